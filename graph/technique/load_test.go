package technique

import (
	"strings"
	"testing"
)

func TestCatalogueIsWellFormed(t *testing.T) {
	t.Parallel()
	list, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	if len(list) < 30 {
		t.Errorf("the catalogue has %d techniques, want at least 30", len(list))
	}
	for _, technique := range list {
		if len(technique.References) == 0 {
			t.Errorf("technique %s has no reference", technique.ID)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	t.Parallel()
	const head = "- id: x\n  name: X\n  short: x it\n  summary: may x {role}\n  kind: movement\n  actor: user\n  effort: 1\n  confidence: documented\n"
	const bind = "  bind: [{var: role, kind: role}]\n"
	tests := []struct{ name, text, want string }{
		{"a field that is not in the vocabulary", head + bind + "  yield: {act-as: role}\n  magic: 1\n", "magic"},
		{"a variable that is not bound", head + "  yield: {act-as: role}\n", `variable "role" is not bound`},
		{"no yield", head + bind, "exactly one yield"},
		{"two yields", head + bind + "  yield: {act-as: role, admin: true}\n", "exactly one yield"},
		{"an action without service", head + bind + "  allow: [{action: Connect, on: role}]\n  yield: {act-as: role}\n", "has no service"},
		{"a fact with two predicates", head + bind + "  where: [{field: A, of: role, is: 1, same: account}]\n  yield: {act-as: role}\n", "exactly one of field"},
		{"a field compared twice", head + bind + "  where: [{field: A, of: role, is: 1, present: true}]\n  yield: {act-as: role}\n", "exactly one of is"},
		{"data as a movement", head + bind + "  network: api\n  impact: 1\n  yield: {data: role}\n", "no movement"},
		{"an unknown gain", head + bind + "  yield: {gain: wings}\n", "not known"},
		{"text on which the library panics", "!000 00", "no YAML"},
		{"an effort out of range", strings.Replace(head, "effort: 1", "effort: 7", 1) + bind + "  yield: {act-as: role}\n", "effort 7"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			_, err := Parse([]byte(tt.text))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("Parse: got error %v, want one that says %q", err, tt.want)
			}
		})
	}
}

func TestVariables(t *testing.T) {
	t.Parallel()
	got := strings.Join(Variables("a {b} and {c.d} {e"), ",")
	if got != "b,c" {
		t.Errorf("Variables: got %s, want b,c", got)
	}
}

func FuzzParse(f *testing.F) {
	f.Add("- id: x\n  yield: {admin: true}\n")
	f.Add("[]")
	f.Fuzz(func(_ *testing.T, text string) {
		_, _ = Parse([]byte(text))
	})
}
