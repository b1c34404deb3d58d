package collect

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/aws/smithy-go"
	"golang.org/x/sync/errgroup"

	"github.com/iamreach/iamreach/store"
)

const (
	accountsAtOnce = 8
	unitsAtOnce    = 16 // in one account
	itemsAtOnce    = 4  // in one unit
	deadAfter      = 3  // calls that reach nobody: the endpoint is not there
)

// Run reads accounts from AWS. What AWS refuses or does not deliver becomes
// coverage; an error means that there is no snapshot: no credentials, no
// accounts, or the context's end.
func Run(ctx context.Context, options Options) (*store.Snapshot, Summary, error) {
	if options.Now == nil {
		options.Now = time.Now
	}
	taken := options.Now()
	s, err := openSession(ctx, options)
	if err != nil {
		return nil, Summary{}, err
	}
	p, err := s.plan(ctx)
	if err != nil {
		return nil, Summary{}, err
	}
	r := &run{session: s, plan: p, assembly: NewAssembly()}
	r.progress.AllAccounts = len(p.accounts)
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(accountsAtOnce)
	if options.MaxAccounts > 0 {
		group.SetLimit(options.MaxAccounts)
	}
	for _, account := range p.accounts {
		group.Go(func() error { return r.readAccount(within, account) })
	}
	if p.reader != "" && !slices.Contains(p.accounts, p.reader) {
		group.Go(func() error { return r.readOrganization(within) })
	}
	if err := group.Wait(); err != nil {
		if ctx.Err() != nil {
			return nil, Summary{}, ctx.Err()
		}
		return nil, Summary{}, err
	}
	return r.finish(taken)
}

// finish makes the snapshot of what was read.
func (r *run) finish(taken time.Time) (*store.Snapshot, Summary, error) {
	if r.entered == 0 {
		return nil, Summary{}, fmt.Errorf("enter account %s: %w; is there a role %q that trusts %s, and does it ask for an external id?",
			r.plan.accounts[0], r.shut, r.session.options.Role, r.session.arn)
	}
	records, coverage, _ := r.assembly.Finish()
	snapshot, err := store.NewSnapshot(taken, records, coverage)
	if err != nil {
		return nil, Summary{}, fmt.Errorf("make the snapshot: %w", err)
	}
	summary := summarize(snapshot)
	summary.Calls, summary.Throttled = r.progress.Calls, r.progress.Throttled
	return snapshot, summary, nil
}

// run is the state of one run: what was read, and how far it is.
type run struct {
	session *session
	plan    plan

	mu       sync.Mutex // guards what follows
	assembly *Assembly
	progress Progress
	entered  int
	shut     error // why the first account could not be entered
}

// readAccount reads one account. One that cannot be entered is a gap.
func (r *run) readAccount(ctx context.Context, account string) error {
	place := Place{Partition: r.session.partition, Account: account, Region: global}
	defer r.done(func(p *Progress) { p.Accounts++ })
	clients, err := r.session.enter(ctx, account)
	if err != nil {
		return r.shutOut(ctx, place, err)
	}
	r.mu.Lock()
	r.entered++
	r.mu.Unlock()
	regions, err := r.session.regions(ctx, clients)
	if err != nil {
		if err := r.gap(ctx, place, listRegions, Args{}, err); err != nil {
			return err
		}
	}
	return r.readUnits(ctx, r.units(clients, regions))
}

// readOrganization reads the organisation with the credentials of an account
// that is not read itself.
func (r *run) readOrganization(ctx context.Context) error {
	place := Place{Partition: r.session.partition, Account: r.session.account, Region: global}
	return r.readUnits(ctx, units(r.session.base, place, func(o *Operation) bool { return o.Scope == Management }))
}

func (r *run) readUnits(ctx context.Context, units []*unit) error {
	r.done(func(p *Progress) { p.AllUnits += len(units) })
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(unitsAtOnce)
	for _, u := range units {
		group.Go(func() error {
			err := r.readUnit(within, u)
			r.done(func(p *Progress) { p.Units++ })
			return err
		})
	}
	return group.Wait()
}

// shutOut leaves an account, of which nothing is known then.
func (r *run) shutOut(ctx context.Context, place Place, err error) error {
	if place.Account == r.plan.accounts[0] {
		r.mu.Lock()
		r.shut = err
		r.mu.Unlock()
	}
	return r.gap(ctx, place, enterAccount, Args{Item: r.session.roleARN(place.Account)}, err)
}

// The calls of the plan, for coverage.
var (
	enterAccount = &Operation{Service: "sts", Name: "assume-role", Action: "sts:AssumeRole", Scope: Global}
	listRegions  = &Operation{Service: "ec2", Name: "describe-regions", Action: "ec2:DescribeRegions", Scope: Global}
)

// gap keeps why a call has no answer. The end of the context, and that of
// the caller's credentials, end the run: they say nothing about AWS.
func (r *run) gap(ctx context.Context, place Place, o *Operation, args Args, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if expired(err) {
		return fmt.Errorf("%w: they have expired: %w; log in again and repeat the run", ErrCredentials, err)
	}
	var api smithy.APIError
	if !errors.As(err, &api) && !unreachable(err) {
		if _, base := r.session.base.config.Credentials.Retrieve(ctx); base != nil {
			return fmt.Errorf("%w: %w; log in again and repeat the run", ErrCredentials, base)
		}
	}
	r.keep(o.failed(place, args, err))
	return nil
}

// keep adds an answer.
func (r *run) keep(a *Answer) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.assembly.Add(a)
	if a.outcome.Gap() {
		r.progress.Gaps++
	}
}

// arguments returns the calls that an operation still needs.
func (r *run) arguments(o *Operation, p Place) []Args {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.assembly.Arguments(o, p)
}

// done counts, and tells who wants to know.
func (r *run) done(count func(*Progress)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	count(&r.progress)
	limits := r.session.base.limits
	r.progress.Calls, r.progress.Throttled = int(limits.calls.Load()), int(limits.throttled.Load())
	if r.session.options.Progress != nil {
		r.session.options.Progress(r.progress)
	}
}
