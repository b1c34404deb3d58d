package policy

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestParse_keeps_order_letter_case_and_lines(t *testing.T) {
	t.Parallel()
	source := `{
  "Statement": [
    {
      "Condition": {"StringLike": {"AWS:PrincipalArn": ["a", 5.10, true]}},
      "Resource": "*", "Sid": "One", "NotAction": ["IAM:*"],
      "Effect": "Deny"
    },
    {"Effect": "Allow", "Action": "rds:*", "NotResource": ["arn:aws:rds:*:*:db:x"]}
  ],
  "Version": "2012-10-17"
}`
	d := Parse([]byte(source), Identity)
	want := []Statement{
		{
			Index: 0, Sid: "One", Effect: Deny, Line: 3, NotActions: []string{"IAM:*"}, Resources: []string{"*"},
			Conditions: []Condition{{Operator: "StringLike", Key: "AWS:PrincipalArn", Values: []string{"a", "5.10", "true"}, Line: 4}},
		},
		{Index: 1, Effect: Allow, Line: 8, Actions: []string{"rds:*"}, NotResources: []string{"arn:aws:rds:*:*:db:x"}},
	}
	if diff := cmp.Diff(want, d.Statements, cmpopts.IgnoreUnexported(Statement{}, Condition{})); diff != "" {
		t.Errorf("statements (-want +got):\n%s", diff)
	}
	if d.Version != "2012-10-17" || d.Problems != nil {
		t.Errorf("version %q, problems %v", d.Version, d.Problems)
	}
}

func TestParse_says_what_is_wrong_and_where(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		kind   Kind
		source string
		want   []Problem
		kept   int // statements
	}{
		{"empty text", Identity, ``, []Problem{{Index: -1, Line: 1, Text: "not JSON: the text ends too early"}}, 0},
		{"a list", Identity, `[]`, []Problem{{Index: -1, Line: 1, Text: "a policy is a JSON object"}}, 0},
		{"no statement", Identity, "{\n}", []Problem{{Index: -1, Line: 1, Text: "no Statement"}}, 0},
		{"two documents", Identity, "{\"Statement\":[]}\n{}", []Problem{{Index: -1, Line: 2, Text: "text after the end of the document"}}, 0},
		{"a name twice", Identity, "{\"Statement\":[],\n\"Statement\":[]}", []Problem{{Index: -1, Line: 1, Text: `name "Statement" occurs twice in one object`}}, 0},
		{"an unknown version", Identity, `{"Version":"2012-10-18","Statement":[]}`, []Problem{{Index: -1, Line: 1, Text: `Version "2012-10-18" is neither 2012-10-17 nor 2008-10-17`}}, 0},
		{"a version in lower case", Identity, `{"version":"2012-10-17","Statement":[]}`, []Problem{{Index: -1, Line: 1, Text: `element "version" must be spelled Version`}}, 0},
		{"an unknown element beside the statements", Identity, `{"Note":1,"Statement":[]}`, []Problem{{Index: -1, Line: 1, Warning: true, Text: `unknown element "Note"`}}, 0},
		{
			"one bad statement of two", Identity,
			"{\"Statement\":[\n{\"Effect\":\"allow\",\"Action\":\"*\",\"Resource\":\"*\"},\n{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}",
			[]Problem{{Index: 0, Line: 2, Text: "Effect is neither Allow nor Deny"}},
			1,
		},
		{
			"everything wrong at once", Identity,
			`{"Statement":{"Effect":["Allow"],"Action":5,"NotResource":[],"Principal":"*","Condition":{"X":{"k":"v"},"Bool":"true","Null":{"k":null}},"extra":1}}`,
			[]Problem{
				{Line: 1, Text: `unknown element "extra"`},
				{Line: 1, Text: "Effect is neither Allow nor Deny"},
				{Line: 1, Text: "Action is neither a string nor a list of strings"},
				{Line: 1, Text: "NotResource is empty"},
				{Line: 1, Text: "this kind of policy has no Principal"},
				{Line: 1, Text: `unknown condition operator "X"`},
				{Line: 1, Text: `condition operator "Bool" is not followed by an object`},
				{Line: 1, Text: `condition key "k" has a value that is no string, number or boolean`},
			},
			0,
		},
		{"a principal that is a string", Resource, `{"Statement":{"Effect":"Allow","Action":"*","Principal":"$A"}}`, []Problem{{Line: 1, Text: `Principal is neither "*" nor an object`}}, 0},
		{"an unknown kind of principal", Resource, `{"Statement":{"Effect":"Allow","Action":"*","Principal":{"aws":"*"}}}`, []Problem{{Line: 1, Text: `unknown kind of principal "aws"`}}, 0},
		{"a trust policy with resource", Trust, `{"Statement":{"Effect":"Allow","Action":"*","Principal":"*","Resource":"*"}}`, []Problem{{Line: 1, Text: "a trust policy has no Resource"}}, 0},
		{"a trust policy with NotPrincipal", Trust, `{"Statement":{"Effect":"Deny","Action":"*","NotPrincipal":{"AWS":"*"}}}`, []Problem{{Line: 1, Text: "a trust policy has no NotPrincipal"}}, 0},
		{"neither principal", KeyPolicy, `{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`, []Problem{{Line: 1, Warning: true, Text: "no Principal: the statement applies to nobody"}}, 1},
		{"an action that matches nothing", Identity, `{"Statement":{"Effect":"Allow","Action":"a:b,c:d","Resource":"*"}}`, nil, 1},
		{"an action without service", Identity, `{"Statement":{"Effect":"Allow","Action":"Get*","Resource":"*"}}`, []Problem{{Line: 1, Warning: true, Text: `action "Get*" matches nothing`}}, 1},
		{"both of an element", Identity, `{"Statement":{"Effect":"Allow","Action":"*","NotAction":"*","Resource":"*"}}`, []Problem{{Line: 1, Text: "both Action and NotAction"}}, 0},
		{"no text in UTF-8", Identity, "{\"Statement\":[{\"Sid\":\"\xff\"}]}", []Problem{{Index: -1, Line: 1, Text: "not JSON: invalid UTF-8"}}, 0},
		{"nesting without end", Identity, strings.Repeat("[", 100_000), []Problem{{Index: -1, Line: 1, Text: "nested deeper than 64"}}, 0},
		{"objects without end", Identity, strings.Repeat(`{"a":`, 100_000), []Problem{{Index: -1, Line: 1, Text: "nested deeper than 64"}}, 0},
		{"more than a megabyte", Identity, strings.Repeat(" ", maxBytes+1), []Problem{{Index: -1, Line: 1, Text: "document has 1048577 bytes, more than 1048576"}}, 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := Parse([]byte(c.source), c.kind)
			if diff := cmp.Diff(c.want, d.Problems); diff != "" {
				t.Errorf("problems (-want +got):\n%s", diff)
			}
			if len(d.Statements) != c.kept {
				t.Errorf("%d statements kept, want %d", len(d.Statements), c.kept)
			}
		})
	}
}

