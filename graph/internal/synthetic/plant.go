package synthetic

import "slices"

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
	Hops int    // of that way, if it leads to its end
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
	if plant.Want == No {
		plant.Hops = 0
	}
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
	open := slices.Concat(movementWays(), conditionWays(), databaseWays())
	blocked := slices.Concat(blockedWays(), blockedDataWays())
	var all []way
	for i := range max(len(open), len(blocked)) {
		for _, list := range [][]way{open, blocked} {
			if i < len(list) && (several || !list[i].across) {
				all = append(all, list[i])
			}
		}
	}
	return all
}

// Ways returns the names of all kinds of plants.
func Ways() []string {
	var names []string
	for _, w := range ways(true) {
		names = append(names, w.name)
	}
	return names
}
