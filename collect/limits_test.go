package collect

import (
	"context"
	"errors"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/middleware"
)

func TestLimitsPaceOneServiceOfOneAccountAndRegion(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		l := newLimits(4, time.Second)
		call := func(account, region, service string) {
			limit := l.of(account, region, service)
			_, _, err := limit.HandleFinalize(t.Context(), middleware.FinalizeInput{}, middleware.FinalizeHandlerFunc(
				func(context.Context, middleware.FinalizeInput) (middleware.FinalizeOutput, middleware.Metadata, error) {
					return middleware.FinalizeOutput{}, middleware.Metadata{}, nil
				}))
			if err != nil {
				t.Error(err)
			}
		}
		start := time.Now()
		for range 8 {
			call("111111111111", "us-east-1", "rds")
		}
		if took := time.Since(start); took < 900*time.Millisecond || took > 1100*time.Millisecond {
			t.Errorf("8 calls at 4 a second with a burst of 4 took %v, want 1s", took)
		}
		start = time.Now()
		call("222222222222", "us-east-1", "rds")
		call("111111111111", "eu-west-1", "rds")
		call("111111111111", "us-east-1", "kms")
		if took := time.Since(start); took != 0 {
			t.Errorf("other accounts, regions and services waited %v", took)
		}
		if got := l.calls.Load(); got != 11 {
			t.Errorf("counted %d calls, want 11", got)
		}
	})
}

func TestRetryerIsPatientWithThrottlingAlone(t *testing.T) {
	t.Parallel()
	r := newRetryer(time.Second, attemptsThrottled)
	broken := errors.New("connection reset")
	if _, err := r.RetryDelay(attempts, broken); !errors.Is(err, broken) {
		t.Errorf("attempt %d after a broken connection: got %v, want the error itself", attempts, err)
	}
	slow := &smithy.GenericAPIError{Code: "ThrottlingException"}
	if delay, err := r.RetryDelay(attemptsThrottled-1, slow); err != nil || delay > time.Second {
		t.Errorf("attempt %d after throttling: wait %v, error %v", attemptsThrottled-1, delay, err)
	}
}
