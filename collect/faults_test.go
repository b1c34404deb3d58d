package collect

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/collect/faultproxy"
	"github.com/iamreach/iamreach/collect/mototest"
	"github.com/iamreach/iamreach/store"
)

// estateServer is a seeded emulator that many runs read.
type estateServer struct {
	*mototest.Server
	*mototest.Estate
}

// read runs Run for the data account through a proxy with faults. What
// moto lacks is not offered.
func (s *estateServer) read(t *testing.T, change func(*Options), faults ...faultproxy.Rule) (*store.Snapshot, Summary, *faultproxy.Proxy, error) {
	t.Helper()
	proxy := faultproxy.Start(t, s.URL, append(faults, mototest.Lacking()...)...)
	o := both(s.Estate)
	o.Accounts = []string{s.Data}
	if change != nil {
		change(&o)
	}
	snapshot, summary, err := Run(t.Context(), through(o, proxy.URL, s.Credentials(t, s.Management)))
	return snapshot, summary, proxy, err
}

func TestRunThroughFaults(t *testing.T) {
	t.Parallel()
	server, estate := mototest.Shared(t)
	s := &estateServer{server, estate}
	t.Run("a refusal is a gap of exactly that call", s.refusal)
	t.Run("a region that a guardrail shuts is a gap in each of its calls", s.shutRegion)
	t.Run("throttling is waited out", s.throttling)
	t.Run("expired credentials end the run", s.expired)
	t.Run("a session that AWS calls expired is renewed once", s.expiredSession)
	t.Run("credentials that expire in the middle, and new ones", s.expiring)
	t.Run("throttling that does not end is a gap", s.throttledForGood)
	t.Run("what is not there", s.notThere)
	t.Run("wrong credentials end the run", s.wrongCredentials)
	t.Run("refusals of each protocol are denied", s.protocols)
	t.Run("a region that an organisation closes costs two calls", s.closedRegion)
	t.Run("a connection that is cut once, and a slow answer, are no gaps", s.flaky)
	t.Run("accounts are entered in their own roles, and closed ones are not", s.entered)
	t.Run("a dry run reads nothing", s.dryRun)
	t.Run("each partition has its own ARNs and regions", s.partitions)
	t.Run("a profile may ask for an MFA code", s.mfa)
	t.Run("a web page is a failed call and the run goes on", s.webPage)
	t.Run("a region that nobody answers for is given up", s.deadRegion)
	t.Run("pages are read to the end", s.pages)
	t.Run("an account that cannot be entered is a gap", s.shutAccount)
	t.Run("with no account entered there is no snapshot", s.shutOut)
	t.Run("a run ends within a second of its context", s.cancelled)
	t.Run("two runs give the same root", s.twice)
	t.Run("no value is read, and each thing is asked about once", s.calls)
	t.Run("an organisation or an OU lists the accounts", s.organization)
	t.Run("without regions the enabled ones are read", s.regions)
}

func (s *estateServer) refusal(t *testing.T) {
	t.Parallel()
	snapshot, summary, _, err := s.read(t, nil, faultproxy.Rule{
		Service: "kms", Operation: "ListGrants", Region: mototest.Home, Code: "AccessDeniedException", Message: "User is not authorized",
	})
	if err != nil {
		t.Fatal(err)
	}
	want := []store.Coverage{{
		Account: s.Data, Region: mototest.Home, Operation: "kms:ListGrants", Item: s.Key,
		Outcome: store.Denied, Code: "AccessDeniedException", Message: "User is not authorized",
	}}
	if diff := cmp.Diff(want, summary.Gaps); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
	if got := snapshot.Outcome(s.Data, mototest.Abroad, "kms:ListGrants", s.KeyAbroad); got.Gap() {
		t.Errorf("in the other region the call is a gap too: %s", got)
	}
}

