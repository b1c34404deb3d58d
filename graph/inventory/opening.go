package inventory

import "fmt"

// openable are the kinds of things that have a port behind security groups.
var openable = map[string]bool{RDSInstance: true, RDSCluster: true, RDSMember: true, RDSProxy: true, Redshift: true}

// readOpenings relates what has a port to its VPC, its security groups, and
// the opening of the port.
func (in *Inventory) readOpenings() {
	var all []*Thing
	for _, t := range in.things {
		if openable[t.Kind] && t.Record != nil {
			all = append(all, t)
		}
	}
	for _, t := range all {
		t.relate("vpc", in.vpcOf(t))
		for _, id := range t.groups() {
			t.relate("securityGroups", in.ghost(SecurityGroup, fmt.Sprintf("arn:%s:ec2:%s:%s:security-group/%s", t.Partition, t.Region, t.Account, id)))
		}
		if t.Kind == RDSMember {
			continue // the cluster has the groups
		}
		opening := &Thing{ID: t.ID + "#network", Kind: Opening, Partition: t.Partition, Account: t.Account, Region: t.Region, Name: t.Name, Record: t.Record, Tags: t.Tags}
		in.things[opening.ID] = opening
		t.relate("opening", opening)
	}
}

// settleOpenings notes what it would take to get to a port from the internet:
// routes, an address, and rules that let everybody in.
func (in *Inventory) settleOpenings() {
	groups := map[network][]*Thing{}
	for _, g := range in.kinds[SecurityGroup] {
		if g.Record != nil {
			at := network{g.location(), g.Text("VpcId")}
			groups[at] = append(groups[at], g)
		}
	}
	open := map[door][]*Thing{} // the groups of a VPC that let everybody in to a port
	for kind := range openable {
		for _, t := range in.kinds[kind] {
			in.settleOpening(t, groups, open)
		}
	}
}

func (in *Inventory) settleOpening(t *Thing, groups map[network][]*Thing, open map[door][]*Thing) {
	if t.Record == nil {
		return
	}
	vpc := network{t.location(), t.vpc()}
	switch in.routed(t, vpc.vpc) {
	case yes:
		t.set("publicRoute", true)
		t.set("public", t.Flag("PubliclyAccessible"))
	case no:
		t.set("publicRoute", false)
		t.set("public", false)
	default:
		t.set("public", false) // its address may be of use to nobody outside
		if gap := in.gap(t.Account, t.Region, describes[RouteTable], ""); gap != nil {
			t.miss("publicRoute", *gap)
		}
	}
	e := in.Exposure(t)
	t.set("openToInternet", e.Anywhere)
	port := t.port()
	t.set("groupsOpen", letsAllIn(t.Related("securityGroups"), port))
	unread := in.gap(t.Account, t.Region, describes[SecurityGroup], "")
	if unread != nil && !t.Flag("groupsOpen") {
		t.set("groupsOpen", nil)
		t.miss("groupsOpen", *unread)
	}
	at := door{network: vpc, port: port}
	if _, have := open[at]; !have {
		open[at] = nil
		for _, g := range groups[vpc] {
			if letsAllIn([]*Thing{g}, port) {
				open[at] = append(open[at], g)
			}
		}
	}
	for _, g := range open[at] {
		t.relate("openGroups", g)
	}
	if len(open[at]) > 0 || unread == nil {
		t.set("openGroup", len(open[at]) > 0)
	} else {
		t.miss("openGroup", *unread)
	}
}

// letsAllIn reports whether some of the groups let everybody in to a port.
func letsAllIn(groups []*Thing, port int) bool {
	var all admission
	for _, g := range groups {
		if g.Record != nil {
			all.add(g, port)
		}
	}
	return all.open
}
