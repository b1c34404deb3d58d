package differential

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

func (g generator) levels(q *question, kind string) [][]document {
	levels := make([][]document, 1+g.IntN(3))
	for i := range levels {
		if kind == "scp" && g.chance(60) { // FullAWSAccess
			levels[i] = []document{{Version: "2012-10-17", Statements: []statement{{Effect: "Allow", Action: []string{"*"}, Resource: []string{"*"}}}}}
			if g.chance(50) {
				continue
			}
		}
		levels[i] = append(levels[i], g.document(q, kind))
	}
	return levels
}

func (g generator) document(q *question, kind string) document {
	d := document{Version: "2012-10-17"}
	if kind != "rcp" && g.chance(6) {
		d.Version = pick(g, []string{"", "2008-10-17"})
	}
	if g.plain && g.chance(90) {
		d.Statements = []statement{g.plainStatement(q, kind)}
		return d
	}
	statements := 1 + g.IntN(3)
	if g.chance(5) {
		statements += 4 + g.IntN(6)
	}
	for range statements {
		d.Statements = append(d.Statements, g.statement(q, kind))
	}
	d.Percent = g.chance(4)
	if kind != "rcp" && g.chance(3) { // what such a statement would say no longer matters
		broken := g.statement(q, kind)
		broken.Broken = pick(g, slices.Sorted(maps.Keys(breakages)))
		d.Statements = slices.Insert(d.Statements, g.IntN(len(d.Statements)+1), broken)
	}
	return d
}

// plainStatement allows everything, or nothing that matters, or now and then
// denies it.
func (g generator) plainStatement(q *question, kind string) statement {
	s := statement{Effect: "Allow", Action: []string{service(q.Action) + ":*"}, Resource: []string{"*"}}
	switch n := g.IntN(100); {
	case n < 8 || kind == "rcp":
		s.Effect = "Deny"
	case n < 40:
		s.Action = []string{"logs:PutLogEvents"}
	}
	if kind == "rcp" && g.chance(60) {
		s.Action = []string{"logs:PutLogEvents"}
	}
	switch kind {
	case "rcp", "endpoint":
		s.Principal = map[string][]string{"*": nil}
	case "trust":
		s.Principal, s.Resource = g.principals(q), nil
	case "resource", "key":
		if s.Principal = g.principals(q); g.chance(10) {
			s.Principal, s.NotPrincipal = nil, g.notPrincipals(q)
		}
	}
	return s
}

func (g generator) notPrincipals(q *question) map[string][]string {
	who := g.principals(q)
	delete(who, "*")
	if len(who) == 0 {
		who["AWS"] = []string{accountA}
	}
	return who
}

func (g generator) statement(q *question, kind string) statement {
	s := statement{Effect: "Allow"}
	deny := map[string]int{"identity": 20, "boundary": 15, "session": 15, "scp": 55, "rcp": 100, "resource": 25, "key": 15, "trust": 10, "endpoint": 20}[kind]
	if g.chance(deny) {
		s.Effect = "Deny"
	}
	actions := g.actions(q, kind)
	if g.chance(8) && kind != "rcp" {
		s.NotAction = actions
	} else {
		s.Action = actions
	}
	switch kind {
	case "trust":
	case "key":
		s.Resource = []string{"*"}
		if g.chance(5) {
			s.Resource = g.resources(q)
		}
	default:
		resources := g.resources(q)
		if g.chance(8) {
			s.NotResource = resources
		} else {
			s.Resource = resources
		}
	}
	switch kind {
	case "rcp", "endpoint":
		s.Principal = map[string][]string{"*": nil}
	case "resource", "key", "trust":
		switch n := g.IntN(100); {
		case n < 90 || kind == "trust":
			s.Principal = g.principals(q)
		case n < 98:
			s.NotPrincipal = g.notPrincipals(q)
		default: // PE-019: nobody
		}
	}
	conditional := 45
	if s.Effect == "Deny" {
		conditional = 80
	}
	for g.chance(conditional) && len(s.Conditions) < 3 {
		c := g.condition(q)
		if !slices.ContainsFunc(s.Conditions, func(o condition) bool { return o.Operator == c.Operator && o.Key == c.Key }) {
			s.Conditions = append(s.Conditions, c)
		}
	}
	return s
}

