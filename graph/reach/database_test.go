package reach

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/store"
)

func (e *estate) rdsSnapshot(name, source string, encrypted bool, key string, restore ...string) string {
	arn := "arn:aws:rds:eu-central-1:111122223333:snapshot:" + name
	fields := map[string]any{
		"DBSnapshotIdentifier": name, "DBInstanceIdentifier": source, "Status": "available", "SnapshotType": "manual", "Engine": "postgres",
		"Encrypted": encrypted, "SnapshotCreateTime": "2026-01-01T00:00:00Z",
	}
	if key != "" {
		fields["KmsKeyId"] = key
	}
	e.record(here, region, store.TypeDBSnapshot, arn, "rds:DescribeDBSnapshots", fields)
	e.record(here, region, store.TypeDBSnapshot, arn, "rds:DescribeDBSnapshotAttributes", map[string]any{
		"DBSnapshotAttributes": []any{map[string]any{"AttributeName": "restore", "AttributeValues": restore}},
	})
	return arn
}

// rootPolicy is a key policy that leaves it to the identities of the account.
func rootPolicy(more ...map[string]any) string {
	return document(append(more, map[string]any{
		"Effect": "Allow", "Principal": map[string]any{"AWS": "arn:aws:iam::" + here + ":root"}, "Action": "kms:*", "Resource": "*",
	})...)
}

