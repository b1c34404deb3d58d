package mototest

import (
	"archive/zip"
	"bytes"
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	ec2types "github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

func (s *Server) seedCompute(tb testing.TB, e *Estate) {
	tb.Helper()
	ctx := tb.Context()
	functions := lambda.NewFromConfig(s.Config(e.Data, Home))
	made(functions.CreateFunction(ctx, &lambda.CreateFunctionInput{
		FunctionName: aws.String("report"), Runtime: lambdatypes.RuntimePython312, Handler: aws.String("main.run"),
		Role: aws.String(fmt.Sprintf("arn:aws:iam::%s:role/report", e.Data)), Code: &lambdatypes.FunctionCode{ZipFile: archive(tb)},
		Environment: &lambdatypes.Environment{Variables: map[string]string{"TABLE": "sessions", "TOKEN": "never-stored"}},
	}))(tb)
	made(functions.AddPermission(ctx, &lambda.AddPermissionInput{
		FunctionName: aws.String("report"), StatementId: aws.String("daily"),
		Action: aws.String("lambda:InvokeFunction"), Principal: aws.String("events.amazonaws.com"),
	}))(tb)

	machines := ec2.NewFromConfig(s.Config(e.Data, Home))
	group := made(machines.CreateSecurityGroup(ctx, &ec2.CreateSecurityGroupInput{
		GroupName: aws.String("web"), Description: aws.String("web servers"),
	}))(tb).GroupId
	made(machines.AuthorizeSecurityGroupIngress(ctx, &ec2.AuthorizeSecurityGroupIngressInput{
		GroupId: group, IpPermissions: []ec2types.IpPermission{{
			IpProtocol: aws.String("tcp"), FromPort: aws.Int32(443), ToPort: aws.Int32(443),
			IpRanges: []ec2types.IpRange{{CidrIp: aws.String("0.0.0.0/0")}},
		}},
	}))(tb)
	images := made(machines.DescribeImages(ctx, &ec2.DescribeImagesInput{Owners: []string{"amazon"}}))(tb).Images
	e.Instance = *made(machines.RunInstances(ctx, &ec2.RunInstancesInput{
		ImageId: images[0].ImageId, InstanceType: ec2types.InstanceTypeT3Small, MinCount: aws.Int32(1), MaxCount: aws.Int32(1),
		SecurityGroupIds:   []string{*group},
		IamInstanceProfile: &ec2types.IamInstanceProfileSpecification{Name: aws.String("web")},
	}))(tb).Instances[0].InstanceId
}

func archive(tb testing.TB) []byte {
	tb.Helper()
	var buffer bytes.Buffer
	w := zip.NewWriter(&buffer)
	file := made(w.Create("main.py"))(tb)
	made(file.Write([]byte("def run(event, context): pass\n")))(tb)
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return buffer.Bytes()
}
