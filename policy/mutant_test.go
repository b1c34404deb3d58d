package policy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// buildMutants builds the tests of the package with all the mutations in one
// program, of which MUTANT chooses one by its number. What a mutation changes,
// a function or a variable, is there twice: the program asks at its beginning
// which of them is meant. The files of the package stay as they are.
func buildMutants(t *testing.T, all []mutation) (program string) {
	t.Helper()
	dir := t.TempDir()
	files := map[string]*mutantFile{}
	for i, m := range all {
		f := files[m.File]
		if f == nil {
			f = readMutantFile(t, m.File)
			files[m.File] = f
		}
		f.add(t, i+1, m)
	}
	replace := map[string]string{}
	write := func(name, content string) {
		at, err := filepath.Abs(name)
		if err != nil {
			t.Fatal(err)
		}
		replace[at] = filepath.Join(dir, filepath.Base(name))
		if err := os.WriteFile(replace[at], []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("mutant.go", `package policy

import (
	"os"
	"strconv"
)

var mutant, _ = strconv.Atoi(os.Getenv("MUTANT"))

func chosen[T any](number int, mutated, plain T) T {
	if mutant == number {
		return mutated
	}
	return plain
}
`)
	for name, f := range files {
		write(name, f.source())
	}
	overlay := filepath.Join(dir, "overlay.json")
	text, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(overlay, text, 0o600); err != nil {
		t.Fatal(err)
	}
	program = filepath.Join(dir, "policy.test")
	if out, err := exec.Command("go", "test", "-c", "-vet=off", "-ldflags=-s -w", "-overlay", overlay, "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return program
}

// mutantFile is a file with what is inserted into it.
type mutantFile struct {
	text   string
	parsed *ast.File
	insert map[int]string // by offset
	more   strings.Builder
}

func readMutantFile(t *testing.T, name string) *mutantFile {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f := &mutantFile{text: string(text), insert: map[int]string{}}
	if f.parsed, err = parser.ParseFile(token.NewFileSet(), name, text, parser.SkipObjectResolution); err != nil {
		t.Fatal(err)
	}
	return f
}

// offset is where in the text a position is: the file is the only one of its
// set, whose positions begin with 1.
func (f *mutantFile) offset(p token.Pos) int { return int(p - f.parsed.FileStart) }

// add puts a mutation into the file.
func (f *mutantFile) add(t *testing.T, number int, m mutation) {
	t.Helper()
	at := strings.Index(f.text, m.From)
	for _, d := range f.parsed.Decls {
		start, end := f.offset(d.Pos()), f.offset(d.End())
		if at < start || at+len(m.From) > end {
			continue
		}
		mutated := f.text[start:at] + m.To + f.text[at+len(m.From):end]
		switch d := d.(type) {
		case *ast.FuncDecl:
			f.function(number, d, mutated)
			return
		case *ast.GenDecl:
			if v, ok := d.Specs[0].(*ast.ValueSpec); ok && len(d.Specs) == 1 && len(v.Names) == 1 && len(v.Values) == 1 {
				f.variable(number, v, mutated[f.offset(v.Values[0].Pos())-start:])
				return
			}
		}
	}
	t.Fatalf("%s: the text is in no function and no variable", m)
}

// function has a function call its mutated copy.
func (f *mutantFile) function(number int, d *ast.FuncDecl, mutated string) {
	name := fmt.Sprintf("%s_mutant%d", d.Name.Name, number)
	before := f.offset(d.Name.Pos()) - f.offset(d.Pos())
	fmt.Fprintf(&f.more, "\n%s%s%s\n", mutated[:before], name, mutated[before+len(d.Name.Name):])
	var call bytes.Buffer
	if d.Type.Results != nil {
		call.WriteString("return ")
	}
	if d.Recv != nil {
		call.WriteString(d.Recv.List[0].Names[0].Name + ".")
	}
	call.WriteString(name + "(")
	for _, field := range d.Type.Params.List {
		for _, parameter := range field.Names {
			call.WriteString(parameter.Name)
			if _, ok := field.Type.(*ast.Ellipsis); ok {
				call.WriteString("...")
			}
			call.WriteString(", ")
		}
	}
	call.WriteString(")")
	if d.Type.Results == nil {
		call.WriteString("\n\t\treturn")
	}
	f.insert[f.offset(d.Body.Lbrace)+1] += fmt.Sprintf("\n\tif mutant == %d {\n\t\t%s\n\t}\n", number, call.String())
}

// variable has a variable begin with its mutated value.
func (f *mutantFile) variable(number int, v *ast.ValueSpec, mutated string) {
	name := v.Names[0].Name
	fmt.Fprintf(&f.more, "\nvar %s_mutant%d = %s\n", name, number, mutated)
	start, end := f.offset(v.Values[0].Pos()), f.offset(v.Values[0].End())
	f.insert[start] = fmt.Sprintf("chosen(%d, %s_mutant%d, ", number, name, number) + f.insert[start]
	f.insert[end] += ")"
}

// source is the text of the file with what was inserted.
func (f *mutantFile) source() string {
	var b strings.Builder
	for i := range len(f.text) + 1 {
		b.WriteString(f.insert[i])
		if i < len(f.text) {
			b.WriteByte(f.text[i])
		}
	}
	return b.String() + f.more.String()
}
