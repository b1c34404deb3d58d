package inventory

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestMembersAreFoundInTheTextOfARecord(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, object, field, want string }{
		{"a text", `{"a":"x","b":1}`, "a", `"x"`},
		{"a number that ends the object", `{"a":"x","b":1}`, "b", `1`},
		{"behind objects and lists with brackets in their texts", `{"a":{"x":["}",{"y":"]"}]},"b":true}`, "b", `true`},
		{"behind a text that ends with a backslash", `{"a":"\\","b":[1, 2]}`, "b", `[1, 2]`},
		{"behind an escaped quotation mark", `{"a":"\\\"\"","b":null}`, "b", `null`},
		{"with space around it", " {\n \"a\" : {} , \"b\" : [ ] }", "b", `[ ]`},
		{"under an escaped name", `{"\u0061":1}`, "a", `1`},
		{"not one of an inner object", `{"a":{"b":1}}`, "b", ``},
		{"none of a list", `["b",1]`, "b", ``},
		{"none of what is cut short", `{"a":"b`, "b", ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(c.want, string(member([]byte(c.object), c.field))); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestAFieldIsThatOfThePartWithTheLastName(t *testing.T) {
	t.Parallel()
	p := parts{"b:Describe": json.RawMessage(`{"x":"b","y":{"z":["1","2"]}}`), "a:Describe": json.RawMessage(`{"x":"a","w":"a"}`)}
	thing := &Thing{source: p}
	got := []any{thing.Text("x"), thing.Text("w"), thing.List("y.z"), thing.Text("y.z.0"), thing.Text("v")}
	if diff := cmp.Diff([]any{"b", "a", []string{"1", "2"}, "", ""}, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	thing.set("x", true)
	if !thing.Flag("x") {
		t.Error("a field that was set does not go before that of the record")
	}
}

// In whole JSON the same is found as when all of it is decoded; in anything
// else nothing panics.
func FuzzMembers(f *testing.F) {
	for _, text := range []string{`{"a":{"b":[1,"]}"]},"c":"\\\"","":null}`, `{"a`, `{"\u0061":"\ud800"}`, `[{"a":1},"x",[]]`, `{"a":1}x`} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		value := decode(text)
		if !json.Valid(text) {
			for range members(text) {
			}
			for range elements(text) {
			}
			return
		}
		switch v := value.(type) {
		case map[string]any:
			got := map[string]any{}
			for name, value := range members(text) {
				got[unescaped(name)] = scalar(value)
			}
			if diff := cmp.Diff(v, got); diff != "" {
				t.Errorf("members of %s (-want +got):\n%s", text, diff)
			}
		case []any:
			got := []any{}
			for value := range elements(text) {
				got = append(got, scalar(bytes.Clone(value)))
			}
			if diff := cmp.Diff(v, got); diff != "" {
				t.Errorf("elements of %s (-want +got):\n%s", text, diff)
			}
		}
	})
}
