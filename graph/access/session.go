package access

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// session is what a role's trust policy says of the sessions of the role: what
// it demands of a request that makes one binds what the session carries
// (PE-108, PE-110, PE-175).
type session struct {
	role    *inventory.Thing
	makes   []policy.Statement // that let somebody assume the role
	tags    []policy.Statement // that let somebody tag the session
	allows  []policy.Statement
	denies  []policy.Statement
	version string
}

func sessionOf(role *inventory.Thing) session {
	s := session{role: role}
	if role == nil || role.Policy == nil {
		return s
	}
	for _, p := range role.Policy.Policies {
		s.version = p.Document.Version
		for _, statement := range p.Document.Statements {
			if statement.Effect == policy.Deny {
				s.denies = append(s.denies, statement)
				continue
			}
			if about(statement, "sts:AssumeRole", "sts:AssumeRoleWithSAML", "sts:AssumeRoleWithWebIdentity") {
				s.makes = append(s.makes, statement)
			}
			s.allows = append(s.allows, statement)
			if about(statement, "sts:TagSession") {
				s.tags = append(s.tags, statement)
			}
		}
	}
	return s
}

// about reports whether a statement is about one of some actions.
func about(s policy.Statement, actions ...string) bool {
	s.Effect = policy.Allow
	alone := policy.Document{Statements: []policy.Statement{s}}
	return slices.ContainsFunc(actions, alone.Allows)
}

// tagClass says whether anybody may pass session tags, and of which class they
// are: principals choose them, an identity provider puts them into what it
// signs, and services set some of their own. Where some who assume the role may
// not tag, it is for each to see.
func (s *session) tagClass() (class policy.Class, tagged bool) {
	if slices.ContainsFunc(s.denies, func(d policy.Statement) bool {
		return len(d.Conditions) == 0 && everyone(&d) && about(d, "sts:TagSession")
	}) {
		return "", false
	}
	class = policy.Circumstance
	for i := range s.tags {
		switch p := s.tags[i].Principals; {
		case p == nil, p.Everyone, len(p.AWS) > 0:
			if s.everybodyTags() {
				return policy.Chosen, true
			}
			return policy.Circumstance, true
		case len(p.Federated) > 0:
			class = policy.Secret
		}
	}
	return class, len(s.tags) > 0
}

// everybodyTags reports whether everybody who may assume the role may tag the
// session: by the same statement, and without leave of an account's own
// policies.
func (s *session) everybodyTags() bool {
	denied := slices.ContainsFunc(s.denies, func(d policy.Statement) bool {
		return about(d, "sts:TagSession") || slices.ContainsFunc(d.Conditions, func(c policy.Condition) bool { return tagsAsked(c.Key) })
	})
	return !denied && !slices.ContainsFunc(s.makes, func(m policy.Statement) bool {
		p := m.Principals
		if !about(m, "sts:TagSession") || p == nil || p.Everyone || len(p.Service)+len(p.Federated) > 0 {
			return true
		}
		return slices.ContainsFunc(p.AWS, func(arn string) bool {
			return !strings.HasPrefix(arn, "arn:"+s.role.Partition+":iam::"+s.role.Account+":") || strings.HasSuffix(arn, ":root")
		})
	})
}

func everyone(s *policy.Statement) bool { return s.Principals != nil && s.Principals.Everyone }

func tagsAsked(key string) bool {
	key = strings.ToLower(key)
	return strings.HasPrefix(key, "aws:requesttag/") || key == "aws:tagkeys"
}

// passed is the key of the request that becomes a key of the session, empty
// where none does.
func passed(key string) string {
	key = strings.ToLower(key)
	if tag, found := strings.CutPrefix(key, "aws:principaltag/"); found {
		return "aws:requesttag/" + tag
	}
	switch key {
	case "aws:userid":
		return "sts:rolesessionname"
	case "aws:sourceidentity":
		return "sts:sourceidentity"
	}
	return ""
}

// classOf is the class of a key of the session: what the one who makes it
// chooses, unless some requests demand another value than others.
func (s *session) classOf(key string, class policy.Class) policy.Class {
	if _, exact := s.bound(key, class); !exact && class == policy.Chosen {
		return policy.Circumstance
	}
	return class
}

// tagKeys lists the tags whose values the trust policy says something of.
func (s *session) tagKeys() []string {
	var names []string
	for key := range s.asked() {
		if name, found := strings.CutPrefix(key, "aws:requesttag/"); found {
			names = append(names, name)
		}
	}
	return names
}

// carries reports whether the role has a tag itself.
func (s *session) carries(name string) bool {
	for tag := range s.role.Tags {
		if strings.EqualFold(tag, name) {
			return true
		}
	}
	return false
}

// asked are the keys of the request that the trust policy looks at, lower-case.
func (s *session) asked() map[string]bool {
	keys := map[string]bool{}
	for _, list := range [][]policy.Statement{s.makes, s.tags, s.denies} {
		for i := range list {
			for _, c := range list[i].Conditions {
				keys[strings.ToLower(c.Key)] = true
			}
		}
	}
	return keys
}

// binds reports whether the trust policy demands something of a request that
// its session then carries.
func (s *session) binds() bool {
	for key := range s.asked() {
		if tagsAsked(key) || key == passed("aws:userid") || key == passed("aws:SourceIdentity") {
			return true
		}
	}
	return false
}

// sourced reports whether somebody may set the source identity, without which
// no request has one, in a chain of roles neither.
func (s *session) sourced() bool {
	return slices.ContainsFunc(s.allows, func(a policy.Statement) bool { return about(a, "sts:SetSourceIdentity") })
}
