package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/smithy-go"
	"golang.org/x/sync/errgroup"

	"github.com/iamreach/iamreach/store"
)

const (
	accountsAtOnce = 8
	unitsAtOnce    = 16 // in one account
	itemsAtOnce    = 4  // in one unit
)

// Run reads accounts from AWS. What AWS refuses or does not deliver becomes
// coverage; an error means that there is no snapshot: no credentials, no
// accounts, no place to write, or the context's end. With Options.Partial,
// what was read until then is in that file, and Options.Resume goes on with it.
// With Options.Keep, the snapshot is there, and none is returned.
func Run(ctx context.Context, options Options) (*store.Snapshot, Summary, error) {
	if options.Now == nil {
		options.Now = time.Now
	}
	var file partialFile
	var before head
	if options.Resume {
		partial, h, err := resume(&options)
		if err != nil {
			return nil, Summary{}, err
		}
		file, before = partial, h
	}
	s, err := openSession(ctx, options)
	if err == nil && options.Resume {
		err = before.belongs(s)
	}
	taken := before.Taken
	if err == nil && !options.Resume {
		taken = options.Now()
		file, err = begin(options, s, taken)
	}
	if err != nil {
		if file != nil {
			_ = file.Close()
		}
		return nil, Summary{}, err
	}
	r := newRun(s, newJournal(file, options.Now))
	snapshot, summary, err := r.run(ctx, taken)
	if file != nil {
		if closing := file.Close(); err == nil {
			err = closing
		}
		if units, _ := r.journal.units(); err != nil && units == 0 {
			_ = discard(options.Partial)
		}
	}
	if err != nil {
		return nil, Summary{}, err
	}
	return snapshot, summary, nil
}

// run reads into the journal, and makes the snapshot of it.
func (r *run) run(ctx context.Context, taken time.Time) (*store.Snapshot, Summary, error) {
	stop := r.watch(ctx)
	defer stop()
	err := r.readAll(ctx)
	if flushing := r.journal.flush(); flushing != nil {
		err = flushing // it ended the run
	}
	switch {
	case err != nil && ctx.Err() != nil:
		return nil, Summary{}, ctx.Err()
	case err != nil:
		return nil, Summary{}, err
	}
	return r.finish(ctx, taken)
}

// run is the state of one run: what was read, and how far it is.
type run struct {
	session    *session
	journal    *journal
	breakers   *breakers
	operations []*Operation
	makesPlan  func(context.Context) (plan, error)
	enter      func(context.Context, string) (*Clients, error)
	plan       plan
	last       atomic.Bool // what fails now is a gap; before, it may be made again

	mu       sync.Mutex        // guards what follows
	versions map[string]string // of operations
	progress Progress
	pace     pace
	entered  int
	shut     error                    // why the first account could not be entered
	apart    []*Answer                // of no unit
	took     map[string]time.Duration // to read an account
	again    []*unit                  // with calls that are postponed
	outside  []string                 // accounts to enter again
}

func newRun(s *session, j *journal) *run {
	return &run{
		session: s, journal: j, breakers: newBreakers(), makesPlan: s.plan, enter: s.enter, operations: Operations(), versions: map[string]string{},
		took: map[string]time.Duration{}, pace: pace{started: time.Now()},
	}
}

