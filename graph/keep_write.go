package graph

import (
	"encoding/binary"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// A blob of hops is a sequence of numbers and of texts behind their length:
// tables of texts, tests and formulas, in which each stands once, and then the
// nodes, whose hops name what they need by its number there.

// The forms of where a hop leads.
const (
	toDatabase = iota // a database
	toAdmin           // administrator of the actor's account
	toThing           // a thing, with gains
	toItself          // the actor itself, with gains
	forms
)

// writtenNode is a node with its hops: those that are, those that are unknown,
// and those that only the network stops.
type writtenNode struct {
	node  *Node
	hops  []*Hyperedge
	lists [2][]*Edge
}

// blobWriter gathers tables, and nodes behind them.
type blobWriter struct {
	in       *inventory.Inventory
	texts    table[string]
	tests    table[string] // by their encoding
	formulas table[string] // the same
	nodes    []byte
	failed   bool // something is in it that could not be read again
}

// table numbers values in the order in which they are first seen.
type table[K comparable] struct {
	numbers map[K]int
	list    []K
}

func (t *table[K]) number(value K) int {
	n, have := t.numbers[value]
	if !have {
		if t.numbers == nil {
			t.numbers = map[K]int{}
		}
		n = len(t.list)
		t.numbers[value] = n
		t.list = append(t.list, value)
	}
	return n
}

// writeNodes writes nodes with their hops. It reports false when they could
// not be read again as they are.
func writeNodes(nodes []*writtenNode, in *inventory.Inventory) ([]byte, bool) {
	w := &blobWriter{in: in}
	w.count(len(nodes))
	for _, n := range nodes {
		w.text(nodeKey(n.node))
		w.count(len(n.hops))
		for _, h := range n.hops {
			w.edge(n.node, h.Edge)
			w.ends(h)
		}
		for _, list := range n.lists {
			w.count(len(list))
			for _, e := range list {
				w.edge(n.node, e)
			}
		}
	}
	var blob []byte
	for _, list := range [][]string{w.texts.list, w.tests.list, w.formulas.list} {
		blob = binary.AppendUvarint(blob, uint64(len(list)))
		for _, entry := range list {
			blob = binary.AppendUvarint(blob, uint64(len(entry)))
			blob = append(blob, entry...)
		}
	}
	return append(blob, w.nodes...), !w.failed
}

func (w *blobWriter) count(n int) { w.nodes = binary.AppendUvarint(w.nodes, uint64(n)) }

func (w *blobWriter) text(s string) { w.count(w.texts.number(s)) }

func (w *blobWriter) flag(on bool) {
	n := 0
	if on {
		n = 1
	}
	w.count(n)
}

func (w *blobWriter) edge(n *Node, e *Edge) {
	w.text(e.Technique.ID)
	w.target(n, e.To)
	w.count(int(e.Certainty))
	w.count(e.Cost)
	w.flag(e.Network != nil)
	w.text(e.region)
	for _, t := range e.things {
		w.thing(t)
	}
	w.count(len(e.Conditions))
	for _, c := range e.Conditions {
		w.flag(c.Forwarded)
		w.count(w.formula(c.Formula))
		w.failed = w.failed || again(c.Formula).String() != c.Formula.String()
	}
	for _, list := range [][]policy.Test{e.Choices, e.Unread} {
		w.count(len(list))
		for _, t := range list {
			w.count(w.test(t))
		}
	}
	w.failed = w.failed || e.Cost < 0
}

// ends writes the things with which the others of alike hops are.
func (w *blobWriter) ends(h *Hyperedge) {
	w.count(h.Len() - 1)
	for i := range h.Len() {
		if to := h.End(i); to != h.To {
			w.thing(to.thing())
		}
	}
}

func (w *blobWriter) target(n, to *Node) {
	switch {
	case to.Data != nil:
		w.count(toDatabase)
		w.thing(to.Data)
	case to.Target():
		w.count(toAdmin)
		w.failed = w.failed || to.ID != "admin:"+n.Actor.Account
	case to.ID == n.ID:
		w.count(toItself)
		w.gains(to.Actor.Gains)
	default:
		w.count(toThing)
		w.thing(to.Actor.Thing)
		w.gains(to.Actor.Gains)
		w.failed = w.failed || to.Actor.Thing == nil
	}
}

func (w *blobWriter) gains(list []access.Gain) {
	w.count(len(list))
	for _, gain := range list {
		w.text(gain.Kind)
		w.thing(gain.Object)
	}
}

// thing writes 0 for none, else twice the number of its id and one; two for a
// database that goes by the id of another thing, its oldest copy.
func (w *blobWriter) thing(t *inventory.Thing) {
	if t == nil {
		w.count(0)
		return
	}
	n := 2*w.texts.number(t.ID) + 1
	switch t {
	case w.in.Thing(t.ID):
	case w.in.Database(t.ID):
		n++
	default:
		w.failed = true
	}
	w.count(n)
}

func (w *blobWriter) test(t policy.Test) int {
	var b []byte
	for _, s := range []string{t.Key, t.Operator, string(t.Class), t.Account, t.Region, t.Operation} {
		b = binary.AppendUvarint(b, uint64(w.texts.number(s)))
	}
	for _, s := range t.Values {
		b = binary.AppendUvarint(b, uint64(w.texts.number(s)))
	}
	return w.tests.number(string(b))
}

// formula writes its parts before itself.
func (w *blobWriter) formula(f *policy.Formula) int {
	b := []byte{byte(f.Op())}
	if f.Op() == policy.OpTest {
		b = binary.AppendUvarint(b, uint64(w.test(f.Test())))
	}
	for _, arg := range f.Args() {
		b = binary.AppendUvarint(b, uint64(w.formula(arg)))
	}
	return w.formulas.number(string(b))
}

// again makes a formula of its parts.
func again(f *policy.Formula) *policy.Formula {
	args := make([]*policy.Formula, len(f.Args()))
	for i, arg := range f.Args() {
		args[i] = again(arg)
	}
	made, _ := madeOf(f.Op(), f.Test(), args)
	return made
}

// madeOf makes a formula of its parts. It reports false for one that has
// others.
func madeOf(op policy.Op, t policy.Test, args []*policy.Formula) (*policy.Formula, bool) {
	switch op {
	case policy.OpFalse:
		return policy.False, len(args) == 0
	case policy.OpTrue:
		return policy.True, len(args) == 0
	case policy.OpTest:
		return policy.Is(t), len(args) == 0
	case policy.OpNot:
		if len(args) == 1 {
			return policy.Not(args[0]), true
		}
	case policy.OpAll:
		return policy.All(args...), true
	case policy.OpAny:
		return policy.Any(args...), true
	}
	return policy.False, false
}
