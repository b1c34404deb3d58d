package lint_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/policy/lint"
)

// now is the time of all tests.
var now = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// ruleCase is what one rule says of a policy.
type ruleCase struct {
	rule, name string
	kind       policy.Kind
	text       string   // of statements, joined by commas, or of a whole policy
	want       []string // the subjects of what the rule finds
}

// document makes a policy of statements.
func (c ruleCase) document() string {
	if strings.HasPrefix(c.text, `{"Effect"`) || strings.HasPrefix(c.text, `{"Sid"`) {
		return `{"Version":"2012-10-17","Statement":[` + c.text + `]}`
	}
	return c.text
}

func ruleCases() []ruleCase {
	return slices.Concat(documentCases(), actionCases(), resourceCases(), principalCases(), conditionCases(), valueCases(), otherCases())
}

func TestRules(t *testing.T) {
	t.Parallel()
	for _, c := range ruleCases() {
		t.Run(c.rule+": "+c.name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, f := range lint.Check([]byte(c.document()), c.kind, now) {
				if f.Message == "" || f.Line < 1 {
					t.Errorf("finding %+v has no message or line", f)
				}
				if f.Rule.ID == c.rule {
					got = append(got, f.Subject)
				}
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%s (-want +got):\n%s", c.document(), diff)
			}
		})
	}
}

func TestEvery_rule_has_a_case_that_fires_and_one_that_does_not(t *testing.T) {
	t.Parallel()
	fires, silent := map[string]bool{}, map[string]bool{}
	for _, c := range ruleCases() {
		if len(c.want) > 0 {
			fires[c.rule] = true
		} else {
			silent[c.rule] = true
		}
	}
	known := map[string]bool{}
	for _, r := range lint.Rules() {
		if known[r.ID] {
			t.Errorf("two rules are called %s", r.ID)
		}
		known[r.ID] = true
		if !fires[r.ID] || !silent[r.ID] {
			t.Errorf("rule %s: fires in a case: %v, is silent in one: %v", r.ID, fires[r.ID], silent[r.ID])
		}
	}
	for id := range fires {
		if !known[id] {
			t.Errorf("no rule is called %s", id)
		}
	}
}

func TestA_policy_without_faults_has_no_findings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		kind policy.Kind
		text string
	}{
		{"connect to one database as one user", policy.Identity, `{"Version":"2012-10-17","Statement":[{"Sid":"Connect","Effect":"Allow","Action":"rds-db:connect","Resource":"arn:aws:rds-db:eu-west-1:111122223333:dbuser:cluster-ABCDEFGHIJKL01234/app"}]}`},
		{"a role for GitHub", policy.Trust, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"},"Action":"sts:AssumeRoleWithWebIdentity","Condition":{"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"},"StringLike":{"token.actions.githubusercontent.com:sub":"repo:acme/app:*"}}}]}`},
		{"the default key policy", policy.KeyPolicy, `{"Version":"2012-10-17","Id":"key-default-1","Statement":[{"Sid":"Enable IAM User Permissions","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}`},
		{"full access for SCPs", policy.SCP, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`},
		{"full access for RCPs", policy.RCP, `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`},
		{"the default endpoint policy", policy.Endpoint, `{"Version":"2008-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`},
		{"a perimeter", policy.RCP, `{"Version":"2012-10-17","Statement":[{"Sid":"Perimeter","Effect":"Deny","Principal":"*","Action":["s3:*","kms:*","secretsmanager:*"],"Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalOrgID":"o-abcdefghij"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}}}]}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for _, f := range lint.Check([]byte(c.text), c.kind, now) {
				t.Errorf("%s: %s", f.Rule.ID, f.Message)
			}
		})
	}
}

func TestFindings_say_where_they_are(t *testing.T) {
	t.Parallel()
	const text = `{
  "Version": "2012-10-17",
  "Statement": [
    {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
    {
      "Sid": "Database",
      "Effect": "Allow",
      "Action": [
        "rds-db:connect",
        "rds-db:conect"
      ],
      "Resource": "arn:aws:rds-db:eu-west-1:111122223333:dbuser:orders/app",
      "Condition": {
        "IpAddress": {"aws:SourceIp": ["203.0.113.0/24", "203.0.113.0/99"]}
      }
    }
  ]
}`
	var got []string
	for _, f := range lint.Check([]byte(text), policy.Identity, now) {
		got = append(got, fmt.Sprintf("%d:%d %s %d %s", f.Line, f.Column, f.Rule.ID, f.Statement, f.Sid))
	}
	want := []string{
		"10:9 misspelled-action 1 Database",
		"12:19 rds-db-name 1 Database",
		"14:58 bad-operand 1 Database",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	encoded := strings.NewReplacer("\n", "%0A", " ", "%20", `"`, "%22", "{", "%7B").Replace(text)
	var decoded []string
	for _, f := range lint.Check([]byte(encoded), policy.Identity, now) {
		decoded = append(decoded, fmt.Sprintf("%d:%d %s %d %s", f.Line, f.Column, f.Rule.ID, f.Statement, f.Sid))
	}
	if diff := cmp.Diff(want, decoded); diff != "" {
		t.Errorf("percent-encoded, as IAM sends it (-want +got):\n%s", diff)
	}
}

func TestWhat_the_parser_finds_is_of_its_statement(t *testing.T) {
	t.Parallel()
	const text = `{"Version":"2012-10-17","Statement":[{"Sid":"A","Effect":"Allow","Action":"s3:*","Resource":"*"},{"Sid":"B","Effect":"Allow","Action":[],"Resource":"*"}]}`
	var got []string
	for _, f := range lint.Check([]byte(text), policy.Identity, now) {
		got = append(got, fmt.Sprintf("%s %d %s", f.Rule.ID, f.Statement, f.Sid))
	}
	if diff := cmp.Diff([]string{"matches-nothing 1 B"}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestGuess(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       policy.Kind
	}{
		{"no principal", `{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"*"}}`, policy.Identity},
		{"who may assume", `{"Statement":{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}}`, policy.Trust},
		{"who may use a key", `{"Statement":{"Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"}}`, policy.KeyPolicy},
		{"who may read a bucket", `{"Statement":{"Effect":"Allow","Principal":"*","Action":"s3:GetObject","Resource":"*"}}`, policy.Resource},
		{"no policy at all", `[]`, policy.Identity},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := lint.Guess([]byte(c.text)); got != c.want {
				t.Errorf("kind is %s, want %s", lint.NameOf(got), lint.NameOf(c.want))
			}
		})
	}
}

func TestKindOf(t *testing.T) {
	t.Parallel()
	for _, name := range lint.Kinds() {
		kind, err := lint.KindOf(name)
		if err != nil || lint.NameOf(kind) != name {
			t.Errorf("%s is kind %v: %v", name, kind, err)
		}
	}
	if _, err := lint.KindOf("bucket"); err == nil || !strings.Contains(err.Error(), "identity, boundary") {
		t.Errorf("error is %v, want the kinds that there are", err)
	}
}

func TestAtLeast(t *testing.T) {
	t.Parallel()
	if !lint.Wrong.AtLeast(lint.Risky) || !lint.Note.AtLeast(lint.Note) || lint.Note.AtLeast(lint.Risky) {
		t.Error("the order of severities is not wrong, risky, note")
	}
}
