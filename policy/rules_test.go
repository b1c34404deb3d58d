package policy

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

// ruleCase is one case of testdata/rules: policies, a request, and what AWS
// answers. $A is the account of the database, $B a foreign one. Unless the case
// says otherwise, user ana of $A does dynamodb:GetItem on table t of $A.
type ruleCase struct {
	Rules []string // PE-nnn and Tnn that it shows
	Name  string

	Principal rulePrincipal
	Action    string
	Resource  string // or
	Pattern   string // for Search
	Callers   string // for SearchPrincipals
	Owner     string
	Managed   bool // the key is AWS's
	Blocked   bool // public access to the bucket is

	Context  map[string][]string // no values: absent
	Present  []string            // there, value unknown
	Chosen   []string            // prefixes of keys that the caller chooses
	Complete bool                // what Context does not have is absent

	// The caller's own policies: statements or whole documents, each one
	// policy. Besides, a policy that allows everything: always, under a
	// condition, or with a Deny of everything under a condition.
	Identity []string
	Admin    bool
	When     string
	Unless   string

	Boundary []string
	Session  []string
	Policy   []string // of the resource; or
	Trust    []string
	Key      []string
	SCP      [][]string
	RCP      [][]string
	Endpoint []string
	Grants   []Grant
	Shares   []Share
	Missing  []string // layers, grants and shares that were not collected

	// Want is allowed (always), denied, explicit (denied by a statement), or a
	// certainty: yes, if, unknown.
	Want       string
	Conditions string
	Choices    string
	Unknown    string
	Witness    string
	Why        string // part of what some layer says

	But []ruleCase // the same case with other fields, of which rules and context are added to
}

type rulePrincipal struct {
	Kind          string
	ARN           string
	Account       string
	ID            string
	Role, User    string
	Bounded       bool
	ServiceLinked bool
}

const (
	accountA = "111122223333"
	accountB = "444455556666"
)

func loadRules(t testing.TB) []ruleCase {
	t.Helper()
	files, err := filepath.Glob("testdata/rules/*.yaml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no rules: %v", err)
	}
	var all []ruleCase
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []ruleCase
		expanded := strings.NewReplacer("$A", accountA, "$B", accountB).Replace(string(text))
		if err := yaml.UnmarshalWithOptions([]byte(expanded), &cases, yaml.Strict()); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for _, c := range cases {
			all = append(all, c)
			for _, other := range c.But {
				all = append(all, c.but(other))
			}
		}
	}
	return all
}

// but is the case with the fields that the other one sets. What is answered
// goes with the answer.
func (c ruleCase) but(other ruleCase) ruleCase {
	out := c
	out.Why, out.Conditions, out.Choices, out.Unknown, out.Witness = "", "", "", "", ""
	from, to := reflect.ValueOf(other), reflect.ValueOf(&out).Elem()
	for i := range from.NumField() {
		if !from.Field(i).IsZero() {
			to.Field(i).Set(from.Field(i))
		}
	}
	out.Name = c.Name + "; but " + other.Name
	out.Rules = slices.Concat(c.Rules, other.Rules)
	out.Context = maps.Clone(c.Context)
	if out.Context == nil {
		out.Context = map[string][]string{}
	}
	maps.Copy(out.Context, other.Context)
	return out
}

func TestRules(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, c := range loadRules(t) {
		name := strings.Join(c.Rules, " ") + " " + c.Name
		if seen[name] {
			t.Errorf("two cases %q", name)
		}
		seen[name] = true
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c.check(t)
		})
	}
}

func (c *ruleCase) check(t *testing.T) {
	r := c.request(t)
	var witness string
	var d Decision
	switch {
	case c.Pattern != "":
		witness, d = Search(r, c.Pattern)
	case c.Callers != "":
		r.Principal = Principal{}
		var p Principal
		p, d = SearchPrincipals(r, c.Callers)
		witness = p.ARN
	default:
		d = Decide(r)
	}
	v := d.Formula.Verdict()
	got := map[string]string{"want": outcome(d), "witness": witness}
	want := map[string]string{"want": c.Want, "witness": c.Witness}
	if c.Want == "yes" || c.Want == "if" || c.Want == "unknown" {
		got["conditions"], want["conditions"] = "", c.Conditions
		if v.Conditions != nil {
			got["conditions"] = v.Conditions.String()
		}
		got["choices"], want["choices"] = testTexts(v.Choices), c.Choices
		got["unknown"], want["unknown"] = testTexts(v.Unknown), c.Unknown
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("decision (-want +got):\n%s\nformula: %s\nlayers: %s", diff, d.Formula, layerTexts(d))
	}
	if !strings.Contains(layerTexts(d), c.Why) {
		t.Errorf("no layer says %q:\n%s", c.Why, layerTexts(d))
	}
}

func outcome(d Decision) string {
	switch d.Formula {
	case True:
		return "allowed"
	case False:
		if d.Explicit() {
			return "explicit"
		}
		return "denied"
	}
	return [...]string{No: "denied", Unknown: "unknown", If: "if", Yes: "yes"}[d.Formula.Verdict().Certainty]
}

