package collect

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/store"
)

// manyUnits puts what a run reads in some accounts into a file: roles with a
// policy of their own, of some kilobytes.
func manyUnits(t *testing.T, path string, accounts, roles int) *run {
	t.Helper()
	s := &session{options: Options{Now: taken}, partition: "aws", account: homeAccount, base: &Clients{account: homeAccount, limits: newLimits(1e6, time.Millisecond)}}
	r := newRun(s, newJournal(partial(t, path, true), taken))
	o := r.operations[slices.IndexFunc(r.operations, func(o *Operation) bool { return o.Action == "iam:GetAccountAuthorizationDetails" })]
	r.operations, r.entered = []*Operation{o}, accounts
	for n := range accounts {
		place := Place{Partition: "aws", Account: fmt.Sprintf("%012d", 100000000000+n), Region: global}
		r.plan.Accounts = append(r.plan.Accounts, place.Account)
		var list []any
		for i := range roles {
			list = append(list, map[string]any{
				"Arn": fmt.Sprintf("arn:aws:iam::%s:role/r%d", place.Account, i), "RoleName": fmt.Sprint("r", i),
				"AssumeRolePolicyDocument": `{"Statement":[{"Sid":"` + strings.Repeat(place.Account+fmt.Sprint(i), 200) + `"}]}`,
			})
		}
		a, err := o.Answered(place, Args{}, map[string]any{"RoleDetailList": list})
		if err != nil {
			t.Fatal(err)
		}
		name := prefixUnit + place.Account + "/global/iam/1"
		if err := r.journal.put(t.Context(), name, keptUnit{Place: place, Answers: []keptAnswer{keep(a)}}, span{taken(), taken()}); err != nil {
			t.Fatal(err)
		}
	}
	if err := r.journal.flush(); err != nil {
		t.Fatal(err)
	}
	return r
}

// A run of ten times as many accounts has no more of their records in memory
// when it makes the snapshot.
func TestMergeHoldsOneAccountAtATime(t *testing.T) { //nolint:paralleltest
	const roles = 40
	inUse := func() int {
		runtime.GC()
		var memory runtime.MemStats
		runtime.ReadMemStats(&memory)
		return int(memory.HeapAlloc)
	}
	heap := func(accounts int) (most int) {
		r := manyUnits(t, filepath.Join(t.TempDir(), "x.partial"), accounts, roles)
		parts, before := 0, inUse()
		r.session.options.Keep = func(source store.Source) (store.Info, error) {
			if source.Records != accounts*roles {
				t.Errorf("%d records are announced of %d accounts", source.Records, accounts)
			}
			return store.Info{}, source.Each(func(records []*store.Record, _ []store.Coverage) error {
				if len(records) != roles {
					t.Errorf("a part has %d records, want those of one account, %d", len(records), roles)
				}
				if parts++; parts == accounts*9/10 {
					most = inUse() - before
				}
				return nil
			})
		}
		if _, _, err := r.finish(t.Context(), taken()); err != nil {
			t.Fatal(err)
		}
		if parts != accounts {
			t.Errorf("%d parts of %d accounts", parts, accounts)
		}
		return most
	}
	few, many := heap(20), heap(200)
	t.Logf("%.1f MB for 20 accounts, %.1f MB for 200", float64(few)/1e6, float64(many)/1e6)
	if grown := many - few; grown > 2<<20 { // their records are of 24 MB
		t.Errorf("180 accounts more take %d bytes more", grown)
	}
}

// atOnce makes the snapshot of all that a run has read, in one piece.
func atOnce(t *testing.T, r *run) *store.Snapshot {
	t.Helper()
	all, ends := newAssembly(r.operations), newEndpoints()
	for _, a := range r.apart {
		all.Add(a)
	}
	for _, account := range append(r.plan.Accounts, r.plan.Reader) {
		if err := r.journal.answers(account, all.Add); err != nil {
			t.Fatal(err)
		}
	}
	for _, a := range all.answers {
		ends.saw(a)
	}
	for _, a := range all.answers {
		ends.settle(a)
	}
	records, coverage, _ := all.Finish()
	snapshot, err := store.NewSnapshot(taken(), records, coverage)
	if err != nil {
		t.Fatal(err)
	}
	return snapshot
}

