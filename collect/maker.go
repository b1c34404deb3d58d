package collect

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/store"
)

// maker puts the parts of records together.
type maker struct {
	records map[store.Key]*store.Record
	lists   map[index][]*store.Record          // of a type in a place; the field is empty
	indexes map[index]map[string]*store.Record // by the values of a field
}

// index is a field by which things of a type in a place are found.
type index struct {
	location
	typ, field string
}

func newMaker() *maker {
	return &maker{
		records: map[store.Key]*store.Record{}, lists: map[index][]*store.Record{}, indexes: map[index]map[string]*store.Record{},
	}
}

// put adds an item to the record with an id.
func (m *maker) put(a *Answer, it *item, id, typ string) *store.Record {
	key := store.Key{Partition: a.Place.Partition, Account: a.Place.Account, Region: a.Place.Region, Type: typ, ID: id}
	if part := strings.SplitN(id, ":", 3); len(part) == 3 && part[0] == "arn" && part[1] != "" {
		key.Partition = part[1]
	}
	r := m.records[key]
	if r == nil {
		r = &store.Record{Key: key, Parts: map[string]json.RawMessage{}}
		m.records[key] = r
		in := index{location: location{key.Account, key.Region}, typ: typ}
		m.lists[in] = append(m.lists[in], r)
	}
	part := a.Operation.Part(a.Args.Filter)
	// What is listed twice differs only when it changed between two pages.
	if old, ok := r.Parts[part]; ok && bytes.Compare(old, it.part) <= 0 {
		return r
	}
	r.Parts[part] = it.part
	if it.volatile != nil {
		if r.Volatile == nil {
			r.Volatile = map[string]json.RawMessage{}
		}
		r.Volatile[part] = it.volatile
	}
	return r
}

// owner returns the record that the argument of an answer names, made anew
// where the argument alone tells its id; or nil.
func (m *maker) owner(a *Answer) *store.Record {
	each := a.Operation.Each
	l := location{a.Place.Account, a.Place.Region}
	for _, typ := range each.Types {
		if found := m.find(index{l, typ, each.Field}, a.Args.Item); found != nil {
			return found
		}
		if found := m.find(index{l, typ, ""}, a.Args.Item); found != nil {
			return found
		}
	}
	if each.ID == "" || len(a.items) == 0 {
		return nil
	}
	id := a.Args.Item
	if !strings.HasPrefix(id, "arn:") {
		id = a.expand(each.ID, nil)
	}
	if !strings.HasPrefix(id, "arn:") {
		return nil
	}
	r := m.put(a, &a.items[0], id, each.Types[0])
	m.indexes[index{l, each.Types[0], ""}][id] = r
	return r
}

// find returns the record of a type that has a value in a field, or that id.
func (m *maker) find(i index, value string) *store.Record {
	if m.indexes[i] == nil {
		m.indexes[i] = map[string]*store.Record{}
		list := m.lists[index{location: i.location, typ: i.typ}]
		slices.SortFunc(list, compareRecords) // of several with one value the first is meant
		for _, r := range list {
			for _, text := range valuesOf(r, i.field) {
				if m.indexes[i][text] == nil {
					m.indexes[i][text] = r
				}
			}
		}
	}
	return m.indexes[i][value]
}

// valuesOf returns the values of a field in all parts, or the id.
func valuesOf(r *store.Record, field string) []string {
	if field == "" {
		return []string{r.ID}
	}
	var all []string
	for _, part := range slices.Sorted(maps.Keys(r.Parts)) {
		var fields object
		_ = json.Unmarshal(r.Parts[part], &fields) // printed here
		all = append(all, textsAt(fields, field)...)
	}
	return all
}

// argumentOf returns what names a record in a call, or an empty text when the
// record does not say.
func argumentOf(o *Operation, r *store.Record) string {
	if values := valuesOf(r, o.Each.Field); len(values) > 0 {
		return values[0]
	}
	return ""
}

func (m *maker) sorted() []*store.Record {
	return slices.SortedFunc(maps.Values(m.records), compareRecords)
}

func compareRecords(a, b *store.Record) int { return a.Key.Compare(b.Key) }
