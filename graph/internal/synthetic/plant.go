package synthetic

import "fmt"

// The certainties with which a plant is to be found.
const (
	Yes = "yes"
	If  = "if"
	No  = "no" // it must not be reported at all
)

// Plant is a way that was laid, or one that was laid and blocked. Nothing else
// in the organisation leads its start to its end: what it starts from has no
// other permission.
type Plant struct {
	Name string // of the kind of way
	From string // id of a node
	To   string // id of a database
	Want string // the best certainty with which From reaches To
	Hops int    // of that way
}

// Planted lists the plants of an organisation, without making it.
func Planted(o Options) []Plant {
	o = o.sane()
	var all []Plant
	for i := range o.Accounts {
		for k := range o.Plants {
			p := planter{options: o, here: placeOf(i), there: placeOf((i + 1) % o.Accounts), number: k}
			all = append(all, p.plant())
		}
	}
	return all
}

// plant writes the account's part of its own plants, and of those that begin
// in the account before it.
func (a *account) plant() {
	all := a.options.Accounts
	homes := []int{a.number}
	if before := (a.number + all - 1) % all; before != a.number {
		homes = append(homes, before)
	}
	for _, home := range homes {
		for k := range a.options.Plants {
			p := planter{options: a.options, here: placeOf(home), there: placeOf((home + 1) % all), number: k, account: a}
			p.plant()
		}
	}
}

// planter lays one way. What it writes into an account that is not in the
// making is only named.
type planter struct {
	options     Options
	here, there place // where it begins, and another account, if there is one
	number      int
	account     *account // nil: nothing is written
}

// plant lays the way that is this planter's turn.
func (p *planter) plant() Plant {
	all := ways(p.options.Accounts > 1)
	turn := p.here.number*p.options.Plants + p.number + int(p.options.Seed%uint64(len(all)))
	w := all[turn%len(all)]
	plant := w.lay(p)
	plant.Name = w.name
	return plant
}

// way is one kind of plant.
type way struct {
	name   string
	across bool // it needs a second account
	lay    func(p *planter) Plant
}

// ways are all kinds of plants, open and blocked ones mixed.
func ways(several bool) []way {
	var all []way
	open, blocked := openWays(), blockedWays()
	for i := range max(len(open), len(blocked)) {
		for _, list := range [][]way{open, blocked} {
			if i < len(list) && (several || !list[i].across) {
				all = append(all, list[i])
			}
		}
	}
	return all
}

func (p *planter) name(what string) string {
	return fmt.Sprintf("plant-%d-%d-%s", p.here.number, p.number, what)
}

// writes returns the account in the making, if that is the one at a place.
func (p *planter) writes(at place) *account {
	if p.account != nil && p.account.number == at.number {
		return p.account
	}
	return nil
}

// user lays a user that has these permissions and nothing else.
func (p *planter) user(at place, what string, statements ...statement) string {
	return p.userHaving(at, what, having{inline: statements})
}

func (p *planter) userHaving(at place, what string, h having) string {
	id := at.iam("user/%s", p.name(what))
	if a := p.writes(at); a != nil {
		a.user(id, tags{"planted": what}, h)
		a.logins(id, 1, true, true)
	}
	return id
}

// role lays a role that has these permissions and nothing else.
func (p *planter) role(at place, what string, trust statement, statements ...statement) string {
	return p.roleHaving(at, p.name(what), trust, having{inline: statements})
}

func (p *planter) roleHaving(at place, name string, trust statement, h having) string {
	id := roleNamed(at, name)
	if a := p.writes(at); a != nil {
		a.role(id, tags{"planted": name}, printed(trust), h)
	}
	return id
}

func roleNamed(at place, name string) string { return at.iam("role/%s", name) }

// service is the trust of a role of functions.
func service() statement { return trusting("Service", "lambda.amazonaws.com") }

func (p *planter) table(at place, name, key string, policy ...statement) string {
	if a := p.writes(at); a != nil {
		a.dynamo(name, key, false, policy...)
	}
	return at.arn("dynamodb", "table/%s", name)
}

// key lays a key with a policy of its own.
func (p *planter) key(at place, policy []statement, grants ...func(*account) object) string {
	id := at.keyNamed(fmt.Sprintf("%08x-0000-4000-a000-%012x", at.number, p.here.number*4096+p.number))
	if a := p.writes(at); a != nil {
		var list []object
		for _, g := range grants {
			list = append(list, g(a))
		}
		a.writeKey(id, "CUSTOMER", policy, list...)
	}
	return id
}

// read is what reading a table takes.
func read(table string) statement { return allow(table, "dynamodb:GetItem", "dynamodb:Query") }

func assume(role string) statement { return allow(role, "sts:AssumeRole") }

func unless(blocked bool, want string) string {
	if blocked {
		return No
	}
	return want
}
