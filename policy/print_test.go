package policy

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// equalDocuments compares what documents say, wherever it stands in the text.
var equalDocuments = cmp.Options{
	cmpopts.IgnoreUnexported(Document{}, Statement{}, Condition{}),
	cmpopts.IgnoreFields(Statement{}, "Line"),
	cmpopts.IgnoreFields(Condition{}, "Line"),
	cmpopts.IgnoreFields(Document{}, "Problems"),
}

// reprinted writes a document and reads it again.
func reprinted(t *testing.T, d *Document) *Document {
	t.Helper()
	text, err := d.MarshalJSON()
	if err != nil {
		t.Fatal(err)
	}
	return Parse(text, d.Kind)
}

// The policies that AWS manages, as iam:ListPolicies and iam:GetPolicyVersion
// give them, one a line.
func TestManaged_policies_parse_and_print_to_equal_documents(t *testing.T) {
	t.Parallel()
	file, err := os.Open("testdata/managed-policies.jsonl.gz")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	unpacked, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := bufio.NewScanner(unpacked)
	lines.Buffer(nil, 1<<20)
	count := 0
	for lines.Scan() {
		count++
		var p struct {
			Name     string
			Document json.RawMessage
		}
		if err := json.Unmarshal(lines.Bytes(), &p); err != nil {
			t.Fatal(err)
		}
		d := Parse(p.Document, Identity)
		if len(d.Problems) > 0 {
			t.Errorf("%s: %v", p.Name, d.Problems)
		}
		if diff := cmp.Diff(d, reprinted(t, d), equalDocuments); diff != "" {
			t.Errorf("%s (-read +printed and read again):\n%s", p.Name, diff)
		}
	}
	if err := lines.Err(); err != nil || count < 1500 {
		t.Errorf("read %d policies: %v", count, err)
	}
}

func TestMarshalJSON_writes_every_element(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name       string
		kind       Kind
		text, want string
	}{
		{"lists of one become values", Identity, `{"Id":"x","Statement":{"Resource":["*"],"Action":["a:b"],"Effect":"Allow"}}`, `{"Statement":[{"Effect":"Allow","Action":"a:b","Resource":"*"}]}`},
		{
			"Not forms, numbers and empty lists", Identity,
			`{"Version":"2012-10-17","Statement":[{"Sid":"S","Effect":"Deny","NotAction":["a:b","a:c"],"NotResource":["x","y"],"Condition":{"Bool":{"k":true,"l":[]},"NumericEquals":{"n":1e2}}},{"Effect":"Allow","Action":[],"Resource":[]}]}`,
			`{"Version":"2012-10-17","Statement":[{"Sid":"S","Effect":"Deny","NotAction":["a:b","a:c"],"NotResource":["x","y"],"Condition":{"Bool":{"k":"true","l":[]},"NumericEquals":{"n":"1e2"}}},{"Effect":"Allow","Action":[],"Resource":[]}]}`,
		},
		{
			"principals of every kind", Resource,
			`{"Statement":[{"Effect":"Allow","Principal":{"AWS":["1","*"],"Service":"s","Federated":["f","g"],"CanonicalUser":"c"},"Action":"*"},{"Effect":"Deny","NotPrincipal":{"AWS":"1"},"Action":"*"},{"Effect":"Deny","Principal":{"AWS":"*"},"Action":"*"},{"Effect":"Deny","Principal":{},"Action":"*"}]}`,
			`{"Statement":[{"Effect":"Allow","Principal":{"AWS":["*","1"],"Service":"s","Federated":["f","g"],"CanonicalUser":"c"},"Action":"*"},{"Effect":"Deny","NotPrincipal":{"AWS":"1"},"Action":"*"},{"Effect":"Deny","Principal":"*","Action":"*"},{"Effect":"Deny","Principal":{},"Action":"*"}]}`,
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			d := Parse([]byte(c.text), c.kind)
			got, err := d.MarshalJSON()
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, string(got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(d, reprinted(t, d), equalDocuments); diff != "" {
				t.Errorf("(-read +printed and read again):\n%s", diff)
			}
		})
	}
}

func TestMarshalJSON_refuses_to_lose_what_it_did_not_read(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"allow"}]}`: "statement 2 of the policy could not be read, so it cannot be written",
		`{`: "the policy could not be read, so it cannot be written",
	} {
		if _, err := Parse([]byte(text), Identity).MarshalJSON(); err == nil || err.Error() != want {
			t.Errorf("%s: %v", text, err)
		}
	}
	twice := &Document{Statements: []Statement{{Effect: Allow, Conditions: []Condition{{Operator: "Bool", Key: "k"}, {Operator: "Bool", Key: "k"}}}}}
	if _, err := twice.MarshalJSON(); err == nil {
		t.Error("a key that stands twice under one operator is no JSON that Parse reads")
	}
}
