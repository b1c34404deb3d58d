package render

import (
	"fmt"
	"slices"
	"sort"
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
)

// arrowsPerNode bounds the arrows of a picture: layout time grows with both.
const arrowsPerNode = 2

// fold draws the paths with at most so many nodes: principals with the same
// way on become one box, first within a kind and account, then across
// accounts, then across kinds. If that is not enough, the last paths are left
// out. Notes say what happened.
func fold(paths []*answer.Path, o Options) (*sketch, []string) {
	fits := func(s *sketch) bool {
		return len(s.nodes) <= o.MaxNodes && len(s.edges) <= arrowsPerNode*o.MaxNodes
	}
	try := func(n int) (*sketch, bool) {
		s := sketchOf(paths[:n], o.Aliases)
		for level := range foldLevels {
			if fits(s) {
				return s, true
			}
			s = s.fold(level)
		}
		return s, fits(s)
	}
	whole, ok := try(len(paths))
	if ok {
		return whole, foldNotes(whole)
	}
	// The most paths that fit: more paths need more boxes, nearly always.
	first := sort.Search(len(paths), func(n int) bool {
		_, ok := try(n + 1)
		return !ok
	})
	s, _ := try(first)
	note := fmt.Sprintf("The first %d of %d paths are drawn: narrow the question with --from or --to.", first, len(paths))
	return s, append(foldNotes(s), note)
}

const foldLevels = 3

// fold merges nodes with the same edges onward until none are left. A node
// that something leads to may be merged too: whoever reaches one of the merged
// reaches what all of them reach.
func (s *sketch) fold(level int) *sketch {
	for {
		onward := map[*point][]string{}
		for _, l := range s.edges {
			onward[l.from] = append(onward[l.from], fmt.Sprintf("%s\x01%d\x01%s\x01%t\x01%s", l.to.key, l.certainty, l.badge, l.network, strings.Join(l.words, "\x02")))
		}
		groups := map[string][]*point{}
		var order []string
		for _, p := range s.nodes {
			if p.target || len(onward[p]) == 0 {
				continue
			}
			slices.Sort(onward[p])
			signature := strings.Join(onward[p], "\x03") + "\x04" + strings.Join(p.gains, "\x02")
			if level < 2 {
				signature += "\x04" + p.kind
			}
			if level < 1 {
				signature += "\x04" + p.account
			}
			if len(groups[signature]) == 0 {
				order = append(order, signature)
			}
			groups[signature] = append(groups[signature], p)
		}
		into := map[*point]*point{}
		for _, signature := range order {
			if group := groups[signature]; len(group) > 1 {
				one := s.together(group)
				for _, p := range group {
					into[p] = one
				}
			}
		}
		if len(into) == 0 {
			return s
		}
		s = s.replace(into)
	}
}

// together is the one node that stands for a group.
func (s *sketch) together(group []*point) *point {
	first := group[0]
	one := &point{kind: first.kind, account: first.account, gains: first.gains, row: first.row}
	for _, p := range group {
		if len(p.members) > 0 {
			one.members = append(one.members, p.members...)
		} else {
			one.members = append(one.members, p.id)
		}
		if p.kind != one.kind {
			one.kind = "principal"
		}
		if p.account != one.account {
			one.account = ""
		}
	}
	slices.Sort(one.members)
	one.members = slices.Compact(one.members)
	accounts := map[string]bool{}
	for _, id := range one.members {
		accounts[answer.Account(id)] = true
	}
	one.id = one.members[0]
	one.key = "fold\x00" + one.kind + "\x00" + one.id + "\x00" + strings.Join(one.gains, "\x00")
	one.name = fmt.Sprintf("%d %s", len(one.members), look(one.kind).plural)
	one.place = first.place
	if len(accounts) > 1 {
		one.place = fmt.Sprintf("in %d accounts", len(accounts))
	}
	return one
}

// replace draws the sketch again with some nodes replaced.
func (s *sketch) replace(into map[*point]*point) *sketch {
	next := &sketch{byKey: map[string]*point{}, lines: map[string]*line{}, alias: s.alias}
	now := func(p *point) *point {
		if one := into[p]; one != nil {
			return one
		}
		return p
	}
	for _, p := range s.nodes {
		p = now(p)
		if next.byKey[p.key] == nil {
			next.byKey[p.key] = p
			next.nodes = append(next.nodes, p)
		}
	}
	for _, l := range s.edges {
		moved := *l
		moved.words = slices.Clone(l.words)
		moved.tooltip = slices.Clone(l.tooltip)
		moved.from, moved.to = now(l.from), now(l.to)
		if moved.from != moved.to {
			next.line(moved)
		}
	}
	return next
}

// foldNotes says which boxes stand for many.
func foldNotes(s *sketch) []string {
	var parts []string
	boxes := 0
	for _, p := range s.nodes {
		if len(p.members) > 0 {
			boxes++
			if len(parts) < 4 {
				parts = append(parts, p.name)
			}
		}
	}
	if boxes == 0 {
		return []string{}
	}
	text := strings.Join(parts, ", ")
	if boxes > len(parts) {
		text += fmt.Sprintf(" and %d more boxes", boxes-len(parts))
	}
	return []string{answer.Clean("Folded, since their way on is the same: " + text + ".")}
}
