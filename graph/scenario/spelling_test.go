package scenario

import (
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy/catalog"
)

// TestHowAPermissionIsWrittenDoesNotMatter writes what principals are allowed
// in each scenario in other ways that say the same. The answers stay.
func TestHowAPermissionIsWrittenDoesNotMatter(t *testing.T) {
	if testing.Short() {
		t.Skip("goes through every technique many times: left out of -short")
	}
	t.Parallel()
	techniques := catalogue(t)
	spellings := []struct {
		name    string
		rewrite func(*respelling)
	}{
		{"split over policies and groups", (*respelling).split},
		{"with wildcards", (*respelling).wildcards},
		{"with NotAction", (*respelling).notAction},
		{"with NotResource", (*respelling).notResource},
		{"under tags", (*respelling).tagged},
	}
	for name, s := range load(t) {
		for _, spelling := range spellings {
			t.Run(name+" "+spelling.name, func(t *testing.T) {
				t.Parallel()
				r := respell(t, s, techniques)
				spelling.rewrite(r)
				if !r.changed {
					t.Skip("nothing in it can be written so")
				}
				check(t, r.Scenario, techniques)
			})
		}
	}
}

// respelling is a scenario whose policies are being rewritten.
type respelling struct {
	*Scenario
	compiler *compiler // names what statements are about
	actions  []string  // all that techniques ask for
	changed  bool
}

func respell(t *testing.T, s *Scenario, techniques []technique.Technique) *respelling {
	t.Helper()
	again, err := read(s.File, s.root)
	if err != nil {
		t.Fatal(err)
	}
	again.Expect, again.First, again.admins = s.Expect, s.First, s.admins
	r := &respelling{Scenario: again, compiler: &compiler{Scenario: again, files: fstest.MapFS{}, lists: map[string][]any{}, ids: map[string]string{}}}
	for i := range techniques {
		r.actions = append(r.actions, technique.Actions(techniques[i].Allow)...)
	}
	slices.Sort(r.actions)
	r.actions = slices.Compact(r.actions)
	return r
}

// principals calls f for the allow statements of every user, role, group and
// managed policy.
func (r *respelling) principals(f func(t *thing, list []statement) []statement) {
	for _, t := range slices.Clone(r.things) {
		if own, ok := t.body.(*managedPolicy); ok {
			own.Allow = f(t, own.Allow)
		} else if i := identityOf(t); i != nil {
			i.Allow = f(t, i.Allow)
		}
	}
}

func identityOf(t *thing) *identity {
	switch b := t.body.(type) {
	case *user:
		return &b.Identity
	case *role:
		return &b.Identity
	case *group:
		return &b.Identity
	}
	return nil
}

// each calls f for every statement that is not written out, and takes what it
// returns instead.
func (r *respelling) each(f func(t *thing, s statement) []statement) {
	r.principals(func(t *thing, list []statement) []statement {
		var all []statement
		for _, s := range list {
			if s.full != nil {
				all = append(all, s)
				continue
			}
			all = append(all, f(t, s)...)
		}
		return all
	})
}

// single parts a statement into one of each action on each thing.
func single(s statement) []statement {
	var all []statement
	for _, action := range s.actions {
		for _, resource := range s.resources {
			one := s
			one.actions, one.resources = []string{action}, []string{resource}
			all = append(all, one)
		}
	}
	return all
}

// split deals the permissions of a principal out to an inline policy, one that
// is attached, and a group.
func (r *respelling) split() {
	r.principals(func(t *thing, list []statement) []statement {
		i := identityOf(t)
		if i == nil || t.kind == "group" {
			return list
		}
		var dealt [3][]statement
		ways := 2
		if t.kind == "user" {
			ways = 3
		}
		at := 0
		for _, s := range list {
			parts := []statement{s}
			if s.full == nil {
				parts = single(s)
			}
			for _, part := range parts {
				dealt[at%ways] = append(dealt[at%ways], part)
				at++
			}
		}
		if at < 2 {
			return list
		}
		r.changed = true
		r.add(t, "policy", &managedPolicy{Allow: dealt[1]})
		i.Attach = append(i.Attach, "policy/share-of-"+t.name)
		if u, ok := t.body.(*user); ok && len(dealt[2]) > 0 {
			r.add(t, "group", &group{Identity: identity{Allow: dealt[2]}})
			u.Groups = append(u.Groups, "group/share-of-"+t.name)
		}
		return dealt[0]
	})
}

func (r *respelling) add(t *thing, kind string, body any) {
	more := &thing{kind: kind, name: "share-of-" + t.name, account: t.account, region: "global", body: body, line: t.line}
	r.things = append(r.things, more)
	r.byName[more.full()] = more
}

