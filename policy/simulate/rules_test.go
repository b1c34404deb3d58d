package simulate

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/goccy/go-yaml"
)

// ruleCase is a case of the policy package, as far as a line can say it. What
// it leaves out is as there.
type ruleCase struct {
	Rules     []string
	Name      string
	Principal struct {
		Kind, ARN, Account, ID, Role, User string
		Bounded, ServiceLinked             bool
	}
	Action, Resource, Pattern, Owner string
	Callers                          string
	Blocked                          bool
	Managed                          bool
	Context                          map[string][]string
	Complete                         bool

	Admin                                                     bool
	When, Unless                                              string
	Identity, Boundary, Session, Policy, Trust, Key, Endpoint []string
	SCP, RCP                                                  [][]string
	Present, Chosen, Missing                                  []string
	Grants, Shares                                            []any
	Want                                                      string
}

// TestLinesDecideAsTheRulesSay asks the cases of the rules as lines.
func TestLinesDecideAsTheRulesSay(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../testdata/rules/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	asked := 0
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var cases []ruleCase
		expanded := strings.NewReplacer("$A", "111122223333", "$B", "444455556666").Replace(string(text))
		if err := yaml.Unmarshal([]byte(expanded), &cases); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for i := range cases {
			c := &cases[i]
			c.complete()
			if !c.sayable() {
				continue
			}
			asked++
			t.Run(strings.Join(c.Rules, " ")+" "+c.Name, func(t *testing.T) {
				t.Parallel()
				line := c.line(t)
				got := words(New().Line(line))
				if !slices.Contains(c.wants(), got) {
					t.Errorf("got %s, want one of %q of\n%s", got, c.wants(), line)
				}
			})
		}
	}
	if asked < 150 {
		t.Errorf("%d cases could be asked, which are too few", asked)
	}
}

// complete sets what the case leaves out.
func (c *ruleCase) complete() {
	const all = `{"Effect":"Allow","Action":"*","Resource":"*"`
	switch {
	case c.Admin:
		c.Identity = append(c.Identity, all+"}")
	case c.When != "":
		c.Identity = append(c.Identity, all+`,"Condition":`+c.When+"}")
	case c.Unless != "":
		c.Identity = append(c.Identity, all+"}", `{"Effect":"Deny","Action":"*","Resource":"*","Condition":`+c.Unless+"}")
	}
	if p := c.Principal; p.ARN == "" && p.Kind == "" && p.Account == "" {
		c.Principal.ARN = "arn:aws:iam::111122223333:user/ana"
	}
	if c.Action == "" {
		c.Action, c.Resource = "dynamodb:GetItem", "arn:aws:dynamodb:us-east-1:111122223333:table/t"
	}
}

// sayable reports whether a line can say the case.
func (c *ruleCase) sayable() bool {
	p := c.Principal
	endpoint := c.Endpoint == nil || len(c.Context["aws:SourceVpce"]) > 0
	kinds := c.Trust == nil && c.Key == nil
	switch {
	case strings.Contains(c.Resource, ":kms:"):
		kinds = c.Trust == nil && c.Policy == nil
	case strings.Contains(c.Resource, ":role/"):
		kinds = c.Key == nil && c.Policy == nil
	}
	return p.Kind != "anyone" && p.Kind != "account" && p.ID == "" && p.User == "" && !p.Bounded && !p.ServiceLinked &&
		c.Pattern == "" && c.Callers == "" && !c.Blocked && c.Resource != "" && !strings.ContainsAny(c.Action+p.ARN, "*?") && !c.Managed &&
		c.Present == nil && c.Chosen == nil && c.Missing == nil && c.Grants == nil && c.Shares == nil &&
		endpoint && kinds && (c.Resource == "*" || strings.Count(c.Resource, ":") > 4)
}

// wants are the decisions that fit what the case wants: allowed, denied or
// explicit, or else how sure it is.
func (c *ruleCase) wants() []string {
	switch c.Want {
	case "allowed":
		return []string{Allowed}
	case "denied":
		return []string{ImplicitDeny}
	case "explicit":
		return []string{ExplicitDeny}
	case "unknown":
		return []string{Conditional, Disputed}
	}
	return []string{Conditional}
}

func (c *ruleCase) line(t *testing.T) []byte {
	t.Helper()
	documents := func(texts []string) []string {
		list := make([]string, len(texts))
		for i, text := range texts {
			if !strings.Contains(text, "Statement") {
				text = `{"Version":"2012-10-17","Statement":` + text + `}`
			}
			list[i] = text
		}
		return list
	}
	line := map[string]any{
		"ActionNames": []string{c.Action}, "ResourceArns": []string{c.Resource},
		"ResourceOwner": "111122223333", "CallerArn": c.Principal.ARN, "CompleteContext": c.Complete,
	}
	if c.Owner != "" {
		line["ResourceOwner"] = c.Owner
	}
	if c.Principal.Kind == "anonymous" {
		line["CallerArn"] = "*"
	}
	for name, texts := range map[string][]string{
		"PolicyInputList": c.Identity, "PermissionsBoundaryPolicyInputList": c.Boundary,
		"SessionPolicyInputList": c.Session, "VpcEndpointPolicyInputList": c.Endpoint,
	} {
		if texts != nil {
			line[name] = documents(texts)
		}
	}
	for name, levels := range map[string][][]string{"ServiceControlPolicyInputList": c.SCP, "ResourceControlPolicyInputList": c.RCP} {
		var all [][]string
		for _, level := range levels {
			all = append(all, documents(level))
		}
		if all != nil {
			line[name] = all
		}
	}
	for _, texts := range [][]string{c.Policy, c.Trust, c.Key} {
		if len(texts) > 0 {
			line["ResourcePolicy"] = documents(texts)[0]
		}
	}
	var entries []map[string]any
	given := map[string][]string{}
	if c.Principal.Role != "" {
		given["aws:PrincipalArn"] = []string{c.Principal.Role}
	}
	for key, values := range c.Context {
		given[key] = values
	}
	for key, values := range given {
		entries = append(entries, map[string]any{"ContextKeyName": key, "ContextKeyValues": append([]string{}, values...)})
	}
	if entries != nil {
		line["ContextEntries"] = entries
	}
	text, err := json.Marshal(line)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
