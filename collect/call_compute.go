package collect

import (
	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
)

// ec2Page is asked for always: calls without it have a smaller rate.
func ec2Page() *int32 { return aws.Int32(1000) }

var (
	callListFunctions = pages(func(c *Clients, _ Args) pager[lambda.ListFunctionsOutput, lambda.Options] {
		return lambda.NewListFunctionsPaginator(c.lambda(), &lambda.ListFunctionsInput{})
	})
	callGetFunctionPolicy = once((*Clients).lambda, (*lambda.Client).GetPolicy, func(a Args) *lambda.GetPolicyInput {
		return &lambda.GetPolicyInput{FunctionName: &a.Item}
	})
	callDescribeInstances = pages(func(c *Clients, _ Args) pager[ec2.DescribeInstancesOutput, ec2.Options] {
		return ec2.NewDescribeInstancesPaginator(c.ec2(), &ec2.DescribeInstancesInput{MaxResults: ec2Page()})
	})
	callDescribeSecurityGroups = pages(func(c *Clients, _ Args) pager[ec2.DescribeSecurityGroupsOutput, ec2.Options] {
		return ec2.NewDescribeSecurityGroupsPaginator(c.ec2(), &ec2.DescribeSecurityGroupsInput{MaxResults: ec2Page()})
	})
	callDescribeSubnets = pages(func(c *Clients, _ Args) pager[ec2.DescribeSubnetsOutput, ec2.Options] {
		return ec2.NewDescribeSubnetsPaginator(c.ec2(), &ec2.DescribeSubnetsInput{MaxResults: ec2Page()})
	})
	callDescribeRouteTables = pages(func(c *Clients, _ Args) pager[ec2.DescribeRouteTablesOutput, ec2.Options] {
		return ec2.NewDescribeRouteTablesPaginator(c.ec2(), &ec2.DescribeRouteTablesInput{MaxResults: aws.Int32(100)})
	})
	callDescribeVpcs = pages(func(c *Clients, _ Args) pager[ec2.DescribeVpcsOutput, ec2.Options] {
		return ec2.NewDescribeVpcsPaginator(c.ec2(), &ec2.DescribeVpcsInput{MaxResults: ec2Page()})
	})
	callDescribeIamInstanceProfileAssociations = pages(func(c *Clients, _ Args) pager[ec2.DescribeIamInstanceProfileAssociationsOutput, ec2.Options] {
		return ec2.NewDescribeIamInstanceProfileAssociationsPaginator(c.ec2(), &ec2.DescribeIamInstanceProfileAssociationsInput{MaxResults: ec2Page()})
	})
	callDescribeVpcEndpoints = pages(func(c *Clients, _ Args) pager[ec2.DescribeVpcEndpointsOutput, ec2.Options] {
		return ec2.NewDescribeVpcEndpointsPaginator(c.ec2(), &ec2.DescribeVpcEndpointsInput{MaxResults: ec2Page()})
	})
	callDescribeLaunchTemplates = pages(func(c *Clients, _ Args) pager[ec2.DescribeLaunchTemplatesOutput, ec2.Options] {
		return ec2.NewDescribeLaunchTemplatesPaginator(c.ec2(), &ec2.DescribeLaunchTemplatesInput{MaxResults: aws.Int32(200)})
	})
	callDescribeNetworkAcls = pages(func(c *Clients, _ Args) pager[ec2.DescribeNetworkAclsOutput, ec2.Options] {
		return ec2.NewDescribeNetworkAclsPaginator(c.ec2(), &ec2.DescribeNetworkAclsInput{MaxResults: ec2Page()})
	})
	callDescribeInternetGateways = pages(func(c *Clients, _ Args) pager[ec2.DescribeInternetGatewaysOutput, ec2.Options] {
		return ec2.NewDescribeInternetGatewaysPaginator(c.ec2(), &ec2.DescribeInternetGatewaysInput{MaxResults: ec2Page()})
	})
	callDescribeVpcPeeringConnections = pages(func(c *Clients, _ Args) pager[ec2.DescribeVpcPeeringConnectionsOutput, ec2.Options] {
		return ec2.NewDescribeVpcPeeringConnectionsPaginator(c.ec2(), &ec2.DescribeVpcPeeringConnectionsInput{MaxResults: ec2Page()})
	})
	callDescribeTransitGatewayAttachments = pages(func(c *Clients, _ Args) pager[ec2.DescribeTransitGatewayAttachmentsOutput, ec2.Options] {
		return ec2.NewDescribeTransitGatewayAttachmentsPaginator(c.ec2(), &ec2.DescribeTransitGatewayAttachmentsInput{MaxResults: ec2Page()})
	})
	callDescribeManagedPrefixLists = pages(func(c *Clients, _ Args) pager[ec2.DescribeManagedPrefixListsOutput, ec2.Options] {
		return ec2.NewDescribeManagedPrefixListsPaginator(c.ec2(), &ec2.DescribeManagedPrefixListsInput{MaxResults: aws.Int32(100)})
	})
	callDescribeLaunchTemplateVersions = pages(func(c *Clients, a Args) pager[ec2.DescribeLaunchTemplateVersionsOutput, ec2.Options] {
		return ec2.NewDescribeLaunchTemplateVersionsPaginator(c.ec2(), &ec2.DescribeLaunchTemplateVersionsInput{LaunchTemplateId: &a.Item})
	})
)
