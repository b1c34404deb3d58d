package synthetic

import (
	"fmt"
	"strings"

	"github.com/iamreach/iamreach/store"
)

func (a *account) table(i int) string    { return a.arn("dynamodb", "table/team%d-table", i) }
func (a *account) database(i int) string { return a.arn("rds", "db:team%d-db", i) }
func (a *account) secret(i int) string {
	return a.arn("secretsmanager", "secret:team%d/team%d-db/app-Ab3dE%d", i, i, i%10)
}
func (a *account) key(i int) string { return a.arn("kms", "key/%08d-0000-4000-8000-%012d", a.index, i) }

func (a *account) put(kind, id string, answers parts) { a.write(a.id, region, kind, id, answers) }

// data writes databases of each kind with keys, secrets and snapshots.
func (a *account) data() {
	keys := max(a.instances()/2, 2)
	for i := range keys {
		a.writeKey(i)
	}
	for i := range a.tables() {
		answers := parts{"dynamodb:DescribeTable": object{"TableName": fmt.Sprintf("team%d-table", i)}}
		if i%3 == 0 {
			answers["dynamodb:DescribeTable"] = object{
				"TableName": fmt.Sprintf("team%d-table", i), "SSEDescription": object{"KMSMasterKeyArn": a.key(i % keys)},
			}
		}
		if a.chance(10) {
			answers["dynamodb:GetResourcePolicy"] = object{"Policy": documentText(object{
				"Effect": "Allow", "Principal": object{"AWS": "arn:aws:iam::" + accountID((a.index+1)%a.accounts) + ":root"},
				"Action": "dynamodb:GetItem", "Resource": a.table(i),
			})}
		}
		a.put(store.TypeDynamoDBTable, a.table(i), answers)
	}
	for i := range a.instances() {
		a.writeDatabase(i, a.key(i%keys))
	}
	for i := range max(a.size/200, 1) {
		a.writeCluster(i, a.key(i%keys))
		name := fmt.Sprintf("warehouse-%d", i)
		a.put(store.TypeRedshiftCluster, a.arn("redshift", "cluster:%s", name), parts{"redshift:DescribeClusters": object{
			"ClusterIdentifier": name, "VpcId": "vpc-1", "Endpoint": object{"Port": 5439}, "KmsKeyId": a.key(i % keys),
			"VpcSecurityGroups": []object{{"VpcSecurityGroupId": "sg-data"}},
		}})
	}
	a.network()
}

// writeKey writes a key that leaves it to the account, or to some by name.
func (a *account) writeKey(i int) {
	statements := []object{{"Effect": "Allow", "Principal": object{"AWS": a.iam("root")}, "Action": "kms:*", "Resource": "*"}}
	if a.chance(20) {
		statements = []object{{
			"Effect": "Allow", "Principal": object{"AWS": []string{a.role(a.rand.IntN(a.size)), a.role(a.rand.IntN(a.size))}},
			"Action": []string{"kms:Decrypt", "kms:CreateGrant", "kms:DescribeKey"}, "Resource": "*",
		}}
	}
	grants := []object{}
	if a.chance(30) {
		grants = append(grants, object{
			"GrantId": fmt.Sprintf("grant%d", i), "GranteePrincipal": a.role(a.rand.IntN(a.size)), "Operations": []string{"Decrypt", "DescribeKey"},
		})
	}
	id := a.key(i)
	a.put(store.TypeKey, id, parts{
		"kms:DescribeKey":  object{"KeyId": id[strings.LastIndexByte(id, '/')+1:], "KeyManager": "CUSTOMER", "KeyState": "Enabled"},
		"kms:GetKeyPolicy": object{"Policy": documentText(statements...)},
		"kms:ListGrants":   object{"Grants": grants},
	})
}

func (a *account) writeDatabase(i int, key string) {
	name := fmt.Sprintf("team%d-db", i)
	fields := object{
		"DBInstanceIdentifier": name, "DbiResourceId": fmt.Sprintf("db-A%dN%d", a.index, i), "Engine": "postgres",
		"IAMDatabaseAuthenticationEnabled": a.chance(60), "Endpoint": object{"Port": 5432}, "BackupRetentionPeriod": i % 3,
		"DBSubnetGroup":     object{"VpcId": "vpc-1", "Subnets": []object{{"SubnetIdentifier": "subnet-1"}}},
		"VpcSecurityGroups": []object{{"VpcSecurityGroupId": "sg-data"}}, "PubliclyAccessible": a.chance(10),
	}
	if i%2 == 0 {
		fields["StorageEncrypted"], fields["KmsKeyId"] = true, key
	}
	if i%3 == 1 {
		secret := a.arn("secretsmanager", "secret:rds!db-%d-Ab3dEf", i)
		fields["MasterUserSecret"] = object{"SecretArn": secret, "KmsKeyId": key}
		a.put(store.TypeSecret, secret, parts{"secretsmanager:ListSecrets": object{"Name": fmt.Sprintf("rds!db-%d", i), "KmsKeyId": key}})
	}
	a.put(store.TypeDBInstance, a.database(i), parts{"rds:DescribeDBInstances": fields})
	secret := parts{"secretsmanager:ListSecrets": object{
		"Name": fmt.Sprintf("team%d/%s/app", i, name), "Tags": []object{{"Key": "team", "Value": fmt.Sprintf("team%d", i)}},
	}}
	if a.chance(15) {
		secret["secretsmanager:GetResourcePolicy"] = object{"ResourcePolicy": documentText(object{
			"Effect": "Allow", "Principal": object{"AWS": a.role(a.rand.IntN(a.size))}, "Action": "secretsmanager:GetSecretValue", "Resource": "*",
		})}
	}
	a.put(store.TypeSecret, a.secret(i), secret)
	a.writeCopy(i, name, i%2 == 0, key)
}

