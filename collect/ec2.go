package collect

import "github.com/iamreach/iamreach/store"

func ec2Operations() []*Operation {
	arn := "arn:{partition}:ec2:{region}:{owner}:"
	return []*Operation{
		{
			Service: "ec2", Name: "describe-instances", Action: "ec2:DescribeInstances",
			Lists: []List{{Path: "Reservations.Instances", Type: store.TypeInstance, ID: arn + "instance/{InstanceId}"}},
			Drop:  []string{"ClientToken"},
			Call:  callDescribeInstances,
		},
		{
			Service: "ec2", Name: "describe-iam-instance-profile-associations", Action: "ec2:DescribeIamInstanceProfileAssociations",
			Lists: []List{{
				Path: "IamInstanceProfileAssociations", Type: store.TypeInstance, ID: arn + "instance/{InstanceId}",
				Where: [2]string{"State", "associated"},
			}},
			Drop: []string{"State", "Timestamp"}, // an instance has a State of its own
			Call: callDescribeIamInstanceProfileAssociations,
		},
		{
			Service: "ec2", Name: "describe-launch-templates", Action: "ec2:DescribeLaunchTemplates",
			Lists: []List{{Path: "LaunchTemplates", Type: store.TypeLaunchTemplate, ID: arn + "launch-template/{LaunchTemplateId}"}},
			Call:  callDescribeLaunchTemplates,
		},
		{
			Service: "ec2", Name: "describe-launch-template-versions", Action: "ec2:DescribeLaunchTemplateVersions",
			Each: &Each{
				Types: []string{store.TypeLaunchTemplate}, Field: "LaunchTemplateId",
				ID: "arn:{partition}:ec2:{region}:{account}:launch-template/{argument}",
			},
			Lists:        []List{{}},
			Secret:       []string{"LaunchTemplateVersions.LaunchTemplateData.UserData"},
			NothingThere: []string{"InvalidLaunchTemplateId.NotFound"},
			Call:         callDescribeLaunchTemplateVersions,
		},
		{
			Service: "ec2", Name: "describe-security-groups", Action: "ec2:DescribeSecurityGroups",
			Lists: []List{{Path: "SecurityGroups", Type: store.TypeSecurityGroup, ID: arn + "security-group/{GroupId}"}},
			Call:  callDescribeSecurityGroups,
		},
		{
			Service: "ec2", Name: "describe-subnets", Action: "ec2:DescribeSubnets",
			Lists:    []List{{Path: "Subnets", Type: store.TypeSubnet, ID: arn + "subnet/{SubnetId}"}},
			Volatile: []string{"AvailableIpAddressCount"},
			Call:     callDescribeSubnets,
		},
		{
			Service: "ec2", Name: "describe-route-tables", Action: "ec2:DescribeRouteTables",
			Lists: []List{{Path: "RouteTables", Type: store.TypeRouteTable, ID: arn + "route-table/{RouteTableId}"}},
			Call:  callDescribeRouteTables,
		},
		{
			Service: "ec2", Name: "describe-vpcs", Action: "ec2:DescribeVpcs",
			Lists: []List{{Path: "Vpcs", Type: store.TypeVPC, ID: arn + "vpc/{VpcId}"}},
			Call:  callDescribeVpcs,
		},
		{
			Service: "ec2", Name: "describe-vpc-endpoints", Action: "ec2:DescribeVpcEndpoints",
			Lists:     []List{{Path: "VpcEndpoints", Type: store.TypeVPCEndpoint, ID: arn + "vpc-endpoint/{VpcEndpointId}"}},
			Documents: []string{"PolicyDocument"},
			Call:      callDescribeVpcEndpoints,
		},
		{
			Service: "ec2", Name: "describe-network-acls", Action: "ec2:DescribeNetworkAcls",
			Lists: []List{{Path: "NetworkAcls", Type: store.TypeNetworkACL, ID: arn + "network-acl/{NetworkAclId}"}},
			Call:  callDescribeNetworkAcls,
		},
		{
			Service: "ec2", Name: "describe-internet-gateways", Action: "ec2:DescribeInternetGateways",
			Lists: []List{{Path: "InternetGateways", Type: store.TypeInternetGateway, ID: arn + "internet-gateway/{InternetGatewayId}"}},
			Call:  callDescribeInternetGateways,
		},
		{
			Service: "ec2", Name: "describe-vpc-peering-connections", Action: "ec2:DescribeVpcPeeringConnections",
			Lists: []List{{
				Path: "VpcPeeringConnections", Type: store.TypeVPCPeeringConnection, ID: arn + "vpc-peering-connection/{VpcPeeringConnectionId}",
			}},
			Call: callDescribeVpcPeeringConnections,
		},
		{
			Service: "ec2", Name: "describe-transit-gateway-attachments", Action: "ec2:DescribeTransitGatewayAttachments",
			Lists: []List{{
				Path: "TransitGatewayAttachments", Type: store.TypeTransitGatewayAttachment, ID: arn + "transit-gateway-attachment/{TransitGatewayAttachmentId}",
			}},
			Call: callDescribeTransitGatewayAttachments,
		},
		{
			Service: "ec2", Name: "describe-managed-prefix-lists", Action: "ec2:DescribeManagedPrefixLists",
			Lists: []List{{Path: "PrefixLists", Type: store.TypePrefixList, ID: arn + "prefix-list/{PrefixListId}"}},
			Call:  callDescribeManagedPrefixLists,
		},
	}
}
