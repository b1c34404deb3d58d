package scenario

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/iamreach/iamreach/graph/technique"
)

// variant is a scenario, one of its controls, or one without a permission, and
// what the engine answers.
type variant struct {
	compiled *Compiled
	want     map[string]string
}

func newVariant(t *testing.T, s *Scenario, techniques []technique.Technique) variant {
	t.Helper()
	c, err := s.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return variant{c, answerOf(t, c, techniques)}
}

func answerOf(t *testing.T, c *Compiled, techniques []technique.Technique) map[string]string {
	t.Helper()
	found, err := c.Answer(context.Background(), techniques)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// What a resource's own policy says beside is often there because it is usual:
// only what principals are allowed must all be needed.
func TestEveryPermissionOfAScenarioMatters(t *testing.T) {
	t.Parallel()
	techniques := catalogue(t)
	for name, s := range load(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for i, permission := range s.Permissions() {
				if !strings.Contains(permission, " on ") {
					continue
				}
				changed, err := s.Without(i)
				if err != nil {
					t.Fatal(err)
				}
				if found := answers(t, changed, techniques); maps.Equal(found, s.Expect) {
					t.Errorf("%s without %q: the answer stays the same", s.File, permission)
				}
			}
		})
	}
}

// slower names what is left of a technique that only adds to another: without
// it one has to wait.
var slower = map[string]string{"iam-mfa-enrol-takeover": "dynamodb-read", "lambda-update-code-invoke": "lambda-update-code"}

func TestEveryTechniqueIsTheOnlyWaySomewhere(t *testing.T) {
	if testing.Short() {
		t.Skip("goes through every technique many times: left out of -short")
	}
	t.Parallel()
	techniques := catalogue(t)
	scenarios := load(t)
	for i, tech := range techniques {
		t.Run(tech.ID, func(t *testing.T) {
			t.Parallel()
			others := slices.Delete(slices.Clone(techniques), i, i+1)
			for _, s := range about(scenarios, tech.ID) {
				if !slices.Contains(s.Techniques(), tech.ID) {
					continue
				}
				if now, still := answers(t, s, others)[s.First]; !still || slices.Contains(techniquesOf(now), slower[tech.ID]) {
					return
				}
			}
			t.Errorf("no scenario has technique %s as the only way of its first expectation", tech.ID)
		})
	}
}

// about returns the scenarios that expect a technique, those with the shortest
// ways first.
func about(scenarios map[string]*Scenario, id string) []*Scenario {
	var list []*Scenario
	for _, name := range slices.Sorted(maps.Keys(scenarios)) {
		for _, text := range scenarios[name].Expect {
			if slices.Contains(techniquesOf(text), id) {
				list = append(list, scenarios[name])
				break
			}
		}
	}
	slices.SortStableFunc(list, func(a, b *Scenario) int { return len(a.Techniques()) - len(b.Techniques()) })
	return list
}

// doubled are facts that are there for the reader: AWS's own policies and keys
// refuse the calls as well, a secret is read where it is without a replica, its
// own account clones a cluster without a share, and who joins a group twice, or
// lifts a boundary that is not there, takes a detour. Who is assigned what
// follows from the binding, and a boundary that nobody asks for limits.
var doubled = []string{
	"without the fact {policy} is customer managed",
	"without the fact {snapshot} is not encrypted with an AWS managed key",
	"without the fact {target} is a customer managed key",
	"without the fact {key} is a customer managed key",
	"without the fact {region} is another region",
	"without the fact {db} belongs to another account",
	"without the fact not yet a member of {group}",
	"without the fact a permissions boundary limits it",
	"without the fact {assignment.name}",
	"without the fact it is a member of group {group.name}",
	"without the fact {boundary} serves as a permissions boundary",
	"without the fact {boundary} is customer managed",
	"without the fact {policy} denies something",
	"without the fact {group} is denied something",
	"without the fact its inline policies deny something",
	"without the fact some policy asks for MFA",
	"without the fact some policy asks for its tags",
	"without the fact some policy may ask for tags of {thing}",
	// Which tags somebody may set is decided where a condition asks for one.
	"iam-tag-self-abac without the alternatives",
	"iam-tag-self-abac without the fact ",
	"iam-tag-self-abac without iam:TagUser on actor",
	"iam-tag-self-abac without iam:TagRole on actor",
}

// TestEveryGuardOfATechniqueHasAControl takes each technique of the catalogue
// apart: without one of its facts, requirements or alternatives some scenario,
// control or permission left out must be answered otherwise.
func TestEveryGuardOfATechniqueHasAControl(t *testing.T) {
	if testing.Short() {
		t.Skip("goes through every technique many times: left out of -short")
	}
	t.Parallel()
	techniques := catalogue(t)
	scenarios := load(t)
	for i := range techniques {
		t.Run(techniques[i].ID, func(t *testing.T) {
			t.Parallel()
			left := slices.DeleteFunc(mutants(techniques[i]), func(m mutant) bool {
				return slices.Contains(doubled, m.without) || slices.Contains(doubled, techniques[i].ID+" "+m.without)
			})
			for _, s := range about(scenarios, techniques[i].ID) {
				eachVariant(t, s, techniques, func(v variant) bool {
					left = missed(t, v, techniques, i, left)
					return len(left) > 0
				})
			}
			for _, m := range left {
				t.Errorf("technique %s %s: no scenario and no control is answered otherwise", techniques[i].ID, m.without)
			}
		})
	}
}