func (g generator) actions(q *question, kind string) []string {
	prefix, name, _ := strings.Cut(q.Action, ":")
	var list []string
	for range g.several() {
		var a string
		switch n := g.IntN(100); {
		case n < 30:
			a = q.Action
		case n < 45:
			a = prefix + ":*"
		case n < 60:
			a = "*"
		case n < 72:
			a = prefix + ":" + name[:1+g.IntN(len(name))] + "*"
		case n < 76:
			a = strings.ToUpper(prefix) + ":" + strings.ToLower(name)
		case n < 79:
			at := g.IntN(len(name))
			a = prefix + ":" + name[:at] + "?" + name[at+1:]
		case n < 81:
			a = pick(g, []string{q.Action + " ", prefix + ":", q.Action + "," + name, q.Action + "," + prefix + ":*", "*:*", "**", prefix + "*:" + name, name, ":" + name, prefix + ":*" + name[len(name)/2:]})
		default:
			a = pick(g, otherActions)
		}
		if kind == "rcp" && strings.Trim(a, "*:") == "" {
			a = prefix + ":*"
		}
		list = append(list, a)
	}
	return list
}

// several is how many entries a list has: one or two, and now and then more.
func (g generator) several() int {
	if g.chance(6) {
		return 3 + g.IntN(5)
	}
	return 1 + g.IntN(2)
}

func (g generator) resources(q *question) []string {
	var list []string
	for range g.several() {
		list = append(list, g.pattern(q))
	}
	return list
}

// pattern is an entry of Resource, mostly near the resource of the question.
func (g generator) pattern(q *question) string {
	r := q.Resource
	if r == "*" {
		return pick(g, []string{"*", "*", "arn:aws:rds:*:*:*", "arn:aws:kms:*:" + q.Owner + ":key/*", "arn:*", "**"})
	}
	parts := strings.SplitN(r, ":", 6)
	last := parts[5]
	switch n := g.IntN(100); {
	case n < 30:
		return "*"
	case n < 50:
		return r
	case n < 70: // a star for an end
		at := len(last) - g.IntN(len(last)+1)
		return strings.Join(parts[:5], ":") + ":" + last[:at] + "*"
	case n < 80: // a star for a part
		parts[1+g.IntN(4)] = "*"
		return strings.Join(parts, ":")
	case n < 84:
		at := g.IntN(len(last))
		return strings.Join(parts[:5], ":") + ":" + last[:at] + "?" + last[at+1:]
	case n < 92: // a variable for the end
		at := strings.LastIndexAny(last, ":/") + 1
		return strings.Join(parts[:5], ":") + ":" + last[:at] + pick(g, []string{
			"${aws:username}", "${aws:PrincipalTag/team}", "${aws:PrincipalTag/team, 'orders'}", "${*}", "*${aws:userid}", "${aws:TagKeys}", "${aws:PrincipalTag/team,'app'}",
		})
	case n < 94: // short
		return pick(g, []string{"arn:aws:" + parts[2] + ":*", "arn:aws:" + parts[2], "arn:*", "arn:aws:" + parts[2] + ":*:*", "arn:aws:" + parts[2] + ":us-east-1:" + q.Owner})
	case n < 96:
		parts[1+g.IntN(5)] = strings.ToUpper(pick(g, parts[1:]))
		return strings.Join(parts, ":")
	case n < 97:
		return "arn:aws:" + parts[2] + ":*:" + last
	}
	return pick(g, []string{"arn:aws:rds:*:*:db:*", "arn:aws:s3:::exports/*", "arn:aws:dynamodb:us-east-1:" + accountB + ":table/orders", "arn:aws:iam::*:role/*"})
}

