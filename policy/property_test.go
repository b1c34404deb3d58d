package policy

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// statementText draws a statement of a small world, in which statements often
// meet.
func statementText(t *rapid.T, name string, principals bool) string {
	effect := rapid.SampledFrom([]string{"Allow", "Allow", "Deny"}).Draw(t, name+" effect")
	action := rapid.SampledFrom([]string{`"Action":"*"`, `"Action":"rds:*"`, `"Action":"rds:Delete*"`, `"NotAction":"rds:Describe*"`, `"Action":"s3:*"`, `"Action":"secretsmanager:*"`}).Draw(t, name+" action")
	resource := rapid.SampledFrom([]string{
		`"Resource":"*"`, `"Resource":"arn:aws:secretsmanager:*:*:secret:a*"`, `"Resource":"arn:aws:secretsmanager:*:*:secret:*b"`, `"Resource":"arn:aws:secretsmanager:*:*:secret:?b"`,
		`"NotResource":"arn:aws:secretsmanager:*:*:secret:a*"`, `"Resource":"arn:aws:secretsmanager:*:*:secret:${aws:PrincipalTag/team}"`, `"Resource":["arn:aws:secretsmanager:*","arn:aws:secretsmanager:*:b"]`,
	}).Draw(t, name+" resource")
	condition := rapid.SampledFrom([]string{
		``, ``, ``, `,"Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}`, `,"Condition":{"StringNotEquals":{"aws:SourceVpce":["vpce-1","vpce-2"]}}`,
		`,"Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}`, `,"Condition":{"StringLike":{"aws:PrincipalTag/team":"a*"}}`,
	}).Draw(t, name+" condition")
	principal := ""
	if principals {
		principal = rapid.SampledFrom([]string{
			`"Principal":"*",`, `"Principal":{"AWS":"111122223333"},`, `"Principal":{"AWS":"arn:aws:iam::111122223333:role/r"},`,
			`"NotPrincipal":{"AWS":"arn:aws:iam::111122223333:role/r"},`, `"Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/r/s"},`,
		}).Draw(t, name+" principal")
	}
	return fmt.Sprintf(`{"Effect":%q,%s%s,%s%s}`, effect, principal, action, resource, condition)
}

// layerTexts draws policies as lists of statements; nil for no layer.
func drawLayer(t *rapid.T, name string, principals bool) [][]string {
	if rapid.Bool().Draw(t, name+" absent") {
		return nil
	}
	policies := make([][]string, rapid.IntRange(0, 2).Draw(t, name+" policies"))
	for i := range policies {
		for j := range rapid.IntRange(0, 3).Draw(t, name+" statements") {
			policies[i] = append(policies[i], statementText(t, fmt.Sprintf("%s %d.%d", name, i, j), principals))
		}
	}
	return policies
}

// world is a drawn request, as text so that it can be changed.
type world struct {
	principal                             Principal
	identity, boundary, session, resource [][]string
	scp                                   [][]string
	owner                                 string
}

func drawWorld(t *rapid.T) world {
	w := world{
		principal: rapid.SampledFrom([]Principal{
			{Kind: User, ARN: "arn:aws:iam::111122223333:user/u", Account: accountA},
			{Kind: Role, ARN: "arn:aws:iam::111122223333:role/r", Account: accountA},
			{Kind: RoleSession, ARN: "arn:aws:sts::111122223333:assumed-role/r/s", RoleARN: "arn:aws:iam::111122223333:role/r", Account: accountA},
			{Kind: Root, ARN: "arn:aws:iam::111122223333:root", Account: accountA},
			{Kind: AnyAccount},
			{Kind: Anonymous},
		}).Draw(t, "principal"),
		identity: drawLayer(t, "identity", false),
		boundary: drawLayer(t, "boundary", false),
		session:  drawLayer(t, "session", false),
		resource: drawLayer(t, "resource", true),
		scp:      drawLayer(t, "scp", false),
		owner:    rapid.SampledFrom([]string{accountA, accountB}).Draw(t, "owner"),
	}
	return w
}

