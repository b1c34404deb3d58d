package synthetic

import (
	"bytes"
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/store"
)

type object = map[string]any

// tell keeps what an operation says of one thing, and returns whether that is
// anything.
func (a *account) tell(region, kind, id, operation string, says object) store.Outcome {
	outcome, part := store.Empty, tidy(says)
	if part != nil {
		outcome = store.Read
	}
	partition, rest, _ := strings.Cut(strings.TrimPrefix(id, "arn:"), ":")
	if rest == "" {
		partition = "aws"
	}
	key := store.Key{Partition: partition, Account: a.id, Region: region, Type: kind, ID: id}
	r := a.records[key]
	if r == nil {
		r = &store.Record{Key: key, Parts: map[string]json.RawMessage{}}
		a.records[key] = r
		a.answers.Records = append(a.answers.Records, r)
	}
	r.Parts[operation] = text(part)
	return outcome
}

// list keeps what an operation without an argument says of one of the things
// that it lists.
func (a *account) list(region, kind, id, operation string, says object) {
	a.tell(region, kind, id, operation, says)
	a.called(store.Coverage{Region: region, Operation: operation, Outcome: store.Read})
}

// ask keeps what an operation says that is asked about one thing.
func (a *account) ask(region, kind, id, operation, item string, says object) {
	outcome := a.tell(region, kind, id, operation, says)
	a.called(store.Coverage{Region: region, Operation: operation, Item: item, Outcome: outcome})
}

// askInVain keeps that there is nothing of the kind.
func (a *account) askInVain(region, operation, item, code string) {
	a.called(store.Coverage{Region: region, Operation: operation, Item: item, Outcome: store.Empty, Code: code, Message: "there is none"})
}

type call struct{ region, operation, item string }

func (a *account) called(c store.Coverage) {
	c.Account = a.id
	key := call{c.Region, c.Operation, c.Item}
	if !a.calls[key] {
		a.calls[key] = true
		a.calls[call{c.Region, c.Operation, ""}] = true
		a.answers.Coverage = append(a.answers.Coverage, c)
	}
}

// nothingElse says of every other call that it was made in vain.
func (a *account) nothingElse() {
	for _, o := range a.operations {
		region := "global"
		if o.Regional() {
			region = a.region
		}
		if len(o.Lists) == 0 || (o.Managing() && a.number != 0) {
			continue
		}
		filters := o.Filters
		if len(filters) == 0 {
			filters = []string{""}
		}
		for _, filter := range filters {
			if part := o.Part(filter); !a.calls[call{region, part, ""}] {
				a.called(store.Coverage{Region: region, Operation: part, Outcome: store.Empty})
			}
		}
	}
}

// tidy gives a value the form that it has in a record: what is empty is left
// out, and lists are in order, because they are sets.
func tidy(value any) any {
	switch v := value.(type) {
	case object:
		for name, inner := range v {
			if inner = tidy(inner); inner == nil {
				delete(v, name)
			} else {
				v[name] = inner
			}
		}
		if len(v) == 0 {
			return nil
		}
	case []object:
		var list []any
		for _, inner := range v {
			if inner := tidy(inner); inner != nil {
				list = append(list, inner)
			}
		}
		if len(list) == 0 {
			return nil
		}
		sortSet(list)
		return list
	case []string:
		v = slices.DeleteFunc(slices.Clone(v), func(s string) bool { return s == "" })
		if len(v) == 0 {
			return nil
		}
		// As JSON they have quotes around them, which count.
		slices.SortFunc(v, func(x, y string) int { return cmp.Compare(x+`"`, y+`"`) })
		return v
	case string:
		if v == "" {
			return nil
		}
	}
	return value
}

// sortSet sorts a list by how its elements are printed.
func sortSet(list []any) {
	if len(list) < 2 {
		return
	}
	type element struct {
		text  []byte
		value any
	}
	elements := make([]element, len(list))
	for i, value := range list {
		elements[i] = element{text(value), value}
	}
	slices.SortStableFunc(elements, func(x, y element) int { return bytes.Compare(x.text, y.text) })
	for i, e := range elements {
		list[i] = e.value
	}
}

// text is a value as JSON; nothing is an empty object.
func text(value any) []byte {
	if value == nil {
		return []byte("{}")
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(value) != nil {
		return nil // never: texts, numbers, lists and maps of them can be written
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}