func (g generator) principals(q *question) map[string][]string {
	c := &q.Caller
	if g.chance(12) {
		return map[string][]string{"*": nil}
	}
	out := map[string][]string{}
	for range g.several() {
		kind, name := "AWS", ""
		account := accountA
		if g.chance(30) {
			account = accountB
		}
		switch n := g.IntN(100); {
		case n < 48 && c.ARN != "":
			name = c.ARN
			if c.Kind == "session" && g.chance(60) {
				name = c.Role
			}
			if c.Kind == "federated-user" && g.chance(50) {
				name = c.User
			}
			kind = map[string]string{"service": "Service", "federated": "Federated"}[c.Kind]
			if kind == "" {
				kind = "AWS"
			}
		case n < 56:
			name = fmt.Sprintf("arn:aws:iam::%s:root", account)
		case n < 61:
			name = account
		case n < 66:
			name = "*"
		case n < 70:
			kind, name = "Service", pick(g, services)
		case n < 74:
			kind, name = "Federated", pick(g, []string{strings.ReplaceAll(webProvider, "OWNER", q.Owner), strings.ReplaceAll(samlProvider, "OWNER", q.Owner), "cognito-identity.amazonaws.com"})
		case n < 80:
			name = "arn:aws:iam::" + account + ":user/" + pick(g, userNames)
		case n < 90:
			name = "arn:aws:iam::" + account + ":role/" + pick(g, roleNames)
		case n < 95:
			name = "arn:aws:sts::" + account + ":assumed-role/app/" + pick(g, sessionNames)
		default:
			name = pick(g, []string{
				"AIDAANAANAANAANA", "AROAAPPAPPAPPAPP", "AROAGONEGONEGONE", "arn:aws:iam::" + account + ":role/*", "arn:aws:iam::" + account + ":*",
				"arn:aws:sts::" + account + ":federated-user/ana", "arn:aws-cn:iam::" + account + ":root", "arn:aws:iam::" + account + ":role/team/app",
			})
		}
		if !slices.Contains(out[kind], name) {
			out[kind] = append(out[kind], name)
		}
	}
	return out
}

func (g generator) condition(q *question) condition {
	k := weighted(g, keys, func(k *key) int {
		// Keys of the service, or of all services, much more than others.
		prefix := service(k.name)
		ofProvider := (strings.HasPrefix(prefix, "token.") || prefix == "saml") && service(q.Action) == "sts"
		if prefix != "aws" && prefix != service(q.Action) && !ofProvider {
			return min(k.weight, 1)
		}
		return 4 * k.weight
	})
	c := condition{Key: k.name}
	if g.chance(4) {
		c.Key = strings.ToLower(c.Key)
	}
	if g.chance(8) {
		c.Operator = "Null"
		c.Values = []string{pick(g, []string{"true", "false", "false", "True"})}
		if g.chance(5) {
			c.Values = []string{"true", "false"}
		}
		return c
	}
	c.Operator = pick(g, operators[k.kind])
	if g.chance(3) {
		c.Operator = pick(g, anyOperator)
	}
	quantified := 8
	if k.multi {
		quantified = 85
	}
	if g.chance(quantified) {
		c.Operator = pick(g, []string{"ForAnyValue:", "ForAllValues:"}) + c.Operator
	}
	if g.chance(18) {
		c.Operator += "IfExists"
	}
	if g.chance(1) {
		c.Operator = strings.ToLower(c.Operator)
	}
	all := append(slices.Clone(k.values), k.policy...)
	for range g.several() {
		if v := pick(g, all); !slices.Contains(c.Values, v) {
			c.Values = append(c.Values, v)
		}
	}
	c.Bare = g.chance(10) && slices.ContainsFunc(c.Values, bareValue.MatchString)
	return c
}
