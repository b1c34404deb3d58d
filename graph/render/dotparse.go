package render

import (
	"errors"
	"fmt"
	"strings"
)

// dotGraph is what the layout engine wrote: attributes by name.
type dotGraph struct {
	attrs    map[string]string
	nodes    map[string]map[string]string
	edges    map[string][]map[string]string // by "from>to", in order
	clusters map[string]map[string]string
}

// errDot is wrapped by errors about text that is not what the engine writes.
var errDot = errors.New("layout cannot be read")

// parseDot reads the engine's dot output, which is a small part of the
// language: statements, subgraphs and attribute lists, without ports of
// records, HTML or concatenation.
func parseDot(source []byte) (*dotGraph, error) {
	p := &dotParser{rest: string(source)}
	g := &dotGraph{attrs: map[string]string{}, nodes: map[string]map[string]string{}, edges: map[string][]map[string]string{}, clusters: map[string]map[string]string{}}
	p.next()
	if p.token == "strict" && !p.quoted {
		p.next()
	}
	if p.token != "digraph" || p.quoted {
		return nil, p.unexpected("digraph")
	}
	if p.next(); !p.is("{") {
		p.next() // its name
	}
	if err := p.body(g, g.attrs, 0); err != nil {
		return nil, err
	}
	if p.kind != endToken {
		return nil, p.unexpected("the end")
	}
	return g, nil
}

type tokenKind int

const (
	endToken tokenKind = iota
	wordToken
	signToken
	badToken
)

type dotParser struct {
	rest   string
	token  string
	kind   tokenKind
	quoted bool
}

// maxDepth bounds subgraphs in subgraphs; the engine writes one level.
const maxDepth = 8

// body reads "{ statements }"; attributes of "graph [...]" go to own.
func (p *dotParser) body(g *dotGraph, own map[string]string, depth int) error {
	if depth > maxDepth {
		return fmt.Errorf("%w: subgraphs deeper than %d", errDot, maxDepth)
	}
	if !p.is("{") {
		return p.unexpected("{")
	}
	p.next()
	for !p.is("}") {
		if err := p.statement(g, own, depth); err != nil {
			return err
		}
		if p.is(";") {
			p.next()
		}
	}
	p.next()
	return nil
}

func (p *dotParser) statement(g *dotGraph, own map[string]string, depth int) error {
	if p.is("{") {
		return p.body(g, map[string]string{}, depth+1)
	}
	if p.kind != wordToken {
		return p.unexpected("a name")
	}
	name, plain := p.token, !p.quoted
	p.next()
	switch {
	case plain && name == "subgraph":
		attrs := map[string]string{}
		if p.kind == wordToken {
			g.clusters[p.token] = attrs
			p.next()
		}
		return p.body(g, attrs, depth+1)
	case plain && name == "graph":
		return p.attributes(own)
	case plain && (name == "node" || name == "edge"):
		return p.attributes(map[string]string{})
	case p.is("="):
		if p.next(); p.kind != wordToken {
			return p.unexpected("a value")
		}
		own[name] = p.token
		p.next()
		return nil
	}
	p.port()
	if !p.is("->") {
		if g.nodes[name] == nil {
			g.nodes[name] = map[string]string{}
		}
		return p.attributes(g.nodes[name])
	}
	if p.next(); p.kind != wordToken {
		return p.unexpected("a node")
	}
	key := name + ">" + p.token
	p.next()
	p.port()
	attrs := map[string]string{}
	g.edges[key] = append(g.edges[key], attrs)
	return p.attributes(attrs)
}

// port skips ":e".
func (p *dotParser) port() {
	for p.is(":") {
		p.next()
		if p.kind == wordToken {
			p.next()
		}
	}
}

// attributes reads "[a=b, c=d]", or nothing.
func (p *dotParser) attributes(into map[string]string) error {
	if !p.is("[") {
		return nil
	}
	p.next()
	for !p.is("]") {
		if p.kind != wordToken {
			return p.unexpected("an attribute")
		}
		name := p.token
		if p.next(); !p.is("=") {
			return p.unexpected("=")
		}
		if p.next(); p.kind != wordToken {
			return p.unexpected("a value")
		}
		into[name] = p.token
		if p.next(); p.is(",") || p.is(";") {
			p.next()
		}
	}
	p.next()
	return nil
}

func (p *dotParser) is(sign string) bool { return p.kind == signToken && p.token == sign }

func (p *dotParser) unexpected(want string) error {
	got := p.token
	if p.kind == endToken {
		got = "the end"
	}
	return fmt.Errorf("%w: found %.40q, want %s", errDot, got, want)
}

// next reads one token.
func (p *dotParser) next() {
	p.rest = strings.TrimLeft(p.rest, " \t\r\n")
	p.quoted = false
	switch {
	case p.rest == "":
		p.token, p.kind = "", endToken
	case strings.HasPrefix(p.rest, "->"):
		p.take(2, signToken)
	case strings.ContainsRune("{}[]=,;:", rune(p.rest[0])):
		p.take(1, signToken)
	case p.rest[0] == '"':
		p.quote()
	default:
		end := strings.IndexAny(p.rest, " \t\r\n{}[]=,;:\"")
		if end < 0 {
			end = len(p.rest)
		}
		if arrow := strings.Index(p.rest[:end], "->"); arrow > 0 {
			end = arrow
		}
		p.take(end, wordToken)
	}
}

func (p *dotParser) take(n int, kind tokenKind) {
	p.token, p.rest, p.kind = p.rest[:n], p.rest[n:], kind
}

// quote reads a string. A backslash at the end of a line only breaks the line.
func (p *dotParser) quote() {
	var b strings.Builder
	for i := 1; i < len(p.rest); i++ {
		switch c := p.rest[i]; {
		case c == '"':
			p.token, p.rest, p.kind, p.quoted = b.String(), p.rest[i+1:], wordToken, true
			return
		case c == '\\' && strings.HasPrefix(p.rest[i+1:], "\n"):
			i++
		case c == '\\' && strings.HasPrefix(p.rest[i+1:], "\r\n"):
			i += 2
		case c == '\\' && strings.HasPrefix(p.rest[i+1:], `"`):
			b.WriteByte('"')
			i++
		default:
			b.WriteByte(c)
		}
	}
	p.token, p.rest, p.kind = "a string without end", "", badToken
}
