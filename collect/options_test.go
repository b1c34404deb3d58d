package collect

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
)

func TestOptionsThatCannotWorkAreRefusedBeforeAnyCall(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		options Options
		want    string
	}{
		"an account's name":         {Options{Accounts: []string{"production"}}, "12 digits"},
		"an excluded account":       {Options{Exclude: []string{"1234"}}, "12 digits"},
		"an OU's name":              {Options{OUs: []string{"Workloads"}}, "ou-"},
		"a region's name":           {Options{Regions: []string{"Ireland"}}, "eu-west-1"},
		"a role's ARN":              {Options{Role: "arn:aws:iam::111111111111:role/x"}, "name alone"},
		"a role with a space":       {Options{Role: "my role"}, "cannot be"},
		"accounts and organisation": {Options{Accounts: []string{"111111111111"}, Organization: true}, "choose one"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, err := Run(t.Context(), test.options)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want an error with %q", err, test.want)
			}
		})
	}
}

func TestRunWithoutCredentialsOrNetwork(t *testing.T) {
	t.Parallel()
	none := aws.CredentialsProviderFunc(func(context.Context) (aws.Credentials, error) {
		return aws.Credentials{}, errors.New("no credentials in the environment")
	})
	_, _, err := Run(t.Context(), through(Options{}, "http://127.0.0.1:1", none))
	if !errors.Is(err, ErrCredentials) {
		t.Errorf("without credentials: got %v", err)
	}
	some := credentials.NewStaticCredentialsProvider("key", "secret", "")
	_, _, err = Run(t.Context(), through(Options{wait: time.Millisecond}, "http://127.0.0.1:1", some))
	if err == nil || errors.Is(err, ErrCredentials) || !strings.Contains(err.Error(), "AWS_ENDPOINT_URL") {
		t.Errorf("without a network: got %v", err)
	}
}

func TestPlanNeedsARoleForOtherAccounts(t *testing.T) {
	t.Parallel()
	s := &session{account: "111111111111", partition: "aws", options: Options{Accounts: []string{"222222222222"}}}
	if _, err := s.plan(t.Context()); err == nil || !strings.Contains(err.Error(), "--role") {
		t.Errorf("no role: got %v", err)
	}
	s.options = Options{Accounts: []string{"111111111111"}, Exclude: []string{"111111111111"}}
	if _, err := s.plan(t.Context()); err == nil || !strings.Contains(err.Error(), "none are left") {
		t.Errorf("no account: got %v", err)
	}
	s.options.Role, s.partition = "/audit/reader", "aws-cn"
	if got, want := s.roleARN("222222222222"), "arn:aws-cn:iam::222222222222:role/audit/reader"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
