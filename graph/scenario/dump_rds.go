package scenario

import (
	"fmt"
	"strings"
)

// rds writes instances, clusters, snapshots and proxies.
func (c *compiler) rds() error {
	return c.each(func(account, region string) error {
		groups := map[string]bool{}
		for _, t := range c.of(account, region, "db", "cluster") {
			c.subnetGroup(t, groups)
			if err := c.database(t); err != nil {
				return err
			}
		}
		for _, t := range c.of(account, region, "snapshot", "cluster-snapshot") {
			if err := c.snapshot(t); err != nil {
				return err
			}
		}
		for _, t := range c.of(account, region, "proxy") {
			if err := c.proxy(t); err != nil {
				return err
			}
		}
		return c.besideDatabases(account, region)
	})
}

// subnetGroupName is that of the public or private subnets of a VPC.
func subnetGroupName(t *thing) string {
	if t.routed() {
		return t.vpc() + "-public"
	}
	return t.vpc() + "-private"
}

func (c *compiler) subnetGroupOf(t *thing) map[string]any {
	var subnets []any
	for i, subnet := range c.subnets(t) {
		subnets = append(subnets, map[string]any{
			"SubnetIdentifier": subnet, "SubnetAvailabilityZone": map[string]any{"Name": t.region + string(rune('a'+i))},
			"SubnetOutpost": map[string]any{}, "SubnetStatus": "Active",
		})
	}
	name := subnetGroupName(t)
	return map[string]any{
		"DBSubnetGroupName": name, "DBSubnetGroupDescription": name, "VpcId": c.vpcID(t), "SubnetGroupStatus": "Complete", "Subnets": subnets,
	}
}

func (c *compiler) subnetGroup(t *thing, done map[string]bool) {
	name := subnetGroupName(t)
	if done[name] {
		return
	}
	done[name] = true
	out := c.subnetGroupOf(t)
	out["DBSubnetGroupArn"] = arnOf("subgrp", t.account, t.region, name)
	c.list(call(t.account, t.region, "rds", "describe-db-subnet-groups"), out)
}

func (c *compiler) database(t *thing) error {
	b, _ := t.body.(*database)
	if ports[t.engine()] == 0 {
		return c.at(t.line, fmt.Errorf("engine %q is not one that scenarios know", t.engine()))
	}
	status, backups := b.Status, 7
	if status == "" {
		status = "available"
	}
	if b.Backups != nil {
		backups = *b.Backups
	}
	out := map[string]any{
		"Engine": t.engine(), "EngineVersion": "16.4", "MasterUsername": "admin", "BackupRetentionPeriod": backups, "StorageEncrypted": b.Key != "",
		"IAMDatabaseAuthenticationEnabled": b.IAM, "VpcSecurityGroups": c.groupMembers(t), "DeletionProtection": true, "TagList": tagList(t.tags),
		"AllocatedStorage": 100, "MultiAZ": false,
	}
	if b.Key != "" {
		k, err := c.keyOf(t, b.Key, "rds")
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
		out["MasterUserSecret"] = map[string]any{"SecretArn": secret.arn(), "SecretStatus": "active", "KmsKeyId": key.arn()}
	}
	if t.kind == "cluster" {
		c.cluster(t, b, out, status)
		return nil
	}
	c.instanceOf(t, out, t.name, status)
	return nil
}

// masterSecret finds the master secret of a database, and its key.
func (c *compiler) masterSecret(t *thing, name string) (s, key *thing, err error) {
	s = c.find(name, t.account)
	if s == nil || s.kind != "secret" {
		return nil, nil, c.at(t.line, fmt.Errorf("secret %q is not in this scenario", name))
	}
	key, err = c.keyOf(s, s.body.(*secret).Key, "secretsmanager")
	return s, key, err
}

func (c *compiler) groupMembers(t *thing) []any {
	list := []any{}
	for _, g := range c.groups(t) {
		list = append(list, map[string]any{"VpcSecurityGroupId": g, "Status": "active"})
	}
	return list
}

