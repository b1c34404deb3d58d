package collect

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestOperationsPage compares the page with the operations. To write it anew:
// go test ./collect -run OperationsPage -update
func TestOperationsPage(t *testing.T) {
	t.Parallel()
	want := operationsPage()
	if *update {
		if err := os.WriteFile("OPERATIONS.md", []byte(want), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("OPERATIONS.md")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("write it anew with go test ./collect -run OperationsPage -update (-want +got):\n%s", diff)
	}
}

func operationsPage() string {
	var b strings.Builder
	b.WriteString("# What collect asks AWS\n\n" +
		"Generated from the operations of this package, which also drive `collect`, `import` and `collect policy`.\n" +
		"A call that is refused or not made is a gap of the snapshot, and not the absence of a thing.\n\n" +
		"| AWS CLI | where | IAM action | what it gives | when it is called |\n|---|---|---|---|---|\n")
	for _, o := range Operations() {
		fmt.Fprintf(&b, "| `%s %s` | %s | `%s` | %s | %s |\n", o.Service, o.Name, o.where(), o.Action, o.gives(), o.when())
	}
	b.WriteString("\nBefore them `collect` asks for the enabled regions and the accounts:\n\n")
	for _, action := range slices.Concat(planning, planningManagement) {
		fmt.Fprintf(&b, "- `%s`\n", action)
	}
	b.WriteString("\nNever asked, and denied in the policy that `collect policy` prints:\n\n")
	for _, action := range neverReadData {
		fmt.Fprintf(&b, "- `%s`\n", action)
	}
	return b.String()
}

func (o *Operation) where() string {
	switch o.Scope {
	case Global:
		return "each account"
	case Management:
		return "management account"
	case ManagementRegional:
		return "each region of the management account"
	}
	return "each region of each account"
}

func (o *Operation) gives() string {
	if len(o.Lists) == 0 {
		return "whose credentials these are; not kept"
	}
	if o.part() {
		return "a part of " + typeNames(o.Each.Types)
	}
	var all []string
	for _, l := range o.Lists {
		all = append(all, l.Type)
	}
	text := typeNames(all)
	if o.Modified != "" {
		text += ", with what somebody set"
	}
	return text
}

func (o *Operation) when() string {
	if o.Each == nil {
		return "once"
	}
	text := "for each " + typeNames(o.Each.Types)
	if o.Each.Field != "" {
		text += ", by `" + o.Each.Field + "`"
	}
	if o.Each.Where[0] != "" {
		text += fmt.Sprintf(", where `%s` is `%s`", o.Each.Where[0], o.Each.Where[1])
	}
	if o.Each.Skip != "" {
		text += ", but not those that begin with `" + o.Each.Skip + "`"
	}
	if len(o.Filters) > 0 {
		text += ", once for each of `" + strings.Join(o.Filters, "`, `") + "`"
	}
	return text
}

func typeNames(names []string) string {
	var all []string
	for _, name := range names {
		all = append(all, "`"+name+"`")
	}
	return strings.Join(all, ", ")
}

// TestEveryOperationSaysWhatItIs holds what the page, the policy and the
// importer take for granted.
func TestEveryOperationSaysWhatItIs(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, o := range Operations() {
		name := o.Service + "/" + o.Name
		if seen[name] {
			t.Errorf("%s is there twice", name)
		}
		seen[name] = true
		service, action, ok := strings.Cut(o.Action, ":")
		if !ok || service == "" || action == "" {
			t.Errorf("%s: %q is no IAM action", name, o.Action)
		}
		if !slices.ContainsFunc([]string{"Describe", "List", "Get", "BatchGet", "Generate", "Search", "View"}, func(verb string) bool { return strings.HasPrefix(action, verb) }) {
			t.Errorf("%s: %s does not read", name, o.Action)
		}
	}
}
