package access

import (
	"maps"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// tagging returns what adds to a decision on an actor that tags itself which
// tags those can be: what it is allowed to set, each by a call of its own, and
// what it has.
func (d *Decider) tagging(a Actor) func(*policy.Formula) *policy.Formula {
	known := map[string]*policy.Formula{}
	return func(f *policy.Formula) *policy.Formula {
		keys := map[string]string{}
		asksOf(f, func(key string) bool {
			if tagOfPrincipal(key) {
				keys[strings.ToLower(key)] = key
			}
			return false
		})
		for _, lower := range slices.Sorted(maps.Keys(keys)) {
			if known[lower] == nil {
				known[lower] = d.settable(a, keys[lower])
			}
			f = policy.All(f, known[lower])
		}
		return f
	}
}

// settable is what a tag of an actor can be.
func (d *Decider) settable(a Actor, key string) *policy.Formula {
	before := a
	before.Gains = slices.DeleteFunc(slices.Clone(a.Gains), func(g Gain) bool { return g.Kind == tagged })
	action := "iam:TagUser"
	if a.Kind == inventory.Role {
		action = "iam:TagRole"
	}
	name := key[len("aws:PrincipalTag/"):]
	return policy.Any(d.set(Check{Actor: before, Action: action, Thing: a.Thing}, name, key), had(a.Thing, name, key))
}

// set is what a tag, which a key of conditions tells, can be when a call sets it.
func (d *Decider) set(c Check, name, key string) *policy.Formula {
	if strings.HasPrefix(strings.ToLower(name), "aws:") { // AWS sets those itself
		return policy.False
	}
	if d.tagger == nil {
		d.tagger = d.index.Decider()
	}
	r := d.tagger.Request(c)
	ctx := policy.NewContext()
	asked := "aws:RequestTag/" + name
	ctx.SetPresent(asked, policy.Chosen)
	ctx.Set("aws:TagKeys", name)
	r.Context = policy.Over(ctx, r.Context)
	return policy.All(renamed(policy.Decide(r).Formula, asked, key), there(key, true))
}

// had is what a tag was before.
func had(t *inventory.Thing, name, key string) *policy.Formula {
	for tag, value := range t.Tags {
		if strings.EqualFold(tag, name) {
			return policy.Is(policy.Test{Key: key, Operator: "StringEquals", Values: []string{value}, Class: policy.Chosen})
		}
	}
	return there(key, false)
}

// there is that a key of conditions has a value, or none.
func there(key string, is bool) *policy.Formula {
	value := "true"
	if is {
		value = "false"
	}
	return policy.Is(policy.Test{Key: key, Operator: "Null", Values: []string{value}, Class: policy.Chosen})
}

// renamed is a formula with tests of one key as tests of another.
func renamed(f *policy.Formula, from, to string) *policy.Formula {
	args := make([]*policy.Formula, len(f.Args()))
	for i, arg := range f.Args() {
		args[i] = renamed(arg, from, to)
	}
	switch f.Op() {
	case policy.OpTest:
		t := f.Test()
		if strings.EqualFold(t.Key, from) {
			t.Key = to
		}
		return policy.Is(t)
	case policy.OpNot:
		return policy.Not(args[0])
	case policy.OpAll:
		return policy.All(args...)
	case policy.OpAny:
		return policy.Any(args...)
	}
	return f
}
