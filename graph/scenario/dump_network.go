package scenario

import (
	"fmt"
	"net/netip"
	"slices"
)

// vpcRange is that of every VPC of a scenario.
const vpcRange = "10.0.0.0/16"

// network writes a VPC with a public and a private subnet for each name that
// the things of a region give, and a security group for each thing.
func (c *compiler) network() error {
	return c.each(func(account, region string) error {
		var vpcs []string
		for _, t := range c.of(account, region, "db", "cluster", "proxy", "proxy-endpoint", "redshift", "function", "instance") {
			if vpc := t.vpc(); vpc != noVPC && !slices.Contains(vpcs, vpc) {
				vpcs = append(vpcs, vpc)
			}
		}
		for _, vpc := range vpcs {
			c.vpc(account, region, vpc)
		}
		for _, t := range c.of(account, region, "db", "cluster", "proxy", "proxy-endpoint", "redshift", "function", "instance") {
			if t.vpc() == noVPC {
				continue
			}
			if err := c.securityGroup(t); err != nil {
				return err
			}
		}
		return nil
	})
}

// noVPC is the network of a function that is in none.
const noVPC = "none"

// vpc names the network of a thing: main, unless it says otherwise. A function
// lies in none unless it says so.
func (t *thing) vpc() string {
	name, usual := "", "main"
	switch b := t.body.(type) {
	case *database:
		name = b.VPC
	case *proxy:
		name = b.VPC
	case *proxyEndpoint:
		name = b.VPC
	case *redshift:
		name = b.VPC
	case *compute:
		name = b.VPC
		if t.kind == "function" {
			usual = noVPC
		}
	}
	if name == "" {
		return usual
	}
	return name
}

// open says who is let in to the port of a thing; nobody by default to
// compute.
func (t *thing) open() []string {
	var list names
	switch b := t.body.(type) {
	case *database:
		list = b.Open
	case *proxy:
		list = b.Open
	case *proxyEndpoint:
		list = b.Open
	case *redshift:
		list = b.Open
	case *compute:
		return nil
	}
	if list == nil {
		return []string{"vpc"}
	}
	return list
}

func (t *thing) public() bool { return slices.Contains(t.open(), "internet") }

// routed reports whether the subnets of a thing have a route to the internet.
func (t *thing) routed() bool {
	if b, ok := t.body.(*database); ok && b.Subnets != "" {
		return b.Subnets == "public"
	}
	return t.public()
}

// netID is the id of a part of a network, and keeps its name for people.
func (c *compiler) netID(prefix, account, region, name string) string {
	made := prefix + "-0" + id(16, prefix, account, region, name)
	c.ids[made] = prefix + "/" + name
	return made
}

func (c *compiler) vpcID(t *thing) string { return c.netID("vpc", t.account, t.region, t.vpc()) }

// subnets are the public or the private subnets of the thing's network.
func (c *compiler) subnets(t *thing) []string {
	name := t.vpc() + "-private"
	if t.routed() {
		name = t.vpc() + "-public"
	}
	return []string{c.netID("subnet", t.account, t.region, name+"-a"), c.netID("subnet", t.account, t.region, name+"-b")}
}

// groups are the security groups of a thing: its own, and those it names.
func (c *compiler) groups(t *thing) []string {
	list := []string{c.ownGroup(t)}
	if b, ok := t.body.(*compute); ok {
		for _, name := range b.Groups {
			list = append(list, c.namedGroup(t, name))
		}
	}
	return list
}

func (c *compiler) ownGroup(t *thing) string {
	return c.netID("sg", t.account, t.region, t.kind+"-"+t.name)
}

func (c *compiler) namedGroup(t *thing, name string) string {
	_, _, rest := splitName(name)
	return c.netID("sg", t.account, t.region, rest)
}

func (c *compiler) vpc(account, region, name string) {
	vpc := c.netID("vpc", account, region, name)
	c.list(call(account, region, "ec2", "describe-vpcs"), map[string]any{
		"VpcId": vpc, "OwnerId": account, "CidrBlock": vpcRange, "IsDefault": false, "State": "available", "InstanceTenancy": "default",
		"DhcpOptionsId": "dopt-0" + id(16, account, region), "Tags": tagList(map[string]string{"Name": name}),
	})
	gateway := c.netID("igw", account, region, name)
	c.list(call(account, region, "ec2", "describe-internet-gateways"), map[string]any{
		"InternetGatewayId": gateway, "OwnerId": account, "Attachments": []any{map[string]any{"State": "available", "VpcId": vpc}}, "Tags": []any{},
	})
	local := map[string]any{"DestinationCidrBlock": vpcRange, "GatewayId": "local", "Origin": "CreateRouteTable", "State": "active"}
	out := map[string]any{"DestinationCidrBlock": "0.0.0.0/0", "GatewayId": gateway, "Origin": "CreateRoute", "State": "active"}
	var publicSubnets []string
	for i, subnet := range []string{"-private-a", "-private-b", "-public-a", "-public-b"} {
		made := c.netID("subnet", account, region, name+subnet)
		public := i >= 2
		if public {
			publicSubnets = append(publicSubnets, made)
		}
		c.list(call(account, region, "ec2", "describe-subnets"), map[string]any{
			"SubnetId": made, "SubnetArn": "arn:aws:ec2:" + region + ":" + account + ":subnet/" + made, "VpcId": vpc, "OwnerId": account,
			"CidrBlock": fmt.Sprintf("10.0.%d.0/24", i), "AvailabilityZone": region + string(subnet[len(subnet)-1]), "State": "available",
			"MapPublicIpOnLaunch": public, "AvailableIpAddressCount": 251, "DefaultForAz": false, "Tags": []any{},
		})
	}
	c.routes(account, region, name+"-main", vpc, []any{local}, nil)
	c.routes(account, region, name+"-public", vpc, []any{local, out}, publicSubnets)
}

