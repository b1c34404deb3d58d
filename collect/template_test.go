package collect

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var accesses = []struct {
	name   string
	access Access
}{
	{"accounts", Access{Role: "audit/iamreach", ExternalID: "a${b}"}},
	{"management", Access{Role: DefaultRole, Management: true}},
}

// compact takes the space out of policies, so that their layout does not count.
func compact(t *testing.T, documents ...string) []string {
	t.Helper()
	var all []string
	for _, text := range documents {
		var value any
		if err := json.Unmarshal([]byte(text), &value); err != nil {
			t.Fatalf("%v in\n%s", err, text)
		}
		all = append(all, jsonText(value, ""))
	}
	return all
}

func TestCloudFormationHoldsThePolicies(t *testing.T) {
	t.Parallel()
	for _, test := range accesses {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var got struct {
				Parameters map[string]struct{ Default string }
				Resources  map[string]struct {
					Type       string
					Properties struct {
						PolicyDocument           json.RawMessage
						Roles                    []map[string]string
						RoleName, Path           string
						ManagedPolicyArns        []map[string]string
						AssumeRolePolicyDocument struct {
							Statement []struct {
								Effect, Action string
								Principal      map[string]map[string]string
								Condition      map[string]map[string]map[string]string
							}
						}
					}
				}
				Outputs map[string]any
			}
			if err := json.Unmarshal([]byte(CloudFormation(test.access)), &got); err != nil {
				t.Fatal(err)
			}
			want := Policies(test.access.Management, test.access.Role)
			for i, document := range want {
				r := got.Resources["Policy"+string(rune('1'+i))]
				if diff := cmp.Diff(compact(t, document), compact(t, string(r.Properties.PolicyDocument))); diff != "" {
					t.Errorf("policy %d (-want +got):\n%s", i, diff)
				}
				if attached := len(r.Properties.Roles) == 1; attached != test.access.Management {
					t.Errorf("policy %d is attached: %v", i, attached)
				}
			}
			role, made := got.Resources["Role"]
			if made == test.access.Management {
				t.Fatalf("a role is made: %v", made)
			}
			if !made {
				return
			}
			p := role.Properties
			if p.RoleName != "iamreach" || p.Path != "/audit/" || len(p.ManagedPolicyArns) != len(want) || len(got.Outputs) != 1 {
				t.Errorf("role %+v", p)
			}
			trust := p.AssumeRolePolicyDocument.Statement[0]
			if trust.Principal["AWS"]["Fn::Sub"] != "arn:${AWS::Partition}:iam::${ManagementAccountId}:root" ||
				trust.Condition["StringEquals"]["sts:ExternalId"]["Ref"] != "ExternalId" || trust.Effect != "Allow" || trust.Action != "sts:AssumeRole" {
				t.Errorf("trust %+v", trust)
			}
			if got.Parameters["ExternalId"].Default != test.access.ExternalID {
				t.Errorf("external id %q", got.Parameters["ExternalId"].Default)
			}
		})
	}
}

func TestTerraformHoldsThePolicies(t *testing.T) {
	t.Parallel()
	for _, test := range accesses {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			text := Terraform(test.access)
			var got []string
			for _, part := range strings.Split(text, "policy = jsonencode(")[1:] {
				document, _, _ := strings.Cut(part, ")\n}")
				if strings.HasPrefix(document, "{\n    Version") {
					continue // the trust of the role, which is HCL
				}
				got = append(got, document)
			}
			if diff := cmp.Diff(compact(t, Policies(test.access.Management, test.access.Role)...), compact(t, got...)); diff != "" {
				t.Errorf("policies (-want +got):\n%s", diff)
			}
			for _, want := range map[bool][]string{
				true:  {`variable "role_name"`, "role       = var.role_name"},
				false: {`"sts:ExternalId" = var.external_id`, `path = "/audit/"`, `name = "iamreach"`, `default     = "a$${b}"`, "iam::${var.management_account_id}:root"},
			}[test.access.Management] {
				if !strings.Contains(text, want) {
					t.Errorf("%q is missing in\n%s", want, text)
				}
			}
		})
	}
}
