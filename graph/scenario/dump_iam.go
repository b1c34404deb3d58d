package scenario

import (
	"fmt"
	"slices"
	"strings"
)

// awsPolicies are the AWS managed policies that a scenario may attach by name:
// what they say about the services whose things scenarios have.
var awsPolicies = map[string]any{
	"AdministratorAccess": allowed("*"),
	"PowerUserAccess": map[string]any{"Version": "2012-10-17", "Statement": []any{
		map[string]any{"Effect": "Allow", "NotAction": []string{"iam:*", "organizations:*", "account:*"}, "Resource": "*"},
		map[string]any{"Effect": "Allow", "Action": []string{
			"account:ListRegions", "iam:CreateServiceLinkedRole", "iam:DeleteServiceLinkedRole", "iam:ListRoles", "organizations:DescribeOrganization",
		}, "Resource": "*"},
	}},
	"ReadOnlyAccess": allowed(
		"dynamodb:BatchGet*", "dynamodb:Describe*", "dynamodb:Get*", "dynamodb:List*", "dynamodb:PartiQLSelect", "dynamodb:Query", "dynamodb:Scan",
		"iam:Get*", "iam:List*", "kms:Describe*", "kms:Get*", "kms:List*", "lambda:Get*", "lambda:List*", "rds:Describe*", "rds:Download*", "rds:List*",
		"redshift:Describe*", "redshift:View*", "secretsmanager:Describe*", "secretsmanager:GetResourcePolicy", "secretsmanager:List*",
		"ssm:Describe*", "ssm:Get*", "ssm:List*",
	),
	"SecurityAudit": allowed(
		"dynamodb:DescribeTable", "dynamodb:ListTables", "iam:Get*", "iam:List*", "kms:Describe*", "kms:Get*", "kms:List*", "lambda:GetPolicy", "lambda:List*",
		"rds:Describe*", "redshift:Describe*", "secretsmanager:GetResourcePolicy", "secretsmanager:ListSecrets", "ssm:Describe*",
	),
	"AmazonDynamoDBReadOnlyAccess": allowed(
		"dynamodb:BatchGetItem", "dynamodb:Describe*", "dynamodb:GetItem", "dynamodb:GetResourcePolicy", "dynamodb:List*", "dynamodb:PartiQLSelect",
		"dynamodb:Query", "dynamodb:Scan", "kms:DescribeKey", "kms:ListAliases",
	),
	"AmazonRDSReadOnlyAccess": allowed("ec2:DescribeSecurityGroups", "ec2:DescribeSubnets", "ec2:DescribeVpcs", "rds:Describe*", "rds:ListTagsForResource"),
}

func allowed(actions ...string) any {
	return map[string]any{"Version": "2012-10-17", "Statement": []any{map[string]any{"Effect": "Allow", "Action": oneOrMany(actions), "Resource": "*"}}}
}

// iam writes get-account-authorization-details and what belongs to users and
// providers.
func (c *compiler) iam() error {
	for _, account := range c.accounts() {
		d := &details{compiler: c, account: account, users: []any{}, groups: []any{}, roles: []any{}, policies: []any{}}
		for _, t := range c.of(account, "", "user", "role", "sso-role", "group", "policy") {
			if err := d.add(t); err != nil {
				return err
			}
		}
		c.put(call(account, "global", "iam", "get-account-authorization-details"), map[string]any{
			"UserDetailList": d.users, "GroupDetailList": d.groups, "RoleDetailList": d.roles, "Policies": d.policies,
		})
		c.providers(account)
	}
	return nil
}

// details gathers the four lists of one account.
type details struct {
	*compiler
	account                        string
	users, groups, roles, policies []any
	aws                            []string // managed policies that are in the list already
}

func (d *details) add(t *thing) error {
	switch b := t.body.(type) {
	case *user:
		return d.user(t, b)
	case *role:
		return d.role(t, b)
	case *group:
		out, err := d.identity(t, b.Identity, nil)
		d.groups = append(d.groups, rename(out, "Group"))
		return err
	case *managedPolicy:
		return d.policy(t, b)
	}
	return nil
}

