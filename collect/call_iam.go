package collect

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

var (
	callGetCallerIdentity = once((*Clients).sts, (*sts.Client).GetCallerIdentity, func(Args) *sts.GetCallerIdentityInput {
		return &sts.GetCallerIdentityInput{}
	})
	callGetAccountAuthorizationDetails = pages(func(c *Clients, _ Args) pager[iam.GetAccountAuthorizationDetailsOutput, iam.Options] {
		return iam.NewGetAccountAuthorizationDetailsPaginator(c.iam(), &iam.GetAccountAuthorizationDetailsInput{MaxItems: aws.Int32(1000)})
	})
	callListAccountAliases = pages(func(c *Clients, _ Args) pager[iam.ListAccountAliasesOutput, iam.Options] {
		return iam.NewListAccountAliasesPaginator(c.iam(), &iam.ListAccountAliasesInput{})
	})
	callListOpenIDConnectProviders = once((*Clients).iam, (*iam.Client).ListOpenIDConnectProviders, func(Args) *iam.ListOpenIDConnectProvidersInput {
		return &iam.ListOpenIDConnectProvidersInput{}
	})
	callGetOpenIDConnectProvider = once((*Clients).iam, (*iam.Client).GetOpenIDConnectProvider, func(a Args) *iam.GetOpenIDConnectProviderInput {
		return &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: &a.Item}
	})
	callListSAMLProviders = once((*Clients).iam, (*iam.Client).ListSAMLProviders, func(Args) *iam.ListSAMLProvidersInput {
		return &iam.ListSAMLProvidersInput{}
	})
	callListAccessKeys = pages(func(c *Clients, a Args) pager[iam.ListAccessKeysOutput, iam.Options] {
		return iam.NewListAccessKeysPaginator(c.iam(), &iam.ListAccessKeysInput{UserName: &a.Item})
	})
	callGetLoginProfile = once((*Clients).iam, (*iam.Client).GetLoginProfile, func(a Args) *iam.GetLoginProfileInput {
		return &iam.GetLoginProfileInput{UserName: &a.Item}
	})
	callListMFADevices = pages(func(c *Clients, a Args) pager[iam.ListMFADevicesOutput, iam.Options] {
		return iam.NewListMFADevicesPaginator(c.iam(), &iam.ListMFADevicesInput{UserName: &a.Item})
	})
)
