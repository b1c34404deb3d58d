package policy

import (
	"fmt"
	"strings"

	"pgregory.net/rapid"
)

// shape is a drawn request with all layers, as text so that it can be changed.
// Its policies look like those that people write: most statements meet the
// request, and conditions come as perimeters, tags and through services.
type shape struct {
	principal Principal
	action    string
	target    string
	owner     string
	managed   bool

	identity, boundary, session, resource []string // statements; nil for no layer
	scps, rcps                            [][]string
	endpoint                              []string
	grants                                []Grant
	shares                                []Share

	facts map[string][]string // of the request, by condition key
}

var shapeTargets = []struct{ action, target string }{
	{"dynamodb:GetItem", "arn:aws:dynamodb:eu-west-1:111122223333:table/ana-orders"},
	{"secretsmanager:GetSecretValue", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:db/ana-AbCdEf"},
	{"kms:Decrypt", "arn:aws:kms:eu-west-1:111122223333:key/k"},
	{"kms:CreateGrant", "arn:aws:kms:eu-west-1:111122223333:key/k"},
	{"kms:ListKeys", "*"},
	{"sts:AssumeRole", "arn:aws:iam::111122223333:role/target"},
	{"sts:AssumeRoleWithWebIdentity", "arn:aws:iam::111122223333:role/target"},
	{"iam:UpdateAssumeRolePolicy", "arn:aws:iam::111122223333:role/target"},
	{"rds:CopyDBSnapshot", "arn:aws:rds:eu-west-1:111122223333:snapshot:ana"},
	{"rds:DescribeDBEngineVersions", "*"},
	{"s3:GetObject", "arn:aws:s3:::exports/ana"},
	{"sts:GetCallerIdentity", "*"},
}

var shapePrincipals = []Principal{
	{Kind: User, ARN: "arn:aws:iam::111122223333:user/ana", Account: accountA, ID: "AIDAANA"},
	{Kind: User, ARN: "arn:aws:iam::111122223333:user/ana", Account: accountA},
	{Kind: User, ARN: "arn:aws:iam::444455556666:user/ana", Account: accountB, ID: "AIDABOB"},
	{Kind: Role, ARN: "arn:aws:iam::111122223333:role/team/r", Account: accountA, ID: "AROAR"},
	{Kind: Role, ARN: "arn:aws:iam::444455556666:role/r", Account: accountB, ID: "AROAR"},
	{Kind: Role, ARN: "arn:aws:iam::111122223333:role/aws-service-role/rds.amazonaws.com/r", Account: accountA},
	{Kind: RoleSession, ARN: "arn:aws:sts::111122223333:assumed-role/r/s", RoleARN: "arn:aws:iam::111122223333:role/team/r", Account: accountA, ID: "AROAR:s"},
	{Kind: FederatedUser, ARN: "arn:aws:sts::111122223333:federated-user/ana", UserARN: "arn:aws:iam::111122223333:user/ana", Account: accountA},
	{Kind: Root, ARN: "arn:aws:iam::111122223333:root", Account: accountA},
	{Kind: Root, ARN: "arn:aws:iam::444455556666:root", Account: accountB},
	{Kind: Service, ARN: "rds.amazonaws.com"},
	{Kind: Anonymous},
	{Kind: Federated, ARN: "arn:aws:iam::111122223333:oidc-provider/token.example.com"},
	{Kind: AnyAccount},
	{Kind: SomeAccount, ARN: "arn:aws:iam::444455556666:root", Account: accountB},
	{Kind: SomeAccount, ARN: "arn:aws:iam::111122223333:root", Account: accountA},
}

// shapeConditions are Condition blocks as policies have them.
var shapeConditions = []string{
	`"StringEquals":{"aws:SourceVpce":"vpce-1"}`,
	`"StringNotEquals":{"aws:SourceVpce":["vpce-1","vpce-2"]}`,
	`"StringNotEqualsIfExists":{"aws:SourceVpc":"vpc-1"},"NotIpAddressIfExists":{"aws:SourceIp":"203.0.113.0/24"},"BoolIfExists":{"aws:ViaAWSService":"false"}`,
	`"StringNotEqualsIfExists":{"aws:PrincipalOrgID":"o-acme"},"BoolIfExists":{"aws:PrincipalIsAWSService":"false"}`,
	`"StringEquals":{"aws:PrincipalOrgID":"o-acme"}`,
	`"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":["o-acme/r-1/ou-1/*"]}`,
	`"IpAddress":{"aws:SourceIp":["10.0.0.0/8","203.0.113.0/24"]}`,
	`"Bool":{"aws:MultiFactorAuthPresent":"true"}`,
	`"BoolIfExists":{"aws:MultiFactorAuthPresent":"false"}`,
	`"NumericLessThan":{"aws:MultiFactorAuthAge":"3600"}`,
	`"Bool":{"aws:SecureTransport":false}`,
	`"StringEquals":{"aws:PrincipalTag/team":"ana"}`,
	`"StringEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}`,
	`"StringNotEquals":{"aws:ResourceTag/team":"${aws:PrincipalTag/team}"}`,
	`"StringLike":{"aws:ResourceTag/team":["${aws:PrincipalTag/team, 'ana'}","a*"]}`,
	`"Null":{"aws:ResourceTag/team":"true"}`,
	`"StringEquals":{"kms:ViaService":["rds.eu-west-1.amazonaws.com","secretsmanager.eu-west-1.amazonaws.com"]}`,
	`"StringNotLike":{"kms:ViaService":"secretsmanager.*"}`,
	`"Bool":{"kms:GrantIsForAWSResource":true}`,
	`"StringEquals":{"kms:EncryptionContext:team":"ana"},"Null":{"kms:EncryptionContextKeys":"false"}`,
	`"ForAllValues:StringEquals":{"kms:GrantOperations":["Decrypt","Encrypt"]}`,
	`"StringEquals":{"sts:ExternalId":"x"}`,
	`"StringLike":{"sts:RoleSessionName":"${aws:username}"}`,
	`"StringLike":{"token.example.com:sub":"repo:acme/*"},"StringEquals":{"token.example.com:aud":"sts"}`,
	`"ForAllValues:StringEquals":{"aws:TagKeys":["team"]}`,
	`"ForAnyValue:StringNotEquals":{"aws:TagKeys":["team"]}`,
	`"ForAnyValue:StringEqualsIfExists":{"aws:TagKeys":["team"]}`,
	`"StringEquals":{"aws:TagKeys":"team"}`,
	`"StringEquals":{"aws:PrincipalAccount":"111122223333","aws:ResourceAccount":"111122223333"}`,
	`"StringNotEquals":{"aws:PrincipalAccount":["111122223333","999900001111"]}`,
	`"ArnLike":{"aws:PrincipalArn":["arn:aws:iam::*:role/team/*","arn:aws:iam::444455556666:*"]}`,
	`"ArnNotLike":{"aws:PrincipalArn":"arn:aws:iam::111122223333:role/*"}`,
	`"StringLike":{"aws:userid":["AROAR:*","AIDAANA"]}`,
	`"StringNotLike":{"aws:userid":"AROAR:s"}`,
	`"StringEquals":{"aws:PrincipalType":"User"}`,
	`"StringEquals":{"aws:username":"ana"}`,
	`"DateLessThan":{"aws:TokenIssueTime":"2026-06-01T00:00:00Z"}`,
	`"DateGreaterThan":{"aws:CurrentTime":"2026-11-01T00:00:00Z"},"DateLessThan":{"aws:CurrentTime":"2027-01-01T00:00:00Z"}`,
	`"DateGreaterThan":{"aws:CurrentTime":"2027-01-01T00:00:00Z"}`,
	`"NumericLessThan":{"aws:EpochTime":"1893456000"}`,
	`"StringEquals":{"aws:RequestedRegion":"eu-west-1"}`,
	`"StringNotEquals":{"aws:RequestedRegion":["eu-west-1","us-east-1"]}`,
	`"ArnLike":{"aws:SourceArn":"arn:aws:rds:*:111122223333:*"},"StringEquals":{"aws:SourceAccount":"111122223333"}`,
	`"ForAnyValue:StringEquals":{"aws:CalledVia":["athena.amazonaws.com"]}`,
}

// shapeFacts are the keys that a drawn request may have, with values. What the
// principal settles is added by settled.
var shapeFacts = []struct {
	key    string
	values []string
}{
	{"aws:SourceVpce", []string{"vpce-1", "vpce-2", "vpce-3"}},
	{"aws:SourceVpc", []string{"vpc-1", "vpc-2"}},
	{"aws:SourceIp", []string{"10.1.2.3", "203.0.113.9", "198.51.100.1"}},
	{"aws:PrincipalOrgID", []string{"o-acme", "o-other"}},
	{"aws:PrincipalOrgPaths", []string{"o-acme/r-1/ou-1/", "o-other/r-2/"}},
	{"aws:MultiFactorAuthPresent", []string{"true", "false"}},
	{"aws:MultiFactorAuthAge", []string{"5", "7200"}},
	{"aws:SecureTransport", []string{"true", "true", "false"}},
	{"aws:ViaAWSService", []string{"true", "false"}},
	{"aws:PrincipalTag/team", []string{"ana", "bob", ""}},
	{"aws:ResourceTag/team", []string{"ana", "bob"}},
	{"kms:ViaService", []string{"rds.eu-west-1.amazonaws.com", "secretsmanager.eu-west-1.amazonaws.com"}},
	{"kms:GrantIsForAWSResource", []string{"true", "false"}},
	{"kms:EncryptionContext:team", []string{"ana", "bob"}},
	{"kms:EncryptionContextKeys", []string{"team", "other"}},
	{"kms:GrantOperations", []string{"Decrypt", "Sign"}},
	{"sts:ExternalId", []string{"x", "y"}},
	{"sts:RoleSessionName", []string{"ana", "s"}},
	{"token.example.com:sub", []string{"repo:acme/app", "repo:other/app"}},
	{"token.example.com:aud", []string{"sts", "other"}},
	{"aws:TagKeys", []string{"team", "other"}},
	{"aws:RequestedRegion", []string{"eu-west-1", "ap-south-1"}},
	{"aws:CalledVia", []string{"athena.amazonaws.com", "glue.amazonaws.com"}},
}

func drawShape(t *rapid.T) shape {
	what := rapid.SampledFrom(shapeTargets).Draw(t, "what")
	s := shape{
		principal: rapid.SampledFrom(shapePrincipals).Draw(t, "principal"),
		action:    what.action, target: what.target, owner: accountA,
		managed:  rapid.IntRange(0, 9).Draw(t, "managed") == 0,
		identity: drawStatements(t, what.action, "identity", false, 1),
		boundary: drawStatements(t, what.action, "boundary", false, 3),
		session:  drawStatements(t, what.action, "session", false, 3),
		resource: drawStatements(t, what.action, "resource", true, 1),
		endpoint: drawStatements(t, what.action, "endpoint", true, 3),
	}
	s.principal.Bounded = s.boundary != nil
	for i := range rapid.IntRange(0, 2).Draw(t, "SCP levels") {
		statements := drawStatements(t, what.action, fmt.Sprint("scp ", i), false, 1)
		s.scps = append(s.scps, append(statements, rapid.SampledFrom([]string{
			`{"Effect":"Allow","Action":"*","Resource":"*"}`, `{"Effect":"Allow","Action":["kms:*","sts:*","dynamodb:*"],"Resource":"*"}`,
		}).Draw(t, "SCP allows")))
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "RCP levels") {
		var denies []string
		for _, text := range drawStatements(t, what.action, fmt.Sprint("rcp ", i), true, 1) {
			if strings.Contains(text, `"Condition"`) {
				denies = append(denies, strings.Replace(text, `"Allow"`, `"Deny"`, 1))
			}
		}
		s.rcps = append(s.rcps, denies)
	}
	for i := range rapid.IntRange(0, 2).Draw(t, "grants") {
		g := Grant{
			ID: fmt.Sprint("g-", i), Operations: rapid.SliceOfNDistinct(rapid.SampledFrom([]string{"Decrypt", "Encrypt", "CreateGrant"}), 1, 3, rapid.ID).Draw(t, "operations"),
			Grantee: rapid.SampledFrom([]string{
				"arn:aws:iam::111122223333:user/ana", "arn:aws:iam::111122223333:role/team/r", "arn:aws:iam::444455556666:root", "arn:aws:iam::444455556666:role/r",
			}).Draw(t, "grantee"),
		}
		switch rapid.IntRange(0, 4).Draw(t, "constraint") {
		case 0:
			g.EncryptionContextSubset = map[string]string{"team": "ana"}
		case 1:
			g.EncryptionContextEquals = map[string]string{"team": "ana"}
		case 2:
			g.ServiceGrantee = "rds.amazonaws.com"
		}
		s.grants = append(s.grants, g)
	}
	if rapid.IntRange(0, 3).Draw(t, "shared") == 0 {
		s.shares = []Share{{Account: rapid.SampledFrom([]string{"all", accountB, "999900001111"}).Draw(t, "with"), Name: "share:restore"}}
	}
	s.facts = s.drawFacts(t)
	return s
}

// drawStatements draws the statements of a layer, which is there in one of so
// many requests.
func drawStatements(t *rapid.T, action, name string, principals bool, oneOf int) []string {
	if oneOf > 1 && rapid.IntRange(1, oneOf).Draw(t, name+" layer") > 1 {
		return nil
	}
	statements := []string{}
	service, operation, _ := strings.Cut(action, ":")
	if rapid.IntRange(0, 2).Draw(t, name+" allows everything") > 0 {
		everybody := ""
		if principals {
			everybody = rapid.SampledFrom([]string{`"Principal":"*",`, `"Principal":{"AWS":["111122223333","444455556666"],"Federated":"*","Service":"*"},`}).Draw(t, name+" everybody")
		}
		statements = append(statements, `{"Effect":"Allow",`+everybody+`"Action":"*","Resource":"*"}`)
	}
	for range rapid.IntRange(0, 3).Draw(t, name+" statements") {
		effect := rapid.SampledFrom([]string{"Allow", "Allow", "Allow", "Deny"}).Draw(t, name+" effect")
		does := rapid.SampledFrom([]string{
			`"Action":"*"`, `"Action":"` + service + `:*"`, `"Action":"` + service + `:*"`, `"Action":["` + action + `","s3:ListBucket"]`, `"Action":"` + service + `:` + operation[:3] + `*"`,
			`"NotAction":["iam:*","organizations:*"]`, `"Action":"ec2:*"`,
		}).Draw(t, name+" action")
		on := rapid.SampledFrom([]string{
			`"Resource":"*"`, `"Resource":"*"`, `"Resource":["arn:aws:dynamodb:*:111122223333:table/ana-*","arn:aws:kms:*:111122223333:key/*","arn:aws:iam::111122223333:role/*"]`,
			`"Resource":["arn:aws:dynamodb:*:*:table/${aws:PrincipalTag/team}-orders","arn:aws:s3:::exports/${aws:username}","arn:aws:rds:*:*:snapshot:${aws:PrincipalTag/team, 'ana'}"]`,
			`"NotResource":["arn:aws:secretsmanager:*:*:secret:db/*","arn:aws:rds:*:*:snapshot:${aws:username}"]`, `"NotResource":"arn:aws:iam::*:role/target"`,
			`"Resource":["arn:aws:rds:*:*:snap*","arn:aws:s3:::*"]`,
		}).Draw(t, name+" resource")
		condition := ""
		if effect == "Deny" || rapid.IntRange(0, 4).Draw(t, name+" conditioned") > 1 {
			condition = `,"Condition":{` + rapid.SampledFrom(shapeConditions).Draw(t, name+" condition") + `}`
		}
		principal := ""
		if principals {
			principal = rapid.SampledFrom([]string{
				`"Principal":"*",`, `"Principal":{"AWS":"*"},`, `"Principal":{"AWS":["111122223333","444455556666"]},`, `"Principal":{"AWS":"arn:aws:iam::111122223333:user/ana"},`,
				`"Principal":{"AWS":["arn:aws:iam::111122223333:role/team/r","arn:aws:iam::444455556666:role/r"]},`, `"Principal":{"AWS":"arn:aws:sts::111122223333:assumed-role/r/s"},`,
				`"Principal":{"Service":"rds.amazonaws.com","Federated":"arn:aws:iam::111122223333:oidc-provider/token.example.com"},`,
				`"Principal":{"AWS":["AROAR","arn:aws:sts::111122223333:federated-user/ana"]},`,
				`"NotPrincipal":{"AWS":["arn:aws:iam::111122223333:role/team/r","111122223333"]},`,
			}).Draw(t, name+" principal")
		}
		statements = append(statements, fmt.Sprintf(`{"Effect":%q,%s%s,%s%s}`, effect, principal, does, on, condition))
	}
	return statements
}

// drawFacts draws what the request carries: nothing that AWS never sends
// together (PE-215), and what follows from who asks.
func (s *shape) drawFacts(t *rapid.T) map[string][]string {
	facts := map[string][]string{"aws:CurrentTime": {rapid.SampledFrom([]string{"2026-11-23T00:00:00Z", "2027-06-01T00:00:00Z"}).Draw(t, "time")}}
	for _, f := range shapeFacts {
		if rapid.Bool().Draw(t, "has "+f.key) {
			n := 1
			if infoOf(f.key).multi {
				n = rapid.IntRange(1, 2).Draw(t, "values")
			}
			facts[f.key] = rapid.SliceOfNDistinct(rapid.SampledFrom(f.values), n, n, rapid.ID).Draw(t, f.key)
		}
	}
	drop := func(keys ...string) {
		for _, key := range keys {
			delete(facts, key)
		}
	}
	if facts["aws:SourceIp"] != nil {
		drop("aws:SourceVpce", "aws:SourceVpc")
	}
	if via := facts["aws:ViaAWSService"]; via == nil || via[0] == "false" {
		facts["aws:ViaAWSService"] = []string{"false"}
		drop("kms:ViaService", "aws:CalledVia")
	}
	p := &s.principal
	switch p.Kind {
	case Role:
		id := p.ID
		if id == "" {
			id = "AROASLR"
		}
		facts["aws:userid"] = []string{id + ":" + rapid.SampledFrom([]string{"s", "other"}).Draw(t, "session")}
	case User:
		if p.ID == "" {
			facts["aws:userid"] = []string{"AIDAANA"}
		}
	case Service:
		if rapid.Bool().Draw(t, "on behalf") {
			facts["aws:SourceArn"], facts["aws:SourceAccount"] = []string{"arn:aws:rds:eu-west-1:111122223333:db:x"}, []string{accountA}
		}
	case SomeAccount:
		facts["aws:PrincipalArn"] = []string{rapid.SampledFrom([]string{"arn:aws:iam::" + p.Account + ":role/team/x", "arn:aws:iam::" + p.Account + ":user/ana"}).Draw(t, "arn")}
	case AnyAccount:
		facts["aws:PrincipalArn"], facts["aws:PrincipalAccount"] = []string{"arn:aws:iam::777788889999:role/team/x"}, []string{"777788889999"}
		facts["kms:CallerAccount"] = []string{"777788889999"}
	}
	if p.Kind == AnyAccount || p.Kind == SomeAccount {
		facts["aws:PrincipalType"], facts["aws:userid"] = []string{"AssumedRole"}, []string{"AROAX:s"}
	}
	if p.session() || p.Kind == AnyAccount || p.Kind == SomeAccount {
		facts["aws:TokenIssueTime"] = []string{rapid.SampledFrom([]string{"2026-01-01T00:00:00Z", "2026-07-01T00:00:00Z"}).Draw(t, "issued")}
	} else {
		drop("aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge")
	}
	if p.Kind == Service || p.Kind == Anonymous {
		drop("aws:PrincipalOrgID", "aws:PrincipalOrgPaths")
	}
	return facts
}

// request makes the request. The function changes the texts of policies and
// names; each list of a layer becomes policies as the other function splits it.
func (s *shape) request(c *Context, change func(string) string, split func([]string) [][]string) *Request {
	layer := func(kind Kind, statements []string) *Layer {
		if statements == nil {
			return nil
		}
		l := &Layer{}
		for _, part := range split(statements) {
			text := change(`{"Version":"2012-10-17","Statement":[` + strings.Join(part, ",") + `]}`)
			l.Policies = append(l.Policies, Attached{Document: Parse([]byte(text), kind), Policy: "p", AttachedTo: "a"})
		}
		return l
	}
	p := s.principal
	p.ARN, p.RoleARN, p.UserARN, p.Account = change(p.ARN), change(p.RoleARN), change(p.UserARN), change(p.Account)
	r := &Request{
		Principal: p, Action: s.action, Target: Target{ARN: change(s.target), Owner: change(s.owner), AWSManaged: s.managed}, Context: c,
		Identity: layer(Identity, s.identity), Boundary: layer(Boundary, s.boundary), Session: layer(Session, s.session),
		Endpoint: layer(Endpoint, s.endpoint),
	}
	if p.Kind == Root {
		r.Identity, r.Boundary, r.Session = nil, nil, nil
		r.Principal.Bounded = false
	}
	switch {
	case strings.HasPrefix(s.action, "kms:"):
		r.Resource = layer(KeyPolicy, s.resource)
	case strings.Contains(s.target, ":role/"):
		trust := []string{}
		for _, text := range s.resource {
			before, rest, ok := cutElement(text, `"Resource":`, `"NotResource":`)
			if ok && !strings.Contains(before, "NotPrincipal") {
				trust = append(trust, before+rest)
			}
		}
		r.Resource = layer(Trust, trust)
	case !strings.HasPrefix(s.action, "rds:"):
		r.Resource = layer(Resource, s.resource)
	}
	for _, level := range s.scps {
		r.SCPs = append(r.SCPs, layer(SCP, level))
	}
	for _, level := range s.rcps {
		r.RCPs = append(r.RCPs, layer(RCP, level))
	}
	for _, g := range s.grants {
		g.Grantee = change(g.Grantee)
		r.Grants = append(r.Grants, g)
	}
	for _, share := range s.shares {
		share.Account = change(share.Account)
		r.Shares = append(r.Shares, share)
	}
	return r
}

// cutElement takes the resources out of a statement's text, which stand before
// the condition or the end.
func cutElement(text string, names ...string) (before, after string, ok bool) {
	for _, name := range names {
		at := strings.Index(text, ","+name)
		if at < 0 {
			continue
		}
		end := strings.Index(text[at:], `,"Condition"`)
		if end < 0 {
			return text[:at], "}", true
		}
		return text[:at], text[at+end:], true
	}
	return text, "", false
}

func together(statements []string) [][]string { return [][]string{statements} }
