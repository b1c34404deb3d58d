package collect

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

var (
	callListKeys = pages(func(ctx context.Context, c *Clients, in *kms.ListKeysInput) (*kms.ListKeysOutput, error) {
		return c.kms().ListKeys(ctx, in)
	}, func(Args) *kms.ListKeysInput {
		return &kms.ListKeysInput{Limit: aws.Int32(1000)}
	})
	callListAliases = pages(func(ctx context.Context, c *Clients, in *kms.ListAliasesInput) (*kms.ListAliasesOutput, error) {
		return c.kms().ListAliases(ctx, in)
	}, func(Args) *kms.ListAliasesInput {
		return &kms.ListAliasesInput{Limit: aws.Int32(100)}
	})
	callDescribeKey = once(func(ctx context.Context, c *Clients, in *kms.DescribeKeyInput) (*kms.DescribeKeyOutput, error) {
		return c.kms().DescribeKey(ctx, in)
	}, func(a Args) *kms.DescribeKeyInput {
		return &kms.DescribeKeyInput{KeyId: &a.Item}
	})
	callGetKeyPolicy = once(func(ctx context.Context, c *Clients, in *kms.GetKeyPolicyInput) (*kms.GetKeyPolicyOutput, error) {
		return c.kms().GetKeyPolicy(ctx, in)
	}, func(a Args) *kms.GetKeyPolicyInput {
		return &kms.GetKeyPolicyInput{KeyId: &a.Item, PolicyName: aws.String("default")}
	})
	callListGrants = pages(func(ctx context.Context, c *Clients, in *kms.ListGrantsInput) (*kms.ListGrantsOutput, error) {
		return c.kms().ListGrants(ctx, in)
	}, func(a Args) *kms.ListGrantsInput {
		return &kms.ListGrantsInput{KeyId: &a.Item, Limit: aws.Int32(100)}
	})
)
