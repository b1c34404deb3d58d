package technique

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed catalogue/*.yaml
var catalogue embed.FS

// Catalogue returns the techniques that are built in, by id.
func Catalogue() ([]Technique, error) {
	return Load(catalogue, "catalogue/*.yaml")
}

// Load reads the techniques of the files that match, and checks them: unknown
// fields, duplicate ids, unbound variables and empty yields are errors that
// name the file and the technique.
func Load(fsys fs.FS, pattern string) ([]Technique, error) {
	names, err := fs.Glob(fsys, pattern)
	if err != nil {
		return nil, fmt.Errorf("list techniques %s: %w", pattern, err)
	}
	var all []Technique
	seen := map[string]string{}
	for _, name := range names {
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, fmt.Errorf("read techniques: %w", err)
		}
		list, err := Parse(text)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		for _, t := range list {
			if first, twice := seen[t.ID]; twice {
				return nil, fmt.Errorf("%s: technique %s is already in %s; give it another id", name, t.ID, first)
			}
			seen[t.ID] = name
		}
		all = append(all, list...)
	}
	slices.SortFunc(all, func(a, b Technique) int { return strings.Compare(a.ID, b.ID) })
	return all, nil
}

// Join adds techniques to a catalogue, in the order of their ids; an id that
// is there already is an error.
func Join(list, more []Technique) ([]Technique, error) {
	all := slices.Concat(list, more)
	slices.SortStableFunc(all, func(a, b Technique) int { return strings.Compare(a.ID, b.ID) })
	for i := 1; i < len(all); i++ {
		if all[i].ID == all[i-1].ID {
			return nil, fmt.Errorf("technique %s is already in the catalogue; give it another id", all[i].ID)
		}
	}
	return all, nil
}

// Parse reads one file of techniques and checks each.
func Parse(text []byte) ([]Technique, error) {
	list, err := decode(text)
	if err != nil {
		return nil, fmt.Errorf("parse techniques: %w", err)
	}
	for i := range list {
		if err := list[i].check(); err != nil {
			return nil, fmt.Errorf("technique %q: %w", list[i].ID, err)
		}
	}
	return list, nil
}

// decode reads YAML. The library panics on some text that is none, which a
// file of the user's may hold.
func decode(text []byte) (list []Technique, err error) {
	defer func() {
		if r := recover(); r != nil {
			list, err = nil, fmt.Errorf("it is no YAML that can be read: %v", r)
		}
	}()
	err = yaml.NewDecoder(bytes.NewReader(text), yaml.Strict()).Decode(&list)
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	return list, err
}

// Variables returns the variables that a template names, in order.
func Variables(template string) []string {
	var names []string
	for rest := template; ; {
		_, after, found := strings.Cut(rest, "{")
		if !found {
			return names
		}
		inside, tail, closed := strings.Cut(after, "}")
		if !closed {
			return names
		}
		name, _, _ := strings.Cut(inside, ".")
		names = append(names, name)
		rest = tail
	}
}
