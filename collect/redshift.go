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
		{
			Service: "redshift", Name: "describe-cluster-subnet-groups", Action: "redshift:DescribeClusterSubnetGroups",
			Each: &Each{Types: []string{store.TypeRedshiftCluster}, Field: "ClusterSubnetGroupName"},
			Lists: []List{{
				Path: "ClusterSubnetGroups", Type: store.TypeRedshiftSubnetGroup, ID: "arn:{partition}:redshift:{region}:{account}:subnetgroup:{ClusterSubnetGroupName}",
			}},
			NothingThere: []string{"ClusterSubnetGroupNotFoundFault"},
			Call:         callDescribeRedshiftSubnetGroups,
		},
	}
}
