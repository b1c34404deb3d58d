package collect

import (
	"bytes"
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/store"
)

// iam-collect is a tool that keeps what it reads in a directory of its own
// form:
//
//	aws/PARTITION/accounts/ACCOUNT/SERVICE[/REGION]/TYPE/NAME/ASPECT.json
//	aws/PARTITION/organizations/ORGANISATION/….json
//
// Its files are put together again as the answers that they were taken from.
// What it was refused leaves no trace there, so the absence of a thing says
// nothing: a list of things is a gap, and so is each policy that is not there.
// Three lists are whole when they are there at all, since each was read as one:
// the identities of an account, an organisation, and its people and groups.

const codeUnverified = "UnverifiedList"

// isIAMCollect reports whether a directory has that form.
func isIAMCollect(fsys fs.FS) bool {
	found, _ := fs.Glob(fsys, "aws/*/accounts")
	return len(found) > 0
}

// iamCollect reads a directory of iam-collect.
func (m *importer) iamCollect(ctx context.Context, fsys fs.FS, name func(string) string) error {
	c := &iamCollect{importer: m, fsys: fsys, name: name, things: map[thingsKey]map[string]aspects{}, organizations: map[string]aspects{}}
	if err := c.walk(ctx); err != nil {
		return err
	}
	for _, p := range slices.SortedFunc(maps.Keys(c.places()), func(a, b Place) int {
		return cmp.Or(cmp.Compare(a.Account, b.Account), cmp.Compare(a.Region, b.Region))
	}) {
		m.assembly.Expect(p)
		c.place(p)
	}
	for _, root := range slices.Sorted(maps.Keys(c.organizations)) {
		c.organization(root)
	}
	return c.err
}

// aspects are the files of one thing, by their name without .json.
type aspects map[string]json.RawMessage

type thingsKey struct {
	place   Place
	service string
	typ     string
}

type iamCollect struct {
	*importer
	fsys          fs.FS
	name          func(string) string
	things        map[thingsKey]map[string]aspects // by the name of their directory
	accounts      map[Place]aspects                // what is told of an account itself
	organizations map[string]aspects               // by the directory; the names are paths in it
	operations    map[string]*Operation
	err           error // the first
}

var iamCollectName = regexp.MustCompile(`^aws(-[a-z]{2,10}){0,3}$`)

// walk reads the files.
func (c *iamCollect) walk(ctx context.Context) error {
	c.accounts, c.operations = map[Place]aspects{}, operationsByName()
	return fs.WalkDir(c.fsys, ".", func(file string, entry fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return fmt.Errorf("import %s: %w", c.name(file), err)
		case ctx.Err() != nil:
			return ctx.Err()
		case entry.IsDir():
			return nil
		}
		into, aspect := c.layout(file)
		if into == nil || !entry.Type().IsRegular() {
			c.ignored = append(c.ignored, c.name(file))
			return nil
		}
		text, err := readWhole(ctx, c.fsys, file)
		if err != nil {
			return fmt.Errorf("import %s: %w", c.name(file), err)
		}
		into[aspect] = text
		c.progress()
		return nil
	})
}

// layout returns where a file belongs, or nothing when it is not read.
func (c *iamCollect) layout(file string) (into aspects, aspect string) {
	part := strings.Split(file, "/")
	last, ok := strings.CutSuffix(part[len(part)-1], ".json")
	if !ok || len(part) < 5 || part[0] != "aws" || !iamCollectName.MatchString(part[1]) {
		return nil, ""
	}
	if part[2] == "organizations" && organizationName.MatchString(part[3]) {
		root := path.Join(part[:4]...)
		return entryOf(c.organizations, root), strings.Join(append(part[4:len(part)-1:len(part)-1], last), "/")
	}
	if part[2] != "accounts" || !accountID.MatchString(part[3]) {
		return nil, ""
	}
	place := Place{Partition: part[1], Account: part[3], Region: global}
	rest := part[4 : len(part)-1]
	switch {
	case len(rest) == 0:
		return entryOf(c.accounts, place), last
	case len(rest) == 3 && rest[0] == "iam" && slices.Contains([]string{"user", "group", "role", "policy", "oidc-provider", "saml-provider"}, rest[1]):
	case len(rest) == 3 && slices.Contains([]string{"sso/instance", "sso/permissionset", "identitystore/user", "identitystore/group"}, rest[0]+"/"+rest[1]):
	case len(rest) == 4 && rest[0] == "iam" && rest[1] == "aws": // policies of AWS
		rest = []string{"iam", rest[2], "aws/" + rest[3]}
	case len(rest) == 4 && regionCode.MatchString(rest[1]) && slices.ContainsFunc(listings, func(l listing) bool { return l.service == rest[0] && l.typ == rest[2] }):
		place.Region = rest[1]
		rest = []string{rest[0], rest[2], rest[3]}
	default:
		return nil, ""
	}
	key := thingsKey{place, rest[0], rest[1]}
	if c.things[key] == nil {
		c.things[key] = map[string]aspects{}
	}
	return entryOf(c.things[key], rest[2]), last
}

