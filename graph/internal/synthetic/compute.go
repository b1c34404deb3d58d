package synthetic

import (
	"fmt"

	"github.com/iamreach/iamreach/store"
)

// compute writes functions and instances, each under one of the roles that are
// for them.
func (a *account) compute() {
	roles := a.crowd.of[lambda]
	for i := range a.part(175) {
		if len(roles) == 0 {
			break
		}
		name := fmt.Sprintf("team-%d-job-%d", i%a.teams(), i)
		a.function(name, a.crowd.principal(a.place, roles[i%len(roles)]), i%2 == 0)
		if a.chance(20) {
			a.functionPolicy(name, i)
		} else {
			a.askInVain(a.region, "lambda:GetPolicy", name, "ResourceNotFoundException")
		}
	}
	servers := a.crowd.of[server]
	for i := range a.part(60) {
		if len(servers) == 0 {
			break
		}
		role := servers[i%len(servers)]
		a.instance(i, a.profile(a.crowd.name(a.place, role)), tags{"team": fmt.Sprintf("team-%d", i%a.teams()), "Name": fmt.Sprintf("host-%d", i)}, i%8 != 7)
	}
}

func (p place) functionARN(name string) string { return p.arn("lambda", "function:%s", name) }

func (a *account) function(name, role string, inside bool) {
	f := object{"FunctionName": name, "FunctionArn": a.functionARN(name), "Role": role, "Runtime": "python3.13", "PackageType": "Zip"}
	if inside {
		f["VpcConfig"] = object{"VpcId": a.vpc(), "SubnetIds": []string{a.ec2("subnet", "private")}, "SecurityGroupIds": []string{a.ec2("sg", ofApps)}}
	}
	a.list(a.region, store.TypeFunction, a.functionARN(name), "lambda:ListFunctions", f)
}

// functionPolicy lets a service, or another account, invoke a function.
func (a *account) functionPolicy(name string, i int) {
	s := allow(a.functionARN(name), "lambda:InvokeFunction").to("Service", "events.amazonaws.com")
	switch i % 3 {
	case 1:
		s = allow(a.functionARN(name), "lambda:InvokeFunction").to("AWS", a.other().iam("root"))
	case 2:
		s = allow(a.functionARN(name), "lambda:InvokeFunction", "lambda:UpdateFunctionCode").to("AWS", a.someIn(a.other(), pipeline))
	}
	s.Sid = "own"
	a.ask(a.region, store.TypeFunction, a.functionARN(name), "lambda:GetPolicy", name, object{"Policy": plain(s)})
}

func (p place) profile(name string) string { return p.iam("instance-profile/%s", name) }

func (p place) instanceARN(number int) string {
	return p.arn("ec2", "instance/%s", instanceID(p.number, number))
}

func instanceID(account, number int) string { return fmt.Sprintf("i-%08x%09x", account, number) }

func (a *account) instance(number int, profile string, t tags, running bool) {
	state := object{"Name": "running", "Code": 16}
	if !running {
		state = object{"Name": "stopped", "Code": 80}
	}
	id := instanceID(a.number, number)
	a.list(a.region, store.TypeInstance, a.instanceARN(number), "ec2:DescribeInstances", object{
		"InstanceId": id, "State": state, "VpcId": a.vpc(), "SubnetId": a.ec2("subnet", "private"),
		"PrivateIpAddress":   fmt.Sprintf("10.0.%d.%d", 64+number/250%64, number%250+1),
		"SecurityGroups":     []object{{"GroupId": a.ec2("sg", ofApps), "GroupName": ofApps}},
		"IamInstanceProfile": object{"Arn": profile}, "Tags": t.list(),
	})
}
