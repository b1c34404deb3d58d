package store

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// estate has two accounts with two records each, and an organisation.
func estate(change func(records map[string]*Record, coverage map[string]*Coverage)) ([]*Record, []Coverage) {
	record := func(account, typ, id string) *Record {
		return &Record{
			Key:      Key{Partition: "aws", Account: account, Region: "global", Type: typ, ID: id},
			Parts:    map[string]json.RawMessage{"x:Describe": json.RawMessage(`{"id":"` + id + `"}`)},
			Volatile: map[string]json.RawMessage{"x:Describe": json.RawMessage(`{"used":1}`)},
		}
	}
	const one, two = "111122223333", "444455556666"
	records := map[string]*Record{
		"a": record(one, TypeRole, "a"), "b": record(one, TypeUser, "b"), "c": record(two, TypeRole, "a"), "d": record(two, TypeRole, "d"),
		"o": record(one, TypeOrgPolicy, "p-1"), "n": record("", TypeRole, "n"),
	}
	coverage := map[string]*Coverage{
		"one": {Account: one, Region: "global", Operation: "iam:ListUsers", Outcome: Read},
		"two": {Account: two, Region: "global", Operation: "iam:ListUsers", Outcome: Denied, Message: "request 1"},
		"org": {Account: one, Region: "global", Operation: "organizations:ListRoots", Outcome: Read},
	}
	change(records, coverage)
	var list []Coverage
	for _, c := range coverage {
		list = append(list, *c)
	}
	return slices.Collect(maps.Values(records)), list
}

func TestAChangeShowsInTheRootOfItsAccountAlone(t *testing.T) {
	t.Parallel()
	type roots struct{ One, Two, Shared bool } // which of them changed
	read := func(change func(map[string]*Record, map[string]*Coverage)) *Snapshot {
		records, coverage := estate(change)
		return at(t, taken, coverage, records...)
	}
	before := read(func(map[string]*Record, map[string]*Coverage) {})
	for _, account := range []string{"111122223333", "444455556666"} {
		if before.AccountRoot(account) == "" {
			t.Errorf("account %s has no root", account)
		}
	}
	if before.AccountRoot("777788889999") != "" {
		t.Error("an account of which nothing is known has a root")
	}
	for _, c := range []struct {
		name   string
		change func(records map[string]*Record, coverage map[string]*Coverage)
		want   roots
	}{
		{"nothing", func(map[string]*Record, map[string]*Coverage) {}, roots{}},
		{"a part", func(r map[string]*Record, _ map[string]*Coverage) {
			r["a"].Parts["x:Describe"] = json.RawMessage(`{"id":"z"}`)
		}, roots{One: true}},
		{"one more part", func(r map[string]*Record, _ map[string]*Coverage) { r["d"].Parts["x:Get"] = json.RawMessage(`1`) }, roots{Two: true}},
		{"a record that is gone", func(r map[string]*Record, _ map[string]*Coverage) { delete(r, "c") }, roots{Two: true}},
		{"a record in the other account", func(r map[string]*Record, _ map[string]*Coverage) { r["b"].Account = r["d"].Account }, roots{One: true, Two: true}},
		{"a guardrail", func(r map[string]*Record, _ map[string]*Coverage) { r["o"].Parts["x:Describe"] = json.RawMessage(`{}`) }, roots{Shared: true}},
		{"a record of no account", func(r map[string]*Record, _ map[string]*Coverage) { delete(r, "n") }, roots{Shared: true}},
		{"what came of a call", func(_ map[string]*Record, c map[string]*Coverage) { c["two"].Outcome = Read }, roots{Two: true}},
		{"what came of a call for the organisation", func(_ map[string]*Record, c map[string]*Coverage) { c["org"].Outcome = Denied }, roots{Shared: true}},
		{"the text of an error", func(_ map[string]*Record, c map[string]*Coverage) { c["two"].Message = "request 2" }, roots{}},
		{"a volatile part", func(r map[string]*Record, _ map[string]*Coverage) {
			r["a"].Volatile["x:Describe"] = json.RawMessage(`{"used":2}`)
		}, roots{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			after := read(c.change)
			got := roots{
				before.AccountRoot("111122223333") != after.AccountRoot("111122223333"),
				before.AccountRoot("444455556666") != after.AccountRoot("444455556666"),
				before.SharedRoot() != after.SharedRoot(),
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// A root names a snapshot for ever: it must not change with the code.
func TestTheRootStaysWhatItWas(t *testing.T) {
	t.Parallel()
	records, coverage := estate(func(map[string]*Record, map[string]*Coverage) {})
	got := at(t, taken, coverage, records...).Info().Root
	if want := "sha256:a5125ace532678aa9cc1ae6de5d8f6a13e49cc342e21f5de3a01a53f48a1277a"; got != want {
		t.Errorf("root is %s, want %s", got, want)
	}
}
