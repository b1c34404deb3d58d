package collect

import (
	"context"
	"sync"
	"sync/atomic"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/ratelimit"
	"github.com/aws/aws-sdk-go-v2/aws/retry"
	"github.com/aws/smithy-go/middleware"
	"golang.org/x/time/rate"
)

// callsPerSecond are the rates at which one service is asked in one account
// and region. AWS throttles there, and mostly does not say at what rate; a
// run must leave room for those who work in the account.
var callsPerSecond = map[string]float64{
	"organizations":  4, // for the whole organisation, not for each account
	"iam":            10,
	"rds":            10,
	"lambda":         10, // 15 in all for the control plane
	"redshift":       10,
	"dynamodb":       10,
	"ec2":            15,
	"secretsmanager": 20, // 50 for GetResourcePolicy
	"sts":            20,
	"kms":            50, // 100 for ListGrants
}

// limits holds one limit for each account, region and service, and counts.
type limits struct {
	perSecond float64       // in place of the table, when set
	backoff   time.Duration // the longest wait before a retry

	calls     atomic.Int64
	throttled atomic.Int64

	mu    sync.Mutex
	limit map[[3]string]*limit
}

func newLimits(perSecond float64, backoff time.Duration) *limits {
	return &limits{perSecond: perSecond, backoff: backoff, limit: map[[3]string]*limit{}}
}

func (l *limits) of(account, region, service string) *limit {
	l.mu.Lock()
	defer l.mu.Unlock()
	key := [3]string{account, region, service}
	if l.limit[key] == nil {
		perSecond := l.perSecond
		if perSecond <= 0 {
			perSecond = callsPerSecond[service]
		}
		l.limit[key] = &limit{
			all:     l,
			limiter: rate.NewLimiter(rate.Limit(perSecond), max(1, int(perSecond))),
			retryer: newRetryer(l.backoff),
		}
	}
	return l.limit[key]
}

// limit paces each attempt of a call, retries included, and counts it.
type limit struct {
	all     *limits
	limiter *rate.Limiter
	retryer aws.RetryerV2
}

// ID names the step in the SDK's stack.
func (l *limit) ID() string { return "iamreach.limit" }

// HandleFinalize waits for the account's turn and makes the attempt.
func (l *limit) HandleFinalize(ctx context.Context, in middleware.FinalizeInput, next middleware.FinalizeHandler) (
	middleware.FinalizeOutput, middleware.Metadata, error,
) {
	if err := l.limiter.Wait(ctx); err != nil {
		return middleware.FinalizeOutput{}, middleware.Metadata{}, err
	}
	l.all.calls.Add(1)
	out, metadata, err := next.HandleFinalize(ctx, in)
	if throttled(err) {
		l.all.throttled.Add(1)
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

func newRetryer(backoff time.Duration) aws.RetryerV2 {
	return retryer{retry.NewAdaptiveMode(func(o *retry.AdaptiveModeOptions) {
		o.StandardOptions = append(o.StandardOptions, func(o *retry.StandardOptions) {
			o.MaxAttempts = attemptsThrottled
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
