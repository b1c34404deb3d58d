package graph

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// singled is what tells principals of one account apart that may do everything
// there: names, unique ids, tags and patterns of the policies that are not
// their own. All the others are as good as each other to who takes one of them
// over.
type singled struct{ names, tags, patterns named }

// named is the things that look at a name, nil for guardrails.
type named map[string][]*inventory.Thing

func (n named) add(name string, t *inventory.Thing) {
	if have := n[name]; len(have) == 0 || have[len(have)-1] != t {
		n[name] = append(have, t)
	}
}

// singling finds, by account, what singles out its principals: in policies of
// its own things, in policies elsewhere that could let the account in, and in
// guardrails. Whom roles trust counts where it is not allowed to assume them:
// the others get in without being given anything.
func singling(in *inventory.Inventory, x *access.Index) *singlings {
	d := x.Decider()
	found := &singlings{things: map[string]*singled{}, guards: map[string]*singled{}}
	of := func(account string) *singled { return entry(found.things, account) }
	unique := uniqueIDs(in)
	for _, kind := range in.Kinds() {
		if kind == inventory.Policy || kind == inventory.PolicyVersion {
			continue
		}
		for _, t := range in.Things(kind) {
			if t.Policy == nil && len(t.Grants) == 0 {
				continue
			}
			opens := &dependencies{opens: map[string]map[string]bool{}}
			opens.open(t, unique)
			if kind != inventory.Role {
				add(opens.opens, t.Account, t.Account)
			}
			for account := range opens.opens {
				switch {
				case kind != inventory.Role:
					of(account).thing(t)
				case account != t.Account:
					of(account).trusted(in, x, d, t, account)
				}
			}
		}
	}
	for _, a := range in.Accounts() {
		for _, l := range a.SCPs {
			entry(found.guards, a.ID).layer(l, nil)
		}
		for _, l := range a.RCPs {
			entry(found.guards, "").layer(l, nil)
		}
	}
	return found
}

// singlings is what singles out the principals of accounts, "" for every
// account: policies on things, and guardrails.
type singlings struct{ things, guards map[string]*singled }

func entry(all map[string]*singled, account string) *singled {
	if all[account] == nil {
		all[account] = newSingled()
	}
	return all[account]
}

func newSingled() *singled {
	return &singled{named{}, named{}, named{}}
}

func (s *singled) thing(t *inventory.Thing) {
	for _, g := range t.Grants {
		s.names.add(g.Grantee, t)
	}
	s.layer(t.Policy, t)
}

// trusted adds whom a role elsewhere tells apart and who may not assume it yet.
func (s *singled) trusted(in *inventory.Inventory, x *access.Index, d *access.Decider, role *inventory.Thing, account string) {
	told := newSingled()
	told.layer(role.Policy, role)
	for _, kind := range []string{inventory.User, inventory.Role} {
		all := in.Things(kind)
		if account != "" {
			all = x.At(kind, account)
		}
		for _, t := range all {
			if t.Record == nil || t.Account == role.Account || len(told.tells(t)) == 0 {
				continue
			}
			if d.Decide(access.Check{Actor: thingActor(t), Action: "sts:AssumeRole", Thing: role}).Verdict.Certainty != policy.Yes {
				s.names.add(t.ID, role)
			}
		}
	}
}

func (s *singled) layer(l *policy.Layer, of *inventory.Thing) {
	if l == nil {
		return
	}
	for _, p := range l.Policies {
		if p.Document == nil {
			continue
		}
		for i := range p.Document.Statements {
			s.statement(&p.Document.Statements[i], of)
		}
	}
}

func (s *singled) statement(statement *policy.Statement, of *inventory.Thing) {
	for _, list := range []*policy.Principals{statement.Principals, statement.NotPrincipals} {
		if list != nil {
			for _, name := range list.AWS {
				s.names.add(name, of)
			}
		}
	}
	for _, c := range statement.Conditions {
		key := strings.ToLower(c.Key)
		if tag, found := strings.CutPrefix(key, "aws:principaltag/"); found {
			s.tags.add(tag, of)
		}
		if key != "aws:principalarn" && key != "aws:userid" && key != "aws:username" {
			continue
		}
		for _, value := range c.Values {
			if strings.ContainsAny(value, "*?$") {
				s.patterns.add(value, of)
			} else {
				s.names.add(value, of)
			}
		}
	}
}

