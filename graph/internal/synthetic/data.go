package synthetic

import (
	"fmt"

	"github.com/iamreach/iamreach/store"
)

// How many databases of which kind an account has. Of fifteen, eight are
// tables, five RDS instances, one an Aurora cluster, one a Redshift cluster.
// Small accounts begin at different places in this row.
var stock = [15]string{
	"table", "instance", "table", "cluster", "table", "instance", "table", "instance",
	"table", "redshift", "table", "instance", "table", "instance", "table",
}

func (a *account) stocked(kind string) int {
	n := 0
	for i := range max(a.options.share()*a.options.Databases/1000, 3) {
		if stock[(i+a.number*3+a.crowd.turn)%len(stock)] == kind {
			n++
		}
	}
	return n
}

func (a *account) tables() int    { return a.stocked("table") }
func (a *account) instances() int { return a.stocked("instance") }
func (a *account) keys() int      { return max(a.options.share()*a.options.Databases/3000, 2) }

func (a *account) table(i int) string { return a.arn("dynamodb", "table/team-%d-items", i) }
func (a *account) key(i int) string {
	return a.keyNamed(fmt.Sprintf("%08x-0000-4000-8000-%012x", a.number, i))
}

func (p place) keyNamed(id string) string { return p.arn("kms", "key/%s", id) }

// secret is the secret of the application that uses an RDS instance.
func (a *account) secret(i int) string {
	return a.secretARN(fmt.Sprintf("team-%d/%s/app", i, instanceName(i)))
}

// secretARN is an ARN with the six characters that the service adds.
func (p place) secretARN(name string) string {
	return p.arn("secretsmanager", "secret:%s-Ab3dEf", name)
}

func instanceName(i int) string { return fmt.Sprintf("team-%d-db", i) }

// resourceID is the id that rds-db:connect asks for.
func (a *account) resourceID(i int) string { return fmt.Sprintf("db-A%05dN%d", a.number, i) }

// data writes keys and databases of each kind, with secrets and copies.
func (a *account) data() {
	for i := range a.keys() {
		a.someKey(i)
	}
	a.managedKey("rds")
	a.managedKey("secretsmanager")
	for i := range a.tables() {
		a.someTable(i)
	}
	for i := range a.instances() {
		a.someInstance(i)
	}
	for i := range a.stocked("cluster") {
		a.someCluster(i)
	}
	for i := range a.stocked("redshift") {
		a.someWarehouse(i)
	}
}

func (a *account) someTable(i int) {
	key := ""
	if i%3 == 0 {
		key = a.key(i % a.keys())
	}
	var policy []statement
	switch i % 8 {
	case 2: // another account, by its own administrators
		policy = append(policy, allow(a.table(i), "dynamodb:GetItem", "dynamodb:Query").to("AWS", a.other().iam("root")))
	case 5: // one role of another account
		policy = append(policy, allow(a.table(i), "dynamodb:GetItem").to("AWS", a.someIn(a.other(), lambda, partner)))
	case 7: // only from within
		s := deny(a.table(i), "dynamodb:*")
		s.Principal = "*"
		policy = append(policy, s.given(when("StringNotEquals", "aws:PrincipalOrgID", organization)))
	}
	a.dynamo(lastWord(a.table(i)), key, i%4 == 1, policy...)
}

// dynamo writes a DynamoDB table.
func (a *account) dynamo(name, key string, index bool, policy ...statement) {
	id := a.arn("dynamodb", "table/%s", name)
	a.list(a.region, store.TypeDynamoDBTable, id, "dynamodb:ListTables", object{"TableName": name})
	table := object{"TableName": name, "TableArn": id, "TableStatus": "ACTIVE"}
	if key != "" {
		table["SSEDescription"] = object{"Status": "ENABLED", "SSEType": "KMS", "KMSMasterKeyArn": key}
	}
	if index {
		table["GlobalSecondaryIndexes"] = []object{{"IndexName": "by-date", "IndexStatus": "ACTIVE"}}
	}
	a.ask(a.region, store.TypeDynamoDBTable, id, "dynamodb:DescribeTable", name, table)
	if len(policy) == 0 {
		a.askInVain(a.region, "dynamodb:GetResourcePolicy", id, "PolicyNotFoundException")
		return
	}
	a.ask(a.region, store.TypeDynamoDBTable, id, "dynamodb:GetResourcePolicy", id, object{"Policy": plain(policy...)})
}

func (a *account) someWarehouse(i int) {
	name := fmt.Sprintf("warehouse-%d", i)
	secret, key := a.secretARN("redshift!"+name+"-awsuser"), a.key(i%a.keys())
	a.warehouse(name, object{"KmsKeyId": key, "Encrypted": true, "MasterPasswordSecretArn": secret, "MasterPasswordSecretKmsKeyId": key})
	a.keep(secret, key, nil)
}

// warehouse writes a Redshift cluster.
func (a *account) warehouse(name string, fields object) {
	fields["ClusterIdentifier"], fields["VpcId"], fields["ClusterStatus"] = name, a.vpc(), "available"
	fields["Endpoint"] = object{"Address": name + ".example.com", "Port": 5439}
	fields["VpcSecurityGroups"] = []object{{"VpcSecurityGroupId": a.ec2("sg", ofData), "Status": "active"}}
	a.list(a.region, store.TypeRedshiftCluster, a.arn("redshift", "cluster:%s", name), "redshift:DescribeClusters", fields)
}
