package collect

import (
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
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/sts"
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
	load := append([]func(*config.LoadOptions) error{config.WithHTTPClient(newTransport())}, options.load...)
	cfg, err := config.LoadDefaultConfig(ctx, load...)
	if err != nil {
		return nil, fmt.Errorf("load AWS settings: %w", err)
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
	_, err = cfg.Credentials.Retrieve(ctx)
	var out *sts.GetCallerIdentityOutput
	if err == nil {
		out, err = s.base.sts().GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	}
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil && unreachable(err):
		return nil, fmt.Errorf("ask AWS whose credentials these are: %w; look at the network, and at AWS_REGION and AWS_ENDPOINT_URL", err)
	case err != nil:
		return nil, fmt.Errorf("%w: %w; log in, or set AWS_PROFILE", ErrCredentials, err)
	}
	parsed, err := arn.Parse(aws.ToString(out.Arn))
	if err != nil {
		return nil, fmt.Errorf("read the caller's identity %q: %w", aws.ToString(out.Arn), err)
	}
	s.partition, s.account, s.arn = parsed.Partition, aws.ToString(out.Account), aws.ToString(out.Arn)
	s.base.account = s.account
	s.base = s.base.in(homeRegion(s.partition))
	return s, nil
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
	out, err := clients.ec2().DescribeRegions(ctx, &ec2.DescribeRegionsInput{})
	if err != nil {
		return defaultRegions[s.partition], err
	}
	var names []string
	for _, region := range out.Regions {
		if aws.ToString(region.OptInStatus) != "not-opted-in" {
			names = append(names, aws.ToString(region.RegionName))
		}
	}
	return unique(names), nil
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
	return fmt.Sprintf("arn:%s:iam::%s:role/%s", s.partition, account, strings.TrimPrefix(s.options.Role, "/"))
}
