package scenario

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// TestWithoutAnyOfItsNeedsATechniqueEnds takes from the estates of a technique's
// scenarios what its definition asks for, one need after the other: a call is
// denied, a fact turned into its opposite, a group of alternatives taken away
// as a whole. Then no hop of the technique that needed it may be left. Root
// users are left aside: no policy of theirs denies them anything.
func TestWithoutAnyOfItsNeedsATechniqueEnds(t *testing.T) {
	if testing.Short() {
		t.Skip("goes through every technique many times: left out of -short")
	}
	t.Parallel()
	techniques := catalogue(t)
	scenarios := load(t)
	for i := range techniques {
		tech := &techniques[i]
		t.Run(tech.ID, func(t *testing.T) {
			t.Parallel()
			left := needsOf(tech)
			for _, s := range about(scenarios, tech.ID) {
				left = tryNeeds(t, s, techniques, tech, left)
			}
			for _, n := range left {
				t.Errorf("no hop of technique %s in any scenario needs %s", tech.ID, n.says)
			}
		})
	}
}

// need is one thing that a technique asks for.
type need struct {
	says  string
	of    func(*graph.Edge) bool                    // whether a hop needs it, and can be kept from it
	spoil func(*inventory.Inventory, []*graph.Edge) // takes it away from those hops
}

// tryNeeds takes needs away from the estate of a scenario. It returns those
// that no hop there has.
func tryNeeds(t *testing.T, s *Scenario, techniques []technique.Technique, tech *technique.Technique, needs []need) []need {
	t.Helper()
	techniques = slices.DeleteFunc(slices.Clone(techniques), func(other technique.Technique) bool { return !mentions(s, other.ID) })
	compiled, err := s.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	before := hopsOf(t, inventory.New(compiled.Snapshot), techniques, tech.ID)
	return slices.DeleteFunc(slices.Clone(needs), func(n need) bool {
		hops := slices.DeleteFunc(slices.Clone(before), func(e *graph.Edge) bool { return !n.of(e) })
		if len(hops) == 0 {
			return false
		}
		names := map[string]bool{}
		for _, e := range hops {
			names[hopName(e)] = true
		}
		in := inventory.New(compiled.Snapshot)
		n.spoil(in, hops)
		for _, e := range hopsOf(t, in, techniques, tech.ID) {
			if names[hopName(e)] && n.of(e) {
				t.Errorf("%s: without %s there is still the hop %s", s.File, n.says, compiled.readable.Replace(hopName(e)))
			}
		}
		return true
	})
}

// mentions reports whether a scenario expects a technique on some way.
func mentions(s *Scenario, id string) bool {
	for _, text := range s.Expect {
		if slices.Contains(techniquesOf(text), id) {
			return true
		}
	}
	return false
}

// hopsOf returns the hops of a technique, those that something unread would
// have to allow too.
func hopsOf(t *testing.T, in *inventory.Inventory, techniques []technique.Technique, id string) []*graph.Edge {
	t.Helper()
	g, err := graph.Build(context.Background(), in, graph.Options{Techniques: techniques})
	if err != nil {
		t.Fatal(err)
	}
	all := slices.Clone(g.Unknown)
	for _, n := range g.Nodes {
		all = append(all, n.Edges()...)
	}
	return slices.DeleteFunc(all, func(e *graph.Edge) bool { return e.Technique.ID != id || e.From.Actor.Kind == inventory.Root })
}

func hopName(e *graph.Edge) string {
	return fmt.Sprintf("from %s %s to %s %s with %s", e.From.ID, e.From.State(), e.To.ID, e.To.State(), e.Objects())
}

func needsOf(t *technique.Technique) []need {
	var all []need
	for _, f := range t.Where {
		for _, spoil := range opposites(f) {
			all = append(all, need{"the fact " + f.Says + f.Same, func(*graph.Edge) bool { return true }, spoil})
		}
	}
	for _, r := range t.Allow {
		all = append(all, need{
			says: describeRequirement(r),
			of: func(e *graph.Edge) bool {
				b := e.Bindings()
				_, bound := b[r.If]
				return (bound || r.If == "") && keepable(e, b, r)
			},
			spoil: func(in *inventory.Inventory, hops []*graph.Edge) { spoil(r, in, hops) },
		})
	}
	return all
}

// keepable reports whether an actor can be kept from what a requirement asks
// for: one outside of the snapshot only on things of the snapshot.
func keepable(e *graph.Edge, b graph.Bindings, r technique.Requirement) bool {
	if len(r.Any) > 0 {
		return !slices.ContainsFunc(r.Any, func(group []technique.Requirement) bool { return !keepable(e, b, group[0]) })
	}
	return r.Fact != nil || !e.From.Actor.External() || b[r.On].Thing != nil
}

// spoil takes a requirement away, with all of its alternatives.
func spoil(r technique.Requirement, in *inventory.Inventory, hops []*graph.Edge) {
	if r.Fact != nil {
		for _, spoil := range opposites(*r.Fact) {
			spoil(in, hops)
		}
		return
	}
	for _, group := range r.Any {
		calls := slices.DeleteFunc(slices.Clone(group), func(r technique.Requirement) bool { return r.Fact != nil })
		if len(calls) == 0 { // facts alone
			calls = group
		}
		for _, r := range calls {
			spoil(r, in, hops)
		}
	}
	if len(r.Action) > 0 {
		deny(in, r.Action)
	}
}

