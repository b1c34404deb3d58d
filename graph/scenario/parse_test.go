package scenario

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

var sorted = cmpopts.SortSlices(strings.Compare)

const small = `about: A user reads a table.
user/ana: {allow: dynamodb:Scan on table/orders}
table/orders: {}
expect:
  user/ana to table/orders: yes by dynamodb-read
controls:
  denied:
    user/ana: {deny: "dynamodb:*"}
  nothing to remove:
    user/ana: {boundary: null}
`

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"no YAML", "about: [", "1:8"},
		{"no mapping", "- a\n", "mapping"},
		{"two documents", "about: x\n---\nabout: y\n", "one YAML document"},
		{"no about", "user/ana: {}\n", "about is missing"},
		{"an unknown field of the scenario", "about: x\nexpects: {}\n", "line 2: \"expects\" is neither a field"},
		{"an unknown kind", "about: x\nuser/ana: {}\nqueue/a: {}\n", "line 3: \"queue/a\""},
		{"an unknown field of a thing", "about: x\nuser/ana:\n  allows: s3:GetObject\n", "[3:3] unknown field \"allows\""},
		{"a field of another kind", "about: x\nuser/ana:\n  trust: account\n", "[3:3] unknown field \"trust\""},
		{"a thing that is there twice", "about: x\nuser/ana: {}\n111111111111/user/ana: {}\n", "line 3: 111111111111/user/ana is there twice"},
		{"the same key twice", "about: x\nuser/ana: {}\nuser/ana: {}\n", "[3:1]"},
		{"an action without a service", "about: x\nuser/ana:\n  allow: [s3:GetObject, Scan]\n", "line 3: action \"Scan\""},
		{"actions without a comma", "about: x\nuser/ana:\n  allow: s3:GetObject s3:PutObject\n", "parted by commas"},
		{"a condition without a value", "about: x\nuser/ana:\n  allow: s3:GetObject if aws:SourceIp\n", "line 3: condition \"aws:SourceIp\""},
		{"a full statement without effect", "about: x\nuser/ana:\n  allow:\n    - {Action: \"*\", Resource: \"*\"}\n", "line 4: a statement that is written out needs an Effect"},
		{"a resource policy without who", "about: x\nkey/a:\n  policy: kms:Decrypt\n", "WHO may ACTIONS"},
		{"a gap without an action", "about: x\ndenied: grants\n", "line 2: \"grants\" is not ACTION"},
		{"an unknown certainty", "about: x\nexpect: {user/ana to db/x: maybe by x}\n", "line 2: certainty \"maybe\""},
		{"an expectation without techniques", "about: x\nexpect: {user/ana to db/x: yes}\n", "by which techniques"},
		{"an expectation that is no pair", "about: x\nexpect: {user/ana: no}\n", "FROM to DATABASE"},
		{"an organisation with something else", "about: x\norganization:\n  prod: {}\n", "line 3: an organisation has management, root, ou/NAME, delegated, delegation and root-access"},
		{"an OU with an unknown field", "about: x\norganization:\n  root:\n    scps: s3:*\n", "unknown field \"scps\""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse("x.yaml", []byte(tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.HasPrefix(err.Error(), "x.yaml: ") {
				t.Errorf("Parse: got error %v, want one of x.yaml that says %q", err, tt.want)
			}
		})
	}
}

func TestDumpRefuses(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, text, want string }{
		{"a thing that is not there", "about: x\nuser/ana:\n  allow: dynamodb:Scan on table/orders\n", "line 3: there is no \"table/orders\""},
		{"a principal that is not there", "about: x\nrole/app:\n  trust: role/ci\n", "line 3: \"role/ci\" is no principal"},
		{"a database that is not there", "about: x\nproxy/front: {to: db/orders}\n", "line 2: to \"db/orders\""},
		{"a snapshot of a cluster as one of an instance", "about: x\nsnapshot/a: {of: cluster/orders}\n", "line 2: of \"cluster/orders\""},
		{"a key that is not there", "about: x\ndb/orders: {key: key/data}\n", "line 2: key \"key/data\""},
		{"a secret that is not there", "about: x\ndb/orders: {secret: secret/a}\n", "line 2: secret \"secret/a\""},
		{"a role that is not there", "about: x\nfunction/a: {role: role/app}\n", "line 2: role \"role/app\""},
		{"a group that is not there", "about: x\nuser/ana: {groups: group/dev}\n", "line 2: there is no \"group/dev\""},
		{"an unknown AWS managed policy", "about: x\nuser/ana: {attach: ReadEverything}\n", "line 2: there is no policy \"ReadEverything\""},
		{"an unknown engine", "about: x\ndb/orders: {engine: dbase}\n", "line 2: engine \"dbase\""},
		{"an unknown source", "about: x\ndb/orders: {open: everybody}\n", "line 2: open \"everybody\""},
		{"a state of no instance", "about: x\ninstance/a: {state: asleep}\n", "line 2: state \"asleep\""},
		{"a gap that takes nothing out", "about: x\ndenied: kms:ListGrants\n", "line 2: gap kms:ListGrants"},
		{"a grant that denies", "about: x\nkey/a:\n  grants: account may not kms:Decrypt\n", "line 3: a grant is"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			s, err := Parse("x.yaml", []byte(tt.text))
			if err != nil {
				t.Fatal(err)
			}
			if _, err = s.Dump(); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Dump: got error %v, want one that says %q", err, tt.want)
			}
			var located *lineError
			if !errors.As(err, &located) {
				t.Errorf("Dump: error %v has no line", err)
			}
		})
	}
}

