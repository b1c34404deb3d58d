package scenario

import (
	"context"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
)

// TestATechniqueMayComeFromAFileOfItsOwn moves each technique out of the
// catalogue into a file of its own. With that file all techniques are what they
// were, and so is every answer; without it its hops are gone, those that only
// they led to, and nothing else.
func TestATechniqueMayComeFromAFileOfItsOwn(t *testing.T) {
	if testing.Short() {
		t.Skip("goes through every technique many times: left out of -short")
	}
	t.Parallel()
	texts := definitions(t)
	techniques := catalogue(t)
	scenarios := load(t)
	if len(texts) != len(techniques) {
		t.Fatalf("the files of the catalogue hold %d definitions, want those of %d techniques", len(texts), len(techniques))
	}
	for i := range techniques {
		id := techniques[i].ID
		t.Run(id, func(t *testing.T) {
			t.Parallel()
			own, err := technique.Parse([]byte(texts[i]))
			if err != nil {
				t.Fatal(err)
			}
			fewer := slices.Concat(techniques[:i], techniques[i+1:])
			joined, err := technique.Join(fewer, own)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(techniques, joined) {
				t.Errorf("with the technique from its own file (-want +got):\n%s", cmp.Diff(techniques, joined))
			}
			for _, s := range first(about(scenarios, id), 2) {
				check(t, s, joined)
				c, err := s.Compile(context.Background())
				if err != nil {
					t.Fatal(err)
				}
				in := inventory.New(c.Snapshot)
				want := hopsWithout(build(t, in, techniques), id)
				if diff := cmp.Diff(want, hopsWithout(build(t, in, fewer), "")); diff != "" {
					t.Errorf("%s: hops without the technique (-want +got):\n%s", s.File, diff)
				}
				if len(want) == len(hopsWithout(build(t, in, techniques), "")) {
					t.Errorf("%s: the technique has no hop there", s.File)
				}
			}
		})
	}
}

func first[T any](list []T, most int) []T { return list[:min(len(list), most)] }

// definitions cuts the files of the catalogue into one text for each
// technique, in the order of their ids.
func definitions(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("../technique/catalogue/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		parts := strings.Split("\n"+string(text), "\n- id: ")
		for _, part := range parts[1:] {
			all = append(all, "- id: "+part+"\n")
		}
	}
	slices.Sort(all)
	return all
}

func build(t *testing.T, in *inventory.Inventory, techniques []technique.Technique) *graph.Graph {
	t.Helper()
	g, err := graph.Build(context.Background(), in, graph.Options{Techniques: techniques})
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// idle reports whether a shared thing was modified on the way to a node, and
// what it was modified for is gone with the hops of a technique: then nobody
// modifies it.
func idle(n *graph.Node, id string) bool {
	seen := map[*graph.Node]bool{n: true}
	for at := []*graph.Node{n}; len(at) > 0; at = at[1:] {
		if !slices.ContainsFunc(at[0].Actor.Gains, func(g access.Gain) bool { return technique.Shared(g.Kind) }) {
			return false
		}
		for _, e := range at[0].Edges() {
			if e.Technique.ID != id && !seen[e.To] {
				seen[e.To] = true
				at = append(at, e.To)
			}
		}
	}
	return true
}

// hopsWithout names the hops of a graph that are left when those of a technique
// are gone: by other techniques, of nodes that these still lead to.
func hopsWithout(g *graph.Graph, id string) []string {
	at := slices.Clone(g.Sources)
	reached := map[*graph.Node]bool{}
	for _, n := range at {
		reached[n] = true
	}
	var names []string
	for ; len(at) > 0; at = at[1:] {
		for _, e := range at[0].Edges() {
			if e.Technique.ID == id || idle(e.To, id) {
				continue
			}
			names = append(names, e.Technique.ID+" "+hopName(e))
			if !reached[e.To] {
				reached[e.To] = true
				at = append(at, e.To)
			}
		}
	}
	for _, e := range slices.Concat(g.Unknown, g.Blocked) {
		if e.Technique.ID != id && reached[e.From] {
			names = append(names, e.Technique.ID+" perhaps "+hopName(e))
		}
	}
	slices.Sort(names)
	return names
}
