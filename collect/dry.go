package collect

import (
	"context"
	"slices"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/iamreach/iamreach/store"
)

// DryRun is what Run would do.
type DryRun struct {
	Caller     string // the ARN of the credentials
	Partition  string
	Accounts   []DryAccount
	Closed     []string // accounts that are suspended or being closed
	Reader     string   // the account that reads the organisation; empty: nobody
	Operations []string // IAM actions, in the order of the calls
	Lists      int      // calls that are made in any case, if each list has one page
	PerThing   []string // actions that are called once for each thing that those list
	Things     int      // calls for things, as many as in an earlier snapshot
}

// DryAccount is one account of a DryRun.
type DryAccount struct {
	ID      string
	Role    string // empty: with the caller's own credentials
	Regions []string
	Error   string // why it cannot be entered, or its regions cannot be listed
}

// Dry finds out what Run would do: it enters each account and lists its
// regions, and reads nothing else. From an earlier snapshot, which may be nil,
// it tells how many things there are to be asked about.
func Dry(ctx context.Context, options Options, before *store.Snapshot) (*DryRun, error) {
	s, err := openSession(ctx, options)
	if err != nil {
		return nil, err
	}
	p, err := s.plan(ctx)
	if err != nil {
		return nil, err
	}
	d := &DryRun{Caller: s.arn, Partition: s.partition, Closed: p.Closed, Reader: p.Reader, Accounts: make([]DryAccount, len(p.Accounts))}
	group, within := errgroup.WithContext(ctx)
	group.SetLimit(accountsAtOnce)
	var mu sync.Mutex
	done := 0
	for i, id := range p.Accounts {
		group.Go(func() error {
			account, err := s.dry(within, id)
			d.Accounts[i] = account
			mu.Lock()
			defer mu.Unlock()
			if done++; options.Progress != nil {
				options.Progress(Progress{Accounts: done, AllAccounts: len(p.Accounts), Calls: int(s.base.limits.calls.Load())})
			}
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	elsewhere, err := s.readerRegions(ctx, p)
	if err != nil {
		return nil, err
	}
	d.count(before, elsewhere)
	return d, nil
}

// dry enters one account. What AWS refuses is part of the answer.
func (s *session) dry(ctx context.Context, id string) (DryAccount, error) {
	d := DryAccount{ID: id}
	if id != s.account {
		d.Role = s.options.entry(id).Role
	}
	clients, err := s.enter(ctx, id)
	if err == nil {
		d.Regions, err = s.regions(ctx, clients)
	}
	if err != nil {
		if fatal := s.fatal(ctx, err); fatal != nil {
			return d, fatal
		}
		code, message, _ := failure(err)
		d.Error = code + ": " + message
	}
	return d, nil
}

// readerRegions returns the regions in which an account reads the organisation
// that is not read itself.
func (s *session) readerRegions(ctx context.Context, p plan) ([]string, error) {
	if p.Reader == "" || slices.Contains(p.Accounts, p.Reader) {
		return nil, nil
	}
	regions, err := s.regions(ctx, s.base)
	if err != nil {
		err = s.fatal(ctx, err) // else those that are switched on everywhere are asked
	}
	return regions, err
}

// count counts calls. Elsewhere are the regions of a reader that is not read.
func (d *DryRun) count(before *store.Snapshot, elsewhere []string) {
	regions := map[string][]string{}
	for _, a := range d.Accounts {
		regions[a.ID] = a.Regions
	}
	reads := regions[d.Reader]
	if len(elsewhere) > 0 {
		reads = elsewhere
	}
	managing := map[string]bool{}
	for _, o := range Operations() {
		managing[o.Action] = o.Managing()
		if o.Managing() && d.Reader == "" {
			continue
		}
		d.Operations = append(d.Operations, o.Action)
		if o.Each != nil {
			d.PerThing = append(d.PerThing, o.Action)
			continue
		}
		calls := max(1, len(o.Filters))
		for _, a := range d.Accounts {
			switch {
			case len(a.Regions) == 0: // it cannot be entered
			case o.Scope == Regional:
				d.Lists += calls * len(a.Regions)
			case o.Scope == Global:
				d.Lists += calls
			}
		}
		switch o.Scope {
		case Management:
			d.Lists += calls
		case ManagementRegional:
			d.Lists += calls * len(reads)
		}
	}
	if before == nil {
		return
	}
	for _, c := range before.Coverage() {
		if c.Item == "" || c.Outcome == store.NotTried {
			continue
		}
		in, ok := regions[c.Account]
		if action, _, _ := strings.Cut(c.Operation, "/"); managing[action] {
			in, ok = reads, c.Account == d.Reader
		}
		if ok && (c.Region == global || slices.Contains(in, c.Region)) {
			d.Things++
		}
	}
}
