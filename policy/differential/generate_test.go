package differential

import (
	"math/rand/v2"
	"slices"
	"strings"
)

// variations is how many questions are asked about one set of policies.
const variations = 4

// generator makes questions from a seed. Most are what real accounts contain;
// a share of every part is an edge.
type generator struct {
	*rand.Rand
	plain bool // policies say all or nothing: how layers go together is what matters
}

// batch is the questions of one number under a seed: the same set of policies
// asked about in several ways.
func batch(seed, number uint64) []question {
	g := generator{Rand: rand.New(rand.NewPCG(seed, number))}
	g.plain = g.chance(35)
	w := g.world()
	partition := ""
	if g.chance(4) {
		partition = pick(g, []string{"aws-cn", "aws-us-gov"})
	}
	all := make([]question, variations)
	for i := range all {
		if all[i] = g.vary(w); partition != "" {
			all[i].moveTo(partition)
		}
	}
	return all
}

// moveTo has everything be in another partition.
func (q *question) moveTo(partition string) {
	move := func(name string) string { return strings.Replace(name, "arn:aws:", "arn:"+partition+":", 1) }
	all := func(list []string) {
		for i := range list {
			list[i] = move(list[i])
		}
	}
	q.Resource = move(q.Resource)
	q.Caller.ARN, q.Caller.Role, q.Caller.User = move(q.Caller.ARN), move(q.Caller.Role), move(q.Caller.User)
	for _, values := range q.Context {
		all(values)
	}
	for _, d := range q.documents() {
		for i := range d.Statements {
			s := &d.Statements[i]
			all(s.Resource)
			all(s.NotResource)
			for _, who := range []map[string][]string{s.Principal, s.NotPrincipal} {
				for _, list := range who {
					all(list)
				}
			}
			for _, c := range s.Conditions {
				all(c.Values)
			}
		}
	}
}

// either is the first number for plain policies and the second for others.
func (g generator) either(plain, other int) int {
	if g.plain {
		return plain
	}
	return other
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
	w.target = *weighted(g, targets, func(t *target) int {
		if g.plain && t.policy == never {
			return 1
		}
		return t.weight
	})
	w.Caller = g.caller(&w)
	w.Action, w.Resource = pick(g, w.target.actions), g.resource(w.target, w.Owner)
	q := &w.question
	linked := strings.Contains(w.Caller.Role, serviceLinkedPath) // whose service sends no policy along
	if inAccount := w.Caller.Account != "" && w.Caller.Kind != "federated"; inAccount {
		if w.Caller.Kind != "root" {
			for range 1 + g.IntN(g.either(1, 3)) {
				if g.chance(g.either(2, 12)) {
					q.Identity = append(q.Identity, g.managed(service(q.Action)))
					continue
				}
				q.Identity = append(q.Identity, g.document(q, "identity"))
			}
		}
		if g.chance(g.either(60, 30)) && (w.Caller.Kind == "user" || w.Caller.Kind == "session") {
			q.Boundary = []document{g.document(q, "boundary")}
		}
		if w.Caller.Kind == "federated-user" && g.chance(80) || w.Caller.Kind == "session" && !linked && g.chance(25) {
			q.Session = []document{g.document(q, "session")}
		}
		if g.chance(35) {
			q.SCPs = g.levels(q, "scp")
		}
	}
	if w.target.policy == always || w.target.policy == sometimes && (g.chance(g.either(90, 50)) || w.Caller.Account != w.Owner) {
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
	serviceLinked: "AROALINKEDLINKED", "ana": "AIDAANAANAANAANA", "path/ana": "AIDAPATHANAPATHA", "bob": "AIDABOBBOBBOBBOB",
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
	through := webProvider
	if w.target = webTarget; g.chance(35) {
		w.target, through = samlTarget, samlProvider
	}
	return caller{Kind: "federated", ARN: strings.ReplaceAll(through, "OWNER", w.Owner), Account: w.Owner}
}

func (g generator) session(account string) caller {
	name := pick(g, roleNames)
	if g.chance(2) {
		name = serviceLinked
	}
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
		if k.multi && g.chance(4) { // PE-088: as good as absent
			values = []string{}
		}
		out[k.name] = values
	}
	g.answer(q, out)
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

// answer gives keys that only AWS's own policies ask about a value that one of
// them wants, now and then.
func (g generator) answer(q *question, context map[string][]string) {
	for _, d := range q.documents() {
		if d.Managed == "" {
			continue
		}
		for _, s := range d.Statements {
			for _, c := range s.Conditions {
				v := pick(g, c.Values)
				if strings.HasPrefix(c.Key, "secretsmanager:ResourceTag/") {
					continue // the other engine throws when a request has it
				}
				if known := slices.ContainsFunc(keys, func(k key) bool { return strings.EqualFold(k.name, c.Key) }); !known && !strings.ContainsAny(v, "*?$") && g.chance(40) {
					context[c.Key] = []string{v}
				}
			}
		}
	}
}

// provided reports whether the caller of a question may have a key.
func provided(name string, q *question) bool {
	switch name {
	case "aws:PrincipalOrgID", "aws:PrincipalOrgPaths":
		return q.Caller.Kind != "service" && q.Caller.Kind != "anonymous"
	case "aws:TokenIssueTime":
		return q.Caller.Kind == "session" || q.Caller.Kind == "federated-user"
	case "aws:SourceArn", "aws:SourceAccount", "aws:SourceOrgID", "aws:SourceOrgPaths", "aws:PrincipalServiceNamesList":
		return q.Caller.Kind == "service"
	}
	return true
}
