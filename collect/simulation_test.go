package collect

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"golang.org/x/time/rate"
)

// bucket is how AWS counts calls in one account and region: so many at once,
// and so many a second.
type bucket struct {
	service         string
	deep, perSecond float64
}

// published are AWS's limits where it publishes them. For the others stands
// less than what users of other tools report to work.
var published = []bucket{
	{"kms", 100, 100}, // of ListGrants, the lowest
	{"secretsmanager", 50, 50},
	{"lambda", 15, 15},
	{"account", 5, 5},
	{"ec2", 100, 20},
	{"organizations", 8, 5},
	{"sts", 600, 600},
	{"", 20, 12},
}

const (
	modelLatency = 150 * time.Millisecond
	modelDisk    = 5 * time.Millisecond // to write a batch and wait for it
)

// modelAWS stands for all of AWS, on a model clock: time passes and calls are
// counted, and nothing is sent.
type modelAWS struct {
	limits *limits

	mu        sync.Mutex
	buckets   map[[3]string]*rate.Limiter
	calls     map[string]int // by service
	throttled int
	flying    int
	most      int            // calls in flight at a time
	open      map[string]int // calls in flight by account
	accounts  int            // with calls in flight at a time
}

// ask makes n calls, one after the other. They are one event of the model.
func (m *modelAWS) ask(ctx context.Context, account, region, service, operation string, n int) error {
	answered, err := m.limits.turn(ctx, account, region, service, operation)
	if err != nil {
		return err
	}
	defer answered()
	limiter := m.limits.limiter(account, region, service, operation)
	m.mu.Lock()
	m.calls[service] += n
	m.flying++
	m.open[account]++
	m.most, m.accounts = max(m.most, m.flying), max(m.accounts, len(m.open))
	at := time.Now()
	for i := range n {
		if i > 0 { // the others wait for their turn as the first did
			at = at.Add(max(modelLatency, limiter.ReserveN(at, 1).DelayFrom(at)))
		}
		if !m.bucket(account, region, service).AllowN(at, 1) {
			m.throttled++
		}
	}
	m.mu.Unlock()
	time.Sleep(time.Until(at) + modelLatency)
	m.mu.Lock()
	defer m.mu.Unlock()
	m.flying--
	if m.open[account]--; m.open[account] == 0 {
		delete(m.open, account)
	}
	return nil
}

func (m *modelAWS) bucket(account, region, service string) *rate.Limiter {
	key := [3]string{account, region, service}
	if m.buckets[key] == nil {
		i := slices.IndexFunc(published, func(b bucket) bool { return b.service == service || b.service == "" })
		m.buckets[key] = rate.NewLimiter(rate.Limit(published[i].perSecond), int(published[i].deep))
	}
	return m.buckets[key]
}

const (
	thingsOfOne = 40 // of a kind, in a region of a busy account
	groupsOfOne = 4  // a call of the model stands for one of so many groups of them
)

// modelGroup is what the model reads in one unit: a service that AWS limits
// apart, or all the others.
type modelGroup struct {
	service string
	scope   Scope
}

// work counts the operations of each unit: those that list, and those that
// are called for each thing.
func work() (order []modelGroup, lists, each map[modelGroup]int) {
	lists, each = map[modelGroup]int{}, map[modelGroup]int{}
	for _, o := range Operations() {
		g := modelGroup{o.Service, o.Scope}
		if i := slices.IndexFunc(published, func(b bucket) bool { return b.service == o.Service }); i < 0 && o.Service != "rds" {
			g.service = "others"
		}
		if lists[g]+each[g] == 0 {
			order = append(order, g)
		}
		if o.Each == nil {
			lists[g]++
		} else {
			each[g] += len(filters(o))
		}
	}
	return order, lists, each
}

// operations are two for each unit: one for all that lists, and one for all
// that is asked about things.
func (m *modelAWS) operations() []*Operation {
	order, lists, each := work()
	var all []*Operation
	for _, g := range order {
		typ := fmt.Sprintf("%s %d", g.service, g.scope)
		all = append(all, &Operation{
			Service: g.service, Name: "list " + typ, Action: g.service + ":List", Scope: g.scope,
			Lists: []List{{Path: "Things", Type: typ, ID: "{Id}"}},
			Call: func(ctx context.Context, c *Clients, _ Args) (any, error) {
				var things []any
				if each[g] > 0 && busy(c.account) {
					for i := range groupsOfOne {
						things = append(things, map[string]any{"Id": fmt.Sprint(i)})
					}
				}
				return map[string]any{"Things": things}, m.ask(ctx, c.account, c.config.Region, g.service, "list", max(1, lists[g]))
			},
		})
		if each[g] > 0 {
			all = append(all, &Operation{
				Service: g.service, Name: "get " + typ, Action: g.service + ":Get", Scope: g.scope,
				Each: &Each{Types: []string{typ}, Field: "Id"}, Lists: []List{{}},
				Call: func(ctx context.Context, c *Clients, _ Args) (any, error) {
					return map[string]any{}, m.ask(ctx, c.account, c.config.Region, g.service, "get", each[g]*thingsOfOne/groupsOfOne)
				},
			})
		}
	}
	return all
}

// busy accounts have things to be asked about; others are as good as empty.
func busy(account string) bool { return strings.HasSuffix(account, "7") }

// wanted is how many calls and units accounts take when each is made once.
func wanted(accounts, busyOnes, regions int) (calls, units int) {
	order, lists, each := work()
	for _, g := range order {
		times, busyTimes := accounts, busyOnes
		switch g.scope {
		case Regional:
			times, busyTimes = times*regions, busyTimes*regions
		case Management:
			times, busyTimes = 1, 0 // by the caller, which is not busy
		case ManagementRegional:
			times, busyTimes = regions, 0
		}
		calls += times*max(1, lists[g]) + busyTimes*each[g]*thingsOfOne/groupsOfOne*groupsOfOne
		units += times
	}
	return calls + accounts, units // and to enter each
}

