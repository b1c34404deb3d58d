package collect

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/iamreach/iamreach/store"
)

// journal keeps what was read until a snapshot is made of it: in FILE.partial,
// so that a run that ends early can be gone on with, or in memory.
//
//	units ──put──▶ queue ──▶ one writer: a batch in one transaction ──▶ FILE.partial
//
// A unit is there with all its answers, or it is not there.
type journal struct {
	file       partialFile // nil: in memory
	operations map[string]*Operation
	now        func() time.Time

	queue   chan piece
	written sync.WaitGroup
	failed  chan struct{} // closed when the writer gave up

	mu     sync.Mutex // guards what follows
	memory map[string][]byte
	known  map[unitID]bool // units that an earlier run has read
	old    map[string]bool // those of which that is too long ago, until they are read again
	count  int             // of the units that are done
	all    span            // when they were read
	err    error
}

// unitID stands for the name of a unit: there may be millions.
type unitID [16]byte

func idOf(name string) unitID {
	sum := sha256.Sum256([]byte(name))
	return unitID(sum[:16])
}

// partialFile is what a journal needs of store.Partial.
type partialFile interface {
	Put(pieces map[string][]byte) error
	Each(prefix string, f func(name string, piece []byte) error) error
	Close() error
}

// piece is a value under a name.
type piece struct {
	name string
	text []byte
	span span
}

// span is when a unit was read.
type span struct{ Started, Ended time.Time }

// A batch is written when it has so many pieces or bytes, or when no more wait.
const (
	batchPieces = 200
	batchBytes  = 4 << 20
)

func newJournal(file partialFile, now func() time.Time) *journal {
	j := &journal{
		file: file, operations: map[string]*Operation{}, now: now, memory: map[string][]byte{}, known: map[unitID]bool{}, old: map[string]bool{},
		queue: make(chan piece, batchPieces), failed: make(chan struct{}),
	}
	for _, o := range append(Operations(), gapOperations()...) {
		j.operations[o.title()] = o
	}
	if file != nil {
		j.written.Go(j.write)
	}
	return j
}

// title names an operation in a journal.
func (o *Operation) title() string { return o.Service + " " + o.Name }

// put keeps a value under a name. An error means that it cannot be written,
// and that the run has to end.
func (j *journal) put(ctx context.Context, name string, value any, s span) error {
	text, err := encode(value)
	if err != nil {
		return fmt.Errorf("keep %s: %w", name, err)
	}
	if j.file == nil {
		j.mu.Lock()
		defer j.mu.Unlock()
		j.memory[name] = text
		j.finished(name, s)
		return nil
	}
	select {
	case j.queue <- piece{name, text, s}:
		return nil
	case <-j.failed:
		return j.err
	case <-ctx.Done():
		return ctx.Err()
	}
}

// encode prints JSON as it is: what AWS wrote must come back byte by byte.
func encode(value any) ([]byte, error) {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetEscapeHTML(false)
	err := e.Encode(value)
	return text.Bytes(), err
}

// write is the only writer: a transaction costs a wait for the disk, so what
// came meanwhile shares the next one.
func (j *journal) write() {
	for first := range j.queue {
		batch, size := []piece{first}, len(first.text)
		for len(batch) < batchPieces && size < batchBytes {
			next, ok := j.more()
			if !ok {
				break
			}
			batch, size = append(batch, next), size+len(next.text)
		}
		if err := j.commit(batch); err != nil {
			j.err = err
			close(j.failed)
			for range j.queue { // nobody must wait for a writer that is gone
			}
			return
		}
	}
}

// more returns what waits already.
func (j *journal) more() (piece, bool) {
	select {
	case p, ok := <-j.queue:
		return p, ok
	default:
		return piece{}, false
	}
}

func (j *journal) commit(batch []piece) error {
	pieces := map[string][]byte{}
	for _, p := range batch {
		pieces[p.name] = p.text
		if unit, ok := strings.CutPrefix(p.name, prefixUnit); ok {
			done, err := encode(p.span)
			if err != nil {
				return err
			}
			pieces[prefixDone+unit] = done
		}
	}
	if err := j.file.Put(pieces); err != nil {
		return err
	}
	j.mu.Lock()
	defer j.mu.Unlock()
	for _, p := range batch {
		j.finished(p.name, p.span)
	}
	return nil
}

