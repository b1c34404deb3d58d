package sarif

import (
	"bytes"
	"encoding/json"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/iamreach/iamreach/graph/answer"
)

func finding(policy, attachedTo string) answer.LintFinding {
	return answer.LintFinding{
		ID: "l-1", Rule: "kms-alias", Severity: "wrong", Title: "Alias where a key belongs", Policy: policy, AttachedTo: attachedTo,
		Line: 3, Column: 5, Message: "arn:\x1b[2J is an alias", Reason: "KMS decides on keys.", Advice: "Name the key.", Reference: "https://docs.aws.amazon.com/kms/",
	}
}

func TestLogs_have_what_SARIF_demands(t *testing.T) {
	t.Parallel()
	note := finding("b.json", "")
	note.Rule, note.Severity, note.Column = "no-version", "note", 0
	risky := finding("inline:a", "arn:aws:iam::111122223333:role/r")
	risky.Rule, risky.Severity = "public", "risky"
	for _, c := range []struct {
		name     string
		findings []answer.LintFinding
	}{
		{"no findings", nil},
		{"findings in files and in a snapshot", []answer.LintFinding{finding("a.json", ""), note, risky, finding("../../etc/\u202e\xff:x y", ""), finding("..", "")}},
		{"an owner that is no ARN", []answer.LintFinding{finding("p", "ou-1234"), finding("/", "../..")}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text, err := json.Marshal(Lint(&answer.Lint{Findings: c.findings}))
			if err != nil {
				t.Fatal(err)
			}
			if err := essentials(t).Validate(parsed(t, text)); err != nil {
				t.Errorf("%s: %v", text, err)
			}
			if strings.Contains(string(text), `\u001b`) || strings.Contains(string(text), "null") {
				t.Errorf("log has control characters or null: %s", text)
			}
		})
	}
}

func TestThe_schema_refuses_what_is_no_log(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(Lint(&answer.Lint{Findings: []answer.LintFinding{finding("a.json", "")}}))
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range []struct{ name, from, to string }{
		{"another version", `"version":"2.1.0"`, `"version":"2.0.0"`},
		{"a line of 0", `"startLine":3`, `"startLine":0`},
		{"a file outside", `"uri":"a.json"`, `"uri":"../a.json"`},
		{"a level of our own", `"level":"error"`, `"level":"wrong"`},
		{"a number as score", `"security-severity":"7.0"`, `"security-severity":7.0`},
	} {
		t.Run(change.name, func(t *testing.T) {
			t.Parallel()
			broken := strings.ReplaceAll(string(text), change.from, change.to)
			if broken == string(text) {
				t.Fatalf("%s is not in %s", change.from, text)
			}
			if essentials(t).Validate(parsed(t, []byte(broken))) == nil {
				t.Errorf("the schema accepts %s", broken)
			}
		})
	}
}

func TestEach_finding_has_a_file_that_stays_the_same(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, policy, attachedTo, want string }{
		{"a file", "policies/a.json", "", "policies/a.json"},
		{"a file above", "../a.json", "", "a.json"},
		{"a whole path", "/home/u/a b.json", "", "home/u/a%20b.json"},
		{"an inline policy", "inline:a/b", "arn:aws:iam::111122223333:role/path/r", "aws/111122223333/iam/role/path/r/inline%3Aa%2Fb.json"},
		{"a managed policy", "arn:aws:iam::111122223333:policy/p", "arn:aws:iam::111122223333:policy/p", "aws/111122223333/iam/policy/p.json"},
		{"a key's policy", "resource-policy", "arn:aws:kms:eu-west-1:111122223333:key/k", "aws/111122223333/kms/key/k/resource-policy.json"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			f := finding(c.policy, c.attachedTo)
			if diff := cmp.Diff(c.want, uri(&f)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func essentials(t *testing.T) *jsonschema.Schema {
	t.Helper()
	text, err := os.ReadFile("testdata/essentials.json")
	if err != nil {
		t.Fatal(err)
	}
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat()
	if err := compiler.AddResource("essentials.json", parsed(t, text)); err != nil {
		t.Fatal(err)
	}
	schema, err := compiler.Compile("essentials.json")
	if err != nil {
		t.Fatal(err)
	}
	return schema
}

func parsed(t *testing.T, text []byte) any {
	t.Helper()
	value, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return value
}