func (a *account) writeCopy(i int, name string, encrypted bool, key string) {
	shares := []string{}
	switch {
	case a.chance(5):
		shares = append(shares, "all")
	case a.chance(15):
		shares = append(shares, accountID((a.index+1)%a.accounts))
	}
	fields := object{
		"DBSnapshotIdentifier": name + "-copy", "DBInstanceIdentifier": name, "DbiResourceId": fmt.Sprintf("db-A%dN%d", a.index, i),
		"Engine": "postgres", "Status": "available", "SnapshotType": "manual", "Encrypted": encrypted,
	}
	if encrypted {
		fields["KmsKeyId"] = key
	}
	a.put(store.TypeDBSnapshot, a.arn("rds", "snapshot:%s-copy", name), parts{
		"rds:DescribeDBSnapshots": fields,
		"rds:DescribeDBSnapshotAttributes": object{"DBSnapshotAttributesResult": object{"DBSnapshotAttributes": []object{
			{"AttributeName": "restore", "AttributeValues": shares},
		}}},
	})
}

func (a *account) writeCluster(i int, key string) {
	name := fmt.Sprintf("aurora-%d", i)
	a.put(store.TypeDBCluster, a.arn("rds", "cluster:%s", name), parts{"rds:DescribeDBClusters": object{
		"DBClusterIdentifier": name, "DbClusterResourceId": fmt.Sprintf("cluster-A%dN%d", a.index, i), "Engine": "aurora-postgresql",
		"IAMDatabaseAuthenticationEnabled": true, "HttpEndpointEnabled": true, "Port": 5432, "BackupRetentionPeriod": 7,
		"StorageEncrypted": true, "KmsKeyId": key, "VpcSecurityGroups": []object{{"VpcSecurityGroupId": "sg-data"}},
	}})
	a.put(store.TypeDBInstance, a.arn("rds", "db:%s-1", name), parts{"rds:DescribeDBInstances": object{
		"DBInstanceIdentifier": name + "-1", "DBClusterIdentifier": name, "DbiResourceId": fmt.Sprintf("db-A%dM%d", a.index, i),
		"Engine": "aurora-postgresql", "DBSubnetGroup": object{"VpcId": "vpc-1"},
	}})
	a.put(store.TypeSecret, a.arn("secretsmanager", "secret:prod/%s-Ab3dEf", name), parts{
		"secretsmanager:ListSecrets": object{"Name": "prod/" + name},
	})
	secret := a.arn("secretsmanager", "secret:prod/%s-Ab3dEf", name)
	a.put(store.TypeDBProxy, a.arn("rds", "db-proxy:prx-%d-%d", a.index, i), parts{
		"rds:DescribeDBProxies": object{
			"DBProxyName": name + "-proxy", "VpcId": "vpc-1", "EngineFamily": "POSTGRESQL", "VpcSecurityGroupIds": []string{"sg-data"},
			"VpcSubnetIds": []string{"subnet-1"}, "Auth": []object{{"SecretArn": secret, "IAMAuth": "REQUIRED"}},
		},
		"rds:DescribeDBProxyTargets": object{"Targets": []object{{"TrackedClusterId": name, "RdsResourceId": name, "Type": "TRACKED_CLUSTER"}}},
	})
}

func (a *account) network() {
	a.put(store.TypeSecurityGroup, a.arn("ec2", "security-group/sg-data"), parts{"ec2:DescribeSecurityGroups": object{
		"GroupId": "sg-data", "VpcId": "vpc-1", "IpPermissions": []object{{
			"IpProtocol": "tcp", "FromPort": 3306, "ToPort": 5439,
			"UserIdGroupPairs": []object{{"GroupId": "sg-app"}}, "IpRanges": []object{{"CidrIp": "192.0.2.0/24"}},
		}},
	}})
	a.put(store.TypeSecurityGroup, a.arn("ec2", "security-group/sg-app"), parts{"ec2:DescribeSecurityGroups": object{
		"GroupId": "sg-app", "VpcId": "vpc-1",
	}})
	a.put(store.TypeSubnet, a.arn("ec2", "subnet/subnet-1"), parts{"ec2:DescribeSubnets": object{"SubnetId": "subnet-1", "VpcId": "vpc-1", "CidrBlock": "10.0.0.0/16"}})
	a.put(store.TypeRouteTable, a.arn("ec2", "route-table/rtb-1"), parts{"ec2:DescribeRouteTables": object{
		"RouteTableId": "rtb-1", "VpcId": "vpc-1", "Routes": []object{{"GatewayId": "igw-1"}}, "Associations": []object{{"Main": true}},
	}})
}