// readAll reads the accounts, and then once more, slowly, what was throttled
// for good or reached nobody.
func (r *run) readAll(ctx context.Context) error {
	if err := r.makePlan(ctx); err != nil {
		return err
	}
	r.done(func(p *Progress) { p.AllAccounts = len(r.plan.Accounts) })
	if err := r.readAccounts(ctx, r.plan.Accounts, r.readerApart()); err != nil {
		return err
	}
	r.last.Store(true)
	r.breakers.reset()
	r.session.base.limits.slowDown(slowerAtTheEnd)
	again, outside := r.again, r.outside
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(unitsAtOnce)
	for _, u := range again {
		group.Go(func() error {
			clear(u.postponed)
			if err := r.readUnit(within, u, u.operations); err != nil {
				return err
			}
			return r.finishUnit(within, u)
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	return r.readAccounts(ctx, outside, false)
}

// readAccounts reads some accounts, all of one before the next: its session
// need not be renewed then.
func (r *run) readAccounts(ctx context.Context, accounts []string, organization bool) error {
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(accountsAtOnce)
	if most := r.session.options.MaxAccounts; most > 0 {
		group.SetLimit(most)
	}
	if organization {
		group.Go(func() error { return r.readOrganization(within) })
	}
	for _, account := range accounts {
		group.Go(func() error { return r.readAccount(within, account) })
	}
	return group.Wait()
}

// makePlan plans the run, or takes up the plan of the run that it goes on with.
func (r *run) makePlan(ctx context.Context) error {
	if r.session.options.Resume {
		age := cmp.Or(r.session.options.MaxAge, oldestUnit)
		if err := r.journal.load(r.session.options.Now().Add(-age)); err != nil {
			return err
		}
		if found, err := r.journal.get(namePlan, &r.plan); found || err != nil {
			return err
		}
	}
	plan, err := r.makesPlan(ctx)
	if err != nil {
		return err
	}
	r.plan = plan
	return r.journal.put(ctx, namePlan, plan, span{})
}

// oldestUnit is how old what an earlier run read may be.
const oldestUnit = 24 * time.Hour

// finish makes the snapshot of what was read.
func (r *run) finish(ctx context.Context, taken time.Time) (*store.Snapshot, Summary, error) {
	if r.entered == 0 {
		first := r.plan.Accounts[0]
		return nil, Summary{}, fmt.Errorf("enter account %s: %w; %s", first, r.shut, r.session.advice(first))
	}
	m := r.merge()
	if err := m.survey(ctx); err != nil {
		return nil, Summary{}, err
	}
	var summary Summary
	source := store.Source{Taken: taken, Records: m.records, Bodies: m.bodies, Each: func(take func([]*store.Record, []store.Coverage) error) error {
		return m.each(ctx, func(records []*store.Record, coverage []store.Coverage) error {
			summary.gaps(coverage)
			return take(records, coverage)
		})
	}}
	var snapshot *store.Snapshot
	var info store.Info
	var err error
	if keep := r.session.options.Keep; keep != nil {
		info, err = keep(source)
	} else if snapshot, err = source.Snapshot(); err == nil {
		info = snapshot.Info()
	}
	if err != nil {
		return nil, Summary{}, err
	}
	summary.Accounts, summary.Regions, summary.Records = info.Accounts, info.Regions, info.Records
	limits := r.session.base.limits
	summary.Calls, summary.Throttled = int(limits.calls.Load()), int(limits.throttled.Load())
	summary.Closed, summary.Took = r.plan.Closed, r.took
	_, all := r.journal.units()
	summary.From, summary.To = all.Started, all.Ended
	return snapshot, summary, nil
}

// enteredAccount is what is known of an account once it was entered.
type enteredAccount struct {
	id      string
	Regions []string
	Refused *keptAnswer // why its regions could not be listed
}

// readAccount reads one account. One that cannot be entered is a gap.
func (r *run) readAccount(ctx context.Context, id string) error {
	defer func() {
		r.session.base.limits.forget(id)
		r.breakers.forget(id)
	}()
	known, whole, err := r.recall(id)
	if err != nil {
		return err
	}
	place := Place{Partition: r.session.partition, Account: id, Region: global}
	if whole {
		r.decided(place, "is read already")
		r.enteredOne(known)
		return nil
	}
	began := time.Now()
	clients, err := r.enter(ctx, id)
	if err != nil {
		return r.shutOut(ctx, place, err)
	}
	if known == nil {
		if known, err = r.listRegions(ctx, clients, place); err != nil {
			return err
		}
	}
	r.enteredOne(known)
	r.decided(place, "is entered; %d regions", len(known.Regions))
	err = r.readPlaces(ctx, r.units(clients, known.Regions))
	if err == nil {
		r.tookSoLong(place, time.Since(began))
	}
	return err
}

// tookSoLong notes how long an account took.
func (r *run) tookSoLong(p Place, took time.Duration) {
	r.mu.Lock()
	r.took[p.Account] += took
	r.mu.Unlock()
	if log := r.session.base.limits.log; log != nil {
		log(Event{Account: p.Account, Region: p.Region, Text: "is read", Took: took})
	}
}

// recall returns what an earlier run found of an account, and whether it
// read all of it.
func (r *run) recall(id string) (*enteredAccount, bool, error) {
	var known enteredAccount
	found, err := r.journal.get(prefixAccount+id, &known)
	if err != nil || !found {
		return nil, false, err
	}
	known.id = id
	for _, units := range r.units(&Clients{account: id}, known.Regions) {
		for _, u := range units {
			if !r.journal.done(u.name) {
				return &known, false, nil
			}
		}
	}
	return &known, true, nil
}

// enteredOne counts an account in.
func (r *run) enteredOne(known *enteredAccount) {
	r.mu.Lock()
	r.entered++
	if known.Refused != nil {
		place := Place{Partition: r.session.partition, Account: known.id, Region: global}
		if a, err := r.journal.answer(place, known.Refused); err == nil {
			r.apart = append(r.apart, a)
		}
	}
	r.mu.Unlock()
	r.done(func(p *Progress) { p.Accounts++ })
}

// listRegions lists the regions of an account, and keeps them.
func (r *run) listRegions(ctx context.Context, clients *Clients, place Place) (*enteredAccount, error) {
	regions, err := r.session.regions(ctx, clients)
	known := &enteredAccount{id: place.Account, Regions: regions}
	if err != nil {
		if err := r.session.fatal(ctx, err); err != nil {
			return nil, err
		}
		refused := keep(listRegions.failed(place, Args{}, err))
		known.Refused = &refused
		r.done(func(p *Progress) { p.Gaps++ })
	}
	return known, r.journal.put(ctx, prefixAccount+place.Account, known, span{})
}

// readerApart reports whether the organisation is read with the credentials of
// an account that is not read itself.
func (r *run) readerApart() bool {
	return r.plan.Reader != "" && !slices.Contains(r.plan.Accounts, r.plan.Reader)
}

func (r *run) readOrganization(ctx context.Context) error {
	place := Place{Partition: r.session.partition, Account: r.session.account, Region: global}
	places := [][]*unit{r.unitsAt(r.session.base, place, func(o *Operation) bool { return o.Scope == Management })}
	regions, err := r.session.regions(ctx, r.session.base)
	if err != nil { // those that are switched on everywhere are asked
		if err := r.session.fatal(ctx, err); err != nil {
			return err
		}
	}
	for _, region := range regions {
		place.Region = region
		places = append(places, r.unitsAt(r.session.base.in(region), place, func(o *Operation) bool { return o.Scope == ManagementRegional }))
	}
	return r.readPlaces(ctx, places)
}

// readPlaces reads the units of an account that are not done.
func (r *run) readPlaces(ctx context.Context, places [][]*unit) error {
	group, within := errgroup.WithContext(ctx)
	turns := make(chan struct{}, unitsAtOnce)
	for _, units := range places {
		units = slices.DeleteFunc(units, func(u *unit) bool { return r.journal.done(u.name) })
		if len(units) == 0 {
			continue
		}
		r.done(func(p *Progress) { p.AllUnits += len(units) })
		group.Go(func() error { return r.readPlace(within, units, turns) })
	}
	return group.Wait()
}

// readPlace reads the units of one place. The first call of two of them comes
// before all others: where both are refused by a service control policy, the
// others need not be made.
func (r *run) readPlace(ctx context.Context, units []*unit, turns chan struct{}) error {
	knocking, within := errgroup.WithContext(ctx)
	for _, u := range units[:min(closedAfter, len(units))] {
		knocking.Go(func() error {
			return inTurn(within, turns, func() error { return r.readUnit(within, u, u.operations[:1]) })
		})
	}
	if err := knocking.Wait(); err != nil {
		return err
	}
	group, within := errgroup.WithContext(ctx)
	for _, u := range units {
		group.Go(func() error {
			return inTurn(within, turns, func() error {
				if err := r.readUnit(within, u, u.operations); err != nil {
					return err
				}
				return r.finishUnit(within, u)
			})
		})
	}
	return group.Wait()
}

func inTurn(ctx context.Context, turns chan struct{}, work func() error) error {
	select {
	case turns <- struct{}{}:
		defer func() { <-turns }()
		return work()
	case <-ctx.Done():
		return ctx.Err()
	}
}

// shutOut leaves an account, of which nothing is known then.
func (r *run) shutOut(ctx context.Context, place Place, err error) error {
	if err := r.session.fatal(ctx, err); err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.last.Load() && (throttled(err) || unreachable(err)) {
		r.outside = append(r.outside, place.Account)
		return nil
	}
	if place.Account == r.plan.Accounts[0] {
		r.shut = err
	}
	r.decided(place, "cannot be entered: %v", err)
	r.apart = append(r.apart, enterAccount.failed(place, Args{Item: r.session.roleARN(place.Account)}, err))
	r.progress.Gaps++
	r.progress.Accounts++
	return nil
}

// fatal returns the error that ends the run, if this one does: the end of the
// context, and that of the caller's credentials, say nothing about AWS.
func (s *session) fatal(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if expired(err) {
		return fmt.Errorf("%w: they have expired: %w; log in again (when they have not, set the clock of this machine)", ErrCredentials, err)
	}
	var api smithy.APIError
	if !errors.As(err, &api) && !unreachable(err) {
		if _, base := s.base.config.Credentials.Retrieve(ctx); base != nil && ctx.Err() == nil {
			return fmt.Errorf("%w: %w; log in again", ErrCredentials, base)
		}
	}
	return nil
}
