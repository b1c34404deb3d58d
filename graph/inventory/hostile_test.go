package inventory

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/iamreach/iamreach/store"
)

// crowds are snapshots in which one thing has as many others as somebody who
// may write names and policies likes to give it. Each comes with how many of
// them the inventory knows.
var crowds = []struct {
	name    string
	records func(n int) []*store.Record
	known   func(in *Inventory) int
}{
	{
		"a role that trusts many",
		func(n int) []*store.Record {
			return []*store.Record{identityRecord(store.TypeRole, "role/r", `"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[`+
				items(n, `{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:role/%d"},"Action":"sts:AssumeRole"}`)+`]}`)}
		},
		func(in *Inventory) int {
			return len(in.Things(Role)[0].Policy.Policies[0].Document.Principals().AWS)
		},
	},
	{
		"a group with many members",
		func(n int) []*store.Record {
			records := []*store.Record{identityRecord(store.TypeGroup, "group/g", `"GroupName":"g"`)}
			for i := range n {
				records = append(records, identityRecord(store.TypeUser, fmt.Sprintf("user/%d", i), `"GroupList":["g"]`))
			}
			return records
		},
		func(in *Inventory) int { return len(in.Things(Group)[0].Related("members")) },
	},
	{
		"an instance profile of many roles, listed twice by each",
		func(n int) []*store.Record {
			var records []*store.Record
			for i := range n {
				records = append(records, identityRecord(store.TypeRole, fmt.Sprintf("role/%d", i), `"InstanceProfileList":[
					{"Arn":"arn:aws:iam::111122223333:instance-profile/p"},{"Arn":"arn:aws:iam::111122223333:instance-profile/p"}]`))
			}
			return records
		},
		func(in *Inventory) int { return len(in.Things(InstanceProfile)[0].Related("role")) },
	},
	{
		"a principal with many policies",
		func(n int) []*store.Record {
			return []*store.Record{identityRecord(store.TypeRole, "role/r", `"RolePolicyList":[`+
				items(n, `{"PolicyName":"p","PolicyDocument":{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:Get","Resource":"arn:aws:s3:::b/%d"}}}`)+`]`)}
		},
		func(in *Inventory) int { return len(in.Things(Role)[0].Identity.Policies) },
	},
	{
		"a key with many grants",
		func(n int) []*store.Record {
			return []*store.Record{record(store.TypeKey, "arn:aws:kms:eu-central-1:111122223333:key/k", "kms:ListGrants",
				`{"Grants":[`+items(n, `{"GrantId":"%d","GranteePrincipal":"arn:aws:iam::111122223333:role/r","Operations":["Decrypt"]}`)+`]}`)}
		},
		func(in *Inventory) int { return len(in.Things(Key)[0].Grants) },
	},
	{
		"a key with many aliases",
		func(n int) []*store.Record {
			records := []*store.Record{record(store.TypeKey, "arn:aws:kms:eu-central-1:111122223333:key/k", "kms:DescribeKey", `{}`)}
			for i := range n {
				records = append(records, record(store.TypeAlias, fmt.Sprint("alias/", i), "kms:ListAliases", fmt.Sprintf(`{"TargetKeyId":"k","AliasName":"alias/%d"}`, i)))
			}
			return records
		},
		func(in *Inventory) int { return len(in.Things(Key)[0].Aliases()) },
	},
	{
		"many databases, each with secrets that name it",
		func(n int) []*store.Record {
			var records []*store.Record
			for i := range n {
				records = append(records,
					record(store.TypeDBInstance, fmt.Sprintf("%sdb:d%d", arn, i), "rds:DescribeDBInstances", `{}`),
					record(store.TypeSecret, fmt.Sprintf("arn:aws:secretsmanager:eu-central-1:111122223333:secret:a%d", i), "secretsmanager:ListSecrets", fmt.Sprintf(`{"Name":"a/d%d/d%d"}`, i, i)))
			}
			return records
		},
		func(in *Inventory) int {
			n := 0
			for _, db := range in.Databases() {
				n += len(db.Related("applicationSecrets"))
			}
			return n
		},
	},
	{
		"many copies of a database that is gone",
		func(n int) []*store.Record {
			var records []*store.Record
			for i := range n {
				records = append(records, record(store.TypeDBSnapshot, fmt.Sprintf("%ssnapshot:%d", arn, i), "rds:DescribeDBSnapshots", `{"DBInstanceIdentifier":"gone"}`))
			}
			return records
		},
		func(in *Inventory) int { return len(in.Databases()[0].Related("snapshots")) },
	},
	{
		"many databases that are gone, with a copy of each",
		func(n int) []*store.Record {
			var records []*store.Record
			for i := range n {
				records = append(records, record(store.TypeDBSnapshot, fmt.Sprintf("%ssnapshot:%d", arn, i), "rds:DescribeDBSnapshots", fmt.Sprintf(`{"DBInstanceIdentifier":"gone%d"}`, i)))
			}
			return records
		},
		func(in *Inventory) int { return len(in.Databases()) },
	},
	{
		"a proxy with many targets",
		func(n int) []*store.Record {
			proxy := record(store.TypeDBProxy, arn+"db-proxy:p", "rds:DescribeDBProxyTargets", `{"Targets":[`+items(n, `{"Type":"RDS_INSTANCE","RdsResourceId":"d%d"}`)+`]}`)
			records := []*store.Record{proxy}
			for i := range n {
				records = append(records, record(store.TypeDBInstance, fmt.Sprintf("%sdb:d%d", arn, i), "rds:DescribeDBInstances", `{}`))
			}
			return records
		},
		func(in *Inventory) int { return len(in.Things(RDSProxy)[0].Related("databases")) },
	},
	{
		"an organisation with many accounts",
		func(n int) []*store.Record {
			records := []*store.Record{record(store.TypeOrganization, "o", "organizations:DescribeOrganization", `{"Organization":{"Id":"o-1","MasterAccountId":"999999999999"}}`)}
			for i := range n {
				id := fmt.Sprintf("2%011d", i)
				records = append(records, record(store.TypeAccount, id, "organizations:ListAccounts",
					`{"Id":"`+id+`","Arn":"arn:aws:organizations::999999999999:account/o-1/`+id+`"}`))
			}
			return records
		},
		func(in *Inventory) int { return len(in.Accounts()) - 1 }, // without that of the records
	},
}