// modelFile takes what a journal writes, as slowly as a disk.
type modelFile struct{ units int }

func (f *modelFile) Put(pieces map[string][]byte) error {
	time.Sleep(modelDisk)
	for name := range pieces {
		if strings.HasPrefix(name, prefixUnit) {
			f.units++
		}
	}
	return nil
}
func (f *modelFile) Each(string, func(string, []byte) error) error { return nil }
func (f *modelFile) Close() error                                  { return nil }

// modelRun is what came of a run on the model clock.
type modelRun struct {
	*modelAWS
	file *modelFile
	took time.Duration
	heap uint64 // of the scheduler, when most accounts are done
}

func (r *modelRun) total() int {
	n := 0
	for _, calls := range r.calls {
		n += calls
	}
	return n
}

// binds says what the run waited for.
func (r *modelRun) binds(atOnce int) string {
	inFlight := float64(r.total()) * modelLatency.Seconds() / r.took.Seconds()
	switch {
	case inFlight > 0.9*callsAtOnce:
		return fmt.Sprintf("the %d calls in flight", callsAtOnce)
	case r.accounts >= atOnce:
		return fmt.Sprintf("the %d accounts at a time", atOnce)
	}
	return "the longest chain in one account"
}

// simulate runs the scheduler for so many accounts, of which every tenth is
// busy.
func simulate(t *testing.T, accounts, atOnce int, regions []string) *modelRun {
	t.Helper()
	const caller = "000000000000"
	file := &modelFile{}
	m := &modelAWS{buckets: map[[3]string]*rate.Limiter{}, calls: map[string]int{}, open: map[string]int{}}
	result := &modelRun{modelAWS: m, file: file}
	synctest.Test(t, func(t *testing.T) {
		m.limits = newLimits(0, time.Second)
		var ids []string
		for i := range accounts {
			ids = append(ids, fmt.Sprintf("%012d", 100000000000+i))
		}
		base := &Clients{account: caller, limits: m.limits, config: aws.Config{Credentials: credentials.NewStaticCredentialsProvider("key", "secret", "")}}
		s := &session{options: Options{Regions: regions, Role: "Reader", MaxAccounts: atOnce, Now: time.Now}, partition: "aws", account: caller, base: base}
		r := newRun(s, newJournal(file, time.Now))
		r.operations = m.operations()
		r.makesPlan = func(context.Context) (plan, error) { return plan{Accounts: ids, Reader: caller}, nil }
		r.enter = func(ctx context.Context, id string) (*Clients, error) {
			return &Clients{account: id, limits: m.limits, config: base.config}, m.ask(ctx, caller, "us-east-1", "sts", "AssumeRole", 1)
		}
		s.options.Progress = func(p Progress) {
			if p.Accounts < p.AllAccounts*9/10 || result.heap > 0 {
				return
			}
			m.mu.Lock()
			m.buckets = map[[3]string]*rate.Limiter{} // the model's own
			m.mu.Unlock()
			var memory runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&memory)
			result.heap = memory.HeapAlloc
		}
		began := time.Now()
		err := r.readAll(t.Context())
		if flushing := r.journal.flush(); err == nil {
			err = flushing
		}
		if err != nil {
			t.Fatal(err)
		}
		result.took = time.Since(began)
	})
	return result
}

// TestSimulatedOrganisations runs the real scheduler on a model clock against
// AWS's limits: each call is made once, none is over the limits, and memory
// does not grow with the organisation. With -v it prints a table.
func TestSimulatedOrganisations(t *testing.T) {
	if testing.Short() {
		t.Skip("it takes some seconds")
	}
	two, all := []string{"eu-west-1", "us-east-1"}, defaultRegions["aws"]
	t.Logf("%8s  %7s  %9s  %8s  %7s  %7s  %s", "accounts", "regions", "calls", "time", "calls/s", "heap", "what binds")
	for _, size := range []struct {
		accounts, atOnce int
		regions          []string
	}{
		{1, accountsAtOnce, two},
		{100, accountsAtOnce, two},
		{100, accountsAtOnce, all},
		{300, 40, two},
		{1_000, accountsAtOnce, two},
		{10_000, accountsAtOnce, two},
	} {
		r := simulate(t, size.accounts, size.atOnce, size.regions)
		t.Logf("%8d  %7d  %9d  %8s  %7.0f  %4.1f MB  %s", size.accounts, len(size.regions), r.total(), r.took.Round(time.Second),
			float64(r.total())/r.took.Seconds(), float64(r.heap)/1e6, r.binds(size.atOnce))
		calls, units := wanted(size.accounts, size.accounts/10, len(size.regions))
		if got := r.total(); got != calls {
			t.Errorf("%d accounts: %d calls, want %d", size.accounts, got, calls)
		}
		if got := r.file.units; got != units {
			t.Errorf("%d accounts: %d units were written, want %d", size.accounts, got, units)
		}
		if r.throttled > 0 {
			t.Errorf("%d accounts: %d calls are over AWS's limits", size.accounts, r.throttled)
		}
		if r.most > callsAtOnce || r.accounts > size.atOnce+1 { // and the caller's
			t.Errorf("%d accounts: %d calls in flight, of %d accounts", size.accounts, r.most, r.accounts)
		}
		if r.heap > 32<<20 {
			t.Errorf("%d accounts: the scheduler holds %d MB", size.accounts, r.heap>>20)
		}
	}
}
