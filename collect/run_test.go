package collect

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"syscall"
	"testing"
	"testing/synctest"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/store"
)

// fakeAWS answers the calls of a run without a network: two regions, with two
// keys each, in one account.
type fakeAWS struct {
	r     *run
	mu    sync.Mutex
	calls []fakeCall
	fail  func(fakeCall) error // nil, or what goes wrong; called with the lock held
}

type fakeCall struct {
	account, region, action, item string
	n                             int  // of all calls, from 1
	atEnd                         bool // when what was postponed is made again
}

const homeAccount = "444455556666"

var fakeRegions = []string{"eu-west-1", "eu-west-3"}

// run returns a run of some services against the fake.
func (f *fakeAWS) run(file partialFile, options Options, services ...string) *run {
	if options.Now == nil {
		options.Now = func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }
	}
	options.Regions = fakeRegions
	s := &session{
		options: options, partition: "aws", account: homeAccount, arn: "arn:aws:iam::444455556666:user/me",
		base: &Clients{
			account: homeAccount, limits: newLimits(1e6, time.Millisecond),
			config: aws.Config{Credentials: credentials.NewStaticCredentialsProvider("key", "secret", "")},
		},
	}
	r := newRun(s, newJournal(file, options.Now))
	f.r = r
	r.operations = slices.DeleteFunc(r.operations, func(o *Operation) bool { return !slices.Contains(services, o.Service) })
	for _, o := range r.operations {
		o.Call = func(ctx context.Context, c *Clients, args Args) (any, error) { return f.answer(ctx, c, o, args) }
	}
	r.makesPlan = func(context.Context) (plan, error) { return plan{Accounts: []string{homeAccount}}, nil }
	return r
}

func (f *fakeAWS) answer(ctx context.Context, c *Clients, o *Operation, args Args) (any, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	region := c.config.Region
	if region == "" {
		region = global
	}
	call := fakeCall{c.account, region, o.Action, args.Item, len(f.calls) + 1, f.r.last.Load()}
	f.calls = append(f.calls, call)
	if f.fail != nil {
		if err := f.fail(call); err != nil {
			return nil, err
		}
	}
	if ctx.Err() != nil {
		return nil, ctx.Err()
	}
	switch o.Action {
	case "kms:ListKeys":
		var keys []any
		for _, id := range []string{"k1", "k2"} {
			keys = append(keys, map[string]any{"KeyId": id, "KeyArn": fmt.Sprintf("arn:aws:kms:%s:%s:key/%s", region, c.account, id)})
		}
		return map[string]any{"Keys": keys}, nil
	case "kms:ListGrants":
		return map[string]any{"Grants": []any{map[string]any{"GrantId": "g", "Name": "<&> \u2028 é"}}}, nil
	}
	return map[string]any{}, nil
}

// count returns how many calls were made that are so.
func (f *fakeAWS) count(so func(fakeCall) bool) int {
	n := 0
	for _, c := range f.calls {
		if so(c) {
			n++
		}
	}
	return n
}

func taken() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) }

func refusal(code, message string) error {
	return &smithy.GenericAPIError{Code: code, Message: message}
}

func nobodyThere() error {
	return &smithyhttp.RequestSendError{Err: &url.Error{Op: "Post", URL: "https://x", Err: &net.OpError{Op: "dial", Err: syscall.ECONNREFUSED}}}
}

func noSuchHost() error {
	return &smithyhttp.RequestSendError{Err: &url.Error{Op: "Post", URL: "https://x", Err: &net.OpError{Op: "dial", Err: &net.DNSError{Err: "no such host", Name: "x", IsNotFound: true}}}}
}

const closedText = "User: x is not authorized to perform: y with an explicit deny in a service control policy"