func (s *estateServer) shutRegion(t *testing.T) {
	t.Parallel()
	_, summary, _, err := s.read(t, nil, faultproxy.Rule{Service: "rds", Operation: "Describe", Region: mototest.Abroad, Code: "AccessDenied"})
	if err != nil {
		t.Fatal(err)
	}
	if len(summary.Gaps) < 8 {
		t.Errorf("got %d gaps, want one for each operation at least", len(summary.Gaps))
	}
	for _, gap := range summary.Gaps {
		fromRDS := strings.HasPrefix(gap.Operation, "rds:") || gap.Operation == "s3:GetBucketPolicy" // of the buckets that RDS tells of
		if gap.Region != mototest.Abroad || !fromRDS || gap.Outcome != store.Denied && gap.Outcome != store.NotTried {
			t.Errorf("an unexpected gap: %+v", gap)
		}
	}
}

func (s *estateServer) throttling(t *testing.T) {
	t.Parallel()
	said, logged := map[string]int{}, 0
	_, summary, proxy, err := s.read(t, func(o *Options) {
		o.Log = func(e Event) {
			if e.Call != "" {
				logged++
			}
			if e.Code != "" {
				said[e.Account+" "+e.Region+" "+e.Call+" "+e.Code]++
			}
		}
	},
		faultproxy.Rule{Service: "rds", Operation: "DescribeDBInstances", Region: mototest.Home, Code: "Throttling", Times: 4},
		faultproxy.Rule{Service: "ec2", Operation: "DescribeVpcs", Region: mototest.Home, Code: "RequestLimitExceeded", Times: 1})
	if err != nil {
		t.Fatal(err)
	}
	made := 0
	for _, n := range proxy.Calls() {
		made += n
	}
	throttled := s.Data + " " + mototest.Home + " rds:DescribeDBInstances Throttling"
	if said[throttled] != 4 || logged != made {
		t.Errorf("of %d calls %d are told of, and of failures %v", made, logged, said)
	}
	if len(summary.Gaps) > 0 || summary.Throttled != 5 {
		t.Errorf("got %d throttled calls and the gaps %+v, want 5 and none", summary.Throttled, summary.Gaps)
	}
	if got := proxy.Calls()[faultproxy.Call{Service: "rds", Operation: "DescribeDBInstances", Region: mototest.Home}]; got != 5 {
		t.Errorf("DescribeDBInstances was called %d times, want 5", got)
	}
}

func (s *estateServer) expired(t *testing.T) {
	t.Parallel()
	for _, fault := range []faultproxy.Rule{
		{Service: "kms", Code: "ExpiredTokenException"},
		{Service: "rds", Code: "ExpiredToken"},
		{Service: "sts", Operation: "AssumeRole", Code: "ExpiredToken"},
	} {
		_, _, _, err := s.read(t, nil, fault)
		if !errors.Is(err, ErrCredentials) || !strings.Contains(err.Error(), "log in again") {
			t.Errorf("%s from %s: got %v", fault.Code, fault.Service, err)
		}
	}
}

func (s *estateServer) wrongCredentials(t *testing.T) {
	t.Parallel()
	_, _, _, err := s.read(t, nil, faultproxy.Rule{Service: "sts", Operation: "GetCallerIdentity", Code: "InvalidClientTokenId"})
	if !errors.Is(err, ErrCredentials) {
		t.Errorf("got %v", err)
	}
}

func (s *estateServer) webPage(t *testing.T) {
	t.Parallel()
	_, summary, proxy, err := s.read(t, nil, faultproxy.Rule{Service: "lambda", Operation: "ListFunctions", Region: mototest.Home, HTML: true})
	if err != nil {
		t.Fatal(err)
	}
	want := []store.Coverage{
		{Account: s.Data, Region: mototest.Home, Operation: "lambda:GetPolicy", Outcome: store.NotTried},
		{
			Account: s.Data, Region: mototest.Home, Operation: "lambda:ListFunctions",
			Outcome: store.Failed, Code: "HTTP500", Message: "Internal Server Error",
		},
	}
	if diff := cmp.Diff(want, summary.Gaps); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
	if got := proxy.Count("lambda", "ListFunctions"); got != attempts+1 {
		t.Errorf("ListFunctions was called %d times in both regions, want %d", got, attempts+1)
	}
}

