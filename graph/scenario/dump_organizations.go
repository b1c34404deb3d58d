package scenario

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

const (
	scp = "SERVICE_CONTROL_POLICY"
	rcp = "RESOURCE_CONTROL_POLICY"
)

// organizations writes the organisation as its management account sees it, or
// that there is none.
func (c *compiler) organizations() error {
	for _, account := range c.accounts() {
		path := call(account, "global", "organizations", "describe-organization")
		if c.organization == nil {
			c.put(refused(path), map[string]any{"Code": "AWSOrganizationsNotInUseException", "Message": "Your account is not a member of an organization."})
			continue
		}
		c.put(path, map[string]any{"Organization": map[string]any{
			"Id": c.orgID(), "Arn": c.orgARN("organization/" + c.orgID()), "FeatureSet": "ALL", "MasterAccountId": c.organization.Management,
			"MasterAccountArn": c.orgARN("account/" + c.orgID() + "/" + c.organization.Management), "MasterAccountEmail": "aws@example.com",
		}})
	}
	if c.organization == nil {
		return nil
	}
	if err := c.delegations(); err != nil {
		return err
	}
	return c.tree()
}

// delegations writes who else manages the organisation or a part of it.
func (c *compiler) delegations() error {
	o := c.organization
	put := func(operation string, answer any, arguments ...string) {
		c.put(call(o.Management, "global", "organizations", operation, arguments...), answer)
	}
	administrators := []any{}
	for _, account := range slices.Sorted(maps.Keys(o.Delegated)) {
		administrators = append(administrators, map[string]any{
			"Id": account, "Arn": c.orgARN("account/" + c.orgID() + "/" + account), "DelegationEnabledDate": created,
		})
		services := []any{}
		for _, name := range o.Delegated[account] {
			services = append(services, map[string]any{"ServicePrincipal": name, "DelegationEnabledDate": created})
		}
		put("list-delegated-services-for-account", map[string]any{"DelegatedServices": services}, account)
	}
	put("list-delegated-administrators", map[string]any{"DelegatedAdministrators": administrators})
	features := call(o.Management, "global", "iam", "list-organizations-features")
	if o.RootAccess {
		c.put(features, map[string]any{"OrganizationId": c.orgID(), "EnabledFeatures": []string{"RootCredentialsManagement", "RootSessions"}})
	} else {
		c.put(refused(features), map[string]any{"Code": "ServiceAccessNotEnabledException", "Message": "Trusted access is not enabled."})
	}
	policy := call(o.Management, "global", "organizations", "describe-resource-policy")
	if o.Delegation == nil {
		c.put(refused(policy), map[string]any{"Code": "ResourcePolicyNotFoundException", "Message": "There is no resource policy."})
		return nil
	}
	document, err := c.document(o.Management, o.Delegation, nil)
	if err != nil {
		return err
	}
	made := "rp-" + id(8, o.Management)
	c.put(policy, map[string]any{"ResourcePolicy": map[string]any{
		"ResourcePolicySummary": map[string]any{"Id": made, "Arn": c.orgARN("resourcepolicy/" + c.orgID() + "/" + made)}, "Content": policyText(document),
	}})
	return nil
}

func (c *compiler) orgID() string { return "o-" + id(10, c.organization.Management) }

func (c *compiler) orgARN(rest string) string {
	return "arn:aws:organizations::" + c.organization.Management + ":" + rest
}

func (c *compiler) unitID(name string) string {
	if name == "root" || name == "" {
		return "r-" + id(4, c.organization.Management)
	}
	return "ou-" + id(4, c.organization.Management) + "-" + id(8, c.organization.Management, name)
}