func entryOf[K comparable](all map[K]aspects, key K) aspects {
	if all[key] == nil {
		all[key] = aspects{}
	}
	return all[key]
}

// readWhole reads a file of one JSON value.
func readWhole(ctx context.Context, fsys fs.FS, name string) (json.RawMessage, error) {
	file, err := fsys.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var text bytes.Buffer
	if _, err := text.ReadFrom(untilDone{ctx, file}); err != nil {
		return nil, err
	}
	d, err := newDecoder(bytes.NewReader(text.Bytes()))
	if err == nil {
		_, err = decodeValue(d, "", nil)
	}
	if err == nil {
		err = decodeEnd(d)
	}
	return bytes.TrimPrefix(text.Bytes(), []byte("\xef\xbb\xbf")), cutOff(err)
}

// places are the accounts, and their regions of which something is known.
func (c *iamCollect) places() map[Place]bool {
	all := map[Place]bool{}
	for place := range c.accounts {
		all[place] = true
	}
	for key := range c.things {
		all[key.place] = true
		all[Place{Partition: key.place.Partition, Account: key.place.Account, Region: global}] = true
	}
	return all
}

// of returns the things of a type in a place, by name.
func (c *iamCollect) of(p Place, service, typ string) []thing {
	found := c.things[thingsKey{p, service, typ}]
	var all []thing
	for _, name := range slices.Sorted(maps.Keys(found)) {
		t := thing{dir: name, aspects: found[name]}
		_ = json.Unmarshal(found[name]["metadata"], &t.metadata) // of another shape: it has no name then
		_ = json.Unmarshal(found[name]["tags"], &t.tags)
		all = append(all, t)
	}
	return all
}

type thing struct {
	dir      string
	aspects  aspects
	metadata object
	tags     map[string]string
}

func (t thing) text(name string) string {
	text, _ := t.metadata[name].(string)
	return text
}

// list reads an aspect that is a list of texts.
func (t thing) list(aspect string) []string {
	var all []string
	_ = json.Unmarshal(t.aspects[aspect], &all)
	return all
}

func (t thing) tagList() any {
	var all []any
	for _, key := range slices.Sorted(maps.Keys(t.tags)) {
		all = append(all, object{"Key": key, "Value": t.tags[key]})
	}
	return given(all)
}

// given returns nothing for an empty list, so that it is left out.
func given(list []any) any {
	if len(list) == 0 {
		return nil
	}
	return list
}

// raw returns a file as it is, or nothing.
func (t thing) raw(aspect string) any {
	if t.aspects[aspect] == nil {
		return nil
	}
	return t.aspects[aspect]
}

// named makes of ARNs what AWS lists: ARN and name.
func named(arns []string, arn, name string) any {
	var all []any
	for _, a := range arns {
		all = append(all, object{arn: a, name: lastPart(a)})
	}
	return given(all)
}

func lastPart(arn string) string { return arn[strings.LastIndex(arn, "/")+1:] }

// answer takes in an answer of a call, unless nothing asks for it any more.
func (c *iamCollect) answer(name string, p Place, args Args, value any) *Answer {
	o := c.operations[name]
	if o == nil || c.err != nil {
		return nil
	}
	a, err := o.Answered(p, args, value)
	source := c.name(path.Join("aws", p.Partition)) + ": " + o.Action + " of " + p.Account
	if err == nil {
		a.Source = source
		err = c.add(a, false)
	}
	if err != nil {
		c.err = fmt.Errorf("import %s: %w", source, err)
		return nil
	}
	return a
}

// unverified takes in a list of which nobody knows whether it is whole.
func (c *iamCollect) unverified(name string, p Place, value any) {
	c.doubt(c.answer(name, p, Args{}, value))
}

