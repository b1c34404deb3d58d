package differential

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
)

// variations is how many questions are asked about one set of policies.
const variations = 8

// generator makes questions from a seed. Most are what real accounts contain;
// a share of every part is an edge.
type generator struct{ *rand.Rand }

// batch is the questions of one number under a seed: the same set of policies
// asked about in several ways.
func batch(seed, number uint64) []question {
	g := generator{rand.New(rand.NewPCG(seed, number))}
	w := g.world()
	all := make([]question, variations)
	for i := range all {
		all[i] = g.vary(w)
	}
	return all
}

func (g generator) chance(percent int) bool { return g.IntN(100) < percent }

func pick[T any](g generator, list []T) T { return list[g.IntN(len(list))] }

func weighted[T any](g generator, list []T, weight func(*T) int) *T {
	sum := 0
	for i := range list {
		sum += weight(&list[i])
	}
	n := g.IntN(sum)
	for i := range list {
		if n -= weight(&list[i]); n < 0 {
			return &list[i]
		}
	}
	return nil
}

// world is a set of policies with who asks and what about.
type world struct {
	question
	target target
}

func (g generator) world() world {
	w := world{}
	w.Owner = accountA
	w.target = *weighted(g, targets, func(t *target) int { return t.weight })
	w.Caller = g.caller(&w)
	w.Action, w.Resource = pick(g, w.target.actions), g.resource(w.target, w.Owner)
	q := &w.question
	if inAccount := w.Caller.Account != "" && w.Caller.Kind != "federated"; inAccount {
		if w.Caller.Kind != "root" {
			for range 1 + g.IntN(3) {
				q.Identity = append(q.Identity, g.document(q, "identity"))
			}
		}
		if g.chance(20) && (w.Caller.Kind == "user" || w.Caller.Kind == "session") {
			q.Boundary = []document{g.document(q, "boundary")}
		}
		if w.Caller.Kind == "federated-user" && g.chance(80) || w.Caller.Kind == "session" && g.chance(20) {
			q.Session = []document{g.document(q, "session")}
		}
		if g.chance(35) {
			q.SCPs = g.levels(q, "scp")
		}
	}
	if w.target.policy == always || w.target.policy == sometimes && (g.chance(50) || w.Caller.Account != w.Owner) {
		q.Policy = []document{g.document(q, w.policyName())}
	}
	if g.chance(20) {
		q.RCPs = g.levels(q, "rcp")
	}
	if g.chance(10) {
		q.Endpoint = []document{g.document(q, "endpoint")}
	}
	return w
}

func (w *world) policyName() string {
	switch service(w.Action) {
	case "sts":
		return "trust"
	case "kms":
		return "key"
	}
	return "resource"
}

func (g generator) resource(t target, owner string) string {
	return strings.ReplaceAll(pick(g, t.resources), "OWNER", owner)
}

// ids are the unique ids of users and roles, by name.
var ids = map[string]string{
	"ana": "AIDAANAANAANAANA", "path/ana": "AIDAPATHANAPATHA", "bob": "AIDABOBBOBBOBBOB",
	"app": "AROAAPPAPPAPPAPP", "team/ops": "AROAOPSOPSOPSOPS", "db-reader": "AROAREADERREADER", "App": "AROAUPPERUPPERUP",
}

func (g generator) caller(w *world) caller {
	account := accountA
	if g.chance(25) {
		account = accountB
	}
	switch n := g.IntN(100); {
	case n < 30:
		name := pick(g, userNames)
		return caller{Kind: "user", ARN: "arn:aws:iam::" + account + ":user/" + name, Account: account, ID: ids[name]}
	case n < 76:
		return g.session(account)
	case n < 82:
		name := pick(g, []string{"ana", "bob"})
		return caller{Kind: "federated-user", ARN: "arn:aws:sts::" + account + ":federated-user/" + name, Account: account, ID: account + ":" + name, User: "arn:aws:iam::" + account + ":user/" + name}
	case n < 86:
		return caller{Kind: "root", ARN: "arn:aws:iam::" + account + ":root", Account: account}
	case n < 94 && w.target.policy == never: // nothing could let the others in
		return g.session(account)
	case n < 92:
		return caller{Kind: "service", ARN: pick(g, services)}
	case n < 94:
		return caller{Kind: "anonymous"}
	}
	w.target = federatedTarget
	return caller{Kind: "federated", ARN: strings.ReplaceAll(provider, "OWNER", w.Owner), Account: w.Owner}
}

func (g generator) session(account string) caller {
	name := pick(g, roleNames)
	last := name[strings.LastIndexByte(name, '/')+1:]
	return caller{
		Kind: "session", ARN: "arn:aws:sts::" + account + ":assumed-role/" + last + "/" + pick(g, sessionNames), Account: account,
		ID: ids[name], Role: "arn:aws:iam::" + account + ":role/" + name,
	}
}

