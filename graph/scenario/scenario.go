package scenario

import (
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
)

const (
	homeAccount       = "111111111111"
	homeRegion        = "eu-west-1"
	managementAccount = "999999999999"
)

// Scenario is a small estate and who should reach what in it.
type Scenario struct {
	File   string
	About  string
	Expect map[string]string // "role/ci to db/orders": "yes by …"
	First  string            // the pair that the scenario is about

	root         ast.Node
	things       []*thing // in the order of the file
	byName       map[string]*thing
	organization *organization
	gaps         []gap
	controls     []*ast.MappingValueNode
	admins       bool     // expectations name administrators
	kinds        []string // of techniques that end paths; none: those that reach data
}

// thing is one thing of a scenario. Its body is the struct of its kind.
type thing struct {
	kind, name, account, region string
	tags                        map[string]string
	body                        any
	line                        int
}

// full is the name that nothing else has.
func (t *thing) full() string { return t.account + "/" + t.kind + "/" + t.name }

// short is the name as a scenario writes it.
func (t *thing) short() string { return strings.TrimPrefix(t.full(), homeAccount+"/") }

// Parse reads a scenario. Errors name the file and the line.
func Parse(file string, text []byte) (*Scenario, error) {
	parsed, err := parser.ParseBytes(text, 0)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if len(parsed.Docs) != 1 || parsed.Docs[0].Body == nil {
		return nil, fmt.Errorf("%s: a scenario is one YAML document", file)
	}
	return read(file, parsed.Docs[0].Body)
}

func read(file string, root ast.Node) (*Scenario, error) {
	s := &Scenario{File: file, Expect: map[string]string{}, root: root, byName: map[string]*thing{}}
	entries, ok := pairs(root)
	if !ok {
		return nil, fmt.Errorf("%s: a scenario is a mapping of things, expectations and controls", file)
	}
	for _, entry := range entries {
		if err := s.entry(entry); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	if s.About == "" {
		return nil, fmt.Errorf("%s: about is missing: say in a sentence what happens", file)
	}
	return s, nil
}

func (s *Scenario) entry(entry *ast.MappingValueNode) error {
	name := keyOf(entry)
	switch name {
	case "about":
		s.About, _ = scalar(entry.Value)
		return nil
	case "kind":
		return s.readKinds(entry.Value)
	case "organization":
		s.organization = &organization{}
		return s.organization.UnmarshalYAML(entry.Value)
	case "denied", "not-tried":
		return s.readGaps(entry.Value, name)
	case "expect":
		return s.readExpectations(entry.Value)
	case "controls":
		list, ok := pairs(entry.Value)
		if !ok {
			return at(entry.Value, errors.New("controls are a mapping of names to patches"))
		}
		s.controls = list
		return nil
	}
	return s.readThing(name, entry)
}

func (s *Scenario) readThing(name string, entry *ast.MappingValueNode) error {
	account, kind, rest := splitName(name)
	t := &thing{kind: kind, name: rest, account: account, region: homeRegion, line: line(entry.Key)}
	if t.body = newBody(kind); t.body == nil || rest == "" {
		return at(entry.Key, fmt.Errorf("%q is neither a field of a scenario nor KIND/NAME of a known kind", name))
	}
	if _, empty := entry.Value.(*ast.NullNode); !empty {
		if err := yaml.NodeToValue(entry.Value, t.body, yaml.Strict()); err != nil {
			var located *lineError
			if errors.As(err, &located) {
				return located
			}
			return fmt.Errorf("%s: %w", name, err)
		}
	}
	p := where(t.body)
	if t.tags = p.Tags; p.Region != "" {
		t.region = p.Region
	}
	switch kind {
	case "user", "role", "group", "policy", "oidc", "saml":
		t.region = "global"
	}
	if s.byName[t.full()] != nil {
		return at(entry.Key, fmt.Errorf("%s is there twice", name))
	}
	s.byName[t.full()] = t
	s.things = append(s.things, t)
	return nil
}

// splitName parts [ACCOUNT/]KIND/NAME.
func splitName(name string) (account, kind, rest string) {
	account = homeAccount
	first, tail, _ := strings.Cut(name, "/")
	if len(first) == 12 && strings.Trim(first, "0123456789") == "" {
		account = first
		first, tail, _ = strings.Cut(tail, "/")
	}
	return account, first, tail
}

// Controls names the controls in the order of the file.
func (s *Scenario) Controls() []string {
	var all []string
	for _, c := range s.controls {
		all = append(all, keyOf(c))
	}
	return all
}

// Control returns the scenario with a control's patch, and what is expected
// then.
func (s *Scenario) Control(name string) (*Scenario, error) {
	i := slices.IndexFunc(s.controls, func(c *ast.MappingValueNode) bool { return keyOf(c) == name })
	if i < 0 {
		return nil, fmt.Errorf("%s has no control %q", s.File, name)
	}
	changes, ok := pairs(s.controls[i].Value)
	if !ok {
		return nil, fmt.Errorf("%s: %w", s.File, at(s.controls[i], errors.New("a control is a patch of the scenario")))
	}
	expectation := slices.IndexFunc(changes, func(c *ast.MappingValueNode) bool { return keyOf(c) == "expect" })
	patch := s.controls[i].Value
	var expected ast.Node
	if expectation >= 0 {
		expected = changes[expectation].Value
		patch = ast.Mapping(patch.GetToken(), true, append(append([]*ast.MappingValueNode{}, changes[:expectation]...), changes[expectation+1:]...)...)
	}
	root, err := merge(s.root, patch)
	if err != nil {
		return nil, fmt.Errorf("%s: control %q: %w", s.File, name, err)
	}
	out, err := read(s.File, root)
	if err != nil {
		return nil, fmt.Errorf("control %q: %w", name, err)
	}
	return out, out.expectInstead(s, expected)
}

// expectInstead takes over the expectations of the scenario that a control is
// of, with those that the control changes.
func (s *Scenario) expectInstead(base *Scenario, changes ast.Node) error {
	s.Expect = maps.Clone(base.Expect)
	s.First = base.First
	s.admins = base.admins
	s.controls = nil
	if changes == nil {
		delete(s.Expect, s.First)
		return nil
	}
	other := &Scenario{Expect: map[string]string{}}
	if err := other.readExpectations(changes); err != nil {
		return fmt.Errorf("%s: %w", s.File, err)
	}
	for pair, text := range other.Expect {
		if text == nobody {
			if _, there := s.Expect[pair]; !there {
				return fmt.Errorf("%s: control expects no %q, which the scenario does not expect either", s.File, pair)
			}
			delete(s.Expect, pair)
			continue
		}
		s.Expect[pair] = text
	}
	return nil
}

// Techniques names those on the way that the scenario is about.
func (s *Scenario) Techniques() []string { return techniquesOf(s.Expect[s.First]) }
