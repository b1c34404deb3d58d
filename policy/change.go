package policy

// Changes says what would have to change for a request that nothing allows:
// each of the list, in words. What a statement denies is not in it; Statements
// names those.
func (d Decision) Changes() []string {
	if d.proof == nil || d.Formula.Verdict().Certainty != No {
		return nil
	}
	return d.proof.changes()
}

func (p *proof) changes() []string {
	if p.never {
		return []string{"ask as a caller of another kind: AWS lets nobody of this kind do " + p.asked}
	}
	denied := map[*reading]bool{}
	for l := range p.denials {
		denied[l] = true
	}
	var list []string
	contradictory := len(denied) == 0
	elsewhere := p.foreign && withoutPolicies[serviceOf(p.asked)] // whoever acts there has policies of its own
	for l := range p.all {
		if elsewhere && l.layer != "resource" {
			continue
		}
		if denied[l] || !p.takesPart(l) || p.result(l).Result != ResultDenies {
			continue
		}
		contradictory = false
		list = append(list, p.allowing(l))
	}
	if contradictory {
		list = append(list, "change the conditions under which statements allow "+p.asked+": no request meets all of them")
	}
	return list
}

// allowing says what would make a layer allow.
func (p *proof) allowing(l *reading) string {
	what := p.asked
	if p.on != "" && p.on != "*" {
		what += " on " + p.on
	}
	switch {
	case l.layer == "identity" && p.resourceCould():
		return "a policy of the caller must allow " + what + ", or " + p.policy() + " must name the caller and allow it"
	case l.layer == "resource" && p.foreign && withoutPolicies[serviceOf(p.asked)]:
		return "the caller must act as somebody of the resource's account, such as a role there that may do it: the resource can have no policy"
	case l.layer == "resource" && p.foreign:
		return p.policy() + " must name the caller or its account, and allow " + what
	case l.layer == "resource":
		return p.policy() + " must name the caller, or its account besides a policy of the caller, and allow " + what
	}
	return map[string]string{
		"identity": "a policy of the caller", "boundary": "the caller's permissions boundary", "session": "the session policy",
		"scp": "an SCP of " + l.name, "endpoint": "the policy of the VPC endpoint",
	}[l.layer] + " must allow " + what
}

// policy names the resource's own policy.
func (p *proof) policy() string {
	switch serviceOf(p.asked) {
	case "kms":
		return "the key policy, or a grant,"
	case "sts":
		return "the trust policy"
	}
	return "the resource's policy"
}

// resourceCould reports whether the resource's policy alone could allow.
func (p *proof) resourceCould() bool {
	return !p.foreign && !p.needsResource && p.on != "" && p.on != "*" && !withoutPolicies[serviceOf(p.asked)]
}

// withoutPolicies are services whose resources have no policies of their own
// (PE-163, PE-190).
var withoutPolicies = setOf(`ec2 elasticache iam memorydb neptune-db rds rds-data rds-db redshift-data ssm`)
