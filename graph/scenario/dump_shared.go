package scenario

import (
	"errors"
	"fmt"
	"strings"
)

// ssmParameters writes the parameters of Systems Manager, without their values.
func (c *compiler) ssmParameters() error {
	return c.each(func(account, region string) error {
		for _, t := range c.of(account, region, "parameter") {
			b, _ := t.body.(*parameter)
			out := map[string]any{
				"ARN": t.arn(), "Name": parameterName(t.name), "Type": "SecureString", "LastModifiedDate": created, "Version": 1, "Tier": "Standard",
				"Policies": []any{}, "DataType": "text",
			}
			if b.Type != "" {
				out["Type"] = b.Type
			}
			if out["Type"] == "SecureString" {
				out["KeyId"] = "alias/aws/ssm"
				if b.Key != "" && b.Key != "aws" {
					k, err := c.keyOf(t, b.Key, "ssm")
					if err != nil {
						return err
					}
					out["KeyId"] = k.arn()
				}
			}
			if b.Opens != "" {
				db := c.find(b.Opens, account)
				if db == nil {
					return c.at(t.line, fmt.Errorf("opens %q is no database of this scenario", b.Opens))
				}
				out["Description"] = "Login of " + db.arn() + "."
			}
			if b.Policy != nil {
				out["Tier"] = "Advanced"
				document, err := c.resourcePolicy(t, b.Policy)
				if err != nil {
					return err
				}
				c.put(call(account, region, "ssm", "get-resource-policies", t.arn()), map[string]any{"Policies": []any{map[string]any{
					"PolicyId": id(32, t.full()), "PolicyHash": id(64, t.full()), "Policy": policyText(document),
				}}})
			}
			c.list(call(account, region, "ssm", "describe-parameters"), out)
		}
		return nil
	})
}

// parameterName is that of a parameter, which lies on a path or has none.
func parameterName(name string) string {
	if strings.Contains(name, "/") {
		return "/" + name
	}
	return name
}

// backups writes vaults of AWS Backup and what they hold.
func (c *compiler) backups() error {
	return c.each(func(account, region string) error {
		points := map[string][]any{}
		for _, t := range c.of(account, region, "recovery-point") {
			b, _ := t.body.(*recoveryPoint)
			in := c.find(b.In, account)
			_, kind, name := splitName(b.Of)
			types := map[string]string{"db": "RDS", "cluster": "Aurora", "table": "DynamoDB"}
			if in == nil || in.kind != "vault" || types[kind] == "" {
				return c.at(t.line, errors.New("a recovery point is of a db, cluster or table, and in a vault of this scenario"))
			}
			out := map[string]any{
				"RecoveryPointArn": t.arn(), "BackupVaultName": in.name, "BackupVaultArn": in.arn(), "ResourceType": types[kind], "Status": "COMPLETED",
				"ResourceArn": arnOf(kind, account, region, name), "ResourceName": name, "CreationDate": created, "CompletionDate": created,
				"IamRoleArn": "arn:aws:iam::" + account + ":role/service-role/AWSBackupDefaultServiceRole", "IsEncrypted": false, "IsParent": false,
				"BackupSizeInBytes": 1024,
			}
			if b.Status != "" {
				out["Status"] = b.Status
			}
			key := b.Key
			if source := c.find(b.Of, account); source != nil && key == "" {
				if db, ok := source.body.(*database); ok {
					key = db.Key
				}
			}
			if key != "" {
				k, err := c.keyOf(t, key, "rds")
				if err != nil {
					return err
				}
				out["EncryptionKeyArn"], out["IsEncrypted"] = k.arn(), true
			}
			path := call(account, region, "backup", "list-recovery-points-by-backup-vault", in.name, types[kind])
			points[path] = append(points[path], out)
		}
		for _, t := range c.of(account, region, "vault") {
			b, _ := t.body.(*vault)
			c.list(call(account, region, "backup", "list-backup-vaults"), map[string]any{
				"BackupVaultName": t.name, "BackupVaultArn": t.arn(), "VaultType": "BACKUP_VAULT", "CreationDate": created, "NumberOfRecoveryPoints": 1, "Locked": false,
			})
			for _, of := range []string{"Aurora", "DocumentDB", "DynamoDB", "Neptune", "RDS"} {
				path := call(account, region, "backup", "list-recovery-points-by-backup-vault", t.name, of)
				c.put(path, map[string]any{"RecoveryPoints": append([]any{}, points[path]...)})
			}
			path := call(account, region, "backup", "get-backup-vault-access-policy", t.name)
			if b.Policy == nil {
				c.put(refused(path), map[string]any{"Code": "ResourceNotFoundException", "Message": "Backup vault " + t.name + " has no associated policy"})
				continue
			}
			document, err := c.resourcePolicy(t, b.Policy)
			if err != nil {
				return err
			}
			c.put(path, map[string]any{"BackupVaultName": t.name, "BackupVaultArn": t.arn(), "Policy": policyText(document)})
		}
		return nil
	})
}

// shares writes what is shared by AWS RAM, and with whom.
func (c *compiler) shares() error {
	return c.each(func(account, region string) error {
		for _, t := range c.of(account, region, "share") {
			b, _ := t.body.(*share)
			c.list(call(account, region, "ram", "get-resource-shares", "SELF"), map[string]any{
				"resourceShareArn": t.arn(), "name": t.name, "owningAccountId": account, "allowExternalPrincipals": !b.Inside, "status": "ACTIVE",
				"tags": tagListLower(t), "creationTime": created, "lastUpdatedTime": created, "featureSet": "STANDARD",
			})
			associate := func(kind, entity string) {
				c.list(call(account, region, "ram", "get-resource-share-associations", kind), map[string]any{
					"resourceShareArn": t.arn(), "resourceShareName": t.name, "associatedEntity": entity, "associationType": kind, "status": "ASSOCIATED",
					"creationTime": created, "lastUpdatedTime": created, "external": true,
				})
			}
			for _, name := range b.Clusters {
				cluster := c.find(name, account)
				if cluster == nil || cluster.kind != "cluster" {
					return c.at(t.line, fmt.Errorf("%q is no cluster of this scenario", name))
				}
				associate("RESOURCE", cluster.arn())
			}
			for _, name := range b.With {
				associate("PRINCIPAL", c.sharedWith(name))
			}
		}
		return nil
	})
}

// sharedWith is how RAM names an account, the organisation or an OU.
func (c *compiler) sharedWith(name string) string {
	if c.organization == nil || strings.Trim(name, "0123456789") == "" {
		return name
	}
	if name == "organization" {
		return c.orgARN("organization/" + c.orgID())
	}
	return c.orgARN("ou/" + c.orgID() + "/" + c.unitID(name))
}

func tagListLower(t *thing) []any {
	list := []any{}
	for _, tag := range tagList(t.tags) {
		pair, _ := tag.(map[string]any)
		list = append(list, map[string]any{"key": pair["Key"], "value": pair["Value"]})
	}
	return list
}
