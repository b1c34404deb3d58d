package main

import (
	"encoding/json"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// snapshotPolicies lists the policies of a snapshot that its owners can
// change: not those that AWS manages.
func snapshotPolicies(s *store.Snapshot) []policySource {
	var all []policySource
	for _, r := range s.Records() {
		switch r.Type {
		case store.TypeUser, store.TypeGroup, store.TypeRole:
			all = append(all, identityPolicies(r)...)
		case store.TypeManagedPolicy:
			all = append(all, managedPolicies(r)...)
		case store.TypeOrgPolicy:
			all = append(all, guardrails(r)...)
		case store.TypeVPCEndpoint:
			all = append(all, ownPolicies(r, policy.Endpoint, "PolicyDocument")...)
		case store.TypeKey:
			all = append(all, keyPolicies(r)...)
		default:
			all = append(all, ownPolicies(r, policy.Resource, "Policy", "ResourcePolicy")...)
		}
	}
	return all
}

// authorization is the part of a record that GetAccountAuthorizationDetails
// gives.
const authorization = "iam:GetAccountAuthorizationDetails"

func identityPolicies(r *store.Record) []policySource {
	type inline struct {
		PolicyName     string
		PolicyDocument json.RawMessage
	}
	var part struct {
		UserPolicyList, GroupPolicyList, RolePolicyList []inline
		AssumeRolePolicyDocument                        json.RawMessage
	}
	if json.Unmarshal(r.Parts[authorization], &part) != nil {
		return nil
	}
	if strings.Contains(r.ID, ":role/aws-service-role/") { // AWS writes them
		return nil
	}
	var all []policySource
	if len(part.AssumeRolePolicyDocument) > 0 {
		all = append(all, policySource{"trust", r.ID, policy.Trust, documentText(part.AssumeRolePolicyDocument)})
	}
	for _, p := range slices.Concat(part.UserPolicyList, part.GroupPolicyList, part.RolePolicyList) {
		all = append(all, policySource{"inline:" + p.PolicyName, r.ID, policy.Identity, documentText(p.PolicyDocument)})
	}
	return all
}

func managedPolicies(r *store.Record) []policySource {
	var part struct {
		PolicyVersionList []struct {
			IsDefaultVersion bool
			Document         json.RawMessage
		}
	}
	if strings.Contains(r.ID, ":iam::aws:") || json.Unmarshal(r.Parts[authorization], &part) != nil {
		return nil
	}
	var all []policySource
	for _, v := range part.PolicyVersionList {
		if v.IsDefaultVersion { // PE-207: other versions are inert
			all = append(all, policySource{r.ID, r.ID, policy.Identity, documentText(v.Document)})
		}
	}
	return all
}

func guardrails(r *store.Record) []policySource {
	type summary struct {
		ID, Arn, Name, Type string
		AwsManaged          bool
	}
	type guardrail struct {
		PolicySummary summary
		Content       string
	}
	var part struct{ Policy guardrail }
	found := summary{}
	content := ""
	for _, name := range partNames(r) {
		var own guardrail
		if json.Unmarshal(r.Parts[name], &part) == nil && part.Policy.Content != "" {
			found, content = part.Policy.PolicySummary, part.Policy.Content
		} else if json.Unmarshal(r.Parts[name], &own) == nil && own.Content != "" {
			found, content = own.PolicySummary, own.Content
		}
	}
	kinds := map[string]policy.Kind{"SERVICE_CONTROL_POLICY": policy.SCP, "RESOURCE_CONTROL_POLICY": policy.RCP}
	kind, known := kinds[found.Type]
	if content == "" || !known || found.AwsManaged {
		return nil
	}
	return []policySource{{found.Name + " (" + found.ID + ")", found.Arn, kind, []byte(content)}}
}

// keyPolicies leaves out the keys that AWS manages.
func keyPolicies(r *store.Record) []policySource {
	var part struct {
		KeyMetadata struct{ KeyManager string }
		KeyManager  string
	}
	if json.Unmarshal(r.Parts["kms:DescribeKey"], &part) == nil && (part.KeyManager == "AWS" || part.KeyMetadata.KeyManager == "AWS") {
		return nil
	}
	return ownPolicies(r, policy.KeyPolicy, "Policy")
}

// ownPolicies finds the policy of a resource in fields of its parts.
func ownPolicies(r *store.Record, kind policy.Kind, fields ...string) []policySource {
	var all []policySource
	for _, name := range partNames(r) {
		var part map[string]json.RawMessage
		if json.Unmarshal(r.Parts[name], &part) != nil {
			continue
		}
		for _, field := range fields {
			if text := documentText(part[field]); strings.Contains(string(text), "Statement") {
				all = append(all, policySource{"resource-policy", r.ID, kind, text})
			}
		}
	}
	return all
}

func partNames(r *store.Record) []string {
	names := make([]string, 0, len(r.Parts))
	for name := range r.Parts {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// documentText is a policy that stands in a field as text or as an object.
func documentText(raw json.RawMessage) []byte {
	var text string
	if json.Unmarshal(raw, &text) == nil {
		return []byte(text)
	}
	return raw
}
