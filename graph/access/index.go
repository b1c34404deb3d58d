package access

import (
	"sync"
	"sync/atomic"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// Index finds the things on which something could allow an action, without
// asking of each. It is made as it is needed, and safe for concurrent use.
type Index struct {
	in    *inventory.Inventory
	mu    sync.Mutex
	homes map[home]things
	doors map[door]*doors
	holds map[relation]*Holders
	serve sync.Map // of services: what they may do for an account, by check

	serveClass sync.Map // the same by class

	forms     sync.Map // numbers by thing
	names     sync.Map // by thing
	guarded   sync.Map // levels by guardrail
	numbers   map[string]int
	documents map[*policy.Document]int
	gained    *policy.Document // every permission, one for all deciders so that their profiles have the same names

	decisions, avoided atomic.Int64
}

// NewIndex returns an index of an inventory.
func NewIndex(in *inventory.Inventory) *Index {
	const all = `{"Version":"2012-10-17","Statement":[{"Sid":"Every permission","Effect":"Allow","Action":"*","Resource":"*"}]}`
	return &Index{
		in: in, homes: map[home]things{}, doors: map[door]*doors{}, holds: map[relation]*Holders{}, numbers: map[string]int{},
		documents: map[*policy.Document]int{}, gained: policy.Parse([]byte(all), policy.Identity),
	}
}

// Counts returns how many decisions were made, not counting those that were
// kept, and how many were avoided, since nothing could allow what they ask.
func (x *Index) Counts() (decisions, avoided int) {
	return int(x.decisions.Load()), int(x.avoided.Load())
}

// servedClass is the same of a class of checks.
func (x *Index) servedClass(account string, class []byte, decide func() *decided) *decided {
	key := account + " " + string(class)
	kept, found := x.serveClass.Load(key)
	if !found {
		kept, _ = x.serveClass.LoadOrStore(key, &servedClass{})
	}
	s := kept.(*servedClass)
	s.once.Do(func() { s.decided = decide() })
	return s.decided
}

type servedClass struct {
	once    sync.Once
	decided *decided
}

type servedKey struct{ account, check string }

type served struct {
	once   sync.Once
	result Result
}

// served decides once what a service may do.
func (x *Index) served(key servedKey, decide func() Result) Result {
	kept, _ := x.serve.LoadOrStore(key, &served{})
	s := kept.(*served)
	s.once.Do(func() { s.result = decide() })
	return s.result
}
