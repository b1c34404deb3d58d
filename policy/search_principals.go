package policy

import "strings"

// SearchPrincipals asks whether any caller whose ARN matches a pattern is
// allowed, by all layers that are known together (PE-225, PE-229). The pattern
// is that of an ARN, an account id for everybody in it, or * for anyone, who
// may come without signature. A role stands for all of its sessions unless the
// pattern is of sessions.
//
// The callers are such as may exist, with every permission that their own
// account can give: r.Principal says nothing but the account, if any, whose
// layers the request has on the caller's side, and As puts a caller into the
// request. With an empty identity layer of the owner's account, nobody there
// but its root user is let in by its own side. What the context does not say of
// callers, such as their organisation and tags, is left over in the decision.
//
// The witness is the caller with the best certainty and the shortest ARN. It is
// empty when nobody is allowed, and then the decision says why.
func SearchPrincipals(r *Request, pattern string) (witness Principal, d Decision) {
	asked := callerPattern(pattern).parts()
	s := principalSearch{r: r, partition: "aws", question: trackOf(asked), tracks: callerTracks(r), callers: map[string]Principal{}}
	if part := strings.SplitN(r.Target.ARN, ":", arnParts); len(part) == arnParts {
		s.partition = part[1]
	}
	s.decide = s.caller
	for _, form := range callerForms {
		s.look(form, s.question)
	}
	if len(asked) == arnParts && !asked[2].match("iam") {
		s.sessions(asked)
	}
	if pattern == "*" && s.best < Yes {
		s.try("")
	}
	if s.decisions == nil {
		return Principal{}, Decided(False, LayerResult{
			Layer: "resource", Result: ResultDenies, Why: "nobody has an ARN that matches " + pattern, Formula: False,
		})
	}
	s.cutOff("callers that match " + pattern)
	if s.best == No {
		return Principal{}, s.decisions[0]
	}
	return s.callers[s.witness], s.decisions[0]
}

// As is the request of a caller that may exist. The layers on the caller's side
// are those of one account; of others nothing is known.
func (r *Request) As(p Principal) *Request {
	with := *r
	if !p.inAccount() || p.Account != r.Principal.Account {
		with.Identity, with.Boundary, with.Session, with.SCPs = nil, nil, nil, nil
	}
	with.Principal = p
	return &with
}

// maxSessionTries bounds a search for a session, which is one through sessions
// for each way in which roles match patterns.
const maxSessionTries = 16 * maxSearchTries

// principalSearch is a search through the ARNs of callers.
type principalSearch struct {
	search
	r         *Request
	partition string
	question  track
	tracks    []track
	callers   map[string]Principal // that were tried, by the text that was
}

// callerForm is how the ARNs of callers of one kind are written.
type callerForm struct{ service, rest string }

var callerForms = []callerForm{{"iam", "user/*"}, {"iam", "role/*"}, {"iam", "root"}, {"sts", "federated-user/*"}}

// callerPattern is the pattern of the ARNs of callers that a question means.
func callerPattern(pattern string) glob {
	if accountID(pattern) {
		pattern = "arn:*:*::" + pattern + ":*"
	}
	return globOf(pattern)
}

// look looks through the callers of a form that answer the question.
func (s *principalSearch) look(form callerForm, question track) {
	if s.best == Yes {
		return
	}
	begin := "arn:" + s.partition + ":" + form.service + "::"
	s.names = &names{account: len([]rune(begin))}
	shape := trackOf(globOf(begin + strings.Repeat("?", accountLength) + ":" + form.rest).parts())
	s.explore([]track{shape, question}, s.tracks)
}

// caller decides for the caller with an ARN; without one, for a caller who
// does not sign.
func (s *principalSearch) caller(arn string) []Decision {
	p := Principal{Kind: Anonymous}
	if arn != "" {
		part := strings.SplitN(arn, ":", arnParts)
		kind, name, _ := strings.Cut(part[5], "/")
		p = Principal{Kind: callerKinds[kind], ARN: arn, Account: part[4], Supposed: true}
		if strings.HasSuffix(arn, "/") || (p.Kind == FederatedUser && strings.Contains(name, "/")) {
			return nil
		}
	}
	return s.decideFor(arn, p)
}

var callerKinds = map[string]PrincipalKind{"user": User, "role": Role, "root": Root, "federated-user": FederatedUser}

func (s *principalSearch) decideFor(text string, p Principal) []Decision {
	if p.linked() { // no administrator decides what it may
		return nil
	}
	s.callers[text] = p
	return []Decision{Decide(s.r.As(p))}
}

// sessions looks through the sessions that answer the question: through roles,
// whose ARNs conditions ask about, and for each through its sessions.
func (s *principalSearch) sessions(asked []glob) {
	if name := strings.Split(asked[arnParts-1].String(), "/"); len(name) > 1 {
		for _, path := range []string{"role/", "role/*/"} {
			s.tracks = append(s.tracks, trackOf(globOf("arn:*:iam::*:"+path+name[1]).parts()))
		}
	}
	account := globOf("arn:*:iam::x:*").parts()
	account[4] = asked[4]
	s.decide, s.most = s.role, maxSessionTries
	s.look(callerForm{"iam", "role/*"}, trackOf(account))
}

// role decides for the best of the sessions of a role.
func (s *principalSearch) role(arn string) []Decision {
	name := arn[strings.LastIndexByte(arn, '/')+1:]
	if name == "" {
		return nil
	}
	in := principalSearch{r: s.r, partition: s.partition, tracks: s.tracks, callers: map[string]Principal{}}
	in.decide = func(session string) []Decision {
		part := strings.SplitN(session, ":", arnParts)
		if part[4] != strings.SplitN(arn, ":", arnParts)[4] || strings.Count(session, "/") != 2 || strings.HasSuffix(session, "/") {
			return nil
		}
		return in.decideFor(session, Principal{Kind: RoleSession, ARN: session, RoleARN: arn, Account: part[4], Supposed: true})
	}
	in.steps, in.tries, in.most = s.steps, s.tries, s.most // one bound for all of it
	in.look(callerForm{"sts", "assumed-role/" + name + "/*"}, s.question)
	s.steps, s.tries, s.bounded = in.steps, in.tries, s.bounded || in.bounded
	if in.best > No {
		s.callers[arn] = in.callers[in.witness]
	}
	return in.decisions
}