func TestParse_decodes_percent_encoding_once(t *testing.T) {
	t.Parallel()
	// PE-035; a plus sign is no blank.
	d := Parse([]byte(`%7B%22Statement%22%3A%7B%22Effect%22%3A%22Allow%22%2C%22Action%22%3A%22a%3Ab+c%2525%22%2C%22Resource%22%3A%22*%22%7D%7D`), Identity)
	if len(d.Statements) != 1 || d.Statements[0].Actions[0] != "a:b+c%25" {
		t.Errorf("%+v", d)
	}
}

func TestDocument_tells_whom_it_names(t *testing.T) {
	t.Parallel()
	d := Parse([]byte(`{"Version":"2012-10-17","Statement":[
		{"Effect":"Allow","Principal":{"AWS":["222233334444","arn:aws:iam::111122223333:root"],"Service":"rds.amazonaws.com"},"Action":"sts:AssumeRole",
		 "Condition":{"StringEquals":{"AWS:PrincipalAccount":["b","a"]},"StringNotEquals":{"aws:PrincipalArn":"x"}}},
		{"Effect":"Allow","Principal":{"Federated":"f","AWS":"*"},"Action":["sts:AssumeRoleWithWebIdentity","sts:Tag*"],
		 "Condition":{"ForAnyValue:StringLikeIfExists":{"f:sub":["repo:acme/*"]}}},
		{"Effect":"Deny","Principal":{"AWS":"arn:aws:iam::999900001111:root"},"Action":"*","Condition":{"StringNotLike":{"F:sub":"repo:*"}}}
	]}`), Trust)
	want := Named{
		AWS: []string{"222233334444", "arn:aws:iam::111122223333:root"}, Federated: []string{"f"}, Service: []string{"rds.amazonaws.com"}, Anyone: true,
		Conditions: map[string][]string{"aws:principalaccount": {"a", "b"}, "f:sub": {"repo:*", "repo:acme/*"}},
	}
	if diff := cmp.Diff(want, d.Principals()); diff != "" {
		t.Errorf("principals (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"repo:*", "repo:acme/*"}, d.Values("f:SUB")); diff != "" {
		t.Errorf("values (-want +got):\n%s", diff)
	}
	if !d.Allows("sts:TagSession") || d.Allows("sts:GetFederationToken") {
		t.Error("Allows looks at Allow statements and their patterns")
	}
}

func TestDocument_AllowsEverything_without_condition_only(t *testing.T) {
	t.Parallel()
	for source, want := range map[string]bool{
		`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`:                                                 true,
		`{"Statement":{"Effect":"Allow","Action":["a:b","*:*"],"Resource":["*","arn:x"]}}`:                             true,
		`{"Statement":{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"a:b":"true"}}}}`:             false,
		`{"Statement":{"Effect":"Allow","Action":"*","Resource":"arn:aws:rds:*:*:*"}}`:                                 false,
		`{"Statement":{"Effect":"Allow","NotAction":"*","Resource":"*"}}`:                                              false,
		`{"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}}`:                                                  false,
		`{"Statement":[{"Effect":"Allow","Action":"*","NotAction":"iam:*","Resource":"*"}]}`:                           false,
		`{"Statement":[{"Effect":"Deny","Action":"*","Resource":"*"},{"Effect":"Allow","Action":"*","Resource":"*"}]}`: true,
	} {
		if got := Parse([]byte(source), Identity).AllowsEverything(); got != want {
			t.Errorf("%s: %v, want %v", source, got, want)
		}
	}
}
