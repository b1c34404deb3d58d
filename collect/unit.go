package collect

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
)

// unit is one service in one account and region: its operations in order,
// since some ask about what others listed. It is read as a whole or again.
type unit struct {
	name       string // in the journal
	service    string
	clients    *Clients
	place      Place
	operations []*Operation

	mu        sync.Mutex // guards what follows
	assembly  *Assembly
	postponed map[call]bool // made again at the end of the run
	started   time.Time
}

// units plans the work in one account, place by place.
func (r *run) units(clients *Clients, regions []string) [][]*unit {
	place := Place{Partition: r.session.partition, Account: clients.account, Region: global}
	reads := clients.account == r.plan.Reader
	all := [][]*unit{r.unitsAt(clients, place, func(o *Operation) bool {
		return o.Scope == Global || o.Scope == Management && reads
	})}
	for _, region := range regions {
		place.Region = region
		all = append(all, r.unitsAt(clients.in(region), place, func(o *Operation) bool {
			return o.Scope == Regional || o.Scope == ManagementRegional && reads
		}))
	}
	return all
}

// unitsAt makes one unit of each service in a place, with those that ask about
// what it lists.
func (r *run) unitsAt(clients *Clients, place Place, wanted func(*Operation) bool) []*unit {
	var all []*unit
	byService := map[string]*unit{}
	for _, o := range r.operations {
		if !wanted(o) {
			continue
		}
		service := cmp.Or(o.After, o.Service)
		u := byService[service]
		if u == nil {
			u = &unit{service: service, clients: clients, place: place, postponed: map[call]bool{}}
			byService[service] = u
			all = append(all, u)
		}
		u.operations = append(u.operations, o)
	}
	for _, u := range all {
		u.name = strings.Join([]string{prefixUnit + place.Account, place.Region, u.service, r.version(u.operations)}, "/")
		u.assembly = newAssembly(u.operations)
	}
	return all
}

// version changes with what the operations are: a newer program reads again
// what an older one read in another way.
func (r *run) version(operations []*Operation) string {
	key := operations[0].title() + " " + operations[len(operations)-1].title()
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.versions[key] == "" {
		text, _ := json.Marshal(operations) // plain data
		sum := sha256.Sum256(text)
		r.versions[key] = hex.EncodeToString(sum[:6])
	}
	return r.versions[key]
}

// arguments returns the calls that an operation still needs. What is
// postponed is none of them.
func (u *unit) arguments(o *Operation) []Args {
	u.mu.Lock()
	defer u.mu.Unlock()
	all := u.assembly.Arguments(o, u.place)
	return slices.DeleteFunc(all, func(a Args) bool { return u.postponed[u.call(o, a)] })
}

func (u *unit) call(o *Operation, a Args) call {
	return call{location{u.place.Account, u.place.Region}, o.Action, a}
}

func (u *unit) postpone(o *Operation, a Args) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.postponed[u.call(o, a)] = true
}

// keep adds an answer.
func (u *unit) keep(a *Answer) {
	u.mu.Lock()
	defer u.mu.Unlock()
	u.assembly.Add(a)
}

// kept is what was read, as it is written.
func (u *unit) kept() keptUnit {
	u.mu.Lock()
	defer u.mu.Unlock()
	k := keptUnit{Place: u.place}
	for _, a := range slices.SortedFunc(slices.Values(u.assembly.answers), compareAnswers) {
		k.Answers = append(k.Answers, keep(a))
	}
	return k
}

// readUnit makes the calls of some operations of a unit. What a call lists may
// be asked about by the same operation again: OUs lie within OUs.
func (r *run) readUnit(ctx context.Context, u *unit, operations []*Operation) error {
	if u.started.IsZero() {
		u.started = r.journal.now()
	}
	for _, o := range operations {
		for args := u.arguments(o); len(args) > 0 && !r.breakers.closed(u.place); args = u.arguments(o) {
			group, within := errgroup.WithContext(ctx)
			group.SetLimit(itemsAtOnce)
			for _, a := range args {
				group.Go(func() error { return r.call(within, u, o, a) })
			}
			if err := group.Wait(); err != nil {
				return err
			}
		}
	}
	return ctx.Err()
}

// mostPostponed bounds what waits in memory for the end of a run, when a
// whole organisation cannot be reached.
const mostPostponed = 10_000

// finishUnit keeps what a unit read, or leaves it for the end of the run when
// calls are postponed.
func (r *run) finishUnit(ctx context.Context, u *unit) error {
	if len(u.postponed) > 0 && !r.last.Load() {
		r.mu.Lock()
		room := len(r.again) < mostPostponed
		if room {
			r.again = append(r.again, u)
		}
		r.mu.Unlock()
		if room {
			return nil
		}
		for postponed := range u.postponed {
			o := u.operations[slices.IndexFunc(u.operations, func(o *Operation) bool { return o.Action == postponed.operation })]
			r.keep(u, o.Refused(u.place, postponed.args, codeUnreachable, "too many calls are left for the end already"))
		}
	}
	err := r.journal.put(ctx, u.name, u.kept(), span{u.started, r.journal.now()})
	r.done(func(p *Progress) { p.Units++ })
	return err
}

// call makes one call and keeps its answer, or why there is none.
func (r *run) call(ctx context.Context, u *unit, o *Operation, args Args) error {
	last := r.last.Load()
	if code, dead := r.breakers.dead(u.place.Region, o.Service); dead {
		if !last && code != codeNoHost {
			u.postpone(o, args)
			return nil
		}
		r.keep(u, o.Refused(u.place, args, code, "earlier calls to this endpoint reached nobody"))
		return nil
	}
	result, err := r.ask(ctx, u, o, args)
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if givenUp := r.breakers.saw(u.place, o.Service, err); givenUp != "" {
		r.decided(u.place, "%s", givenUp)
	}
	if err == nil {
		answer, err := o.Answered(u.place, args, result)
		if err != nil {
			answer = o.Refused(u.place, args, codeUnreadable, err.Error())
		}
		r.keep(u, answer)
		return nil
	}
	if err := r.session.fatal(ctx, err); err != nil {
		return err
	}
	if !last && (throttled(err) || unreachable(err) && !nameless(err)) {
		r.decided(u.place, "%s is asked again at the end of the run", o.Action)
		u.postpone(o, args)
		return nil
	}
	r.keep(u, o.failed(u.place, args, err))
	return nil
}

// ask makes one call. Sessions in roles renew themselves before they end; one
// that AWS calls expired all the same is renewed once.
func (r *run) ask(ctx context.Context, u *unit, o *Operation, args Args) (any, error) {
	result, err := o.Call(ctx, u.clients, args)
	if expired(err) && u.clients.renew() {
		r.decided(u.place, "the session in the role has expired, and is renewed")
		return o.Call(ctx, u.clients, args)
	}
	return result, err
}

// keep adds an answer to a unit.
func (r *run) keep(u *unit, a *Answer) {
	u.keep(a)
	if a.outcome.Gap() {
		r.done(func(p *Progress) { p.Gaps++ })
	}
}
