package simulate

import (
	"fmt"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/iamreach/iamreach/policy"
)

// unnamedAccount stands for the account of a request that names none, in which
// caller and resource are then together.
const unnamedAccount = "000000000000"

// maxResults bounds actions × resources of a line, whose answers are held
// until those before them are written. All actions of AWS on one resource fit.
const maxResults = 25_000

// requests makes the checks of a line, one for each action and resource in
// their order.
func (s *Simulator) requests(in *input) ([]*policy.Request, error) {
	if err := in.check(); err != nil {
		return nil, err
	}
	base, err := s.base(in)
	if err != nil {
		return nil, err
	}
	resources := make([]policy.Request, len(in.resources))
	for i, arn := range in.resources {
		if resources[i], err = s.on(base, in, arn); err != nil {
			return nil, err
		}
	}
	requests := make([]*policy.Request, 0, len(in.actions)*len(resources))
	for _, action := range in.actions {
		for _, r := range resources {
			r.Action = action
			requests = append(requests, &r)
		}
	}
	return requests, nil
}

// check checks the actions and resources, and sets what was left out.
func (in *input) check() error {
	if len(in.actions) == 0 {
		return invalidf("ActionNames has no action")
	}
	for _, a := range in.actions {
		service, name, ok := strings.Cut(a, ":")
		if !ok || service == "" || name == "" || strings.ContainsAny(a, "*? \t") {
			return invalidf("%q is no action: it is written service:Action without wildcards, such as rds-db:connect", a)
		}
	}
	if len(in.resources) == 0 {
		in.resources = []string{"*"}
	}
	for _, r := range in.resources {
		if part := strings.SplitN(r, ":", arnParts); r != "*" && (len(part) < arnParts || part[0] != "arn" || part[5] == "") {
			return invalidf("resource %q is neither an ARN nor *", r)
		}
	}
	if n := len(in.actions) * len(in.resources); n > maxResults {
		return &Error{Code: CodeResults, Message: fmt.Sprintf("%d actions × %d resources are more than %d results; ask them in several lines", len(in.actions), len(in.resources), maxResults)}
	}
	// AWS takes the ARN of an account too.
	if part := strings.SplitN(in.owner, ":", arnParts); len(part) == arnParts && part[5] == "root" {
		in.owner = part[4]
	}
	if in.owner != "" && !isAccount(in.owner) {
		return invalidf("ResourceOwner %q is no account id of 12 digits", in.owner)
	}
	if in.caller == "" && (in.resourcePolicy != nil || len(in.grants) > 0) {
		return invalidf("CallerArn is needed to tell whom ResourcePolicy and GrantInputList name")
	}
	return nil
}

// base is what all requests of a line have in common.
func (s *Simulator) base(in *input) (*policy.Request, error) {
	var r policy.Request
	var err error
	if in.caller != "" {
		if r.Principal, err = principal(in.caller); err != nil {
			return nil, err
		}
	}
	p := &r.Principal
	if err := in.readContext(); err != nil {
		return nil, err
	}
	for _, e := range in.entries {
		if p.Kind == policy.RoleSession && strings.EqualFold(e.name, "aws:PrincipalArn") && len(e.values) == 1 {
			p.RoleARN = e.values[0]
		}
	}
	r.Context = in.contextOf(p)
	layers := []struct {
		to   **policy.Layer
		name string
		kind policy.Kind
		list []jsontext.Value
	}{
		{&r.Identity, "PolicyInputList", policy.Identity, in.identity},
		{&r.Boundary, "PermissionsBoundaryPolicyInputList", policy.Boundary, in.boundary},
		{&r.Session, "SessionPolicyInputList", policy.Session, in.session},
		{&r.Endpoint, "VpcEndpointPolicyInputList", policy.Endpoint, in.endpoint},
	}
	for _, l := range layers {
		if *l.to, err = s.layer(l.name, l.kind, l.list); err != nil {
			return nil, err
		}
	}
	if r.SCPs, err = s.levels("ServiceControlPolicyInputList", policy.SCP, in.scps); err != nil {
		return nil, err
	}
	r.RCPs, err = s.levels("ResourceControlPolicyInputList", policy.RCP, in.rcps)
	return &r, err
}

