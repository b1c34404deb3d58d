package collect

import (
	"context"
	"sync"
	"time"
)

// Progress says how far Run has come. A unit is one service in one account
// and region.
type Progress struct {
	Accounts, AllAccounts int // read or begun, and to read
	Units, AllUnits       int // read, and known so far
	Calls, Throttled      int
	Gaps                  int
	Left                  time.Duration // about; 0: not known yet
	Silent                time.Duration // how long nothing has answered
	Waiting               string        // the call that waits longest for its answer
}

// done counts, and tells who wants to know.
func (r *run) done(count func(*Progress)) {
	r.mu.Lock()
	defer r.mu.Unlock()
	count(&r.progress)
	r.tell()
}

// tell is called with the lock held.
func (r *run) tell() {
	tell := r.session.options.Progress
	if tell == nil {
		return
	}
	limits := r.session.base.limits
	p := r.progress
	p.Calls, p.Throttled = int(limits.calls.Load()), int(limits.throttled.Load())
	p.Left = r.pace.left(p, time.Now())
	tell(p)
}

// listen notes how long nothing has answered.
func (r *run) listen(p *Progress) {
	silent, oldest := r.session.base.limits.silence()
	if oldest == nil {
		p.Silent, p.Waiting = 0, ""
		return
	}
	p.Silent, p.Waiting = silent, oldest.service+" "+oldest.operation+" in "+oldest.account+" "+oldest.region
}

// watch tells every second, also while nothing is done.
func (r *run) watch(ctx context.Context) (stop func()) {
	if r.session.options.Progress == nil {
		return func() {}
	}
	ctx, cancel := context.WithCancel(ctx)
	var watching sync.WaitGroup
	watching.Go(func() {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		for {
			select {
			case <-ticker.C:
				r.done(r.listen)
			case <-ctx.Done():
				return
			}
		}
	})
	return func() {
		cancel()
		watching.Wait()
	}
}

// pace guesses how long the rest takes.
type pace struct {
	started time.Time
}

// left returns the time that the units which are left take at the speed so
// far, once a twentieth is done. Accounts that are not begun count as the
// others do on average.
func (p pace) left(now Progress, at time.Time) time.Duration {
	if now.Accounts == 0 || now.AllUnits == 0 {
		return 0
	}
	all := float64(now.AllUnits) * float64(now.AllAccounts) / float64(now.Accounts)
	part := float64(now.Units) / all
	if part < 0.05 || part >= 1 {
		return 0
	}
	return time.Duration(float64(at.Sub(p.started)) * (1 - part) / part).Round(time.Second)
}