func (s *estateServer) deadRegion(t *testing.T) {
	t.Parallel()
	_, summary, proxy, err := s.read(t, nil, faultproxy.Rule{Region: mototest.Abroad, Drop: true})
	if err != nil {
		t.Fatal(err)
	}
	if len(summary.Gaps) == 0 {
		t.Error("there are no gaps")
	}
	for _, gap := range summary.Gaps {
		if gap.Region != mototest.Abroad || gap.Outcome == store.Denied || gap.Outcome == store.Failed && gap.Code != codeUnreachable {
			t.Errorf("an unexpected gap: %+v", gap)
		}
	}
	calls := map[string]int{}
	for call, n := range proxy.Calls() {
		if call.Region == mototest.Abroad {
			calls[call.Service] += n
		}
	}
	for service, n := range calls {
		// Once more at the end of the run; and the SDK's transport repeats what a cut connection may have swallowed.
		if n > 2*deadAfter*attempts*2 {
			t.Errorf("%s was called %d times in a region that nobody answers for", service, n)
		}
	}
}

func (s *estateServer) pages(t *testing.T) {
	t.Parallel()
	whole, _, _, err := s.read(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	lists := map[faultproxy.Call]*faultproxy.Pages{ // of each protocol
		{Service: "kms", Operation: "ListAliases"}:                    {List: "Aliases", Ask: "Marker", Give: "NextMarker", More: "Truncated"},
		{Service: "dynamodb", Operation: "ListTables"}:                {List: "TableNames", Ask: "ExclusiveStartTableName", Give: "LastEvaluatedTableName"},
		{Service: "iam", Operation: "GetAccountAuthorizationDetails"}: {List: "RoleDetailList", Ask: "Marker", Give: "Marker"},
		{Service: "ec2", Operation: "DescribeSubnets"}:                {List: "subnetSet", Ask: "NextToken", Give: "nextToken"},
	}
	var rules []faultproxy.Rule
	for call, pages := range lists {
		rules = append(rules, faultproxy.Rule{Service: call.Service, Operation: call.Operation, Page: pages})
	}
	snapshot, summary, proxy, err := s.read(t, nil, rules...)
	if err != nil || len(summary.Gaps) > 0 {
		t.Fatal(err, summary.Gaps)
	}
	if got, want := snapshot.Info().Root, whole.Info().Root; got != want {
		t.Errorf("in pages the root is %s, and %s at once", got, want)
	}
	for call, typ := range map[faultproxy.Call]string{
		{Service: "kms", Operation: "ListAliases"}:                    store.TypeAlias,
		{Service: "iam", Operation: "GetAccountAuthorizationDetails"}: store.TypeRole,
		{Service: "ec2", Operation: "DescribeSubnets"}:                store.TypeSubnet,
	} {
		regions := map[string]int{}
		for _, r := range snapshot.Records(typ) {
			regions[r.Region]++
		}
		several := false
		for region, items := range regions {
			call.Region = region
			if region == global {
				call.Region = mototest.Home
			}
			several = several || items > 1
			if got := proxy.Calls()[call]; got != items {
				t.Errorf("%s gives %d things in %d calls in %s, want one in each", call.Operation, items, got, region)
			}
		}
		if !several {
			t.Errorf("%s gives no more than one thing anywhere", call.Operation)
		}
	}
}

func (s *estateServer) shutAccount(t *testing.T) {
	t.Parallel()
	snapshot, summary, _, err := s.read(t, func(o *Options) { o.Accounts = []string{s.Management, s.Data} }, faultproxy.Rule{
		Service: "sts", Operation: "AssumeRole", Code: "AccessDenied", Message: "not authorized to perform: sts:AssumeRole",
	})
	if err != nil {
		t.Fatal(err)
	}
	arn := "arn:aws:iam::" + s.Data + ":role/" + role
	if got := snapshot.Outcome(s.Data, "global", "sts:AssumeRole", arn); got != store.Denied {
		t.Errorf("the outcome of entering is %s, want denied; gaps %+v", got, summary.Gaps)
	}
	if got := snapshot.Outcome(s.Data, mototest.Home, "rds:DescribeDBInstances", ""); got != store.NotTried {
		t.Errorf("the outcome of what was behind it is %s, want not-tried", got)
	}
	if got := snapshot.Outcome(s.Management, mototest.Home, "rds:DescribeDBInstances", ""); got.Gap() {
		t.Errorf("the other account was not read: %s", got)
	}
}

func (s *estateServer) shutOut(t *testing.T) {
	t.Parallel()
	snapshot, _, _, err := s.read(t, nil, faultproxy.Rule{Service: "sts", Operation: "AssumeRole", Code: "AccessDenied"})
	if err == nil || snapshot != nil || !strings.Contains(err.Error(), s.Data) || !strings.Contains(err.Error(), role) {
		t.Errorf("got %v, want an error that names the account and the role", err)
	}
}

func (s *estateServer) cancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	var at time.Time
	o := both(s.Estate)
	o.CallsPerSecond = 1 // so that most calls wait for their turn
	o.Progress = func(p Progress) {
		if p.Units == 2 {
			at = time.Now()
			cancel()
		}
	}
	_, _, err := Run(ctx, through(o, s.URL, s.Credentials(t, s.Management)))
	if took := time.Since(at); !errors.Is(err, context.Canceled) || took > time.Second {
		t.Errorf("it ended %v after the context, with %v", took, err)
	}
}

