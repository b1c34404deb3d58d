package answer

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"
)

// object is a JSON object whose members keep their order.
type object []member

type member struct {
	name  string
	value any
}

func (o object) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, m := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		name, err := json.Marshal(m.name)
		if err != nil {
			return nil, err
		}
		value, err := json.Marshal(m.value)
		if err != nil {
			return nil, err
		}
		b.Write(name)
		b.WriteByte(':')
		b.Write(value)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

// schemaOf describes a Go type as a JSON Schema.
func schemaOf(t *testing.T, form reflect.Type, name string, comments map[string]string) []byte {
	t.Helper()
	g := generator{t: t, comments: comments, definitions: map[string]object{}}
	body := g.fields(form)
	definitions := object{}
	for _, n := range slices.Sorted(maps.Keys(g.definitions)) {
		definitions = append(definitions, member{n, g.definitions[n]})
	}
	head := object{
		{"$schema", "https://json-schema.org/draft/2020-12/schema"},
		{"$id", "urn:iamreach:" + name + ":v1"},
		{"title", "iamreach/" + name + "/v1"},
		{"description", comments[form.Name()]},
	}
	text, err := json.MarshalIndent(append(append(head, body...), member{"$defs", definitions}), "", "  ")
	if err != nil {
		t.Fatal(err)
	}
	return append(text, '\n')
}

type generator struct {
	t           *testing.T
	comments    map[string]string
	definitions map[string]object
}

// fields describes a struct: its fields, those of embedded structs among them.
// More properties are allowed, since a field may be added within a version.
func (g generator) fields(form reflect.Type) object {
	properties, required := object{}, []string{}
	var walk func(reflect.Type)
	walk = func(form reflect.Type) {
		for i := range form.NumField() {
			f := form.Field(i)
			name, rest, _ := strings.Cut(f.Tag.Get("json"), ",")
			switch {
			case f.Anonymous:
				walk(f.Type)
				continue
			case name == "-":
				continue
			}
			properties = append(properties, member{name, g.described(g.value(f.Type), form.Name()+"."+f.Name)})
			if rest == "" {
				required = append(required, name)
			}
		}
	}
	walk(form)
	if name, ok := schemaNames()[form]; ok {
		properties[0].value = object{{"const", name}}
	}
	return object{{"type", "object"}, {"properties", properties}, {"required", required}}
}

func schemaNames() map[reflect.Type]string {
	return map[reflect.Type]string{
		reflect.TypeFor[Databases](): SchemaDatabases, reflect.TypeFor[Who](): SchemaWho, reflect.TypeFor[Reach](): SchemaReach,
		reflect.TypeFor[Paths](): SchemaPaths, reflect.TypeFor[Explain](): SchemaExplain,
		reflect.TypeFor[Snapshots](): SchemaSnapshots, reflect.TypeFor[Contents](): SchemaContents,
		reflect.TypeFor[Techniques](): SchemaTechniques, reflect.TypeFor[Simulate](): SchemaSimulate,
		reflect.TypeFor[Lint](): SchemaLint, reflect.TypeFor[Analyze](): SchemaAnalyze,
	}
}

func (g generator) described(value object, field string) object {
	if comment := g.comments[field]; comment != "" {
		return append(slices.Clone(value), member{"description", comment})
	}
	return value
}

func (g generator) value(form reflect.Type) object {
	switch form.Kind() {
	case reflect.String:
		return object{{"type", "string"}}
	case reflect.Bool:
		return object{{"type", "boolean"}}
	case reflect.Int:
		return object{{"type", "integer"}}
	case reflect.Float64:
		return object{{"type", "number"}}
	case reflect.Interface:
		return object{}
	case reflect.Slice:
		element := form.Elem()
		if element.Kind() == reflect.Pointer {
			element = element.Elem() // no list holds null
		}
		return object{{"type", "array"}, {"items", g.value(element)}}
	case reflect.Pointer:
		return object{{"anyOf", []object{g.value(form.Elem()), {{"type", "null"}}}}}
	case reflect.Struct:
		if form == reflect.TypeFor[time.Time]() {
			return object{{"type", "string"}, {"format", "date-time"}}
		}
		g.define(form)
		return object{{"$ref", "#/$defs/" + form.Name()}}
	}
	g.t.Fatalf("no schema for %v", form)
	return nil
}

func (g generator) define(form reflect.Type) {
	if _, done := g.definitions[form.Name()]; done {
		return
	}
	g.definitions[form.Name()] = nil // a type may hold itself
	if form != reflect.TypeFor[Condition]() {
		body := g.fields(form)
		g.definitions[form.Name()] = append(object{{"description", g.comments[form.Name()]}}, body...)
		return
	}
	// A condition is written by a method of its own: a test, or one branch.
	list := object{{"type", "array"}, {"items", object{{"$ref", "#/$defs/Condition"}}}}
	branch := func(name string, value object) object {
		return object{{"type", "object"}, {"properties", object{{name, value}}}, {"required", []string{name}}}
	}
	g.definitions[form.Name()] = object{{"description", g.comments[form.Name()]}, {"oneOf", []object{
		branch("all", list), branch("any", list), branch("not", object{{"$ref", "#/$defs/Condition"}}), g.value(reflect.TypeFor[Test]()),
	}}}
}

// fieldComments reads the comments of the types and their fields, by "Type"
// and "Type.Field".
func fieldComments(t *testing.T) map[string]string {
	t.Helper()
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	comments := map[string]string{}
	for _, name := range files {
		file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			declaration, ok := n.(*ast.GenDecl)
			if !ok || declaration.Tok != token.TYPE {
				return true
			}
			for _, s := range declaration.Specs {
				spec := s.(*ast.TypeSpec)
				comments[spec.Name.Name] = strings.Join(strings.Fields(declaration.Doc.Text()), " ")
				form, ok := spec.Type.(*ast.StructType)
				if !ok {
					continue
				}
				for _, f := range form.Fields.List {
					for _, n := range f.Names {
						comments[spec.Name.Name+"."+n.Name] = strings.Join(strings.Fields(f.Comment.Text()), " ")
					}
				}
			}
			return true
		})
	}
	return comments
}
