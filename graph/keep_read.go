package graph

import (
	"encoding/binary"
	"errors"
	"slices"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

var errBlob = errors.New("kept hops cannot be read")

// keptNode is a node's hops as they were kept.
type keptNode struct{ lists [3][]keptLead }

// keptLead is an edge, and where it leads, in one of the forms.
type keptLead struct {
	edge  *Edge
	form  int
	thing *inventory.Thing
	gains []access.Gain
	also  []*inventory.Thing
}

// found makes the hops those of a node.
func (k *keptNode) found(n *Node) found {
	f := found{kept: true}
	for i, into := range []*[]lead{&f.edges, &f.unknown, &f.blocked} {
		for _, l := range k.lists[i] {
			l.edge.From = n
			*into = append(*into, lead{l.edge, l.target(n), l.also})
		}
	}
	return f
}

func (l *keptLead) target(n *Node) target {
	switch l.form {
	case toDatabase:
		return databaseTarget(l.thing)
	case toAdmin:
		return adminTarget(n.Actor.Account)
	}
	actor := n.Actor
	if l.form == toThing {
		actor = thingActor(l.thing)
	}
	actor.Gains = l.gains
	return actorTarget(actor)
}

// blobReader takes a blob apart. After the first fault it gives zeros, so that
// it is asked once, at the end.
type blobReader struct {
	*known
	rest     []byte
	failed   bool
	texts    []string
	tests    []policy.Test
	formulas []*policy.Formula
}

// readNodes reads what writeNodes writes. Whatever is not exactly of that form,
// or names what is not there, is an error.
func readNodes(blob []byte, k *known) (map[string]*keptNode, error) {
	r := &blobReader{known: k, rest: blob}
	r.tables()
	nodes := map[string]*keptNode{}
	for range r.count() {
		key, n := r.text(), &keptNode{}
		for i := range n.lists {
			n.lists[i] = make([]keptLead, r.count())
			for j := range n.lists[i] {
				n.lists[i][j] = r.lead(i == 2)
				if i == 0 {
					r.ends(&n.lists[i][j])
				}
			}
		}
		if nodes[key] != nil {
			r.failed = true
		}
		nodes[key] = n
	}
	if r.failed || len(r.rest) > 0 {
		return nil, errBlob
	}
	return nodes, nil
}

func (r *blobReader) tables() {
	r.texts = make([]string, r.count())
	for i := range r.texts {
		r.texts[i] = string(r.entry())
	}
	r.tests = make([]policy.Test, r.count())
	for i := range r.tests {
		r.tests[i] = r.within(func() policy.Test {
			t := policy.Test{
				Key: r.text(), Operator: r.text(), Class: policy.Class(r.text()), Account: r.text(), Region: r.text(), Operation: r.text(),
			}
			for len(r.rest) > 0 {
				t.Values = append(t.Values, r.text())
			}
			return t
		})
	}
	n := r.count()
	for range n {
		r.formulas = append(r.formulas, r.formula())
	}
}

// entry reads an entry of a table.
func (r *blobReader) entry() []byte {
	n := r.count()
	entry := r.rest[:n:n]
	r.rest = r.rest[n:]
	return entry
}

// within reads a test that takes up a whole entry.
func (r *blobReader) within(read func() policy.Test) policy.Test {
	entry := r.entry()
	after := r.rest
	r.rest = entry
	t := read()
	r.failed = r.failed || len(r.rest) > 0
	r.rest = after
	return t
}

func (r *blobReader) formula() *policy.Formula {
	entry := r.entry()
	if len(entry) == 0 {
		r.failed = true
		return policy.False
	}
	after := r.rest
	r.rest = entry[1:]
	op := policy.Op(entry[0])
	var t policy.Test
	if op == policy.OpTest {
		t = pick(r, r.tests)
	}
	var args []*policy.Formula
	for len(r.rest) > 0 {
		args = append(args, r.condition())
	}
	r.rest = after
	made, ok := madeOf(op, t, args)
	r.failed = r.failed || !ok
	return made
}

func (r *blobReader) condition() *policy.Formula {
	if f := pick(r, r.formulas); f != nil {
		return f
	}
	return policy.False
}

func (r *blobReader) number() uint64 {
	n, size := binary.Uvarint(r.rest)
	if size <= 0 {
		r.failed, r.rest = true, nil
		return 0
	}
	r.rest = r.rest[size:]
	return n
}

// count reads how many items follow. Each takes a byte at least, so a greater
// number is a fault and takes no memory.
func (r *blobReader) count() int {
	n := r.number()
	if n > uint64(len(r.rest)) {
		r.failed, r.rest = true, nil
		return 0
	}
	return int(n)
}

func (r *blobReader) small(most int) int {
	n := r.number()
	if n > uint64(most) {
		r.failed = true
		return 0
	}
	return int(n)
}

func (r *blobReader) text() string { return pick(r, r.texts) }

// pick reads the number of an entry of a table.
func pick[T any](r *blobReader, list []T) (value T) {
	n := r.number()
	if n >= uint64(len(list)) {
		r.failed = true
		return value
	}
	return list[n]
}

// mostCost is more than any hop costs.
const mostCost = 1 << 30

func (r *blobReader) lead(blocked bool) keptLead {
	number, have := r.techniques[r.text()]
	if !have {
		r.failed = true
		return keptLead{}
	}
	t := &r.g.techniques[number]
	l := keptLead{edge: &Edge{Technique: t}}
	r.target(&l)
	o := Outcome{Certainty: policy.Certainty(r.small(int(policy.Yes))), Cost: r.small(mostCost)}
	network := r.small(1) == 1
	l.edge.region = r.text()
	if len(t.Bind) > 0 {
		l.edge.things = make([]*inventory.Thing, len(t.Bind))
	}
	for i := range t.Bind {
		l.edge.things[i] = r.thing()
	}
	for range r.count() {
		forwarded := r.small(1) == 1
		o.Conditions = append(o.Conditions, Condition{Formula: r.condition(), Forwarded: forwarded})
	}
	o.Choices, o.Unread = r.list(), r.list()
	l.edge.Outcome = r.g.outcome(&o)
	r.network(l.edge, network, blocked)
	return l
}

// ends reads the things with which the others of alike hops are.
func (r *blobReader) ends(l *keptLead) {
	for range r.count() {
		if l.edge == nil {
			return
		}
		t := r.thing()
		r.failed = r.failed || t == nil || !r.g.plan(l.edge.Technique).alike || (l.form == toDatabase && !t.Database())
		l.also = append(l.also, t)
	}
}

func (r *blobReader) list() []policy.Test {
	var list []policy.Test
	for range r.count() {
		list = append(list, pick(r, r.tests))
	}
	return list
}

// network finds again from where a port is reached. It must stop those hops
// alone that it stopped before.
func (r *blobReader) network(e *Edge, needed, blocked bool) {
	if needed {
		i := slices.IndexFunc(e.Technique.Bind, func(b technique.Binding) bool { return b.Var == e.Technique.Network })
		if i < 0 || e.things[i] == nil {
			r.failed = true
			return
		}
		e.Network = r.g.exposure(e.things[i])
	}
	if e.Network != nil && e.Network.Impossible {
		r.failed = r.failed || (!blocked && e.Network.Opening == nil)
	} else {
		r.failed = r.failed || blocked
	}
}

func (r *blobReader) target(l *keptLead) {
	l.form = r.small(forms - 1)
	if l.form == toDatabase || l.form == toThing {
		l.thing = r.thing()
		r.failed = r.failed || l.thing == nil || (l.form == toDatabase && !l.thing.Database())
	}
	if l.form == toThing || l.form == toItself {
		for range r.count() {
			l.gains = append(l.gains, access.Gain{Kind: r.text(), Object: r.thing()})
		}
	}
}

func (r *blobReader) thing() *inventory.Thing {
	n := r.number()
	if n == 0 {
		return nil
	}
	n--
	if n/2 >= uint64(len(r.texts)) {
		r.failed = true
		return nil
	}
	t := r.known.thing(r.texts[n/2], n%2 == 1)
	r.failed = r.failed || t == nil
	return t
}
