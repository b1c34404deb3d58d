package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/rogpeppe/go-internal/testscript"
	"github.com/santhosh-tekuri/jsonschema/v6"

	"github.com/iamreach/iamreach/graph/answer"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"iamreach": main})
}

// parsing keeps runs in this process apart: urfave/cli parses into a flag for
// help that all of its apps share.
var parsing sync.Mutex

// runAlone runs the program in this process while no other does.
func runAlone(env environment) int {
	parsing.Lock()
	defer parsing.Unlock()
	return run(env)
}

// TestScripts runs testdata/script. Beside testscript's own commands there are
// "exits CODE PROGRAM ARG…", which runs a program and compares its exit code,
// "valid NAME", which checks what the last program wrote to stdout against the
// JSON Schema of an answer, and "make KIND FILE", which writes files that are
// too large to keep. $SAMPLE is the dump of the sample organisation.
func TestScripts(t *testing.T) {
	t.Parallel()
	sample, err := filepath.Abs(filepath.Join("..", "..", "testdata", "orgs", "sample"))
	if err != nil {
		t.Fatal(err)
	}
	testscript.Run(t, testscript.Params{
		Dir:                 filepath.Join("testdata", "script"),
		UpdateScripts:       os.Getenv("UPDATE_SCRIPTS") != "",
		RequireExplicitExec: true,
		Setup: func(env *testscript.Env) error {
			env.Setenv("XDG_CACHE_HOME", filepath.Join(env.WorkDir, ".cache"))
			env.Setenv("SAMPLE", sample)
			env.Setenv("IAMREACH_NO_PROGRESS", "true") // a slow machine would show some
			return nil
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){"exits": exits, "valid": valid, "make": makeFile},
	})
}

func exits(ts *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	got := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		exit, ok := err.(*exec.ExitError) //nolint:errorlint // testscript returns it as it is
		if !ok {
			ts.Fatalf("run %v: %v", args[1:], err)
		}
		got = exit.ExitCode()
	}
	if got != want {
		ts.Fatalf("%v: exit code %d, want %d", args[1:], got, want)
	}
}

func valid(ts *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 1 {
		ts.Fatalf("usage: valid NAME")
	}
	text, err := answer.Schema(args[0])
	ts.Check(err)
	definition, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	ts.Check(err)
	compiler := jsonschema.NewCompiler()
	ts.Check(compiler.AddResource(args[0], definition))
	schema, err := compiler.Compile(args[0])
	ts.Check(err)
	value, err := jsonschema.UnmarshalJSON(strings.NewReader(ts.ReadFile("stdout")))
	ts.Check(err)
	ts.Check(schema.Validate(value))
}

func makeFile(ts *testscript.TestScript, negated bool, args []string) {
	if negated || len(args) != 2 {
		ts.Fatalf("usage: make KIND FILE")
	}
	var parts []string
	switch args[0] {
	case "large": // 200 MB
		parts = []string{`{"Keys":[],"More":"`, strings.Repeat("a", 200<<20), `"}`}
	case "deep": // an answer that nests
		parts = []string{`{"Keys":`, strings.Repeat("[", 100_000), strings.Repeat("]", 100_000), `}`}
	case "deep-policy": // a policy that nests, as text within a whole answer
		deep := strings.Repeat("[", 100_000) + strings.Repeat("]", 100_000)
		parts = []string{
			`{"UserDetailList":[],"GroupDetailList":[],"Policies":[],"RoleDetailList":[{"Path":"/","RoleName":"deep","RoleId":"AROADEEP",`,
			`"Arn":"arn:aws:iam::444455556666:role/deep","AssumeRolePolicyDocument":"{\"Statement\":`, deep, `}","RolePolicyList":[],"AttachedManagedPolicies":[]}]}`,
		}
	default:
		ts.Fatalf("nothing of kind %q can be made", args[0])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(strings.Join(parts, "")), 0o600))
}
