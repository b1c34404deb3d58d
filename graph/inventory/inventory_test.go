package inventory

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/store"
)

const account = "111122223333"

func record(typ, id, part, text string) *store.Record {
	return &store.Record{
		Key:   store.Key{Partition: "aws", Account: account, Region: "eu-central-1", Type: typ, ID: id},
		Parts: map[string]json.RawMessage{part: json.RawMessage(text)},
	}
}

func read(t *testing.T, coverage []store.Coverage, records ...*store.Record) *Inventory {
	t.Helper()
	s, err := store.NewSnapshot(time.Unix(0, 0).UTC(), records, coverage)
	if err != nil {
		t.Fatal(err)
	}
	return New(s)
}

const arn = "arn:aws:rds:eu-central-1:111122223333:"

func TestExposure(t *testing.T) {
	t.Parallel()
	db := func(public string) *store.Record {
		return record(store.TypeDBInstance, arn+"db:shop", "rds:DescribeDBInstances", `{"Engine":"postgres","PubliclyAccessible":`+public+`,
			"DBSubnetGroup":{"VpcId":"vpc-1","Subnets":[{"SubnetIdentifier":"subnet-1"}]},"VpcSecurityGroups":[{"VpcSecurityGroupId":"sg-1"}]}`)
	}
	rules := func(text string) *store.Record {
		return record(store.TypeSecurityGroup, "arn:aws:ec2:eu-central-1:111122223333:security-group/sg-1", "ec2:DescribeSecurityGroups", `{"GroupId":"sg-1","IpPermissions":[`+text+`]}`)
	}
	routes := record(store.TypeRouteTable, "arn:aws:ec2:eu-central-1:111122223333:route-table/rtb-1", "ec2:DescribeRouteTables",
		`{"VpcId":"vpc-1","Routes":[{"GatewayId":"igw-1"}],"Associations":[{"Main":true}]}`)
	function := record(store.TypeFunction, "arn:aws:lambda:eu-central-1:111122223333:function:job", "lambda:ListFunctions",
		`{"FunctionName":"job","VpcConfig":{"VpcId":"vpc-1","SubnetIds":["subnet-1"],"SecurityGroupIds":["sg-9"]}}`)
	subnet := record(store.TypeSubnet, "arn:aws:ec2:eu-central-1:111122223333:subnet/subnet-1", "ec2:DescribeSubnets", `{"SubnetId":"subnet-1","CidrBlock":"10.0.1.0/24"}`)
	const (
		open    = `{"IpProtocol":"tcp","FromPort":5432,"ToPort":5432,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}`
		private = `{"IpProtocol":"-1","IpRanges":[{"CidrIp":"10.0.0.0/16"}]}`
		other   = `{"IpProtocol":"tcp","FromPort":22,"ToPort":22,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}`
		udp     = `{"IpProtocol":"udp","FromPort":5432,"ToPort":5432,"IpRanges":[{"CidrIp":"0.0.0.0/0"}]}`
	)
	type want struct {
		Anywhere, Impossible bool
		From, Inside         []string
		Missing              int
	}
	for _, c := range []struct {
		name    string
		records []*store.Record
		want    want
	}{
		{"public, open and routed", []*store.Record{db("true"), rules(open), routes}, want{Anywhere: true, From: []string{"0.0.0.0/0"}}},
		{"public and open, routes unread", []*store.Record{db("true"), rules(open)}, want{From: []string{"0.0.0.0/0"}}},
		{"open to everybody, but private: open to its VPC", []*store.Record{db("false"), rules(open), routes}, want{From: []string{"vpc-1"}}},
		{"a range, with a function whose subnet lies in it", []*store.Record{db("false"), rules(private), function, subnet}, want{From: []string{"10.0.0.0/16"}, Inside: []string{"job"}}},
		{"a range, with a function whose subnet is not known", []*store.Record{db("false"), rules(private), function}, want{From: []string{"10.0.0.0/16"}}},
		{"another port", []*store.Record{db("true"), rules(other), routes}, want{Impossible: true}},
		{"another protocol", []*store.Record{db("true"), rules(udp), routes}, want{Impossible: true}},
		{"a group that was not read", []*store.Record{db("true"), routes}, want{From: []string{"vpc-1"}, Missing: 1}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			in := read(t, nil, c.records...)
			e := in.Exposure(in.Thing(arn + "db:shop"))
			got := want{Anywhere: e.Anywhere, Impossible: e.Impossible, From: e.From, Missing: len(e.Missing)}
			for _, thing := range e.Inside {
				got.Inside = append(got.Inside, thing.Name)
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestCopiesNameTheirDatabase(t *testing.T) {
	t.Parallel()
	snapshot := func(name, source, resource, created string) *store.Record {
		return record(store.TypeDBSnapshot, arn+"snapshot:"+name, "rds:DescribeDBSnapshots",
			`{"DBInstanceIdentifier":"`+source+`","DbiResourceId":"`+resource+`","SnapshotCreateTime":"`+created+`"}`)
	}
	in := read(t, nil,
		record(store.TypeDBInstance, arn+"db:shop", "rds:DescribeDBInstances", `{"DbiResourceId":"db-NEW"}`),
		snapshot("now", "shop", "db-NEW", "2026-02-01T00:00:00Z"),
		snapshot("before", "shop", "db-OLD", "2026-01-02T00:00:00Z"),
		snapshot("first", "shop", "db-OLD", "2026-01-01T00:00:00Z"),
		snapshot("renamed", "was-shop", "db-NEW", "2026-01-01T00:00:00Z"),
	)
	got := map[string]string{}
	for _, s := range in.Things(RDSSnapshot) {
		got[s.Name] = s.Related("copyOf")[0].ID
	}
	want := map[string]string{
		"now": arn + "db:shop", "renamed": arn + "db:shop", // by its resource id
		"before": arn + "snapshot:first", "first": arn + "snapshot:first", // another database of that name, named by its oldest copy
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	var ids []string
	for _, db := range in.Databases() {
		ids = append(ids, db.ID)
	}
	if diff := cmp.Diff([]string{arn + "db:shop", arn + "snapshot:first"}, ids); diff != "" {
		t.Errorf("databases (-want +got):\n%s", diff)
	}
}

func TestGapsAreCountedByThing(t *testing.T) {
	t.Parallel()
	key := func(id string) *store.Record {
		return record(store.TypeKey, "arn:aws:kms:eu-central-1:111122223333:key/"+id, "kms:GetKeyPolicy", `{"Policy":"{}"}`)
	}
	coverage := []store.Coverage{{Account: account, Region: "eu-central-1", Operation: "kms:ListGrants", Item: "k1", Outcome: store.Denied}}
	for _, l := range listings {
		region := "eu-central-1"
		if l.global {
			region = "global"
		}
		coverage = append(coverage, store.Coverage{Account: account, Region: region, Operation: l.operation, Outcome: store.Read})
	}
	coverage = append(coverage,
		store.Coverage{Account: account, Region: "eu-central-1", Operation: "kms:DescribeKey", Outcome: store.Read},
		store.Coverage{Account: account, Region: "global", Operation: "organizations:DescribeOrganization", Outcome: store.Empty},
		store.Coverage{Account: account, Region: "eu-central-1", Operation: "ec2:DescribeNetworkAcls", Outcome: store.Denied}, // nothing here reads it
	)
	got := read(t, coverage, key("k1"), key("k2"), key("k3")).Gaps()
	want := []Gap{
		{Account: account, Region: "eu-central-1", Operation: "kms:ListGrants", Outcome: store.Denied, Things: 1, Hides: "grants on 1 key"},
		{Account: account, Region: "eu-central-1", Operation: "kms:ListGrants", Outcome: store.NotTried, Things: 2, Hides: "grants on 2 keys"},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// What a dump says is written by others: any JSON must be read without a panic.
func FuzzNew(f *testing.F) {
	for _, text := range []string{
		`{}`, `{"Tags":[1,{"Key":2}],"Policy":{"a":1}}`, `{"Id":"o-1","MasterAccountId":1,"PolicyTypes":{},"Parents":[1]}`,
		`{"KmsKeyId":"alias/","MasterUserSecret":{"SecretArn":"x"},"VpcSecurityGroups":"x","Endpoint":{"Port":"y"}}`,
		`{"IpPermissions":[{"IpRanges":[{"CidrIp":"::/0"}]}],"ClientIDList":{},"aliases":[1],"AliasName":"alias/aws/","TargetKeyId":":"}`,
		`{"Arn":"arn:aws:organizations::1:x/o-1/y","DBClusterIdentifier":"c","Auth":1,"Targets":[{"Type":"TRACKED_CLUSTER"}]}`,
	} {
		f.Add(text)
	}
	types := []string{
		store.TypeUser, store.TypeGroup, store.TypeRole, store.TypeManagedPolicy, store.TypeOIDCProvider, store.TypeSAMLProvider,
		store.TypeOrganization, store.TypeOrgRoot, store.TypeOrgUnit, store.TypeAccount, store.TypeOrgPolicy, store.TypeKey, store.TypeAlias,
		store.TypeDBInstance, store.TypeDBCluster, store.TypeDBSnapshot, store.TypeDBClusterSnapshot, store.TypeDBProxy, store.TypeDBSubnetGroup,
		store.TypeSecret, store.TypeFunction, store.TypeInstance, store.TypeSecurityGroup, store.TypeSubnet, store.TypeRouteTable,
		store.TypeDynamoDBTable, store.TypeRedshiftCluster,
	}
	parts := []string{gaad, "kms:ListGrants", "rds:DescribeDBProxies", "rds:DescribeDBProxyTargets", "rds:DescribeDBSnapshotAttributes", "ec2:DescribeSecurityGroups", "organizations:ListPoliciesForTarget/SERVICE_CONTROL_POLICY"}
	f.Fuzz(func(t *testing.T, text string) {
		var records []*store.Record
		for _, typ := range types {
			r := record(typ, "arn:aws:x:eu-central-1:111122223333:x/"+typ, parts[0], text)
			for _, part := range parts {
				r.Parts[part] = json.RawMessage(text)
			}
			records = append(records, r)
		}
		s, err := store.NewSnapshot(time.Unix(0, 0).UTC(), records, nil)
		if err != nil {
			return
		}
		in := New(s)
		in.Gaps()
		for _, list := range in.kinds {
			for _, thing := range list {
				in.Exposure(thing)
			}
		}
	})
}