// wildcards puts a wildcard for one letter of every action and of every thing.
func (r *respelling) wildcards() {
	r.each(func(t *thing, s statement) []statement {
		r.changed = true
		s.actions, s.resources = slices.Clone(s.actions), slices.Clone(s.resources)
		for i, action := range s.actions {
			service, name, found := strings.Cut(action, ":")
			switch {
			case !found || strings.Contains(action, "*"):
			case i%2 == 0:
				s.actions[i] = strings.ToUpper(service) + ":" + name[:len(name)-1] + "?"
			default:
				s.actions[i] = service + ":*" + name[1:]
			}
		}
		for i, name := range s.resources {
			if other := r.find(name, t.account); other != nil {
				arn := other.arn()
				s.resources[i] = arn[:len(arn)-1] + "?"
			}
		}
		return []statement{s}
	})
}

// written is a statement as IAM prints it.
func (r *respelling) written(t *thing, s statement) statement {
	full, err := r.compiler.render(s, "Allow", t.account)
	if err != nil {
		return s // names something that only the dump has
	}
	r.changed = true
	return statement{full: full, line: s.line}
}

// notAction allows all but the other actions that any technique asks for.
func (r *respelling) notAction() {
	r.each(func(t *thing, s statement) []statement {
		w := r.written(t, s)
		if w.full == nil {
			return []statement{s}
		}
		others := slices.DeleteFunc(slices.Clone(r.actions), func(action string) bool {
			return slices.ContainsFunc(s.actions, func(pattern string) bool { return matches(strings.ToLower(pattern), strings.ToLower(action)) })
		})
		if len(others) == 0 { // all of them
			others = []string{"none:Such"}
		}
		delete(w.full, "Action")
		w.full["NotAction"] = others
		return []statement{w}
	})
}

// notResource allows on all but the other things of the scenario.
func (r *respelling) notResource() {
	r.each(func(t *thing, s statement) []statement {
		w := r.written(t, s)
		if w.full == nil {
			return []statement{s}
		}
		var allowed []string
		switch of := w.full["Resource"].(type) {
		case string:
			allowed = []string{of}
		case []string:
			allowed = of
		}
		others := []string{"arn:aws:s3:::something-else"}
		for _, other := range r.things {
			names := []string{other.arn()}
			switch other.kind {
			case "db", "cluster", "proxy":
				names = append(names, arnOf("login", other.account, other.region, other.resourceID()+"/*"))
			case "table":
				names = append(names, other.arn()+"/index/*")
			case "group", "policy":
				names = []string{arnOf(other.kind, other.account, "", other.name)}
			}
			for _, name := range names {
				if !slices.ContainsFunc(allowed, func(pattern string) bool { return matches(pattern, name) || matches(name, pattern) }) {
					others = append(others, name)
				}
			}
		}
		delete(w.full, "Resource")
		w.full["NotResource"] = others
		return []statement{w}
	})
}

// matches is good for patterns of stars alone, which scenarios have.
func matches(pattern, text string) bool {
	ok, err := path.Match(strings.ReplaceAll(pattern, "/", "|"), strings.ReplaceAll(text, "/", "|"))
	return err == nil && ok
}

// tagged demands tags: of the request, where the caller writes tags, and of the
// thing, which carries them or is new.
func (r *respelling) tagged() {
	r.each(func(t *thing, s statement) []statement {
		parts := single(s)
		for i := range parts {
			part := &parts[i]
			part.conditions = slices.Clone(part.conditions)
			if tagsRequested(part.actions[0]) {
				part.conditions = append(part.conditions, condition{"aws:RequestTag/wing", "StringEquals", []string{"east"}})
				r.changed = true
			}
			if r.tag(part.actions[0], part.resources[0], t.account) {
				part.conditions = append(part.conditions, condition{"aws:ResourceTag/wing", "StringEquals", []string{"east"}})
				r.changed = true
			}
		}
		return parts
	})
}

func tagsRequested(action string) bool {
	a, found := catalog.Find(action)
	return found && slices.ContainsFunc(a.Keys, func(k catalog.Key) bool { return strings.HasPrefix(k.Name, "aws:RequestTag/") })
}

// tag gives a thing a tag, where the action's conditions can look at it, and
// the answer tells the tags of such things.
func (r *respelling) tag(action, resource, account string) bool {
	a, found := catalog.Find(action)
	if !found || strings.HasPrefix(action, "rds-db:") || !slices.ContainsFunc(a.Resources, func(u catalog.Use) bool {
		return slices.ContainsFunc(slices.Concat(u.Keys, u.Type.Keys, a.Keys), func(k catalog.Key) bool { return strings.HasPrefix(k.Name, "aws:ResourceTag/") })
	}) {
		return false
	}
	other := r.find(resource, account)
	if other == nil {
		return false
	}
	switch other.kind {
	case "db", "cluster", "snapshot", "cluster-snapshot", "secret", "user", "role", "instance":
		tags := map[string]string{"wing": "east"}
		for key, value := range other.tags {
			tags[key] = value
		}
		other.tags = tags
		return true
	}
	return false
}
