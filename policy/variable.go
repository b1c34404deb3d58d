package policy

import "strings"

// template is a value of a policy as tokens, in which variables may stand for
// text that is not known.
type template struct {
	tokens glob // characters, wildcards, and variables: firstVariable-i is variables[i]
	// variables that are left, in the order of their first use.
	variables []variable
}

// firstVariable is the token of a template's first variable; those of the
// others follow downwards.
const firstVariable rune = -16

// variable is ${key} or ${key, 'fallback'} (PE-051).
type variable struct {
	key         string // as written; letter case means nothing (PE-052)
	fallback    string
	hasFallback bool
	info        *keyInfo // of the key
}

func (v variable) String() string {
	if v.hasFallback {
		return "${" + v.key + ", '" + v.fallback + "'}"
	}
	return "${" + v.key + "}"
}

// parseTemplate reads a value. Under any version but 2012-10-17, ${ is
// ordinary text (PE-007).
func parseTemplate(text, version string, wildcards bool) template {
	var t template
	expand := version == "2012-10-17"
	for text != "" {
		if expand && strings.HasPrefix(text, "${") {
			if end := closing(text); end > 0 {
				t.addVariable(text[2:end])
				text = text[end+1:]
				continue
			}
			expand = false // nothing is closed from here on
		}
		plain := text
		if expand {
			if next := strings.Index(text[1:], "${"); next >= 0 {
				plain = text[:next+1]
			}
		}
		text = text[len(plain):]
		if wildcards {
			t.tokens = joinGlobs(t.tokens, globOf(plain))
		} else {
			t.tokens = append(t.tokens, []rune(plain)...)
		}
	}
	return t
}

// closing finds the brace that ends a variable; one within quotes belongs to
// the default.
func closing(text string) int {
	quoted := false
	for i := 2; i < len(text); i++ {
		switch {
		case text[i] == '\'':
			quoted = !quoted
		case text[i] == '}' && !quoted:
			return i
		}
	}
	return strings.IndexByte(text, '}')
}

func (t *template) addVariable(body string) {
	switch body {
	case "*", "?", "$": // PE-053
		t.tokens = append(t.tokens, rune(body[0]))
		return
	}
	v := variable{key: body}
	if key, rest, ok := strings.Cut(body, ","); ok {
		rest = strings.TrimSpace(rest)
		if len(rest) >= 2 && rest[0] == '\'' && rest[len(rest)-1] == '\'' {
			v = variable{key: strings.TrimSpace(key), fallback: rest[1 : len(rest)-1], hasFallback: true}
		}
	}
	for i, o := range t.variables {
		if strings.EqualFold(o.key, v.key) && o.fallback == v.fallback && o.hasFallback == v.hasFallback {
			t.tokens = append(t.tokens, firstVariable-rune(i))
			return
		}
	}
	info := infoOf(v.key)
	v.info = &info
	t.tokens = append(t.tokens, firstVariable-rune(len(t.variables)))
	t.variables = append(t.variables, v)
}

// joinGlobs appends, keeping ** a single *.
func joinGlobs(a, b glob) glob {
	if len(a) > 0 && len(b) > 0 && a[len(a)-1] == anyRun && b[0] == anyRun {
		b = b[1:]
	}
	return append(a, b...)
}

// known reports whether no variable is left, and then the tokens are the glob.
func (t template) known() bool { return len(t.variables) == 0 }

// substitute replaces variables. The function says what a variable stands for
// and whether it is left as it is.
func (t template) substitute(value func(variable) (text string, left bool)) template {
	return t.substituteIn(nil, value)
}

