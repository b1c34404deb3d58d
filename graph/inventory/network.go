package inventory

import (
	"encoding/json"
	"fmt"
	"net/netip"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// readNetwork reads security groups, subnets and route tables.
func (in *Inventory) readNetwork() {
	for typ, kind := range map[string]string{
		store.TypeSecurityGroup: SecurityGroup, store.TypeSubnet: Subnet, store.TypeRouteTable: RouteTable, store.TypeVPC: VPC,
	} {
		for _, r := range in.Snapshot.Records(typ) {
			in.add(r, kind, r.ID)
		}
	}
}

// network is a VPC: its id alone does not say in which account it was seen.
type network struct {
	location
	vpc string
}

// indexNetworks sorts compute and route tables by the VPC in which they lie.
func (in *Inventory) indexNetworks() {
	in.compute, in.tables = map[network][]*Thing{}, map[network][]*Thing{}
	for _, c := range slices.Concat(in.kinds[Instance], in.kinds[Function]) {
		if vpc := c.vpc(); vpc != "" {
			in.compute[network{c.location(), vpc}] = append(in.compute[network{c.location(), vpc}], c)
		}
	}
	for _, list := range in.compute {
		slices.SortFunc(list, compareID)
	}
	for _, t := range in.kinds[RouteTable] {
		at := network{t.location(), t.Text("VpcId")}
		in.tables[at] = append(in.tables[at], t)
	}
}

// Exposure says from where a port is reached.
type Exposure struct {
	Anywhere   bool             // proven open to the internet
	Impossible bool             // proven closed: no rule admits anybody
	From       []string         // VPCs, security groups and ranges from which it would work, when not proven
	Opening    *Thing           // who may open the port reaches this; nil: nobody can
	Inside     []*Thing         // compute from which it is proven to work
	Missing    []policy.Missing // what was not read of it
	Why        string
}

type rule struct {
	IpProtocol       string //nolint:revive // AWS's spelling
	FromPort, ToPort *int
	IpRanges         []struct{ CidrIp string }   //nolint:revive // AWS's spelling
	Ipv6Ranges       []struct{ CidrIpv6 string } //nolint:revive // AWS's spelling
	UserIdGroupPairs []struct{ GroupId string }  //nolint:revive // AWS's spelling
	PrefixListIds    []struct{ PrefixListId string }
}

func (r *rule) covers(port int) bool {
	switch r.IpProtocol {
	case "-1":
		return true
	case "tcp", "6":
		return r.FromPort == nil || r.ToPort == nil || port == 0 || (*r.FromPort <= port && port <= *r.ToPort)
	}
	return false
}

// Exposure computes from where the port of a database or proxy is reached.
func (in *Inventory) Exposure(t *Thing) Exposure {
	var e Exposure
	if t.Kind == VPC {
		e.From, e.Inside = []string{t.Name}, in.compute[network{t.location(), t.Name}]
		return e
	}
	for _, opening := range t.Related("opening") {
		e.Opening = opening
	}
	vpc := t.vpc()
	port := t.port()
	groups := t.groups()
	if len(groups) == 0 {
		e.From = nonEmpty(vpc)
		e.Missing = append(e.Missing, policy.Missing{Operation: describes[SecurityGroup], Account: t.Account, Region: t.Region})
		return e
	}
	d := in.door(door{network{t.location(), vpc}, t.Partition, strings.Join(groups, "\x00"), port})
	admitted := &d.admission
	e.Missing = slices.Clone(d.missing)
	if admitted.empty() {
		if len(e.Missing) > 0 {
			e.From = nonEmpty(vpc)
			return e
		}
		e.Impossible = true
		e.Why = fmt.Sprintf("no rule of its security groups admits anybody to port %d", port)
		return e
	}
	public := t.Flag("PubliclyAccessible")
	routed := in.routed(t, vpc)
	e.Anywhere = public && admitted.open && routed == yes
	if e.Anywhere {
		e.Why = fmt.Sprintf("public address, port %d open to the internet", port)
	}
	e.Inside = d.inside
	e.From = admitted.sources(vpc, public && routed != no)
	return e
}

// admission is who the security groups of a thing let in.
type admission struct {
	open   bool // 0.0.0.0/0 or ::/0
	ranges []netip.Prefix
	groups []string
	lists  []string
}

func (a *admission) add(group *Thing, port int) {
	var part struct{ IpPermissions []rule } //nolint:revive // AWS's spelling
	_ = json.Unmarshal(group.Record.Parts["ec2:DescribeSecurityGroups"], &part)
	for _, r := range part.IpPermissions {
		if !r.covers(port) {
			continue
		}
		for _, c := range r.IpRanges {
			a.addRange(c.CidrIp)
		}
		for _, c := range r.Ipv6Ranges {
			a.addRange(c.CidrIpv6)
		}
		for _, g := range r.UserIdGroupPairs {
			a.groups = append(a.groups, g.GroupId)
		}
		for _, l := range r.PrefixListIds {
			a.lists = append(a.lists, l.PrefixListId)
		}
	}
}

func (a *admission) addRange(cidr string) {
	p, err := netip.ParsePrefix(cidr)
	if err != nil {
		return
	}
	a.open = a.open || p.Bits() == 0
	a.ranges = append(a.ranges, p.Masked())
}

func (a *admission) empty() bool { return len(a.ranges)+len(a.groups)+len(a.lists) == 0 }

// sources names from where it works. What is open to everybody is open to the
// VPC alone when there is no public way in.
func (a *admission) sources(vpc string, public bool) []string {
	var from []string
	for _, p := range a.ranges {
		if p.Bits() == 0 && !public {
			from = append(from, nonEmpty(vpc)...)
			continue
		}
		from = append(from, p.String())
	}
	from = append(from, a.groups...)
	from = append(from, a.lists...)
	slices.Sort(from)
	return slices.Compact(from)
}

// door is what decides who gets to a port: databases with the same security
// groups in the same VPC share the answer, which may be long.
type door struct {
	network
	partition, groups string
	port              int
}

// opened is whom a door lets in.
type opened struct {
	admission
	missing []policy.Missing
	inside  []*Thing // compute in the same VPC that the rules admit
}

func (in *Inventory) door(d door) *opened {
	in.knocking.Lock()
	defer in.knocking.Unlock()
	if in.doors[d] == nil {
		in.doors[d] = in.openDoor(d)
	}
	return in.doors[d]
}

func (in *Inventory) openDoor(d door) *opened {
	o := &opened{}
	for id := range strings.SplitSeq(d.groups, "\x00") {
		group := in.things[fmt.Sprintf("arn:%s:ec2:%s:%s:security-group/%s", d.partition, d.region, d.account, id)]
		if group == nil || group.Record == nil {
			o.missing = append(o.missing, policy.Missing{Operation: describes[SecurityGroup], Account: d.account, Region: d.region})
			continue
		}
		o.add(group, d.port)
	}
	if d.vpc == "" || o.empty() {
		return o
	}
	for _, c := range in.compute[d.network] {
		if o.open || slices.ContainsFunc(c.groups(), func(g string) bool { return slices.Contains(o.groups, g) }) || o.covers(c.Text("PrivateIpAddress")) || o.coversAll(in.subnetRanges(c)) {
			o.inside = append(o.inside, c)
		}
	}
	return o
}

func (a *admission) covers(address string) bool {
	ip, err := netip.ParseAddr(address)
	return err == nil && slices.ContainsFunc(a.ranges, func(p netip.Prefix) bool { return p.Contains(ip) })
}

// subnetRanges returns the ranges in which a function's addresses lie.
func (in *Inventory) subnetRanges(c *Thing) []string {
	value, _, _ := c.Field("VpcConfig.SubnetIds")
	var ranges []string
	for _, id := range words(value, "") {
		subnet := in.things[fmt.Sprintf("arn:%s:ec2:%s:%s:subnet/%s", c.Partition, c.Region, c.Account, id)]
		if subnet == nil {
			return nil
		}
		ranges = append(ranges, subnet.Text("CidrBlock"))
	}
	return ranges
}

// coversAll reports whether each range lies in one that is admitted.
func (a *admission) coversAll(cidrs []string) bool {
	for _, cidr := range cidrs {
		inner, err := netip.ParsePrefix(cidr)
		if err != nil || !slices.ContainsFunc(a.ranges, func(p netip.Prefix) bool {
			return p.Bits() <= inner.Bits() && p.Contains(inner.Addr())
		}) {
			return false
		}
	}
	return len(cidrs) > 0
}

type answer uint8

const (
	unread answer = iota
	no
	yes
)

// routed says whether a subnet of the thing has a route to an internet
// gateway.
func (in *Inventory) routed(t *Thing, vpc string) answer {
	subnets := t.subnets(in)
	if len(subnets) == 0 {
		return unread
	}
	var main, own []*Thing
	for _, table := range in.tables[network{t.location(), vpc}] {
		switch table.serves(subnets) {
		case "own":
			own = append(own, table)
		case "main":
			main = append(main, table)
		}
	}
	if len(own) == 0 {
		own = main
	}
	if len(own) == 0 {
		return unread
	}
	for _, table := range own {
		routes, _ := table.value("Routes").([]any)
		for _, item := range routes {
			route, _ := item.(map[string]any)
			if gateway := text(route["GatewayId"]); len(gateway) > 4 && gateway[:4] == "igw-" {
				return yes
			}
		}
	}
	return no
}

func (t *Thing) serves(subnets []string) string {
	found := ""
	associations, _ := t.value("Associations").([]any)
	for _, item := range associations {
		association, _ := item.(map[string]any)
		if slices.Contains(subnets, text(association["SubnetId"])) {
			return "own"
		}
		if main, _ := association["Main"].(bool); main {
			found = "main"
		}
	}
	return found
}
