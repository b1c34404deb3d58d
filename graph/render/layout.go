package render

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"github.com/goccy/go-graphviz"

	"github.com/iamreach/iamreach/graph/render/internal/wasmcache"
)

// init is the second step of the cache guard: the layout engine has started.
func init() { wasmcache.Restore() }

// engine lets one layout run at a time: the engine is one wasm module with one
// memory, and two calls at once break it for good.
var engine sync.Mutex

// maxPlaced bounds what the engine is asked to place. A layout cannot be
// stopped once it runs, so the size is bounded, not the time.
const maxPlaced = LimitNodes * (1 + arrowsPerNode)

// Distances in pixels.
const (
	rankGap     = 24
	rankGapMore = 48 // where many arrows pass
	nodeGap     = 20
	boxMargin   = 18 // between an account's box and what is in it
	boxHeader   = 20
	arrowScale  = 0.85
	rowWeight   = 8 // how much straighter a path's own arrows are than others
)

// spot is a place in a picture; y grows downwards.
type spot struct{ x, y float64 }

// box is a rectangle by its upper left corner.
type box struct{ x, y, w, h float64 }

func (b box) center() spot { return spot{b.x + b.w/2, b.y + b.h/2} }

// curve is a chain of cubic Béziers: a start, then three spots each.
type curve []spot

// placement says where everything is.
type placement struct {
	w, h     float64
	nodes    []box
	labels   []box
	accounts []box
	tails    []arrow // of edges: to the label, or to the node
	heads    []arrow // of labels: to the node
}

// arrow is a curve and the tip of the arrow at its end.
type arrow struct {
	curve curve
	tip   spot
}

// layout sizes all boxes, lets the engine place them and reads the places.
func layout(s *Scene, r *ruler) (placement, error) {
	p := placement{
		nodes: make([]box, len(s.Nodes)), labels: make([]box, len(s.labels)), accounts: make([]box, len(s.Accounts)),
		tails: make([]arrow, len(s.Edges)), heads: make([]arrow, len(s.labels)),
	}
	if len(s.Nodes) == 0 {
		return p, nil
	}
	if placed := len(s.Nodes) + len(s.Edges); placed > maxPlaced {
		return p, fmt.Errorf("%w: %d boxes and arrows, at most %d can be placed", ErrOptions, placed, maxPlaced)
	}
	for i, n := range s.Nodes {
		p.nodes[i] = nodeSize(n, r)
	}
	for i, l := range s.labels {
		p.labels[i] = labelSizeOf(&l.Edge, r)
	}
	out, err := run(plan(s, &p, "true"))
	if err != nil {
		return p, err
	}
	drawn, err := parseDot(out)
	if err != nil {
		return p, err
	}
	if err := p.read(s, drawn); err != nil {
		return p, err
	}
	p.detour(s)
	return p, nil
}

// plan writes the graph for the engine: sizes only, no names. Lines are routed
// as curves ("true") or in right angles ("ortho").
func plan(s *Scene, p *placement, lines string) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "digraph g {\ngraph [rankdir=LR, newrank=true, splines=%s, ranksep=%s, nodesep=%s];\n", lines, inch(rankGap+min(rankGapMore, float64(len(s.Edges))/3)), inch(nodeGap))
	fmt.Fprintf(&b, "node [shape=box, fixedsize=true, label=\"\"];\nedge [tailport=e, headport=w, arrowsize=%g];\n", arrowScale)
	inside := make([]int, len(s.Nodes)) // 0: in no account
	for i, a := range s.Accounts {
		for _, n := range a.Nodes {
			inside[n] = i + 1
		}
	}
	parts := make([]bytes.Buffer, len(s.Accounts)+1)
	for i := range s.Nodes {
		size(&parts[inside[i]], "n", i, p.nodes[i])
	}
	for i, l := range s.labels {
		home := inside[l.To]
		for _, e := range l.edges {
			if inside[s.Edges[e].From] != home {
				home = 0
			}
		}
		size(&parts[home], "l", i, p.labels[i])
	}
	for i := range s.Accounts {
		fmt.Fprintf(&b, "subgraph cluster_%d { graph [label=\" \", fontsize=%d, margin=%d];\n%s}\n", i, boxHeader, boxMargin, parts[i+1].String())
	}
	b.Write(parts[0].Bytes())
	weight := func(e *Edge) int {
		if s.Nodes[e.From].row == s.Nodes[e.To].row {
			return rowWeight
		}
		return 1
	}
	for _, e := range s.Edges {
		if e.label >= 0 {
			fmt.Fprintf(&b, "n%d -> l%d [arrowhead=none, weight=%d];\n", e.From, e.label, weight(e))
		} else {
			fmt.Fprintf(&b, "n%d -> n%d [weight=%d, minlen=2];\n", e.From, e.To, weight(e))
		}
	}
	for i, l := range s.labels {
		fmt.Fprintf(&b, "l%d -> n%d [weight=%d];\n", i, l.To, weight(&l.Edge))
	}
	rank(&b, "min", s.Nodes, func(n *Node) bool { return n.source && !n.Target })
	rank(&b, "max", s.Nodes, func(n *Node) bool { return n.Target && n.Kind != "administrator" })
	b.WriteString("}\n")
	return b.Bytes()
}

func size(b *bytes.Buffer, letter string, i int, size box) {
	fmt.Fprintf(b, "%s%d [width=%s, height=%s];\n", letter, i, inch(size.w), inch(size.h))
}

func rank(b *bytes.Buffer, which string, nodes []*Node, in func(*Node) bool) {
	var names []string
	for i, n := range nodes {
		if in(n) {
			names = append(names, "n"+strconv.Itoa(i))
		}
	}
	if len(names) > 0 {
		fmt.Fprintf(b, "{rank=%s; %s}\n", which, strings.Join(names, "; "))
	}
}

func inch(pixels float64) string { return strconv.FormatFloat(pixels/72, 'f', 5, 64) }

// run calls the engine. What it does to its own memory must not end the
// program, so a panic in it is an error here.
func run(dot []byte) (out []byte, err error) {
	engine.Lock()
	defer engine.Unlock()
	defer func() {
		if reason := recover(); reason != nil {
			err = fmt.Errorf("the layout engine broke: %v", reason)
		}
	}()
	ctx := context.Background() // it does not heed one
	g, err := graphviz.New(ctx)
	if err != nil {
		return nil, fmt.Errorf("start the layout engine: %w", err)
	}
	defer func() {
		if e := g.Close(); err == nil && e != nil {
			err = fmt.Errorf("stop the layout engine: %w", e)
		}
	}()
	parsed, err := graphviz.ParseBytes(dot)
	if err != nil {
		return nil, fmt.Errorf("give the layout engine its graph: %w", err)
	}
	defer func() {
		if e := parsed.Close(); err == nil && e != nil {
			err = fmt.Errorf("free the graph: %w", e)
		}
	}()
	var b bytes.Buffer
	if err := g.Render(ctx, parsed, graphviz.XDOT, &b); err != nil {
		return nil, fmt.Errorf("place the boxes: %w", err)
	}
	return b.Bytes(), nil
}