// routes writes a route table: of some subnets, or the main one.
func (c *compiler) routes(account, region, name, vpc string, routes []any, subnets []string) {
	table := c.netID("rtb", account, region, name)
	associations := []any{}
	if subnets == nil {
		associations = append(associations, map[string]any{
			"Main": true, "RouteTableAssociationId": "rtbassoc-0" + id(16, table), "RouteTableId": table, "AssociationState": map[string]any{"State": "associated"},
		})
	}
	for _, subnet := range subnets {
		associations = append(associations, map[string]any{
			"Main": false, "RouteTableAssociationId": "rtbassoc-0" + id(16, subnet), "RouteTableId": table, "SubnetId": subnet,
			"AssociationState": map[string]any{"State": "associated"},
		})
	}
	c.list(call(account, region, "ec2", "describe-route-tables"), map[string]any{
		"RouteTableId": table, "VpcId": vpc, "OwnerId": account, "Routes": routes, "Associations": associations, "PropagatingVgws": []any{}, "Tags": []any{},
	})
}

// securityGroup writes the group of a thing, and those that its compute names.
func (c *compiler) securityGroup(t *thing) error {
	rules := []any{}
	for _, from := range t.open() {
		rule := map[string]any{
			"IpProtocol": "tcp", "FromPort": t.port(), "ToPort": t.port(),
			"IpRanges": []any{}, "Ipv6Ranges": []any{}, "PrefixListIds": []any{}, "UserIdGroupPairs": []any{},
		}
		cidr, group, err := c.source(t, from)
		switch {
		case err != nil:
			return c.at(t.line, err)
		case cidr != "":
			rule["IpRanges"] = []any{map[string]any{"CidrIp": cidr}}
		case group != "":
			rule["UserIdGroupPairs"] = []any{map[string]any{"GroupId": group, "UserId": t.account}}
		default:
			continue
		}
		rules = append(rules, rule)
	}
	c.group(t, c.ownGroup(t), t.kind+"-"+t.name, rules)
	for _, made := range c.groups(t)[1:] {
		c.group(t, made, c.ids[made], []any{})
	}
	return nil
}

// source is the range or the group that a word lets in; neither for nobody.
func (c *compiler) source(t *thing, word string) (cidr, group string, err error) {
	switch word {
	case "internet":
		return "0.0.0.0/0", "", nil
	case "vpc":
		return vpcRange, "", nil
	case "nobody":
		return "", "", nil
	}
	if _, err := netip.ParsePrefix(word); err == nil {
		return word, "", nil
	}
	if _, kind, _ := splitName(word); kind == "sg" {
		return "", c.namedGroup(t, word), nil
	}
	if other := c.find(word, t.account); other != nil {
		if _, ok := other.body.(*compute); ok {
			return "", c.ownGroup(other), nil
		}
	}
	return "", "", fmt.Errorf("open %q is not internet, vpc, nobody, a range, sg/NAME or compute", word)
}

func (c *compiler) group(t *thing, made, name string, rules []any) {
	path := call(t.account, t.region, "ec2", "describe-security-groups")
	for _, have := range c.lists[path] {
		if have.(map[string]any)["GroupId"] == made {
			return
		}
	}
	c.list(path, map[string]any{
		"GroupId": made, "GroupName": name, "Description": name, "VpcId": c.vpcID(t), "OwnerId": t.account,
		"SecurityGroupArn": "arn:aws:ec2:" + t.region + ":" + t.account + ":security-group/" + made, "IpPermissions": rules,
		"IpPermissionsEgress": []any{map[string]any{
			"IpProtocol": "-1", "IpRanges": []any{map[string]any{"CidrIp": "0.0.0.0/0"}}, "Ipv6Ranges": []any{}, "PrefixListIds": []any{}, "UserIdGroupPairs": []any{},
		}},
		"Tags": []any{},
	})
}

var ports = map[string]int{
	"postgres": 5432, "aurora-postgresql": 5432, "mysql": 3306, "mariadb": 3306, "aurora-mysql": 3306,
	"docdb": 27017, "neptune": 8182, "sqlserver-se": 1433, "oracle-se2": 1521, "oracle-ee-cdb": 1521, "custom-oracle-ee": 1521,
}

func (t *thing) port() int {
	switch t.kind {
	case "redshift":
		return 5439
	case "proxy", "proxy-endpoint":
		return 5432
	}
	return ports[t.engine()]
}

func (t *thing) engine() string {
	b, ok := t.body.(*database)
	switch {
	case !ok:
		return ""
	case b.Engine != "":
		return b.Engine
	case t.kind == "cluster":
		return "aurora-postgresql"
	}
	return "postgres"
}
