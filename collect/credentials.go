package collect

import (
	"context"
	"fmt"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials/stscreds"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

// enter returns clients that act in an account: with the caller's own
// credentials where they belong to it, else in the role, whose sessions renew
// themselves.
func (s *session) enter(ctx context.Context, account string) (*Clients, error) {
	if account == s.account {
		return s.base, nil
	}
	role := s.roleARN(account)
	provider := stscreds.NewAssumeRoleProvider(s.base.sts(), role, func(o *stscreds.AssumeRoleOptions) {
		o.RoleSessionName = "iamreach" // defenders see in the trail who it was
		o.Duration = time.Hour         // the most that a chained role gets
		if id := s.options.entry(account).ExternalID; id != "" {
			o.ExternalID = &id
		}
	})
	config := s.base.config.Copy()
	cache := aws.NewCredentialsCache(provider, func(o *aws.CredentialsCacheOptions) {
		o.ExpiryWindow = 5 * time.Minute
	})
	config.Credentials = cache
	clients := &Clients{account: account, config: config, limits: s.base.limits, session: cache}
	if _, err := config.Credentials.Retrieve(ctx); err != nil {
		return nil, err
	}
	out, err := clients.sts().GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return nil, err
	}
	if got := aws.ToString(out.Account); got != account {
		return nil, fmt.Errorf("assume %s: the session belongs to account %s", role, got)
	}
	return clients, nil
}

// advice says what may be wrong with the role in an account.
func (s *session) advice(account string) string {
	e := s.options.entry(account)
	if e.Role == "" {
		return "the caller's own credentials are for this account"
	}
	id := "does it ask for an external id?"
	if e.ExternalID != "" {
		id = "does it ask for this external id?"
	}
	return fmt.Sprintf("is there a role %q that trusts %s, and %s", e.Role, s.arn, id)
}
