package collect

import (
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"
)

func allowed(t *testing.T, documents []string) (actions, resources []string) {
	t.Helper()
	for _, text := range documents {
		if len(text) > maxPolicy {
			t.Errorf("a document has %d characters, more than %d", len(text), maxPolicy)
		}
		var document policyDocument
		if err := json.Unmarshal([]byte(text), &document); err != nil {
			t.Fatal(err)
		}
		for _, statement := range document.Statement {
			if statement.Effect == "Allow" {
				actions = append(actions, statement.Action...)
				resources = append(resources, statement.Resource)
			}
		}
	}
	return actions, resources
}

func TestPoliciesAllowWhatTheOperationsNeedAndNoMore(t *testing.T) {
	t.Parallel()
	for _, management := range []bool{false, true} {
		t.Run(fmt.Sprintf("management %v", management), func(t *testing.T) {
			t.Parallel()
			got, resources := allowed(t, Policies(management, "/audit/iamreach"))
			want := slices.Clone(planning)
			for _, o := range Operations() {
				if !o.Managing() || management {
					want = append(want, o.Action)
				}
			}
			if management {
				want = append(append(want, planningManagement...), "sts:AssumeRole")
			}
			for _, action := range want {
				if !slices.Contains(got, action) {
					t.Errorf("%s is missing", action)
				}
			}
			for _, action := range got {
				if !slices.Contains(want, action) {
					t.Errorf("%s is not needed", action)
				}
				for _, never := range neverReadData {
					if ok, _ := path.Match(never, action); ok {
						t.Errorf("%s would read data: %s", action, never)
					}
				}
			}
			if enters := slices.Contains(resources, "arn:*:iam::*:role/audit/iamreach"); enters != management {
				t.Errorf("may assume the role: %v, want %v", enters, management)
			}
		})
	}
}

func TestPoliciesAreSplitAtTheLimit(t *testing.T) {
	t.Parallel()
	var statements []policyStatement
	for i := range 9 {
		statements = append(statements, policyStatement{
			Sid: fmt.Sprintf("S%d", i), Effect: "Allow", Resource: "*", Action: []string{"kms:" + strings.Repeat("x", 2000)},
		})
	}
	all := splitPolicy(statements)
	actions, _ := allowed(t, all)
	if len(all) != 5 || len(actions) != 9 {
		t.Errorf("got %d documents with %d actions, want 5 with 9", len(all), len(actions))
	}
}
