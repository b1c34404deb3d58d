package synthetic

import (
	"fmt"
	"math/rand/v2"

	"github.com/iamreach/iamreach/collect"
	"github.com/iamreach/iamreach/store"
)

const organization = "o-synthetic01"

// account is one account in the making. Its things are named by number, so
// that policies can name them before they are written, and those of other
// accounts, too.
type account struct {
	place
	options    Options
	rand       *rand.Rand
	answers    Answers
	records    map[store.Key]*store.Record
	calls      map[call]bool
	operations []*collect.Operation
	crowd      crowd
}

func newAccount(o Options, number int) *account {
	p := placeOf(number)
	return &account{
		place: p, options: o, rand: rand.New(rand.NewPCG(o.Seed, uint64(number))), answers: Answers{Account: p.id},
		records: map[store.Key]*store.Record{}, calls: map[call]bool{}, operations: collect.Operations(), crowd: crowdOf(o),
	}
}

// place is what the names of an account's things are made of.
type place struct {
	number int
	id     string
	region string
}

func placeOf(number int) place {
	region := "eu-west-1"
	if number%3 == 2 {
		region = "us-east-1"
	}
	return place{number, fmt.Sprintf("1%011d", number+1), region}
}

// arn is an ARN of the account in its region.
func (p place) arn(service, format string, args ...any) string {
	return "arn:aws:" + service + ":" + p.region + ":" + p.id + ":" + fmt.Sprintf(format, args...)
}

func (p place) iam(format string, args ...any) string {
	return "arn:aws:iam::" + p.id + ":" + fmt.Sprintf(format, args...)
}

// other is an account near this one, such as those of the same department: of
// ten, each is another's neighbour.
func (a *account) other() place {
	const near = 10
	first := a.number / near * near
	last := min(first+near, a.options.Accounts)
	if last-first < 2 { // the one that is left over looks to the first
		return placeOf(0)
	}
	i := first + a.rand.IntN(last-first-1)
	if i >= a.number {
		i++
	}
	return placeOf(i)
}

func (a *account) chance(percent int) bool { return a.rand.IntN(100) < percent }

// oneOf returns one of several.
func oneOf[T any](a *account, all ...T) T { return all[a.rand.IntN(len(all))] }

// part returns at least so many of a thousand principals.
func (a *account) part(of1000 int) int {
	return (a.options.share()*of1000 + 999) / 1000
}