func (s *estateServer) twice(t *testing.T) {
	t.Parallel()
	var roots []string
	for range 2 {
		snapshot, _, _, err := s.read(t, nil)
		if err != nil {
			t.Fatal(err)
		}
		roots = append(roots, snapshot.Info().Root)
	}
	if roots[0] != roots[1] {
		t.Errorf("the roots differ: %v", roots)
	}
}

func (s *estateServer) calls(t *testing.T) {
	t.Parallel()
	_, _, proxy, err := s.read(t, func(o *Options) { o.Accounts = []string{s.Management, s.Data} })
	if err != nil {
		t.Fatal(err)
	}
	for call := range proxy.Calls() {
		switch {
		case strings.HasPrefix(call.Operation, "List"), strings.HasPrefix(call.Operation, "Describe"):
		case slices.Contains([]string{
			"GetCallerIdentity", "AssumeRole", "GetAccountAuthorizationDetails", "GetOpenIDConnectProvider", "GetLoginProfile",
			"GetKeyPolicy", "GetResourcePolicy", "GetPolicy", "GetInlinePolicyForPermissionSet", "GetPermissionsBoundaryForPermissionSet",
			"GetResourceShares", "GetResourceShareAssociations",
		}, call.Operation):
		default:
			t.Errorf("%+v is not known to read no values", call)
		}
	}
	var lines []string
	total := map[string]int{}
	for call, n := range proxy.Calls() {
		total[call.Service+" "+call.Operation] += n
	}
	for operation, n := range total {
		lines = append(lines, fmt.Sprintf("%s %d\n", operation, n))
	}
	slices.Sort(lines)
	const file = "testdata/calls.golden"
	if *update {
		if err := os.WriteFile(file, []byte(strings.Join(lines, "")), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if diff := cmp.Diff(string(want), strings.Join(lines, "")); err != nil || diff != "" {
		t.Errorf("calls: %v; run go test ./collect -run Faults -update and see whether each is needed (-want +got):\n%s", err, diff)
	}
}

func (s *estateServer) organization(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		change func(*Options)
		want   []string
	}{
		"all":       {func(o *Options) { o.Organization = true }, []string{s.Management, s.Data}},
		"an OU":     {func(o *Options) { o.OUs = []string{s.Unit} }, []string{s.Data}},
		"a root":    {func(o *Options) { o.OUs = []string{s.Root, s.Unit} }, []string{s.Management, s.Data}},
		"all but 1": {func(o *Options) { o.Organization, o.Exclude = true, []string{s.Management} }, []string{s.Data}},
	} {
		o := both(s.Estate)
		o.Accounts = nil
		test.change(&o)
		session, err := openSession(t.Context(), through(o, s.URL, s.Credentials(t, s.Management)))
		if err != nil {
			t.Fatal(err)
		}
		p, err := session.plan(t.Context())
		if diff := cmp.Diff(test.want, p.Accounts); err != nil || diff != "" {
			t.Errorf("%s: error %v, accounts (-want +got):\n%s", name, err, diff)
		}
	}
	_, _, _, err := s.read(t, func(o *Options) { o.Accounts, o.Organization = nil, true }, faultproxy.Rule{
		Service: "organizations", Operation: "ListAccounts", Code: "AccessDeniedException", Message: "not allowed",
	})
	if err == nil || !strings.Contains(err.Error(), "organizations:ListAccounts") {
		t.Errorf("got %v, want an error that names the action", err)
	}
}

func (s *estateServer) regions(t *testing.T) {
	t.Parallel()
	session, err := openSession(t.Context(), through(Options{}, s.URL, s.Credentials(t, s.Management)))
	if err != nil {
		t.Fatal(err)
	}
	regions, err := session.regions(t.Context(), session.base)
	if err != nil || !slices.Contains(regions, mototest.Abroad) || !slices.IsSorted(regions) {
		t.Errorf("got %v, %v, want the enabled regions in order", regions, err)
	}
	proxy := faultproxy.Start(t, s.URL, faultproxy.Rule{Service: "ec2", Operation: "DescribeRegions", Code: "UnauthorizedOperation"})
	session, err = openSession(t.Context(), through(Options{}, proxy.URL, s.Credentials(t, s.Management)))
	if err != nil {
		t.Fatal(err)
	}
	regions, err = session.regions(t.Context(), session.base)
	if err == nil || len(regions) != 17 {
		t.Errorf("refused: got %v, %v, want the regions of every account, and the refusal", regions, err)
	}
}

// Credentials that expire in the middle end the run, and new ones go on with
// it: the snapshot is the one of an undisturbed run.
func (s *estateServer) expiring(t *testing.T) {
	t.Parallel()
	whole, summary, _, err := s.read(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "x.partial")
	_, _, _, err = s.read(t, func(o *Options) { o.Partial = file }, faultproxy.Rule{
		Service: "ec2", Operation: "Describe", Code: "RequestExpired", After: 12,
	})
	if !errors.Is(err, ErrCredentials) {
		t.Fatalf("got %v", err)
	}
	got, again, _, err := s.read(t, func(o *Options) { o.Partial, o.Resume = file, true })
	if err != nil {
		t.Fatal(err)
	}
	if got.Info().Root != whole.Info().Root || !slices.Equal(got.Coverage(), whole.Coverage()) {
		t.Errorf("gone on with, the root is %s, want %s", got.Info().Root, whole.Info().Root)
	}
	if again.Calls >= summary.Calls {
		t.Errorf("gone on with, it makes %d calls, and %d when nothing was read", again.Calls, summary.Calls)
	}
}

// Throttled to the last try is a gap, after one more round at the end.
func (s *estateServer) throttledForGood(t *testing.T) {
	t.Parallel()
	_, summary, proxy, err := s.read(t, func(o *Options) { o.attempts = attempts }, faultproxy.Rule{
		Service: "dynamodb", Operation: "ListTables", Region: mototest.Home, Code: "ThrottlingException", Message: "Rate exceeded",
	})
	if err != nil {
		t.Fatal(err)
	}
	failed := slices.DeleteFunc(slices.Clone(summary.Gaps), func(g store.Coverage) bool { return g.Outcome == store.NotTried })
	want := []store.Coverage{{
		Account: s.Data, Region: mototest.Home, Operation: "dynamodb:ListTables",
		Outcome: store.Failed, Code: "ThrottlingException", Message: "Rate exceeded",
	}}
	if diff := cmp.Diff(want, failed); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
	if got := proxy.Calls()[faultproxy.Call{Service: "dynamodb", Operation: "ListTables", Region: mototest.Home}]; got != 2*attempts {
		t.Errorf("it is asked for %d times, want %d", got, 2*attempts)
	}
}

// What is gone, or not offered, or switched off, costs little and hides
// nothing.
func (s *estateServer) notThere(t *testing.T) {
	t.Parallel()
	snapshot, summary, proxy, err := s.read(t, nil,
		faultproxy.Rule{Service: "kms", Operation: "GetKeyPolicy", Region: mototest.Home, Code: "NotFoundException", Message: "Key does not exist"},
		faultproxy.Rule{Service: "redshift", Code: "InvalidAction"},
		faultproxy.Rule{Service: "rds", Operation: "DescribeDBProxies", HTML: true, Status: 403},
		faultproxy.Rule{Region: mototest.Abroad, Code: "UnrecognizedClientException", Message: "The security token included in the request is invalid."})
	if err != nil {
		t.Fatal(err)
	}
	for operation, want := range map[string]store.Outcome{
		"kms:GetKeyPolicy": store.Empty, "redshift:DescribeClusters": store.Empty, "rds:DescribeDBProxies": store.Denied, "rds:DescribeDBInstances": store.Read,
	} {
		item := ""
		if operation == "kms:GetKeyPolicy" {
			item = s.Key
		}
		if got := snapshot.Outcome(s.Data, mototest.Home, operation, item); got != want {
			t.Errorf("%s is %s, want %s", operation, got, want)
		}
	}
	abroad := 0
	for call, n := range proxy.Calls() {
		if call.Region == mototest.Abroad && call.Service != "sso" {
			abroad += n
		}
	}
	if abroad > closedAfter {
		t.Errorf("%d calls in a region that is switched off, want %d at most", abroad, closedAfter)
	}
	if !slices.ContainsFunc(summary.Gaps, func(g store.Coverage) bool {
		return g.Region == mototest.Abroad && g.Code == "UnrecognizedClientException"
	}) {
		t.Errorf("gaps %v do not say what AWS said", summary.Gaps)
	}
}

func (s *estateServer) expiredSession(t *testing.T) {
	t.Parallel()
	_, summary, proxy, err := s.read(t, nil, faultproxy.Rule{Service: "rds", Operation: "DescribeDBInstances", Code: "ExpiredToken", Times: 1})
	if err != nil || len(summary.Gaps) > 0 {
		t.Errorf("got %v and the gaps %+v", err, summary.Gaps)
	}
	if got := proxy.Count("sts", "AssumeRole"); got != 2 {
		t.Errorf("the role was assumed %d times, want 2", got)
	}
}

func (s *estateServer) protocols(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"iam:ListSAMLProviders":     "AccessDenied",          // query
		"rds:DescribeDBProxies":     "AccessDenied",          // query
		"ec2:DescribeVpcs":          "UnauthorizedOperation", // EC2
		"kms:ListAliases":           "AccessDeniedException", // JSON
		"dynamodb:ListTables":       "AccessDeniedException", // JSON
		"lambda:ListFunctions":      "AccessDeniedException", // REST with JSON
		"redshift:DescribeClusters": "UnauthorizedOperation",
	}
	var rules []faultproxy.Rule
	for action, code := range want {
		service, operation, _ := strings.Cut(action, ":")
		rules = append(rules, faultproxy.Rule{Service: service, Operation: operation, Code: code, Message: "<no> & never"})
	}
	_, summary, proxy, err := s.read(t, func(o *Options) { o.Regions = []string{mototest.Home} }, rules...)
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	for _, gap := range summary.Gaps {
		if gap.Outcome == store.NotTried { // what hangs on them
			continue
		}
		got[gap.Operation] = gap.Code
		service, operation, _ := strings.Cut(gap.Operation, ":")
		if n := proxy.Count(service, operation); gap.Outcome != store.Denied || gap.Message != "<no> & never" || n != 1 {
			t.Errorf("%+v after %d calls", gap, n)
		}
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("gaps (-want +got):\n%s", diff)
	}
}

