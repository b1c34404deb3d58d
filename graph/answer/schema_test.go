package answer

import (
	"bytes"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// answers are the forms that have a schema.
func answers() map[string]any {
	return map[string]any{
		"dbs": Databases{}, "who": Who{}, "reach": Reach{}, "paths": Paths{}, "explain": Explain{},
		"snapshots": Snapshots{}, "contents": Contents{}, "techniques": Techniques{}, "simulate": Simulate{}, "lint": Lint{},
		"analyze": Analyze{},
	}
}

func TestSchemasFollowTheTypes(t *testing.T) {
	t.Parallel()
	comments := fieldComments(t)
	names := slices.Sorted(maps.Keys(answers()))
	for _, name := range names {
		form := reflect.TypeOf(answers()[name])
		want := schemaOf(t, form, name, comments)
		file := filepath.Join("schema", name+".json")
		if *update {
			if err := os.WriteFile(file, want, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		got, err := Schema(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Errorf("%s has drifted from its Go type; run go test ./graph/answer -update (-want +got):\n%s", file, diff)
		}
	}
	if diff := cmp.Diff(names, SchemaNames()); !*update && diff != "" {
		t.Errorf("names (-want +got):\n%s", diff)
	}
}

func TestAnUnknownSchemaNamesTheOthers(t *testing.T) {
	t.Parallel()
	_, err := Schema("whoo")
	if err == nil || !strings.Contains(err.Error(), "analyze, contents, dbs, explain, lint, paths, reach, simulate, snapshots, techniques, who") {
		t.Errorf("error %v does not list the schemas", err)
	}
}

func TestSchemasAcceptAndRefuse(t *testing.T) {
	t.Parallel()
	const snapshot = `"snapshot":{"id":"20261123T200220Z-3f9a1c07","taken":"2026-11-23T20:02:20Z","root":"sha256:00"}`
	const coverage = `"coverage":{"complete":true,"gaps":[]}`
	const hop = `{"from":{"id":"a","state":[]},"to":{"id":"b","state":[{"kind":"granted","object":null}]},"technique":"t","name":"short words","kind":"movement","certainty":"yes","conditions":null,"summary":"may","needs":[],"proof":[],"facts":[{"what":"w","record":"r","field":"f","value":true}],"remove":[]}`
	path := func(conditions string) string {
		return `{"schema":"iamreach/paths/v1",` + snapshot + `,"from":"a","to":"b","paths":[{"id":"p-1","certainty":"if","conditions":` + conditions +
			`,"choices":[],"assumes":[],"unknown":[],"score":71.3,"band":"high","factors":[],"cost":1,"hops":[` + hop + `]}],"truncated":false,` + coverage + `}`
	}
	const test = `{"key":"aws:SourceIp","operator":"IpAddress","values":["10.0.0.0/8"],"class":"circumstance","hop":0}`
	for _, c := range []struct {
		name, schema, text string
		valid              bool
	}{
		{"a path without conditions", "paths", path(`null`), true},
		{"a path with a tree of conditions", "paths", path(`{"all":[{"not":` + test + `},{"any":[` + test + `]}]}`), true},
		{"a condition that is neither test nor branch", "paths", path(`{"some":[]}`), false},
		{"a branch with a broken test", "paths", path(`{"all":[{"key":"aws:SourceIp"}]}`), false},
		{"a null list", "paths", strings.Replace(path(`null`), `"choices":[]`, `"choices":null`, 1), false},
		{"a missing field", "paths", strings.Replace(path(`null`), `"truncated":false,`, ``, 1), false},
		{"a field added later", "paths", strings.Replace(path(`null`), `"truncated":false`, `"truncated":false,"more":1`, 1), true},
		{"another certainty added later", "paths", strings.ReplaceAll(path(`null`), `"certainty":"yes"`, `"certainty":"perhaps"`), true},
		{"another schema", "who", path(`null`), false},
		{"snapshots", "snapshots", `{"schema":"iamreach/snapshots/v1","snapshots":[{"id":"x","taken":"2026-11-23T20:02:20Z","root":"sha256:00","accounts":[],"regions":[],"records":0,"gaps":0}]}`, true},
		{"a time that is none", "snapshots", `{"schema":"iamreach/snapshots/v1","snapshots":[{"id":"x","taken":"yesterday","root":"sha256:00","accounts":[],"regions":[],"records":0,"gaps":0}]}`, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text, err := Schema(c.schema)
			if err != nil {
				t.Fatal(err)
			}
			document, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
			if err != nil {
				t.Fatal(err)
			}
			compiler := jsonschema.NewCompiler()
			compiler.AssertFormat()
			if err := compiler.AddResource("answer.json", document); err != nil {
				t.Fatal(err)
			}
			schema, err := compiler.Compile("answer.json")
			if err != nil {
				t.Fatal(err)
			}
			value, err := jsonschema.UnmarshalJSON(strings.NewReader(c.text))
			if err != nil {
				t.Fatal(err)
			}
			if err := schema.Validate(value); (err == nil) != c.valid {
				t.Errorf("valid is %v, want %v: %v", err == nil, c.valid, err)
			}
		})
	}
}
