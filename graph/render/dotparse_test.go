package render

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const drawnDot = `digraph g {
	graph [bb="0,0,300,100",
		rankdir=LR
	];
	node [label="\N"];
	subgraph cluster_0 {
		graph [bb="8,8,100,90"];
		n0	[height=0.9,
			pos="50,50"];
	}
	n1	[pos="250,50"];
	n0:e -> n1:w	[pos="e,200,50 100,50 120,50 \
150,50 190,50"];
	n0 -> n1	[pos="100,50 120,50 150,50 190,50"];
}
`

func TestParseDot(t *testing.T) {
	t.Parallel()
	g, err := parseDot([]byte(drawnDot))
	if err != nil {
		t.Fatal(err)
	}
	want := &dotGraph{
		attrs:    map[string]string{"bb": "0,0,300,100", "rankdir": "LR"},
		nodes:    map[string]map[string]string{"n0": {"height": "0.9", "pos": "50,50"}, "n1": {"pos": "250,50"}},
		clusters: map[string]map[string]string{"cluster_0": {"bb": "8,8,100,90"}},
		edges: map[string][]map[string]string{"n0>n1": {
			{"pos": "e,200,50 100,50 120,50 150,50 190,50"}, {"pos": "100,50 120,50 150,50 190,50"},
		}},
	}
	if diff := cmp.Diff(want, g, cmp.AllowUnexported(dotGraph{})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestParseDotErrors(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, in, want string }{
		{"nothing", "", "found \"the end\", want digraph"},
		{"another thing", "graph g {}", "want digraph"},
		{"no end", "digraph g { a [b=c]", "want a name"},
		{"a string without end", `digraph g { a [b="c`, "a string without end"},
		{"no value", "digraph g { a [b=]; }", "want a value"},
		{"no equals sign", "digraph g { a [b c]; }", "want ="},
		{"no node after an arrow", "digraph g { a -> ; }", "want a node"},
		{"more after the end", "digraph g {} x", "want the end"},
		{"too deep", "digraph g " + strings.Repeat("{", 50), "deeper than"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, err := parseDot([]byte(test.in))
			if !errors.Is(err, errDot) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func TestReadErrors(t *testing.T) {
	t.Parallel()
	s := &Scene{Nodes: []*Node{{}, {}}, Edges: []*Edge{{From: 0, To: 1, label: -1}}, Accounts: []*Account{{}}}
	for _, test := range []struct{ name, old, new, want string }{
		{"all is there", "", "", ""},
		{"no size", `bb="0,0,300,100",`, "", "size of the picture"},
		{"a node without a place", `pos="250,50"`, "", "place of n1"},
		{"no number", `pos="250,50"`, `pos="250,nan"`, "not 2 numbers"},
		{"beyond any page", `pos="250,50"`, `pos="250,1e300"`, "not 2 numbers"},
		{"an account without a box", `bb="8,8,100,90"`, "", "box of account 0"},
		{"too few points", "100,50 120,50 150,50 190,50", "100,50 120,50", "has 2 points"},
		{"no line", "n0 -> n1", "n1 -> n0", "no line from n0 to n1"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			source := strings.Replace(drawnDot, test.old, test.new, 1)
			source = source[:strings.Index(source, "n0:e ->")] + source[strings.LastIndex(source, "\tn"):]
			g, err := parseDot([]byte(source))
			if err != nil {
				t.Fatal(err)
			}
			p := placement{nodes: make([]box, 2), accounts: make([]box, 1), tails: make([]arrow, 1)}
			err = p.read(s, g)
			if test.want == "" && err != nil || test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)) {
				t.Errorf("got %v, want %q", err, test.want)
			}
		})
	}
}

func FuzzParseDot(f *testing.F) {
	f.Add([]byte(drawnDot))
	f.Add([]byte(`strict digraph "a" { node [x="\"\` + "\n" + `"]; a -> b -> c; }`))
	f.Add([]byte(`digraph{a:b:c->d:e[f=g,h=i;j=k]{{{x}}}}`))
	s := &Scene{Nodes: []*Node{{}, {}}, Edges: []*Edge{{From: 0, To: 1, label: -1}}, Accounts: []*Account{{}}}
	f.Fuzz(func(_ *testing.T, source []byte) {
		g, err := parseDot(source)
		if err != nil {
			return
		}
		p := placement{nodes: make([]box, 2), accounts: make([]box, 1), tails: make([]arrow, 1)}
		_ = p.read(s, g)
	})
}
