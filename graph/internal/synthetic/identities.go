package synthetic

import (
	"fmt"

	"github.com/iamreach/iamreach/store"
)

const (
	details = "iam:GetAccountAuthorizationDetails"
	issuer  = "token.actions.githubusercontent.com"
	created = "2025-03-04T05:06:07Z"
)

// identities writes providers, managed policies, groups, users and roles.
func (a *account) identities() {
	a.providers()
	a.managedPolicies()
	for i := range a.groups() {
		a.group(fmt.Sprintf("team-%d", i), a.grants(traits{}, i)...)
	}
	if a.number == 0 {
		for _, name := range hubs[:a.hubs()] {
			a.role(a.iam("role/%s", name), tags{"team": "platform"}, printed(trusting("Federated", a.iam("saml-provider/AWSSSO")).given(
				when("StringEquals", "SAML:aud", "https://signin.aws.amazon.com/saml"))),
				having{inline: []statement{allow("arn:aws:iam::*:role/spoke-*", "sts:AssumeRole")}})
		}
	}
	draws := a.draw()
	for i := range a.crowd.size {
		a.principal(i, draws)
	}
}

// hubs is how many hubs there are: the larger the accounts, the more.
func (a *account) hubs() int { return min(1+a.crowd.size/20, len(hubs)) }

func (a *account) groups() int { return max(a.options.share()/50, 1) }

func (a *account) teams() int { return max(a.options.share()/25, 2) }

func (a *account) providers() {
	oidc, saml := a.iam("oidc-provider/%s", issuer), a.iam("saml-provider/AWSSSO")
	a.list("global", store.TypeOIDCProvider, oidc, "iam:ListOpenIDConnectProviders", object{"Arn": oidc})
	a.ask("global", store.TypeOIDCProvider, oidc, "iam:GetOpenIDConnectProvider", oidc, object{
		"Url": issuer, "ClientIDList": []string{"sts.amazonaws.com"}, "CreateDate": created,
	})
	a.list("global", store.TypeSAMLProvider, saml, "iam:ListSAMLProviders", object{"Arn": saml, "CreateDate": created})
}

// principal writes a user or role of the crowd.
func (a *account) principal(i int, d draws) {
	k, id := a.crowd.kind(i), a.crowd.principal(a.place, i)
	h := having{attached: a.attached(k, i)}
	if d.bounded[i] {
		h.boundary = a.iam("policy/%s", boundaries[i%len(boundaries)])
	}
	t := traits{user: k == person, tagged: d.tagged[i], tested: d.tested[i], notAction: d.notAction[i]}
	if k == sso && i%3 == 1 {
		h.inline = setStatements(i) // the same in every account
	}
	if t.tagged || t.tested || t.notAction || d.own[i] {
		h.inline = a.grants(t, i)
	}
	if open(k, i) {
		h = having{attached: []string{awsPolicy("ReadOnlyAccess")}}
	}
	if k == server {
		h.profile = a.profile(lastWord(id))
	}
	given := tags{"team": fmt.Sprintf("team-%d", i%a.teams())}
	if i%4 == 0 {
		given["stage"] = oneOf(a, "prod", "test")
	}
	if k == person {
		h.groups = []string{fmt.Sprintf("team-%d", i%a.groups())}
		a.user(id, given, h)
		a.logins(id, oneOf(a, 0, 0, 1, 1, 2), a.chance(40), a.chance(60))
		return
	}
	a.role(id, given, a.trust(k, i), h)
}

type tags map[string]string

func (t tags) list() []object {
	list := []object{}
	for key, value := range t {
		list = append(list, object{"Key": key, "Value": value})
	}
	return list
}

// having is what a principal has: policies, a boundary, groups.
type having struct {
	inline   []statement
	attached []string
	boundary string
	groups   []string
	profile  string // of instances, for a role
}

func (a *account) user(id string, t tags, h having) {
	a.written(store.TypeUser, id, object{
		"UserName": lastWord(id), "UserId": a.uniqueID("AIDA", id), "UserPolicyList": h.policies(), "GroupList": h.groups,
	}, t, h)
}

func (a *account) role(id string, t tags, trust string, h having) {
	fields := object{
		"RoleName": lastWord(id), "RoleId": a.uniqueID("AROA", id), "RolePolicyList": h.policies(), "AssumeRolePolicyDocument": trust,
	}
	if h.profile != "" {
		fields["InstanceProfileList"] = []object{{
			"Arn": h.profile, "InstanceProfileName": lastWord(h.profile), "InstanceProfileId": a.uniqueID("AIPA", h.profile), "CreateDate": created,
		}}
	}
	a.written(store.TypeRole, id, fields, t, h)
}

func (a *account) written(kind, id string, fields object, t tags, h having) {
	fields["Arn"], fields["Path"], fields["CreateDate"], fields["Tags"] = id, pathOf(id), created, t.list()
	attached := []object{}
	for _, arn := range h.attached {
		attached = append(attached, object{"PolicyArn": arn, "PolicyName": lastWord(arn)})
	}
	fields["AttachedManagedPolicies"] = attached
	if h.boundary != "" {
		fields["PermissionsBoundary"] = object{"PermissionsBoundaryArn": h.boundary, "PermissionsBoundaryType": "Policy"}
	}
	a.list("global", kind, id, details, fields)
}

func (h having) policies() []object {
	if len(h.inline) == 0 {
		return nil
	}
	return []object{{"PolicyName": "own", "PolicyDocument": printed(h.inline...)}}
}

func (a *account) group(name string, statements ...statement) {
	id := a.iam("group/%s", name)
	a.list("global", store.TypeGroup, id, details, object{
		"Arn": id, "Path": "/", "GroupName": name, "GroupId": a.uniqueID("AGPA", id), "CreateDate": created,
		"GroupPolicyList": having{inline: statements}.policies(),
	})
}

// logins says how many keys a user has, and whether a password and a device.
func (a *account) logins(id string, keys int, password, device bool) {
	name := lastWord(id)
	list := []object{}
	for i := range keys {
		list = append(list, object{"AccessKeyId": a.uniqueID("AKIA", fmt.Sprint(id, i)), "Status": "Active", "CreateDate": created})
	}
	a.ask("global", store.TypeUser, id, "iam:ListAccessKeys", name, object{"AccessKeyMetadata": list})
	if password {
		a.ask("global", store.TypeUser, id, "iam:GetLoginProfile", name, object{"LoginProfile": object{"CreateDate": created}})
	} else {
		a.askInVain("global", "iam:GetLoginProfile", name, "NoSuchEntity")
	}
	devices := []object{}
	if device {
		devices = append(devices, object{"SerialNumber": a.iam("mfa/%s", name), "EnableDate": created})
	}
	a.ask("global", store.TypeUser, id, "iam:ListMFADevices", name, object{"MFADevices": devices})
}
