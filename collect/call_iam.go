package collect

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

var (
	callGetCallerIdentity = once(func(ctx context.Context, c *Clients, in *sts.GetCallerIdentityInput) (*sts.GetCallerIdentityOutput, error) {
		return c.sts().GetCallerIdentity(ctx, in)
	}, func(Args) *sts.GetCallerIdentityInput {
		return &sts.GetCallerIdentityInput{}
	})
	callGetAccountAuthorizationDetails = pages(func(ctx context.Context, c *Clients, in *iam.GetAccountAuthorizationDetailsInput) (*iam.GetAccountAuthorizationDetailsOutput, error) {
		return c.iam().GetAccountAuthorizationDetails(ctx, in)
	}, func(Args) *iam.GetAccountAuthorizationDetailsInput {
		return &iam.GetAccountAuthorizationDetailsInput{MaxItems: aws.Int32(1000)}
	})
	callListAccountAliases = pages(func(ctx context.Context, c *Clients, in *iam.ListAccountAliasesInput) (*iam.ListAccountAliasesOutput, error) {
		return c.iam().ListAccountAliases(ctx, in)
	}, func(Args) *iam.ListAccountAliasesInput {
		return &iam.ListAccountAliasesInput{}
	})
	callListOpenIDConnectProviders = once(func(ctx context.Context, c *Clients, in *iam.ListOpenIDConnectProvidersInput) (*iam.ListOpenIDConnectProvidersOutput, error) {
		return c.iam().ListOpenIDConnectProviders(ctx, in)
	}, func(Args) *iam.ListOpenIDConnectProvidersInput {
		return &iam.ListOpenIDConnectProvidersInput{}
	})
	callGetOpenIDConnectProvider = once(func(ctx context.Context, c *Clients, in *iam.GetOpenIDConnectProviderInput) (*iam.GetOpenIDConnectProviderOutput, error) {
		return c.iam().GetOpenIDConnectProvider(ctx, in)
	}, func(a Args) *iam.GetOpenIDConnectProviderInput {
		return &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: &a.Item}
	})
	callListSAMLProviders = once(func(ctx context.Context, c *Clients, in *iam.ListSAMLProvidersInput) (*iam.ListSAMLProvidersOutput, error) {
		return c.iam().ListSAMLProviders(ctx, in)
	}, func(Args) *iam.ListSAMLProvidersInput {
		return &iam.ListSAMLProvidersInput{}
	})
	callListAccessKeys = pages(func(ctx context.Context, c *Clients, in *iam.ListAccessKeysInput) (*iam.ListAccessKeysOutput, error) {
		return c.iam().ListAccessKeys(ctx, in)
	}, func(a Args) *iam.ListAccessKeysInput {
		return &iam.ListAccessKeysInput{UserName: &a.Item}
	})
	callGetLoginProfile = once(func(ctx context.Context, c *Clients, in *iam.GetLoginProfileInput) (*iam.GetLoginProfileOutput, error) {
		return c.iam().GetLoginProfile(ctx, in)
	}, func(a Args) *iam.GetLoginProfileInput {
		return &iam.GetLoginProfileInput{UserName: &a.Item}
	})
	callListMFADevices = pages(func(ctx context.Context, c *Clients, in *iam.ListMFADevicesInput) (*iam.ListMFADevicesOutput, error) {
		return c.iam().ListMFADevices(ctx, in)
	}, func(a Args) *iam.ListMFADevicesInput {
		return &iam.ListMFADevicesInput{UserName: &a.Item}
	})
	callListOrganizationsFeatures = once(func(ctx context.Context, c *Clients, in *iam.ListOrganizationsFeaturesInput) (*iam.ListOrganizationsFeaturesOutput, error) {
		return c.iam().ListOrganizationsFeatures(ctx, in)
	}, func(Args) *iam.ListOrganizationsFeaturesInput {
		return &iam.ListOrganizationsFeaturesInput{}
	})
)