func (w world) request(target string, rename func(string) string) *Request {
	layer := func(kind Kind, policies [][]string) *Layer {
		if policies == nil {
			return nil
		}
		l := &Layer{}
		for _, statements := range policies {
			text := rename(`{"Version":"2012-10-17","Statement":[` + strings.Join(statements, ",") + `]}`)
			l.Policies = append(l.Policies, Attached{Document: Parse([]byte(text), kind), Policy: "p", AttachedTo: "a"})
		}
		return l
	}
	p := w.principal
	p.ARN, p.RoleARN, p.Account = rename(p.ARN), rename(p.RoleARN), rename(p.Account)
	r := &Request{
		Principal: p, Action: "secretsmanager:GetSecretValue", Target: Target{ARN: rename(target), Owner: rename(w.owner)}, Context: NewContext(),
		Identity: layer(Identity, w.identity), Boundary: layer(Boundary, w.boundary), Session: layer(Session, w.session),
		Resource: layer(Resource, w.resource),
	}
	if scp := layer(SCP, w.scp); scp != nil {
		r.SCPs = []*Layer{scp}
	}
	return r
}

func same(s string) string { return s }

const secretA = "arn:aws:secretsmanager:us-east-1:111122223333:secret:ab"

func TestAdding_a_Deny_never_allows(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		before := Decide(w.request(secretA, same)).Formula
		deny := strings.Replace(statementText(t, "added", true), `"Allow"`, `"Deny"`, 1)
		w.resource = append(slices.Clone(w.resource), []string{deny})
		after := Decide(w.request(secretA, same)).Formula
		if v := after.Verdict().Certainty; v > before.Verdict().Certainty {
			t.Fatalf("before %s\nafter %s", before, after)
		}
	})
}

func TestOrder_and_split_of_statements_mean_nothing(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		want := Decide(w.request(secretA, same)).Formula
		random := rand.New(rand.NewPCG(uint64(rapid.Int64().Draw(t, "seed")), 0))
		mixed := w
		for _, layer := range []*[][]string{&mixed.identity, &mixed.boundary, &mixed.session, &mixed.resource, &mixed.scp} {
			if len(*layer) == 0 {
				continue
			}
			all := slices.Concat(*layer...)
			random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
			split := random.IntN(len(all) + 1)
			*layer = [][]string{all[:split], all[split:]}
		}
		if got := Decide(mixed.request(secretA, same)).Formula; got.String() != want.String() {
			t.Fatalf("want %s\ngot  %s", want, got)
		}
	})
}

func TestRenaming_accounts_changes_only_names(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		rename := strings.NewReplacer(accountA, "999900001111", accountB, "888800001111").Replace
		want := rename(Decide(w.request(secretA, same)).Formula.String())
		if got := Decide(w.request(secretA, rename)).Formula.String(); got != want {
			t.Fatalf("want %s\ngot  %s", want, got)
		}
	})
}

func TestSearch_finds_what_trying_every_short_name_finds(t *testing.T) {
	t.Parallel()
	var names []string
	for _, first := range []string{"", "a", "b", "x"} {
		for _, second := range []string{"a", "b", "x"} {
			for _, third := range []string{"", "a", "b", "x"} {
				names = append(names, first+second+third)
			}
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		prefix := rapid.SampledFrom([]string{"", "a", "x", "b"}).Draw(t, "prefix")
		pattern := "arn:aws:secretsmanager:us-east-1:111122223333:secret:" + prefix + "*"
		witness, d := Search(w.request("", same), pattern)
		got := d.Formula.Verdict().Certainty
		if (witness == "") != (got == No) {
			t.Fatalf("witness %q of a decision %s", witness, d.Formula)
		}
		if witness != "" {
			if again := Decide(w.request(witness, same)).Formula; again.String() != d.Formula.String() || !globOf(pattern).match(witness) {
				t.Fatalf("witness %s is %s, not %s", witness, again, d.Formula)
			}
		}
		for _, name := range names {
			target := "arn:aws:secretsmanager:us-east-1:111122223333:secret:" + name
			if !globOf(strings.Replace(pattern, "*", "?*", 1)).match(target) {
				continue
			}
			if better := Decide(w.request(target, same)).Formula; better.Verdict().Certainty > got {
				t.Fatalf("search found %q with %s, but %s has %s", witness, d.Formula, target, better)
			}
		}
	})
}

func TestDecide_is_deterministic_and_leaves_the_request_alone(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		w := drawWorld(t)
		r := w.request(secretA, same)
		text := func(d Decision) string { return fmt.Sprint(d.Formula, d.Layers(), d.Statements()) }
		one := text(Decide(r))
		if diff := cmp.Diff(one, text(Decide(r))); diff != "" {
			t.Fatal(diff)
		}
	})
}