// finished counts a unit. It is called with the lock held.
func (j *journal) finished(name string, s span) {
	if !strings.HasPrefix(name, prefixUnit) {
		return
	}
	delete(j.old, name)
	if j.count == 0 || s.Started.Before(j.all.Started) {
		j.all.Started = s.Started
	}
	if j.count == 0 || s.Ended.After(j.all.Ended) {
		j.all.Ended = s.Ended
	}
	j.count++
}

// flush waits until everything is written. Nothing may be put after it.
func (j *journal) flush() error {
	close(j.queue)
	j.written.Wait()
	return j.err
}

// The names of pieces.
const (
	prefixUnit    = "unit/"    // answers
	prefixDone    = "done/"    // when they were read
	prefixAccount = "account/" // its regions
	namePlan      = "plan"
)

// load finds what an earlier run has done, and what of it is older than that.
// It is called before anything is put.
func (j *journal) load(oldest time.Time) error {
	return j.file.Each(prefixDone, func(name string, text []byte) error {
		var s span
		if err := json.Unmarshal(text, &s); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		unit := prefixUnit + strings.TrimPrefix(name, prefixDone)
		if s.Started.Before(oldest) {
			j.old[unit] = true
			return nil
		}
		j.known[idOf(unit)] = true
		j.finished(unit, s)
		return nil
	})
}

// done reports whether an earlier run has read a unit.
func (j *journal) done(name string) bool {
	return len(j.known) > 0 && j.known[idOf(name)]
}

// units says how many units were read, and from when to when.
func (j *journal) units() (n int, all span) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.count, j.all
}

// get reads one value back. It reports whether there is one.
func (j *journal) get(name string, value any) (bool, error) {
	found := false
	err := j.each(name, func(n string, text []byte) error {
		if n != name {
			return nil
		}
		found = true
		return json.Unmarshal(text, value)
	})
	return found, err
}

// each calls f with each piece whose name begins so.
func (j *journal) each(prefix string, f func(name string, text []byte) error) error {
	if j.file != nil {
		return j.file.Each(prefix, f)
	}
	found := map[string][]byte{}
	j.mu.Lock()
	for name, text := range j.memory {
		if strings.HasPrefix(name, prefix) {
			found[name] = text
		}
	}
	j.mu.Unlock()
	for _, name := range slices.Sorted(maps.Keys(found)) {
		if err := f(name, found[name]); err != nil {
			return err
		}
	}
	return nil
}

// answers calls f with each answer of the units of an account that are done.
func (j *journal) answers(account string, f func(*Answer)) error {
	return j.each(prefixUnit+account+"/", func(name string, text []byte) error {
		if j.old[name] {
			return nil
		}
		var kept keptUnit
		if err := json.Unmarshal(text, &kept); err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		for i := range kept.Answers {
			a, err := j.answer(kept.Place, &kept.Answers[i])
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			f(a)
		}
		return nil
	})
}

// keptUnit is what a unit read, as it is written.
type keptUnit struct {
	Place   Place
	Answers []keptAnswer
}

type keptAnswer struct {
	Operation     string
	Args          Args
	Outcome       store.Outcome
	Code, Message string
	Items         []keptItem
}

type keptItem struct {
	List     int // of the operation's
	ID       string
	Part     json.RawMessage
	Volatile json.RawMessage `json:",omitempty"`
}

func keep(a *Answer) keptAnswer {
	kept := keptAnswer{Operation: a.Operation.title(), Args: a.Args, Outcome: a.outcome, Code: a.code, Message: a.message}
	for _, it := range a.items {
		for i := range a.Operation.Lists {
			if it.list == &a.Operation.Lists[i] {
				kept.Items = append(kept.Items, keptItem{List: i, ID: it.id, Part: it.part, Volatile: it.volatile})
			}
		}
	}
	return kept
}

// answer makes an answer of what was written.
func (j *journal) answer(p Place, kept *keptAnswer) (*Answer, error) {
	o := j.operations[kept.Operation]
	if o == nil {
		return nil, fmt.Errorf("%w operation %q", errUnknown, kept.Operation)
	}
	a := &Answer{Operation: o, Place: p, Args: kept.Args, outcome: kept.Outcome, code: kept.Code, message: kept.Message}
	for _, it := range kept.Items {
		if it.List < 0 || it.List >= len(o.Lists) {
			return nil, fmt.Errorf("%w list %d of %q", errUnknown, it.List, kept.Operation)
		}
		a.items = append(a.items, item{list: &o.Lists[it.List], id: it.ID, part: it.Part, volatile: it.Volatile})
	}
	return a, nil
}

var errUnknown = errors.New("unknown")