// Each test of this table is one row of what can go wrong.
func TestRunWhenThingsGoWrong(t *testing.T) {
	t.Parallel()
	services := []string{"iam", "kms", "secretsmanager", "dynamodb", "lambda"}
	type gap struct {
		region, operation string
		outcome           store.Outcome
		code              string
	}
	abroad := func(c fakeCall) bool { return c.region == "eu-west-3" }
	list := func(c fakeCall) bool { return c.action == "kms:ListKeys" && c.region == "eu-west-3" }
	for _, test := range []struct {
		name  string
		fail  func(fakeCall) error
		count func(fakeCall) bool
		calls [2]int // at least and at most, of those that count says
		want  []gap  // those that are not not-tried
		tried bool   // nothing is not tried
	}{
		{
			"nothing goes wrong", nil, list, [2]int{1, 1}, nil, true,
		},
		{
			"throttled out of retries: made again at the end, and what hangs on it",
			func(c fakeCall) error {
				if list(c) && !c.atEnd {
					return refusal("ThrottlingException", "Rate exceeded")
				}
				return nil
			},
			list,
			[2]int{2, 2},
			nil, true,
		},
		{
			"throttled for ever: a gap",
			func(c fakeCall) error {
				if list(c) {
					return refusal("ThrottlingException", "Rate exceeded")
				}
				return nil
			},
			list,
			[2]int{2, 2},
			[]gap{{"eu-west-3", "kms:ListKeys", store.Failed, "ThrottlingException"}},
			false,
		},
		{
			"a region that could not be reached for a while: no gap",
			func(c fakeCall) error {
				if c.region == "eu-west-3" && !c.atEnd {
					return nobodyThere()
				}
				return nil
			},
			list,
			[2]int{2, 2},
			nil, true,
		},
		{
			"a region that nobody answers for costs a few calls, not all",
			func(c fakeCall) error {
				if abroad(c) {
					return nobodyThere()
				}
				return nil
			},
			abroad,
			[2]int{3, 20},
			[]gap{
				{"eu-west-3", "dynamodb:ListTables", store.Failed, codeUnreachable},
				{"eu-west-3", "kms:ListAliases", store.Failed, codeUnreachable},
				{"eu-west-3", "kms:ListKeys", store.Failed, codeUnreachable},
				{"eu-west-3", "lambda:ListFunctions", store.Failed, codeUnreachable},
				{"eu-west-3", "secretsmanager:ListSecrets", store.Failed, codeUnreachable},
			},
			false,
		},
		{
			"a service without an address in one region is not offered there",
			func(c fakeCall) error {
				if abroad(c) && strings.HasPrefix(c.action, "dynamodb:") {
					return noSuchHost()
				}
				return nil
			},
			list,
			[2]int{1, 1},
			nil, true,
		},
		{
			"a service without an address in any region cannot be reached",
			func(c fakeCall) error {
				if strings.HasPrefix(c.action, "dynamodb:") {
					return noSuchHost()
				}
				return nil
			},
			list,
			[2]int{1, 1},
			[]gap{{"eu-west-1", "dynamodb:ListTables", store.Failed, codeNoHost}, {"eu-west-3", "dynamodb:ListTables", store.Failed, codeNoHost}},
			false,
		},
		{
			"what was deleted between list and get is no gap, whatever the service calls it",
			func(c fakeCall) error {
				if c.item == "k1" {
					return refusal("KeyDoesNotExistFault", "")
				}
				return nil
			},
			list,
			[2]int{1, 1},
			nil, true,
		},
		{
			"a region that a service control policy closes costs two calls",
			func(c fakeCall) error {
				if abroad(c) {
					return refusal("AccessDeniedException", closedText)
				}
				return nil
			},
			abroad,
			[2]int{2, 2},
			[]gap{{"eu-west-3", "kms:ListKeys", store.Denied, "AccessDeniedException"}, {"eu-west-3", "secretsmanager:ListSecrets", store.Denied, "AccessDeniedException"}},
			false,
		},
		{
			"a service control policy that leaves a service open closes no region",
			func(c fakeCall) error {
				if abroad(c) && !strings.HasPrefix(c.action, "kms:") {
					return refusal("AccessDeniedException", closedText)
				}
				return nil
			},
			list,
			[2]int{1, 1},
			[]gap{
				{"eu-west-3", "dynamodb:ListTables", store.Denied, "AccessDeniedException"},
				{"eu-west-3", "lambda:ListFunctions", store.Denied, "AccessDeniedException"},
				{"eu-west-3", "secretsmanager:ListSecrets", store.Denied, "AccessDeniedException"},
			},
			false,
		},
		{
			"a region that the account has not enabled costs as few",
			func(c fakeCall) error {
				if abroad(c) {
					return refusal("UnrecognizedClientException", "The security token included in the request is invalid")
				}
				return nil
			},
			abroad,
			[2]int{1, 2},
			nil, false,
		},
		{
			"a denied key is a gap of that key",
			func(c fakeCall) error {
				if c.action == "kms:ListGrants" && c.region == "eu-west-3" && c.item == "k1" {
					return refusal("AccessDeniedException", "no")
				}
				return nil
			},
			list,
			[2]int{1, 1},
			[]gap{{"eu-west-3", "kms:ListGrants", store.Denied, "AccessDeniedException"}},
			true,
		},
		{
			"what was deleted between list and get is no gap",
			func(c fakeCall) error {
				if c.item == "k1" {
					return refusal("NotFoundException", "Key 'k1' does not exist")
				}
				return nil
			},
			list,
			[2]int{1, 1},
			nil, true,
		},
		{
			"an operation that a region does not offer is no gap",
			func(c fakeCall) error {
				if c.action == "kms:ListGrants" {
					return refusal("UnknownOperationException", "")
				}
				return nil
			},
			list,
			[2]int{1, 1},
			nil, true,
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := &fakeAWS{fail: test.fail}
			snapshot, summary, err := f.run(nil, Options{}, services...).run(t.Context(), taken())
			if err != nil {
				t.Fatal(err)
			}
			var gaps []gap
			notTried := 0
			for _, g := range summary.Gaps {
				if g.Outcome == store.NotTried {
					notTried++
					continue
				}
				gaps = append(gaps, gap{g.Region, g.Operation, g.Outcome, g.Code})
			}
			if test.name == "a region that the account has not enabled costs as few" {
				if len(gaps) == 0 || gaps[0].code != "UnrecognizedClientException" {
					t.Errorf("gaps %v, want what AWS said", gaps)
				}
			} else if diff := cmp.Diff(test.want, gaps, cmp.AllowUnexported(gap{})); diff != "" {
				t.Errorf("gaps (-want +got):\n%s", diff)
			}
			if (notTried == 0) != test.tried {
				t.Errorf("%d calls were not tried", notTried)
			}
			if got := f.count(test.count); got < test.calls[0] || got > test.calls[1] {
				t.Errorf("%d calls, want %d to %d: %v", got, test.calls[0], test.calls[1], f.calls)
			}
			if got := snapshot.Outcome(homeAccount, "eu-west-1", "kms:ListGrants", "k2"); got.Gap() {
				t.Errorf("in the other region grants are %s", got)
			}
		})
	}
}