// vary asks something else of the same policies.
func (g generator) vary(w world) question {
	q := w.clone()
	if g.chance(60) {
		q.Action = pick(g, w.target.actions)
	}
	if g.chance(50) {
		q.Resource = g.resource(w.target, q.Owner)
	}
	if q.Caller.Kind == "session" && g.chance(30) {
		role, arn := q.Caller.Role, q.Caller.ARN
		q.Caller.ARN = arn[:strings.LastIndexByte(arn, '/')+1] + pick(g, sessionNames)
		q.Caller.Role = role
	}
	if g.chance(3) {
		q.Action = strings.ToLower(q.Action)
	}
	q.Context = g.context(&q)
	return q
}

// context chooses values for the keys that policies ask about, and for some
// others; some stay absent.
func (g generator) context(q *question) map[string][]string {
	out := map[string][]string{}
	asked := map[string]bool{}
	for _, d := range q.documents() {
		for _, s := range d.Statements {
			for _, c := range s.Conditions {
				asked[strings.ToLower(c.Key)] = true
				for _, v := range c.Values {
					for _, part := range strings.Split(v, "${")[1:] {
						name, _, _ := strings.Cut(part, "}")
						name, _, _ = strings.Cut(name, ",")
						asked[strings.ToLower(name)] = true
					}
				}
			}
			for _, r := range append(slices.Clone(s.Resource), s.NotResource...) {
				if strings.Contains(r, "PrincipalTag/team") {
					asked["aws:principaltag/team"] = true
				}
			}
		}
	}
	for i := range keys {
		k := &keys[i]
		share := 3
		if asked[strings.ToLower(k.name)] {
			share = 70
		}
		if k.derived || !g.chance(share) || !provided(k.name, q) {
			continue
		}
		values := []string{pick(g, k.values)}
		if k.multi && g.chance(50) {
			if v := pick(g, k.values); v != values[0] {
				values = append(values, v)
			}
		}
		out[k.name] = values
	}
	if now := out["aws:CurrentTime"]; now != nil { // PE-123: the same instant
		out["aws:EpochTime"] = []string{map[string]string{"2026-01-01T00:00:00Z": "1767225600", "2026-06-15T10:00:00Z": "1781517600"}[now[0]]}
	}
	if provided("aws:TokenIssueTime", q) { // PE-122: always there
		out["aws:TokenIssueTime"] = []string{"2026-01-01T00:00:00Z"}
	}
	if g.chance(90) { // PE-124: nearly always there
		out["aws:SecureTransport"] = []string{"true"}
	}
	return out
}

// provided reports whether the caller of a question may have a key.
func provided(name string, q *question) bool {
	switch name {
	case "aws:PrincipalOrgID", "aws:PrincipalOrgPaths":
		return q.Caller.Kind != "service" && q.Caller.Kind != "anonymous"
	case "aws:TokenIssueTime":
		return q.Caller.Kind == "session" || q.Caller.Kind == "federated-user"
	case "aws:SourceArn", "aws:SourceAccount":
		return q.Caller.Kind == "service"
	}
	return true
}

func (g generator) levels(q *question, kind string) [][]document {
	levels := make([][]document, 1+g.IntN(3))
	for i := range levels {
		if kind == "scp" && g.chance(60) { // FullAWSAccess
			levels[i] = []document{{"2012-10-17", []statement{{Effect: "Allow", Action: []string{"*"}, Resource: []string{"*"}}}}}
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
	for range 1 + g.IntN(3) {
		d.Statements = append(d.Statements, g.statement(q, kind))
	}
	return d
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
			s.NotPrincipal = g.principals(q)
			delete(s.NotPrincipal, "*")
			if len(s.NotPrincipal) == 0 {
				s.NotPrincipal["AWS"] = []string{accountA}
			}
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
	for range 1 + g.IntN(2) {
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
		if kind == "rcp" && strings.Trim(a, "*") == "" {
			a = prefix + ":*"
		}
		list = append(list, a)
	}
	return list
}

func (g generator) resources(q *question) []string {
	var list []string
	for range 1 + g.IntN(2) {
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
	for range 1 + g.IntN(2) {
		kind, name := "AWS", ""
		account := accountA
		if g.chance(30) {
			account = accountB
		}
		switch n := g.IntN(100); {
		case n < 35 && c.ARN != "":
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
		case n < 50:
			name = fmt.Sprintf("arn:aws:iam::%s:root", account)
		case n < 58:
			name = account
		case n < 64:
			name = "*"
		case n < 70:
			kind, name = "Service", pick(g, services)
		case n < 74:
			kind, name = "Federated", pick(g, []string{strings.ReplaceAll(provider, "OWNER", q.Owner), "cognito-identity.amazonaws.com"})
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
		if prefix != "aws" && prefix != service(q.Action) && !strings.HasPrefix(prefix, "token.") {
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
	for range 1 + g.IntN(2) {
		if v := pick(g, all); !slices.Contains(c.Values, v) {
			c.Values = append(c.Values, v)
		}
	}
	c.Bare = g.chance(10) && slices.ContainsFunc(c.Values, bareValue.MatchString)
	return c
}
