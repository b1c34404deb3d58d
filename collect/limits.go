package collect

import (
	"context"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	awsmiddleware "github.com/aws/aws-sdk-go-v2/aws/middleware"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go/middleware"
	"golang.org/x/sync/semaphore"
	"golang.org/x/time/rate"
)

// class is a set of operations that are paced together in one account and
// region, since AWS counts them together or they are known to be dear.
type class struct {
	service   string
	operation string // the beginning of its API name; empty: all others of the service
	perSecond float64
}

// classes are the rates at which AWS is asked. It throttles for each account
// and region, and mostly does not say at what rate; a run must leave room for
// those who work in the account. The first that matches counts.
var classes = []class{
	{"kms", "ListGrants", 40}, // of 100
	{"kms", "", 50},
	{"rds", "DescribeDBSnapshotAttributes", 5}, // one for each snapshot, and others of RDS starve
	{"rds", "DescribeDBClusterSnapshotAttributes", 5},
	{"secretsmanager", "GetResourcePolicy", 20}, // of 50, together with those that write
	{"organizations", "", 4},                    // for the whole organisation, not for each account
	{"account", "", 3},                          // of 5
	{"ssm", "", 5},                              // throttles early, and people look at parameters
	{"ram", "", 5},
	{"lambda", "", 10}, // of 15 for the control plane
	{"ec2", "", 15},    // a bucket of 100 that fills at 20
	{"sts", "", 20},    // of 600
	{"", "", 10},
}

const (
	callsAtOnce        = 128 // in all accounts
	callsAtOnceAccount = 32
	slowerAtTheEnd     = 4 // so many times, for what was throttled out of retries
)

// limits paces and counts calls: so many a second for each account, region and
// class of operations, and so many at a time for each account and in all.
type limits struct {
	perSecond float64       // in place of the table, when set
	backoff   time.Duration // the longest wait before a retry
	attempts  int           // of a call that is throttled

	log func(Event) // nil: nobody listens

	calls     atomic.Int64
	throttled atomic.Int64
	all       *semaphore.Weighted

	mu       sync.Mutex // guards what follows
	slower   float64
	limiters map[limiterKey]*rate.Limiter
	retryers map[[3]string]aws.RetryerV2 // by account, region and service
	accounts map[string]*semaphore.Weighted
	flying   map[*flight]bool
	answered time.Time // when the last answer came
}

type limiterKey struct {
	account, region string
	class           class
}

// flight is a call that is on its way.
type flight struct {
	account, region, service, operation string
	since                               time.Time
}

func newLimits(perSecond float64, backoff time.Duration) *limits {
	l := &limits{
		perSecond: perSecond, backoff: backoff, attempts: attemptsThrottled, all: semaphore.NewWeighted(callsAtOnce), slower: 1,
		accounts: map[string]*semaphore.Weighted{}, flying: map[*flight]bool{}, answered: time.Now(),
	}
	l.forget("")
	return l
}

// slowDown makes all that is asked from now on slower.
func (l *limits) slowDown(times float64) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.slower = times
	l.limiters = map[limiterKey]*rate.Limiter{}
	l.retryers = map[[3]string]aws.RetryerV2{}
}

// forget drops the state of an account that was read.
func (l *limits) forget(account string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if account == "" {
		l.limiters, l.retryers = map[limiterKey]*rate.Limiter{}, map[[3]string]aws.RetryerV2{}
		return
	}
	for key := range l.limiters {
		if key.account == account {
			delete(l.limiters, key)
		}
	}
	for key := range l.retryers {
		if key[0] == account {
			delete(l.retryers, key)
		}
	}
	delete(l.accounts, account)
}

// classOf returns the class of an operation by its API name.
func classOf(service, operation string) class {
	for _, c := range classes {
		if (c.service == service || c.service == "") && strings.HasPrefix(operation, c.operation) {
			return c
		}
	}
	return classes[len(classes)-1] // it matches all
}

