package policy

import "strings"

// callerTracks lists the patterns of ARNs of callers that could matter: whom
// statements, grants and shares name, and what conditions and resources ask
// about them.
func callerTracks(r *Request) []track {
	base := *r
	base.Principal = Principal{Kind: AnyAccount} // of whom nothing is known
	base.Context = base.Context.within(&base)
	c := callerCollector{
		trackCollector: trackCollector{have: map[string]bool{}},
		reader:         reader{r: &base, action: requestedOf(r.Action), target: base.names(nil)},
	}
	c.account(glob(r.owner()))
	c.account(glob(r.Principal.Account))
	for _, g := range r.Grants {
		c.named(g.Grantee)
	}
	for _, s := range r.Shares {
		c.account(glob(s.Account))
	}
	layers := []*Layer{r.Identity, r.Boundary, r.Session, r.governing(), r.Endpoint}
	layers = append(append(layers, r.SCPs...), r.RCPs...)
	for _, l := range layers {
		if l == nil {
			continue
		}
		for _, a := range l.Policies {
			if a.Document != nil {
				c.document(a.Document)
			}
		}
	}
	return c.tracks
}

type callerCollector struct {
	trackCollector
	reader reader
}

func (c *callerCollector) document(d *Document) {
	for _, list := range [][]Statement{d.Statements, d.unread} {
		for i := range list {
			s := &list[i]
			if !s.anyAction && !s.matchesAction(c.reader.action) {
				continue
			}
			for _, p := range []*Principals{s.Principals, s.NotPrincipals} {
				if p == nil {
					continue
				}
				for _, name := range p.AWS {
					c.named(name)
				}
			}
			s.matchesResource(&c.reader, d.Kind).literals(c.asked)
			for _, condition := range s.Conditions {
				c.reader.r.Context.condition(condition, d.version(), s.Effect, Gap).literals(c.asked)
			}
		}
	}
}

// named adds the callers that a name in a policy means (PE-021, PE-061,
// PE-062). A wildcard in it is the name of nobody (PE-026).
func (c *callerCollector) named(name string) {
	part := strings.SplitN(name, ":", arnParts)
	switch {
	case accountID(name):
		c.account(glob(name))
		return
	case len(part) < arnParts || strings.ContainsAny(name, "*?"):
		return
	case part[5] == "root":
		c.account(glob(part[4]))
		return
	}
	c.pattern(globOf(name))
	last := part[5][strings.LastIndexByte(part[5], '/')+1:]
	account := "arn:*:*::" + part[4] + ":"
	switch kind, rest, _ := strings.Cut(part[5], "/"); kind {
	case "role":
		c.pattern(globOf(account + "assumed-role/" + last + "/*"))
	case "assumed-role":
		role, _, _ := strings.Cut(rest, "/")
		c.pattern(globOf(account + "role/" + role))
		c.pattern(globOf(account + "role/*/" + role))
	}
}

// asked adds the callers of whom a test could hold.
func (c *callerCollector) asked(l literal) {
	t := l.test.test
	o, ok := parseOperator(t.Operator)
	if !ok || o.family == null {
		return
	}
	key := strings.ToLower(t.Key)
	for _, value := range t.Values {
		if o.family == stringFold {
			value = strings.ToLower(value)
		}
		g := glob(value)
		if o.hasVariables() {
			t := parseTemplate(value, "2012-10-17", o.hasWildcards())
			g = open(t)
			if key == "aws:principalarn" && !t.known() { // a name may stand behind a path
				c.arn(o, slashed(t))
			}
		}
		switch key {
		case "aws:principalarn":
			c.arn(o, g)
		case "aws:principalaccount", "kms:calleraccount":
			c.account(g)
		case "aws:username":
			c.add(track{joinGlobs(globOf("arn:*:user/"), g)})
			c.add(track{joinGlobs(globOf("arn:*:user/*/"), g)})
		case "aws:userid": // of root users and federated users it begins with the account
			account, name, _ := strings.Cut(g.String(), ":")
			c.account(globOf(account))
			c.pattern(globOf("arn:*:sts::" + account + ":federated-user/" + name))
		}
	}
}

// slashed puts a text with a slash in it for each variable.
func slashed(t template) glob {
	var g glob
	for _, c := range t.tokens {
		if c <= firstVariable {
			g = append(joinGlobs(g, glob{anyRun}), '/', anyRun)
			continue
		}
		g = joinGlobs(g, glob{c})
	}
	return g
}

// arn adds the callers whose ARN a test compares with a pattern.
func (c *callerCollector) arn(o operator, g glob) {
	if o.family == arnLike {
		c.pattern(g)
		return
	}
	c.add(track{g})
}

// account adds everybody of the accounts that match.
func (c *callerCollector) account(id glob) {
	parts := globOf("arn:*:*::x:*").parts()
	parts[4] = id
	c.add(trackOf(parts))
}

func (c *callerCollector) pattern(g glob) { c.add(trackOf(g.parts())) }