// doubt makes a list a gap.
func (c *iamCollect) doubt(a *Answer) {
	if a != nil {
		a.outcome, a.code, a.message = store.Failed, codeUnverified, "iam-collect does not say whether it was refused some or all of them"
	}
}

// place takes in what is known in one place.
func (c *iamCollect) place(p Place) {
	if p.Region == global {
		c.identities(p)
		c.providers(p)
		c.identityCenter(p)
		return
	}
	for _, l := range listings {
		c.listed(p, l)
	}
}

// identities are read by one call, so they are all there, or none.
func (c *iamCollect) identities(p Place) {
	users, groups, roles, policies := []any{}, []any{}, []any{}, []any{}
	common := func(t thing, kind string) object {
		item := object{
			"Arn": t.text("arn"), "Path": t.text("path"), kind + "Name": t.text("name"), kind + "Id": t.text("id"), "CreateDate": t.text("created"),
			kind + "PolicyList": t.raw("inline-policies"), "AttachedManagedPolicies": named(t.list("managed-policies"), "PolicyArn", "PolicyName"),
			"Tags": t.tagList(),
		}
		if boundary := t.text("permissionBoundary"); boundary != "" {
			item["PermissionsBoundary"] = object{"PermissionsBoundaryArn": boundary, "PermissionsBoundaryType": "Policy"}
		}
		return item
	}
	for _, t := range c.of(p, "iam", "user") {
		item := common(t, "User")
		var names []any
		for _, arn := range t.list("groups") {
			names = append(names, lastPart(arn))
		}
		item["GroupList"] = given(names)
		users = append(users, item)
	}
	for _, t := range c.of(p, "iam", "group") {
		groups = append(groups, common(t, "Group"))
	}
	for _, t := range c.of(p, "iam", "role") {
		item := common(t, "Role")
		item["AssumeRolePolicyDocument"] = t.raw("trust-policy")
		item["InstanceProfileList"] = named(t.list("instance-profiles"), "Arn", "InstanceProfileName")
		roles = append(roles, item)
	}
	for _, t := range c.of(p, "iam", "policy") {
		policies = append(policies, object{
			"Arn": t.text("arn"), "Path": t.text("path"), "PolicyName": t.text("name"), "PolicyId": t.text("id"),
			"DefaultVersionId": t.text("defaultVersionId"), "CreateDate": t.text("createDate"), "UpdateDate": t.text("updateDate"),
			"IsAttachable": t.metadata["isAttachable"], "Tags": t.tagList(),
			"PolicyVersionList": []any{object{"VersionId": t.text("defaultVersionId"), "IsDefaultVersion": true, "Document": t.raw("current-policy")}},
		})
	}
	if len(users)+len(groups)+len(roles) == 0 {
		return
	}
	c.answer("iam/get-account-authorization-details", p, Args{}, object{
		"UserDetailList": users, "GroupDetailList": groups, "RoleDetailList": roles, "Policies": policies,
	})
	for _, t := range c.of(p, "iam", "policy") {
		if arn := t.text("arn"); strings.Contains(arn, "::"+p.Account+":policy/") { // nobody switches those of AWS
			c.gaps = append(c.gaps, store.Coverage{
				Account: p.Account, Region: global, Operation: policyVersions.Action, Item: arn,
				Outcome: store.Failed, Code: codeUnverified, Message: "iam-collect keeps the default version of a policy alone",
			})
		}
	}
}

func (c *iamCollect) providers(p Place) {
	var oidc, saml []any
	for _, t := range c.of(p, "iam", "oidc-provider") {
		arn := t.text("arn")
		if url := t.text("url"); arn == "" && url != "" {
			arn = "arn:" + p.Partition + ":iam::" + p.Account + ":oidc-provider/" + strings.TrimPrefix(url, "https://")
		}
		if arn == "" {
			continue
		}
		oidc = append(oidc, object{"Arn": arn})
		c.answer("iam/get-open-id-connect-provider", p, Args{Item: arn}, object{
			"Url": t.text("url"), "ClientIDList": t.metadata["audiences"], "ThumbprintList": t.metadata["thumbprints"], "Tags": t.tagList(),
		})
	}
	for _, t := range c.of(p, "iam", "saml-provider") {
		if arn := t.text("arn"); arn != "" {
			saml = append(saml, object{"Arn": arn, "ValidUntil": t.metadata["validUntil"]})
		}
	}
	c.unverified("iam/list-open-id-connect-providers", p, object{"OpenIDConnectProviderList": oidc})
	c.unverified("iam/list-saml-providers", p, object{"SAMLProviderList": saml})
}

