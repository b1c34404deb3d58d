package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/collect"
	"github.com/iamreach/iamreach/store"
)

// summarise says what was read and what was not.
func summarise(m messages, s collect.Summary) {
	line := fmt.Sprintf("%d records of %s in %s", s.Records, count(len(s.Accounts), "account"), count(len(s.Regions), "region"))
	if s.Calls > 0 {
		line += fmt.Sprintf(", %d calls, %d throttled", s.Calls, s.Throttled)
	}
	if spread := s.To.Sub(s.From).Round(time.Minute); spread > 0 {
		line += fmt.Sprintf(", read within %s", spread)
	}
	m.say("info", line)
	tookLongest(m, s.Took)
	const most = 5
	for i, account := range slices.Sorted(maps.Keys(s.Carried.Accounts)) {
		if i == most && !m.json {
			m.say("info", fmt.Sprintf("  carried over: %d more accounts", len(s.Carried.Accounts)-most))
			break
		}
		m.say("info", fmt.Sprintf("  carried over: %s as of %s", account, s.Carried.Accounts[account].UTC().Format(time.RFC3339)))
	}
	if len(s.Carried.Less) > 0 {
		m.say("warn", "  read with more gaps than before, which are kept: "+strings.Join(s.Carried.Less, ", "))
	}
	if n := len(s.Closed); n > 0 {
		m.say("info", fmt.Sprintf("  not entered, since suspended or being closed: %s", strings.Join(s.Closed, ", ")))
	}
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
	if s.Calls > 0 { // else there is no role that lacks something
		for _, text := range remedies(s.Gaps) {
			m.say("warn", "  fix: "+text)
		}
	}
	for i, name := range s.Ignored {
		if i == most {
			m.say("warn", fmt.Sprintf("  and %d more files that are not of the layout", len(s.Ignored)-most))
			break
		}
		m.say("warn", "  not of the layout, left alone: "+name)
	}
}

// tookLongest says how long accounts took: for programs all of them, for people
// the slowest.
func tookLongest(m messages, took map[string]time.Duration) {
	const most = 3
	slowest := slices.SortedFunc(maps.Keys(took), func(a, b string) int { return cmp.Or(cmp.Compare(took[b], took[a]), cmp.Compare(a, b)) })
	var names []string
	for i, account := range slowest {
		if m.json {
			m.object(message{Level: "info", Msg: "account read", Account: account, Seconds: seconds(took[account])})
		} else if t := took[account].Round(time.Second); i < most && t > 0 && len(took) > 1 {
			names = append(names, fmt.Sprintf("%s %s", account, t))
		}
	}
	if len(names) > 0 {
		m.say("info", "  took longest: "+strings.Join(names, ", "))
	}
}

// remedies says what closes gaps: the actions to allow, and what else.
func remedies(gaps []store.Coverage) []string {
	allow := map[string]bool{}
	var enter, throttled, unreachable bool
	for _, g := range gaps {
		action, _, _ := strings.Cut(g.Operation, "/")
		switch {
		case g.Operation == "sts:AssumeRole":
			enter = true
		case g.Outcome == store.Denied && !collect.ClosedByOrganization(g.Message):
			allow[action] = true
		case g.Outcome == store.Failed && collect.Throttled(g.Code):
			throttled = true
		case g.Outcome == store.Failed && collect.Unreachable(g.Code):
			unreachable = true
		}
	}
	var lines []string
	if len(allow) > 0 {
		lines = append(lines, "allow the role "+strings.Join(slices.Sorted(maps.Keys(allow)), ", ")+"; iamreach collect policy prints all that it needs")
	}
	if enter {
		lines = append(lines, "see in those accounts whether the role exists, trusts the caller, and asks for an external id (--role ID=NAME, --external-id ID=X)")
	}
	if throttled {
		lines = append(lines, "collect again later, or with fewer --calls-per-second")
	}
	if unreachable {
		lines = append(lines, "look at the network, and leave out with --regions what is not there")
	}
	return lines
}

func count(n int, noun string) string {
	if n == 1 {
		return "1 " + noun
	}
	return fmt.Sprintf("%d %ss", n, noun)
}

// gapLines groups gaps: what was not tried by place, since a file or a run of
// one kind leaves out many operations at once, and what failed by operation.
func gapLines(gaps []store.Coverage) []string {
	places, operations := newGroups(), newGroups()
	for _, g := range gaps {
		place := g.Account + " " + ui.Region(g.Region)
		if g.Outcome == store.NotTried {
			service, _, _ := strings.Cut(g.Operation, ":")
			places.add(place, service, g.Operation)
			continue
		}
		if g.Outcome == store.Denied && collect.ClosedByOrganization(g.Message) {
			operations.add("what a service control policy denies", place, place)
			continue
		}
		key := g.Operation + " (" + strings.TrimSpace(string(g.Outcome)+" "+g.Code) + ")"
		operations.add(key, place, place)
	}
	var lines []string
	for _, key := range operations.order {
		at := operations.names[key]
		where := strings.Join(at[:min(3, len(at))], ", ")
		if len(at) > 3 {
			where += fmt.Sprintf(" and %d more places", len(at)-3)
		}
		lines = append(lines, key+" in "+where)
	}
	for _, key := range places.order {
		lines = append(lines, fmt.Sprintf("%s of %s (not tried) in %s",
			count(places.count(key), "operation"), strings.Join(places.names[key], ", "), key))
	}
	return lines
}

// groups holds names under keys, both in the order in which they came.
type groups struct {
	order   []string
	names   map[string][]string
	members map[string]map[string]bool
}

func newGroups() *groups {
	return &groups{names: map[string][]string{}, members: map[string]map[string]bool{}}
}

// add puts a name under a key, for one of its members.
func (g *groups) add(key, name, member string) {
	if g.names[key] == nil {
		g.order = append(g.order, key)
		g.members[key] = map[string]bool{}
	}
	if !slices.Contains(g.names[key], name) {
		g.names[key] = append(g.names[key], name)
	}
	g.members[key][member] = true
}

func (g *groups) count(key string) int { return len(g.members[key]) }
