package synthetic

import (
	"encoding/json"
	"fmt"
	"iter"
	"math/rand/v2"
	"time"

	"github.com/iamreach/iamreach/store"
)

// Options says how large an estate is.
type Options struct {
	Seed       uint64
	Principals int // users and roles, about
	Accounts   int // at least one
}

const (
	region       = "eu-west-1"
	organization = "o-synthetic01"
	root         = "r-root"
	details      = "iam:GetAccountAuthorizationDetails"
)

// Snapshot makes the estate as a snapshot.
func Snapshot(o Options) (*store.Snapshot, error) {
	var records []*store.Record
	for r := range Records(o) {
		records = append(records, r)
	}
	s, err := store.NewSnapshot(time.Date(2026, 11, 23, 20, 2, 20, 0, time.UTC), records, coverage(o))
	if err != nil {
		return nil, fmt.Errorf("make a synthetic snapshot: %w", err)
	}
	return s, nil
}

// Records yields the records of the estate, account by account.
func Records(o Options) iter.Seq[*store.Record] {
	return func(yield func(*store.Record) bool) {
		w := &writer{yield: yield}
		w.organization(o)
		for i := range o.Accounts {
			share := o.Principals/o.Accounts + min(1, o.Principals%o.Accounts/(i+1))
			a := &account{
				writer: w, index: i, id: accountID(i), accounts: o.Accounts, size: max(share, 1),
				rand: rand.New(rand.NewPCG(o.Seed, uint64(i))),
			}
			a.data()
			a.compute()
			a.identities()
		}
	}
}

// writer hands on records until nobody wants more.
type writer struct {
	yield func(*store.Record) bool
	done  bool
}

// parts are the answers about one thing, by operation.
type parts map[string]any

func (w *writer) write(account, place, kind, id string, answers parts) {
	if w.done {
		return
	}
	r := &store.Record{Key: store.Key{Partition: "aws", Account: account, Region: place, Type: kind, ID: id}, Parts: map[string]json.RawMessage{}}
	for operation, answer := range answers {
		text, err := json.Marshal(answer)
		if err != nil {
			continue // maps of texts, numbers and lists can always be written
		}
		r.Parts[operation] = text
	}
	w.done = !w.yield(r)
}

// account is one account in the making. Its things are named by number, so
// that policies can name them before they are written.
type account struct {
	*writer
	index, accounts, size int
	id                    string
	rand                  *rand.Rand
}

func accountID(i int) string { return fmt.Sprintf("1%011d", i+1) }

func (a *account) chance(percent int) bool { return a.rand.IntN(100) < percent }

func (a *account) tables() int    { return max(a.size/25, 2) }
func (a *account) instances() int { return max(a.size/40, 1) } // of RDS
func (a *account) functions() int { return max(a.size/6, 1) }
func (a *account) servers() int   { return max(a.size/15, 1) }

// arn is an ARN of this account in its region.
func (a *account) arn(service, format string, args ...any) string {
	return "arn:aws:" + service + ":" + region + ":" + a.id + ":" + fmt.Sprintf(format, args...)
}

func (a *account) iam(format string, args ...any) string {
	return "arn:aws:iam::" + a.id + ":" + fmt.Sprintf(format, args...)
}

type object = map[string]any

func document(statements ...object) object {
	return object{"Version": "2012-10-17", "Statement": statements}
}

// documentText is a policy as text in a string, as most services print it.
func documentText(statements ...object) string {
	text, err := json.Marshal(document(statements...))
	if err != nil {
		return ""
	}
	return string(text)
}

func allow(resource any, actions ...string) object {
	return object{"Effect": "Allow", "Action": actions, "Resource": resource}
}

// coverage says that everything was read.
func coverage(o Options) []store.Coverage {
	var all []store.Coverage
	for i := range o.Accounts {
		for _, operation := range []string{
			details, "iam:ListOpenIDConnectProviders", "iam:GetOpenIDConnectProvider", "iam:ListSAMLProviders", "iam:ListAccessKeys",
			"iam:GetLoginProfile", "iam:ListMFADevices", "organizations:DescribeOrganization",
		} {
			all = append(all, store.Coverage{Account: accountID(i), Region: "global", Operation: operation, Outcome: store.Read})
		}
		for _, operation := range []string{
			"kms:ListKeys", "kms:ListAliases", "kms:DescribeKey", "kms:GetKeyPolicy", "kms:ListGrants",
			"rds:DescribeDBInstances", "rds:DescribeDBClusters", "rds:DescribeDBSnapshots", "rds:DescribeDBClusterSnapshots",
			"rds:DescribeDBSnapshotAttributes", "rds:DescribeDBClusterSnapshotAttributes", "rds:DescribeDBProxies",
			"rds:DescribeDBProxyTargets", "rds:DescribeDBSubnetGroups", "secretsmanager:ListSecrets", "secretsmanager:GetResourcePolicy",
			"lambda:ListFunctions", "lambda:GetPolicy", "ec2:DescribeInstances", "ec2:DescribeSecurityGroups", "ec2:DescribeSubnets",
			"ec2:DescribeRouteTables", "dynamodb:ListTables", "dynamodb:DescribeTable", "dynamodb:GetResourcePolicy", "redshift:DescribeClusters",
		} {
			all = append(all, store.Coverage{Account: accountID(i), Region: region, Operation: operation, Outcome: store.Read})
		}
	}
	return all
}
