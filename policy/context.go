package policy

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Context is what is known about a request beyond its principal, action and
// resource: the condition keys of AWS. Keys are case-insensitive (PE-071).
type Context struct {
	// Complete says that a key which was never set is absent. Otherwise its
	// class comes from the table of keys.
	Complete bool

	keys     map[string]fact // by lower-case key
	prefixes []prefixFact    // longest first
	under    []*Context      // what holds where nothing is said here
	request  *Request        // whose principal says more, if known
	room     *scratch        // to decide its conditions in, if any
	cases    int             // into how many the condition at hand is divided
}

// state is what is known about a key.
type state uint8

const (
	isUnknown state = iota // may be absent, or have any value
	isPresent              // has a value, any
	isAbsent
	isKnown    // has these values
	isExcluded // has a value, any but these
)

// fact is one key's state.
type fact struct {
	state   state
	class   Class // of tests that are left, for isUnknown and isPresent
	values  []string
	missing *Missing // not collected: the class depends on the role of the test

	name   string   // of a tag as it was set
	rivals []string // one value each of tags that differ in letter case only (PE-071)
}

type prefixFact struct {
	prefix string // lower-case
	fact   fact
}

// NewContext makes a context in which nothing is set.
func NewContext() *Context { return &Context{keys: map[string]fact{}} }

// Over is a context in which what others know holds unless it is set anew. It
// costs nothing to make; the others must not change while it is used.
func Over(others ...*Context) *Context { return &Context{under: others} }

// Clone is a copy in which more can be set.
func (c *Context) Clone() *Context {
	return &Context{
		Complete: c.Complete, keys: maps.Clone(c.keys), prefixes: slices.Clone(c.prefixes), under: c.under, request: c.request, room: c.room,
	}
}

// Set says that the key has exactly these values. Two tags whose names differ
// in letter case only are one key with two values, of which AWS uses one that
// it does not name (PE-071).
func (c *Context) Set(key string, values ...string) {
	f := fact{state: isKnown, values: slices.Clone(values), name: key}
	before, ok := c.set(strings.ToLower(key))
	if ok && before.state == isKnown && before.name != key && strings.Contains(key, "/") && len(values) == 1 && len(before.values) == 1 {
		f.rivals = append(slices.Clone(before.rivals), before.values[0], values[0])
		slices.Sort(f.rivals)
		f.rivals = slices.Compact(f.rivals)
		f.values = f.rivals[:1]
	}
	c.put(key, f)
}

// SetAbsent says that the request does not carry the key.
func (c *Context) SetAbsent(key string) { c.put(key, fact{state: isAbsent}) }

// SetPresent says that the key has a value, which is not known.
func (c *Context) SetPresent(key string, class Class) {
	c.put(key, fact{state: isPresent, class: class})
}

// SetUnknown says that the key may be absent or have any value.
func (c *Context) SetUnknown(key string, class Class) {
	c.put(key, fact{state: isUnknown, class: class})
}

// SetExcluded says that the key has a value, and it is none of these.
func (c *Context) SetExcluded(key string, not ...string) {
	c.put(key, fact{state: isExcluded, class: Circumstance, values: slices.Clone(not)})
}

// SetMissing says that the snapshot would know the key, but that the operation
// which tells was not collected. A key that ends in "/" stands for all keys
// with that prefix that are not set themselves.
func (c *Context) SetMissing(key string, m Missing) {
	f := fact{state: isUnknown, missing: &m}
	if strings.HasSuffix(key, "/") {
		c.putPrefix(key, f)
		return
	}
	c.put(key, f)
}

// SetPrefixAbsent says that every key with this prefix that is not set itself
// is absent, such as "aws:PrincipalTag/".
func (c *Context) SetPrefixAbsent(prefix string) { c.putPrefix(prefix, fact{state: isAbsent}) }

