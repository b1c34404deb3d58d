package collect

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/backup"
	"github.com/aws/aws-sdk-go-v2/service/ram"
	ramtypes "github.com/aws/aws-sdk-go-v2/service/ram/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"
)

var (
	callDescribeParameters = pages(func(ctx context.Context, c *Clients, in *ssm.DescribeParametersInput) (*ssm.DescribeParametersOutput, error) {
		return c.ssm().DescribeParameters(ctx, in)
	}, func(Args) *ssm.DescribeParametersInput {
		return &ssm.DescribeParametersInput{}
	})
	callGetParameterPolicies = pages(func(ctx context.Context, c *Clients, in *ssm.GetResourcePoliciesInput) (*ssm.GetResourcePoliciesOutput, error) {
		return c.ssm().GetResourcePolicies(ctx, in)
	}, func(a Args) *ssm.GetResourcePoliciesInput {
		return &ssm.GetResourcePoliciesInput{ResourceArn: &a.Item}
	})
	callListBackupVaults = pages(func(ctx context.Context, c *Clients, in *backup.ListBackupVaultsInput) (*backup.ListBackupVaultsOutput, error) {
		return c.backup().ListBackupVaults(ctx, in)
	}, func(Args) *backup.ListBackupVaultsInput {
		return &backup.ListBackupVaultsInput{}
	})
	callGetVaultPolicy = once(func(ctx context.Context, c *Clients, in *backup.GetBackupVaultAccessPolicyInput) (*backup.GetBackupVaultAccessPolicyOutput, error) {
		return c.backup().GetBackupVaultAccessPolicy(ctx, in)
	}, func(a Args) *backup.GetBackupVaultAccessPolicyInput {
		return &backup.GetBackupVaultAccessPolicyInput{BackupVaultName: &a.Item}
	})
	callListRecoveryPoints = pages(func(ctx context.Context, c *Clients, in *backup.ListRecoveryPointsByBackupVaultInput) (*backup.ListRecoveryPointsByBackupVaultOutput, error) {
		return c.backup().ListRecoveryPointsByBackupVault(ctx, in)
	}, func(a Args) *backup.ListRecoveryPointsByBackupVaultInput {
		return &backup.ListRecoveryPointsByBackupVaultInput{BackupVaultName: &a.Item, ByResourceType: &a.Filter}
	})
	callGetResourceShares = camelCase(pages(func(ctx context.Context, c *Clients, in *ram.GetResourceSharesInput) (*ram.GetResourceSharesOutput, error) {
		return c.ram().GetResourceShares(ctx, in)
	}, func(a Args) *ram.GetResourceSharesInput {
		return &ram.GetResourceSharesInput{ResourceOwner: ramtypes.ResourceOwner(a.Filter)}
	}))
	callGetShareAssociations = camelCase(pages(func(ctx context.Context, c *Clients, in *ram.GetResourceShareAssociationsInput) (*ram.GetResourceShareAssociationsOutput, error) {
		return c.ram().GetResourceShareAssociations(ctx, in)
	}, func(a Args) *ram.GetResourceShareAssociationsInput {
		return &ram.GetResourceShareAssociationsInput{AssociationType: ramtypes.ResourceShareAssociationType(a.Filter)}
	}))
)
