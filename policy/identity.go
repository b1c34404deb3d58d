package policy

import (
	"strconv"
	"strings"
	"unique"
)

// identity tells formulas apart: those that are equal have the same one, which
// the runtime keeps for as long as one of them lives.
type identity = unique.Handle[content]

// content is what a formula says. The arguments of all and any, which are in
// order, are a chain.
type content struct {
	op          Op
	first, rest identity

	key, operator, values      string
	class                      Class
	account, region, operation string
}

// identity is found when it is first asked for: most formulas are told apart
// by how they begin.
func (f *Formula) identity() identity {
	if id := f.id.Load(); id != nil {
		return *id
	}
	var id identity
	switch f.op {
	case OpTest:
		id = f.test.identity()
	case OpNot, OpAll, OpAny:
		for i := len(f.args) - 1; i >= 0; i-- {
			id = unique.Make(content{op: f.op, first: f.args[i].identity(), rest: id})
		}
	default:
		id = unique.Make(content{op: f.op})
	}
	f.id.Store(&id)
	return id
}

// identity is that of a formula which is the test.
func (t *Test) identity() identity {
	c := content{
		op: OpTest, key: t.Key, operator: t.Operator, class: t.Class,
		account: t.Account, region: t.Region, operation: t.Operation,
	}
	if c.class == "" {
		c.class = Circumstance
	}
	switch len(t.Values) {
	case 0:
	case 1:
		c.values = "1:" + t.Values[0]
	default:
		var b strings.Builder
		for _, v := range t.Values { // with their lengths, because they may hold anything
			b.WriteString(strconv.Itoa(len(v)))
			b.WriteByte(':')
			b.WriteString(v)
		}
		c.values = b.String()
	}
	return unique.Make(c)
}

// Equal reports whether two formulas say the same in the same way, and so have
// the same text.
func (f *Formula) Equal(g *Formula) bool {
	if f == g || f == nil || g == nil {
		return f == g
	}
	return f.op == g.op && f.head == g.head && len(f.args) == len(g.args) && f.identity() == g.identity()
}

// compare orders formulas by their texts, which most need not be written for.
func (f *Formula) compare(g *Formula) int {
	if f == g {
		return 0
	}
	n := min(len(f.head), len(g.head))
	if c := strings.Compare(f.head[:n], g.head[:n]); c != 0 {
		return c
	}
	if f.Equal(g) {
		return 0
	}
	return strings.Compare(f.String(), g.String())
}

// headOf is the beginning of the text of all or any.
func headOf(args []*Formula) string {
	if first := args[0]; first.op == OpAll || first.op == OpAny {
		return "("
	}
	return args[0].head
}
