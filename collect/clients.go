package collect

import (
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	accountapi "github.com/aws/aws-sdk-go-v2/service/account"
	"github.com/aws/aws-sdk-go-v2/service/backup"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentity"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/identitystore"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/organizations"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/aws-sdk-go-v2/service/redshift"
	"github.com/aws/aws-sdk-go-v2/service/rolesanywhere"
	"github.com/aws/aws-sdk-go-v2/service/secretsmanager"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssoadmin"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/smithy-go/middleware"
)

// Clients makes the SDK's clients for one account and region. They are cheap:
// connections, credentials, limits and retries are shared behind them.
type Clients struct {
	account string
	config  aws.Config
	limits  *limits
	session *aws.CredentialsCache // of the role in the account; nil: the caller's own credentials
}

// in returns the clients for another region of the account.
func (c *Clients) in(region string) *Clients {
	config := c.config.Copy()
	config.Region = region
	return &Clients{account: c.account, config: config, limits: c.limits, session: c.session}
}

// renew makes the next call fetch new credentials. It reports whether that
// helps: those of the caller come from outside.
func (c *Clients) renew() bool {
	if c.session == nil {
		return false
	}
	c.session.Invalidate()
	return true
}

// of returns the configuration for one service, with its limits.
func (c *Clients) of(service string) aws.Config {
	limit := c.limits.of(c.account, c.config.Region, service)
	config := c.config.Copy()
	config.Retryer = func() aws.Retryer { return limit.retryer }
	// Clipped: clients are made side by side, and must not append in one place.
	config.APIOptions = append(slices.Clip(config.APIOptions), func(stack *middleware.Stack) error {
		return stack.Finalize.Insert(limit, "Retry", middleware.After)
	})
	return config
}

func (c *Clients) sts() *sts.Client             { return sts.NewFromConfig(c.of("sts")) }
func (c *Clients) accounts() *accountapi.Client { return accountapi.NewFromConfig(c.of("account")) }
func (c *Clients) iam() *iam.Client             { return iam.NewFromConfig(c.of("iam")) }
func (c *Clients) organizations() *organizations.Client {
	return organizations.NewFromConfig(c.of("organizations"))
}
func (c *Clients) sso() *ssoadmin.Client { return ssoadmin.NewFromConfig(c.of("sso-admin")) }
func (c *Clients) identityStore() *identitystore.Client {
	return identitystore.NewFromConfig(c.of("identitystore"))
}

func (c *Clients) rolesAnywhere() *rolesanywhere.Client {
	return rolesanywhere.NewFromConfig(c.of("rolesanywhere"))
}

func (c *Clients) cognito() *cognitoidentity.Client {
	return cognitoidentity.NewFromConfig(c.of("cognito-identity"))
}
func (c *Clients) kms() *kms.Client { return kms.NewFromConfig(c.of("kms")) }
func (c *Clients) rds() *rds.Client { return rds.NewFromConfig(c.of("rds")) }
func (c *Clients) secrets() *secretsmanager.Client {
	return secretsmanager.NewFromConfig(c.of("secretsmanager"))
}
func (c *Clients) ssm() *ssm.Client           { return ssm.NewFromConfig(c.of("ssm")) }
func (c *Clients) backup() *backup.Client     { return backup.NewFromConfig(c.of("backup")) }
func (c *Clients) ram() *ram.Client           { return ram.NewFromConfig(c.of("ram")) }
func (c *Clients) lambda() *lambda.Client     { return lambda.NewFromConfig(c.of("lambda")) }
func (c *Clients) ec2() *ec2.Client           { return ec2.NewFromConfig(c.of("ec2")) }
func (c *Clients) dynamodb() *dynamodb.Client { return dynamodb.NewFromConfig(c.of("dynamodb")) }
func (c *Clients) redshift() *redshift.Client { return redshift.NewFromConfig(c.of("redshift")) }
