package answer

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func is(key, operator string, values ...string) *Condition {
	return &Condition{Test: &Test{Key: key, Operator: operator, Values: values}}
}

func TestConditionWords(t *testing.T) {
	t.Parallel()
	mfa := is("aws:MultiFactorAuthPresent", "Bool", "true")
	office := is("aws:SourceIp", "IpAddress", "10.0.0.0/8", "192.0.2.0/24")
	for _, test := range []struct {
		name string
		in   *Condition
		want string
	}{
		{"nothing has to hold", nil, ""},
		{"MFA", mfa, "MFA"},
		{"MFA that may be missing", is("aws:multifactorauthpresent", "BoolIfExists", "true"), "MFA or a long-term access key"},
		{"not that", &Condition{Not: is("aws:multifactorauthpresent", "BoolIfExists", "true")}, "not (MFA or a long-term access key)"},
		{"MFA must be off", is("aws:MultiFactorAuthPresent", "Bool", "false"), "aws:MultiFactorAuthPresent Bool false"},
		{"not MFA", &Condition{Not: mfa}, "no MFA"},
		{"an address", office, "from 10.0.0.0/8, 192.0.2.0/24"},
		{"not an address", is("aws:SourceIp", "NotIpAddress", "10.0.0.0/8"), "not from 10.0.0.0/8"},
		{"a VPC", is("aws:SourceVpc", "StringEquals", "vpc-1"), "from vpc-1"},
		{"not a VPC", is("aws:SourceVpc", "StringNotEquals", "vpc-1"), "not from vpc-1"},
		{"an endpoint", is("aws:SourceVpce", "ForAnyValue:StringEquals", "vpce-1"), "aws:SourceVpce ForAnyValue:StringEquals vpce-1"},
		{"an external id is not shown", is("sts:ExternalId", "StringEquals", "s3cr3t"), "external id"},
		{"a subject", is("token.actions.githubusercontent.com:sub", "StringLike", "repo:acme/app:*"), "subject repo:acme/app:*"},
		{"a gap that could block", is("iamreach:NotCollected", "Allows", "organizations:ListPolicies"), "if organizations:ListPolicies (not read) allows"},
		{"a region", is("aws:RequestedRegion", "StringEquals", "eu-west-1", "us-east-1"), "in region eu-west-1 or us-east-1"},
		{"not a region", is("aws:RequestedRegion", "StringNotEquals", "eu-west-1"), "aws:RequestedRegion StringNotEquals eu-west-1"},
		{"an organisation", is("aws:PrincipalOrgID", "StringEquals", "o-1"), "in organization o-1"},
		{"a service that calls", is("kms:ViaService", "StringEquals", "rds.eu-west-1.amazonaws.com"), "through rds.eu-west-1.amazonaws.com"},
		{"a service that a role is passed to", is("iam:PassedToService", "StringEqualsIfExists", "ec2.amazonaws.com"), "passed to ec2.amazonaws.com"},
		{"what a grant may allow", is("kms:GrantOperations", "ForAllValues:StringEquals", "CreateGrant", "Decrypt"), "a grant of no more than CreateGrant, Decrypt"},
		{"the network", is("iamreach:NetworkFrom", "Within", "vpc-1", "sg-2"), "from inside vpc-1, sg-2"},
		{"another key is shown as it stands", is("aws:PrincipalTag/team", "StringEquals", "x"), "aws:PrincipalTag/team StringEquals x"},
		{"all of a list", &Condition{All: []*Condition{mfa, office}}, "MFA and from 10.0.0.0/8, 192.0.2.0/24"},
		{"the same twice is said once", &Condition{All: []*Condition{mfa, mfa}}, "MFA"},
		{"branches in branches are bracketed", &Condition{All: []*Condition{
			{Any: []*Condition{mfa, is("aws:SourceVpc", "StringEquals", "vpc-1")}}, is("sts:ExternalId", "StringEquals", "x"),
		}}, "(MFA or from vpc-1) and external id"},
		{"not a branch", &Condition{Not: &Condition{Any: []*Condition{mfa, office}}}, "not (MFA or from 10.0.0.0/8, 192.0.2.0/24)"},
		{"not a test", &Condition{Not: is("sts:ExternalId", "StringEquals", "x")}, "not (external id)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, test.in.Words()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
