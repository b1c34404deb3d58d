package collect

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/rolesanywhere"
)

var (
	callListTrustAnchors = camelCase(pages(func(ctx context.Context, c *Clients, in *rolesanywhere.ListTrustAnchorsInput) (*rolesanywhere.ListTrustAnchorsOutput, error) {
		return c.rolesAnywhere().ListTrustAnchors(ctx, in)
	}, func(Args) *rolesanywhere.ListTrustAnchorsInput {
		return &rolesanywhere.ListTrustAnchorsInput{}
	}))
	callListProfiles = camelCase(pages(func(ctx context.Context, c *Clients, in *rolesanywhere.ListProfilesInput) (*rolesanywhere.ListProfilesOutput, error) {
		return c.rolesAnywhere().ListProfiles(ctx, in)
	}, func(Args) *rolesanywhere.ListProfilesInput {
		return &rolesanywhere.ListProfilesInput{}
	}))
)
