package collect

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
)

var (
	callListKeys = pages(func(c *Clients, _ Args) pager[kms.ListKeysOutput, kms.Options] {
		return kms.NewListKeysPaginator(c.kms(), &kms.ListKeysInput{Limit: aws.Int32(1000)})
	})
	callListAliases = pages(func(c *Clients, _ Args) pager[kms.ListAliasesOutput, kms.Options] {
		return kms.NewListAliasesPaginator(c.kms(), &kms.ListAliasesInput{Limit: aws.Int32(100)})
	})
	callDescribeKey = once((*Clients).kms, (*kms.Client).DescribeKey, func(a Args) *kms.DescribeKeyInput {
		return &kms.DescribeKeyInput{KeyId: &a.Item}
	})
	callGetKeyPolicy = once((*Clients).kms, (*kms.Client).GetKeyPolicy, func(a Args) *kms.GetKeyPolicyInput {
		return &kms.GetKeyPolicyInput{KeyId: &a.Item, PolicyName: aws.String("default")}
	})
	callListGrants = pages(func(c *Clients, a Args) pager[kms.ListGrantsOutput, kms.Options] {
		return kms.NewListGrantsPaginator(c.kms(), &kms.ListGrantsInput{KeyId: &a.Item, Limit: aws.Int32(100)})
	})
)
