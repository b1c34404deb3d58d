package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/collect"
	"github.com/iamreach/iamreach/store"
)

// summarise says what was read and what was not.
func summarise(m messages, s collect.Summary) {
	line := fmt.Sprintf("%d records of %s in %s", s.Records, count(len(s.Accounts), "account"), count(len(s.Regions), "region"))
	if s.Calls > 0 {
		line += fmt.Sprintf(", %d calls, %d throttled", s.Calls, s.Throttled)
	}
	m.say("info", line)
	if m.json {
		for _, g := range s.Gaps {
			m.object(message{
				Level: "warn", Msg: "not read: " + string(g.Outcome),
				Account: g.Account, Region: g.Region, Operation: g.Operation, Code: g.Code,
			})
		}
	} else {
		for _, text := range gapLines(s.Gaps) {
			m.say("warn", "  not read: "+text)
		}
	}
	const most = 5
	for i, name := range s.Ignored {
		if i == most {
			m.say("warn", fmt.Sprintf("  and %d more files that are not of the layout", len(s.Ignored)-most))
			break
		}
		m.say("warn", "  not of the layout, left alone: "+name)
	}
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// gapLines groups gaps by operation and outcome, with the places of each.
func gapLines(gaps []store.Coverage) []string {
	type group struct{ operation, outcome string }
	places := map[group][]string{}
	var order []group
	for _, g := range gaps {
		key := group{g.Operation, strings.TrimSpace(string(g.Outcome) + " " + g.Code)}
		if places[key] == nil {
			order = append(order, key)
		}
		place := g.Account + " " + g.Region
		if !slices.Contains(places[key], place) {
			places[key] = append(places[key], place)
		}
	}
	var lines []string
	for _, key := range order {
		at := places[key]
		where := strings.Join(at[:min(3, len(at))], ", ")
		if len(at) > 3 {
			where += fmt.Sprintf(" and %d more places", len(at)-3)
		}
		lines = append(lines, fmt.Sprintf("%s (%s) in %s", key.operation, key.outcome, where))
	}
	return lines
}
