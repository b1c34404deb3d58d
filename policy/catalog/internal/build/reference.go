package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy/catalog"
)

// reference is the document of one service in the service reference of AWS.
type reference struct {
	Name    string
	Actions []struct {
		Name                string
		ActionConditionKeys []string
		Annotations         struct {
			Properties struct{ IsList, IsPermissionManagement, IsTaggingOnly, IsWrite bool }
		}
		Resources []struct{ Name string }
	}
	Resources []struct {
		Name          string
		ARNFormats    []string
		ConditionKeys []string
	}
	ConditionKeys []struct {
		Name  string
		Types []string
	}
}

// short is the shorter form: the tables of the Service Authorization
// Reference, which also say which resource types are required, and which keys
// go with which of them.
type short struct {
	Service string
	Actions []struct {
		Name      string
		Access    string // as in that reference, further levels behind a comma
		Resources []struct {
			Type          string
			Required      bool
			ConditionKeys []string
		}
		ConditionKeys []string
	}
	Resources []struct {
		Type          string
		ARN           string // several with commas between
		ConditionKeys []string
	}
	ConditionKeys []struct{ Key, Type string }
}

// read reads files and folders of documents.
func read(paths []string) ([]catalog.Service, error) {
	var services []catalog.Service
	for _, path := range paths {
		err := filepath.WalkDir(path, func(name string, entry fs.DirEntry, err error) error {
			if err != nil || entry.IsDir() {
				return err
			}
			found, err := readFile(name)
			services = append(services, found...)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	return services, nil
}

func readFile(name string) ([]catalog.Service, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var services []catalog.Service
	for decoder := json.NewDecoder(f); ; {
		var raw json.RawMessage
		switch err := decoder.Decode(&raw); {
		case errors.Is(err, io.EOF):
			return services, nil
		case err != nil:
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		if raw[0] == '[' { // the list of services, which names the files
			continue
		}
		s, err := service(raw)
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		services = append(services, s)
	}
}

// service reads a document of either form. Letter case tells them apart, which
// the decoder does not look at.
func service(raw []byte) (catalog.Service, error) {
	var names map[string]json.RawMessage
	if err := json.Unmarshal(raw, &names); err != nil {
		return catalog.Service{}, err
	}
	if _, ok := names["service"]; ok {
		var s short
		err := json.Unmarshal(raw, &s)
		return s.service(), err
	}
	if _, ok := names["Actions"]; !ok {
		return catalog.Service{}, errors.New("the document is no service: it has no Actions")
	}
	var r reference
	err := json.Unmarshal(raw, &r)
	return r.service(), err
}

func (r *reference) service() catalog.Service {
	out := catalog.Service{Prefix: r.Name}
	b := builder{out: &out}
	for _, k := range r.ConditionKeys {
		b.key(k.Name, strings.Join(k.Types, ","))
	}
	for _, t := range r.Resources {
		b.resource(t.Name, t.ARNFormats, t.ConditionKeys)
	}
	for _, a := range r.Actions {
		action := catalog.Action{Name: a.Name, Access: catalog.Read, Keys: b.keys(a.ActionConditionKeys)}
		switch p := a.Annotations.Properties; {
		case p.IsPermissionManagement:
			action.Access = catalog.Permissions
		case p.IsTaggingOnly:
			action.Access = catalog.Tagging
		case p.IsWrite:
			action.Access = catalog.Write
		case p.IsList:
			action.Access = catalog.List
		}
		for _, t := range a.Resources {
			action.Resources = append(action.Resources, catalog.Use{Type: b.typeOf(t.Name)})
		}
		out.Actions = append(out.Actions, action)
	}
	return out
}

func (s *short) service() catalog.Service {
	out := catalog.Service{Prefix: s.Service}
	b := builder{out: &out}
	for _, k := range s.ConditionKeys {
		b.key(k.Key, k.Type)
	}
	for _, t := range s.Resources {
		b.resource(t.Type, strings.Split(t.ARN, ", "), t.ConditionKeys)
	}
	for _, a := range s.Actions {
		level, _, _ := strings.Cut(a.Access, ",")
		action := catalog.Action{Name: a.Name, Access: catalog.Access(level), Keys: b.keys(a.ConditionKeys)}
		for _, t := range a.Resources {
			action.Resources = append(action.Resources, catalog.Use{Type: b.typeOf(t.Type), Required: t.Required, Keys: b.keys(t.ConditionKeys)})
		}
		out.Actions = append(out.Actions, action)
	}
	return out
}

// builder adds what actions name without the lists' having it.
type builder struct{ out *catalog.Service }

func (b *builder) key(name, kind string) {
	if !slices.ContainsFunc(b.out.Keys, func(k catalog.Key) bool { return k.Name == name }) {
		b.out.Keys = append(b.out.Keys, catalog.Key{Name: name, Type: kind})
	}
}

func (b *builder) keys(names []string) []catalog.Key {
	var keys []catalog.Key
	for _, name := range slices.Compact(slices.Sorted(slices.Values(names))) {
		b.key(name, "String")
		keys = append(keys, catalog.Key{Name: name})
	}
	return keys
}

func (b *builder) resource(name string, arns, keys []string) {
	b.out.Resources = append(b.out.Resources, catalog.ResourceType{Name: name, Patterns: arns, Keys: b.keys(keys)})
}

func (b *builder) typeOf(name string) *catalog.ResourceType {
	if !slices.ContainsFunc(b.out.Resources, func(t catalog.ResourceType) bool { return t.Name == name }) {
		b.resource(name, nil, nil)
	}
	return &catalog.ResourceType{Name: name}
}
