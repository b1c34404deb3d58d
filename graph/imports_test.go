package graph_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/iamreach/iamreach/"

// allowed lists which of our packages each package may import: what stands
// before it on the way from AWS to an answer. The command stands last.
var allowed = map[string][]string{
	"store":           {},
	"policy":          {},
	"collect":         {"store", "policy"},
	"graph/inventory": {"store", "policy"},
	"graph/technique": {},
	"graph/access":    {"policy", "graph/inventory"},
	"graph":           {"policy", "graph/inventory", "graph/technique", "graph/access", "graph/internal/freelist"},
	"graph/answer":    {},
	"graph/risk":      {"graph/access", "graph/answer", "graph/inventory"},
	"graph/reach":     {"store", "policy", "graph", "graph/access", "graph/answer", "graph/internal/freelist", "graph/inventory", "graph/risk", "graph/technique"},
	"graph/scenario":  {"store", "collect", "graph/answer", "graph/reach", "graph/technique"},
	"graph/render":    {"graph/answer"},
	"graph/cache":     {},
	"graph/kept":      {"graph/answer"},

	"graph/internal/freelist":  {},
	"graph/internal/synthetic": {"store", "collect"}, // makes snapshots for tests
}

func TestPackagesImportInOneDirection(t *testing.T) {
	t.Parallel()
	text, err := exec.CommandContext(t.Context(), "go", "list", "-json=ImportPath,Imports", module+"...").Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	packages := 0
	for d := json.NewDecoder(bytes.NewReader(text)); ; {
		var p struct {
			ImportPath string
			Imports    []string
		}
		if err := d.Decode(&p); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
		packages++
		name := strings.TrimPrefix(p.ImportPath, module)
		for _, path := range p.Imports {
			if i, ours := strings.CutPrefix(path, module); ours && !may(name, i) {
				t.Errorf("%s imports %s: the arrow points back, or is new; see what each package may import", name, i)
			}
		}
	}
	if packages < 10 {
		t.Errorf("go list found %d packages", packages)
	}
}

// may reports whether a package may import another. What lies below a package
// of the list counts as that package.
func may(name, imported string) bool {
	if strings.HasPrefix(name, "cmd/") {
		return imported != "cmd/iamreach"
	}
	from, to := listed(name), listed(imported)
	return from != "" && (from == to || slices.Contains(allowed[from], to))
}

func listed(name string) string {
	for allowed[name] == nil {
		i := strings.LastIndexByte(name, '/')
		if i < 0 {
			return ""
		}
		name = name[:i]
	}
	return name
}

func TestDirectionIsGuarded(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, imported string
		want           bool
	}{
		{"store", "policy", false},
		{"collect", "graph", false},
		{"graph/inventory", "graph/technique", false},
		{"graph/answer", "graph", false},
		{"graph", "graph/reach", false},
		{"graph/render", "graph/reach", false},
		{"graph/render", "graph/render/internal/wasmcache", true},
		{"graph/render/internal/wasmcache", "graph/answer", true},
		{"policy/simulate", "policy", true},
		{"policy/simulate", "store", false},
		{"cmd/iamreach", "graph/reach", true},
		{"cmd/iamreach/ui", "cmd/iamreach", false},
		{"new", "store", false},
	} {
		if got := may(c.name, c.imported); got != c.want {
			t.Errorf("%s may import %s: %v, want %v", c.name, c.imported, got, c.want)
		}
	}
}
