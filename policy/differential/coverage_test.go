package differential

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
)

// features counts what questions contain.
type features map[string]int

func (f features) note(q *question) {
	f["caller: "+q.Caller.Kind]++
	f["service: "+service(q.Action)]++
	f["action: "+q.Action]++
	if q.Caller.Account != "" && q.Caller.Account != q.Owner {
		f["account: another than the owner's"]++
	}
	if strings.Contains(q.Caller.Role, serviceLinkedPath) {
		f["caller: service-linked role"]++
	}
	f["partition: "+strings.Split(q.Resource+":aws", ":")[1]]++
	for key, values := range q.Context {
		f["request: "+key]++
		switch {
		case len(values) == 0:
			f["request: no values"]++
		case len(values) > 1:
			f["request: several values"]++
		}
	}
	one := func(documents []document) [][]document { return [][]document{documents} }
	for kind, levels := range map[string][][]document{
		"identity": one(q.Identity), "boundary": one(q.Boundary), "session": one(q.Session), (&world{question: *q}).policyName(): one(q.Policy),
		"scp": q.SCPs, "rcp": q.RCPs, "endpoint": one(q.Endpoint),
	} {
		for _, documents := range levels {
			for i := range documents {
				f.noteDocument(kind, &documents[i])
			}
		}
	}
}

func (f features) noteDocument(kind string, d *document) {
	f["policy: "+kind]++
	f["version: "+d.Version]++
	if d.Percent {
		f["document: percent-encoded"]++
	}
	if d.Managed != "" {
		f["document: of AWS"]++
	}
	for i := range d.Statements {
		s := &d.Statements[i]
		f["effect: "+kind+" "+s.Effect]++
		if s.Broken != "" {
			f["broken: "+s.Broken]++
		}
		for name, there := range map[string]bool{
			"NotAction": s.NotAction != nil, "NotResource": s.NotResource != nil, "NotPrincipal": s.NotPrincipal != nil,
			"no Principal": s.Principal == nil && s.NotPrincipal == nil && (kind == "resource" || kind == "key"), "several conditions": len(s.Conditions) > 1,
		} {
			if there {
				f["element: "+name]++
			}
		}
		for kind, names := range s.Principal {
			f["principal: "+kind]++
			for _, name := range names {
				f["principal: "+shapeOf(name)]++
			}
		}
		for _, list := range [][]string{s.Action, s.NotAction} {
			for _, entry := range list {
				if strings.ContainsAny(entry, "*?") && entry != "*" {
					f["action: with wildcards"]++
				}
			}
		}
		for _, entry := range slices.Concat(s.Resource, s.NotResource) {
			f.noteText("resource", entry)
		}
		for _, c := range s.Conditions {
			f["key: "+c.Key]++
			f["operator: "+baseName(c.Operator)]++
			if at := strings.IndexByte(c.Operator, ':'); at >= 0 {
				f["quantifier: "+strings.ToLower(c.Operator[:at])]++
			}
			if strings.HasSuffix(strings.ToLower(c.Operator), "ifexists") {
				f["suffix: IfExists"]++
			}
			if c.Bare {
				f["values: without quotes"]++
			}
			for _, v := range c.Values {
				f.noteText("value", v)
			}
		}
	}
}

func (f features) noteText(where, text string) {
	for _, m := range variable.FindAllStringSubmatch(text, -1) {
		switch _, _, fallback := strings.Cut(m[1], ","); {
		case m[1] == "*" || m[1] == "?" || m[1] == "$":
			f["variable: escape in a "+where]++
		case fallback:
			f["variable: with default in a "+where]++
		default:
			f["variable: in a "+where]++
		}
	}
}

// shapeOf says what kind of name a principal is.
func shapeOf(name string) string {
	switch {
	case name == "*":
		return "* in a list"
	case strings.HasSuffix(name, ":root"):
		return "root of an account"
	case uniqueID.MatchString(name):
		return "unique id"
	case strings.HasPrefix(name, "arn:"):
		kind, _, _ := strings.Cut(strings.SplitN(name, ":", 6)[5], "/")
		return kind
	case strings.Contains(name, "."):
		return "service or issuer"
	}
	return "account"
}

// expected lists what the generator has to make, by its own lists.
func expected() []string {
	var want []string
	add := func(what string, names ...string) {
		for _, name := range names {
			want = append(want, what+": "+name)
		}
	}
	add("caller", "user", "session", "federated-user", "root", "service", "federated", "anonymous", "service-linked role")
	add("policy", "identity", "boundary", "session", "resource", "key", "trust", "scp", "rcp", "endpoint")
	add("effect", "identity Deny", "boundary Deny", "session Deny", "resource Deny", "key Deny", "trust Deny", "scp Deny", "scp Allow", "rcp Deny", "endpoint Deny")
	add("account", "another than the owner's")
	add("partition", "aws", "aws-cn", "aws-us-gov")
	add("version", "", "2008-10-17", "2012-10-17")
	add("document", "percent-encoded", "of AWS")
	add("element", "NotAction", "NotResource", "NotPrincipal", "no Principal", "several conditions")
	add("principal", "*", "AWS", "Service", "Federated", "* in a list", "root of an account", "account", "unique id", "user", "role", "assumed-role", "federated-user", "oidc-provider", "saml-provider")
	add("action", "with wildcards")
	add("quantifier", "forallvalues", "foranyvalue")
	add("suffix", "IfExists")
	add("values", "without quotes")
	add("request", "no values", "several values")
	add("variable", "in a value", "with default in a value", "escape in a value", "in a resource")
	add("operator", "null", "binaryequals")
	for _, list := range operators {
		for _, o := range list {
			add("operator", baseName(o))
		}
	}
	for name := range breakages {
		add("broken", name)
	}
	for _, t := range append(slices.Clone(targets), webTarget, samlTarget) {
		for _, a := range t.actions {
			add("action", a)
		}
	}
	for _, k := range keys {
		add("key", k.name)
		if !k.derived {
			add("request", k.name)
		}
	}
	slices.Sort(want)
	return slices.Compact(want)
}

func TestGeneratorMakesWhatPoliciesContain(t *testing.T) {
	t.Parallel()
	f := features{}
	for number := range uint64(6000) {
		q := batch(fixedSeed, number)[0]
		f.note(&q)
	}
	for _, name := range expected() {
		if f[name] < 3 {
			t.Errorf("of 6000 questions %d have %q", f[name], name)
		}
	}
	var table strings.Builder
	for _, name := range slices.Sorted(maps.Keys(f)) {
		fmt.Fprintf(&table, "  %7d %s\n", f[name], name)
	}
	t.Logf("6000 questions contain\n%s", table.String())
}
