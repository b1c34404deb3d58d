package collect

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	accountapi "github.com/aws/aws-sdk-go-v2/service/account"
	accounttypes "github.com/aws/aws-sdk-go-v2/service/account/types"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go"
	"github.com/aws/smithy-go/logging"
)

// session is the caller: base credentials and whose they are.
type session struct {
	options   Options
	base      *Clients
	partition string
	account   string
	arn       string
}

// openSession reads the standard sources of credentials and asks AWS who
// that is.
func openSession(ctx context.Context, options Options) (*session, error) {
	if err := options.check(); err != nil {
		return nil, err
	}
	load := append([]func(*config.LoadOptions) error{
		config.WithHTTPClient(newTransport()), config.WithLogger(logging.Nop{}), // errors say all that it would
	}, options.load...)
	load = append(load, config.WithAssumeRoleCredentialOptions(func(o *stscreds.AssumeRoleOptions) { o.TokenProvider = options.MFA }))
	cfg, err := config.LoadDefaultConfig(ctx, load...)
	if err != nil {
		return nil, fmt.Errorf("%w: load AWS settings: %w%s", ErrCredentials, err, whatToDo(err))
	}
	if cfg.Region == "" {
		cfg.Region = "us-east-1"
		if len(options.Regions) > 0 {
			cfg.Region = options.Regions[0]
		}
	}
	wait := options.wait
	if wait == 0 {
		wait = 20 * time.Second
	}
	s := &session{options: options, base: &Clients{config: cfg, limits: newLimits(options.CallsPerSecond, wait)}}
	s.base.limits.log = oneAtATime(options.Log)
	s.base.limits.attempts = cmp.Or(options.attempts, attemptsThrottled)
	var out *sts.GetCallerIdentityOutput
	_, missing := cfg.Credentials.Retrieve(ctx)
	if missing == nil {
		out, err = s.base.sts().GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case missing != nil:
		return nil, fmt.Errorf("%w: %w%s", ErrCredentials, missing, whatToDo(missing))
	case err != nil && unreachable(err):
		return nil, fmt.Errorf("ask AWS whose credentials these are: %w; look at the network, and at AWS_REGION and AWS_ENDPOINT_URL", err)
	case err != nil:
		return nil, fmt.Errorf("%w: %w%s", ErrCredentials, err, whatToDo(err))
	}
	parsed, err := arn.Parse(aws.ToString(out.Arn))
	if err != nil {
		return nil, fmt.Errorf("read the caller's identity %q: %w", aws.ToString(out.Arn), err)
	}
	s.partition, s.account, s.arn = parsed.Partition, aws.ToString(out.Account), aws.ToString(out.Arn)
	if len(options.Regions) > 0 && partitionOf(options.Regions[0]) != s.partition {
		return nil, wrong("choose regions: %s is in the partition %s, and the credentials are of %s", options.Regions[0], partitionOf(options.Regions[0]), s.partition)
	}
	s.base.account = s.account
	s.base = s.base.in(homeRegion(s.partition))
	return s, nil
}

// whatToDo says what to do about credentials that do not work, where it is
// more than to log in.
func whatToDo(err error) string {
	var mfa config.AssumeRoleTokenProviderNotSetError
	var api smithy.APIError
	switch {
	case errors.As(err, &mfa):
		return "; the profile asks for an MFA code: run this on a terminal, or take a session with aws sts get-session-token"
	case errors.As(err, &api) && slices.Contains(untrustedCodes, api.ErrorCode()):
		return "; for accounts in China or GovCloud set AWS_REGION to a region there"
	}
	return ""
}

// newTransport returns a client that gives up early on a region that is not
// there, and keeps connections: each service in each region is a host.
func newTransport() *awshttp.BuildableClient {
	return awshttp.NewBuildableClient().
		WithDialerOptions(func(d *net.Dialer) { d.Timeout = 5 * time.Second }).
		WithTransportOptions(func(t *http.Transport) {
			t.MaxIdleConns = 512
			t.MaxIdleConnsPerHost = 16
			t.ResponseHeaderTimeout = time.Minute
		})
}

// regions returns the regions to read in an account. Where the list of the
// account cannot be read, those that every account has stand in for it.
func (s *session) regions(ctx context.Context, clients *Clients) ([]string, error) {
	if len(s.options.Regions) > 0 {
		return unique(s.options.Regions), nil
	}
	// A guardrail that closes regions seldom closes this call, which has none.
	var names []string
	err := eachPage(ctx, clients, listAccountRegions, &accountapi.ListRegionsInput{
		RegionOptStatusContains: []accounttypes.RegionOptStatus{accounttypes.RegionOptStatusEnabled, accounttypes.RegionOptStatusEnabledByDefault},
	}, func(page *accountapi.ListRegionsOutput) {
		for _, region := range page.Regions {
			names = append(names, aws.ToString(region.RegionName))
		}
	})
	if err == nil && len(names) > 0 {
		return unique(names), nil
	}
	if expired(err) || ctx.Err() != nil {
		return nil, err
	}
	names = nil
	out, err := clients.ec2().DescribeRegions(ctx, &ec2.DescribeRegionsInput{})
	if err != nil {
		return defaultRegions[s.partition], err
	}
	for _, region := range out.Regions {
		if aws.ToString(region.OptInStatus) != "not-opted-in" {
			names = append(names, aws.ToString(region.RegionName))
		}
	}
	return unique(names), nil
}

func listAccountRegions(ctx context.Context, c *Clients, in *accountapi.ListRegionsInput) (*accountapi.ListRegionsOutput, error) {
	return c.accounts().ListRegions(ctx, in)
}

// homeRegion is where the services without regions of a partition are.
func homeRegion(partition string) string {
	switch partition {
	case "aws-cn":
		return "cn-north-1"
	case "aws-us-gov":
		return "us-gov-west-1"
	}
	return "us-east-1"
}

// defaultRegions cannot be switched off in any account.
var defaultRegions = map[string][]string{
	"aws": {
		"ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-south-1", "ap-southeast-1", "ap-southeast-2",
		"ca-central-1", "eu-central-1", "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3",
		"sa-east-1", "us-east-1", "us-east-2", "us-west-1", "us-west-2",
	},
	"aws-cn":     {"cn-north-1", "cn-northwest-1"},
	"aws-us-gov": {"us-gov-east-1", "us-gov-west-1"},
}

func unique(names []string) []string {
	names = slices.Clone(names)
	slices.Sort(names)
	return slices.Compact(names)
}

// ErrCredentials says that the caller's own credentials are missing, wrong
// or have expired.
var ErrCredentials = errors.New("no valid AWS credentials")

// roleARN builds the ARN of a role in an account from its name, which may
// have a path.
func (s *session) roleARN(account string) string {
	return fmt.Sprintf("arn:%s:iam::%s:role/%s", s.partition, account, strings.TrimPrefix(s.options.entry(account).Role, "/"))
}