// listing is how AWS lists the things of a type, and tells the policy of one.
type listing struct {
	service, typ string
	list, field  string                           // the operation, and its list
	item         func(Place, thing) (any, string) // what it lists of a thing, and by what the policy is asked for; or nothing
	policy       string                           // the operation
	answer       func(thing) object               // of it, but for the policy
	text         string                           // the field of the policy
}

var listings = []listing{
	{
		"kms", "key", "kms/list-keys", "Keys",
		func(p Place, t thing) (any, string) {
			id := cmp.Or(t.text("id"), lastPart(t.text("arn")))
			return object{"KeyId": id, "KeyArn": "arn:" + p.Partition + ":kms:" + p.Region + ":" + p.Account + ":key/" + id}, id
		},
		"kms/get-key-policy", nil, "Policy",
	},
	{
		"secretsmanager", "secret", "secretsmanager/list-secrets", "SecretList",
		func(_ Place, t thing) (any, string) {
			arn := t.text("arn")
			return object{"ARN": arn, "Name": t.text("name"), "KmsKeyId": t.text("kmsKey"), "Tags": t.tagList()}, arn
		},
		"secretsmanager/get-resource-policy", func(t thing) object { return object{"ARN": t.text("arn"), "Name": t.text("name")} }, "ResourcePolicy",
	},
	{
		"lambda", "function", "lambda/list-functions", "Functions",
		func(_ Place, t thing) (any, string) {
			arn := t.text("arn")
			if arn == "" {
				return nil, ""
			}
			name := cmp.Or(t.text("name"), arn[strings.LastIndex(arn, ":")+1:])
			return object{"FunctionArn": arn, "FunctionName": name, "Role": t.text("role")}, name
		},
		"lambda/get-policy", nil, "Policy",
	},
	{
		"dynamodb", "table", "dynamodb/list-tables", "TableNames",
		func(p Place, t thing) (any, string) {
			name := t.text("name")
			if name == "" {
				return nil, ""
			}
			return name, "arn:" + p.Partition + ":dynamodb:" + p.Region + ":" + p.Account + ":table/" + name
		},
		"dynamodb/get-resource-policy", nil, "Policy",
	},
}

// listed takes in the things of a type in a place, and their policies.
func (c *iamCollect) listed(p Place, l listing) {
	var list []any
	for _, t := range c.of(p, l.service, l.typ) {
		item, argument := l.item(p, t)
		if argument == "" {
			continue
		}
		list = append(list, item)
		if policy := t.raw("policy"); policy != nil {
			answer := object{}
			if l.answer != nil {
				answer = l.answer(t)
			}
			answer[l.text] = policy
			c.answer(l.policy, p, Args{Item: argument}, answer)
		}
	}
	if list != nil {
		c.unverified(l.list, p, object{l.field: list})
	}
}

// iamCollectOrganization is what three of its files say.
type iamCollectOrganization struct {
	metadata struct {
		ID            string          `json:"id"`
		ARN           string          `json:"arn"`
		RootOU        string          `json:"rootOu"`
		RootAccountID string          `json:"rootAccountId"`
		Features      map[string]bool `json:"features"`
	}
	units    map[string]guarded
	accounts map[string]guarded
}

// guarded is an OU or an account with the policies attached to it.
type guarded struct {
	Parent string    `json:"parent"` // of an OU; a root has none
	OU     string    `json:"ou"`     // of an account
	SCPs   *[]string `json:"scps"`
	RCPs   *[]string `json:"rcps"`
}

var errNoOrganization = errors.New("it does not name the organisation, its root and its management account")