func identityRecord(typ, id, fields string) *store.Record {
	r := record(typ, "arn:aws:iam::111122223333:"+id, gaad, "{"+fields+"}")
	r.Region = "global"
	return r
}

// items prints a list, with the number of each in it.
func items(n int, format string) string {
	list := make([]string, n)
	for i := range list {
		list[i] = strings.ReplaceAll(format, "%d", fmt.Sprint(i))
	}
	return strings.Join(list, ",")
}

// What is allocated is counted in the whole process, so no other test runs
// beside it.
func TestCrowdsTakeMemoryInProportion(t *testing.T) { //nolint:paralleltest
	for _, c := range crowds {
		t.Run(c.name, func(t *testing.T) {
			const n = 2000
			few, many := loading(t, c.records(n), n, c.known), loading(t, c.records(4*n), 4*n, c.known)
			if ratio := many / few; ratio > 6 {
				t.Errorf("four times as many take %.1f times the memory (%.0f and %.0f bytes)", ratio, few, many)
			}
		})
	}
}

// loading returns the bytes that New allocates.
func loading(t *testing.T, records []*store.Record, want int, known func(*Inventory) int) float64 {
	t.Helper()
	s, err := store.NewSnapshot(time.Unix(0, 0).UTC(), records, nil)
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	in := New(s)
	runtime.ReadMemStats(&after)
	if got := known(in); got != want {
		t.Errorf("%d are known of %d", got, want)
	}
	return float64(after.TotalAlloc - before.TotalAlloc)
}
