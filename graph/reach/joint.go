package reach

import (
	"strconv"
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// possible reports whether the conditions of all hops can hold together. Most
// keys belong to one request, and another request may carry another value. The
// network from which an actor calls stays the same until a hop moves into
// compute, so that two hops that demand different ones contradict each other.
func (r *route) possible() bool {
	places := map[string][]*policy.Formula{}
	r.gather(places, "")
	for _, all := range places {
		if len(all) > 1 && policy.All(all...).Verdict().Certainty == policy.No {
			return false
		}
	}
	return true
}

// gather collects the conditions on the network by the place from which the
// requests are made.
func (r *route) gather(places map[string][]*policy.Formula, chain string) {
	place := "start"
	for i, e := range r.hops {
		for j, c := range e.Conditions {
			if !c.Forwarded && aboutNetwork(c.Formula) {
				request := chain + strconv.Itoa(i) + "." + strconv.Itoa(j)
				places[place] = append(places[place], ofRequest(c.Formula, request))
			}
		}
		if e.Technique.Yield.Control != "" {
			place = chain + strconv.Itoa(i)
		}
	}
	if r.network.needs != nil {
		r.network.needs.gather(places, chain+"needs ")
	}
}

// networkKeys tell from where a request comes (PE-119, PE-120).
var networkKeys = map[string]bool{
	"aws:sourceip": true, "aws:vpcsourceip": true, "aws:sourcevpc": true, "aws:sourcevpcarn": true, "aws:sourcevpce": true,
	"aws:vpceaccount": true, "aws:vpceorgid": true, "aws:vpceorgpaths": true,
	"aws:ec2instancesourcevpc": true, "aws:ec2instancesourceprivateipv4": true,
}

func aboutNetwork(f *policy.Formula) bool {
	if f.Op() == policy.OpTest {
		return networkKeys[strings.ToLower(f.Test().Key)]
	}
	for _, arg := range f.Args() {
		if aboutNetwork(arg) {
			return true
		}
	}
	return false
}

// ofRequest makes the keys that belong to one request keys of their own.
func ofRequest(f *policy.Formula, request string) *policy.Formula {
	switch f.Op() {
	case policy.OpTest:
		t := f.Test()
		if !networkKeys[strings.ToLower(t.Key)] {
			t.Key += "@" + request
		}
		return policy.Is(t)
	case policy.OpNot:
		return policy.Not(ofRequest(f.Args()[0], request))
	case policy.OpAll, policy.OpAny:
		args := make([]*policy.Formula, len(f.Args()))
		for i, arg := range f.Args() {
			args[i] = ofRequest(arg, request)
		}
		if f.Op() == policy.OpAll {
			return policy.All(args...)
		}
		return policy.Any(args...)
	}
	return f
}
