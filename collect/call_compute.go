package collect

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
)

// ec2Page is asked for always: calls without it have a smaller rate.
func ec2Page() *int32 { return aws.Int32(1000) }

var (
	callListFunctions = pages(func(ctx context.Context, c *Clients, in *lambda.ListFunctionsInput) (*lambda.ListFunctionsOutput, error) {
		return c.lambda().ListFunctions(ctx, in)
	}, func(Args) *lambda.ListFunctionsInput {
		return &lambda.ListFunctionsInput{}
	})
	callGetFunctionPolicy = once(func(ctx context.Context, c *Clients, in *lambda.GetPolicyInput) (*lambda.GetPolicyOutput, error) {
		return c.lambda().GetPolicy(ctx, in)
	}, func(a Args) *lambda.GetPolicyInput {
		return &lambda.GetPolicyInput{FunctionName: &a.Item}
	})
	callDescribeInstances = pages(func(ctx context.Context, c *Clients, in *ec2.DescribeInstancesInput) (*ec2.DescribeInstancesOutput, error) {
		return c.ec2().DescribeInstances(ctx, in)
	}, func(Args) *ec2.DescribeInstancesInput {
		return &ec2.DescribeInstancesInput{MaxResults: ec2Page()}
	})
	callDescribeSecurityGroups = pages(func(ctx context.Context, c *Clients, in *ec2.DescribeSecurityGroupsInput) (*ec2.DescribeSecurityGroupsOutput, error) {
		return c.ec2().DescribeSecurityGroups(ctx, in)
	}, func(Args) *ec2.DescribeSecurityGroupsInput {
		return &ec2.DescribeSecurityGroupsInput{MaxResults: ec2Page()}
	})
	callDescribeSubnets = pages(func(ctx context.Context, c *Clients, in *ec2.DescribeSubnetsInput) (*ec2.DescribeSubnetsOutput, error) {
		return c.ec2().DescribeSubnets(ctx, in)
	}, func(Args) *ec2.DescribeSubnetsInput {
		return &ec2.DescribeSubnetsInput{MaxResults: ec2Page()}
	})
	callDescribeRouteTables = pages(func(ctx context.Context, c *Clients, in *ec2.DescribeRouteTablesInput) (*ec2.DescribeRouteTablesOutput, error) {
		return c.ec2().DescribeRouteTables(ctx, in)
	}, func(Args) *ec2.DescribeRouteTablesInput {
		return &ec2.DescribeRouteTablesInput{MaxResults: aws.Int32(100)}
	})
	callDescribeVpcs = pages(func(ctx context.Context, c *Clients, in *ec2.DescribeVpcsInput) (*ec2.DescribeVpcsOutput, error) {
		return c.ec2().DescribeVpcs(ctx, in)
	}, func(Args) *ec2.DescribeVpcsInput {
		return &ec2.DescribeVpcsInput{MaxResults: ec2Page()}
	})
	callDescribeIamInstanceProfileAssociations = pages(func(ctx context.Context, c *Clients, in *ec2.DescribeIamInstanceProfileAssociationsInput) (*ec2.DescribeIamInstanceProfileAssociationsOutput, error) {
		return c.ec2().DescribeIamInstanceProfileAssociations(ctx, in)
	}, func(Args) *ec2.DescribeIamInstanceProfileAssociationsInput {
		return &ec2.DescribeIamInstanceProfileAssociationsInput{MaxResults: ec2Page()}
	})
	callDescribeVpcEndpoints = pages(func(ctx context.Context, c *Clients, in *ec2.DescribeVpcEndpointsInput) (*ec2.DescribeVpcEndpointsOutput, error) {
		return c.ec2().DescribeVpcEndpoints(ctx, in)
	}, func(Args) *ec2.DescribeVpcEndpointsInput {
		return &ec2.DescribeVpcEndpointsInput{MaxResults: ec2Page()}
	})
	callDescribeLaunchTemplates = pages(func(ctx context.Context, c *Clients, in *ec2.DescribeLaunchTemplatesInput) (*ec2.DescribeLaunchTemplatesOutput, error) {
		return c.ec2().DescribeLaunchTemplates(ctx, in)
	}, func(Args) *ec2.DescribeLaunchTemplatesInput {
		return &ec2.DescribeLaunchTemplatesInput{MaxResults: aws.Int32(200)}
	})
	callDescribeNetworkAcls = pages(func(ctx context.Context, c *Clients, in *ec2.DescribeNetworkAclsInput) (*ec2.DescribeNetworkAclsOutput, error) {
		return c.ec2().DescribeNetworkAcls(ctx, in)
	}, func(Args) *ec2.DescribeNetworkAclsInput {
		return &ec2.DescribeNetworkAclsInput{MaxResults: ec2Page()}
	})
	callDescribeInternetGateways = pages(func(ctx context.Context, c *Clients, in *ec2.DescribeInternetGatewaysInput) (*ec2.DescribeInternetGatewaysOutput, error) {
		return c.ec2().DescribeInternetGateways(ctx, in)
	}, func(Args) *ec2.DescribeInternetGatewaysInput {
		return &ec2.DescribeInternetGatewaysInput{MaxResults: ec2Page()}
	})
	callDescribeVpcPeeringConnections = pages(func(ctx context.Context, c *Clients, in *ec2.DescribeVpcPeeringConnectionsInput) (*ec2.DescribeVpcPeeringConnectionsOutput, error) {
		return c.ec2().DescribeVpcPeeringConnections(ctx, in)
	}, func(Args) *ec2.DescribeVpcPeeringConnectionsInput {
		return &ec2.DescribeVpcPeeringConnectionsInput{MaxResults: ec2Page()}
	})
	callDescribeTransitGatewayAttachments = pages(func(ctx context.Context, c *Clients, in *ec2.DescribeTransitGatewayAttachmentsInput) (*ec2.DescribeTransitGatewayAttachmentsOutput, error) {
		return c.ec2().DescribeTransitGatewayAttachments(ctx, in)
	}, func(Args) *ec2.DescribeTransitGatewayAttachmentsInput {
		return &ec2.DescribeTransitGatewayAttachmentsInput{MaxResults: ec2Page()}
	})
	callDescribeManagedPrefixLists = pages(func(ctx context.Context, c *Clients, in *ec2.DescribeManagedPrefixListsInput) (*ec2.DescribeManagedPrefixListsOutput, error) {
		return c.ec2().DescribeManagedPrefixLists(ctx, in)
	}, func(Args) *ec2.DescribeManagedPrefixListsInput {
		return &ec2.DescribeManagedPrefixListsInput{MaxResults: aws.Int32(100)}
	})
	callDescribeLaunchTemplateVersions = pages(func(ctx context.Context, c *Clients, in *ec2.DescribeLaunchTemplateVersionsInput) (*ec2.DescribeLaunchTemplateVersionsOutput, error) {
		return c.ec2().DescribeLaunchTemplateVersions(ctx, in)
	}, func(a Args) *ec2.DescribeLaunchTemplateVersionsInput {
		return &ec2.DescribeLaunchTemplateVersionsInput{LaunchTemplateId: &a.Item}
	})
)