// In parts a run makes the snapshot that it makes as a whole: with accounts
// that cannot be entered, a reader that is not read, things of another
// partition, and a service without an address.
func TestPartsOfARunMakeTheSnapshot(t *testing.T) {
	t.Parallel()
	const closed, other, reader = "111122223333", "555566667777", "999988887777"
	accounts := []string{closed, homeAccount, other}
	result := func(keep bool) (*store.Snapshot, Summary) {
		f := &fakeAWS{fail: func(c fakeCall) error {
			switch {
			case c.action == "dynamodb:ListTables" && c.account == other && c.region == "eu-west-3":
				return noSuchHost() // it answers elsewhere, in another account
			case c.action == "kms:ListGrants" && c.account == other:
				return refusal("AccessDeniedException", "no")
			}
			return nil
		}}
		var options Options
		var kept *store.Snapshot
		path := filepath.Join(t.TempDir(), "x.db")
		if keep {
			options.Keep = func(source store.Source) (store.Info, error) {
				open := func(o store.Options) (*store.Store, error) { return store.Open(path, o) }
				info, err := store.PutSource(source, open)
				if err != nil {
					return info, err
				}
				s, err := open(store.Options{ReadOnly: true})
				if err != nil {
					return info, err
				}
				kept, err = s.Snapshot("latest")
				return info, errors.Join(err, s.Close())
			}
		}
		r := f.run(nil, options, "iam", "kms", "dynamodb", "organizations")
		r.makesPlan = func(context.Context) (plan, error) { return plan{Accounts: accounts, Reader: reader}, nil }
		r.session.account = reader
		r.enter = func(ctx context.Context, id string) (*Clients, error) {
			if id == closed {
				return nil, refusal("AccessDenied", "not authorized to perform: sts:AssumeRole")
			}
			clients := *r.session.base
			clients.account = id
			return &clients, nil
		}
		for _, o := range r.operations {
			call := o.Call
			switch o.Action {
			case "organizations:DescribeOrganization":
				o.Call = func(ctx context.Context, c *Clients, args Args) (any, error) {
					if _, err := call(ctx, c, args); err != nil {
						return nil, err
					}
					return map[string]any{"Organization": map[string]any{"Id": "o-abcdefghij", "Arn": "arn:aws:organizations::" + reader + ":organization/o-abcdefghij", "MasterAccountId": reader}}, nil
				}
			case "kms:ListKeys":
				o.Call = func(ctx context.Context, c *Clients, args Args) (any, error) {
					answer, err := call(ctx, c, args)
					if c.account == homeAccount && err == nil {
						keys := answer.(map[string]any)["Keys"].([]any)
						keys[0].(map[string]any)["KeyArn"] = "arn:aws-cn:kms:cn-north-1:" + homeAccount + ":key/k1"
					}
					return answer, err
				}
			}
		}
		snapshot, summary, err := r.run(t.Context(), taken())
		if err != nil {
			t.Fatal(err)
		}
		if keep {
			if snapshot != nil {
				t.Error("the snapshot is in memory as well")
			}
			return kept, summary
		}
		return atOnce(t, r), summary
	}
	whole, summary := result(false)
	parts, again := result(true)
	if diff := cmp.Diff(whole.Info(), parts.Info()); diff != "" {
		t.Errorf("(-whole +in parts):\n%s", diff)
	}
	if !reflect.DeepEqual(whole.Records(), parts.Records()) {
		t.Error("the records are others")
	}
	if diff := cmp.Diff(whole.Coverage(), parts.Coverage()); diff != "" {
		t.Errorf("coverage (-whole +in parts):\n%s", diff)
	}
	summary.Calls, again.Calls, summary.Took, again.Took = 0, 0, nil, nil
	if diff := cmp.Diff(summary, again); diff != "" {
		t.Errorf("summary (-whole +in parts):\n%s", diff)
	}
	if text, _ := json.Marshal(whole.Info()); len(whole.Records(store.TypeKey)) < 8 || whole.Info().Gaps < 10 {
		t.Errorf("it tells of too little: %s", text)
	}
	if got := whole.Outcome(other, "eu-west-3", "dynamodb:ListTables", ""); got != store.Empty {
		t.Errorf("what has no address there is %s", got)
	}
}