func testTexts(tests []Test) string {
	texts := make([]string, len(tests))
	for i, x := range tests {
		texts[i] = Is(x).String()
	}
	return strings.Join(texts, "; ")
}

func layerTexts(d Decision) string {
	var b strings.Builder
	for _, l := range d.Layers() {
		fmt.Fprintf(&b, "%s %s %s: %s\n", l.Layer, l.Name, l.Result, l.Why)
	}
	return b.String()
}

func (c *ruleCase) request(t testing.TB) *Request {
	t.Helper()
	everything := `{"Effect":"Allow","Action":"*","Resource":"*"}`
	switch {
	case c.Admin:
		c.Identity = append(c.Identity, everything)
	case c.When != "":
		c.Identity = append(c.Identity, `{"Effect":"Allow","Action":"*","Resource":"*","Condition":`+c.When+`}`)
	case c.Unless != "":
		c.Identity = append(c.Identity, everything, `{"Effect":"Deny","Action":"*","Resource":"*","Condition":`+c.Unless+`}`)
	}
	if c.Principal == (rulePrincipal{}) {
		c.Principal = rulePrincipal{ARN: "arn:aws:iam::" + accountA + ":user/ana"}
	}
	if c.Action == "" {
		c.Action, c.Resource = "dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:"+accountA+":table/t"
	}
	r := &Request{
		Principal: c.Principal.principal(t), Action: c.Action,
		Target: Target{ARN: c.Resource, Owner: c.Owner, AWSManaged: c.Managed},
		Grants: c.Grants, Shares: c.Shares, PublicBlocked: c.Blocked,
		Identity: c.layer("identity", Identity, c.Identity),
		Boundary: c.layer("boundary", Boundary, c.Boundary),
		Session:  c.layer("session", Session, c.Session),
		Endpoint: c.layer("endpoint", Endpoint, c.Endpoint),
	}
	if r.Target.Owner == "" {
		r.Target.Owner = accountA
	}
	for kind, texts := range map[Kind][]string{Resource: c.Policy, Trust: c.Trust, KeyPolicy: c.Key} {
		if texts != nil {
			r.Resource = c.layer("resource", kind, texts)
		}
	}
	if r.Resource == nil {
		r.Resource = c.layer("resource", Resource, nil)
	}
	for i, level := range c.SCP {
		l := c.layer("scp", SCP, level)
		if l == nil {
			l = &Layer{}
		}
		l.Name = fmt.Sprintf("level-%d", i)
		r.SCPs = append(r.SCPs, l)
	}
	for _, level := range c.RCP {
		r.RCPs = append(r.RCPs, c.layer("rcp", RCP, level))
	}
	for _, m := range c.Missing {
		switch m {
		case "grants":
			r.GrantsMissing = &Missing{Operation: "kms:ListGrants", Account: accountA}
		case "shares":
			r.SharesMissing = &Missing{Operation: "rds:DescribeDBSnapshotAttributes", Account: accountA}
		}
	}
	r.Context = NewContext()
	r.Context.Complete = c.Complete
	for key, values := range c.Context {
		if len(values) == 0 {
			r.Context.SetAbsent(key)
			continue
		}
		r.Context.Set(key, values...)
	}
	for _, key := range c.Present {
		r.Context.SetPresent(key, Circumstance)
	}
	for _, prefix := range c.Chosen {
		r.Context.SetPrefixUnknown(prefix, Chosen)
	}
	return r
}

func (p rulePrincipal) principal(t testing.TB) Principal {
	t.Helper()
	kinds := map[string]PrincipalKind{
		"": User, "user": User, "role": Role, "session": RoleSession, "federated-user": FederatedUser, "root": Root,
		"service": Service, "anonymous": Anonymous, "federated": Federated, "anyone": AnyAccount, "account": SomeAccount,
	}
	kind, ok := kinds[p.Kind]
	if !ok {
		t.Fatalf("no kind of principal %q", p.Kind)
	}
	out := Principal{
		Kind: kind, ARN: p.ARN, Account: p.Account, ID: p.ID, RoleARN: p.Role, UserARN: p.User,
		Bounded: p.Bounded, ServiceLinked: p.ServiceLinked,
	}
	if part := strings.SplitN(p.ARN, ":", arnParts); p.Account == "" && len(part) == arnParts {
		out.Account = part[4]
	}
	return out
}

// layer makes a layer of policies; of statements alone, documents of the
// newest version.
func (c *ruleCase) layer(name string, kind Kind, texts []string) *Layer {
	var l *Layer
	if texts != nil {
		l = &Layer{}
	}
	for i, text := range texts {
		if !strings.Contains(text, `Statement`) {
			text = `{"Version":"2012-10-17","Statement":` + text + `}`
		}
		l.Policies = append(l.Policies, Attached{
			Document: Parse([]byte(text), kind), Policy: fmt.Sprintf("%s-%d", name, i+1), AttachedTo: "here",
		})
	}
	for _, m := range c.Missing {
		if m == name {
			if l == nil {
				l = &Layer{}
			}
			l.Missing = append(l.Missing, Missing{Operation: "read:" + name, Account: accountA})
		}
	}
	return l
}
