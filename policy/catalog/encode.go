package catalog

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

// The text of the table: a line for each thing, which its first letter tells,
// with fields between tabs. Types and keys are named by their place in the
// service's own lists.
//
//	iamreach actions 1 ⇥ DATE
//	=PREFIX
//	kKEY ⇥ TYPE
//	rTYPE ⇥ KEYS ⇥ ARN ⇥ …
//	aNAME ⇥ LEVEL ⇥ KEYS ⇥ TYPE[!][:KEYS] ⇥ …      ! for a type that is required
const header = "iamreach actions 1\t"

// letters are the levels of access in the text.
var letters = map[Access]string{List: "L", Read: "R", Write: "W", Tagging: "T", Permissions: "P"}

// Encode writes the table of these services as it is embedded. Their lists may
// be in any order.
func Encode(w io.Writer, built string, services []Service) error {
	var b bytes.Buffer
	b.WriteString(header + built + "\n")
	services = slices.Clone(services)
	slices.SortFunc(services, func(a, b Service) int { return strings.Compare(a.Prefix, b.Prefix) })
	for i := range services {
		if i > 0 && services[i].Prefix == services[i-1].Prefix {
			return fmt.Errorf("write actions: service %s occurs twice", services[i].Prefix)
		}
		if err := encodeService(&b, &services[i]); err != nil {
			return fmt.Errorf("write actions of %s: %w", services[i].Prefix, err)
		}
	}
	z, err := zlib.NewWriterLevel(w, zlib.BestCompression)
	if err != nil {
		return err
	}
	if _, err := z.Write(b.Bytes()); err != nil {
		return err
	}
	return z.Close()
}

func encodeService(b *bytes.Buffer, s *Service) error {
	e := encoder{b: b, keys: map[string]int{}, types: map[string]int{}}
	e.line("=", s.Prefix)
	for i, k := range sorted(s.Keys, func(k Key) string { return k.Name }) {
		e.keys[k.Name] = i
		e.line("k", k.Name, k.Type)
	}
	for i, r := range sorted(s.Resources, func(r ResourceType) string { return r.Name }) {
		e.types[r.Name] = i
		e.line("r", append([]string{r.Name, e.places(r.Keys)}, r.Patterns...)...)
	}
	for _, a := range sorted(s.Actions, func(a Action) string { return a.Name }) {
		fields := []string{a.Name, letters[a.Access], e.places(a.Keys)}
		if fields[1] == "" {
			return fmt.Errorf("action %s has access %q, which is no level", a.Name, a.Access)
		}
		for _, u := range a.Resources {
			fields = append(fields, e.use(u))
		}
		e.line("a", fields...)
	}
	return e.err
}

type encoder struct {
	b           *bytes.Buffer
	keys, types map[string]int
	err         error
}

func (e *encoder) line(kind string, fields ...string) {
	for _, f := range fields {
		if strings.ContainsAny(f, "\t\n") {
			e.err = fmt.Errorf("name %q has a tab or the end of a line in it", f)
		}
	}
	e.b.WriteString(kind + strings.Join(fields, "\t") + "\n")
}

// places names keys by their places.
func (e *encoder) places(keys []Key) string {
	var all []int
	for _, k := range keys {
		at, ok := e.keys[k.Name]
		if !ok {
			e.err = fmt.Errorf("key %s is not among the keys of the service", k.Name)
		}
		all = append(all, at)
	}
	slices.Sort(all)
	words := make([]string, len(all))
	for i, at := range all {
		words[i] = strconv.Itoa(at)
	}
	return strings.Join(words, ",")
}

func (e *encoder) use(u Use) string {
	at, ok := e.types[u.Type.Name]
	if !ok {
		e.err = fmt.Errorf("resource type %s is not among those of the service", u.Type.Name)
	}
	text := strconv.Itoa(at)
	if u.Required {
		text += "!"
	}
	if len(u.Keys) > 0 {
		text += ":" + e.places(u.Keys)
	}
	return text
}

// sorted is a copy of a list in the order of its names, each name once.
func sorted[T any](list []T, name func(T) string) []T {
	list = slices.Clone(list)
	slices.SortStableFunc(list, func(a, b T) int { return strings.Compare(name(a), name(b)) })
	return slices.CompactFunc(list, func(a, b T) bool { return name(a) == name(b) })
}
