package reach

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/store"
)

// estate is a small snapshot in the making: everything was read, unless a test
// says otherwise.
type estate struct {
	t        *testing.T
	records  []*store.Record
	coverage map[store.Coverage]bool
	parts    map[string]*store.Record
}

const (
	here    = "111122223333"
	there   = "444455556666" // not collected
	region  = "eu-central-1"
	orders  = "arn:aws:dynamodb:eu-central-1:111122223333:table/orders"
	details = "iam:GetAccountAuthorizationDetails"
)

func newEstate(t *testing.T) *estate {
	t.Helper()
	e := &estate{t: t, coverage: map[store.Coverage]bool{}, parts: map[string]*store.Record{}}
	e.account(here)
	e.record(here, region, store.TypeDynamoDBTable, orders, "dynamodb:DescribeTable", map[string]any{"TableName": "orders"})
	return e
}

func (e *estate) account(id string) {
	for _, op := range []string{
		details, "iam:ListOpenIDConnectProviders", "iam:ListSAMLProviders", "iam:ListAccessKeys", "iam:GetLoginProfile", "iam:ListMFADevices",
	} {
		e.cover(id, "global", op, store.Read)
	}
	e.cover(id, "global", "organizations:DescribeOrganization", store.Empty)
	for _, op := range []string{
		"kms:ListKeys", "kms:ListAliases", "kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants",
		"rds:DescribeDBInstances", "rds:DescribeDBClusters", "rds:DescribeDBSnapshots", "rds:DescribeDBClusterSnapshots",
		"rds:DescribeDBSnapshotAttributes", "rds:DescribeDBClusterSnapshotAttributes", "rds:DescribeDBProxies", "rds:DescribeDBProxyTargets",
		"rds:DescribeDBSubnetGroups", "rds:DescribeDBProxyEndpoints", "rds:DescribeGlobalClusters", "rds:DescribeBlueGreenDeployments",
		"rds:DescribeIntegrations", "rds:DescribeExportTasks", "rds:DescribeDBInstanceAutomatedBackups", "rds:DescribeDBClusterAutomatedBackups", "secretsmanager:ListSecrets", "secretsmanager:GetResourcePolicy", "lambda:ListFunctions", "lambda:GetPolicy",
		"ec2:DescribeInstances", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeRouteTables",
		"dynamodb:ListTables", "dynamodb:GetResourcePolicy", "redshift:DescribeClusters",
	} {
		e.cover(id, region, op, store.Read)
	}
}

// cover sets the outcome of an operation.
func (e *estate) cover(account, region, operation string, outcome store.Outcome) {
	for c := range e.coverage {
		if c.Account == account && c.Region == region && c.Operation == operation {
			delete(e.coverage, c)
		}
	}
	e.coverage[store.Coverage{Account: account, Region: region, Operation: operation, Outcome: outcome}] = true
}

func (e *estate) record(account, region, typ, id, part string, fields map[string]any) {
	e.t.Helper()
	text, err := json.Marshal(fields)
	if err != nil {
		e.t.Fatal(err)
	}
	r := e.parts[typ+id]
	if r == nil {
		r = &store.Record{Key: store.Key{Partition: "aws", Account: account, Region: region, Type: typ, ID: id}, Parts: map[string]json.RawMessage{}}
		e.parts[typ+id] = r
		e.records = append(e.records, r)
	}
	r.Parts[part] = text
}

// allow is an identity policy of one statement.
func allow(resource string, actions ...string) string {
	return document(map[string]any{"Effect": "Allow", "Action": actions, "Resource": resource})
}

func document(statements ...map[string]any) string {
	text, _ := json.Marshal(map[string]any{"Version": "2012-10-17", "Statement": statements})
	return string(text)
}

// trust is a trust policy for principals by ARN.
func trust(principals ...string) string {
	return document(map[string]any{"Effect": "Allow", "Principal": map[string]any{"AWS": principals}, "Action": "sts:AssumeRole"})
}

func trustService(service string) string {
	return document(map[string]any{"Effect": "Allow", "Principal": map[string]any{"Service": service}, "Action": "sts:AssumeRole"})
}

func user(name string) string  { return "arn:aws:iam::" + here + ":user/" + name }
func role(name string) string  { return "arn:aws:iam::" + here + ":role/" + name }
func group(name string) string { return "arn:aws:iam::" + here + ":group/" + name }

func inline(policies []string) []any {
	list := []any{}
	for i, p := range policies {
		list = append(list, map[string]any{"PolicyName": fmt.Sprintf("p%d", i), "PolicyDocument": json.RawMessage(p)})
	}
	return list
}

func (e *estate) user(name string, policies ...string) map[string]any {
	fields := map[string]any{"Arn": user(name), "UserName": name, "UserId": "AIDA" + strings.ToUpper(name), "UserPolicyList": inline(policies)}
	e.record(here, "global", store.TypeUser, user(name), details, fields)
	return fields
}

func (e *estate) role(name, trust string, policies ...string) map[string]any {
	fields := map[string]any{
		"Arn": role(name), "RoleName": name[strings.LastIndexByte(name, '/')+1:], "RoleId": "AROA" + strings.ToUpper(name),
		"AssumeRolePolicyDocument": json.RawMessage(trust), "RolePolicyList": inline(policies),
	}
	e.record(here, "global", store.TypeRole, role(name), details, fields)
	return fields
}

