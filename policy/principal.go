package policy

import "strings"

// level is how specifically a policy names the caller (PE-060).
type level uint8

const (
	levelExact     level = iota // user, session or federated user by its own ARN
	levelRole                   // the role of the calling session
	levelUser                   // the user of the calling federated user
	levelService                // the calling service
	levelFederated              // the identity provider of the caller
	levelEveryone               // *
	levelAccount                // the account of the caller
	levels
)

// naming is how an element names the caller: at most one formula a level.
type naming [levels]*Formula

// levelSet has a bit for each level.
type levelSet uint8

func (n *naming) levels() levelSet {
	var set levelSet
	for l, f := range n {
		if f != nil {
			set |= 1 << l
		}
	}
	return set
}

func (n *naming) add(at level, f *Formula) {
	if n[at] == nil {
		n[at] = f
		return
	}
	n[at] = Any(n[at], f)
}

// any is the formula that the caller is named at all.
func (n *naming) any() *Formula {
	all := False
	for _, f := range n {
		switch {
		case f == nil:
		case all == False:
			all = f
		default:
			all = Any(all, f)
		}
	}
	return all
}

// inAccount reports whether the caller is somebody of an account of its own.
func (p *Principal) inAccount() bool {
	switch p.Kind {
	case User, Role, RoleSession, FederatedUser, Root, SomeAccount:
		return true
	}
	return false
}

// supposed reports whether the caller is one that may exist: where nothing is
// known of its own policies, its account's administrators decide.
func (p *Principal) supposed() bool {
	return p.Supposed || p.Kind == AnyAccount || p.Kind == SomeAccount
}

// named matches the caller with what an element lists.
func (p *Principal) named(list *Principals) naming {
	var n naming
	switch {
	case !list.Everyone:
	case p.Kind == Federated:
		// PE-174: such a caller must come through the provider that the policy
		// names; whether * names every provider is not written anywhere.
		n.add(levelFederated, disputed("PE-174"))
	default: // PE-063, PE-167
		n.add(levelEveryone, True)
	}
	var sessions []*Formula // joined at once, because there may be many
	for _, name := range list.AWS {
		if f := p.namedAs(name, &n); f != nil {
			sessions = append(sessions, f)
		}
	}
	if sessions != nil {
		n.add(levelExact, Any(sessions...))
	}
	for _, name := range list.Service {
		if p.Kind == Service && (name == p.ARN || name == "*") { // PE-024, PE-029
			n.add(levelService, True)
		}
	}
	for _, name := range list.Federated {
		if p.Kind == Federated && (name == p.ARN || name == "*") { // PE-023, PE-029
			n.add(levelFederated, True)
		}
	}
	return n
}

// namedAs matches the caller with one AWS principal: an account, an ARN, or
// the unique id of something deleted (PE-021, PE-022, PE-027). Only the whole
// * is a wildcard (PE-026). Where it names one session of a role, it returns
// what is true of that session, to be added to levelExact.
func (p *Principal) namedAs(name string, n *naming) (session *Formula) {
	if !p.inAccount() {
		return nil
	}
	if accountID(name) {
		if name == p.Account {
			n.add(levelAccount, True)
		}
		return nil
	}
	var part [arnParts]string
	if splitARN(name, &part) < arnParts {
		p.namedByID(name, n)
		return nil
	}
	if partition := p.partition(); part[0] != "arn" || part[4] != p.Account || (partition != "" && part[1] != partition) {
		return nil
	}
	switch {
	case part[2] == "iam" && part[5] == "root":
		n.add(levelAccount, True)
	case p.Kind == Root || p.Kind == SomeAccount:
	case p.ARN == name:
		n.add(p.own(), True)
	case p.Kind == RoleSession && p.ofRole(name): // PE-061
		n.add(levelRole, True)
	case p.Kind == FederatedUser && p.UserARN == name:
		n.add(levelUser, True)
	case p.Kind == Role && part[2] == "sts":
		return p.namedSession(part[5])
	}
	return nil
}

// own is the level at which the caller's own ARN names it: a role's stands for
// its sessions.
func (p *Principal) own() level {
	if p.Kind == Role {
		return levelRole
	}
	return levelExact
}

// namedByID matches unique ids, which stand in policies for what was deleted,
// and so normally for nobody (PE-027, PE-028).
func (p *Principal) namedByID(name string, n *naming) {
	if p.ID == "" {
		return
	}
	id, _, _ := strings.Cut(p.ID, ":")
	if name != id {
		return
	}
	switch p.Kind {
	case User:
		n.add(levelExact, True)
	case Role, RoleSession:
		n.add(levelRole, True)
	case FederatedUser:
		n.add(levelUser, True)
	}
}

// namedSession matches a role with one of its sessions: it is named when the
// session has that name, which whoever assumes the role chooses (PE-062). The
// ARN of a session has no path (PE-061).
func (p *Principal) namedSession(resource string) *Formula {
	part := strings.Split(resource, "/")
	name := p.ARN[strings.LastIndexByte(p.ARN, '/')+1:]
	if len(part) != 3 || part[0] != "assumed-role" || part[1] != name || strings.ContainsAny(part[2], "*?") {
		return nil
	}
	id := p.ID
	if id == "" {
		id = "*"
	}
	return Is(Test{Key: "aws:userid", Operator: "StringLike", Values: []string{id + ":" + part[2]}, Class: Chosen})
}

func (p *Principal) partition() string {
	_, rest, _ := strings.Cut(p.ARN, ":")
	partition, _, ok := strings.Cut(rest, ":")
	if !ok {
		return ""
	}
	return partition
}

// ofRole reports whether the session is of the role with this ARN. A session's
// own ARN has the role's name, which is unique in the account, but not its
// path.
func (p *Principal) ofRole(arn string) bool {
	if p.RoleARN != "" {
		return p.RoleARN == arn
	}
	part := strings.Split(p.ARN, "/")
	return len(part) == 3 && strings.Contains(arn, ":role/") && strings.HasSuffix(arn, "/"+part[1])
}

// linked reports whether the caller is a service-linked role: the path says it
// (PE-169).
func (p *Principal) linked() bool {
	return p.ServiceLinked || linkedPath(p.ARN) || linkedPath(p.RoleARN)
}

func linkedPath(arn string) bool {
	slash := strings.IndexByte(arn, '/')
	return slash >= 0 && strings.HasPrefix(arn[slash:], "/aws-service-role/") && strings.HasSuffix(arn[:slash], ":role")
}

// session reports whether the caller acts with temporary credentials of STS.
func (p *Principal) session() bool {
	return p.Kind == Role || p.Kind == RoleSession || p.Kind == FederatedUser
}

// accountID reports whether the text is an account id.
func accountID(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}
