package collect

import "github.com/iamreach/iamreach/store"

func redshiftOperations() []*Operation {
	return []*Operation{
		{
			Service: "redshift", Name: "describe-clusters", Action: "redshift:DescribeClusters",
			Lists: []List{{
				Path: "Clusters", Type: store.TypeRedshiftCluster, ID: "arn:{partition}:redshift:{region}:{account}:cluster:{ClusterIdentifier}",
			}},
			Drop:     []string{"ClusterParameterGroups.ParameterApplyStatus", "ClusterParameterGroups.ClusterParameterStatusList"},
			Volatile: []string{"NextMaintenanceWindowStartTime", "TotalStorageCapacityInMegaBytes", "ExpectedNextSnapshotScheduleTime", "ExpectedNextSnapshotScheduleTimeStatus"},
			Call:     callDescribeRedshiftClusters,
		},
	}
}