// again writes a user or role anew, after a test changed its fields.
func (e *estate) again(typ string, fields map[string]any) {
	e.record(here, "global", typ, fields["Arn"].(string), details, fields)
}

func (e *estate) managed(name string, versions ...string) string {
	arn := "arn:aws:iam::" + here + ":policy/" + name
	list := []any{}
	for i, v := range versions {
		list = append(list, map[string]any{"VersionId": fmt.Sprintf("v%d", i+1), "IsDefaultVersion": i == 0, "Document": json.RawMessage(v)})
	}
	e.record(here, "global", store.TypeManagedPolicy, arn, details, map[string]any{"Arn": arn, "PolicyName": name, "PolicyVersionList": list})
	return arn
}

func (e *estate) table(name, policy string) string {
	arn := "arn:aws:dynamodb:eu-central-1:111122223333:table/" + name
	e.record(here, region, store.TypeDynamoDBTable, arn, "dynamodb:DescribeTable", map[string]any{"TableName": name})
	if policy != "" {
		e.record(here, region, store.TypeDynamoDBTable, arn, "dynamodb:GetResourcePolicy", map[string]any{"Policy": policy})
	}
	return arn
}

func (e *estate) key(id, policy string) string {
	arn := "arn:aws:kms:eu-central-1:111122223333:key/" + id
	e.record(here, region, store.TypeKey, arn, "kms:DescribeKey", map[string]any{"KeyId": id, "KeyManager": "CUSTOMER", "KeyState": "Enabled"})
	if policy != "" {
		e.record(here, region, store.TypeKey, arn, "kms:GetKeyPolicy", map[string]any{"Policy": policy})
	}
	return arn
}

// postgres is an instance in a VPC whose group admits a range.
func (e *estate) postgres(name, admits string, fields map[string]any) string {
	arn := "arn:aws:rds:eu-central-1:111122223333:db:" + name
	all := map[string]any{
		"DBInstanceIdentifier": name, "DbiResourceId": "db-" + strings.ToUpper(name), "Engine": "postgres", "IAMDatabaseAuthenticationEnabled": true,
		"Endpoint": map[string]any{"Port": 5432}, "BackupRetentionPeriod": 0,
		"DBSubnetGroup":     map[string]any{"VpcId": "vpc-1", "Subnets": []any{map[string]any{"SubnetIdentifier": "subnet-1"}}},
		"VpcSecurityGroups": []any{map[string]any{"VpcSecurityGroupId": "sg-" + name}},
	}
	for k, v := range fields {
		all[k] = v
	}
	e.record(here, region, store.TypeDBInstance, arn, "rds:DescribeDBInstances", all)
	e.securityGroup("sg-"+name, admits)
	return arn
}

func (e *estate) securityGroup(id, admits string) {
	rules := []any{}
	switch {
	case strings.HasPrefix(admits, "sg-"):
		rules = append(rules, map[string]any{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "UserIdGroupPairs": []any{map[string]any{"GroupId": admits}}})
	case admits != "":
		rules = append(rules, map[string]any{"IpProtocol": "tcp", "FromPort": 5432, "ToPort": 5432, "IpRanges": []any{map[string]any{"CidrIp": admits}}})
	}
	arn := "arn:aws:ec2:eu-central-1:111122223333:security-group/" + id
	e.record(here, region, store.TypeSecurityGroup, arn, "ec2:DescribeSecurityGroups", map[string]any{"GroupId": id, "VpcId": "vpc-1", "IpPermissions": rules})
}

func login(name string) string {
	return "arn:aws:rds-db:eu-central-1:111122223333:dbuser:db-" + strings.ToUpper(name) + "/*"
}

func (e *estate) instance(id, role string, groups ...string) string {
	arn := "arn:aws:ec2:eu-central-1:111122223333:instance/" + id
	list := []any{}
	for _, g := range groups {
		list = append(list, map[string]any{"GroupId": g})
	}
	fields := map[string]any{"InstanceId": id, "State": map[string]any{"Name": "running"}, "VpcId": "vpc-1", "PrivateIpAddress": "10.0.0.9", "SecurityGroups": list}
	if role != "" {
		fields["IamInstanceProfile"] = map[string]any{"Arn": profile(role)}
	}
	e.record(here, region, store.TypeInstance, arn, "ec2:DescribeInstances", fields)
	return arn
}

func profile(role string) string {
	return strings.Replace(role, ":role/", ":instance-profile/", 1)
}

func (e *estate) function(name, role string) string {
	arn := "arn:aws:lambda:eu-central-1:111122223333:function:" + name
	e.record(here, region, store.TypeFunction, arn, "lambda:ListFunctions", map[string]any{"FunctionName": name, "Role": role})
	return arn
}

func (e *estate) snapshot() *store.Snapshot {
	e.t.Helper()
	var coverage []store.Coverage
	for c := range e.coverage {
		coverage = append(coverage, c)
	}
	s, err := store.NewSnapshot(time.Date(2026, 11, 23, 20, 2, 20, 0, time.UTC), slices.Clone(e.records), coverage)
	if err != nil {
		e.t.Fatal(err)
	}
	return s
}

// catalogue reads the techniques once for all tests.
var catalogue = sync.OnceValues(technique.Catalogue)

func (e *estate) world() *World {
	e.t.Helper()
	list, err := catalogue()
	if err != nil {
		e.t.Fatal(err)
	}
	w, err := Load(e.t.Context(), e.snapshot(), Options{Techniques: list})
	if err != nil {
		e.t.Fatal(err)
	}
	return w
}
