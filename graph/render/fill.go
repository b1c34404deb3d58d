package render

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/iamreach/iamreach/graph/answer"
)

// Sizes of text in pixels.
const (
	nameSize   = 15
	placeSize  = 12.5
	labelSize  = 12.5
	badgeSize  = 11
	nameLimit  = 190
	labelLimit = 128
)

// fill turns the sketch into nodes, edges and accounts with text that fits.
func (s *Scene) fill(from *sketch, r *ruler) {
	index := map[*point]int{}
	taken := map[string]int{}
	for i, p := range from.nodes {
		index[p] = i
		n := &Node{
			Kind: p.kind, Account: p.account, Target: p.target, Count: max(1, len(p.members)), source: true, row: p.row,
			Name:    r.cut(answer.Clean(p.name), nameSize, true, nameLimit),
			Place:   r.cut(answer.Clean(p.place), placeSize, false, nameLimit),
			Tooltip: answer.Clean(p.full()),
		}
		extra := strings.Join(p.gains, " ")
		if p.target && p.band != "" {
			extra = fmt.Sprintf("score %.1f · %s", p.score, p.band)
		}
		n.Extra = r.cut(answer.Clean(extra), placeSize, true, nameLimit)
		n.Slug = slug("node-"+p.name+"-"+p.account+"-"+strings.Join(p.gains, "-"), taken)
		s.Nodes = append(s.Nodes, n)
	}
	for _, l := range from.edges {
		e := &Edge{
			From: index[l.from], To: index[l.to], Certainty: l.certainty, Network: l.network,
			Badge:   r.clip(answer.Clean(l.badge), badgeSize, true, labelLimit),
			Tooltip: visibleLines(l.tooltip),
			Cross:   crosses(l.from, l.to),
			Lines:   labels(l.words, r),
		}
		if l.badge == "" {
			e.Badge = ""
		}
		e.Slug = slug("edge-"+strings.TrimPrefix(s.Nodes[e.From].Slug, "node-")+"-to-"+strings.TrimPrefix(s.Nodes[e.To].Slug, "node-"), taken)
		s.Nodes[e.To].source = s.Nodes[e.To].source && e.From == e.To
		s.Edges = append(s.Edges, e)
	}
	s.share()
	s.accounts(from, r, taken)
}

// share gives labels to the edges that have something to say.
func (s *Scene) share() {
	byKey := map[string]*label{}
	for i, e := range s.Edges {
		e.label = -1
		if len(e.Lines) == 0 && e.Badge == "" {
			continue
		}
		key := fmt.Sprintf("%d\x00%d\x00%t\x00%t\x00%s\x00%s", e.To, e.Certainty, e.Cross, e.Network, e.Badge, strings.Join(e.Lines, "\x00"))
		l := byKey[key]
		if l == nil {
			l = &label{Edge: *e}
			l.label = len(s.labels)
			byKey[key] = l
			s.labels = append(s.labels, l)
		} else if len(l.edges) < maxTooltip {
			l.Tooltip += "\n" + e.Tooltip
		}
		e.label = l.label
		l.edges = append(l.edges, i)
	}
}

// labels are the lines of an arrow's label: its first techniques, and how many
// more there are.
func labels(words []string, r *ruler) []string {
	const most = 3
	var lines []string
	for i, text := range words {
		if i == most-1 && len(words) > most {
			return append(lines, fmt.Sprintf("or %d more ways", len(words)-i))
		}
		if i > 0 {
			text = "or " + text
		}
		lines = append(lines, r.wrap(answer.Clean(text), labelSize, false, labelLimit, 2)...)
	}
	return lines
}

// crosses reports whether an arrow leads from one account into another.
func crosses(from, to *point) bool {
	a, b := answer.Account(from.id), answer.Account(to.id)
	if len(from.members) > 0 {
		a = from.account
	}
	if len(to.members) > 0 {
		b = to.account
	}
	return a != "" && b != "" && a != b
}

// full is the id of a point, or the ids of all that it stands for.
func (p *point) full() string {
	text := p.id
	if len(p.members) > 0 {
		shown := p.members[:min(len(p.members), maxTooltip)]
		text = strings.Join(shown, ", ")
		if more := len(p.members) - len(shown); more > 0 {
			text += fmt.Sprintf(" and %d more", more)
		}
	}
	if len(p.gains) > 0 {
		text += " (" + strings.Join(p.gains, ", ") + ")"
	}
	return text
}

// accounts puts nodes into the boxes of their accounts, in the order of the
// account ids. An account that is only itself a node needs no box.
func (s *Scene) accounts(from *sketch, r *ruler, taken map[string]int) {
	boxes := map[string]*Account{}
	inside := map[string]bool{}
	for i, p := range from.nodes {
		if p.account == "" {
			continue
		}
		a := boxes[p.account]
		if a == nil {
			label := answer.Clean(p.account)
			if alias := from.alias[p.account]; alias != "" {
				label = r.cut(answer.Clean(alias), labelSize, true, nameLimit) + " · " + label
			}
			a = &Account{Slug: slug("account-"+p.account, taken), ID: answer.Clean(p.account), Label: label}
			boxes[p.account] = a
			s.Accounts = append(s.Accounts, a)
		}
		a.Nodes = append(a.Nodes, i)
		inside[a.ID] = inside[a.ID] || p.kind != "account"
	}
	s.Accounts = slices.DeleteFunc(s.Accounts, func(a *Account) bool { return !inside[a.ID] })
	slices.SortFunc(s.Accounts, func(a, b *Account) int { return cmp.Compare(a.ID, b.ID) })
}

func visibleLines(lines []string) string {
	shown := make([]string, len(lines))
	for i, text := range lines {
		shown[i] = answer.Clean(text)
	}
	return strings.Join(shown, "\n")
}

// slug makes an id of letters, digits and dashes from a name; the second one
// of the same name gets a number.
func slug(name string, taken map[string]int) string {
	var b strings.Builder
	dash := false
	for _, c := range strings.ToLower(name) {
		switch {
		case b.Len() >= 80:
		case c < unicode.MaxASCII && (unicode.IsLetter(c) || unicode.IsDigit(c)):
			if dash && b.Len() > 0 {
				b.WriteByte('-')
			}
			dash = false
			b.WriteRune(c)
		default:
			dash = true
		}
	}
	text := b.String()
	taken[text]++
	if taken[text] > 1 {
		return fmt.Sprintf("%s--%d", text, taken[text])
	}
	return text
}
