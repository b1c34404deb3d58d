package reach

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gonum.org/v1/gonum/graph/flow"
	"gonum.org/v1/gonum/graph/simple"
	"pgregory.net/rapid"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

func TestPassed(t *testing.T) {
	t.Parallel()
	const account = "arn:aws:iam::" + here + ":root"
	for _, c := range []struct {
		name  string
		build func(*estate)
		from  string
		want  []string
	}{
		{
			name: "everybody passes the one role that reads",
			build: func(e *estate) {
				e.user("ana", allow(role("hub"), "sts:AssumeRole"))
				e.user("ben", allow(role("hub"), "sts:AssumeRole"))
				e.user("admin", allow("*", "*"))
				e.role("hub", trust(account), allow(role("reader"), "sts:AssumeRole"))
				e.role("reader", trust(role("hub")), allow(orders, "dynamodb:GetItem"))
			},
			want: []string{"role/reader"},
		},
		{
			name: "one user passes two roles",
			build: func(e *estate) {
				e.user("ana", allow(role("hub"), "sts:AssumeRole"))
				e.role("hub", trust(account), allow(role("reader"), "sts:AssumeRole"))
				e.role("reader", trust(role("hub")), allow(orders, "dynamodb:GetItem"))
			},
			from: "user/ana",
			want: []string{"role/hub", "role/reader"},
		},
		{
			name:  "two ways have nothing in common",
			build: func(e *estate) { *e = *diamond(e.t) },
			from:  "user/ana",
			want:  []string{},
		},
		{
			name: "a role in two states is one",
			build: func(e *estate) {
				e.user("ana", allow(role("hub"), "sts:AssumeRole"))
				e.role("hub", trust(user("ana")), allow("*", "iam:PutRolePolicy"), allow(orders, "dynamodb:GetItem"))
			},
			from: "user/ana",
			want: []string{"role/hub"},
		},
		{
			name: "what was not read may let somebody in elsewhere",
			build: func(e *estate) {
				e.cover(here, region, "dynamodb:GetResourcePolicy", store.Denied)
				e.user("ana", allow(role("reader"), "sts:AssumeRole"))
				e.role("reader", trust(account), allow(orders, "dynamodb:GetItem"))
			},
			want: []string{},
		},
		{name: "nobody reaches it", build: func(*estate) {}, want: []string{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := newEstate(t)
			c.build(e)
			passed, err := e.world().Passed(c.from, "orders", Query{})
			if err != nil {
				t.Fatal(err)
			}
			names := []string{}
			for _, one := range passed {
				names = append(names, one.Name)
			}
			if diff := cmp.Diff(c.want, names); diff != "" {
				t.Errorf("passed (-want +got):\n%s", diff)
			}
		})
	}
}

func TestPassedNamesWhatItDoesNotKnow(t *testing.T) {
	t.Parallel()
	w := diamond(t).world()
	for _, args := range [][2]string{{"user/nobody", "orders"}, {"user/ana", "nothing"}, {"orders", "orders"}} {
		if passed, err := w.Passed(args[0], args[1], Query{}); err == nil {
			t.Errorf("from %q to %q: %v", args[0], args[1], passed)
		}
	}
}

// What all paths pass are the dominators that gonum finds.
func TestPassedAreTheDominators(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		size := rapid.IntRange(2, 10).Draw(t, "nodes")
		g := &graph.Graph{}
		oracle := simple.NewDirectedGraph()
		for i := range size {
			n := &graph.Node{Index: i, ID: string(rune('a' + i)), Actor: access.Actor{Kind: "role"}}
			if i == size-1 {
				n.Actor.Kind = ""
			}
			g.Nodes = append(g.Nodes, n)
			oracle.AddNode(simple.Node(i))
		}
		for range rapid.IntRange(0, 20).Draw(t, "hops") {
			a, b := rapid.IntRange(0, size-2).Draw(t, "from"), rapid.IntRange(0, size-1).Draw(t, "to")
			if a == b {
				continue
			}
			e := &graph.Edge{From: g.Nodes[a], To: g.Nodes[b], Technique: &technique.Technique{}, Outcome: &graph.Outcome{Certainty: policy.Yes}}
			g.Nodes[a].Hyperedges = append(g.Nodes[a].Hyperedges, &graph.Hyperedge{Edge: e})
			oracle.SetEdge(oracle.NewEdge(simple.Node(a), simple.Node(b)))
		}
		starts := rapid.SliceOfNDistinct(rapid.IntRange(0, size-2), 1, size-1, rapid.ID).Draw(t, "sources")
		var sources []*graph.Node
		for _, i := range starts {
			sources = append(sources, g.Nodes[i])
			oracle.SetEdge(oracle.NewEdge(simple.Node(size), simple.Node(i)))
		}
		w := &World{Graph: g, packed: pack(g)}
		w.before = func() *before { return w.packed.backwards(policy.Unknown) }
		got := []string{}
		for _, n := range w.passed(w.aims(&goal{nodes: []*graph.Node{g.Nodes[size-1]}}), slices.Clone(sources)) {
			got = append(got, n.ID)
		}
		want := []string{}
		tree := flow.Dominators(simple.Node(size), oracle)
		for n := tree.DominatorOf(int64(size - 1)); n != nil && n.ID() != int64(size); n = tree.DominatorOf(n.ID()) {
			want = append(want, string(rune('a'+n.ID())))
		}
		slices.Reverse(want)
		if reaching := w.reachers(sources, size-1); len(reaching) == 1 {
			want = slices.DeleteFunc(want, func(id string) bool { return id == reaching[0].ID })
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("passed (-dominators +got):\n%s", diff)
		}
	})
}

// reachers returns the sources that reach a node.
func (w *World) reachers(sources []*graph.Node, to int) []*graph.Node {
	var list []*graph.Node
	for _, n := range sources {
		t := w.newTree()
		t.grow(n, policy.Unknown, nil)
		if slices.ContainsFunc(t.visited, func(at int32) bool {
			return slices.ContainsFunc(w.Graph.Nodes[at].Edges(), func(e *graph.Edge) bool { return e.To.Index == to })
		}) {
			list = append(list, n)
		}
	}
	return list
}