func TestDatabases(t *testing.T) {
	t.Parallel()
	db := "arn:aws:rds:eu-central-1:111122223333:db:shop"
	connect := allow(login("shop"), "rds-db:connect")
	for _, c := range []struct {
		name  string
		build func(*estate)
		db    string
		keep  []string
		want  []string
	}{
		{
			name: "a login with IAM to a port that the internet reaches",
			build: func(e *estate) {
				e.postgres("shop", "0.0.0.0/0", map[string]any{"PubliclyAccessible": true})
				e.routes("subnet-1", "igw-1")
				e.user("ana", connect)
			},
			keep: []string{"ana"}, want: []string{"ana yes: rds-iam-connect"},
		},
		{
			name: "a public address without a route to it is not proven",
			build: func(e *estate) {
				e.postgres("shop", "0.0.0.0/0", map[string]any{"PubliclyAccessible": true})
				e.routes("subnet-1", "nat-1")
				e.user("ana", connect)
			},
			keep: []string{"ana"}, want: []string{"ana if: rds-iam-connect if from inside vpc-1"},
		},
		{
			name: "a private port works from where it is let in",
			build: func(e *estate) {
				e.postgres("shop", "sg-app", nil)
				e.user("ana", connect)
			},
			keep: []string{"ana"}, want: []string{"ana if: rds-iam-connect if from inside sg-app"},
		},
		{
			name: "a port that nobody is let in to is no way",
			build: func(e *estate) {
				e.postgres("shop", "", nil)
				e.user("ana", connect)
			},
			keep: []string{"ana"}, want: []string{},
		},
		{
			name: "IAM authentication that is off is no way",
			build: func(e *estate) {
				e.postgres("shop", "sg-app", map[string]any{"IAMDatabaseAuthenticationEnabled": false})
				e.user("ana", connect)
			},
			keep: []string{"ana"}, want: []string{},
		},
		{
			name: "a bastion that the same actor reaches gives the network",
			build: func(e *estate) {
				e.postgres("shop", "sg-app", nil)
				e.user("ana", connect, allow("*", "ssm:StartSession"))
				e.instance("i-1", "", "sg-app")
			},
			keep: []string{"ana"}, want: []string{"ana yes: rds-iam-connect"},
		},
		{
			name: "a path through an instance has its network and its role",
			build: func(e *estate) {
				e.postgres("shop", "sg-app", nil)
				e.user("ana", allow("*", "ssm:StartSession"))
				r := e.role("app", trustService("ec2.amazonaws.com"), connect)
				r["InstanceProfileList"] = []any{map[string]any{"Arn": profile(role("app"))}}
				e.again(store.TypeRole, r)
				e.instance("i-1", role("app"), "sg-app")
			},
			keep: []string{"ana", "app"}, want: []string{
				"ana yes: ssm-start-session ec2-role-credentials rds-iam-connect",
				"app yes: rds-iam-connect",
			},
		},
		{
			name: "a proxy that accepts IAM leads to the database behind it",
			build: func(e *estate) {
				e.postgres("shop", "sg-proxy", map[string]any{"IAMDatabaseAuthenticationEnabled": false})
				e.proxy("door", true, "shop")
				e.user("ana", allow("arn:aws:rds-db:eu-central-1:111122223333:dbuser:prx-door/*", "rds-db:connect"))
			},
			keep: []string{"ana"}, want: []string{"ana if: rds-proxy-iam-connect if from inside 10.0.0.0/16"},
		},
		{
			name: "a proxy whose targets were not read may lead to the databases beside it",
			build: func(e *estate) {
				e.cover(here, region, "rds:DescribeDBProxyTargets", store.Denied)
				e.postgres("shop", "sg-proxy", map[string]any{"IAMDatabaseAuthenticationEnabled": false})
				e.proxy("door", true, "")
				e.user("ana", allow("arn:aws:rds-db:eu-central-1:111122223333:dbuser:prx-door/*", "rds-db:connect"))
			},
			keep: []string{"ana", "account:" + here}, want: []string{
				"account:111122223333 unknown: rds-proxy-iam-connect if from inside 10.0.0.0/16 unknown rds:DescribeDBProxyTargets",
			},
		},
		{
			name: "a secret under a key that its policy leaves to nobody",
			build: func(e *estate) {
				e.postgres("shop", "sg-app", nil)
				key := e.key("k1", document(map[string]any{"Effect": "Allow", "Principal": map[string]any{"AWS": role("keeper")}, "Action": "kms:*", "Resource": "*"}))
				e.secret("apps/shop", key)
				e.user("ana", allow("*", "secretsmanager:GetSecretValue", "kms:Decrypt"))
				e.role("keeper", trustService("ec2.amazonaws.com"), allow("*", "secretsmanager:GetSecretValue"))
			},
			keep: []string{"ana", "keeper"}, want: []string{"keeper if: custom-secret-read if from inside sg-app"},
		},
		{
			name: "a grant lets decrypt what the key policy does not",
			build: func(e *estate) {
				e.postgres("shop", "sg-app", nil)
				key := e.key("k1", document(map[string]any{"Effect": "Allow", "Principal": map[string]any{"AWS": role("keeper")}, "Action": "kms:*", "Resource": "*"}))
				e.record(here, region, store.TypeKey, key, "kms:ListGrants", map[string]any{"Grants": []any{map[string]any{
					"GrantId": "g1", "GranteePrincipal": user("ana"), "Operations": []any{"Decrypt"},
				}}})
				e.secret("apps/shop", key)
				e.user("ana", allow("*", "secretsmanager:GetSecretValue"))
			},
			keep: []string{"ana"}, want: []string{"ana if: custom-secret-read if from inside sg-app"},
		},
		{
			name: "grants that were not read may let somebody of the account",
			build: func(e *estate) {
				e.cover(here, region, "kms:ListGrants", store.Denied)
				e.postgres("shop", "sg-app", nil)
				key := e.key("k1", document(map[string]any{"Effect": "Allow", "Principal": map[string]any{"AWS": role("keeper")}, "Action": "kms:*", "Resource": "*"}))
				e.secret("apps/shop", key)
				e.user("ana", allow("*", "secretsmanager:GetSecretValue"))
			},
			keep: []string{"ana", "anyone", "account:" + here}, want: []string{
				"account:111122223333 unknown: custom-secret-read if from inside sg-app unknown kms:ListGrants",
			},
		},
		{
			name: "a snapshot is restored by who may use its key",
			build: func(e *estate) {
				e.postgres("shop", "", nil)
				key := e.key("k1", rootPolicy())
				e.rdsSnapshot("old", "shop", true, key)
				e.user("ana", allow("*", "rds:RestoreDBInstanceFromDBSnapshot", "rds:ModifyDBInstance", "kms:*"))
				e.user("ben", allow("*", "rds:RestoreDBInstanceFromDBSnapshot", "rds:ModifyDBInstance"))
			},
			keep: []string{"ana", "ben"}, want: []string{"ana yes: rds-snapshot-restore-instance"},
		},
		{
			name: "the state of a key was not read, and a key that is disabled",
			build: func(e *estate) {
				e.cover(here, region, "kms:DescribeKey", store.Denied)
				e.postgres("shop", "sg-app", nil)
				key := e.key("k1", rootPolicy())
				delete(e.parts[store.TypeKey+key].Parts, "kms:DescribeKey")
				e.secret("apps/shop", key)
				off := e.key("k2", rootPolicy())
				e.record(here, region, store.TypeKey, off, "kms:DescribeKey", map[string]any{"KeyManager": "CUSTOMER", "KeyState": "Disabled"})
				e.secret("more/shop", off)
				e.user("ana", allow("*", "secretsmanager:GetSecretValue", "kms:Decrypt"))
			},
			keep: []string{"ana"}, want: []string{"ana if: custom-secret-read if if kms:DescribeKey (not read) allows and from inside sg-app"},
		},
		{
			name: "a snapshot that is shared without encryption, with one account and with all",
			build: func(e *estate) {
				e.postgres("shop", "", nil)
				e.rdsSnapshot("one", "shop", false, "", there)
				e.rdsSnapshot("all", "shop", false, "", "all")
			},
			keep: []string{"anyone", "account:" + there}, want: []string{
				"anyone yes: rds-snapshot-restore-instance",
				"account:444455556666 yes: rds-snapshot-restore-instance",
			},
		},
		{
			name: "a shared encrypted snapshot is of no use without its key",
			build: func(e *estate) {
				e.postgres("shop", "", nil)
				e.rdsSnapshot("one", "shop", true, e.key("k1", rootPolicy()), there)
			},
			keep: []string{"account:" + there}, want: []string{},
		},
		{
			name: "a shared encrypted snapshot with a key that is shared as well",
			build: func(e *estate) {
				e.postgres("shop", "", nil)
				e.rdsSnapshot("one", "shop", true, e.key("k1", rootPolicy(map[string]any{
					"Effect": "Allow", "Principal": map[string]any{"AWS": "arn:aws:iam::" + there + ":root"},
					"Action": []string{"kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey"}, "Resource": "*",
				})), there)
			},
			keep: []string{"account:" + there}, want: []string{"account:444455556666 yes: rds-snapshot-restore-instance"},
		},
		{
			name: "shares that were not read may let anyone restore",
			build: func(e *estate) {
				e.cover(here, region, "rds:DescribeDBSnapshotAttributes", store.Denied)
				e.postgres("shop", "", nil)
				arn := e.rdsSnapshot("one", "shop", false, "")
				delete(e.parts[store.TypeDBSnapshot+arn].Parts, "rds:DescribeDBSnapshotAttributes")
				e.user("ana", allow("*", "rds:*"))
			},
			keep: []string{"ana", "anyone"}, want: []string{
				"ana yes: rds-share-snapshot",
				"anyone unknown: rds-snapshot-restore-instance unknown rds:DescribeDBSnapshotAttributes",
			},
		},
		{
			name: "a database that only a snapshot still holds",
			build: func(e *estate) {
				e.rdsSnapshot("last", "gone", false, "")
				e.user("ana", allow("*", "rds:*"))
			},
			db:   "arn:aws:rds:eu-central-1:111122223333:snapshot:last",
			keep: []string{"ana"}, want: []string{"ana yes: rds-share-snapshot"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := newEstate(t)
			c.build(e)
			of := c.db
			if of == "" {
				of = db
			}
			if diff := cmp.Diff(c.want, ways(t, e, of, c.keep...)); diff != "" {
				t.Errorf("ways (-want +got):\n%s", diff)
			}
		})
	}
}

