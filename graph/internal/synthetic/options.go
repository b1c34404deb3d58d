package synthetic

import (
	"fmt"
	"iter"
	"time"

	"github.com/iamreach/iamreach/store"
)

// Options says how large an organisation is. The same options make the same
// organisation.
type Options struct {
	Seed       uint64
	Accounts   int // at least one; the first manages the organisation
	Principals int // users and roles of all accounts together, about
	Databases  int // for every 1,000 principals; zero: 75
	Plants     int // ways in each account of which it is known whether they lead to their end; zero: one for every 50 principals
}

// Answers is what the APIs say about one account.
type Answers struct {
	Account  string
	Records  []*store.Record
	Coverage []store.Coverage
}

// Taken returns when an organisation is said to have been read.
func Taken() time.Time { return time.Date(2026, 11, 23, 20, 2, 20, 0, time.UTC) }

// Account makes the account of a number, whatever became of the others: the
// order in which accounts are made does not matter.
func Account(o Options, number int) *Answers {
	o = o.sane()
	a := newAccount(o, number)
	a.membership()
	if number == 0 {
		a.organization()
	}
	a.plant()
	a.network()
	a.data()
	a.compute()
	a.identities()
	a.nothingElse()
	return &a.answers
}

// Accounts yields the answers, account by account.
func Accounts(o Options) iter.Seq[*Answers] {
	return func(yield func(*Answers) bool) {
		for i := range o.sane().Accounts {
			if !yield(Account(o, i)) {
				return
			}
		}
	}
}

// Records yields the records, account by account.
func Records(o Options) iter.Seq[*store.Record] {
	return func(yield func(*store.Record) bool) {
		for a := range Accounts(o) {
			for _, r := range a.Records {
				if !yield(r) {
					return
				}
			}
		}
	}
}

// Snapshot makes the whole organisation as a snapshot in memory.
func Snapshot(o Options) (*store.Snapshot, error) {
	var records []*store.Record
	var coverage []store.Coverage
	for a := range Accounts(o) {
		records = append(records, a.Records...)
		coverage = append(coverage, a.Coverage...)
	}
	s, err := store.NewSnapshot(Taken(), records, coverage)
	if err != nil {
		return nil, fmt.Errorf("make a synthetic snapshot: %w", err)
	}
	return s, nil
}

func (o Options) sane() Options {
	o.Accounts = max(o.Accounts, 1)
	if o.Databases == 0 {
		o.Databases = 75
	}
	if o.Plants == 0 {
		o.Plants = max(o.share()/50, 1)
	}
	return o
}

// share is how many principals each account has.
func (o Options) share() int { return max(o.Principals/o.Accounts, 1) }

// perPlant is how many principals a plant brings along, about.
const perPlant = 2

// crowd is how many principals each account has that are no plants. It is the
// same in every account, so that accounts may name each other's principals.
func (o Options) crowd() int { return max(o.share()-perPlant*o.Plants, 2) }
