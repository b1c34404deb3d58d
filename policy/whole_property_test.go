package policy

import (
	"maps"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// drawDisputes draws which of the disputed rules in the formulas hold.
func drawDisputes(t *rapid.T, fs ...*Formula) map[string]bool {
	holds := map[string]bool{}
	for _, f := range fs {
		f.literals(func(l literal) {
			if l.test.test.Key == KeyDisputed {
				holds[l.test.test.Values[0]] = false
			}
		})
	}
	for _, rule := range slices.Sorted(maps.Keys(holds)) {
		holds[rule] = rapid.Bool().Draw(t, rule)
	}
	return holds
}

// known is the context that knows everything of the request.
func (s *shape) known() *Context {
	c := NewContext()
	c.Complete = true
	for key, values := range s.facts {
		c.Set(key, values...)
	}
	return c
}

// guessed is a context that knows some of the request, and nothing that is not
// so.
func (s *shape) guessed(t *rapid.T) *Context {
	c := NewContext()
	keys := []string{"aws:CurrentTime", "aws:SourceArn", "aws:SourceAccount", "aws:userid"}
	for _, f := range shapeFacts {
		keys = append(keys, f.key)
	}
	for _, key := range keys {
		values, present := s.facts[key]
		how := rapid.IntRange(0, 5).Draw(t, "knows "+key)
		switch {
		case key == "aws:CurrentTime" && how > 0:
			c.Set(key, values...) // a snapshot always has its time
		case how == 0 && present:
			c.Set(key, values...)
		case how == 0 && !strings.HasPrefix(key, "aws:Source") && key != "aws:userid":
			c.SetAbsent(key)
		case how == 1 && present:
			c.SetPresent(key, rapid.SampledFrom([]Class{Chosen, Circumstance, Secret}).Draw(t, "class"))
		case how == 2:
			c.SetMissing(key, Missing{Operation: "iam:GetRole", Account: accountA})
		case how == 3:
			c.SetUnknown(key, Chosen)
		}
	}
	return c
}

// PE-003, PE-210 to PE-217: what Decide leaves over of a request of which it
// knows some, evaluated where everything is known, is what Decide says there.
func TestDecide_leaves_over_what_a_complete_context_decides(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShape(t)
		all := s.request(s.known(), same, together)
		some := s.request(s.guessed(t), same, together)
		decided, left := Decide(all).Formula, Decide(some).Formula
		disputes := drawDisputes(t, decided, left)
		where := all.Context.within(all)
		want, got := truth(t, decided, where, disputes), truth(t, left, where, disputes)
		if got == want {
			return
		}
		if got && s.endpoint != nil && s.facts["aws:SourceVpce"] != nil {
			return // PE-195: of a request that nothing forces through the endpoint, another way is open
		}
		t.Fatalf("left %s\nevaluates to %v; decided at once: %s\nwhich is %v\nfacts %v", left, got, decided, want, s.facts)
	})
}

// PE-220, PE-223: what was not collected may make an answer less sure, and
// never hides what is allowed.
func TestHiding_a_layer_never_hides_what_is_allowed(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShape(t)
		all := s.request(s.known(), same, together)
		decided := Decide(all).Formula
		hidden := *s.request(s.guessed(t), same, together)
		gap := func(name string, l **Layer) {
			if *l != nil && rapid.IntRange(0, 2).Draw(t, "hide "+name) == 0 {
				*l = &Layer{Missing: []Missing{{Operation: "read:" + name, Account: accountA}}}
			}
		}
		gap("identity", &hidden.Identity)
		gap("boundary", &hidden.Boundary)
		gap("session", &hidden.Session)
		gap("resource", &hidden.Resource)
		gap("endpoint", &hidden.Endpoint)
		for i := range hidden.SCPs {
			gap("scp", &hidden.SCPs[i])
		}
		for i := range hidden.RCPs {
			gap("rcp", &hidden.RCPs[i])
		}
		if rapid.Bool().Draw(t, "hide grants") {
			hidden.Grants, hidden.GrantsMissing = nil, &Missing{Operation: "kms:ListGrants"}
		}
		if rapid.Bool().Draw(t, "hide shares") {
			hidden.Shares, hidden.SharesMissing = nil, &Missing{Operation: "rds:DescribeDBSnapshotAttributes"}
		}
		left := Decide(&hidden).Formula
		if holds := truth(t, decided, all.Context.within(all), drawDisputes(t, decided)); holds && left.Verdict().Certainty == No {
			t.Fatalf("allowed, but of less it is %s\nfacts %v", left, s.facts)
		}
	})
}

func TestSplitting_merging_and_shuffling_statements_means_nothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShape(t)
		random := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 0))
		c := s.guessed(t)
		want := Decide(s.request(c, same, together)).Formula
		got := Decide(s.request(c, same, func(statements []string) [][]string {
			mixed := slices.Clone(statements)
			random.Shuffle(len(mixed), func(i, j int) { mixed[i], mixed[j] = mixed[j], mixed[i] })
			at := random.IntN(len(mixed) + 1)
			return [][]string{mixed[:at], mixed[at:]}
		})).Formula
		if got.String() != want.String() {
			t.Fatalf("want %s\ngot  %s", want, got)
		}
	})
}