// missed returns the mutants of a technique with which a variant is answered as
// without them. Each is tried by itself, but for those of which it is known:
// what hops are new is seen with all beside the technique, and hops are missed
// only where the answer has some of the technique.
func missed(t *testing.T, v variant, techniques []technique.Technique, at int, left []mutant) []mutant {
	t.Helper()
	var beside []technique.Technique
	for i, m := range left {
		if m.effect&wider != 0 {
			m.technique.ID += fmt.Sprintf("~%d", i)
			beside = append(beside, m.technique)
		}
	}
	news := len(beside) > 0 && !maps.Equal(answerOf(t, v.compiled, slices.Insert(slices.Clone(techniques), at+1, beside...)), v.want)
	there := slices.ContainsFunc(slices.Collect(maps.Values(v.want)), func(way string) bool {
		return slices.Contains(techniquesOf(way), techniques[at].ID)
	})
	return slices.DeleteFunc(left, func(m mutant) bool {
		if (!news || m.effect&wider == 0) && (!there || m.effect&narrower == 0) {
			return false
		}
		list := slices.Clone(techniques)
		list[at] = m.technique
		return !maps.Equal(answerOf(t, v.compiled, list), v.want)
	})
}

// eachVariant calls f for a scenario, its controls and what is left of it
// without each permission, until f has enough.
func eachVariant(t *testing.T, s *Scenario, techniques []technique.Technique, f func(variant) bool) {
	t.Helper()
	if !f(newVariant(t, s, techniques)) {
		return
	}
	for _, name := range s.Controls() {
		control, err := s.Control(name)
		if err != nil {
			t.Fatal(err)
		}
		if !f(newVariant(t, control, techniques)) {
			return
		}
	}
	for i := range s.Permissions() {
		changed, err := s.Without(i)
		if err != nil {
			t.Fatal(err)
		}
		if !f(newVariant(t, changed, techniques)) {
			return
		}
	}
}

// effect says how the hops of a mutant may differ from those of its technique.
type effect int

const (
	wider effect = 1 << iota
	narrower
)

// mutant is a technique without one of its parts.
type mutant struct {
	without   string
	technique technique.Technique
	effect    effect
}

func mutants(t technique.Technique) []mutant {
	var all []mutant
	for i, f := range t.Where {
		m := t
		m.Where = slices.Delete(slices.Clone(t.Where), i, i+1)
		all = append(all, mutant{"without the fact " + f.Says + f.Same, m, wider})
	}
	for i, b := range t.Bind {
		if b.Account == "any" {
			m := t
			m.Bind = slices.Clone(t.Bind)
			m.Bind[i].Account = ""
			all = append(all, mutant{"with " + b.Var + " of the actor's account alone", m, narrower})
		}
		if b.Optional {
			m := t
			m.Bind = slices.Clone(t.Bind)
			m.Bind[i].Optional = false
			all = append(all, mutant{"with " + b.Var + " always", m, narrower})
		}
	}
	for _, kind := range []string{"account", "anyone"} { // those that no snapshot has
		if i := slices.Index(t.Actor, kind); i >= 0 {
			m := t
			m.Actor = slices.Delete(slices.Clone(t.Actor), i, i+1)
			all = append(all, mutant{"without the actor " + kind, m, narrower})
		}
	}
	for _, r := range requirementMutants(t.Allow) {
		m := t
		m.Allow = r.list
		all = append(all, mutant{r.without, m, r.effect})
	}
	return all
}

type requirementMutant struct {
	without string
	list    []technique.Requirement
	effect  effect
}

func requirementMutants(list []technique.Requirement) []requirementMutant {
	var all []requirementMutant
	for i, r := range list {
		put := func(without string, effect effect, changed ...technique.Requirement) {
			all = append(all, requirementMutant{without, slices.Replace(slices.Clone(list), i, i+1, changed...), effect})
		}
		name := strings.Join(r.Action, " or ") + " on " + r.On
		put("without "+describeRequirement(r), wider)
		if len(r.Action) > 1 {
			for a := range r.Action {
				changed := r
				changed.Action = slices.Delete(slices.Clone(r.Action), a, a+1)
				put("without "+r.Action[a]+" as one way", narrower, changed)
			}
		}
		for key := range r.Context {
			changed := r
			changed.Context = maps.Clone(r.Context)
			delete(changed.Context, key)
			put(name+" without "+key, wider|narrower, changed)
		}
		if r.Via != "" {
			changed := r
			changed.Via = ""
			put(name+" not by way of "+r.Via, wider|narrower, changed)
		}
		if r.If != "" {
			changed := r
			changed.If = ""
			put(name+" also without "+r.If, wider|narrower, changed)
		}
		for g, group := range r.Any {
			changed := r
			changed.Any = slices.Delete(slices.Clone(r.Any), g, g+1)
			put(fmt.Sprintf("without alternative %d", g+1), narrower, changed)
			for _, inner := range requirementMutants(group) {
				if len(inner.list) == 0 {
					continue // an alternative that asks for nothing: as if all were left out
				}
				changed := r
				changed.Any = slices.Clone(r.Any)
				changed.Any[g] = inner.list
				put(inner.without, inner.effect, changed)
			}
		}
	}
	return all
}

func describeRequirement(r technique.Requirement) string {
	switch {
	case r.Fact != nil:
		return "the fact " + r.Fact.Says + r.Fact.Same
	case len(r.Any) > 0:
		return "the alternatives"
	}
	return strings.Join(r.Action, " or ") + " on " + r.On
}