func (s *estateServer) closedRegion(t *testing.T) {
	t.Parallel()
	_, summary, proxy, err := s.read(t, nil, faultproxy.Rule{Region: mototest.Abroad, Code: "AccessDeniedException", Message: closedText})
	if err != nil {
		t.Fatal(err)
	}
	calls, denied := 0, 0
	for call, n := range proxy.Calls() {
		if call.Region == mototest.Abroad && call.Service != "sso" { // which the management account reads
			calls += n
		}
	}
	for _, gap := range summary.Gaps {
		if gap.Region != mototest.Abroad {
			t.Errorf("a gap elsewhere: %+v", gap)
		}
		if gap.Outcome == store.Denied && gap.Account == s.Data {
			denied++
		}
	}
	if calls != closedAfter || denied != closedAfter || len(summary.Gaps) < 30 {
		t.Errorf("%d calls and %d refusals of %d gaps, want %d calls", calls, denied, len(summary.Gaps), closedAfter)
	}
}

func (s *estateServer) flaky(t *testing.T) {
	t.Parallel()
	_, summary, _, err := s.read(t, func(o *Options) { o.Regions = []string{mototest.Home} },
		faultproxy.Rule{Service: "kms", Drop: true, Times: 1},
		faultproxy.Rule{Service: "iam", Drop: true, Times: 1},
		faultproxy.Rule{Service: "rds", Operation: "DescribeDBInstances", Delay: 300 * time.Millisecond})
	if err != nil || len(summary.Gaps) > 0 {
		t.Errorf("got %v and the gaps %+v", err, summary.Gaps)
	}
}

