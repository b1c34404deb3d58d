package scenario

import (
	"errors"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"

	"github.com/goccy/go-yaml/ast"

	"github.com/iamreach/iamreach/collect"
)

// gap is a call that was refused or not made: ACTION [of THING] [in
// ACCOUNT[/REGION]].
type gap struct {
	action, of, account, region string
	denied                      bool
	line                        int
}

func (s *Scenario) readGaps(node ast.Node, how string) error {
	for _, item := range items(node) {
		text, ok := scalar(item)
		if !ok {
			return at(item, errors.New("a gap is ACTION of THING in ACCOUNT/REGION"))
		}
		g := gap{denied: how == "denied", line: line(item)}
		rest, place, _ := strings.Cut(text, " in ")
		g.account, g.region, _ = strings.Cut(place, "/")
		g.action, g.of, _ = strings.Cut(rest, " of ")
		if !strings.Contains(g.action, ":") {
			return at(item, fmt.Errorf("%q is not ACTION of THING in ACCOUNT/REGION", text))
		}
		s.gaps = append(s.gaps, g)
	}
	return nil
}

// open takes the answers of a gap out of the dump. A gap that has no answer to
// take out is a mistake.
func (c *compiler) open(g gap) error {
	found := false
	for _, o := range collect.Operations() {
		if o.Action != g.action {
			continue
		}
		for _, path := range slices.Sorted(maps.Keys(c.files)) { // not those that are added meanwhile
			part := strings.Split(path, "/")
			if len(part) < 4 || part[2] != o.Service || strings.TrimSuffix(part[3], ".json") != o.Name {
				continue
			}
			if (g.account != "" && g.account != part[0]) || (g.region != "" && g.region != part[1]) || !c.about(g, part) {
				continue
			}
			found = true
			delete(c.files, path)
			if g.denied {
				c.put(strings.TrimSuffix(strings.TrimSuffix(path, ".json"), ".error")+".error.json", map[string]any{
					"Code": "AccessDeniedException", "Message": "User is not authorized to perform: " + g.action,
				})
			}
		}
	}
	if !found {
		return c.at(g.line, fmt.Errorf("gap %s: the dump has no such answer", g.action))
	}
	return nil
}

// about reports whether the argument of a call names the thing of a gap.
func (c *compiler) about(g gap, part []string) bool {
	if g.of == "" {
		return true
	}
	t := c.find(g.of, homeAccount)
	if t == nil || len(part) < 5 {
		return false
	}
	argument, err := url.PathUnescape(strings.TrimSuffix(strings.TrimSuffix(part[4], ".json"), ".error"))
	return err == nil && (argument == t.name || argument == t.arn() || strings.HasSuffix(t.arn(), "/"+argument))
}
