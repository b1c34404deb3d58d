package collect

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/aws/smithy-go"
)

// breakers stop calls that are known to end as others before them did, so that
// what is shut costs a few calls and not all of them:
//
//   - an endpoint, which is a service in a region, that answers nobody
//   - a region of an account that a service control policy closes
//   - a region of an account, or all of them, where the credentials do not hold
type breakers struct {
	mu        sync.Mutex
	endpoints map[endpoint]int  // calls that reached nobody, since the last answer
	nameless  map[endpoint]bool // the last of them found no address
	regions   map[string]int    // the same, for regions that never answered at all
	alive     map[string]bool   // regions that have answered
	places    map[location]*closing
}

type endpoint struct{ region, service string }

// closing is what speaks for a place being closed.
type closing struct {
	open   bool // something was answered
	shut   bool
	denied []string // services that a service control policy denies
}

const (
	deadAfter   = 3 // calls that reach nobody: the endpoint is not there
	closedAfter = 2 // services that a service control policy denies: the region is closed
)

func newBreakers() *breakers {
	b := &breakers{places: map[location]*closing{}}
	b.reset()
	return b
}

// reset gives endpoints another chance.
func (b *breakers) reset() {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.endpoints, b.nameless, b.regions, b.alive = map[endpoint]int{}, map[endpoint]bool{}, map[string]int{}, map[string]bool{}
}

// dead reports whether nobody answers at an endpoint, and as which gap that
// counts.
func (b *breakers) dead(region, service string) (code string, dead bool) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := endpoint{region, service}
	switch {
	case b.endpoints[e] >= deadAfter && b.nameless[e]:
		return codeNoHost, true
	case b.endpoints[e] >= deadAfter, !b.alive[region] && b.regions[region] >= deadAfter:
		return codeUnreachable, true
	}
	return "", false
}

// closed reports whether a place need not be asked any more.
func (b *breakers) closed(p Place) bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, l := range []location{{p.Account, p.Region}, {p.Account, anyRegion}} {
		if c := b.places[l]; c != nil && c.shut {
			return true
		}
	}
	return false
}

// saw takes in how a call ended. It says what is given up for that.
func (b *breakers) saw(p Place, service string, err error) (givenUp string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	e := endpoint{p.Region, service}
	if unreachable(err) {
		b.endpoints[e]++
		b.nameless[e] = nameless(err)
		b.regions[p.Region]++
		switch {
		case b.endpoints[e] == deadAfter:
			return fmt.Sprintf("%s is not asked in %s any more, since nobody answers there", service, p.Region)
		case !b.alive[p.Region] && b.regions[p.Region] == deadAfter:
			return fmt.Sprintf("nothing is asked in %s any more, since nobody answers there", p.Region)
		}
		return ""
	}
	b.endpoints[e], b.alive[p.Region] = 0, true
	l := location{p.Account, p.Region}
	if b.places[l] == nil {
		b.places[l] = &closing{}
	}
	place := b.places[l]
	before := place.shut
	switch {
	case err == nil:
		place.open = true
	case untrusted(err) && !place.open:
		if p.Region == global { // where credentials do not hold at home, they hold nowhere
			b.places[location{p.Account, anyRegion}] = &closing{shut: true}
		}
		place.shut, givenUp = true, "nothing more is asked here, since the credentials do not hold"
	case deniedByOrganization(err) && p.Region != global:
		if !slices.Contains(place.denied, service) {
			place.denied = append(place.denied, service)
		}
		if !place.open && len(place.denied) >= closedAfter {
			place.shut, givenUp = true, "nothing more is asked here, since a service control policy closes the region"
		}
	}
	if before {
		return ""
	}
	return givenUp
}

// forget drops the state of an account that was read.
func (b *breakers) forget(account string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	for l := range b.places {
		if l.account == account {
			delete(b.places, l)
		}
	}
}

// The codes with which AWS says that it does not know the credentials. In
// another region than the home region it means that the account has not
// enabled that region.
var untrustedCodes = []string{
	"InvalidClientTokenId", "UnrecognizedClientException", "InvalidAccessKeyId", "SignatureDoesNotMatch", "InvalidSignatureException",
	"AuthFailure", "OptInRequired", "IncompleteSignature",
}

func untrusted(err error) bool {
	var api smithy.APIError
	return errors.As(err, &api) && slices.Contains(untrustedCodes, api.ErrorCode())
}

// deniedByOrganization reports whether AWS names a service control policy as
// the reason. EC2 and some others name none.
func deniedByOrganization(err error) bool {
	var api smithy.APIError
	return errors.As(err, &api) && ClosedByOrganization(api.ErrorMessage())
}

// ClosedByOrganization reports whether the text of a refusal names a service
// control policy: then no policy in the account can allow the call.
func ClosedByOrganization(message string) bool {
	return strings.Contains(message, "service control policy")
}
