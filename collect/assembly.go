package collect

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/store"
)

// Assembly gathers answers and makes records and coverage of them. The order
// in which they are added does not matter. It is not safe for concurrent use.
type Assembly struct {
	operations []*Operation
	answers    []*Answer
	known      map[location]map[string]*kind // by type of record
	asked      map[call]bool
	places     map[location]Place
	readers    map[string]bool // accounts that should have read an organisation; nil: the answers tell
}

type location struct{ account, region string }

type call struct {
	location
	operation string
	args      Args
}

// kind is what is known of the things of one type in a place, as far as other
// calls ask about them.
type kind struct {
	items []map[string][]string // the values of the fields that are asked for; the id under ""
}

// NewAssembly returns an empty assembly.
func NewAssembly() *Assembly { return newAssembly(Operations()) }

// newAssembly returns an assembly for the answers of some operations.
func newAssembly(operations []*Operation) *Assembly {
	return &Assembly{
		operations: operations, known: map[location]map[string]*kind{}, asked: map[call]bool{}, places: map[location]Place{},
	}
}

// Expect says that a place is read: every operation that has no answer there
// is a gap. The region "*" stands for regions of which nothing is known.
func (s *Assembly) Expect(p Place) {
	l := location{p.Account, p.Region}
	if old, ok := s.places[l]; !ok || old.Partition < p.Partition {
		s.places[l] = p
	}
}

// Add takes an answer in.
func (s *Assembly) Add(a *Answer) {
	s.answers = append(s.answers, a)
	if !a.Operation.Managing() { // an organisation tells nothing of the account that reads it
		s.Expect(a.Place)
	}
	l := location{a.Place.Account, a.Place.Region}
	s.asked[call{l, a.Operation.Action, a.Args.named()}] = true
	for i := range a.items {
		types := []string{a.items[i].list.Type}
		if types[0] == "" {
			types = a.Operation.Each.Types
		}
		for _, typ := range types {
			s.learn(l, typ, &a.items[i], a.Args.Item)
		}
	}
}

// learn keeps the fields of an item that operations ask for.
func (s *Assembly) learn(l location, typ string, it *item, argument string) {
	values := map[string][]string{}
	var fields object
	for _, o := range s.operations {
		if o.Each == nil || !slices.Contains(o.Each.Types, typ) {
			continue
		}
		if fields == nil {
			_ = json.Unmarshal(it.part, &fields) // it was printed here
		}
		for _, path := range []string{o.Each.Field, o.Each.Where[0], o.Each.In} {
			if path != "" {
				values[path] = textsAt(fields, path)
			}
		}
		if it.id != "" {
			values[""] = []string{it.id}
		} else if o.Each.Of && strings.HasPrefix(argument, "arn:") {
			values[""] = []string{argument}
		}
	}
	if len(values) == 0 {
		return
	}
	if s.known[l] == nil {
		s.known[l] = map[string]*kind{}
	}
	if s.known[l][typ] == nil {
		s.known[l][typ] = &kind{}
	}
	s.known[l][typ].items = append(s.known[l][typ].items, values)
}

// Arguments returns the calls that an operation still needs in a place, as
// far as the answers so far tell, in order.
func (s *Assembly) Arguments(o *Operation, p Place) []Args {
	return s.missing(o, location{p.Account, o.region(p.Region)})
}

func (s *Assembly) missing(o *Operation, l location) []Args {
	var all []Args
	for _, item := range s.items(o, l) {
		for _, filter := range filters(o) {
			args := item
			if filter != "" {
				args.Filter = filter
			}
			if !s.asked[call{l, o.Action, args.named()}] {
				all = append(all, args)
			}
		}
	}
	return all
}

// named are the arguments that tell a call from others.
func (a Args) named() Args { return Args{Item: a.Item, Filter: a.Filter} }

func filters(o *Operation) []string {
	if len(o.Filters) == 0 {
		return []string{""}
	}
	return o.Filters
}

// items returns what an operation is asked about in a place.
func (s *Assembly) items(o *Operation, l location) []Args {
	if o.Each == nil {
		return []Args{{}}
	}
	found := map[Args]string{} // with what the thing lies in
	for _, typ := range o.Each.Types {
		k := s.known[l][typ]
		if k == nil {
			continue
		}
		for _, values := range k.items {
			if where := o.Each.Where; where[0] != "" && !slices.Contains(values[where[0]], where[1]) {
				continue
			}
			for _, item := range values[o.Each.Field] {
				if o.Each.Skip != "" && strings.HasPrefix(item, o.Each.Skip) {
					continue
				}
				args := Args{Item: item}
				if o.Each.Of {
					args.Filter = values[""][0]
				}
				in := ""
				if o.Each.In != "" {
					in = strings.Join(values[o.Each.In], " ")
				}
				found[args] = max(found[args], in)
			}
		}
	}
	all := make([]Args, 0, len(found))
	for args, in := range found {
		args.In = in
		all = append(all, args)
	}
	slices.SortFunc(all, func(a, b Args) int { return cmp.Or(cmp.Compare(a.Item, b.Item), cmp.Compare(a.Filter, b.Filter)) })
	return all
}

// Finish makes records and coverage. Answers about things of which no record
// is known are returned as unused.
func (s *Assembly) Finish() (records []*store.Record, coverage []store.Coverage, unused []*Answer) {
	records, coverage, unused = s.gather()
	return records, append(coverage, s.notTried()...), unused
}

// gather makes records, and the coverage of the calls that were made.
func (s *Assembly) gather() (records []*store.Record, coverage []store.Coverage, unused []*Answer) {
	slices.SortFunc(s.answers, compareAnswers)
	m := newMaker()
	for _, a := range s.answers {
		for i := range a.items {
			if it := &a.items[i]; it.list.Type != "" {
				m.put(a, it, it.id, it.list.Type)
			}
		}
	}
	for _, a := range s.answers {
		asked := a.Operation.Item(a.Args)
		if a.Operation.part() {
			owner := m.owner(a)
			switch {
			case owner != nil:
				if strings.HasPrefix(asked, "arn:") { // others ask by what the record says
					asked = cmp.Or(argumentOf(a.Operation, owner), asked)
				}
				for i := range a.items {
					m.put(a, &a.items[i], owner.ID, owner.Type)
				}
			case len(a.items) > 0:
				unused = append(unused, a) // it is not kept, so nothing of it was read
				continue
			}
		}
		coverage = append(coverage, store.Coverage{
			Account: a.Place.Account, Region: a.Place.Region, Operation: a.Operation.Part(a.Args.Filter), Item: asked,
			Outcome: a.outcome, Code: a.code, Message: a.message,
		})
	}
	return m.sorted(), coverage, unused
}

func compareAnswers(a, b *Answer) int {
	return cmp.Or(
		cmp.Compare(a.Place.Account, b.Place.Account), cmp.Compare(a.Place.Region, b.Place.Region),
		cmp.Compare(a.Operation.Action, b.Operation.Action), cmp.Compare(a.Args.Item, b.Args.Item),
		cmp.Compare(a.Args.Filter, b.Args.Filter), cmp.Compare(a.Source, b.Source),
	)
}