// substituteIn is substitute with memory for the tokens.
func (t template) substituteIn(room glob, value func(variable) (text string, left bool)) template {
	if t.known() {
		return t
	}
	out := template{tokens: room}
	for _, c := range t.tokens {
		if c > firstVariable {
			if n := len(out.tokens); c != anyRun || n == 0 || out.tokens[n-1] != anyRun {
				out.tokens = append(out.tokens, c)
			}
			continue
		}
		v := t.variables[firstVariable-c]
		text, left := value(v)
		if !left {
			for _, c := range text { // PE-056: what a variable stands for is literal
				out.tokens = append(out.tokens, c)
			}
			continue
		}
		at := -1
		for i, o := range out.variables {
			if o == v {
				at = i
			}
		}
		if at < 0 {
			at = len(out.variables)
			out.variables = append(out.variables, v)
		}
		out.tokens = append(out.tokens, firstVariable-rune(at))
	}
	return out
}

// text writes the template as a policy of 2012-10-17 would have it.
func (t template) text(wildcards bool) string {
	var b strings.Builder
	for i, c := range t.tokens {
		switch {
		case c <= firstVariable:
			b.WriteString(t.variables[firstVariable-c].String())
		case c == anyRun:
			b.WriteByte('*')
		case c == anyChar:
			b.WriteByte('?')
		case wildcards && (c == '*' || c == '?'):
			b.WriteString("${" + string(c) + "}")
		case c == '$' && i+1 < len(t.tokens) && t.tokens[i+1] == '{':
			b.WriteString("${$}")
		default:
			b.WriteRune(c)
		}
	}
	return b.String()
}

// variables replaces the variables that the context knows. Those whose key is
// not known are left in the template (PE-057). It reports false when one
// cannot be resolved: absent or with several values, and without default
// (PE-052, PE-054).
func (c *Context) variables(text, version string) (template, bool) {
	return c.expand(nil, parseTemplate(text, version, true))
}

func (c *Context) expand(room glob, t template) (template, bool) {
	resolvable := true
	t = t.substituteIn(room, func(v variable) (string, bool) {
		f := c.find(v.info)
		switch {
		case v.info.multi, f.several(), f.state == isAbsent, f.state == isKnown && len(f.values) == 0: // PE-052
			resolvable = resolvable && v.hasFallback
			return v.fallback, false
		case f.state == isKnown:
			return f.values[0], false
		}
		return "", true
	})
	return t, resolvable
}

// ambiguous finds a variable that may stand for either of several tags.
func (c *Context) ambiguous(t template) (key string, rivals []string) {
	for _, v := range t.variables {
		if f := c.find(v.info); len(f.rivals) > 1 {
			return v.key, f.rivals
		}
	}
	return "", nil
}

// maxFits bounds the ways in which a template may fit a text.
const maxFits = 256

// fits finds what the variables left in a template must be for it to match
// the text: each fit has one value for each variable. It reports false at the
// bound.
func (t template) fits(text string) (fits [][]string, complete bool) {
	runes := []rune(text)
	values := make([]string, len(t.variables))
	set := make([]bool, len(t.variables))
	seen := map[string]bool{}
	steps := 0
	complete = true
	var walk func(p, i int)
	walk = func(p, i int) {
		if steps++; steps > 64*maxFits || len(fits) >= maxFits {
			complete = false
			return
		}
		if p == len(t.tokens) {
			if key := strings.Join(values, "\x00"); i == len(runes) && !seen[key] {
				seen[key] = true
				fits = append(fits, append([]string(nil), values...))
			}
			return
		}
		switch token := t.tokens[p]; {
		case token == anyRun:
			for j := i; j <= len(runes) && complete; j++ {
				walk(p+1, j)
			}
		case token == anyChar:
			if i < len(runes) {
				walk(p+1, i+1)
			}
		case token > firstVariable:
			if i < len(runes) && runes[i] == token {
				walk(p+1, i+1)
			}
		case set[firstVariable-token]:
			v := []rune(values[firstVariable-token])
			if len(v) <= len(runes)-i && string(runes[i:i+len(v)]) == string(v) {
				walk(p+1, i+len(v))
			}
		default:
			at := firstVariable - token
			set[at] = true
			for j := i; j <= len(runes) && complete; j++ {
				values[at] = string(runes[i:j])
				walk(p+1, j)
			}
			set[at], values[at] = false, ""
		}
	}
	walk(0, 0)
	return fits, complete
}
