package access

import (
	"cmp"
	"slices"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// console is the gain of who came to be a user by its password: that user's
// access keys are not at hand.
const console = "console"

// InConsole is the actor as its password lets one be it. Where its access keys
// make no difference, that is the same actor.
func (a Actor) InConsole() Actor {
	if a.signs() {
		a.Gains = []Gain{{Kind: console}}
	}
	return a
}

// signs reports whether the actor has an access key to sign requests with, and
// that makes a difference.
func (a *Actor) signs() bool {
	return a.Kind == inventory.User && a.Thing != nil && a.Thing.KeyMatters && !a.Has(console) && !a.Has(mfa)
}

// chooses reports whether an answer may be another with an access key.
func chooses(c *Check, f *policy.Formula) bool {
	return c.Service == "" && c.Actor.signs() && asksOf(f, inventory.SessionKey)
}

// signed is a request as an access key signs it (PE-121, PE-122).
func signed(r *policy.Request) *policy.Request {
	known := policy.NewContext()
	for _, key := range []string{"aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge", "aws:TokenIssueTime"} {
		known.SetAbsent(key)
	}
	out := *r
	out.Context = policy.Over(known, r.Context)
	return &out
}

// byKey is the better of two answers: whatever the credentials are, and with
// an access key, which the actor can choose to use.
func byKey(either, key Result) Result {
	if key.Verdict.Certainty > either.Verdict.Certainty {
		key.Decision.Formula = policy.All(key.Decision.Formula, policy.Is(policy.Test{
			Key: "aws:MultiFactorAuthPresent", Operator: "Null", Values: []string{"true"}, Class: policy.Chosen,
		}))
		key.Verdict = key.Decision.Formula.Verdict()
		return key
	}
	return better(either, key)
}

// better is the better of two answers, or both where they are as good.
func better(one, other Result) Result {
	switch {
	case other.Verdict.Certainty > one.Verdict.Certainty:
		return other
	case other.Verdict.Certainty == one.Verdict.Certainty && other.Witness == one.Witness:
		one.Decision.Formula = policy.Any(one.Decision.Formula, other.Decision.Formula)
		one.Verdict = one.Decision.Formula.Verdict()
	}
	return one
}

// allByKey is the better of two answers to checks that must all hold.
func allByKey(either, key []Result) []Result {
	worst := func(results []Result) policy.Certainty {
		return slices.MinFunc(results, func(a, b Result) int { return cmp.Compare(a.Verdict.Certainty, b.Verdict.Certainty) }).Verdict.Certainty
	}
	if worst(key) <= worst(either) {
		return either
	}
	for i := range key {
		key[i] = byKey(Result{}, key[i])
	}
	return key
}