// identity writes what users, groups and roles have in common. The names of
// the fields still lack their first word.
func (d *details) identity(t *thing, i identity, limit *boundary) (map[string]any, error) {
	prefix := map[string]string{"user": "AIDA", "role": "AROA", "sso-role": "AROA", "group": "AGPA"}[t.kind]
	inline := []any{}
	if i.Allow != nil || i.Deny != nil {
		document, err := d.document(d.account, i.Allow, i.Deny)
		if err != nil {
			return nil, err
		}
		inline = append(inline, map[string]any{"PolicyName": t.name, "PolicyDocument": document})
	}
	attached := []any{}
	for _, name := range i.Attach {
		arn, err := d.managed(name)
		if err != nil {
			return nil, d.at(t.line, err)
		}
		attached = append(attached, map[string]any{"PolicyName": name[strings.LastIndexByte(name, '/')+1:], "PolicyArn": arn})
	}
	out := map[string]any{
		"Path": t.path(), "*Name": lastWord(t.arn()), "*Id": prefix + letters(17, t.full()), "Arn": t.arn(), "CreateDate": created,
		"*PolicyList": inline, "AttachedManagedPolicies": attached,
	}
	if t.kind != "group" {
		out["Tags"] = tagList(t.tags)
	}
	if limit == nil {
		return out, nil
	}
	arn, err := d.limit(t, limit)
	out["PermissionsBoundary"] = map[string]any{"PermissionsBoundaryType": "Policy", "PermissionsBoundaryArn": arn}
	return out, err
}

// limit writes a boundary as a managed policy of its own.
func (d *details) limit(t *thing, b *boundary) (string, error) {
	if b.policy != "" {
		return d.managed(b.policy)
	}
	name := "boundary-of-" + t.kind + "-" + t.name
	document, err := d.document(d.account, b.allow, nil)
	if err != nil {
		return "", err
	}
	arn := arnOf("policy", d.account, "", name)
	d.policies = append(d.policies, policyDetail(arn, name, "/", []any{document}))
	return arn, nil
}

func lastWord(arn string) string { return arn[strings.LastIndexByte(arn, '/')+1:] }

func rename(out map[string]any, word string) map[string]any {
	for name, value := range out {
		if rest, found := strings.CutPrefix(name, "*"); found {
			delete(out, name)
			out[word+rest] = value
		}
	}
	return out
}

func (d *details) user(t *thing, u *user) error {
	out, err := d.identity(t, u.Identity, u.Boundary)
	if err != nil {
		return err
	}
	groups := []any{}
	for _, name := range u.Groups {
		g := d.find(name, d.account)
		if g == nil || g.kind != "group" {
			return d.at(t.line, fmt.Errorf("there is no %q", name))
		}
		groups = append(groups, g.name)
	}
	out["GroupList"] = groups
	d.users = append(d.users, rename(out, "User"))
	keys := []any{}
	for i := range u.Keys + u.Inactive {
		status := "Active"
		if i >= u.Keys {
			status = "Inactive"
		}
		keys = append(keys, map[string]any{
			"UserName": t.name, "AccessKeyId": "AKIA" + letters(16, t.full(), fmt.Sprint(i)), "Status": status, "CreateDate": created,
		})
	}
	d.put(call(d.account, "global", "iam", "list-access-keys", t.name), map[string]any{"AccessKeyMetadata": keys})
	if path := call(d.account, "global", "iam", "get-login-profile", t.name); u.Password {
		d.put(path, map[string]any{"LoginProfile": map[string]any{"UserName": t.name, "CreateDate": created, "PasswordResetRequired": false}})
	} else {
		d.put(refused(path), map[string]any{"Code": "NoSuchEntity", "Message": "Login Profile for User " + t.name + " cannot be found."})
	}
	devices := []any{}
	if u.MFA {
		devices = append(devices, map[string]any{"UserName": t.name, "SerialNumber": "arn:aws:iam::" + d.account + ":mfa/" + t.name, "EnableDate": created})
	}
	d.put(call(d.account, "global", "iam", "list-mfa-devices", t.name), map[string]any{"MFADevices": devices})
	return nil
}