// on is the request on one resource.
func (s *Simulator) on(base *policy.Request, in *input, arn string) (policy.Request, error) {
	r := *base
	r.Target = policy.Target{ARN: arn, Owner: in.owner}
	part := strings.SplitN(arn, ":", arnParts)
	if r.Target.Owner == "" && arn != "*" && isAccount(part[4]) {
		r.Target.Owner = part[4]
	}
	switch {
	case in.caller != "":
	case r.Target.Owner != "": // somebody of the resource's account
		r.Principal.Account = r.Target.Owner
	default: // the same, of an account that nothing tells
		r.Principal.Account = unnamedAccount
		r.Context = in.contextOf(&r.Principal)
		in.unknown(r.Context, "aws:PrincipalAccount", "aws:ResourceAccount", "kms:CallerAccount")
	}
	if r.Target.Owner == "" { // arn:aws:iam::aws:policy/… is everybody's
		r.Target.Owner = r.Principal.Account
	}
	kind := policy.Resource
	switch {
	case arn == "*":
	case part[2] == "kms":
		kind = policy.KeyPolicy
	case part[2] == "iam" && strings.HasPrefix(part[5], "role/"):
		kind = policy.Trust
	}
	if in.resourcePolicy != nil {
		d, err := s.document(in.resourcePolicy, kind)
		if err != nil {
			return r, invalidf("ResourcePolicy is neither a policy nor a text of one")
		}
		r.Resource = &policy.Layer{Policies: []policy.Attached{{Document: d, Policy: "ResourcePolicy", AttachedTo: arn}}}
	}
	for i, g := range in.grants {
		if !g.of(arn) {
			continue
		}
		r.Grants = append(r.Grants, policy.Grant{
			ID: fmt.Sprintf("GrantInputList[%d]", i), Grantee: g.GranteePrincipal, ServiceGrantee: g.GranteeServicePrincipal,
			Operations:              g.Operations,
			EncryptionContextEquals: g.Constraints.EncryptionContextEquals,
			EncryptionContextSubset: g.Constraints.EncryptionContextSubset,
			SourceARN:               g.Constraints.SourceArn,
		})
	}
	return r, nil
}

// of reports whether the grant is on this key. One that does not say its key is
// on whatever is asked about.
func (g *grant) of(arn string) bool {
	return g.KeyID == "" || g.KeyID == arn || strings.HasSuffix(arn, ":key/"+g.KeyID)
}

// layer makes a layer of a list of policies, and none of one that was left out.
func (s *Simulator) layer(name string, kind policy.Kind, list []jsontext.Value) (*policy.Layer, error) {
	if list == nil {
		return nil, nil
	}
	l := &policy.Layer{Name: name}
	for i, raw := range list {
		id := fmt.Sprintf("%s[%d]", name, i)
		d, err := s.document(raw, kind)
		if err != nil {
			return nil, invalidf("%s is neither a policy nor a text of one", id)
		}
		l.Policies = append(l.Policies, policy.Attached{Document: d, Policy: id, AttachedTo: "the line"})
	}
	return l, nil
}

// levels makes the levels of an organisation. An organisation has one level at
// least, so that none is one that was not collected.
func (s *Simulator) levels(name string, kind policy.Kind, levels [][]jsontext.Value) ([]*policy.Layer, error) {
	if levels != nil && len(levels) == 0 {
		levels = [][]jsontext.Value{{}}
	}
	var out []*policy.Layer
	for i, level := range levels {
		if level == nil {
			return nil, invalidf("%s[%d] is no list of policies", name, i)
		}
		l, err := s.layer(fmt.Sprintf("%s[%d]", name, i), kind, level)
		if err != nil {
			return nil, err
		}
		out = append(out, l)
	}
	return out, nil
}
