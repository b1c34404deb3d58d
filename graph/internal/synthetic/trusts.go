package synthetic

import "fmt"

// trust is the trust policy of a role of the crowd.
func (a *account) trust(k kind, i int) string {
	switch k {
	case sso:
		return printed(trusting("Federated", a.iam("saml-provider/AWSSSO")).given(when("StringEquals", "SAML:aud", "https://signin.aws.amazon.com/saml")))
	case pipeline:
		return printed(a.pipelineTrust(i))
	case spoke:
		return printed(a.spokeTrust(i))
	case operator:
		return printed(a.operatorTrust(i))
	case lambda:
		return printed(trusting("Service", "lambda.amazonaws.com"))
	case server:
		return printed(trusting("Service", "ec2.amazonaws.com"))
	case partner:
		return printed(a.partnerTrust())
	case worker:
		return printed(trusting("AWS", a.some(person, lambda, server, pipeline)))
	}
	if open(k, i) {
		return printed(trusting("AWS", "*").given(when("StringEquals", "aws:PrincipalOrgID", organization)))
	}
	return printed(trusting("AWS", a.iam("root")))
}

// open reports whether a role trusts the whole organisation: it can do little.
func open(k kind, i int) bool { return k == shared && i%3 == 0 }

func (a *account) pipelineTrust(i int) statement {
	subject := fmt.Sprintf("repo:acme/app-%d-%d:ref:refs/heads/main", a.number, i)
	switch i % 5 {
	case 0:
		subject = fmt.Sprintf("repo:acme/app-%d-%d:*", a.number, i)
	case 1:
		subject = fmt.Sprintf("repo:acme-labs/*:environment:stage-%d", i)
	}
	s := trusting("Federated", a.iam("oidc-provider/%s", issuer))
	s.Action = []string{"sts:AssumeRoleWithWebIdentity"}
	s.Condition = tests{"StringEquals": {issuer + ":aud": {"sts.amazonaws.com"}}, "StringLike": {issuer + ":sub": {subject}}}
	return s
}

func (a *account) spokeTrust(i int) statement {
	s := trusting("AWS", placeOf(0).iam("role/%s", hubs[i%a.hubs()]))
	if a.chance(30) {
		s.Condition = when("StringEquals", "sts:ExternalId", fmt.Sprintf("spoke-%d", a.number))
	}
	return s
}

// operatorTrust lets people of another account in.
func (a *account) operatorTrust(i int) statement {
	other := a.other()
	if i%2 == 0 {
		set := oneOf(a, permissionSets[:a.crowd.sets()]...)
		return trusting("AWS", other.iam("root")).given(tests{
			"ArnLike": {"aws:PrincipalArn": {fmt.Sprintf("arn:aws:iam::%s:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_%s_*", other.id, set)}},
			"Bool":    {"aws:MultiFactorAuthPresent": {"true"}},
		})
	}
	return trusting("AWS", a.someIn(other, sso, person))
}

// partnerTrust lets applications of another account in.
func (a *account) partnerTrust() statement {
	other := a.other()
	switch a.rand.IntN(5) {
	case 0:
		return trusting("AWS", other.iam("root"))
	case 1:
		return trusting("AWS", other.iam("root")).given(when("StringEquals", "sts:ExternalId", "partner-"+other.id))
	case 2:
		return trusting("AWS", a.someIn(other, lambda), a.someIn(other, server))
	}
	return trusting("AWS", a.someIn(other, lambda, server, pipeline))
}
