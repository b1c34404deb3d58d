package synthetic

import (
	"fmt"

	"github.com/iamreach/iamreach/store"
)

func (p place) ec2(prefix, name string) string {
	return fmt.Sprintf("%s-%s%05d", prefix, name, p.number)
}

func (p place) vpc() string { return p.ec2("vpc", "main") }

// The security groups of an account, by whom they let in.
const (
	ofApps   = "apps"   // nobody: it is what others let in
	ofData   = "data"   // those of ofApps
	ofOffice = "office" // a range from which people work
	toAll    = "all"    // everybody
	toNobody = "nobody" // nobody at all
)

// network writes one VPC with a public and a private subnet.
func (a *account) network() {
	vpc := a.vpc()
	a.list(a.region, store.TypeVPC, a.arn("ec2", "vpc/%s", vpc), "ec2:DescribeVpcs", object{"VpcId": vpc, "CidrBlock": "10.0.0.0/16", "OwnerId": a.id})
	for i, name := range []string{"public", "private"} {
		id := a.ec2("subnet", name)
		a.list(a.region, store.TypeSubnet, a.arn("ec2", "subnet/%s", id), "ec2:DescribeSubnets", object{
			"SubnetId": id, "VpcId": vpc, "CidrBlock": fmt.Sprintf("10.0.%d.0/18", 64*i), "OwnerId": a.id, "AvailabilityZone": a.region + "a",
		})
		routes := []object{{"DestinationCidrBlock": "10.0.0.0/16", "GatewayId": "local", "State": "active"}}
		if name == "public" {
			routes = append(routes, object{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": a.ec2("igw", "main"), "State": "active"})
		}
		table := a.ec2("rtb", name)
		a.list(a.region, store.TypeRouteTable, a.arn("ec2", "route-table/%s", table), "ec2:DescribeRouteTables", object{
			"RouteTableId": table, "VpcId": vpc, "Routes": routes, "OwnerId": a.id,
			"Associations": []object{{"SubnetId": id, "RouteTableId": table, "Main": false}},
		})
		arn := a.arn("rds", "subgrp:%s", name)
		a.list(a.region, store.TypeDBSubnetGroup, arn, "rds:DescribeDBSubnetGroups", object{
			"DBSubnetGroupName": name, "DBSubnetGroupArn": arn, "VpcId": vpc, "Subnets": []object{{"SubnetIdentifier": id}},
		})
	}
	a.securityGroup(ofApps)
	a.securityGroup(ofData, object{"UserIdGroupPairs": []object{{"GroupId": a.ec2("sg", ofApps), "UserId": a.id}}})
	a.securityGroup(ofOffice, object{"IpRanges": []object{{"CidrIp": office}}})
	a.securityGroup(toAll, object{"IpRanges": []object{{"CidrIp": "0.0.0.0/0"}}})
	a.securityGroup(toNobody)
}

// securityGroup writes a group that lets some in to the ports of databases.
func (a *account) securityGroup(name string, in ...object) {
	for _, rule := range in {
		rule["IpProtocol"], rule["FromPort"], rule["ToPort"] = "tcp", 3306, 5439
	}
	id := a.ec2("sg", name)
	a.list(a.region, store.TypeSecurityGroup, a.arn("ec2", "security-group/%s", id), "ec2:DescribeSecurityGroups", object{
		"GroupId": id, "GroupName": name, "VpcId": a.vpc(), "OwnerId": a.id, "IpPermissions": in,
	})
}