// instanceOf writes an instance: one of its own, or a member of a cluster.
func (c *compiler) instanceOf(t *thing, out map[string]any, name, status string) {
	out["DBInstanceIdentifier"] = name
	out["DBInstanceArn"] = arnOf("db", t.account, t.region, name)
	out["DbiResourceId"] = (&thing{kind: "db", name: name, account: t.account}).resourceID()
	out["DBInstanceClass"] = "db.t4g.medium"
	out["DBInstanceStatus"] = status
	out["InstanceCreateTime"] = created
	out["Endpoint"] = map[string]any{"Address": name + "." + id(12, t.account) + "." + t.region + ".rds.amazonaws.com", "Port": t.port(), "HostedZoneId": "Z29XKXDKYMONMX"}
	out["DBSubnetGroup"] = c.subnetGroupOf(t)
	out["PubliclyAccessible"] = t.public()
	out["DbInstancePort"] = 0
	out["DBParameterGroups"] = []any{map[string]any{"DBParameterGroupName": "default." + t.engine() + "16", "ParameterApplyStatus": "in-sync"}}
	out["OptionGroupMemberships"] = []any{map[string]any{"OptionGroupName": "default:" + t.engine() + "-16", "Status": "in-sync"}}
	b, _ := t.body.(*database)
	changed := b.With
	if t.kind == "cluster" {
		changed = b.Member
	}
	c.with(out, changed, t.account)
	groups, _ := out["DBParameterGroups"].([]any)
	c.parameters(t, "describe-db-parameters", "DBParameterGroupName", groups...)
	c.list(call(t.account, t.region, "rds", "describe-db-instances"), out)
}

func (c *compiler) cluster(t *thing, b *database, out map[string]any, status string) {
	member := t.name + "-1"
	if b.Members == nil || *b.Members > 0 {
		c.instanceOf(t, map[string]any{
			"Engine": t.engine(), "EngineVersion": "16.4", "MasterUsername": "admin", "BackupRetentionPeriod": out["BackupRetentionPeriod"],
			"StorageEncrypted": out["StorageEncrypted"], "IAMDatabaseAuthenticationEnabled": b.IAM, "VpcSecurityGroups": c.groupMembers(t),
			"DBClusterIdentifier": t.name, "TagList": []any{},
		}, member, status)
	}
	out["DBClusterIdentifier"] = t.name
	out["DBClusterArn"] = t.arn()
	out["DbClusterResourceId"] = t.resourceID()
	out["Status"] = status
	out["ClusterCreateTime"] = created
	out["Endpoint"] = t.name + ".cluster-" + id(12, t.account) + "." + t.region + ".rds.amazonaws.com"
	out["ReaderEndpoint"] = strings.Replace(out["Endpoint"].(string), ".cluster-", ".cluster-ro-", 1)
	out["Port"] = t.port()
	out["EngineMode"] = "provisioned"
	out["DBSubnetGroup"] = subnetGroupName(t)
	out["DBClusterParameterGroup"] = "default." + t.engine() + "16"
	out["HttpEndpointEnabled"] = b.DataAPI
	out["DBClusterMembers"] = []any{map[string]any{"DBInstanceIdentifier": member, "IsClusterWriter": true, "DBClusterParameterGroupStatus": "in-sync", "PromotionTier": 1}}
	out["AssociatedRoles"] = []any{}
	c.with(out, b.With, t.account)
	c.parameters(t, "describe-db-cluster-parameters", "", out["DBClusterParameterGroup"])
	c.list(call(t.account, t.region, "rds", "describe-db-clusters"), out)
}

