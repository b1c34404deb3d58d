package synthetic

import (
	"fmt"
	"strings"

	"github.com/iamreach/iamreach/store"
)

// someInstance writes an RDS instance of the crowd with its secrets, copies
// and perhaps a proxy.
func (a *account) someInstance(i int) {
	name := instanceName(i)
	fields := object{
		"DbiResourceId": a.resourceID(i), "Engine": oneOf(a, "postgres", "mysql", "postgres", "mariadb"),
		"IAMDatabaseAuthenticationEnabled": a.chance(60), "BackupRetentionPeriod": i % 3 * 7,
	}
	group := oneOf(a, ofData, ofData, ofData, ofOffice, toNobody)
	public := i%5 == 3
	if public {
		group = toAll
	}
	key := ""
	switch i % 4 {
	case 0, 1:
		key = a.key(i % a.keys())
	case 2:
		key = a.managedKeyARN("rds")
	}
	if i%3 == 1 {
		secret := a.secretARN(fmt.Sprintf("rds!db-%d-%d", a.number, i))
		fields["MasterUserSecret"] = object{"SecretArn": secret, "SecretStatus": "active", "KmsKeyId": a.key(i % a.keys())}
		a.keep(secret, a.key(i%a.keys()), nil)
	}
	a.rdsInstance(name, fields, group, public, key)
	var policy []statement
	if i%6 == 2 {
		policy = append(policy, allow("*", "secretsmanager:GetSecretValue").to("AWS", a.some(lambda, server, worker)))
	}
	a.keep(a.secret(i), "", tags{"team": fmt.Sprintf("team-%d", i%a.teams())}, policy...)
	a.someCopies(i, name, key)
	if i%5 == 1 {
		a.proxy(fmt.Sprintf("prx-%05d%06d", a.number, i), name+"-proxy", a.secret(i), object{"RdsResourceId": name, "Type": "RDS_INSTANCE", "Port": 5432})
	}
}

// rdsInstance writes an RDS instance into the public or private subnet.
func (a *account) rdsInstance(name string, fields object, group string, public bool, key string) {
	id := a.arn("rds", "db:%s", name)
	subnet := "private"
	if public {
		subnet = "public"
	}
	fields["DBInstanceIdentifier"], fields["DBInstanceArn"], fields["DBInstanceStatus"] = name, id, "available"
	fields["MasterUsername"], fields["PubliclyAccessible"] = "postgres", public
	fields["Endpoint"] = object{"Address": name + ".example.com", "Port": 5432}
	fields["DBSubnetGroup"] = object{"DBSubnetGroupName": subnet, "VpcId": a.vpc(), "Subnets": []object{{"SubnetIdentifier": a.ec2("subnet", subnet)}}}
	fields["VpcSecurityGroups"] = []object{{"VpcSecurityGroupId": a.ec2("sg", group), "Status": "active"}}
	fields["StorageEncrypted"], fields["KmsKeyId"] = key != "", key
	if fields["Engine"] == nil {
		fields["Engine"] = "postgres"
	}
	a.list(a.region, store.TypeDBInstance, id, "rds:DescribeDBInstances", fields)
}

// someCluster writes an Aurora cluster of the crowd with a member, a secret
// and a proxy.
func (a *account) someCluster(i int) {
	name := fmt.Sprintf("aurora-%d", i)
	a.cluster(name, fmt.Sprintf("cluster-A%05dN%d", a.number, i), a.key(i%a.keys()))
	secret := a.secretARN("prod/" + name)
	a.keep(secret, "", nil)
	a.proxy(fmt.Sprintf("prx-%05d9%05d", a.number, i), name+"-proxy", secret, object{"TrackedClusterId": name, "RdsResourceId": name, "Type": "TRACKED_CLUSTER", "Port": 5432})
	id := a.arn("rds", "cluster-snapshot:%s-copy", name)
	a.list(a.region, store.TypeDBClusterSnapshot, id, "rds:DescribeDBClusterSnapshots", object{
		"DBClusterSnapshotIdentifier": name + "-copy", "DBClusterSnapshotArn": id, "DBClusterIdentifier": name, "Engine": "aurora-postgresql",
		"DbClusterResourceId": fmt.Sprintf("cluster-A%05dN%d", a.number, i), "Status": "available", "SnapshotType": "manual",
		"StorageEncrypted": true, "KmsKeyId": a.key(i % a.keys()), "SnapshotCreateTime": created,
	})
	a.ask(a.region, store.TypeDBClusterSnapshot, id, "rds:DescribeDBClusterSnapshotAttributes", name+"-copy", object{
		"DBClusterSnapshotIdentifier": name + "-copy", "DBClusterSnapshotAttributes": []object{{"AttributeName": "restore", "AttributeValues": a.sharedWith(i)}},
	})
}

func (a *account) cluster(name, resource, key string) {
	id := a.arn("rds", "cluster:%s", name)
	a.list(a.region, store.TypeDBCluster, id, "rds:DescribeDBClusters", object{
		"DBClusterIdentifier": name, "DBClusterArn": id, "DbClusterResourceId": resource, "Engine": "aurora-postgresql", "Status": "available",
		"IAMDatabaseAuthenticationEnabled": true, "HttpEndpointEnabled": true, "Port": 5432, "BackupRetentionPeriod": 7, "DBSubnetGroup": "private",
		"StorageEncrypted": true, "KmsKeyId": key, "VpcSecurityGroups": []object{{"VpcSecurityGroupId": a.ec2("sg", ofData), "Status": "active"}},
	})
	a.rdsInstance(name+"-1", object{"DBClusterIdentifier": name, "DbiResourceId": resource + "M", "Engine": "aurora-postgresql"}, ofData, false, key)
}

// proxy writes a proxy that asks for IAM, with the secret that it logs in
// with.
func (a *account) proxy(resource, name, secret string, target object) {
	id := a.arn("rds", "db-proxy:%s", resource)
	a.list(a.region, store.TypeDBProxy, id, "rds:DescribeDBProxies", object{
		"DBProxyName": name, "DBProxyArn": id, "VpcId": a.vpc(), "EngineFamily": "POSTGRESQL", "Status": "available",
		"VpcSecurityGroupIds": []string{a.ec2("sg", ofData)}, "VpcSubnetIds": []string{a.ec2("subnet", "private")},
		"Auth": []object{{"SecretArn": secret, "IAMAuth": "REQUIRED", "AuthScheme": "SECRETS"}},
	})
	a.ask(a.region, store.TypeDBProxy, id, "rds:DescribeDBProxyTargets", name, object{"Targets": []object{target}})
}

// keep writes a secret.
func (a *account) keep(id, key string, t tags, policy ...statement) {
	_, name, _ := strings.Cut(strings.TrimSuffix(id, "-Ab3dEf"), ":secret:")
	a.list(a.region, store.TypeSecret, id, "secretsmanager:ListSecrets", object{"ARN": id, "Name": name, "KmsKeyId": key, "Tags": t.list(), "CreatedDate": created})
	says := object{"ARN": id, "Name": name}
	if len(policy) > 0 {
		says["ResourcePolicy"] = plain(policy...)
	}
	a.ask(a.region, store.TypeSecret, id, "secretsmanager:GetResourcePolicy", id, says)
}
