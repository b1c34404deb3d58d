package simulate

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/policy"
)

func TestCallers(t *testing.T) {
	t.Parallel()
	const account = "111122223333"
	for _, c := range []struct {
		caller string
		kind   policy.PrincipalKind
	}{
		{"arn:aws:iam::111122223333:user/ana", policy.User},
		{"arn:aws-cn:iam::111122223333:user/path/ana", policy.User},
		{"arn:aws:iam::111122223333:role/path/app", policy.Role},
		{"arn:aws:sts::111122223333:assumed-role/app/s@x", policy.RoleSession},
		{"arn:aws:sts::111122223333:federated-user/bo", policy.FederatedUser},
		{"arn:aws:iam::111122223333:root", policy.Root},
		{"arn:aws:iam::111122223333:saml-provider/idp", policy.Federated},
		{"arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com", policy.Federated},
	} {
		t.Run(c.caller, func(t *testing.T) {
			t.Parallel()
			got, err := principal(c.caller)
			if diff := cmp.Diff(policy.Principal{Kind: c.kind, ARN: c.caller, Account: account}, got); err != nil || diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
		})
	}
	t.Run("an anonymous caller and a service are of no account", func(t *testing.T) {
		t.Parallel()
		for caller, want := range map[string]policy.Principal{
			"*":                           {Kind: policy.Anonymous},
			"accounts.google.com":         {Kind: policy.Federated, ARN: "accounts.google.com"},
			"rds.amazonaws.com":           {Kind: policy.Service, ARN: "rds.amazonaws.com"},
			"delivery.logs.amazonaws.com": {Kind: policy.Service, ARN: "delivery.logs.amazonaws.com"},
		} {
			got, err := principal(caller)
			if diff := cmp.Diff(want, got); err != nil || diff != "" {
				t.Errorf("%s: %v (-want +got):\n%s", caller, err, diff)
			}
		}
	})
	for _, caller := range []string{
		"ana", "10.0.0.1", "rds", ".amazonaws.com", "Rds.amazonaws.com", "111122223333", "arn:aws:iam::111122223333",
		"arn:aws:iam::1111:user/ana", "arn:aws:iam::111122223333:user/", "arn:aws:iam::111122223333:user", "arn:aws:iam::111122223333:group/g",
		"arn:aws:iam::111122223333:user/*", "arn:aws:iam:eu-west-1:111122223333:user/ana", "arn:aws:s3::111122223333:user/ana",
		"arn:aws:sts::111122223333:assumed-role/app", "arn:aws:sts::111122223333:assumed-role/a/b/c", "arn:aws:sts::111122223333:assumed-role//s",
		"arn:aws:sts::111122223333:federated-user/", "urn:aws:iam::111122223333:user/ana", "arn::iam::111122223333:user/ana",
	} {
		t.Run("no caller "+caller, func(t *testing.T) {
			t.Parallel()
			if p, err := principal(caller); err == nil {
				t.Errorf("%+v", p)
			}
		})
	}
}