func (e *estate) routes(subnet, gateway string) {
	route := map[string]any{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway}
	arn := "arn:aws:ec2:eu-central-1:111122223333:route-table/rtb-1"
	e.record(here, region, store.TypeRouteTable, arn, "ec2:DescribeRouteTables", map[string]any{
		"VpcId": "vpc-1", "Routes": []any{route}, "Associations": []any{map[string]any{"SubnetId": subnet}},
	})
}

func (e *estate) proxy(name string, iam bool, target string) {
	arn := "arn:aws:rds:eu-central-1:111122223333:db-proxy:prx-" + name
	auth := "DISABLED"
	if iam {
		auth = "REQUIRED"
	}
	e.record(here, region, store.TypeDBProxy, arn, "rds:DescribeDBProxies", map[string]any{
		"DBProxyName": name, "EngineFamily": "POSTGRESQL", "VpcId": "vpc-1", "VpcSecurityGroupIds": []any{"sg-proxy"},
		"Auth": []any{map[string]any{"IAMAuth": auth, "AuthScheme": "SECRETS"}},
	})
	if target != "" {
		e.record(here, region, store.TypeDBProxy, arn, "rds:DescribeDBProxyTargets", map[string]any{"Targets": []any{
			map[string]any{"Type": "RDS_INSTANCE", "RdsResourceId": target},
		}})
	}
	e.securityGroup("sg-proxy", "10.0.0.0/16")
}

func (e *estate) secret(name, key string) {
	arn := "arn:aws:secretsmanager:eu-central-1:111122223333:secret:" + name + "-a1b2c3"
	e.record(here, region, store.TypeSecret, arn, "secretsmanager:ListSecrets", map[string]any{"Name": name, "KmsKeyId": key})
}
