package access

import (
	"maps"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// sessionKeys sets what the trust policy of a role says of its sessions
// besides their tags.
func sessionKeys(ctx *policy.Context, a Actor) {
	if a.External() {
		return
	}
	s := sessionOf(a.Thing)
	if !s.sourced() {
		ctx.SetAbsent("aws:SourceIdentity")
	} else if s.classOf("aws:SourceIdentity", policy.Chosen) != policy.Chosen {
		ctx.SetUnknown("aws:SourceIdentity", policy.Circumstance)
	}
	if s.classOf("aws:userid", policy.Chosen) != policy.Chosen {
		ctx.SetPresent("aws:userid", policy.Circumstance)
	}
}

// demanded adds to what is left of a decision on a session what its role's trust
// policy makes of the keys that the decision asks of.
func demanded(f *policy.Formula, a Actor) *policy.Formula {
	if a.Kind != inventory.Role || a.External() || !asksOf(f, func(key string) bool { return passed(key) != "" }) {
		return f
	}
	s := sessionOf(a.Thing)
	if !s.binds() {
		return f
	}
	keys := map[string]bool{}
	asksOf(f, func(key string) bool {
		if passed(key) != "" {
			keys[key] = true
		}
		return false
	})
	tags, _ := s.tagClass()
	for _, key := range slices.Sorted(maps.Keys(keys)) {
		class := policy.Chosen
		if tagOfPrincipal(key) {
			class = tags
		}
		of, _ := s.bound(key, s.classOf(key, class))
		f = policy.All(f, of)
	}
	return f
}

// untagged is a request of a session of a role without session tags, which
// carries the tags of the role alone; nil where that says nothing new.
func untagged(r *policy.Request, a Actor) *policy.Request {
	if a.Kind != inventory.Role || a.External() || len(a.Thing.Tags) == 0 {
		return nil
	}
	s := sessionOf(a.Thing)
	if class, tagged := s.tagClass(); !tagged || class == policy.Chosen {
		return nil
	}
	known := policy.NewContext()
	for name, value := range a.Thing.Tags {
		key := "aws:PrincipalTag/" + name
		if !slices.ContainsFunc(s.makes, func(m policy.Statement) bool {
			return slices.ContainsFunc(m.Conditions, func(c policy.Condition) bool { return strings.EqualFold(c.Key, passed(key)) && demandsValue(c) })
		}) {
			known.Set(key, value)
		}
	}
	out := *r
	out.Context = policy.Over(known, r.Context)
	return &out
}

func tagOfPrincipal(key string) bool {
	return strings.HasPrefix(strings.ToLower(key), "aws:principaltag/")
}
