package synthetic

import "fmt"

func (p *planter) name(what string) string {
	return fmt.Sprintf("plant-%d-%d-%s", p.here.number, p.number, what)
}

// in writes into the account at a place, if it is the one in the making.
func (p *planter) in(at place, write func(a *account)) {
	if p.account != nil && p.account.number == at.number {
		write(p.account)
	}
}

// user lays a user that has these permissions and nothing else.
func (p *planter) user(at place, what string, statements ...statement) string {
	return p.userHaving(at, what, having{inline: statements})
}

func (p *planter) userHaving(at place, what string, h having) string {
	id := at.iam("user/%s", p.name(what))
	p.in(at, func(a *account) {
		a.user(id, tags{"planted": what}, h)
		a.logins(id, 1, true, true)
	})
	return id
}

// person lays a user with so many keys, a password and perhaps a device.
func (p *planter) person(what string, keys int, device bool, statements ...statement) string {
	id := p.here.iam("user/%s", p.name(what))
	p.in(p.here, func(a *account) {
		a.user(id, tags{"planted": what}, having{inline: statements})
		a.logins(id, keys, true, device)
	})
	return id
}

// group lays a group.
func (p *planter) group(what string, statements ...statement) (name string) {
	p.in(p.here, func(a *account) { a.group(p.name(what), statements...) })
	return p.name(what)
}

// role lays a role that has these permissions and nothing else.
func (p *planter) role(at place, what string, trust statement, statements ...statement) string {
	return p.roleHaving(at, what, trust, having{inline: statements})
}

func (p *planter) roleHaving(at place, what string, trust statement, h having) string {
	id := p.named(at, what)
	p.in(at, func(a *account) { a.role(id, tags{"planted": what}, printed(trust), h) })
	return id
}

// named is the ARN of a role that is laid later.
func (p *planter) named(at place, what string) string { return at.iam("role/%s", p.name(what)) }

// reader lays a role that reads a table, and that some may assume.
func (p *planter) reader(at place, table string, trusted ...string) string {
	return p.role(at, "reader", trusting("AWS", trusted...), read(table))
}

// ofFunctions and ofInstances are the trust of roles that code runs under.
func ofFunctions() statement { return trusting("Service", "lambda.amazonaws.com") }
func ofInstances() statement { return trusting("Service", "ec2.amazonaws.com") }

// function lays a function in the VPC under a role.
func (p *planter) function(at place, role string) string {
	name := p.name("job")
	p.in(at, func(a *account) {
		a.function(name, role, true)
		a.askInVain(a.region, "lambda:GetPolicy", name, "ResourceNotFoundException")
	})
	return at.functionARN(name)
}

// host lays a role with an instance that runs under it.
func (p *planter) host(at place, running bool, statements ...statement) (instance, role string) {
	profile := at.profile(p.name("host"))
	role = p.roleHaving(at, "host", ofInstances(), having{inline: statements, profile: profile})
	const first = 1 << 12 // beyond those of the crowd
	number := (p.here.number+1)*first + p.number
	p.in(at, func(a *account) { a.instance(number, profile, tags{"planted": "host"}, running) })
	return at.instanceARN(number), role
}

// read is what reading a table takes.
func read(table string) statement { return allow(table, "dynamodb:GetItem", "dynamodb:Query") }

func assume(role string) statement { return allow(role, "sts:AssumeRole") }

// unless is what is to be found where something may block it.
func unless(blocked bool, want string) string {
	if blocked {
		return No
	}
	return want
}
