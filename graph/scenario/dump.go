package scenario

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing/fstest"

	"github.com/iamreach/iamreach/collect"
)

// Taken is when the answers of every scenario were given.
const Taken = "2026-11-23T20:02:20Z"

const created = "2026-01-15T09:30:00+00:00"

// compiler writes the answers that AWS would give about a scenario.
type compiler struct {
	*Scenario
	files fstest.MapFS
	lists map[string][]any  // elements of the answers that list things, by path of the file
	ids   map[string]string // names of the ids of networks
	err   error
}

// Dump returns the scenario as the files of a dump.
func (s *Scenario) Dump() (fs.FS, error) {
	c, err := s.compile()
	if err != nil {
		return nil, err
	}
	return c.files, nil
}

func (s *Scenario) compile() (*compiler, error) {
	own := *s
	own.things, own.byName = slices.Clone(s.things), maps.Clone(s.byName)
	c := &compiler{Scenario: &own, files: fstest.MapFS{"taken": {Data: []byte(Taken + "\n")}}, lists: map[string][]any{}, ids: map[string]string{}}
	c.awsKeys()
	if err := c.assign(); err != nil {
		return nil, fmt.Errorf("%s: %w", s.File, err)
	}
	for _, step := range []func() error{c.iam, c.federation, c.network, c.compute, c.rds, c.exports, c.keys, c.secrets, c.ssmParameters, c.backups, c.shares, c.tables, c.redshift, c.organizations, c.identityCenter} {
		if err := step(); err != nil {
			return nil, fmt.Errorf("%s: %w", s.File, err)
		}
	}
	c.flush()
	for _, g := range s.gaps {
		if err := c.open(g); err != nil {
			return nil, fmt.Errorf("%s: %w", s.File, err)
		}
	}
	if c.err != nil {
		return nil, fmt.Errorf("%s: %w", s.File, c.err)
	}
	return c, nil
}

func (c *compiler) at(line int, err error) error { return &lineError{line, err} }

// accounts are those whose answers are in the dump.
func (c *compiler) accounts() []string {
	all := map[string]bool{homeAccount: true}
	for _, t := range c.things {
		all[t.account] = true
	}
	if c.organization != nil {
		all[c.organization.Management] = true
	}
	return slices.Sorted(maps.Keys(all))
}

func (c *compiler) collected(account string) bool { return slices.Contains(c.accounts(), account) }

// regions are those of an account that were asked.
func (c *compiler) regions(account string) []string {
	all := map[string]bool{homeRegion: true}
	for _, t := range c.things {
		if t.account == account && t.region != "global" {
			all[t.region] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

// of returns the things of some kinds in a place.
func (c *compiler) of(account, region string, kinds ...string) []*thing {
	var list []*thing
	for _, t := range c.things {
		if t.account == account && (region == "" || t.region == region) && slices.Contains(kinds, t.kind) {
			list = append(list, t)
		}
	}
	return list
}

// each calls f for every region of every account.
func (c *compiler) each(f func(account, region string) error) error {
	for _, account := range c.accounts() {
		for _, region := range c.regions(account) {
			if err := f(account, region); err != nil {
				return err
			}
		}
	}
	return nil
}

// call is the path of the answer of a call.
func call(account, region, service, operation string, arguments ...string) string {
	parts := []string{account, region, service, operation}
	for _, a := range arguments {
		parts = append(parts, escape(a))
	}
	return strings.Join(parts, "/") + ".json"
}

// escape encodes every byte that may mean something in a path.
func escape(argument string) string {
	var out strings.Builder
	for i := range len(argument) {
		if b := argument[i]; strings.IndexByte("._-", b) >= 0 || '0' <= b && b <= '9' || 'A' <= b && b <= 'Z' || 'a' <= b && b <= 'z' {
			out.WriteByte(b)
		} else {
			fmt.Fprintf(&out, "%%%02X", b)
		}
	}
	return out.String()
}

// put writes one answer.
func (c *compiler) put(path string, answer any) {
	text, err := json.MarshalIndent(answer, "", "    ")
	if err != nil {
		c.err = err
		return
	}
	c.files[path] = &fstest.MapFile{Data: append(text, '\n')}
}

// list adds an element to an answer that lists things.
func (c *compiler) list(path string, element any) { c.lists[path] = append(c.lists[path], element) }

// flush writes the answers that list things: in each place an answer for each
// call without an argument, if need be with nothing in it.
func (c *compiler) flush() {
	for _, account := range c.accounts() {
		for _, o := range collect.Operations() {
			if o.Each != nil || len(o.Lists) == 0 || len(o.Lists) > 1 {
				continue
			}
			places := []string{"global"}
			switch {
			case o.Scope == collect.Regional:
				places = c.regions(account)
			case o.Service == "organizations", o.Managing():
				continue
			}
			for _, region := range places {
				paths := []string{call(account, region, o.Service, o.Name)}
				if len(o.Filters) > 0 {
					paths = nil
				}
				for _, filter := range o.Filters {
					paths = append(paths, call(account, region, o.Service, o.Name, filter))
				}
				for _, path := range paths {
					name, _, _ := strings.Cut(o.Lists[0].Path, ".")
					list := c.lists[path]
					if list == nil {
						list = []any{}
					}
					c.put(path, map[string]any{name: list})
				}
			}
		}
	}
}

// policyText is a policy as text in a string, as most services print it.
func policyText(document any) string {
	text, err := json.Marshal(document)
	if err != nil {
		return "" // maps of texts and lists can always be written
	}
	return string(text)
}

// tagList prints tags in their order.
func tagList(tags map[string]string) []any {
	list := []any{}
	for _, name := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, map[string]any{"Key": name, "Value": tags[name]})
	}
	return list
}