// snapshot writes a copy of a database. The database may be gone.
func (c *compiler) snapshot(t *thing) error {
	b, _ := t.body.(*snapshot)
	word, of := "DBSnapshot", "DBInstanceIdentifier"
	if t.kind == "cluster-snapshot" {
		word, of = "DBClusterSnapshot", "DBClusterIdentifier"
	}
	_, kind, name := splitName(b.Of)
	if (kind != "db" && kind != "cluster") || (kind == "cluster") != (t.kind == "cluster-snapshot") {
		return c.at(t.line, fmt.Errorf("of %q is not the database that a %s is a copy of", b.Of, t.kind))
	}
	source := c.find(b.Of, t.account)
	if source == nil {
		source = &thing{kind: kind, name: name, account: t.account, region: t.region, body: &database{}}
	}
	db, _ := source.body.(*database)
	kindOf, status, key := b.Type, b.Status, b.Key
	if kindOf == "" {
		kindOf = "manual"
	}
	if status == "" {
		status = "available"
	}
	if key == "" {
		key = db.Key
	}
	out := map[string]any{
		word + "Identifier": t.name, word + "Arn": t.arn(), of: name, "Engine": source.engine(), "EngineVersion": "16.4", "SnapshotType": kindOf,
		"Status": status, "SnapshotCreateTime": created, "AllocatedStorage": 100, "Port": source.port(), "VpcId": c.vpcID(source), "MasterUsername": "admin",
		"PercentProgress": 100, "StorageType": "gp3", "TagList": tagList(t.tags), "IAMDatabaseAuthenticationEnabled": db.IAM,
	}
	encrypted := "Encrypted"
	if t.kind == "cluster-snapshot" {
		encrypted = "StorageEncrypted"
		out["DbClusterResourceId"] = source.resourceID()
	} else {
		out["DbiResourceId"] = source.resourceID()
	}
	out[encrypted] = key != ""
	if key != "" {
		k, err := c.keyOf(t, key, "rds")
		if err != nil {
			return err
		}
		out["KmsKeyId"] = k.arn()
	}
	operation := strings.ReplaceAll(t.kind, "snapshot", "db-snapshot")
	if t.kind == "cluster-snapshot" {
		operation = "db-cluster-snapshot"
	}
	c.list(call(t.account, t.region, "rds", "describe-"+operation+"s"), out)
	if kindOf == "manual" {
		c.put(call(t.account, t.region, "rds", "describe-"+operation+"-attributes", t.name), map[string]any{
			word + "AttributesResult": map[string]any{
				word + "Identifier": t.name,
				word + "Attributes": []any{map[string]any{"AttributeName": "restore", "AttributeValues": append([]string{}, b.Shared...)}},
			},
		})
	}
	return nil
}

func (c *compiler) proxy(t *thing) error {
	b, _ := t.body.(*proxy)
	target := c.find(b.To, t.account)
	if target == nil || (target.kind != "db" && target.kind != "cluster") {
		return c.at(t.line, fmt.Errorf("to %q is no database of this scenario", b.To))
	}
	auth := map[string]any{"AuthScheme": "SECRETS", "IAMAuth": "DISABLED", "ClientPasswordAuthType": "POSTGRES_SCRAM_SHA_256"}
	if b.IAM {
		auth["IAMAuth"] = "REQUIRED"
	}
	if b.Secret != "" {
		s := c.find(b.Secret, t.account)
		if s == nil || s.kind != "secret" {
			return c.at(t.line, fmt.Errorf("secret %q is not in this scenario", b.Secret))
		}
		auth["SecretArn"] = s.arn()
	}
	c.list(call(t.account, t.region, "rds", "describe-db-proxies"), map[string]any{
		"DBProxyName": t.name, "DBProxyArn": t.arn(), "Status": "available", "EngineFamily": "POSTGRESQL", "VpcId": c.vpcID(t),
		"VpcSecurityGroupIds": c.groups(t), "VpcSubnetIds": c.subnets(t), "Auth": []any{auth}, "DefaultAuthScheme": "NONE",
		"RoleArn": "arn:aws:iam::" + t.account + ":role/service-role/rds-proxy-role", "RequireTLS": true, "IdleClientTimeout": 1800,
		"Endpoint": t.name + ".proxy-" + id(12, t.account) + "." + t.region + ".rds.amazonaws.com", "DebugLogging": false,
		"CreatedDate": created, "UpdatedDate": created,
	})
	out := map[string]any{"Port": target.port(), "RdsResourceId": target.name, "Type": "RDS_INSTANCE", "TargetArn": target.arn(), "TargetHealth": map[string]any{"State": "AVAILABLE"}}
	targets := []any{out}
	if target.kind == "cluster" {
		out = map[string]any{"Port": target.port(), "RdsResourceId": target.name, "Type": "TRACKED_CLUSTER"}
		member := map[string]any{
			"Port": target.port(), "RdsResourceId": target.name + "-1", "Type": "RDS_INSTANCE", "TrackedClusterId": target.name, "Role": "READ_WRITE",
			"TargetArn": arnOf("db", target.account, target.region, target.name+"-1"), "TargetHealth": map[string]any{"State": "AVAILABLE"},
		}
		targets = []any{out, member}
	}
	c.put(call(t.account, t.region, "rds", "describe-db-proxy-targets", t.name), map[string]any{"Targets": targets})
	return nil
}