// PE-071: letter case of condition keys means nothing.
func TestCase_of_condition_keys_means_nothing(t *testing.T) {
	t.Parallel()
	var pairs []string
	for _, block := range shapeConditions {
		for _, part := range strings.Split(block, `"`) {
			if key, _, ok := strings.Cut(part, ":"); ok && key != "" && !strings.Contains(block, `{"`+part+`":`) {
				pairs = append(pairs, `"`+part+`":`, `"`+strings.ToUpper(part)+`":`)
			}
		}
	}
	pairs = append(pairs, "${aws:PrincipalTag/team", "${AWS:principaltag/TEAM", "${aws:username}", "${aws:UserName}")
	loud := strings.NewReplacer(pairs...).Replace
	// A key that the table does not have is spelled as it was asked.
	quiet := func(f *Formula) string { return strings.ToLower(f.String()) }
	rapid.Check(t, func(t *rapid.T) {
		s := drawShape(t)
		c := s.guessed(t)
		want, got := Decide(s.request(c, same, together)).Formula, Decide(s.request(c, loud, together)).Formula
		if quiet(got) != quiet(want) {
			t.Fatalf("want %s\ngot  %s", want, got)
		}
	})
}

func TestRenaming_accounts_of_whole_requests_changes_only_names(t *testing.T) {
	t.Parallel()
	rename := strings.NewReplacer(accountA, "222211110000", accountB, "666655554444").Replace
	rapid.Check(t, func(t *rapid.T) {
		s := drawShape(t)
		want := rename(Decide(s.request(NewContext(), same, together)).Formula.String())
		if got := Decide(s.request(NewContext(), rename, together)).Formula.String(); got != want {
			t.Fatalf("want %s\ngot  %s", want, got)
		}
	})
}

// Adding a Deny to a layer never adds a request that is allowed.
func TestAdding_a_Deny_to_any_layer_never_allows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShape(t)
		before := s.request(s.known(), same, together)
		more := s
		var added []string
		for len(added) == 0 {
			added = drawStatements(t, s.action, "added", false, 1)
		}
		deny := strings.Replace(added[len(added)-1], `"Allow"`, `"Deny"`, 1)
		everyone := strings.Replace(deny, `"Deny",`, `"Deny","Principal":"*",`, 1)
		switch rapid.IntRange(0, 3).Draw(t, "where") {
		case 0:
			more.identity = append(slices.Clone(s.identity), deny)
		case 1:
			more.resource = append(slices.Clone(s.resource), everyone)
		case 2:
			if len(s.scps) > 0 {
				more.scps = append(slices.Clone(s.scps[:len(s.scps)-1]), append(slices.Clone(s.scps[len(s.scps)-1]), deny))
			}
		case 3:
			more.rcps = append(slices.Clone(s.rcps), []string{everyone})
		}
		after := more.request(s.known(), same, together)
		was, is := Decide(before).Formula, Decide(after).Formula
		disputes := drawDisputes(t, was, is)
		where := before.Context.within(before)
		if truth(t, is, where, disputes) && !truth(t, was, where, disputes) {
			t.Fatalf("before %s\nafter %s\nadded %s", was, is, deny)
		}
	})
}

// PE-225, PE-227: a witness is a resource of the pattern for which Decide says
// what Search said, and no resource is better.
func TestSearch_of_whole_requests_agrees_with_Decide(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		s := drawShape(t)
		if s.target == "*" {
			s.action, s.target = shapeTargets[0].action, shapeTargets[0].target
		}
		at := rapid.IntRange(strings.LastIndexAny(s.target, ":/")+1, len(s.target)-1).Draw(t, "known of the name")
		pattern := s.target[:at] + "*"
		r := s.request(s.guessed(t), same, together)
		witness, found := Search(r, pattern)
		best := found.Formula.Verdict().Certainty
		if (witness == "") != (best == No) && best != Unknown {
			t.Fatalf("witness %q of %s", witness, found.Formula)
		}
		if witness != "" {
			s.target = witness
			again := s.request(r.Context, same, together)
			if got := Decide(again).Formula; !globOf(pattern).match(witness) || got.String() != found.Formula.String() {
				t.Fatalf("witness %s of %s is %s, not %s", witness, pattern, got, found.Formula)
			}
		}
		for _, name := range []string{"ana-orders", "db/ana-AbCdEf", "k", "target", "ana", "x", "a", ""} {
			if other := pattern[:at] + name; Decide(with(r, other)).Formula.Verdict().Certainty > best {
				t.Fatalf("%s is %s, but the search found %q with %s", other, Decide(with(r, other)).Formula, witness, found.Formula)
			}
		}
	})
}

func with(r *Request, target string) *Request {
	out := *r
	out.Target.ARN = target
	return &out
}
