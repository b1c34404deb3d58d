package scenario

import (
	"encoding/base64"
	"errors"
	"fmt"
)

// compute writes functions and instances.
func (c *compiler) compute() error {
	return c.each(func(account, region string) error {
		for _, t := range c.of(account, region, "launch-template") {
			c.launchTemplate(t)
		}
		for _, t := range c.of(account, region, "function", "instance") {
			b, _ := t.body.(*compute)
			var err error
			if t.kind == "function" {
				err = c.function(t, b)
			} else {
				err = c.instance(t, b)
			}
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// roleOf returns the role of compute.
func (c *compiler) roleOf(t *thing, name string) (*thing, error) {
	r := c.find(name, t.account)
	if r == nil || r.kind != "role" {
		return nil, c.at(t.line, fmt.Errorf("role %q is no role of this scenario", name))
	}
	return r, nil
}

func (c *compiler) function(t *thing, b *compute) error {
	if b.Role == "" {
		return c.at(t.line, errors.New("a function needs a role"))
	}
	r, err := c.roleOf(t, b.Role)
	if err != nil {
		return err
	}
	network := map[string]any{"SubnetIds": []any{}, "SecurityGroupIds": []any{}, "VpcId": "", "Ipv6AllowedForDualStack": false}
	if t.vpc() != noVPC {
		network["SubnetIds"], network["SecurityGroupIds"], network["VpcId"] = c.subnets(t), c.groups(t), c.vpcID(t)
	}
	out := map[string]any{
		"FunctionName": t.name, "FunctionArn": t.arn(), "Runtime": "python3.13", "Role": r.arn(), "Handler": "index.handler", "CodeSize": 1024,
		"Description": "", "Timeout": 30, "MemorySize": 256, "LastModified": "2026-01-15T09:30:00.000+0000", "CodeSha256": id(43, t.full()) + "=",
		"Version": "$LATEST", "VpcConfig": network, "TracingConfig": map[string]any{"Mode": "PassThrough"}, "RevisionId": uuid(t.full()),
		"PackageType": "Zip", "Architectures": []string{"arm64"}, "EphemeralStorage": map[string]any{"Size": 512},
	}
	variables := map[string]any{}
	for _, name := range b.Env {
		variables[name] = "value"
	}
	if len(variables) > 0 {
		out["Environment"] = map[string]any{"Variables": variables}
	}
	if b.Key != "" {
		k, err := c.keyOf(t, b.Key, "lambda")
		if err != nil {
			return err
		}
		out["KMSKeyArn"] = k.arn()
	}
	c.list(call(t.account, t.region, "lambda", "list-functions"), out)
	path := call(t.account, t.region, "lambda", "get-policy", t.name)
	if b.Policy == nil {
		c.put(refused(path), map[string]any{"Code": "ResourceNotFoundException", "Message": "The resource you requested does not exist."})
		return nil
	}
	document, err := c.resourcePolicy(t, b.Policy)
	if err != nil {
		return err
	}
	c.put(path, map[string]any{"Policy": policyText(document), "RevisionId": uuid(t.full())})
	return nil
}

// launchTemplate writes a launch template with one version.
func (c *compiler) launchTemplate(t *thing) {
	b, _ := t.body.(*launchTemplate)
	script := "#!/bin/sh"
	if b.Secret {
		script += "\nexport PASSWORD=value"
	}
	id := t.arn()[len(arnOf("launch-template", t.account, t.region, "")):]
	c.list(call(t.account, t.region, "ec2", "describe-launch-templates"), map[string]any{
		"LaunchTemplateId": id, "LaunchTemplateName": t.name, "CreateTime": created, "DefaultVersionNumber": 1, "LatestVersionNumber": 1,
		"Tags": tagList(t.tags),
	})
	c.put(call(t.account, t.region, "ec2", "describe-launch-template-versions", id), map[string]any{"LaunchTemplateVersions": []any{map[string]any{
		"LaunchTemplateId": id, "LaunchTemplateName": t.name, "VersionNumber": 1, "CreateTime": created, "DefaultVersion": true,
		"LaunchTemplateData": map[string]any{"UserData": base64.StdEncoding.EncodeToString([]byte(script))},
	}}})
}

func (c *compiler) instance(t *thing, b *compute) error {
	state := b.State
	if state == "" {
		state = "running"
	}
	code, known := map[string]int{"pending": 0, "running": 16, "shutting-down": 32, "terminated": 48, "stopping": 64, "stopped": 80}[state]
	if !known {
		return c.at(t.line, fmt.Errorf("state %q is none of an instance", state))
	}
	_, _, name := splitName(t.short())
	groups := []any{}
	for _, g := range c.groups(t) {
		groups = append(groups, map[string]any{"GroupId": g, "GroupName": c.ids[g]})
	}
	out := map[string]any{
		"InstanceId": t.arn()[len(arnOf("instance", t.account, t.region, "")):], "ImageId": "ami-0" + id(16, "image"), "InstanceType": "t4g.small",
		"LaunchTime": created, "State": map[string]any{"Code": code, "Name": state}, "PrivateIpAddress": "10.0.0.10", "SubnetId": c.subnets(t)[0],
		"VpcId": c.vpcID(t), "Architecture": "arm64", "RootDeviceType": "ebs", "SecurityGroups": groups, "Tags": tagList(named(t.tags, name)),
		"MetadataOptions": map[string]any{"State": "applied", "HttpTokens": "required", "HttpPutResponseHopLimit": 2, "HttpEndpoint": "enabled"},
	}
	if b.Role != "" {
		r, err := c.roleOf(t, b.Role)
		if err != nil {
			return err
		}
		out["IamInstanceProfile"] = map[string]any{"Arn": profileARN(r), "Id": "AIPA" + letters(17, r.full())}
	}
	c.list(call(t.account, t.region, "ec2", "describe-instances"), map[string]any{
		"ReservationId": "r-0" + id(16, t.full()), "OwnerId": t.account, "Groups": []any{}, "Instances": []any{out},
	})
	return nil
}

func named(tags map[string]string, name string) map[string]string {
	all := map[string]string{"Name": name}
	for key, value := range tags {
		all[key] = value
	}
	return all
}

// resourcePolicy writes the policy of a resource, whose statements are about
// the resource itself; that of a key is about "*".
func (c *compiler) resourcePolicy(t *thing, list []statement) (map[string]any, error) {
	document, err := c.document(t.account, list, nil)
	if err != nil {
		return nil, err
	}
	if t.kind == "key" {
		return document, nil
	}
	for i, s := range list {
		if s.full == nil {
			resource := t.arn()
			if t.kind == "bucket" { // what is read are its objects
				resource += "/*"
			}
			document["Statement"].([]any)[i].(map[string]any)["Resource"] = resource
		}
	}
	return document, nil
}