func (d *details) role(t *thing, r *role) error {
	out, err := d.identity(t, r.Identity, r.Boundary)
	if err != nil {
		return err
	}
	trust := r.Trust
	if trust == nil {
		trust = trustPolicy{{who: "account", actions: []string{"sts:AssumeRole"}}}
	}
	document, err := d.document(d.account, trust, nil)
	if err != nil {
		return err
	}
	out["AssumeRolePolicyDocument"] = document
	out["RoleLastUsed"] = map[string]any{}
	profiles := []any{}
	if d.profile(t, r) {
		profiles = append(profiles, map[string]any{
			"Path": "/", "InstanceProfileName": t.name, "InstanceProfileId": "AIPA" + letters(17, t.full()),
			"Arn": profileARN(t), "CreateDate": created,
		})
	}
	out["InstanceProfileList"] = profiles
	d.roles = append(d.roles, rename(out, "Role"))
	return nil
}

// profile reports whether a role has an instance profile: it says so, trusts
// EC2, or is the role of an instance.
func (c *compiler) profile(t *thing, r *role) bool {
	if r.Profile != nil {
		return *r.Profile
	}
	for _, i := range c.of(t.account, "", "instance") {
		if b, ok := i.body.(*compute); ok && c.find(b.Role, t.account) == t {
			return true
		}
	}
	return slices.ContainsFunc(r.Trust, func(s statement) bool { return s.who == "ec2.amazonaws.com" && !s.deny })
}

func profileARN(t *thing) string { return "arn:aws:iam::" + t.account + ":instance-profile/" + t.name }

func (d *details) policy(t *thing, p *managedPolicy) error {
	document, err := d.document(d.account, p.Allow, p.Deny)
	if err != nil {
		return err
	}
	documents := []any{document}
	for _, version := range p.Versions {
		if document, err = d.document(d.account, version, nil); err != nil {
			return err
		}
		documents = append(documents, document)
	}
	d.policies = append(d.policies, policyDetail(t.arn(), t.name, "/", documents))
	return nil
}

// managed returns the ARN of a managed policy; one of AWS is added to the
// answer, as AWS does for those that are attached.
func (d *details) managed(name string) (string, error) {
	if t := d.find(name, d.account); t != nil && t.kind == "policy" {
		return t.arn(), nil
	}
	document, known := awsPolicies[name]
	if !known {
		return "", fmt.Errorf("there is no policy %q: write policy/NAME, or the name of an AWS managed policy that scenarios know", name)
	}
	arn := "arn:aws:iam::aws:policy/" + name
	if !slices.Contains(d.aws, name) {
		d.aws = append(d.aws, name)
		d.policies = append(d.policies, policyDetail(arn, name, "/", []any{document}))
	}
	return arn, nil
}

// policyDetail writes a managed policy; the first document is the default.
func policyDetail(arn, name, path string, documents []any) map[string]any {
	versions := []any{}
	for i, document := range documents {
		versions = append(versions, map[string]any{
			"VersionId": fmt.Sprintf("v%d", len(documents)-i), "IsDefaultVersion": i == 0, "CreateDate": created, "Document": document,
		})
	}
	return map[string]any{
		"PolicyName": name, "PolicyId": "ANPA" + letters(17, arn), "Arn": arn, "Path": path,
		"DefaultVersionId": fmt.Sprintf("v%d", len(documents)), "AttachmentCount": 1, "PermissionsBoundaryUsageCount": 0,
		"IsAttachable": true, "CreateDate": created, "UpdateDate": created, "PolicyVersionList": versions,
	}
}

// providers writes the identity providers of an account.
func (c *compiler) providers(account string) {
	for _, t := range c.of(account, "", "oidc", "saml") {
		p, _ := t.body.(*provider)
		if t.kind == "saml" {
			c.list(call(account, "global", "iam", "list-saml-providers"), map[string]any{
				"Arn": t.arn(), "ValidUntil": "2036-01-15T09:30:00+00:00", "CreateDate": created,
			})
			continue
		}
		clients := []string(p.Clients)
		if clients == nil {
			clients = []string{"sts.amazonaws.com"}
		}
		c.list(call(account, "global", "iam", "list-open-id-connect-providers"), map[string]any{"Arn": t.arn()})
		c.put(call(account, "global", "iam", "get-open-id-connect-provider", t.arn()), map[string]any{
			"Url": issuer(t.name), "ClientIDList": clients, "ThumbprintList": []string{id(40, t.full())}, "CreateDate": created, "Tags": tagList(t.tags),
		})
	}
}

// refused is the path of a call's error.
func refused(path string) string { return strings.TrimSuffix(path, ".json") + ".error.json" }
