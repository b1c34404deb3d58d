package policy

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestVerdictWeighsClasses(t *testing.T) {
	t.Parallel()
	var (
		vpce     = func(v ...string) *Formula { return is("aws:SourceVpce", "StringEquals", v...) }
		ip       = is("aws:SourceIp", "IpAddress", "10.0.0.0/8")
		mfa      = is("aws:MultiFactorAuthPresent", "Bool", "true")
		region   = func(v ...string) *Formula { return is("aws:RequestedRegion", "StringEquals", v...) }
		tag      = is("aws:RequestTag/team", "StringLike", "db-*")
		external = is("sts:ExternalId", "StringEquals", "x")
		gap      = notCollected(Missing{Operation: "organizations:ListPolicies", Account: "1"}, Gap)
		unread   = notCollected(Missing{Operation: "kms:ListGrants", Account: "1"}, Unread)
	)
	type summary struct {
		Certainty  Certainty
		Conditions string
		Choices    []string
		Unknown    []string
	}
	tests := []struct {
		name string
		f    *Formula
		want summary
	}{
		{"true", True, summary{Certainty: Yes}},
		{"false", False, summary{}},
		{"a circumstance", mfa, summary{Certainty: If, Conditions: "aws:MultiFactorAuthPresent Bool true"}},
		{"T37 a secret", external, summary{Certainty: If, Conditions: "sts:ExternalId StringEquals x {secret}"}},
		{"PE-223 a gap that could block", gap, summary{Certainty: If, Conditions: "iamreach:NotCollected Allows organizations:ListPolicies {gap 1}"}},
		{"PE-223 a gap that would have to allow", unread, summary{Certainty: Unknown, Unknown: []string{"iamreach:NotCollected Allows kms:ListGrants {unread 1}"}}},
		{"PE-218 disputed", Not(disputed("PE-042")), summary{Certainty: Unknown, Unknown: []string{"iamreach:Disputed Holds PE-042 {disputed}"}}},
		{"PE-216 cut off", cutoff("x", 8), summary{Certainty: Unknown, Unknown: []string{"iamreach:Cutoff Allows [x, 8] {cutoff}"}}},
		{"PE-221 a choice", All(tag, region("a", "b")), summary{Certainty: Yes, Choices: []string{"aws:RequestTag/team StringLike db-* {chosen}", "aws:RequestedRegion StringEquals [a, b] {chosen}"}}},
		{"a choice that cannot be made", All(region("a"), Any(All(tag, region("b")), region("c"))), summary{}},
		{"a choice to leave out", is("aws:RequestTag/team", "StringNotEquals", "x"), summary{Certainty: Yes, Choices: []string{"aws:RequestTag/team StringNotEquals x {chosen}"}}},
		{"a choice that no operator says", All(Not(is("rds:EndpointType", "BinaryEquals", "aGk=")), Not(is("rds:EndpointType", "Null", "true"))), summary{Certainty: Yes, Choices: []string{"rds:EndpointType Null false {chosen}", "rds:EndpointType StringEquals other {chosen}"}}},
		{"one alternative without conditions", Any(mfa, All(tag, region("a")), unread), summary{Certainty: Yes, Choices: []string{"aws:RequestTag/team StringLike db-* {chosen}", "aws:RequestedRegion StringEquals a {chosen}"}}},
		{"the least to choose", Any(All(tag, region("a")), is("aws:TagKeys", "Null", "true")), summary{Certainty: Yes, Choices: []string{"aws:TagKeys Null true {chosen}"}}},
		{"a circumstance instead of what is unread", Any(All(mfa, tag), unread), summary{Certainty: If, Conditions: "aws:MultiFactorAuthPresent Bool true", Choices: []string{"aws:RequestTag/team StringLike db-* {chosen}"}}},
		{"what is unread with a circumstance", All(Any(mfa, ip), unread), summary{Certainty: Unknown, Conditions: "aws:MultiFactorAuthPresent Bool true or aws:SourceIp IpAddress 10.0.0.0/8", Unknown: []string{"iamreach:NotCollected Allows kms:ListGrants {unread 1}"}}},
		{"PE-215 through an endpoint and from an address", All(ip, vpce("a")), summary{}},
		{"PE-215 the same in cases", All(Any(ip, mfa), Any(vpce("a"), vpce("b")), Not(mfa)), summary{}},
		{"PE-215 via a service and not", All(is("kms:ViaService", "StringEquals", "rds.eu-west-1.amazonaws.com"), is("aws:ViaAWSService", "Bool", "false")), summary{}},
		{"PE-215 via a service or not at all", Any(is("aws:CalledVia", "Null", "true"), is("aws:ViaAWSService", "Bool", "true"), is("aws:ViaAWSService", "Null", "true")), summary{Certainty: Yes}},
		{"PE-215 MFA without a session", All(mfa, is("aws:TokenIssueTime", "Null", "true")), summary{}},
		{"PE-215 a user name of a role", All(is("aws:username", "StringLike", "a*"), is("aws:PrincipalType", "StringEquals", "AssumedRole")), summary{}},
		{"T79 one endpoint to allow, another to not deny", All(vpce("vpce-1"), Not(is("aws:SourceVpce", "StringNotEquals", "vpce-2"))), summary{}},
		{"T80 denied unless through the endpoint", Not(is("aws:SourceVpce", "StringNotEquals", "vpce-2")), summary{Certainty: If, Conditions: "aws:SourceVpce StringEquals vpce-2"}},
		{"whichever way a dispute ends", Any(All(mfa, disputed("PE-042")), All(mfa, Not(disputed("PE-042")))), summary{Certainty: If, Conditions: "aws:MultiFactorAuthPresent Bool true"}},
		{"allowed one way or the other", Any(All(mfa, disputed("PE-042")), All(region("a"), Not(disputed("PE-042")))), summary{Certainty: If, Conditions: "aws:MultiFactorAuthPresent Bool true", Choices: []string{"aws:RequestedRegion StringEquals a {chosen}"}}},
		{"two disputes", All(disputed("PE-042"), Not(disputed("PE-044"))), summary{Certainty: Unknown, Unknown: []string{"iamreach:Disputed Holds PE-042 {disputed}", "iamreach:Disputed Holds PE-044 {disputed}"}}},
		{"the choice depends on the circumstance", Any(All(mfa, region("a")), All(Not(mfa), region("b"))), summary{Certainty: Yes, Choices: []string{"aws:RequestedRegion StringEquals a {chosen}", "aws:RequestedRegion StringEquals b {chosen}"}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			v := tt.f.Verdict()
			got := summary{Certainty: v.Certainty}
			if v.Conditions != nil {
				got.Conditions = v.Conditions.String()
			}
			for _, c := range v.Choices {
				got.Choices = append(got.Choices, c.text())
			}
			for _, u := range v.Unknown {
				got.Unknown = append(got.Unknown, u.text())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("%s (-want +got)\n%s", tt.f, diff)
			}
		})
	}
}