// limiter returns what paces an operation in an account and region.
func (l *limits) limiter(account, region, service, operation string) *rate.Limiter {
	c := classOf(service, operation)
	key := limiterKey{account, region, c}
	if c.service == "" {
		key.class.service = service // services without a line of their own are paced apart
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.limiters[key] == nil {
		perSecond := c.perSecond
		if l.perSecond > 0 {
			perSecond = l.perSecond
		}
		perSecond /= l.slower
		l.limiters[key] = rate.NewLimiter(rate.Limit(perSecond), max(1, int(perSecond)))
	}
	return l.limiters[key]
}

// slots returns the account's calls at a time.
func (l *limits) slots(account string) *semaphore.Weighted {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.accounts[account] == nil {
		l.accounts[account] = semaphore.NewWeighted(callsAtOnceAccount)
	}
	return l.accounts[account]
}

// turn waits until a call may be made. What it returns says that the answer
// is there.
func (l *limits) turn(ctx context.Context, account, region, service, operation string) (answered func(), err error) {
	if err := l.limiter(account, region, service, operation).Wait(ctx); err != nil {
		return nil, err
	}
	own := l.slots(account)
	if err := own.Acquire(ctx, 1); err != nil {
		return nil, err
	}
	if err := l.all.Acquire(ctx, 1); err != nil {
		own.Release(1)
		return nil, err
	}
	l.calls.Add(1)
	f := &flight{account: account, region: region, service: service, operation: operation, since: time.Now()}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.flying[f] = true
	return func() {
		l.all.Release(1)
		own.Release(1)
		l.mu.Lock()
		defer l.mu.Unlock()
		delete(l.flying, f)
		l.answered = time.Now()
	}, nil
}

// silence says how long no answer has come, and which call waits longest.
func (l *limits) silence() (time.Duration, *flight) {
	l.mu.Lock()
	defer l.mu.Unlock()
	var oldest *flight
	for f := range l.flying {
		if oldest == nil || f.since.Before(oldest.since) {
			oldest = f
		}
	}
	return time.Since(l.answered), oldest
}

// of returns the limit of a service in an account and region.
func (l *limits) of(account, region, service string) *limit {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := [3]string{account, region, service}
	if l.retryers[key] == nil {
		l.retryers[key] = newRetryer(l.backoff, l.attempts)
	}
	return &limit{limits: l, account: account, region: region, service: service, retryer: l.retryers[key]}
}

// limit paces each attempt of a call, retries included, and counts it.
type limit struct {
	limits                   *limits
	account, region, service string
	retryer                  aws.RetryerV2 // shared: it measures how fast the service answers
}

// ID names the step in the SDK's stack.
func (l *limit) ID() string { return "iamreach.limit" }

// HandleFinalize waits for the account's turn and makes the attempt.
func (l *limit) HandleFinalize(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
	middleware.FinalizeOutput, middleware.Metadata, error,
) {
	operation := awsmiddleware.GetOperationName(ctx)
	answered, err := l.limits.turn(ctx, l.account, l.region, l.service, operation)
	if err != nil {
		return middleware.FinalizeOutput{}, middleware.Metadata{}, err
	}
	defer answered()
	began := time.Now()
	out, metadata, err := next.HandleFinalize(ctx, in)
	if l.limits.log != nil {
		e := Event{Account: l.account, Region: l.region, Call: l.service + ":" + operation, Took: time.Since(began)}
		if err != nil {
			e.Code, _, _ = failure(err)
		}
		l.limits.log(e)
	}
	if throttled(err) {
		l.limits.throttled.Add(1)
	}
	return out, metadata, err
}

// retryer is patient with throttling alone: what a network does not deliver
// in three attempts, or a service does not answer, is a gap.
type retryer struct {
	aws.RetryerV2
}

const (
	attempts          = 3
	attemptsThrottled = 10
)

func newRetryer(backoff time.Duration, attempts int) aws.RetryerV2 {
	return retryer{retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
		o.StandardOptions = append(o.StandardOptions, func(o *retry.StandardOptions) {
			o.MaxAttempts = attempts
			o.MaxBackoff = backoff
			// The quota of retries is for each client; many calls share this one.
			o.RateLimiter = ratelimit.None
		})
	})}
}

// RetryDelay returns how long to wait, or the error when it is enough.
func (r retryer) RetryDelay(attempt int, err error) (time.Duration, error) {
	if attempt >= attempts && !throttled(err) {
		return 0, err
	}
	return r.RetryerV2.RetryDelay(attempt, err)
}

func throttled(err error) bool {
	return err != nil && retry.IsErrorThrottles(retry.DefaultThrottles).IsErrorThrottle(err) == aws.TrueTernary
}
