package collect

import "github.com/iamreach/iamreach/store"

func rdsOperations() []*Operation {
	return []*Operation{
		{
			Service: "rds", Name: "describe-db-instances", Action: "rds:DescribeDBInstances",
			Lists:    []List{{Path: "DBInstances", Type: store.TypeDBInstance, ID: "{DBInstanceArn}"}},
			Volatile: []string{"LatestRestorableTime"},
			Call:     callDescribeDBInstances,
		},
		{
			Service: "rds", Name: "describe-db-clusters", Action: "rds:DescribeDBClusters",
			Lists:    []List{{Path: "DBClusters", Type: store.TypeDBCluster, ID: "{DBClusterArn}"}},
			Volatile: []string{"LatestRestorableTime", "EarliestRestorableTime", "EarliestBacktrackTime", "BacktrackConsumedChangeRecords", "Capacity"},
			Call:     callDescribeDBClusters,
		},
		{
			Service: "rds", Name: "describe-db-snapshots", Action: "rds:DescribeDBSnapshots",
			Lists:    []List{{Path: "DBSnapshots", Type: store.TypeDBSnapshot, ID: "{DBSnapshotArn}"}},
			Volatile: []string{"PercentProgress"},
			Call:     callDescribeDBSnapshots,
		},
		{
			Service: "rds", Name: "describe-db-snapshot-attributes", Action: "rds:DescribeDBSnapshotAttributes",
			Each: &Each{
				Types: []string{store.TypeDBSnapshot}, Field: "DBSnapshotIdentifier", Where: manual,
				ID: "arn:{partition}:rds:{region}:{account}:snapshot:{argument}",
			},
			Lists:        []List{{Path: "DBSnapshotAttributesResult", One: true}},
			NothingThere: []string{"DBSnapshotNotFound", "DBSnapshotNotFoundFault"},
			Call:         callDescribeDBSnapshotAttributes,
		},
		{
			Service: "rds", Name: "describe-db-cluster-snapshots", Action: "rds:DescribeDBClusterSnapshots",
			Lists:    []List{{Path: "DBClusterSnapshots", Type: store.TypeDBClusterSnapshot, ID: "{DBClusterSnapshotArn}"}},
			Volatile: []string{"PercentProgress"},
			Call:     callDescribeDBClusterSnapshots,
		},
		{
			Service: "rds", Name: "describe-db-cluster-snapshot-attributes", Action: "rds:DescribeDBClusterSnapshotAttributes",
			Each: &Each{
				Types: []string{store.TypeDBClusterSnapshot}, Field: "DBClusterSnapshotIdentifier", Where: manual,
				ID: "arn:{partition}:rds:{region}:{account}:cluster-snapshot:{argument}",
			},
			Lists:        []List{{Path: "DBClusterSnapshotAttributesResult", One: true}},
			NothingThere: []string{"DBClusterSnapshotNotFoundFault"},
			Call:         callDescribeDBClusterSnapshotAttributes,
		},
		{
			Service: "rds", Name: "describe-db-proxies", Action: "rds:DescribeDBProxies",
			Lists: []List{{Path: "DBProxies", Type: store.TypeDBProxy, ID: "{DBProxyArn}"}},
			Call:  callDescribeDBProxies,
		},
		{
			Service: "rds", Name: "describe-db-proxy-targets", Action: "rds:DescribeDBProxyTargets",
			Each: &Each{Types: []string{store.TypeDBProxy}, Field: "DBProxyName"}, Lists: []List{{}},
			Drop:         []string{"Targets.TargetHealth"},
			NothingThere: []string{"DBProxyNotFoundFault"},
			Call:         callDescribeDBProxyTargets,
		},
		{
			Service: "rds", Name: "describe-db-proxy-endpoints", Action: "rds:DescribeDBProxyEndpoints",
			Lists: []List{{Path: "DBProxyEndpoints", Type: store.TypeDBProxyEndpoint, ID: "{DBProxyEndpointArn}"}},
			Call:  callDescribeDBProxyEndpoints,
		},
		{
			Service: "rds", Name: "describe-global-clusters", Action: "rds:DescribeGlobalClusters",
			Lists: []List{{Path: "GlobalClusters", Type: store.TypeGlobalCluster, ID: "{GlobalClusterArn}"}},
			Call:  callDescribeGlobalClusters,
		},
		{
			Service: "rds", Name: "describe-blue-green-deployments", Action: "rds:DescribeBlueGreenDeployments",
			Lists: []List{{Path: "BlueGreenDeployments", Type: store.TypeBlueGreenDeployment, ID: "arn:{partition}:rds:{region}:{account}:deployment:{BlueGreenDeploymentIdentifier}"}},
			Drop:  []string{"Tasks"}, // how far it got
			Call:  callDescribeBlueGreenDeployments,
		},
		{
			Service: "rds", Name: "describe-integrations", Action: "rds:DescribeIntegrations",
			Lists: []List{{Path: "Integrations", Type: store.TypeIntegration, ID: "{IntegrationArn}"}},
			Call:  callDescribeIntegrations,
		},
		{
			Service: "rds", Name: "describe-db-subnet-groups", Action: "rds:DescribeDBSubnetGroups",
			Lists: []List{{Path: "DBSubnetGroups", Type: store.TypeDBSubnetGroup, ID: "{DBSubnetGroupArn}"}},
			Call:  callDescribeDBSubnetGroups,
		},
		{
			Service: "rds", Name: "describe-db-parameters", Action: "rds:DescribeDBParameters",
			Each:         &Each{Types: []string{store.TypeDBInstance}, Field: "DBParameterGroups.DBParameterGroupName", Skip: "default."},
			Lists:        []List{{Type: store.TypeDBParameterGroup, ID: "arn:{partition}:rds:{region}:{account}:pg:{argument}", As: "DBParameterGroupName"}},
			Modified:     "Parameters",
			NothingThere: []string{"DBParameterGroupNotFound"},
			Call:         callDescribeDBParameters,
		},
		{
			Service: "rds", Name: "describe-db-cluster-parameters", Action: "rds:DescribeDBClusterParameters",
			Each:         &Each{Types: []string{store.TypeDBCluster}, Field: "DBClusterParameterGroup", Skip: "default."},
			Lists:        []List{{Type: store.TypeDBClusterParameterGroup, ID: "arn:{partition}:rds:{region}:{account}:cluster-pg:{argument}", As: "DBClusterParameterGroupName"}},
			Modified:     "Parameters",
			NothingThere: []string{"DBParameterGroupNotFound"},
			Call:         callDescribeDBClusterParameters,
		},
		{
			Service: "rds", Name: "describe-export-tasks", Action: "rds:DescribeExportTasks",
			Lists:    []List{{Path: "ExportTasks", Type: store.TypeExportTask, ID: "{ExportTaskIdentifier}"}},
			Volatile: []string{"PercentProgress", "TotalExtractedDataInGB"},
			Call:     callDescribeExportTasks,
		},
		{
			Service: "rds", Name: "describe-db-instance-automated-backups", Action: "rds:DescribeDBInstanceAutomatedBackups",
			Lists:    []List{{Path: "DBInstanceAutomatedBackups", Type: store.TypeDBInstanceBackup, ID: "{DBInstanceAutomatedBackupsArn|DbiResourceId|DBInstanceIdentifier}"}},
			Volatile: []string{"RestoreWindow"},
			Call:     callDescribeDBInstanceAutomatedBackups,
		},
		{
			Service: "rds", Name: "describe-db-cluster-automated-backups", Action: "rds:DescribeDBClusterAutomatedBackups",
			Lists:    []List{{Path: "DBClusterAutomatedBackups", Type: store.TypeDBClusterBackup, ID: "{DBClusterAutomatedBackupsArn|DbClusterResourceId|DBClusterIdentifier}"}},
			Volatile: []string{"RestoreWindow"},
			Call:     callDescribeDBClusterAutomatedBackups,
		},
	}
}

// Automated snapshots cannot be shared.
var manual = [2]string{"SnapshotType", "manual"}
