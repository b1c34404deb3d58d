package collect

import (
	"context"
	"sync/atomic"

	"golang.org/x/sync/errgroup"
)

// unit is one service in one account and region: its operations in order,
// since some ask about what others listed.
type unit struct {
	clients    *Clients
	place      Place
	operations []*Operation
	dead       atomic.Int32 // calls that reached nobody
}

// units plans the work in one account.
func (r *run) units(clients *Clients, regions []string) []*unit {
	place := Place{Partition: r.session.partition, Account: clients.account, Region: global}
	all := units(clients, place, func(o *Operation) bool {
		return o.Scope == Global || o.Scope == Management && clients.account == r.plan.reader
	})
	for _, region := range regions {
		place.Region = region
		all = append(all, units(clients.in(region), place, func(o *Operation) bool { return o.Scope == Regional })...)
	}
	return all
}

// units makes one unit of each service in a place.
func units(clients *Clients, place Place, wanted func(*Operation) bool) []*unit {
	var all []*unit
	byService := map[string]*unit{}
	for _, o := range Operations() {
		if !wanted(o) {
			continue
		}
		u := byService[o.Service]
		if u == nil {
			u = &unit{clients: clients, place: place}
			byService[o.Service] = u
			all = append(all, u)
		}
		u.operations = append(u.operations, o)
	}
	return all
}

// readUnit makes the calls of a unit. What a call lists may be asked about
// by the same operation again: OUs lie within OUs.
func (r *run) readUnit(ctx context.Context, u *unit) error {
	for _, o := range u.operations {
		for args := r.arguments(o, u.place); len(args) > 0; args = r.arguments(o, u.place) {
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
	return nil
}

// call makes one call and keeps its answer, or why there is none.
func (r *run) call(ctx context.Context, u *unit, o *Operation, args Args) error {
	if u.dead.Load() >= deadAfter {
		r.keep(o.Refused(u.place, args, codeUnreachable, "earlier calls to this endpoint reached nobody"))
		return nil
	}
	result, err := o.Call(ctx, u.clients, args)
	if err != nil {
		if unreachable(err) {
			u.dead.Add(1)
		}
		return r.gap(ctx, u.place, o, args, err)
	}
	answer, err := o.Answered(u.place, args, result)
	if err != nil {
		answer = o.Refused(u.place, args, codeUnreadable, err.Error())
	}
	r.keep(answer)
	return nil
}
