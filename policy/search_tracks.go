package policy

// layers lists the layers whose statements name resources.
func (r *Request) layers() []*Layer {
	all := []*Layer{r.Identity, r.Boundary, r.Session, r.governing(), r.Endpoint}
	if r.guarded() {
		all = append(all, r.SCPs...)
	}
	if r.fenced() {
		all = append(all, r.RCPs...)
	}
	return all
}

// resourceTracks lists the patterns of all statements that could matter, each
// once. In dispute they are read as one text, whose wildcards take colons too
// (PE-042).
func resourceTracks(rs []*Request, dispute bool) []track {
	c := trackCollector{have: map[string]bool{}, dispute: dispute}
	for _, r := range rs {
		for _, l := range r.layers() {
			if l == nil {
				continue
			}
			for _, a := range l.Policies {
				if a.Document != nil {
					c.document(r, a.Document)
				}
			}
		}
	}
	return c.tracks
}

type trackCollector struct {
	tracks  []track
	have    map[string]bool
	dispute bool
}

func (c *trackCollector) document(r *Request, d *Document) {
	action := requestedOf(r.Action)
	for _, list := range [][]Statement{d.Statements, d.unread} {
		for i := range list {
			s := &list[i]
			if !s.anyAction && !s.matchesAction(action) {
				continue
			}
			for j := range s.resources {
				c.pattern(r, &s.resources[j], d.version())
			}
		}
	}
}

func (c *trackCollector) pattern(r *Request, p *resourcePattern, version string) {
	if p.whole.everything() {
		return
	}
	if !p.variables {
		c.parts(p.parts)
		return
	}
	sixth, ok := r.Context.within(r).expand(nil, p.sixth)
	if !ok {
		return
	}
	first := globOf(p.text).parts()[:arnParts-1]
	// PE-057: what is not known may be anything, and above all what conditions
	// demand of it; the decision on each resource says what it must be.
	c.parts(append(first[:arnParts-1:arnParts-1], open(sixth)))
	for _, v := range sixth.variables {
		for _, value := range r.demanded(v.key) {
			filled := sixth.substitute(func(o variable) (string, bool) { return value, o != v })
			c.parts(append(first[:arnParts-1:arnParts-1], open(filled)))
		}
	}
}

// open puts a * for each variable that is left.
func open(t template) glob {
	var tokens glob
	for _, c := range t.tokens {
		if c <= firstVariable {
			c = anyRun
		}
		tokens = joinGlobs(tokens, glob{c})
	}
	return tokens
}

// demanded lists the values that the policies of a request demand of a key.
func (r *Request) demanded(key string) []string {
	var values []string
	for _, l := range r.layers() {
		if l == nil {
			continue
		}
		for _, a := range l.Policies {
			if a.Document != nil {
				values = append(values, a.Document.Values(key)...)
			}
		}
	}
	return sortedSet(values)
}

// parts adds the track of a pattern.
func (c *trackCollector) parts(parts []glob) {
	c.add(trackOf(parts))
	if c.dispute {
		c.add(track{joined(parts)})
	}
}

// joined is the pattern as one text.
func joined(parts []glob) glob {
	var tokens glob
	for i, part := range parts {
		if i > 0 {
			tokens = append(tokens, ':')
		}
		tokens = append(tokens, part...)
	}
	return tokens
}

func (c *trackCollector) add(t track) {
	var text []byte // not a string of the tokens, in which wildcards would be alike
	for _, token := range t.tokens {
		text = append(text, byte(token), byte(token>>8), byte(token>>16), byte(token>>24))
	}
	if !c.have[string(text)] {
		c.have[string(text)] = true
		c.tracks = append(c.tracks, t)
	}
}
