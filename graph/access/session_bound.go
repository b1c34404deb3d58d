package access

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// bound is what the trust policy makes of a key of the session, True for
// nothing. It is exact where exact is set; otherwise some request may make a
// session that it leaves out, or who makes it decides.
func (s *session) bound(key string, class policy.Class) (f *policy.Formula, exact bool) {
	asks, tag := passed(key), tagOfPrincipal(key)
	var ways []*policy.Formula
	exact = true
	for i := range s.makes {
		own, known := s.copied(&s.makes[i], asks, key, class)
		exact = exact && known
		if tag {
			own = s.tagging(&s.makes[i], own, key, class, &exact)
		}
		ways = append(ways, own)
	}
	for _, way := range ways {
		exact = exact && way.String() == ways[0].String()
	}
	f = policy.Any(ways...)
	if len(ways) == 0 {
		return policy.True, true
	}
	for i := range s.denies {
		d := &s.denies[i]
		if len(d.Conditions) != 1 || !everyone(d) || !strings.EqualFold(d.Conditions[0].Key, asks) || !strings.HasPrefix(d.Conditions[0].Operator, "StringNot") {
			continue
		}
		if !about(*d, "sts:AssumeRole") {
			continue
		}
		if t, ok := s.test(d.Conditions[0], key, class); ok {
			f = policy.All(f, policy.Not(t))
		}
	}
	return f, exact
}

// tagging adds to what a statement demands of a tag what those demand that let
// it be passed, and that it need not be passed at all.
func (s *session) tagging(m *policy.Statement, own *policy.Formula, key string, class policy.Class, exact *bool) *policy.Formula {
	asks := passed(key)
	var passing []*policy.Formula
	for i := range s.tags {
		f, known := s.copied(&s.tags[i], asks, key, class)
		*exact = *exact && known
		passing = append(passing, f)
	}
	f := policy.All(own, policy.Any(passing...))
	if slices.ContainsFunc(m.Conditions, func(c policy.Condition) bool { return strings.EqualFold(c.Key, asks) && demandsValue(c) }) {
		return f
	}
	name := key[len("aws:PrincipalTag/"):]
	for tag, value := range s.role.Tags {
		if strings.EqualFold(tag, name) {
			return policy.Any(f, policy.Is(policy.Test{Key: key, Operator: "StringEquals", Values: []string{value}, Class: class}))
		}
	}
	return policy.Any(f, policy.Is(policy.Test{Key: key, Operator: "Null", Values: []string{"true"}, Class: class}))
}

// demandsValue reports whether a condition does not hold for an absent key.
func demandsValue(c policy.Condition) bool {
	return !strings.HasSuffix(c.Operator, "IfExists") && !strings.Contains(c.Operator, "Not") && !strings.HasPrefix(c.Operator, "ForAllValues:") &&
		(c.Operator != "Null" || slices.Contains(c.Values, "false"))
}

// copied is what a statement demands of a key of the request, as tests of the
// key of the session that it becomes.
func (s *session) copied(statement *policy.Statement, asks, key string, class policy.Class) (f *policy.Formula, known bool) {
	f, known = policy.True, true
	for _, c := range statement.Conditions {
		if strings.EqualFold(c.Key, "aws:TagKeys") && strings.HasPrefix(asks, "aws:requesttag/") {
			listed, ok := lists(c, asks[len("aws:requesttag/"):])
			if known = known && ok; ok && !listed {
				return policy.False, known
			}
		}
		if !strings.EqualFold(c.Key, asks) {
			continue
		}
		t, ok := s.test(c, key, class)
		known = known && ok
		f = policy.All(f, t)
	}
	return f, known
}

// lists reports whether a condition on the names of all tags lets one of them be
// passed, where that can be said.
func lists(c policy.Condition, name string) (listed, known bool) {
	if c.Operator != "ForAllValues:StringEquals" && c.Operator != "ForAllValues:StringLike" {
		return true, false
	}
	for _, v := range c.Values {
		if strings.ContainsAny(v, "*?$") {
			return true, false
		}
		listed = listed || strings.EqualFold(v, name)
	}
	return listed, true
}

// test is a condition on a key of the request as a test of the key of the
// session; True where it cannot be said for all who ask.
func (s *session) test(c policy.Condition, key string, class policy.Class) (f *policy.Formula, known bool) {
	variable := s.version == "2012-10-17" && slices.ContainsFunc(c.Values, func(v string) bool { return strings.Contains(v, "${") })
	operator := strings.TrimSuffix(c.Operator, "IfExists")
	switch {
	case variable:
		return policy.True, false
	case operator == "StringEquals", operator == "StringLike", operator == "StringNotEquals", operator == "StringNotLike":
	default:
		return policy.True, false
	}
	t := policy.Test{Key: key, Operator: operator, Values: c.Values, Class: class}
	if strings.EqualFold(key, "aws:userid") { // ROLEID:NAME
		t.Operator = strings.Replace(operator, "Equals", "Like", 1)
		t.Values = nil
		for _, name := range c.Values {
			t.Values = append(t.Values, "*:"+name)
		}
	}
	return policy.Is(t), true
}