// tells returns what tells a principal apart from one of its account whose name
// nobody uses.
func (s *singled) tells(t *inventory.Thing) []*inventory.Thing {
	if s == nil {
		return nil
	}
	found := slices.Concat(s.names[t.ID], s.names[t.Name])
	if t.UniqueID != "" {
		found = append(found, s.names[t.UniqueID]...)
	}
	for tag := range t.Tags {
		found = append(found, s.tags[strings.ToLower(tag)]...)
	}
	some := t.ID[:strings.Index(t.ID+"/", "/")+1] + access.Nameless
	for pattern, things := range s.patterns {
		if inventory.Like(pattern, t.ID) != inventory.Like(pattern, some) || inventory.Like(pattern, t.Name) != inventory.Like(pattern, access.Nameless) ||
			inventory.Like(pattern, t.UniqueID+":") {
			found = append(found, things...)
		}
	}
	return found
}

// singledOut returns the things that tell a principal apart from others of its
// account that may do everything, and whether anything does.
func (g *Graph) singledOut(t *inventory.Thing) (by map[*inventory.Thing]bool, told bool) {
	known, ok := g.peculiar.Load(t)
	if !ok {
		found := map[*inventory.Thing]bool{}
		things := g.singling().things
		for _, s := range []*singled{things[t.Account], things[""]} {
			for _, by := range s.tells(t) {
				found[by] = true
			}
		}
		known, _ = g.peculiar.LoadOrStore(t, found)
	}
	by = known.(map[*inventory.Thing]bool)
	return by, len(by) > 0 || g.guarded(t)
}

// ordinary names what a principal is when it may do everything, the same for
// all between which nothing that is not their own tells; empty for one of its
// own.
func (g *Graph) ordinary(t *inventory.Thing) string {
	known, ok := g.ordinaries.Load(t)
	if !ok {
		known, _ = g.ordinaries.LoadOrStore(t, g.ordinaryAs(t))
	}
	return known.(string)
}

func (g *Graph) ordinaryAs(t *inventory.Thing) string {
	if t.Identity == nil || len(t.Identity.Missing) > 0 || t.New() {
		return ""
	}
	if _, told := g.singledOut(t); told {
		return ""
	}
	if slices.ContainsFunc(t.Identity.Policies, func(p policy.Attached) bool {
		return p.Document == nil || slices.ContainsFunc(p.Document.Statements, func(s policy.Statement) bool { return s.Effect == policy.Deny })
	}) {
		return ""
	}
	return strings.Join([]string{t.Kind, t.Account, t.Text("PermissionsBoundary.PermissionsBoundaryArn")}, "|")
}

// namesMatter reports whether the name that somebody gives to a principal of an
// account may count: some guardrail looks at names.
func (g *Graph) namesMatter(account string) bool {
	guards := g.singling().guards
	return guards[account].looks() || guards[""].looks()
}

func (s *singled) looks() bool { return s != nil && len(s.names)+len(s.patterns) > 0 }

// left is of a node what it leaves to the role with every permission that it
// may make.
type left struct {
	node  *Node
	makes bool
	all   bool // but for what the things below have to do with
	by    map[*inventory.Thing]bool
}

// leaving finds what a node leaves to the role that it may make. One that was
// given everything, and of those there may be one for each principal, leaves
// everything to it, but where something tells it apart. Where nothing does there
// are few, which go to data themselves.
func (a *asker) leaving(n *Node) *left {
	if a.left.node == n {
		return &a.left
	}
	a.left = left{node: n, makes: a.makes(n)}
	if a.left.makes && n.Actor.Has(technique.GainRaised) && !a.g.guarded(n.Actor.Thing) {
		a.left.all = true
		a.left.by, _ = a.g.singledOut(n.Actor.Thing)
	}
	return &a.left
}