// tree writes the root, the OUs and the accounts with their policies.
func (c *compiler) tree() error {
	put := func(operation string, answer any, arguments ...string) {
		c.put(call(c.organization.Management, "global", "organizations", operation, arguments...), answer)
	}
	root := c.unitID("root")
	enabled := []any{map[string]any{"Type": scp, "Status": "ENABLED"}, map[string]any{"Type": rcp, "Status": "ENABLED"}}
	put("list-roots", map[string]any{"Roots": []any{map[string]any{
		"Id": root, "Arn": c.orgARN("root/" + c.orgID() + "/" + root), "Name": "Root", "PolicyTypes": enabled,
	}}})
	parents := map[string]string{}
	for _, u := range c.organization.Units {
		for _, account := range u.Accounts {
			parents[account] = c.unitID(u.name)
		}
		children := []any{}
		for _, child := range c.organization.Units {
			if child.name != "root" && c.unitID(child.In) == c.unitID(u.name) {
				ou := c.unitID(child.name)
				children = append(children, map[string]any{
					"Id": ou, "Arn": c.orgARN("ou/" + c.orgID() + "/" + ou), "Name": strings.TrimPrefix(child.name, "ou/"),
				})
			}
		}
		put("list-organizational-units-for-parent", map[string]any{"OrganizationalUnits": children}, c.unitID(u.name))
		if err := c.guardrails(u, put); err != nil {
			return err
		}
	}
	accounts := []any{}
	all := c.accounts()
	for account := range parents {
		if !slices.Contains(all, account) {
			all = append(all, account)
		}
	}
	slices.Sort(all)
	for _, account := range all {
		accounts = append(accounts, map[string]any{
			"Id": account, "Arn": c.orgARN("account/" + c.orgID() + "/" + account), "Email": account + "@example.com", "Name": "account-" + account,
			"Status": "ACTIVE", "JoinedMethod": "CREATED", "JoinedTimestamp": created,
		})
		parent := parents[account]
		if parent == "" {
			parent = root
		}
		kind := "ORGANIZATIONAL_UNIT"
		if parent == root {
			kind = "ROOT"
		}
		put("list-parents", map[string]any{"Parents": []any{map[string]any{"Id": parent, "Type": kind}}}, account)
		c.attach(account, []any{c.fullAccess(scp)}, []any{c.fullAccess(rcp)}, put)
	}
	put("list-accounts", map[string]any{"Accounts": accounts})
	for _, kind := range []string{scp, rcp} {
		summary := c.fullAccess(kind)
		statement := map[string]any{"Effect": "Allow", "Action": "*", "Resource": "*"}
		if kind == rcp {
			statement["Principal"] = "*"
		}
		put("describe-policy", policyAnswer(summary, map[string]any{"Version": "2012-10-17", "Statement": []any{statement}}), summary["Id"].(string))
	}
	return nil
}

func (c *compiler) fullAccess(kind string) map[string]any {
	name, of := "FullAWSAccess", "service_control_policy"
	if kind == rcp {
		name, of = "RCPFullAWSAccess", "resource_control_policy"
	}
	return map[string]any{
		"Id": "p-" + name, "Arn": "arn:aws:organizations::aws:policy/" + of + "/p-" + name, "Name": name,
		"Description": "Allows access to every operation", "Type": kind, "AwsManaged": true,
	}
}

func policyAnswer(summary map[string]any, document any) map[string]any {
	return map[string]any{"Policy": map[string]any{"PolicySummary": summary, "Content": policyText(document)}}
}

type putter func(operation string, answer any, arguments ...string)

func (c *compiler) attach(target string, scps, rcps []any, put putter) {
	put("list-policies-for-target", map[string]any{"Policies": scps}, target, scp)
	put("list-policies-for-target", map[string]any{"Policies": rcps}, target, rcp)
}

// guardrails writes the SCPs and RCPs of the root or of an OU.
func (c *compiler) guardrails(u unit, put putter) error {
	scps, rcps := []any{c.fullAccess(scp)}, []any{c.fullAccess(rcp)}
	if u.SCPOnly != nil {
		scps = []any{}
	}
	for _, g := range []struct {
		kind, name  string
		allow, deny []statement
		to          *[]any
	}{
		{scp, "guardrail", nil, u.SCP, &scps},
		{scp, "allowed", u.SCPOnly, nil, &scps},
		{rcp, "perimeter", nil, everybody(u.RCP), &rcps},
	} {
		if g.allow == nil && g.deny == nil {
			continue
		}
		document, err := c.document(homeAccount, g.allow, g.deny)
		if err != nil {
			return err
		}
		name := strings.ReplaceAll(u.name, "/", "-") + "-" + g.name
		made := "p-" + id(8, c.organization.Management, name)
		summary := map[string]any{
			"Id": made, "Arn": c.orgARN(fmt.Sprintf("policy/%s/%s/%s", c.orgID(), strings.ToLower(g.kind), made)), "Name": name,
			"Description": "", "Type": g.kind, "AwsManaged": false,
		}
		*g.to = append(*g.to, summary)
		put("describe-policy", policyAnswer(summary, document), made)
	}
	c.attach(c.unitID(u.name), scps, rcps, put)
	return nil
}

// everybody makes statements of an RCP, which name no one in particular.
func everybody(list []statement) []statement {
	var out []statement
	for _, s := range list {
		if s.full == nil {
			s.who = "anyone"
		}
		out = append(out, s)
	}
	return out
}
