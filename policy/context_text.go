package policy

import (
	"maps"
	"slices"
	"strconv"
)

// AppendFacts appends what was set in the context itself as text, in the order
// of the keys, but for some: the same text says the same.
func (c *Context) AppendFacts(b []byte, skip func(key string) bool) []byte {
	for _, key := range slices.Sorted(maps.Keys(c.keys)) {
		if !skip(key) {
			b = append(append(b, key...), '=')
			b = c.keys[key].append(b)
		}
	}
	for _, p := range c.prefixes {
		b = append(append(b, p.prefix...), '*')
		b = p.fact.append(b)
	}
	return b
}

func (f fact) append(b []byte) []byte {
	b = append(append(b, '0'+byte(f.state)), f.class...)
	for _, value := range f.values {
		b = append(append(strconv.AppendInt(append(b, 0), int64(len(value)), 10), ':'), value...)
	}
	if f.missing != nil {
		b = append(append(append(append(b, 1), f.missing.Operation...), f.missing.Account...), f.missing.Region...)
	}
	return append(b, 2)
}
