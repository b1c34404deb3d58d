package synthetic

import (
	"fmt"

	"github.com/iamreach/iamreach/store"
)

// compute writes functions and servers, each under a role of its own or of
// several.
func (a *account) compute() {
	for i := range a.functions() {
		a.put(store.TypeFunction, a.arn("lambda", "function:team%d-job", i), parts{"lambda:ListFunctions": object{
			"FunctionName": fmt.Sprintf("team%d-job", i), "Role": a.role(a.rand.IntN(a.size)),
			"VpcConfig": object{"VpcId": "vpc-1", "SubnetIds": []string{"subnet-1"}, "SecurityGroupIds": []string{"sg-app"}},
		}})
	}
	for i := range a.servers() {
		id := fmt.Sprintf("i-%017x", i)
		a.put(store.TypeInstance, a.arn("ec2", "instance/%s", id), parts{"ec2:DescribeInstances": object{
			"InstanceId": id, "State": object{"Name": "running"}, "VpcId": "vpc-1", "PrivateIpAddress": fmt.Sprintf("10.0.%d.%d", i/250, i%250+1),
			"SecurityGroups": []object{{"GroupId": "sg-app"}}, "IamInstanceProfile": object{"Arn": a.iam("instance-profile/team%d", i)},
			"Tags": []object{{"Key": "team", "Value": fmt.Sprintf("team%d", i)}},
		}})
	}
}