// PE-216: beyond the bound the answer is unknown, and says why.
func TestVerdictIsCutOff(t *testing.T) {
	t.Parallel()
	f := hard(12)
	v := f.Verdict()
	if v.Certainty != Unknown || len(v.Unknown) != 1 || v.Unknown[0].Class != Cutoff {
		t.Errorf("got %+v for %s", v, f)
	}
}

// hard has no solution, and shows it in the number of cases only: more pigeons
// than holes.
func hard(pigeons int) *Formula {
	key := func(pigeon, hole int) *Formula {
		return is("x:"+string(rune('a'+pigeon))+string(rune('a'+hole)), "Bool", "true")
	}
	var all []*Formula
	for p := range pigeons {
		var any []*Formula
		for h := range pigeons - 1 {
			any = append(any, key(p, h))
			for q := range p {
				all = append(all, Any(Not(key(p, h)), Not(key(q, h))))
			}
		}
		all = append(all, Any(any...))
	}
	return All(all...)
}

// Lists as long as a policy can hold do not keep a question waiting.
func TestVerdictOnLongLists(t *testing.T) {
	t.Parallel()
	var allowed, denied []string
	for i := range 2000 {
		allowed, denied = append(allowed, fmt.Sprint(i, "-*")), append(denied, fmt.Sprint(i, "-?*"))
	}
	f := All(is("aws:SourceVpce", "StringLike", allowed...), is("aws:SourceVpce", "StringNotLike", denied...))
	if v := f.Verdict(); v.Certainty != If {
		t.Errorf("verdict %d", v.Certainty)
	}
}
