package synthetic

import "fmt"

// kind is what a principal is for.
type kind uint8

const (
	person   kind = iota // a user
	sso                  // a role of a permission set
	pipeline             // a role that CI assumes
	operator             // a role for people of other accounts
	spoke                // a role that a hub assumes
	lambda               // a role of functions
	server               // a role of instances
	partner              // a role that others' applications assume
	worker               // a role that one principal of the account assumes
	shared               // a role that the account's own principals assume
	kinds
)

// row is how many of twenty principals are of which kind, those of permission
// sets aside.
var row = [20]kind{
	person, person, person, pipeline, pipeline, operator, spoke, spoke, lambda, lambda,
	lambda, lambda, server, server, partner, partner, partner, partner, worker, shared,
}

// crowd is who lives in an account, by number. It is the same in every
// account.
type crowd struct {
	size int
	turn int // where the row of kinds begins, which small accounts do not see the end of
	of   [kinds][]int
}

// permissionSets are those that every account of an organisation knows.
var permissionSets = []string{
	"AdministratorAccess", "ReadOnlyAccess", "Developer", "PowerUserAccess", "DatabaseAdministrator",
	"SecurityAudit", "DataScientist", "Support", "NetworkAdministrator", "Billing",
}

func crowdOf(o Options) crowd {
	c := crowd{size: o.crowd(), turn: int(o.Seed % uint64(len(row)))}
	for i := range c.size {
		k := c.kind(i)
		c.of[k] = append(c.of[k], i)
	}
	return c
}

func (c *crowd) sets() int { return min(max(c.size/8, 1), len(permissionSets)) }

func (c *crowd) kind(i int) kind {
	if i < c.sets() {
		return sso
	}
	return row[(i-c.sets()+c.turn)%len(row)]
}

// principal is the ARN of a principal in an account.
func (c *crowd) principal(p place, i int) string {
	switch c.kind(i) {
	case person:
		return p.iam("user/%s", c.name(p, i))
	case sso:
		return p.iam("role/aws-reserved/sso.amazonaws.com/eu-west-1/%s", c.name(p, i))
	case pipeline:
		return p.iam("role/ci/%s", c.name(p, i))
	default:
		return p.iam("role/%s", c.name(p, i))
	}
}

func (c *crowd) name(p place, i int) string {
	switch c.kind(i) {
	case person:
		return fmt.Sprintf("person-%d", i)
	case sso:
		return fmt.Sprintf("AWSReservedSSO_%s_%016x", permissionSets[i], uint64(p.number+1)*0x9e3779b97f4a7c15+uint64(i))
	case pipeline:
		return fmt.Sprintf("deploy-%d", i)
	case operator:
		return fmt.Sprintf("operator-%d", i)
	case spoke:
		return fmt.Sprintf("spoke-%d", i)
	case lambda:
		return fmt.Sprintf("function-%d", i)
	case server:
		return fmt.Sprintf("server-%d", i)
	case partner:
		return fmt.Sprintf("partner-%d", i)
	case worker:
		return fmt.Sprintf("worker-%d", i)
	}
	return fmt.Sprintf("shared-%d", i)
}

// some returns a principal of this account, of one of these kinds; of any kind
// when none is there.
func (a *account) some(of ...kind) string { return a.someIn(a.place, of...) }

func (a *account) someIn(p place, of ...kind) string {
	if numbers := a.crowd.of[oneOf(a, of...)]; len(numbers) > 0 {
		return a.crowd.principal(p, oneOf(a, numbers...))
	}
	return a.crowd.principal(p, a.rand.IntN(a.crowd.size))
}

// hubs are roles of the first account that may enter every spoke.
var hubs = []string{"hub-deploy", "hub-audit", "hub-backup", "hub-network"}