// leaves reports whether a node leaves a hop to the role that it may make: it
// need not make one under a boundary besides.
func (a *asker) leaves(n *Node, to *target, b Bindings) bool {
	switch {
	case len(n.Actor.Gains) == 0 && !to.actor.Has(technique.GainBounded), to.db == nil && to.actor.Kind == "":
		return false
	case to.id == n.ID: // what tells it apart may look at what else it gains
		return a.leaving(n).all && len(a.left.by) == 0
	case to.actor.Thing != nil && to.actor.Thing.New():
		return to.actor.Has(technique.GainBounded) && a.leaving(n).makes
	}
	l := a.leaving(n)
	if !l.all || (to.db != nil && len(l.by) == 0) {
		return false
	}
	for _, v := range b {
		if l.by[v.Thing] || l.by[v.PartOf] {
			return false
		}
	}
	return true
}

// passes reports whether a technique is of no use to a node that leaves
// everything else to another: nothing that tells the node apart can be among
// its bindings.
func (a *asker) passes(n *Node, t *technique.Technique) bool {
	if a.g.plain || !n.Actor.Has(technique.GainRaised) || t.Yield.Admin || !a.leaving(n).all || (t.Yield.Gain != "" && t.Yield.ActAs == "" && len(a.left.by) > 0) || (t.Yield.Data != "" && len(a.left.by) == 0) {
		return false
	}
	kinds := a.g.boundKinds()[t]
	for i, b := range t.Bind {
		if b.New != "" && t.Yield.ActAs == b.Var {
			return false
		}
		for by := range a.left.by {
			if slices.Contains(kinds[i], by.Kind) && (len(b.Kind) == 0 || b.Account == "any" || by.Account == n.Actor.Account) {
				return false
			}
		}
	}
	return true
}

// kindsBound finds of which kinds the things are that each binding of each
// technique gives.
func (g *Graph) kindsBound() map[*technique.Technique][][]string {
	all := map[*technique.Technique][][]string{}
	type relation struct{ kind, name string }
	known := map[relation][]string{}
	for i := range g.techniques {
		t := &g.techniques[i]
		of := map[string][]string{"actor": t.Actor}
		for _, b := range t.Bind {
			kinds := slices.Clone([]string(b.Kind))
			if b.Related != "" {
				for _, kind := range of[b.Of] {
					r := relation{kind, b.Related}
					if _, found := known[r]; !found {
						known[r] = g.kindsRelated(kind, b.Related)
					}
					kinds = append(kinds, known[r]...)
				}
			}
			of[b.Var] = kinds
			all[t] = append(all[t], kinds)
		}
	}
	return all
}

// kindsRelated lists the kinds of what things of a kind have in a relation.
// Those that no record describes count: a secret of which only its database
// tells has a key.
func (g *Graph) kindsRelated(kind, name string) []string {
	kinds := []string{}
	for _, t := range g.Inventory.Things(kind) {
		for _, other := range t.Related(name) {
			if !slices.Contains(kinds, other.Kind) {
				kinds = append(kinds, other.Kind)
			}
		}
	}
	return kinds
}

// aside reports early that a hop whose bindings are all made is left to another.
func (a *asker) aside(h *Hop, made int) bool {
	if made == 0 || made < len(h.Technique.Bind) || !h.From.Actor.Has(technique.GainRaised) {
		return false
	}
	to, ok := a.g.leads(h.From, h.Technique, h.Bindings)
	return ok && a.leaves(h.From, &to, h.Bindings)
}

// guarded reports whether guardrails tell a principal apart.
func (g *Graph) guarded(t *inventory.Thing) bool {
	guards := g.singling().guards
	return len(guards[t.Account].tells(t))+len(guards[""].tells(t)) > 0
}

// makes reports whether some technique certainly has a node make a principal
// that has everything.
func (a *asker) makes(n *Node) bool {
	for i := range a.g.techniques {
		t := &a.g.techniques[i]
		if t.Yield.ActAs == "" || t.Yield.Gain != technique.GainGranted || !slices.Contains(t.Actor, n.Actor.Kind) {
			continue
		}
		made := false
		a.each(n, t, false, func(b Bindings) {
			to, ok := a.g.leads(n, t, b)
			made = made || (ok && to.actor.Thing.New() && to.actor.Account == n.Actor.Account && a.try(n, t, b).Certainty == policy.Yes)
		})
		if made {
			return true
		}
	}
	return false
}
