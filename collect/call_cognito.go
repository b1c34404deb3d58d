package collect

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cognitoidentity"
)

var (
	callListIdentityPools = pages(func(ctx context.Context, c *Clients, in *cognitoidentity.ListIdentityPoolsInput) (*cognitoidentity.ListIdentityPoolsOutput, error) {
		return c.cognito().ListIdentityPools(ctx, in)
	}, func(Args) *cognitoidentity.ListIdentityPoolsInput {
		return &cognitoidentity.ListIdentityPoolsInput{MaxResults: aws.Int32(60)} // it must be given
	})
	callDescribeIdentityPool = once(func(ctx context.Context, c *Clients, in *cognitoidentity.DescribeIdentityPoolInput) (*cognitoidentity.DescribeIdentityPoolOutput, error) {
		return c.cognito().DescribeIdentityPool(ctx, in)
	}, func(a Args) *cognitoidentity.DescribeIdentityPoolInput {
		return &cognitoidentity.DescribeIdentityPoolInput{IdentityPoolId: &a.Item}
	})
	callGetIdentityPoolRoles = once(func(ctx context.Context, c *Clients, in *cognitoidentity.GetIdentityPoolRolesInput) (*cognitoidentity.GetIdentityPoolRolesOutput, error) {
		return c.cognito().GetIdentityPoolRoles(ctx, in)
	}, func(a Args) *cognitoidentity.GetIdentityPoolRolesInput {
		return &cognitoidentity.GetIdentityPoolRolesInput{IdentityPoolId: &a.Item}
	})
)
