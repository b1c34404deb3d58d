package collect

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/collect/mototest"
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

// Deployed to the emulator, a template gives the role and the policies that it
// is to give.
func TestCloudFormationDeploys(t *testing.T) {
	t.Parallel()
	server, _ := mototest.Shared(t)
	const account, management = "222233334444", "111122223333"
	for _, test := range []struct {
		access     Access
		role       string
		parameters []string
	}{
		{Access{Role: "audit/iamreach", ExternalID: "a-b"}, "iamreach", []string{"ManagementAccountId=" + management}},
		{Access{Role: "reader"}, "reader", []string{"ManagementAccountId=" + management, "ExternalId=given"}},
		{Access{Role: DefaultRole, Management: true}, "runner", []string{"RoleName=runner"}},
	} {
		command := exec.Command(mototest.Python(t), append([]string{"testdata/deploy.py", test.role}, test.parameters...)...)
		command.Env = server.Environ(t, account, server.URL)
		command.Stdin = strings.NewReader(CloudFormation(test.access))
		var failure bytes.Buffer
		command.Stderr = &failure
		out, err := command.Output()
		if err != nil {
			t.Fatalf("%v\n%s", err, failure.String())
		}
		var got struct {
			Status, Arn     string
			Outputs         map[string]string
			Trust, Policies json.RawMessage
			Attached        int
		}
		if err := json.Unmarshal(out, &got); err != nil {
			t.Fatal(err)
		}
		want := Policies(test.access.Management, test.access.Role)
		if diff := cmp.Diff(compact(t, "["+strings.Join(want, ",")+"]"), compact(t, string(got.Policies))); got.Status != "CREATE_COMPLETE" || diff != "" {
			t.Errorf("%s: %s, policies (-want +got):\n%s", test.role, got.Status, diff)
		}
		if test.access.Management { // of a role that it makes itself, the emulator ignores what is attached
			if got.Attached != len(want) {
				t.Errorf("%d policies of %d are attached", got.Attached, len(want))
			}
			continue
		}
		arn := "arn:aws:iam::" + account + ":role" + test.access.path() + test.role
		external := test.access.ExternalID
		if external == "" {
			external = "given"
		}
		trust := `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"AWS":"arn:aws:iam::` + management +
			`:root"},"Condition":{"StringEquals":{"sts:ExternalId":"` + external + `"}}}]}`
		if diff := cmp.Diff(compact(t, trust), compact(t, string(got.Trust))); got.Arn != arn || got.Outputs["RoleArn"] != arn || diff != "" {
			t.Errorf("%s: %s, outputs %v, trust (-want +got):\n%s", test.role, got.Arn, got.Outputs, diff)
		}
	}
}

// TestTemplatesPassTheirOwnTools has cfn-lint, which knows the properties of
// each resource, and Terraform, which knows its syntax, read the templates.
func TestTemplatesPassTheirOwnTools(t *testing.T) {
	t.Parallel()
	if os.Getenv("TEMPLATE_TOOLS") == "" {
		t.Skip("TEMPLATE_TOOLS is not set: cfn-lint and terraform must be installed then")
	}
	for _, tool := range []struct {
		words []string
		end   string
		text  func(Access) string
	}{
		{[]string{"cfn-lint", "--"}, ".json", CloudFormation},
		{[]string{"terraform", "fmt", "-list=false"}, ".tf", Terraform},
	} {
		t.Run(tool.words[0], func(t *testing.T) {
			t.Parallel()
			command := exec.Command(tool.words[0], tool.words[1:]...)
			command.Dir, command.Env = t.TempDir(), append(os.Environ(), "CHECKPOINT_DISABLE=1", "TF_CLI_CONFIG_FILE=")
			for _, test := range accesses {
				if err := os.WriteFile(filepath.Join(command.Dir, test.name+tool.end), []byte(tool.text(test.access)), 0o600); err != nil {
					t.Fatal(err)
				}
				command.Args = append(command.Args, test.name+tool.end)
			}
			if out, err := command.CombinedOutput(); err != nil {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// TestTerraformIsBalanced looks at each bracket and each string, for want of a
// parser of HCL that may be shipped with.
func TestTerraformIsBalanced(t *testing.T) {
	t.Parallel()
	for _, test := range accesses {
		if fault := unbalanced(Terraform(test.access)); fault != "" {
			t.Errorf("%s: %s", test.name, fault)
		}
	}
	for text, want := range map[string]bool{
		`a = { "b" = "c ${d} }" }`: false, `a = "b`: true, `a = {`: true, `a = (]`: true, `a = "${b"`: true, `a = "$${b"`: false, "a = \"b\n\"": true,
	} {
		if got := unbalanced(text) != ""; got != want {
			t.Errorf("%s: unbalanced %v", text, got)
		}
	}
}

// unbalanced says where a text of HCL closes what it has not opened, or leaves
// something open.
func unbalanced(text string) string {
	closes := map[byte]byte{')': '(', ']': '[', '}': '{'}
	var open []byte // brackets, and " for a string
	in := func(c byte) bool { return len(open) > 0 && open[len(open)-1] == c }
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case in('"') && (strings.HasPrefix(text[i:], "$${") || strings.HasPrefix(text[i:], "%%{")):
			i += 2
		case in('"') && c == '\\':
			i++
		case in('"') && (strings.HasPrefix(text[i:], "${") || strings.HasPrefix(text[i:], "%{")):
			open, i = append(open, '{'), i+1
		case in('"') && c == '\n':
			return fmt.Sprintf("a string ends with its line at %d", i)
		case in('"') && c == '"':
			open = open[:len(open)-1]
		case in('"'):
		case strings.IndexByte(`"([{`, c) >= 0:
			open = append(open, c)
		case closes[c] != 0:
			if !in(closes[c]) {
				return fmt.Sprintf("%c at %d closes nothing", c, i)
			}
			open = open[:len(open)-1]
		}
	}
	if len(open) > 0 {
		return fmt.Sprintf("%q stays open", open)
	}
	return ""
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