func TestControls(t *testing.T) {
	t.Parallel()
	s, err := Parse("x.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	control, err := s.Control("denied")
	if err != nil {
		t.Fatal(err)
	}
	if len(control.Expect) != 0 || len(s.Expect) != 1 {
		t.Errorf("Control: expects %v of a scenario that expects %v, want nothing", control.Expect, s.Expect)
	}
	if _, err := s.Control("nothing to remove"); err == nil || !strings.Contains(err.Error(), "line 10: nothing is called boundary") {
		t.Errorf("Control that removes what is not there: got error %v", err)
	}
	if _, err := s.Control("unheard of"); err == nil {
		t.Error("Control of an unknown name: got no error")
	}
}

func TestPermissionsAreLeftOutOneByOne(t *testing.T) {
	t.Parallel()
	s, err := Parse("x.yaml", []byte("about: x\nuser/ana: {allow: \"a:A, a:B on db/x*, db/y*\"}\n"))
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"user/ana: a:A on db/x*", "user/ana: a:A on db/y*", "user/ana: a:B on db/x*", "user/ana: a:B on db/y*"}
	if diff := cmp.Diff(want, s.Permissions()); diff != "" {
		t.Fatalf("Permissions (-want +got):\n%s", diff)
	}
	for i := range want {
		left, err := s.Without(i)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(without(want, i), left.Permissions(), sorted); diff != "" {
			t.Errorf("Without(%d) leaves (-want +got):\n%s", i, diff)
		}
	}
	if _, err := s.Without(4); err == nil {
		t.Error("Without a permission that is not there: got no error")
	}
}

func TestTheScenarioOfTheDocumentationHolds(t *testing.T) {
	t.Parallel()
	source, err := os.ReadFile("doc.go")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(string(source), "// This is a whole scenario:\n//\n")
	example, _, found := strings.Cut(rest, "//\n// # Things")
	if !found {
		t.Fatal("doc.go has no whole scenario")
	}
	s, err := Parse("doc.go", []byte(strings.ReplaceAll("\n"+example, "\n//\t", "\n")))
	if err != nil {
		t.Fatal(err)
	}
	techniques := catalogue(t)
	check(t, s, techniques)
	for _, name := range s.Controls() {
		control, err := s.Control(name)
		if err != nil {
			t.Fatal(err)
		}
		check(t, control, techniques)
	}
}

// TestDump shows the files of the smallest scenario, and one of them.
func TestDump(t *testing.T) {
	t.Parallel()
	s, err := Parse("x.yaml", []byte(small))
	if err != nil {
		t.Fatal(err)
	}
	dump, err := s.Dump()
	if err != nil {
		t.Fatal(err)
	}
	text, err := fs.ReadFile(dump, "111111111111/eu-west-1/dynamodb/describe-table/orders.json")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(text), `"TableArn": "arn:aws:dynamodb:eu-west-1:111111111111:table/orders"`) {
		t.Errorf("describe-table: got %s", text)
	}
	for _, path := range []string{
		"taken", "111111111111/global/iam/get-account-authorization-details.json", "111111111111/global/iam/get-login-profile/ana.error.json",
		"111111111111/global/organizations/describe-organization.error.json", "111111111111/eu-west-1/rds/describe-db-instances.json",
		"111111111111/eu-west-1/dynamodb/get-resource-policy/arn%3Aaws%3Adynamodb%3Aeu-west-1%3A111111111111%3Atable%2Forders.error.json",
	} {
		if _, err := fs.Stat(dump, path); err != nil {
			t.Errorf("the dump lacks %s", path)
		}
	}
}

func TestTheSameScenarioGivesTheSameRoot(t *testing.T) {
	t.Parallel()
	for name, s := range load(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var roots []string
			for range 2 {
				c, err := s.Compile(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				roots = append(roots, c.Snapshot.Info().Root)
			}
			if roots[0] != roots[1] {
				t.Errorf("roots of %s: %s and %s", s.File, roots[0], roots[1])
			}
		})
	}
}

// TestGapsAreOnlyThoseThatAreAskedFor keeps the compiler in step with the
// importer: a new call that scenarios do not answer would be a gap in each.
func TestGapsAreOnlyThoseThatAreAskedFor(t *testing.T) {
	t.Parallel()
	for name, s := range load(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c, err := s.Compile(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			for _, entry := range c.Snapshot.Coverage() {
				if entry.Outcome.Gap() {
					t.Errorf("%s: %s is a gap: %+v", s.File, entry.Operation, entry)
				}
			}
		})
	}
}

func FuzzParse(f *testing.F) {
	f.Add(small)
	f.Add("about: x\norganization: {root: {scp: s3:*}}\nkey/a: {grants: account may kms:Decrypt}\n")
	f.Fuzz(func(_ *testing.T, text string) {
		s, err := Parse("x.yaml", []byte(text))
		if err != nil {
			return
		}
		_, _ = s.Dump()
		for _, name := range s.Controls() {
			_, _ = s.Control(name)
		}
		for i := range s.Permissions() {
			_, _ = s.Without(i)
		}
	})
}