// SetPrefixUnknown says that every key with this prefix that is not set itself
// may be absent or have any value.
func (c *Context) SetPrefixUnknown(prefix string, class Class) {
	c.putPrefix(prefix, fact{state: isUnknown, class: class})
}

func (c *Context) put(key string, f fact) {
	if c.keys == nil {
		c.keys = map[string]fact{}
	}
	c.keys[strings.ToLower(key)] = f
}

func (c *Context) putPrefix(prefix string, f fact) {
	prefix = strings.ToLower(prefix)
	for i, p := range c.prefixes {
		if p.prefix == prefix {
			c.prefixes[i].fact = f
			return
		}
		if len(p.prefix) < len(prefix) {
			c.prefixes = slices.Insert(c.prefixes, i, prefixFact{prefix, f})
			return
		}
	}
	c.prefixes = append(c.prefixes, prefixFact{prefix, f})
}

// several reports whether the request has more than one value.
func (f fact) several() bool { return f.state == isKnown && len(f.values) > 1 }

// find finds what is known of a key: what the table says where nothing was set.
func (c *Context) find(info *keyInfo) fact {
	f, ok := c.told(info)
	switch {
	case ok:
		return f
	case ours(info.lower):
		// AWS has no such keys: in a policy they are made to be taken for words
		// of ours.
		return fact{state: isAbsent}
	case c.Complete, c.ruledOut(info.lower):
		return fact{state: isAbsent}
	}
	return fact{state: isUnknown, class: info.class}
}

// told is what was set of a key, or follows from who asks.
func (c *Context) told(info *keyInfo) (fact, bool) {
	f, ok := c.set(info.lower)
	if !ok {
		f, ok = c.derived(info)
	}
	if !ok {
		f, ok = c.setPrefix(info.lower)
	}
	return f, ok
}

// set is what was set of a key itself.
func (c *Context) set(lower string) (fact, bool) {
	f, ok := c.keys[lower]
	for i := 0; !ok && i < len(c.under); i++ {
		f, ok = c.under[i].set(lower)
	}
	return f, ok
}

// setPrefix is what was set of all keys with a prefix of the key.
func (c *Context) setPrefix(lower string) (fact, bool) {
	for _, p := range c.prefixes {
		if strings.HasPrefix(lower, p.prefix) {
			return p.fact, true
		}
	}
	for _, other := range c.under {
		if f, ok := other.setPrefix(lower); ok {
			return f, true
		}
	}
	return fact{}, false
}

// derived is what the principal says of keys, and one key of another: the two
// keys of the time are one instant.
func (c *Context) derived(info *keyInfo) (fact, bool) {
	if c.request != nil {
		if key := impliedBy(info.lower); key != impliedNever {
			if f, ok := c.says(key, info.lower); ok {
				return f, true
			}
		}
	}
	if info.lower != "aws:epochtime" {
		return fact{}, false
	}
	f, ok := c.set("aws:currenttime")
	if !ok || f.state != isKnown || len(f.values) != 1 {
		return f, ok
	}
	t, ok := parseDate(f.values[0])
	return fact{state: isKnown, values: []string{strconv.FormatInt(t.Unix(), 10)}}, ok
}

// says asks the principal of the request once about a key.
func (c *Context) says(key impliedKey, lower string) (fact, bool) {
	if c.room == nil {
		i, ok := c.request.keyFact(lower)
		f := fact{state: i.state, class: i.class}
		if i.state == isKnown {
			f.values = []string{i.value}
		}
		return f, ok
	}
	said := &c.room.implied[key]
	if !said.asked {
		said.implication, said.ok = c.request.keyFact(lower)
		said.asked, said.list[0] = true, said.value
	}
	f := fact{state: said.state, class: said.class}
	if said.state == isKnown {
		f.values = said.list[:]
	}
	return f, said.ok
}

// with is a copy of the context in which one key is set otherwise.
func (c *Context) with(key string, f fact) *Context {
	out := c.Clone()
	out.put(key, f)
	return out
}
