package collect

import (
	"encoding/json"
	"net/url"
	"slices"
	"strings"
)

// identityCenter takes in an instance of Identity Center, which iam-collect
// keeps without a region: it stands in what is told of each thing. People and
// groups are written when all of them were read, with who is in which group;
// who is assigned what is not read at all.
func (c *iamCollect) identityCenter(p Place) {
	for _, instance := range c.of(p, "sso", "instance") {
		arn, directory := instance.text("arn"), instance.text("identityStoreId")
		at := Place{Partition: p.Partition, Account: p.Account, Region: instance.text("region")}
		if arn == "" || !regionCode.MatchString(at.Region) {
			continue
		}
		c.assembly.Expect(at)
		c.unverified("sso-admin/list-instances", at, object{"Instances": []any{object{
			"InstanceArn": arn, "IdentityStoreId": directory, "OwnerAccountId": instance.text("ownerAccountId"),
			"Name": instance.text("name"), "Status": instance.text("status"),
		}}})
		c.permissionSets(p, at, arn)
		if directory != "" {
			c.directory(p, at, directory)
		}
	}
}

// permissionSets takes in those of an instance.
func (c *iamCollect) permissionSets(p, at Place, instance string) {
	mine := "permissionSet/" + lastPart(instance) + "/"
	sets := []any{}
	for _, t := range c.of(p, "sso", "permissionset") {
		id, err := url.PathUnescape(t.dir)
		if err != nil || !strings.HasPrefix("permissionSet/"+id, mine) {
			continue
		}
		arn := "arn:" + p.Partition + ":sso:::permissionSet/" + id
		sets = append(sets, arn)
		if name := t.text("name"); name != "" {
			c.answer("sso-admin/describe-permission-set", at, Args{Item: arn}, object{"PermissionSet": object{
				"PermissionSetArn": arn, "Name": name, "Description": t.text("description"),
			}})
		}
		for operation, part := range map[string]struct{ aspect, field string }{
			"list-managed-policies-in-permission-set":      {"awsmanagedpolicies", "AttachedManagedPolicies"},
			"get-inline-policy-for-permission-set":         {"inlinepolicy", "InlinePolicy"},
			"get-permissions-boundary-for-permission-set":  {"permissionboundary", "PermissionsBoundary"},
			"list-accounts-for-provisioned-permission-set": {"accounts", "AccountIds"},
		} {
			if value := t.raw(part.aspect); value != nil {
				c.answer("sso-admin/"+operation, at, Args{Item: arn}, object{part.field: value})
			}
		}
		var own []object // with ARNs that AWS does not list
		if json.Unmarshal(t.aspects["customermanagedpolicies"], &own) == nil {
			for _, policy := range own {
				delete(policy, "arn")
			}
			c.answer("sso-admin/list-customer-managed-policy-references-in-permission-set", at, Args{Item: arn}, object{"CustomerManagedPolicyReferences": own})
		}
	}
	a := c.answer("sso-admin/list-permission-sets", at, Args{Item: instance}, object{"PermissionSets": sets})
	c.doubt(a)
}

// directory takes in people and groups.
func (c *iamCollect) directory(p, at Place, id string) {
	things := func(typ string) []thing {
		return slices.DeleteFunc(c.of(p, "identitystore", typ), func(t thing) bool { return t.text("identityStoreId") != id || t.text("id") == "" })
	}
	users, groups := []any{}, []any{}
	for _, t := range things("user") {
		users = append(users, object{"UserId": t.text("id"), "UserName": t.text("userName"), "UserStatus": t.text("userStatus"), "ExternalIds": t.metadata["externalIds"]})
	}
	for _, t := range things("group") {
		groups = append(groups, object{"GroupId": t.text("id"), "DisplayName": t.text("displayName"), "ExternalIds": t.metadata["externalIds"]})
		members := []any{}
		for _, arn := range t.list("members") {
			members = append(members, object{"MemberId": object{"UserId": lastPart(arn)}})
		}
		c.answer("identitystore/list-group-memberships", at, Args{Item: t.text("id")}, object{"GroupMemberships": members})
	}
	if len(users)+len(groups) > 0 {
		c.answer("identitystore/list-users", at, Args{Item: id}, object{"Users": users})
		c.answer("identitystore/list-groups", at, Args{Item: id}, object{"Groups": groups})
	}
}