// deny takes actions away from everybody: by policies of principals and of
// things, by grants, and by the shares of snapshots.
func deny(in *inventory.Inventory, actions []string) {
	list := `"` + strings.Join(actions, `","`) + `"`
	identity := policy.Parse([]byte(`{"Statement":{"Effect":"Deny","Action":[`+list+`],"Resource":"*"}}`), policy.Identity)
	if strings.HasPrefix(actions[0], "sts:AssumeRoleWith") { // whom a provider signs in has no policy, and the trust policy may be rewritten
		for _, a := range in.Accounts() {
			rcp := policy.Parse([]byte(`{"Statement":{"Effect":"Deny","Principal":"*","Action":[`+list+`],"Resource":"*"}}`), policy.RCP)
			a.RCPs = append(slices.Clone(a.RCPs), &policy.Layer{Policies: []policy.Attached{{Document: rcp, Policy: "taken-away"}}})
		}
	}
	for _, kind := range in.Kinds() {
		for _, t := range in.Things(kind) {
			if t.Identity != nil {
				t.Identity = also(t.Identity, identity)
			}
			own, owns := ownPolicies[kind]
			if owns && t.Policy != nil {
				source := `{"Statement":{"Effect":"Deny","Principal":{"AWS":"*","Federated":"*","Service":"*"},"Action":[` + list + `]`
				if own != policy.Trust {
					source += `,"Resource":"*"`
				}
				t.Policy = also(t.Policy, policy.Parse([]byte(source+`}}`), own))
			}
			if strings.HasPrefix(actions[0], "rds:") {
				t.Shares = nil
			}
			for i := range t.Grants {
				t.Grants[i].Operations = slices.DeleteFunc(slices.Clone(t.Grants[i].Operations), func(operation string) bool {
					return slices.Contains(actions, "kms:"+operation)
				})
			}
		}
	}
}

var ownPolicies = map[string]policy.Kind{
	inventory.Role: policy.Trust, inventory.Key: policy.KeyPolicy, inventory.Secret: policy.Resource,
	inventory.Table: policy.Resource, inventory.Function: policy.Resource, inventory.Parameter: policy.Resource, inventory.BackupVault: policy.Resource,
	inventory.Bucket: policy.Resource,
}

func also(l *policy.Layer, d *policy.Document) *policy.Layer {
	more := *l
	more.Policies = append(slices.Clone(l.Policies), policy.Attached{Document: d, Policy: "inline:taken-away"})
	return &more
}

// opposites are the ways in which a fact comes not to hold.
func opposites(f technique.Fact) []func(*inventory.Inventory, []*graph.Edge) {
	conditional := func(f technique.Fact) bool { return f.Within != "" } // it leaves a condition, whatever holds
	switch {
	case conditional(f), slices.ContainsFunc(f.Any, conditional):
		return nil
	case len(f.Any) > 0:
		return []func(*inventory.Inventory, []*graph.Edge){func(in *inventory.Inventory, hops []*graph.Edge) {
			for _, inner := range f.Any {
				for _, spoil := range opposites(inner) {
					spoil(in, hops)
				}
			}
		}}
	case len(f.None) > 0:
		var all []func(*inventory.Inventory, []*graph.Edge)
		for _, inner := range f.None {
			all = append(all, eachOf(inner, bringAbout))
		}
		return all
	}
	return []func(*inventory.Inventory, []*graph.Edge){eachOf(f, prevent)}
}

// eachOf changes what a fact is about in each hop: one thing, or two.
func eachOf(f technique.Fact, change func(f technique.Fact, of, to *inventory.Thing)) func(*inventory.Inventory, []*graph.Edge) {
	return func(in *inventory.Inventory, hops []*graph.Edge) {
		for _, e := range hops {
			b := e.Bindings()
			thing := func(name string) *inventory.Thing {
				t := b[name].Thing
				if name == "actor" || name == "" {
					t = e.From.Actor.Thing
				}
				switch {
				case t == nil && b[name].Region != "":
					return &inventory.Thing{Region: b[name].Region}
				case t == nil:
					return nil
				}
				return in.Thing(t.ID)
			}
			if of := thing(f.Of); of != nil {
				change(f, of, thing(f.To))
			}
		}
	}
}

func prevent(f technique.Fact, of, to *inventory.Thing) {
	switch {
	case f.Administrator:
		of.Boundary = &policy.Layer{}
	case f.Related != "":
		of.Unrelate(f.Related, to)
	case f.Same == "region":
		of.Region = "xx-else-1"
	case f.Same == "account":
		of.Account = "000000000001"
	case f.Present != nil && *f.Present, f.Is == true:
		of.Set(f.Field, nil)
	case f.Is == false:
		of.Set(f.Field, true)
	case f.Below > 0:
		of.Set(f.Field, make([]any, f.Below))
	case len(f.Not) > 0:
		of.Set(f.Field, f.Not[0])
	default:
		of.Set(f.Field, "something else")
	}
}

func bringAbout(f technique.Fact, of, to *inventory.Thing) {
	switch {
	case f.Related != "":
		of.Relate(f.Related, to)
	case f.Same == "region":
		of.Region = to.Region
	case f.Same == "account":
		of.Account = to.Account
	case f.Present != nil && !*f.Present, f.Is == false:
		of.Set(f.Field, nil)
	case f.Below > 0:
		of.Set(f.Field, []any{})
	case f.Is != nil:
		of.Set(f.Field, f.Is)
	case len(f.In) > 0:
		of.Set(f.Field, f.In[0])
	default:
		of.Set(f.Field, "something else")
	}
}
