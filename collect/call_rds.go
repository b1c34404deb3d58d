package collect

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
)

// user asks for the parameters that somebody set; a group has 400 others.
var user = aws.String("user")

var (
	callDescribeDBInstances = pages(func(ctx context.Context, c *Clients, in *rds.DescribeDBInstancesInput) (*rds.DescribeDBInstancesOutput, error) {
		return c.rds().DescribeDBInstances(ctx, in)
	}, func(Args) *rds.DescribeDBInstancesInput {
		return &rds.DescribeDBInstancesInput{}
	})
	callDescribeDBClusters = pages(func(ctx context.Context, c *Clients, in *rds.DescribeDBClustersInput) (*rds.DescribeDBClustersOutput, error) {
		return c.rds().DescribeDBClusters(ctx, in)
	}, func(Args) *rds.DescribeDBClustersInput {
		return &rds.DescribeDBClustersInput{}
	})
	callDescribeDBSnapshots = pages(func(ctx context.Context, c *Clients, in *rds.DescribeDBSnapshotsInput) (*rds.DescribeDBSnapshotsOutput, error) {
		return c.rds().DescribeDBSnapshots(ctx, in)
	}, func(Args) *rds.DescribeDBSnapshotsInput {
		return &rds.DescribeDBSnapshotsInput{}
	})
	callDescribeDBSnapshotAttributes = once(func(ctx context.Context, c *Clients, in *rds.DescribeDBSnapshotAttributesInput) (*rds.DescribeDBSnapshotAttributesOutput, error) {
		return c.rds().DescribeDBSnapshotAttributes(ctx, in)
	}, func(a Args) *rds.DescribeDBSnapshotAttributesInput {
		return &rds.DescribeDBSnapshotAttributesInput{DBSnapshotIdentifier: &a.Item}
	})
	callDescribeDBClusterSnapshots = pages(func(ctx context.Context, c *Clients, in *rds.DescribeDBClusterSnapshotsInput) (*rds.DescribeDBClusterSnapshotsOutput, error) {
		return c.rds().DescribeDBClusterSnapshots(ctx, in)
	}, func(Args) *rds.DescribeDBClusterSnapshotsInput {
		return &rds.DescribeDBClusterSnapshotsInput{}
	})
	callDescribeDBClusterSnapshotAttributes = once(func(ctx context.Context, c *Clients, in *rds.DescribeDBClusterSnapshotAttributesInput) (*rds.DescribeDBClusterSnapshotAttributesOutput, error) {
		return c.rds().DescribeDBClusterSnapshotAttributes(ctx, in)
	}, func(a Args) *rds.DescribeDBClusterSnapshotAttributesInput {
		return &rds.DescribeDBClusterSnapshotAttributesInput{DBClusterSnapshotIdentifier: &a.Item}
	})
	callDescribeDBProxies = pages(func(ctx context.Context, c *Clients, in *rds.DescribeDBProxiesInput) (*rds.DescribeDBProxiesOutput, error) {
		return c.rds().DescribeDBProxies(ctx, in)
	}, func(Args) *rds.DescribeDBProxiesInput {
		return &rds.DescribeDBProxiesInput{}
	})
	callDescribeDBProxyTargets = pages(func(ctx context.Context, c *Clients, in *rds.DescribeDBProxyTargetsInput) (*rds.DescribeDBProxyTargetsOutput, error) {
		return c.rds().DescribeDBProxyTargets(ctx, in)
	}, func(a Args) *rds.DescribeDBProxyTargetsInput {
		return &rds.DescribeDBProxyTargetsInput{DBProxyName: &a.Item}
	})
	callDescribeDBSubnetGroups = pages(func(ctx context.Context, c *Clients, in *rds.DescribeDBSubnetGroupsInput) (*rds.DescribeDBSubnetGroupsOutput, error) {
		return c.rds().DescribeDBSubnetGroups(ctx, in)
	}, func(Args) *rds.DescribeDBSubnetGroupsInput {
		return &rds.DescribeDBSubnetGroupsInput{}
	})
	callDescribeDBParameters = pages(func(ctx context.Context, c *Clients, in *rds.DescribeDBParametersInput) (*rds.DescribeDBParametersOutput, error) {
		return c.rds().DescribeDBParameters(ctx, in)
	}, func(a Args) *rds.DescribeDBParametersInput {
		return &rds.DescribeDBParametersInput{DBParameterGroupName: &a.Item, Source: user}
	})
	callDescribeDBClusterParameters = pages(func(ctx context.Context, c *Clients, in *rds.DescribeDBClusterParametersInput) (*rds.DescribeDBClusterParametersOutput, error) {
		return c.rds().DescribeDBClusterParameters(ctx, in)
	}, func(a Args) *rds.DescribeDBClusterParametersInput {
		return &rds.DescribeDBClusterParametersInput{DBClusterParameterGroupName: &a.Item, Source: user}
	})
	callDescribeExportTasks = pages(func(ctx context.Context, c *Clients, in *rds.DescribeExportTasksInput) (*rds.DescribeExportTasksOutput, error) {
		return c.rds().DescribeExportTasks(ctx, in)
	}, func(Args) *rds.DescribeExportTasksInput {
		return &rds.DescribeExportTasksInput{}
	})
	callDescribeDBInstanceAutomatedBackups = pages(func(ctx context.Context, c *Clients, in *rds.DescribeDBInstanceAutomatedBackupsInput) (*rds.DescribeDBInstanceAutomatedBackupsOutput, error) {
		return c.rds().DescribeDBInstanceAutomatedBackups(ctx, in)
	}, func(Args) *rds.DescribeDBInstanceAutomatedBackupsInput {
		return &rds.DescribeDBInstanceAutomatedBackupsInput{}
	})
	callDescribeDBClusterAutomatedBackups = pages(func(ctx context.Context, c *Clients, in *rds.DescribeDBClusterAutomatedBackupsInput) (*rds.DescribeDBClusterAutomatedBackupsOutput, error) {
		return c.rds().DescribeDBClusterAutomatedBackups(ctx, in)
	}, func(Args) *rds.DescribeDBClusterAutomatedBackupsInput {
		return &rds.DescribeDBClusterAutomatedBackupsInput{}
	})
	callDescribeDBProxyEndpoints = pages(func(ctx context.Context, c *Clients, in *rds.DescribeDBProxyEndpointsInput) (*rds.DescribeDBProxyEndpointsOutput, error) {
		return c.rds().DescribeDBProxyEndpoints(ctx, in)
	}, func(Args) *rds.DescribeDBProxyEndpointsInput {
		return &rds.DescribeDBProxyEndpointsInput{}
	})
	callDescribeGlobalClusters = pages(func(ctx context.Context, c *Clients, in *rds.DescribeGlobalClustersInput) (*rds.DescribeGlobalClustersOutput, error) {
		return c.rds().DescribeGlobalClusters(ctx, in)
	}, func(Args) *rds.DescribeGlobalClustersInput {
		return &rds.DescribeGlobalClustersInput{}
	})
	callDescribeBlueGreenDeployments = pages(func(ctx context.Context, c *Clients, in *rds.DescribeBlueGreenDeploymentsInput) (*rds.DescribeBlueGreenDeploymentsOutput, error) {
		return c.rds().DescribeBlueGreenDeployments(ctx, in)
	}, func(Args) *rds.DescribeBlueGreenDeploymentsInput {
		return &rds.DescribeBlueGreenDeploymentsInput{}
	})
	callDescribeIntegrations = pages(func(ctx context.Context, c *Clients, in *rds.DescribeIntegrationsInput) (*rds.DescribeIntegrationsOutput, error) {
		return c.rds().DescribeIntegrations(ctx, in)
	}, func(Args) *rds.DescribeIntegrationsInput {
		return &rds.DescribeIntegrationsInput{}
	})
)
