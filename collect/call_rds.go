package collect

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/rds"
)

// user asks for the parameters that somebody set; a group has 400 others.
var user = aws.String("user")

var (
	callDescribeDBInstances = pages(func(c *Clients, _ Args) pager[rds.DescribeDBInstancesOutput, rds.Options] {
		return rds.NewDescribeDBInstancesPaginator(c.rds(), &rds.DescribeDBInstancesInput{})
	})
	callDescribeDBClusters = pages(func(c *Clients, _ Args) pager[rds.DescribeDBClustersOutput, rds.Options] {
		return rds.NewDescribeDBClustersPaginator(c.rds(), &rds.DescribeDBClustersInput{})
	})
	callDescribeDBSnapshots = pages(func(c *Clients, _ Args) pager[rds.DescribeDBSnapshotsOutput, rds.Options] {
		return rds.NewDescribeDBSnapshotsPaginator(c.rds(), &rds.DescribeDBSnapshotsInput{})
	})
	callDescribeDBSnapshotAttributes = once((*Clients).rds, (*rds.Client).DescribeDBSnapshotAttributes, func(a Args) *rds.DescribeDBSnapshotAttributesInput {
		return &rds.DescribeDBSnapshotAttributesInput{DBSnapshotIdentifier: &a.Item}
	})
	callDescribeDBClusterSnapshots = pages(func(c *Clients, _ Args) pager[rds.DescribeDBClusterSnapshotsOutput, rds.Options] {
		return rds.NewDescribeDBClusterSnapshotsPaginator(c.rds(), &rds.DescribeDBClusterSnapshotsInput{})
	})
	callDescribeDBClusterSnapshotAttributes = once((*Clients).rds, (*rds.Client).DescribeDBClusterSnapshotAttributes, func(a Args) *rds.DescribeDBClusterSnapshotAttributesInput {
		return &rds.DescribeDBClusterSnapshotAttributesInput{DBClusterSnapshotIdentifier: &a.Item}
	})
	callDescribeDBProxies = pages(func(c *Clients, _ Args) pager[rds.DescribeDBProxiesOutput, rds.Options] {
		return rds.NewDescribeDBProxiesPaginator(c.rds(), &rds.DescribeDBProxiesInput{})
	})
	callDescribeDBProxyTargets = pages(func(c *Clients, a Args) pager[rds.DescribeDBProxyTargetsOutput, rds.Options] {
		return rds.NewDescribeDBProxyTargetsPaginator(c.rds(), &rds.DescribeDBProxyTargetsInput{DBProxyName: &a.Item})
	})
	callDescribeDBSubnetGroups = pages(func(c *Clients, _ Args) pager[rds.DescribeDBSubnetGroupsOutput, rds.Options] {
		return rds.NewDescribeDBSubnetGroupsPaginator(c.rds(), &rds.DescribeDBSubnetGroupsInput{})
	})
	callDescribeDBParameters = pages(func(c *Clients, a Args) pager[rds.DescribeDBParametersOutput, rds.Options] {
		return rds.NewDescribeDBParametersPaginator(c.rds(), &rds.DescribeDBParametersInput{DBParameterGroupName: &a.Item, Source: user})
	})
	callDescribeDBClusterParameters = pages(func(c *Clients, a Args) pager[rds.DescribeDBClusterParametersOutput, rds.Options] {
		return rds.NewDescribeDBClusterParametersPaginator(c.rds(), &rds.DescribeDBClusterParametersInput{DBClusterParameterGroupName: &a.Item, Source: user})
	})
	callDescribeExportTasks = pages(func(c *Clients, _ Args) pager[rds.DescribeExportTasksOutput, rds.Options] {
		return rds.NewDescribeExportTasksPaginator(c.rds(), &rds.DescribeExportTasksInput{})
	})
	callDescribeDBInstanceAutomatedBackups = pages(func(c *Clients, _ Args) pager[rds.DescribeDBInstanceAutomatedBackupsOutput, rds.Options] {
		return rds.NewDescribeDBInstanceAutomatedBackupsPaginator(c.rds(), &rds.DescribeDBInstanceAutomatedBackupsInput{})
	})
	callDescribeDBClusterAutomatedBackups = pages(func(c *Clients, _ Args) pager[rds.DescribeDBClusterAutomatedBackupsOutput, rds.Options] {
		return rds.NewDescribeDBClusterAutomatedBackupsPaginator(c.rds(), &rds.DescribeDBClusterAutomatedBackupsInput{})
	})
)
