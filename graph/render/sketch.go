package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
)

// sketch is the graph of a picture while it is put together: paths merged,
// nodes by key.
type sketch struct {
	nodes []*point
	edges []*line
	byKey map[string]*point
	lines map[string]*line
	alias map[string]string
	row   int // the path that is being added
}

// point becomes a node.
type point struct {
	key     string
	id      string
	kind    string
	name    string
	place   string
	account string
	gains   []string
	members []string // of a folded node: ids
	row     int      // the first path through it: its nodes stand in a row
	target  bool
	score   float64
	band    string
}

// line becomes an edge.
type line struct {
	from, to  *point
	words     []string
	badge     string
	certainty Certainty
	network   bool
	tooltip   []string
}

func sketchOf(paths []*answer.Path, aliases map[string]string) *sketch {
	s := &sketch{byKey: map[string]*point{}, lines: map[string]*line{}, alias: aliases}
	for i, p := range paths {
		if p == nil || len(p.Hops) == 0 {
			continue
		}
		s.row = i
		s.path(p)
		target := s.node(p.Hops[len(p.Hops)-1].To)
		target.target = true
		if p.Score > target.score {
			target.score, target.band = p.Score, p.Band
		}
	}
	return s
}

// path adds the hops of a path and what supports them.
func (s *sketch) path(p *answer.Path) {
	for _, hop := range p.Hops {
		from, to := s.node(hop.From), s.node(hop.To)
		s.hop(p, hop, from, to)
		for _, need := range hop.Needs {
			if need == nil || len(need.Hops) == 0 {
				continue
			}
			s.path(need)
			foothold := s.node(need.Hops[len(need.Hops)-1].To)
			s.line(line{
				from: foothold, to: to, words: []string{"network"}, network: true,
				tooltip: []string{answer.NameIn(foothold.id) + " reaches the port of " + answer.NameIn(to.id)},
			})
		}
	}
}

// hop adds one hop. What it goes through (a secret, a snapshot, a proxy) gets
// a node of its own for this target, so that no way is shown that is none.
func (s *sketch) hop(p *answer.Path, hop *answer.Hop, from, to *point) {
	l := line{from: from, to: to, words: []string{cmp.Or(hop.Name, hop.Technique)}, tooltip: []string{tooltip(p, hop)}}
	switch hop.Certainty {
	case answer.If:
		l.certainty, l.badge = If, badge(hop.Conditions)
	case answer.Unknown:
		l.certainty, l.badge = Unknown, unknownBadge(p.Unknown)
	}
	via := through(hop)
	if via == "" {
		s.line(l)
		return
	}
	key := to.key + "\x00via\x00" + via
	middle := s.point(key, via, nil)
	l.to = middle
	s.line(l)
	s.line(line{from: middle, to: to, tooltip: []string{answer.NameIn(via) + " leads to " + answer.NameIn(to.id)}})
}

// through is the one secret, snapshot or proxy that a hop uses on its way from
// its actor to its target, or empty.
func through(hop *answer.Hop) string {
	found := ""
	for _, proof := range hop.Proof {
		id := cmp.Or(proof.Witness, proof.Resource)
		if strings.ContainsAny(id, "*?") || id == hop.From.ID || id == hop.To.ID || id == found {
			continue
		}
		switch kindOf(id) {
		case "secret", "snapshot", "proxy":
			if found != "" {
				return ""
			}
			found = id
		}
	}
	return found
}

func (s *sketch) node(n answer.Node) *point {
	key := n.ID
	var gains []string
	for _, m := range n.State {
		text := gain(m)
		gains = append(gains, text)
		key += "\x00" + text
	}
	p := s.point(key, n.ID, gains)
	p.name = cmp.Or(n.Name, p.name)
	return p
}

func (s *sketch) point(key, id string, gains []string) *point {
	if p := s.byKey[key]; p != nil {
		return p
	}
	p := &point{
		key: key, id: id, kind: kindOf(id), name: shortName(id), place: place(id, s.alias),
		account: home(id), gains: gains, row: s.row,
	}
	s.byKey[key] = p
	s.nodes = append(s.nodes, p)
	return p
}

// home is the account in whose box a node stands. Who comes from outside
// stands outside.
func home(id string) string {
	if kindOf(id) == "identity provider" {
		return ""
	}
	return answer.Account(id)
}

// gain says in words what a node has won on the way.
func gain(m answer.Modification) string {
	object := ""
	if m.Object != nil {
		object = " " + answer.Name(*m.Object)
	}
	switch m.Kind {
	case "granted":
		return "+ own policy" + object
	case "policy-version":
		return "+ rewritten" + object
	}
	return "+ " + strings.ReplaceAll(m.Kind, "-", " ") + object
}

// line adds an edge, or adds its words to one that looks the same.
func (s *sketch) line(l line) {
	key := fmt.Sprintf("%s\x01%s\x01%d\x01%s\x01%t\x01%t", l.from.key, l.to.key, l.certainty, l.badge, l.network, len(l.words) == 0)
	old := s.lines[key]
	if old == nil {
		s.lines[key] = &l
		s.edges = append(s.edges, &l)
		return
	}
	for _, word := range l.words {
		if !slices.Contains(old.words, word) {
			old.words = append(old.words, word)
		}
	}
	for _, text := range l.tooltip {
		if len(old.tooltip) < maxTooltip && !slices.Contains(old.tooltip, text) {
			old.tooltip = append(old.tooltip, text)
		}
	}
}

// maxTooltip bounds the lines of one tooltip.
const maxTooltip = 20
