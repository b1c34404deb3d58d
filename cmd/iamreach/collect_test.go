package main

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/collect"
	"github.com/iamreach/iamreach/store"
)

func TestProgressOfACollection(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
	clock := func() time.Time { return at }
	base := collect.Progress{Accounts: 3, AllAccounts: 8, Units: 40, AllUnits: 90, Calls: 700, Throttled: 2, Gaps: 1, Left: 90 * time.Second, Waiting: "rds DescribeDBInstances in 111122223333 eu-west-1"}
	for _, test := range []struct {
		name string
		json bool
		want string
	}{
		{"for people", false, `accounts 3/8 · units 40/90 · calls 700 · 2 throttled · 1 gaps · about 1m30s left
accounts 3/8 · units 40/90 · calls 700 · 2 throttled · 1 gaps · about 1m30s left
nothing has answered for 1m0s; what waits longest is rds DescribeDBInstances in 111122223333 eu-west-1
accounts 3/8 · units 40/90 · calls 700 · 2 throttled · 1 gaps · about 1m30s left
accounts 3/8 · units 40/90 · calls 700 · 2 throttled · 1 gaps · about 1m30s left
nothing has answered for 2m0s; what waits longest is rds DescribeDBInstances in 111122223333 eu-west-1
accounts 3/8 · units 40/90 · calls 700 · 2 throttled · 1 gaps · about 1m30s left
`},
		{"for programs", true, `{"time":"2026-11-01T00:00:01Z","level":"info","msg":"accounts 3/8 · units 40/90 · calls 700 · 2 throttled · 1 gaps · about 1m30s left"}
{"time":"2026-11-01T00:00:31Z","level":"info","msg":"accounts 3/8 · units 40/90 · calls 700 · 2 throttled · 1 gaps · about 1m30s left"}
{"time":"2026-11-01T00:01:00Z","level":"warn","msg":"nothing has answered for 1m0s; what waits longest is rds DescribeDBInstances in 111122223333 eu-west-1"}
{"time":"2026-11-01T00:01:01Z","level":"info","msg":"accounts 3/8 · units 40/90 · calls 700 · 2 throttled · 1 gaps · about 1m30s left"}
{"time":"2026-11-01T00:01:31Z","level":"info","msg":"accounts 3/8 · units 40/90 · calls 700 · 2 throttled · 1 gaps · about 1m30s left"}
{"time":"2026-11-01T00:02:00Z","level":"warn","msg":"nothing has answered for 2m0s; what waits longest is rds DescribeDBInstances in 111122223333 eu-west-1"}
{"time":"2026-11-01T00:02:01Z","level":"info","msg":"accounts 3/8 · units 40/90 · calls 700 · 2 throttled · 1 gaps · about 1m30s left"}
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			at = time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
			var out strings.Builder
			m := messages{out: &out, json: test.json, now: clock}
			show := progressOf(m, ui.NewProgress(m, false, clock))
			for second := 1; second <= 125; second++ { // as a run tells, each second
				at = at.Add(time.Second)
				p := base
				p.Silent = time.Duration(second) * time.Second
				show(p)
			}
			if diff := cmp.Diff(test.want, out.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestRemediesOfGaps(t *testing.T) {
	t.Parallel()
	got := remedies([]store.Coverage{
		{Operation: "organizations:ListPoliciesForTarget/SERVICE_CONTROL_POLICY", Outcome: store.Denied, Code: "AccessDeniedException"},
		{Operation: "kms:ListGrants", Outcome: store.Denied, Code: "AccessDeniedException"},
		{Operation: "kms:ListGrants", Outcome: store.Denied, Code: "AccessDeniedException"},
		{Operation: "rds:DescribeDBInstances", Outcome: store.Denied, Message: "with an explicit deny in a service control policy"},
		{Operation: "rds:DescribeDBClusters", Outcome: store.NotTried},
		{Operation: "sts:AssumeRole", Outcome: store.Denied},
		{Operation: "ec2:DescribeVpcs", Outcome: store.Failed, Code: "RequestLimitExceeded"},
		{Operation: "ec2:DescribeSubnets", Outcome: store.Failed, Code: "Unreachable"},
	})
	want := []string{
		"allow the role kms:ListGrants, organizations:ListPoliciesForTarget; iamreach collect policy prints all that it needs",
		"see in those accounts whether the role exists, trusts the caller, and asks for an external id (--role ID=NAME, --external-id ID=X)",
		"collect again later, or with fewer --calls-per-second",
		"look at the network, and leave out with --regions what is not there",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if got := remedies([]store.Coverage{{Operation: "x:Y", Outcome: store.NotTried}}); got != nil {
		t.Errorf("of what was not tried: %v", got)
	}
}

// What ends a run is said in a way that keeps the exit code.
func TestErrorsKeepTheirExitCodeWhenSayingHowToGoOn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		err  error
		want int
	}{
		{withHint(context.Canceled, "go on with: iamreach collect --resume"), exitInterrupted},
		{withHint(collect.ErrCredentials, "log in"), exitFailed},
		{withHint(usageError{collect.ErrNothingToResume}, "run it"), exitUsage},
		{withHint(errors.Join(store.ErrLocked), "wait"), exitFailed},
	} {
		if got := exitCode(test.err); got != test.want {
			t.Errorf("%v: %d, want %d", test.err, got, test.want)
		}
	}
}

func TestLogOfACollection(t *testing.T) {
	t.Parallel()
	events := []collect.Event{
		{Account: "444455556666", Region: "eu-west-1", Call: "kms:ListKeys", Took: 21 * time.Millisecond},
		{Account: "444455556666", Region: "eu-west-1", Call: "rds:DescribeDBInstances", Code: "AccessDenied", Took: 3 * time.Millisecond},
		{Account: "444455556666", Region: "global", Text: "is read", Took: 1500 * time.Millisecond},
	}
	for _, test := range []struct{ args, want string }{
		{"", ""},
		{"-v -q", ""},
		{"-v", "444455556666 global is read 1.500s\n"},
		{"-vv", `444455556666 eu-west-1 kms:ListKeys 0.021s
444455556666 eu-west-1 rds:DescribeDBInstances 0.003s AccessDenied
444455556666 global is read 1.500s
`},
		{"-vv --log-format json", `{"time":"2026-11-01T00:00:00Z","level":"debug","msg":"call","account":"444455556666","region":"eu-west-1","operation":"kms:ListKeys","seconds":0.021}
{"time":"2026-11-01T00:00:00Z","level":"debug","msg":"call","account":"444455556666","region":"eu-west-1","operation":"rds:DescribeDBInstances","code":"AccessDenied","seconds":0.003}
{"time":"2026-11-01T00:00:00Z","level":"debug","msg":"is read","account":"444455556666","region":"global","seconds":1.5}
`},
	} {
		var out strings.Builder
		p := &program{environment: environment{Stderr: &out, Now: func() time.Time { return time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC) }}}
		app := &cli.App{Flags: globalFlags(), Action: func(c *cli.Context) error {
			if log := p.logOf(c, func() {}); log != nil {
				for _, e := range events {
					log(e)
				}
			}
			return nil
		}}
		if err := app.Run(append([]string{"iamreach"}, strings.Fields(test.args)...)); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(test.want, out.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.args, diff)
		}
	}
}

func TestHowLongAccountsTook(t *testing.T) {
	t.Parallel()
	took := map[string]time.Duration{"111122223333": 800 * time.Millisecond, "222233334444": 90 * time.Second, "333344445555": 61 * time.Second, "444455556666": 61 * time.Second, "555566667777": 2 * time.Second}
	for _, test := range []struct {
		json bool
		want string
	}{
		{false, "  took longest: 222233334444 1m30s, 333344445555 1m1s, 444455556666 1m1s\n"},
		{true, `{"time":"2026-11-01T00:00:00Z","level":"info","msg":"account read","account":"222233334444","seconds":90}
{"time":"2026-11-01T00:00:00Z","level":"info","msg":"account read","account":"333344445555","seconds":61}
{"time":"2026-11-01T00:00:00Z","level":"info","msg":"account read","account":"444455556666","seconds":61}
{"time":"2026-11-01T00:00:00Z","level":"info","msg":"account read","account":"555566667777","seconds":2}
{"time":"2026-11-01T00:00:00Z","level":"info","msg":"account read","account":"111122223333","seconds":0.8}
`},
	} {
		var out strings.Builder
		tookLongest(messages{out: &out, json: test.json, now: func() time.Time { return time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC) }}, took)
		if diff := cmp.Diff(test.want, out.String()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	}
}
