package render

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
)

// badge is one short phrase for a condition: the first thing that must hold
// and how many more there are. The tooltip has all of it.
func badge(c *answer.Condition) string {
	tests := together(c)
	var phrases []string
	seen := map[string]bool{}
	for _, t := range tests {
		if text := phrase(t); text != "" && !seen[text] {
			seen[text] = true
			phrases = append(phrases, text)
		}
	}
	switch len(phrases) {
	case 0:
		return "if allowed"
	case 1:
		return "if " + phrases[0]
	}
	return fmt.Sprintf("if %s +%d more", phrases[0], len(phrases)-1)
}

// together lists what must hold at the same time.
func together(c *answer.Condition) []*answer.Condition {
	if c == nil || len(c.All) == 0 {
		return []*answer.Condition{c}
	}
	var all []*answer.Condition
	for _, part := range c.All {
		all = append(all, together(part)...)
	}
	return all
}

func phrase(c *answer.Condition) string {
	if c == nil || c.Test == nil {
		return c.Words()
	}
	t := c.Test
	first := ""
	if len(t.Values) > 0 {
		first = t.Values[0]
		if len(t.Values) > 1 {
			first += " …"
		}
	}
	switch strings.ToLower(t.Key) {
	case "iamreach:networkfrom":
		return "from " + first
	case "iamreach:notcollected":
		return unread(first) + " allows"
	}
	if len(t.Values) > 1 {
		one := *t
		one.Values = []string{first}
		t = &one
	}
	return strings.TrimPrefix(t.Words(), "if ")
}

// unread names what an action that was not allowed would have read.
func unread(action string) string {
	if strings.HasPrefix(action, "organizations:ListPolic") {
		return "unread SCP"
	}
	_, name, _ := strings.Cut(action, ":")
	return "unread " + cmp.Or(name, action)
}

// unknownBadge says why nobody knows: what was not read, or what AWS leaves
// open.
func unknownBadge(reasons []answer.Reason) string {
	for _, r := range reasons {
		switch {
		case r.Operation != "":
			return "? " + r.Operation
		case r.Rule != "":
			return "? " + r.Rule
		case r.Limit != 0:
			return fmt.Sprintf("? limit of %d", r.Limit)
		}
	}
	return "? unknown"
}

// tooltip is a hop in full: a sentence, its technique and all its conditions.
func tooltip(p *answer.Path, hop *answer.Hop) string {
	text := sentence(hop)
	if hop.Certainty == answer.Unknown {
		for _, r := range p.Unknown {
			text += "; unknown: " + strings.Join(strings.Fields(strings.Join([]string{r.Why, r.Operation, r.Rule, r.What, r.Account, r.Region}, " ")), " ")
		}
	}
	return text + " [" + hop.Technique + "]"
}

// sentence says who may do what, and when.
func sentence(hop *answer.Hop) string {
	text := hop.From.NameIn() + " " + cmp.Or(hop.Summary, "reaches "+hop.To.NameIn()+" by "+cmp.Or(hop.Name, hop.Technique))
	if words := hop.Conditions.Words(); words != "" {
		text += ", if " + strings.TrimPrefix(words, "if ")
	}
	if hop.Certainty == answer.Unknown {
		text += " (unknown)"
	}
	return text
}

// maxStories bounds how many paths are told as sentences.
const maxStories = 10

// story tells each path as a sentence, for readers who do not see the picture.
func story(paths []*answer.Path) []string {
	list := []string{}
	for i, p := range paths {
		if i == maxStories {
			return append(list, fmt.Sprintf("And %d more paths.", len(paths)-maxStories))
		}
		if p == nil || len(p.Hops) == 0 {
			continue
		}
		var parts []string
		for _, hop := range p.Hops {
			part := sentence(hop)
			for _, need := range hop.Needs {
				if need != nil && len(need.Hops) > 0 {
					part += ", over the network from " + answer.NameIn(need.Hops[len(need.Hops)-1].To.ID)
				}
			}
			parts = append(parts, part)
		}
		list = append(list, answer.Clean(strings.Join(parts, "; then ")+"."))
	}
	return list
}

// assumptions are what no AWS API shows and the paths rest on.
func assumptions(paths []*answer.Path) []string {
	var list []string
	seen := map[string]bool{}
	for _, p := range paths {
		if p == nil {
			continue
		}
		for _, text := range p.Assumes {
			if !seen[text] && len(list) < maxAssumptions {
				seen[text] = true
				list = append(list, answer.Clean("Assumes "+text+"."))
			}
		}
	}
	return list
}

// maxAssumptions bounds the notes on what is assumed.
const maxAssumptions = 3
