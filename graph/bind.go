package graph

import (
	"maps"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
)

// Value is what a variable is bound to: a thing, a pattern of something new,
// or a region.
type Value struct {
	Thing   *inventory.Thing
	Pattern string
	PartOf  *inventory.Thing // with Pattern: what governs it, nil for something new
	Region  string
}

// Bindings are the variables of a technique. An optional variable without a
// thing is not in it.
type Bindings map[string]Value

func (b Bindings) text() string {
	var out strings.Builder
	for _, name := range slices.Sorted(maps.Keys(b)) {
		v := b[name]
		out.WriteString(name + "=" + v.Pattern + v.Region)
		if v.Thing != nil {
			out.WriteString(v.Thing.ID)
		}
		out.WriteByte(' ')
	}
	return out.String()
}

// Expand fills a template's {var} and {var.attribute}. A plain {var} is the
// thing's name for people, except in patterns, which name attributes.
func (b Bindings) Expand(template string, n *Node) string {
	var out strings.Builder
	rest := template
	for {
		before, after, found := strings.Cut(rest, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		inside, tail, closed := strings.Cut(after, "}")
		if !closed {
			out.WriteString("{" + after)
			return out.String()
		}
		out.WriteString(b.attribute(inside, n))
		rest = tail
	}
}

func (b Bindings) attribute(path string, n *Node) string {
	name, attribute, _ := strings.Cut(path, ".")
	if name == "actor" {
		switch attribute {
		case "account":
			return n.Actor.Account
		case "partition":
			return n.Actor.Partition
		case "name":
			if n.Actor.Thing != nil {
				return n.Actor.Thing.Name
			}
		}
		return n.ID
	}
	v := b[name]
	switch {
	case v.Region != "":
		return v.Region
	case v.Pattern != "":
		return v.Pattern
	case v.Thing == nil:
		return ""
	case attribute == "":
		return Short(v.Thing)
	}
	return v.Thing.Attribute(attribute)
}

// Short is the name of a thing for people: role/ci-deploy, orders-db.
func Short(t *inventory.Thing) string {
	switch t.Kind {
	case inventory.User, inventory.Role, inventory.Group:
		return t.Kind + "/" + t.Name
	case inventory.SSOUser, inventory.SSOGroup:
		return t.Name + " (Identity Center)"
	case inventory.Policy, inventory.PolicyVersion:
		return "policy/" + t.Name
	case inventory.Secret:
		return "secret " + t.Name
	case inventory.Key:
		return "key " + t.Name
	case inventory.RDSSnapshot, inventory.ClusterSnapshot:
		return "snapshot " + t.Name
	case inventory.Instance:
		return "instance " + t.Name
	case inventory.Function:
		return "function " + t.Name
	case inventory.RDSProxy:
		return "proxy " + t.Name
	case inventory.Parameter:
		return "parameter " + t.Name
	case inventory.BackupVault:
		return "vault " + t.Name
	case inventory.RecoveryPoint:
		return "recovery point " + t.Name
	case inventory.ResourceShare:
		return "share " + t.Name
	case inventory.TrustAnchor:
		return "trust anchor " + t.Name
	case inventory.AnywhereProfile:
		return "profile " + t.Name
	case inventory.IdentityPool:
		return "identity pool " + t.Name
	case inventory.Export:
		return "export " + t.Name
	case inventory.Bucket:
		return "bucket " + t.Name
	case inventory.LaunchTemplate:
		return "launch template " + t.Name
	}
	return t.Name
}

// each calls f with every way to bind the variables of a technique for a node,
// but for those of which it is known early that nothing comes of them. The
// bindings are f's only until it returns.
func (a *asker) each(n *Node, t *technique.Technique, early bool, f func(Bindings)) {
	h := &Hop{From: n, Technique: t, Bindings: Bindings{}}
	if !early {
		a.bind(h, 0, nil, f)
		return
	}
	if a.pruned(h, 0) {
		return
	}
	if fit := a.fitting(h); fit != nil {
		a.bind(h, 0, fit, f)
	}
}

// bind goes on where so many bindings are made. With the things that fit, it
// leaves out early what nothing comes of.
func (a *asker) bind(h *Hop, made int, fit fits, f func(Bindings)) {
	if fit != nil && made > 0 && (a.aside(h, made) || a.pruned(h, made)) {
		return
	}
	all := h.Technique.Bind
	if made == len(all) {
		f(h.Bindings)
		return
	}
	if fit != nil {
		all = a.g.plan(h.Technique).bind
	}
	next := &all[made]
	if fit != nil && byKind(next) {
		for _, t := range fit[made] {
			h.Bindings[next.Var] = Value{Thing: t}
			a.bind(h, made+1, fit, f)
		}
		delete(h.Bindings, next.Var)
		return
	}
	values := a.values(h.From, next, h.Bindings)
	if len(values) == 0 && next.Optional {
		a.bind(h, made+1, fit, f)
		return
	}
	for _, v := range values {
		h.Bindings[next.Var] = v
		a.bind(h, made+1, fit, f)
	}
	delete(h.Bindings, next.Var)
}

func (a *asker) values(n *Node, next *technique.Binding, b Bindings) []Value {
	var values []Value
	switch {
	case next.New != "":
		return []Value{{Pattern: b.Expand(next.New, n), PartOf: b[next.Of].Thing}}
	case next.Regions:
		regions := []string{"us-east-1"}
		if home := a.g.Inventory.Account(n.Actor.Account); home != nil && len(home.Regions) > 0 {
			regions = home.Regions
		}
		for _, r := range regions {
			values = append(values, Value{Region: r})
		}
	case next.Related != "":
		of := n.Actor.Thing
		if next.Of != "actor" {
			of = b[next.Of].Thing
		}
		if of == nil {
			return nil
		}
		for _, t := range of.Related(next.Related) {
			values = append(values, Value{Thing: t})
		}
	default:
		return a.ofKind(n.Actor.Account, next)
	}
	return values
}

// candidates is what a binding by kind offers the actors of an account.
type candidates struct {
	binding *technique.Binding
	account string
}

func (a *asker) ofKind(account string, next *technique.Binding) []Value {
	key := candidates{next, account}
	if next.Account == "any" {
		key.account = ""
	}
	values, found := a.offered[key]
	if !found {
		for _, kind := range next.Kind {
			for _, t := range a.offers(next, kind, key.account) {
				values = append(values, Value{Thing: t})
			}
		}
		a.offered[key] = values
	}
	return values
}