func (s *estateServer) entered(t *testing.T) {
	t.Parallel()
	own := 0
	_, summary, _, err := s.read(t, func(o *Options) {
		o.Accounts, o.Organization, o.Regions = nil, true, nil
		o.Entries = map[string]Entry{s.Data: {Role: "audit/Reader", ExternalID: "x-1"}}
	}, faultproxy.Rule{
		Service: "sts", Operation: "AssumeRole", Contains: "role%2Faudit%2FReader", Then: func() { own++ },
	}, faultproxy.Rule{
		Service: "account", Operation: "ListRegions", Answer: `{"Regions":[{"RegionName":"eu-west-1","RegionOptStatus":"ENABLED_BY_DEFAULT"}]}`,
	}, faultproxy.Rule{
		Service: "organizations", Operation: "ListAccounts", Times: 1, // of the plan
		Answer: `{"Accounts":[{"Id":"` + s.Data + `","State":"ACTIVE"},{"Id":"999999999999","State":"SUSPENDED"},{"Id":"888888888888","Status":"PENDING_CLOSURE"}]}`,
	})
	if err != nil {
		t.Fatal(err)
	}
	if own != 1 {
		t.Errorf("the account's own role was assumed %d times", own)
	}
	if diff := cmp.Diff([]string{"888888888888", "999999999999"}, summary.Closed); diff != "" {
		t.Errorf("closed accounts (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{mototest.Abroad}, summary.Regions); diff != "" {
		t.Errorf("regions (-want +got):\n%s", diff)
	}
}

func (s *estateServer) dryRun(t *testing.T) {
	t.Parallel()
	before, summary, _, err := s.read(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	proxy := faultproxy.Start(t, s.URL, append(mototest.Lacking(), faultproxy.Rule{
		Service: "sts", Operation: "AssumeRole", Contains: "222233334444", Code: "AccessDenied", Message: "no",
	})...)
	o := both(s.Estate)
	o.Accounts = []string{s.Data, "222233334444"}
	d, err := Dry(t.Context(), through(o, proxy.URL, s.Credentials(t, s.Management)), before)
	if err != nil {
		t.Fatal(err)
	}
	want := []DryAccount{
		{ID: "222233334444", Role: role, Error: "AccessDenied: no"},
		{ID: s.Data, Role: role, Regions: []string{mototest.Abroad, mototest.Home}},
	}
	if diff := cmp.Diff(want, d.Accounts); diff != "" {
		t.Errorf("accounts (-want +got):\n%s", diff)
	}
	// To enter, to see who is there, and to ask for the organisation.
	if got, made := d.Lists+d.Things, summary.Calls-4; got < made || got > made+3 {
		t.Errorf("it tells of %d calls, and %d were made", got, made)
	}
	for call := range proxy.Calls() {
		if !slices.Contains([]string{"sts", "organizations"}, call.Service) {
			t.Errorf("it calls %+v", call)
		}
	}
}

func (s *estateServer) partitions(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ region, partition, home, other string }{
		{"cn-northwest-1", "aws-cn", "cn-north-1", "eu-west-1"},
		{"us-gov-east-1", "aws-us-gov", "us-gov-west-1", "cn-north-1"},
	} {
		o := through(Options{Role: "Reader", Regions: []string{test.region}}, s.URL, s.Credentials(t, s.Management))
		o.load = append(o.load, config.WithRegion(test.region))
		session, err := openSession(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		if got, want := session.roleARN("444455556666"), "arn:"+test.partition+":iam::444455556666:role/Reader"; got != want || session.base.config.Region != test.home {
			t.Errorf("%s: role %s, want %s; home region %s, want %s", test.region, got, want, session.base.config.Region, test.home)
		}
		o.Regions = []string{test.other}
		var wrong *OptionsError
		if _, err := openSession(t.Context(), o); !errors.As(err, &wrong) || !strings.Contains(err.Error(), test.partition) {
			t.Errorf("%s with credentials of %s: got %v", test.other, test.partition, err)
		}
	}
}

// profile writes settings as the AWS CLI has them, and chooses a profile.
func (s *estateServer) profile(t *testing.T, text string) Options {
	t.Helper()
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return Options{load: []func(*config.LoadOptions) error{
		config.WithBaseEndpoint(s.URL), config.WithRegion(mototest.Home), config.WithSharedConfigProfile("chosen"),
		config.WithSharedConfigFiles([]string{file}), config.WithSharedCredentialsFiles(nil),
	}}
}

func (s *estateServer) mfa(t *testing.T) {
	t.Parallel()
	o := s.profile(t, `[profile base]
aws_access_key_id = x
aws_secret_access_key = x
[profile chosen]
source_profile = base
role_arn = arn:aws:iam::`+s.Data+`:role/Admin
mfa_serial = arn:aws:iam::111111111111:mfa/me
`)
	if _, err := openSession(t.Context(), o); !errors.Is(err, ErrCredentials) || !strings.Contains(err.Error(), "run this on a terminal") {
		t.Errorf("without a terminal: got %v", err)
	}
	asked := 0
	o.MFA = func() (string, error) {
		asked++
		return "123456", nil
	}
	session, err := openSession(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if session.account != s.Data || asked != 1 {
		t.Errorf("asked %d times, and the account is %s", asked, session.account)
	}
	o = s.profile(t, `[sso-session work]
sso_start_url = https://example.com/start
sso_region = us-east-1
[profile chosen]
sso_session = work
sso_account_id = 111111111111
sso_role_name = Reader
`)
	if _, err := openSession(t.Context(), o); !errors.Is(err, ErrCredentials) {
		t.Errorf("without a login: got %v", err)
	}
}
