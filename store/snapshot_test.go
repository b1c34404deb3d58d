package store

import (
	"encoding/json"
	"errors"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var taken = time.Date(2026, 11, 23, 21, 2, 20, 999, time.FixedZone("CET", 3600))

func role(name string, parts ...string) *Record {
	r := &Record{
		Key: Key{
			Partition: "aws", Account: "111122223333", Region: "global", Type: TypeRole,
			ID: "arn:aws:iam::111122223333:role/" + name,
		},
		Parts: map[string]json.RawMessage{},
	}
	for i := 0; i < len(parts); i += 2 {
		r.Parts[parts[i]] = json.RawMessage(parts[i+1])
	}
	return r
}

func memory(t *testing.T, records []*Record, coverage ...Coverage) *Snapshot {
	t.Helper()
	s, err := NewSnapshot(taken, records, coverage)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func equal(t *testing.T, want, got any) {
	t.Helper()
	if reflect.DeepEqual(want, got) {
		return // cmp walks a long text byte by byte
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestInfo(t *testing.T) {
	t.Parallel()
	s := memory(t, []*Record{role("a", "iam:GetRole", `{"RoleName":"a"}`), role("b")},
		Coverage{Account: "444455556666", Region: "eu-west-1", Operation: "kms:ListGrants", Outcome: Denied},
		Coverage{Account: "111122223333", Region: "us-east-1", Operation: "kms:ListKeys", Outcome: Read})
	root := "sha256:f39ee53895ddccb8334f899ddcaced6b27ad892aed550fdff94732c99e7a4cf1"
	equal(t, Info{
		ID: "20261123T200220Z-" + root[7:15], Taken: time.Date(2026, 11, 23, 20, 2, 20, 0, time.UTC), Root: root,
		Accounts: []string{"111122223333", "444455556666"}, Regions: []string{"eu-west-1", "us-east-1"},
		Records: 2, Gaps: 1,
	}, s.Info())
	equal(t, []string{}, memory(t, nil).Info().Regions)
}

func TestRoot(t *testing.T) {
	t.Parallel()
	base := role("a", "one", `{"n":1,"s":"x"}`, "two", `[]`)
	root := memory(t, []*Record{base}).Info().Root
	volatile := role("a", "one", `{"n":1,"s":"x"}`, "two", `[]`)
	volatile.Volatile = map[string]json.RawMessage{"used": json.RawMessage(`"today"`)}
	other := role("a", "one", `{"n":1,"s":"x"}`, "two", `[]`)
	other.Region = "eu-west-1"
	for _, test := range []struct {
		name   string
		record *Record
		same   bool
	}{
		{"the order of members does not count", role("a", "one", `{"s":"x","n":1}`, "two", `[]`), true},
		{"space does not count", role("a", "one", " {\n\"n\" : 1, \"s\":\"x\"}\t", "two", `[ ]`), true},
		{"the spelling of a string does not count", role("a", "one", `{"n":1,"\u0073":"\u0078"}`, "two", `[]`), true},
		{"volatile parts do not count", volatile, true},
		{"the literal text of a number counts", role("a", "one", `{"n":1.0,"s":"x"}`, "two", `[]`), false},
		{"a value counts", role("a", "one", `{"n":1,"s":"y"}`, "two", `[]`), false},
		{"the name of a part counts", role("a", "one", `{"n":1,"s":"x"}`, "three", `[]`), false},
		{"a part counts", role("a", "one", `{"n":1,"s":"x"}`), false},
		{"the key counts", other, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := memory(t, []*Record{test.record}, Coverage{Operation: "any", Outcome: Denied}).Info().Root
			if (got == root) != test.same {
				t.Errorf("root %s against %s: want same %v", got, root, test.same)
			}
		})
	}
	shifted := &Record{Key: Key{Partition: "aw", Account: "s111122223333", Region: "global", Type: TypeRole, ID: base.ID}}
	if memory(t, []*Record{shifted}).Info().Root == memory(t, []*Record{role("a")}).Info().Root {
		t.Error("moving a letter between fields keeps the root")
	}
}

func TestNumbersKeepTheirText(t *testing.T) {
	t.Parallel()
	s := memory(t, []*Record{role("a", "one", `{"b":9007199254740993,"a":1e400}`)})
	equal(t, `{"a":1e400,"b":9007199254740993}`, string(s.Records()[0].Parts["one"]))
}

func TestMerge(t *testing.T) {
	t.Parallel()
	one, two := role("a", "one", `{"n":1,"m":2}`), role("a", "one", `{"m":2,"n":1}`, "two", `2`)
	s := memory(t, []*Record{two, one})
	equal(t, []*Record{role("a", "one", `{"m":2,"n":1}`, "two", `2`)}, s.Records())
	equal(t, 1, len(one.Parts)) // what was given is not touched

	_, err := NewSnapshot(taken, []*Record{one, role("a", "one", `{"n":2}`)}, nil)
	var conflict *ConflictError
	if !errors.As(err, &conflict) || conflict.Key != one.Key || conflict.Part != "one" || !strings.Contains(err.Error(), one.ID) {
		t.Errorf("conflict: %v", err)
	}
	_, err = NewSnapshot(taken, []*Record{role("a", "one", `{"n":`)}, nil)
	if err == nil || !strings.Contains(err.Error(), one.ID) {
		t.Errorf("broken JSON: %v", err)
	}
	_, err = NewSnapshot(taken, []*Record{role("a", "one", strings.Repeat("[", 100000))}, nil)
	if err == nil || !strings.Contains(err.Error(), one.ID) {
		t.Errorf("deep JSON: %v", err)
	}
	if _, err = NewSnapshot(taken, []*Record{role("a", "one", "{\"tag\":\"\xff\\ud800\"}")}, nil); err != nil {
		t.Errorf("text that is not UTF-8: %v", err)
	}
	a, b := role("a"), role("a")
	a.Volatile = map[string]json.RawMessage{"used": json.RawMessage("1")}
	b.Volatile = map[string]json.RawMessage{"used": json.RawMessage("2")}
	equal(t, memory(t, []*Record{a, b}).Records(), memory(t, []*Record{b, a}).Records())
}

func TestRecordsOfTypes(t *testing.T) {
	t.Parallel()
	key := &Record{Key: Key{Partition: "aws", Account: "111122223333", Region: "eu-west-1", Type: TypeKey, ID: "k"}}
	s := memory(t, []*Record{role("b"), key, role("a")})
	ids := func(types ...string) (ids []string) {
		for _, r := range s.Records(types...) {
			ids = append(ids, strings.TrimPrefix(r.ID, "arn:aws:iam::111122223333:role/"))
		}
		return ids
	}
	equal(t, []string{"k", "a", "b"}, ids())
	equal(t, []string{"a", "b"}, ids(TypeRole))
	equal(t, []string{"k", "a", "b"}, ids(TypeRole, TypeKey))
	equal(t, true, s.Record(Key{}) == nil)
	equal(t, key.Key, s.Record(key.Key).Key)
}

func TestOutcome(t *testing.T) {
	t.Parallel()
	const account, region, operation = "111122223333", "eu-west-1", "kms:ListGrants"
	coverage := []Coverage{
		{Account: account, Region: region, Operation: operation, Outcome: Read},
		{Account: account, Region: region, Operation: operation, Item: "refused", Outcome: Denied, Code: "AccessDenied"},
		{Account: account, Region: region, Operation: operation, Item: "twice", Outcome: Read},
		{Account: account, Region: region, Operation: operation, Item: "twice", Outcome: Failed},
		{Account: account, Region: region, Operation: operation, Item: "late", Outcome: NotTried},
		{Account: account, Region: region, Operation: operation, Item: "late", Outcome: Empty},
	}
	for _, order := range []string{"given", "reversed"} {
		s := memory(t, nil, coverage...)
		for _, test := range []struct {
			name, operation, item string
			want                  Outcome
		}{
			{"the item's own entry wins", operation, "refused", Denied},
			{"the operation speaks for other items", operation, "other", Read},
			{"no entry is not tried", "kms:ListKeys", "", NotTried},
			{"a refusal outweighs a success", operation, "twice", Failed},
			{"an outcome outweighs not trying", operation, "late", Empty},
		} {
			t.Run(test.name+" "+order, func(t *testing.T) {
				equal(t, test.want, s.Outcome(account, region, test.operation, test.item))
			})
		}
		equal(t, 4, len(s.Coverage()))
		equal(t, 2, s.Info().Gaps)
		slices.Reverse(coverage)
	}
}

func TestOrderOfInputDoesNotMatter(t *testing.T) {
	t.Parallel()
	records := []*Record{role("a", "one", `1`), role("b"), role("a", "two", `2`), role("c", "one", `1`)}
	coverage := []Coverage{{Operation: "x", Outcome: Read}, {Operation: "y", Outcome: Denied}, {Operation: "x", Outcome: Failed}}
	want := memory(t, records, coverage...)
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		random.Shuffle(len(records), func(i, j int) { records[i], records[j] = records[j], records[i] })
		random.Shuffle(len(coverage), func(i, j int) { coverage[i], coverage[j] = coverage[j], coverage[i] })
		got := memory(t, records, coverage...)
		equal(t, want.Info(), got.Info())
		equal(t, want.Records(), got.Records())
		equal(t, want.Coverage(), got.Coverage())
	}
}