// organization takes in an organisation. Its files are written when all of it
// was read.
func (c *iamCollect) organization(root string) {
	files := c.organizations[root]
	var o iamCollectOrganization
	for name, into := range map[string]any{"metadata": &o.metadata, "ous": &o.units, "accounts": &o.accounts} {
		if err := json.Unmarshal(files[name], into); err != nil {
			c.ignored = append(c.ignored, c.name(root))
			return
		}
	}
	partition := strings.Split(root, "/")[1]
	master := Place{Partition: partition, Account: o.metadata.RootAccountID, Region: global}
	if o.metadata.ID == "" || o.metadata.RootOU == "" || !accountID.MatchString(master.Account) {
		c.err = cmp.Or(c.err, fmt.Errorf("import %s: %w", c.name(root+"/metadata.json"), errNoOrganization))
		return
	}
	arn := func(kind, id string) string {
		return "arn:" + partition + ":organizations::" + master.Account + ":" + kind + "/" + o.metadata.ID + "/" + id
	}
	name := func(id string) any {
		var m object
		_ = json.Unmarshal(files["ous/"+strings.ToLower(id)+"/metadata"], &m)
		return m["name"]
	}
	known := c.places()
	var list []any
	for _, id := range slices.Sorted(maps.Keys(o.accounts)) {
		if p := (Place{Partition: partition, Account: id, Region: global}); known[p] {
			c.answer("organizations/describe-organization", p, Args{}, object{"Organization": object{
				"Id": o.metadata.ID, "Arn": o.metadata.ARN, "MasterAccountId": master.Account,
			}})
		}
		list = append(list, object{"Id": id, "Arn": arn("account", id)})
		c.answer("organizations/list-parents", master, Args{Item: id}, object{"Parents": []any{object{"Id": o.accounts[id].OU, "Type": parentType(o.accounts[id].OU)}}})
		c.attached(master, id, o.accounts[id])
	}
	c.answer("organizations/list-accounts", master, Args{}, object{"Accounts": list})
	var enabled []any
	for _, kind := range slices.Sorted(maps.Keys(o.metadata.Features)) {
		if o.metadata.Features[kind] {
			enabled = append(enabled, object{"Type": kind, "Status": "ENABLED"})
		}
	}
	c.answer("organizations/list-roots", master, Args{}, object{"Roots": []any{object{
		"Id": o.metadata.RootOU, "Arn": arn("root", o.metadata.RootOU), "Name": name(o.metadata.RootOU), "PolicyTypes": given(enabled),
	}}})
	for _, id := range slices.Sorted(maps.Keys(o.units)) {
		var children []any
		for _, child := range slices.Sorted(maps.Keys(o.units)) {
			if o.units[child].Parent == id {
				children = append(children, object{"Id": child, "Arn": arn("ou", child), "Name": name(child)})
			}
		}
		c.answer("organizations/list-organizational-units-for-parent", master, Args{Item: id}, object{"OrganizationalUnits": children})
		c.attached(master, id, o.units[id])
	}
	c.policies(master, files)
}

func parentType(id string) string {
	if strings.HasPrefix(id, "r-") {
		return "ROOT"
	}
	return "ORGANIZATIONAL_UNIT"
}

// The kinds of policies of an organisation, by the directories that hold them.
var iamCollectPolicies = map[string]string{"scps": "SERVICE_CONTROL_POLICY", "rcps": "RESOURCE_CONTROL_POLICY"}

func (c *iamCollect) attached(master Place, target string, g guarded) {
	for dir, arns := range map[string]*[]string{"scps": g.SCPs, "rcps": g.RCPs} {
		if arns == nil {
			continue // an older iam-collect did not ask
		}
		var list []any
		for _, arn := range *arns {
			list = append(list, object{"Id": lastPart(arn), "Arn": arn, "Type": iamCollectPolicies[dir]})
		}
		c.answer("organizations/list-policies-for-target", master, Args{Item: target, Filter: iamCollectPolicies[dir]}, object{"Policies": list})
	}
}

func (c *iamCollect) policies(master Place, files aspects) {
	for _, file := range slices.Sorted(maps.Keys(files)) {
		dir, aspect := path.Split(file)
		kind := iamCollectPolicies[strings.Split(dir, "/")[0]]
		document := files[dir+"policy"]
		if kind == "" || aspect != "metadata" || document == nil {
			continue
		}
		var m object
		_ = json.Unmarshal(files[file], &m)
		arn, _ := m["arn"].(string)
		if arn == "" {
			continue
		}
		id := lastPart(arn)
		c.answer("organizations/describe-policy", master, Args{Item: id}, object{"Policy": object{
			"PolicySummary": object{"Id": id, "Arn": arn, "Name": m["name"], "Description": m["description"], "Type": kind, "AwsManaged": m["awsManaged"]},
			"Content":       document,
		}})
	}
}