// What a run decides is told of, each thing once.
func TestDecisionsAreToldOf(t *testing.T) {
	t.Parallel()
	const other = "111122223333"
	f := &fakeAWS{fail: func(c fakeCall) error {
		switch {
		case c.account == other && c.region == "eu-west-3":
			return refusal("AccessDeniedException", closedText)
		case c.action == "dynamodb:ListTables" && c.account == homeAccount && c.region == "eu-west-1" && !c.atEnd:
			return refusal("ThrottlingException", "Rate exceeded")
		}
		return nil
	}}
	var got []string
	r := f.run(nil, Options{}, "kms", "dynamodb", "secretsmanager")
	r.session.base.limits.log = oneAtATime(func(e Event) { got = append(got, strings.TrimSpace(e.Account+" "+e.Region+" "+e.Text)) })
	r.makesPlan = func(context.Context) (plan, error) {
		return plan{Accounts: []string{other, homeAccount, "999999999999"}}, nil
	}
	r.enter = func(_ context.Context, id string) (*Clients, error) {
		if id == "999999999999" {
			return nil, refusal("AccessDenied", "no")
		}
		clients := *r.session.base
		clients.account = id
		return &clients, nil
	}
	_, summary, err := r.run(t.Context(), taken())
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(got)
	want := []string{
		other + " eu-west-3 nothing more is asked here, since a service control policy closes the region",
		other + " global is entered; 2 regions",
		other + " global is read",
		homeAccount + " eu-west-1 dynamodb:ListTables is asked again at the end of the run",
		homeAccount + " global is entered; 2 regions",
		homeAccount + " global is read",
		"999999999999 global cannot be entered: api error AccessDenied: no",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if len(summary.Took) != 2 || summary.Took[other] <= 0 {
		t.Errorf("accounts took %v", summary.Took)
	}
}

func TestCredentialsThatDoNotHoldAtHomeHoldNowhere(t *testing.T) {
	t.Parallel()
	f := &fakeAWS{fail: func(c fakeCall) error {
		if c.region == global {
			return refusal("InvalidClientTokenId", "The security token included in the request is invalid")
		}
		time.Sleep(10 * time.Millisecond) // so that home answers first
		return refusal("UnrecognizedClientException", "")
	}}
	_, summary, err := f.run(nil, Options{}, "iam", "kms", "dynamodb").run(t.Context(), taken())
	if err != nil || len(summary.Gaps) == 0 {
		t.Fatalf("got %v and %d gaps", err, len(summary.Gaps))
	}
	if len(f.calls) > 10 {
		t.Errorf("%d calls were made with credentials that do not hold", len(f.calls))
	}
}

func TestExpiredCredentialsStopTheRunAndKeepWhatIsDone(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.partial")
	f := &fakeAWS{fail: func(c fakeCall) error {
		if c.n > 20 {
			return refusal("ExpiredTokenException", "The security token included in the request is expired")
		}
		return nil
	}}
	services := []string{"iam", "kms", "dynamodb", "lambda", "secretsmanager"}
	_, _, err := f.run(partial(t, path, true), Options{}, services...).run(t.Context(), taken())
	if !errors.Is(err, ErrCredentials) || !strings.Contains(err.Error(), "log in again") {
		t.Errorf("got %v", err)
	}
	if n := len(f.calls); n > 20+unitsAtOnce {
		t.Errorf("%d calls were made after the first that was refused", n-21)
	}
}

// partial opens a file for a run that the test ends.
func partial(t *testing.T, path string, anew bool) *store.Partial {
	t.Helper()
	open := store.OpenPartial
	if anew {
		open = func(path string) (*store.Partial, error) { return store.CreatePartial(path, nil) }
	}
	file, err := open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = file.Close() })
	return file
}

