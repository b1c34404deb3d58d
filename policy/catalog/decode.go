package catalog

import (
	"bytes"
	"compress/zlib"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
)

// maxText bounds the text of a table: what is embedded has about a million
// bytes.
const maxText = 64 << 20

// table is a table of which each service is read when it is first asked for.
type table struct {
	built    string
	prefixes []string // in order
	services map[string]func() (*index, error)
}

// open reads where the services of a table begin.
func open(data []byte) (*table, error) {
	z, err := zlib.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("read actions: %w", err)
	}
	raw, err := io.ReadAll(io.LimitReader(z, maxText))
	if err != nil {
		return nil, fmt.Errorf("read actions: %w", err)
	}
	first, rest, _ := strings.Cut(string(raw), "\n")
	built, ok := strings.CutPrefix(first, header)
	if !ok {
		return nil, errors.New("read actions: the text is no table of actions of this version")
	}
	t := &table{built: built, services: map[string]func() (*index, error){}}
	for rest != "" {
		section := rest
		if end := strings.Index(rest, "\n="); end >= 0 {
			section = rest[:end+1]
		}
		rest = rest[len(section):]
		name, body, _ := strings.Cut(section, "\n")
		prefix, ok := strings.CutPrefix(name, "=")
		if !ok {
			return nil, fmt.Errorf("read actions: line %q is outside any service", name)
		}
		t.prefixes = append(t.prefixes, prefix)
		t.services[prefix] = sync.OnceValues(func() (*index, error) { return decodeService(prefix, body) })
	}
	return t, nil
}

// decodeService reads the lines of one service.
func decodeService(prefix, body string) (*index, error) {
	s := &Service{Prefix: prefix}
	// Actions point at types, so that the list of these must not grow later.
	s.Resources = make([]ResourceType, 0, strings.Count("\n"+body, "\nr"))
	s.Actions = make([]Action, 0, strings.Count("\n"+body, "\na"))
	for line := range strings.Lines(body) {
		line = strings.TrimSuffix(line, "\n")
		if err := s.decodeLine(line); err != nil {
			return nil, fmt.Errorf("read actions of %s: line %q: %w", prefix, line, err)
		}
	}
	return newIndex(s), nil
}

func (s *Service) decodeLine(line string) error {
	if line == "" {
		return errors.New("is empty")
	}
	fields := strings.Split(line[1:], "\t")
	switch {
	case line[0] == 'k' && len(fields) == 2:
		s.Keys = append(s.Keys, Key{Name: fields[0], Type: fields[1]})
	case line[0] == 'r' && len(fields) >= 2:
		keys, err := s.keysAt(fields[1])
		s.Resources = append(s.Resources, ResourceType{Name: fields[0], Patterns: fields[2:], Keys: keys})
		return err
	case line[0] == 'a' && len(fields) >= 3:
		return s.decodeAction(fields)
	default:
		return errors.New("is neither a key, nor a resource type, nor an action")
	}
	return nil
}

func (s *Service) decodeAction(fields []string) error {
	a := Action{Service: s.Prefix, Name: fields[0]}
	for level, letter := range letters {
		if letter == fields[1] {
			a.Access = level
		}
	}
	if a.Access == "" {
		return fmt.Errorf("%q is no level of access", fields[1])
	}
	var err error
	if a.Keys, err = s.keysAt(fields[2]); err != nil {
		return err
	}
	for _, field := range fields[3:] {
		var u Use
		place, keys, _ := strings.Cut(field, ":")
		place, u.Required = strings.CutSuffix(place, "!")
		at, err := strconv.Atoi(place)
		if err != nil || at < 0 || at >= len(s.Resources) {
			return fmt.Errorf("%q is no place of a resource type", place)
		}
		u.Type = &s.Resources[at]
		if u.Keys, err = s.keysAt(keys); err != nil {
			return err
		}
		a.Resources = append(a.Resources, u)
	}
	s.Actions = append(s.Actions, a)
	return nil
}

// keysAt finds keys by their places.
func (s *Service) keysAt(places string) ([]Key, error) {
	if places == "" {
		return nil, nil
	}
	var keys []Key
	for place := range strings.SplitSeq(places, ",") {
		at, err := strconv.Atoi(place)
		if err != nil || at < 0 || at >= len(s.Keys) {
			return nil, fmt.Errorf("%q is no place of a key", place)
		}
		keys = append(keys, s.Keys[at])
	}
	return keys, nil
}
