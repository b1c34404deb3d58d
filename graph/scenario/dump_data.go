package scenario

import (
	"fmt"
	"slices"
)

// secrets writes secrets: what is said of them, never what is in them.
func (c *compiler) secrets() error {
	return c.each(func(account, region string) error {
		for _, t := range c.of(account, region, "secret") {
			b, _ := t.body.(*secret)
			tags := map[string]string{}
			for name, value := range t.tags {
				tags[name] = value
			}
			if b.Opens != "" {
				db := c.find(b.Opens, account)
				if db == nil {
					return c.at(t.line, fmt.Errorf("opens %q is no database of this scenario", b.Opens))
				}
				tags["database"] = db.arn()
			}
			out := map[string]any{
				"ARN": t.arn(), "Name": t.name, "CreatedDate": created, "LastChangedDate": created, "Tags": tagList(tags),
				"SecretVersionsToStages": map[string]any{uuid(t.full()): []string{"AWSCURRENT"}},
			}
			if b.Key != "" && b.Key != "aws" {
				k, err := c.keyOf(t, b.Key, "secretsmanager")
				if err != nil {
					return err
				}
				out["KmsKeyId"] = k.arn()
			}
			if b.Of != "" {
				first := c.find(b.Of, account)
				if first == nil || first.region == region {
					return c.at(t.line, fmt.Errorf("of %q is no secret of another region", b.Of))
				}
				out["Name"], out["PrimaryRegion"] = first.name, first.region
			}
			if c.replicated(t) {
				out["PrimaryRegion"] = region
			}
			if b.Gone {
				out["DeletedDate"] = created
			}
			c.list(call(account, region, "secretsmanager", "list-secrets"), out)
			answer := map[string]any{"ARN": t.arn(), "Name": t.name}
			if b.Policy != nil {
				document, err := c.resourcePolicy(t, b.Policy)
				if err != nil {
					return err
				}
				answer["ResourcePolicy"] = policyText(document)
			}
			c.put(call(account, region, "secretsmanager", "get-resource-policy", t.arn()), answer)
		}
		return nil
	})
}

// replicated reports whether some secret is a replica of another.
func (c *compiler) replicated(first *thing) bool {
	return slices.ContainsFunc(c.things, func(t *thing) bool {
		b, ok := t.body.(*secret)
		return ok && b.Of != "" && c.find(b.Of, t.account) == first
	})
}

// tables writes DynamoDB tables.
func (c *compiler) tables() error {
	return c.each(func(account, region string) error {
		for _, t := range c.of(account, region, "table") {
			b, _ := t.body.(*table)
			c.list(call(account, region, "dynamodb", "list-tables"), t.name)
			out := map[string]any{
				"TableName": t.name, "TableArn": t.arn(), "TableId": uuid(t.full()), "TableStatus": "ACTIVE", "CreationDateTime": created,
				"AttributeDefinitions": []any{map[string]any{"AttributeName": "id", "AttributeType": "S"}},
				"KeySchema":            []any{map[string]any{"AttributeName": "id", "KeyType": "HASH"}},
				"ItemCount":            1000, "TableSizeBytes": 65536, "DeletionProtectionEnabled": true,
				"BillingModeSummary": map[string]any{"BillingMode": "PAY_PER_REQUEST", "LastUpdateToPayPerRequestDateTime": created},
			}
			for field, list := range map[string]names{"GlobalSecondaryIndexes": b.Indexes, "LocalSecondaryIndexes": b.Local} {
				if len(list) > 0 {
					out[field] = indexes(t, list)
				}
			}
			if b.Key != "" {
				k, err := c.keyOf(t, b.Key, "dynamodb")
				if err != nil {
					return err
				}
				out["SSEDescription"] = map[string]any{"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": k.arn()}
			}
			c.put(call(account, region, "dynamodb", "describe-table", t.name), map[string]any{"Table": out})
			path := call(account, region, "dynamodb", "get-resource-policy", t.arn())
			if b.Policy == nil {
				c.put(refused(path), map[string]any{"Code": "PolicyNotFoundException", "Message": "Resource-based policy not found for the provided ResourceArn"})
				continue
			}
			document, err := c.resourcePolicy(t, b.Policy)
			if err != nil {
				return err
			}
			c.put(path, map[string]any{"Policy": policyText(document), "RevisionId": "1768469400000"})
		}
		return nil
	})
}

func indexes(t *thing, list names) []any {
	var all []any
	for _, name := range list {
		all = append(all, map[string]any{
			"IndexName": name, "IndexArn": t.arn() + "/index/" + name, "IndexStatus": "ACTIVE", "ItemCount": 1000, "IndexSizeBytes": 4096,
			"KeySchema": []any{map[string]any{"AttributeName": name, "KeyType": "HASH"}}, "Projection": map[string]any{"ProjectionType": "ALL"},
		})
	}
	return all
}

// redshift writes Redshift clusters.
func (c *compiler) redshift() error {
	return c.each(func(account, region string) error {
		for _, t := range c.of(account, region, "redshift") {
			b, _ := t.body.(*redshift)
			out := map[string]any{
				"ClusterIdentifier": t.name, "NodeType": "ra3.large", "ClusterStatus": "available", "ClusterAvailabilityStatus": "Available",
				"MasterUsername": "admin", "DBName": "dev", "ClusterCreateTime": created, "NumberOfNodes": 2, "VpcId": c.vpcID(t),
				"Endpoint":                         map[string]any{"Address": t.name + "." + id(12, account) + "." + region + ".redshift.amazonaws.com", "Port": t.port()},
				"VpcSecurityGroups":                c.groupMembers(t),
				"ClusterSubnetGroupName":           subnetGroupName(t),
				"PubliclyAccessible":               t.public(),
				"Encrypted":                        b.Key != "",
				"ClusterNamespaceArn":              "arn:aws:redshift:" + region + ":" + account + ":namespace:" + uuid(t.full()),
				"AvailabilityZone":                 region + "a",
				"Tags":                             tagList(t.tags),
				"ClusterParameterGroups":           []any{map[string]any{"ParameterGroupName": "default.redshift-2.0", "ParameterApplyStatus": "in-sync"}},
				"AutomatedSnapshotRetentionPeriod": 1,
			}
			if b.Key != "" {
				k, err := c.keyOf(t, b.Key, "redshift")
				if err != nil {
					return err
				}
				out["KmsKeyId"] = k.arn()
			}
			if b.Secret != "" {
				secret, key, err := c.masterSecret(t, b.Secret)
				if err != nil {
					return err
				}
				out["MasterPasswordSecretArn"], out["MasterPasswordSecretKmsKeyId"] = secret.arn(), key.arn()
			}
			c.list(call(account, region, "redshift", "describe-clusters"), out)
			c.redshiftSubnets(t)
		}
		return nil
	})
}

// redshiftSubnets writes the subnet group of a Redshift cluster.
func (c *compiler) redshiftSubnets(t *thing) {
	group := c.subnetGroupOf(t)
	name := group["DBSubnetGroupName"]
	c.put(call(t.account, t.region, "redshift", "describe-cluster-subnet-groups", subnetGroupName(t)), map[string]any{"ClusterSubnetGroups": []any{map[string]any{
		"ClusterSubnetGroupName": name, "Description": name, "VpcId": group["VpcId"], "SubnetGroupStatus": "Complete", "Subnets": group["Subnets"], "Tags": []any{},
	}}})
}