// A run that ends at any of its calls and is gone on with has the root of one
// that nothing disturbed, and reads no unit twice that was done.
func TestResumedRunHasTheSameRoot(t *testing.T) {
	t.Parallel()
	services := []string{"iam", "kms", "dynamodb", "secretsmanager"}
	undisturbed := &fakeAWS{}
	want, _, err := undisturbed.run(nil, Options{}, services...).run(t.Context(), taken())
	if err != nil {
		t.Fatal(err)
	}
	all := len(undisturbed.calls)
	for end := 1; end < all; end += 4 {
		path := filepath.Join(t.TempDir(), "x.partial")
		ctx, cancel := context.WithCancel(t.Context())
		f := &fakeAWS{fail: func(c fakeCall) error {
			if c.n == end {
				cancel()
			}
			return nil
		}}
		file := partial(t, path, true)
		_, _, err := f.run(file, Options{}, services...).run(ctx, taken())
		if !errors.Is(err, context.Canceled) {
			t.Fatalf("ended at call %d: got %v", end, err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		again := &fakeAWS{}
		r := again.run(partial(t, path, false), Options{Resume: true}, services...)
		got, _, err := r.run(t.Context(), taken())
		if err != nil {
			t.Fatalf("gone on with after call %d: %v", end, err)
		}
		if got.Info().Root != want.Info().Root || !slices.Equal(got.Coverage(), want.Coverage()) {
			t.Errorf("ended at call %d of %d: the snapshot is another", end, all)
		}
		if n := len(again.calls); n > all || end > all*3/4 && n == all {
			t.Errorf("ended at call %d of %d: %d calls were made when it was gone on with", end, all, n)
		}
	}
}

func TestResumeReadsAgainWhatIsOld(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.partial")
	f := &fakeAWS{}
	file := partial(t, path, true)
	if _, _, err := f.run(file, Options{}, "kms").run(t.Context(), taken()); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		later time.Duration
		calls int
	}{{time.Hour, 0}, {3 * time.Hour, len(f.calls)}} {
		again := &fakeAWS{}
		file := partial(t, path, false)
		o := Options{Resume: true, MaxAge: 2 * time.Hour, Now: func() time.Time { return taken().Add(test.later) }}
		if _, _, err := again.run(file, o, "kms").run(t.Context(), taken()); err != nil {
			t.Fatal(err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		if len(again.calls) != test.calls {
			t.Errorf("gone on with after %s: %d calls, want %d", test.later, len(again.calls), test.calls)
		}
	}
}

// fullDisk takes some batches.
type fullDisk struct {
	partialFile
	batches int
}

func (d *fullDisk) Put(pieces map[string][]byte) error {
	if d.batches--; d.batches < 0 {
		return fmt.Errorf("write x.partial: %w", syscall.ENOSPC)
	}
	return d.partialFile.Put(pieces)
}

func TestFullDiskEndsTheRun(t *testing.T) {
	t.Parallel()
	for batches := range 3 {
		path := filepath.Join(t.TempDir(), "x.partial")
		file := partial(t, path, true)
		_, _, err := (&fakeAWS{}).run(&fullDisk{file, batches}, Options{}, "kms", "dynamodb", "iam").run(t.Context(), taken())
		if !errors.Is(err, syscall.ENOSPC) && (err != nil || batches == 0) { // later ones may hold all that is left
			t.Errorf("after %d batches: got %v", batches, err)
		}
		if err := file.Close(); err != nil {
			t.Fatal(err)
		}
		if _, _, err := (&fakeAWS{}).run(partial(t, path, false), Options{Resume: true}, "kms", "dynamodb", "iam").run(t.Context(), taken()); err != nil {
			t.Errorf("gone on with after %d batches: %v", batches, err)
		}
	}
}

func TestProgressTellsOfSilenceAndOfTheTimeLeft(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f := &fakeAWS{}
		var last, silent Progress
		r := f.run(nil, Options{Progress: func(p Progress) {
			last = p
			if p.Silent > silent.Silent {
				silent = p
			}
		}}, "kms", "dynamodb")
		limits := r.session.base.limits
		for _, o := range r.operations {
			call := o.Call
			o.Call = func(ctx context.Context, c *Clients, args Args) (any, error) {
				answered, err := limits.turn(ctx, c.account, c.config.Region, o.Service, o.Name)
				if err != nil {
					return nil, err
				}
				defer answered()
				wait := time.Second
				if o.Action == "dynamodb:ListTables" && c.config.Region == "eu-west-3" {
					wait = 3 * time.Minute
				}
				time.Sleep(wait)
				return call(ctx, c, args)
			}
		}
		if _, _, err := r.run(t.Context(), taken()); err != nil {
			t.Fatal(err)
		}
		if silent.Silent < 2*time.Minute || silent.Waiting != "dynamodb list-tables in "+homeAccount+" eu-west-3" {
			t.Errorf("the longest silence was %+v", silent)
		}
		if silent.Left <= 0 || last.Units != last.AllUnits || last.Left != 0 || last.Accounts != 1 {
			t.Errorf("while it was silent %+v, at the end %+v", silent, last)
		}
	})
}

func TestResumeIsOfTheSameChoiceAndCaller(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "x.partial")
	if _, _, err := resume(&Options{Partial: path}); !errors.Is(err, ErrNothingToResume) {
		t.Errorf("with nothing to resume: got %v", err)
	}
	me := &session{partition: "aws", account: homeAccount}
	chosen := Options{Partial: path, Accounts: []string{"111122223333"}, Role: "Reader", Entries: map[string]Entry{}}
	file, err := begin(chosen, me, taken())
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := resume(&Options{Partial: path}); !errors.Is(err, store.ErrLocked) {
		t.Errorf("while it goes on: got %v", err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		options Options
		want    string
	}{
		{Options{}, ""},
		{Options{Role: "Reader", Entries: map[string]Entry{}, MaxAccounts: 3}, ""},
		{Options{Role: "Other"}, "Role: now Other, and before Reader"},
		{Options{Organization: true}, "Organization"},
	} {
		test.options.Partial = path
		again, h, err := resume(&test.options)
		if again != nil {
			_ = again.Close()
		}
		var wrong *OptionsError
		switch {
		case test.want != "":
			if !errors.As(err, &wrong) || !strings.Contains(err.Error(), test.want) {
				t.Errorf("%+v: got %v, want %q", test.options, err, test.want)
			}
		case err != nil || !h.Taken.Equal(taken()) || test.options.Role != "Reader" || len(test.options.Accounts) != 1:
			t.Errorf("%+v: %v", test.options, err)
		}
		if other := h.belongs(&session{partition: "aws", account: "999999999999"}); err == nil && !errors.As(other, &wrong) {
			t.Errorf("another caller: got %v", other)
		}
	}
}
