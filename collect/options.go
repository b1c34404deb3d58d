package collect

import (
	"cmp"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"

	"github.com/iamreach/iamreach/store"
)

// Options say what Run collects. The zero value reads the account and the
// enabled regions of the caller's own credentials.
type Options struct {
	Accounts     []string // these accounts; none: the caller's own, or the organisation's
	Organization bool     // all active accounts of the caller's organisation
	OUs          []string // only accounts beneath these OUs or roots; implies Organization
	Exclude      []string // but not these accounts
	Role         string   // name, with its path, of the role to assume in other accounts
	ExternalID   string
	Entries      map[string]Entry // by account id, where it is entered in another way
	Regions      []string         // none: those that are enabled in each account

	MaxAccounts    int                    // accounts read at a time; 0: 8
	CallsPerSecond float64                // to one class of operations in one account and region; 0: a table of modest rates
	Now            func() time.Time       // the time of the snapshot; nil: the clock
	Progress       func(Progress)         // told after each unit and each second, never by two goroutines at once
	Log            func(Event)            // told of each call and decision, never by two goroutines at once
	MFA            func() (string, error) // asks for the code of an MFA device that a profile names; nil: such a profile is an error

	Keep func(store.Source) (store.Info, error) // takes the snapshot in parts, which then is never in memory as a whole; nil: Run returns it

	Partial string        // the file that keeps what was read until the snapshot is made, and that the caller removes when it is safe; empty: memory
	Resume  bool          // go on with what lies there
	MaxAge  time.Duration // what is older is read again; 0: a day

	load     []func(*config.LoadOptions) error // further settings of the SDK, in tests of the package
	attempts int                               // of a call that is throttled; 0: 10
	wait     time.Duration                     // the longest wait before a retry; 0: 20 seconds
}

// Entry is how one account is entered. An empty field is that of the options.
type Entry struct {
	Role       string
	ExternalID string
}

// entry returns how an account is entered.
func (o Options) entry(account string) Entry {
	e := o.Entries[account]
	return Entry{Role: cmp.Or(e.Role, o.Role), ExternalID: cmp.Or(e.ExternalID, o.ExternalID)}
}

// OptionsError says that options cannot work, whatever AWS says.
type OptionsError struct{ text string }

// Error says which option, and what would do.
func (e *OptionsError) Error() string { return e.text }

func wrong(format string, args ...any) error { return &OptionsError{fmt.Sprintf(format, args...)} }

var (
	accountID  = regexp.MustCompile(`^[0-9]{12}$`)
	roleName   = regexp.MustCompile(`^/?([\w+=,.@-]+/)*[\w+=,.@-]{1,64}$`)
	external   = regexp.MustCompile(`^[\w+=,.@:/-]{2,}$`)
	regionName = regexp.MustCompile(`^[a-z]{2}(-[a-z]+)?-(north|south|east|west|central|northeast|northwest|southeast|southwest)-[0-9]{1,2}$`)
)

// IsRoleName reports whether a text can be the name, with its path, of a role.
func IsRoleName(name string) bool {
	return roleName.MatchString(name) && !strings.HasPrefix(name, "arn:") && !strings.HasSuffix(name, "/") && !strings.Contains(name, "//")
}

// check finds what AWS would answer with something hard to understand.
func (o Options) check() error {
	for _, id := range slices.Concat(o.Accounts, o.Exclude, slices.Sorted(maps.Keys(o.Entries))) {
		if !accountID.MatchString(id) {
			return wrong("choose accounts: %q is not the id of an account, which has 12 digits", id)
		}
	}
	for _, id := range o.OUs {
		if !strings.HasPrefix(id, "ou-") && !strings.HasPrefix(id, "r-") {
			return wrong("choose accounts: %q is not the id of an OU or a root, which begins with ou- or r-", id)
		}
	}
	for i, region := range o.Regions {
		switch {
		case !regionName.MatchString(region):
			return wrong("choose regions: %q is not the code of a region, such as eu-west-1", region)
		case partitionOf(region) != partitionOf(o.Regions[0]):
			return wrong("choose regions: %s and %s are of different partitions, %s and %s; collect them one after the other",
				o.Regions[0], region, partitionOf(o.Regions[0]), partitionOf(o.Regions[i]))
		}
	}
	entries := []Entry{{o.Role, o.ExternalID}}
	for _, id := range slices.Sorted(maps.Keys(o.Entries)) {
		entries = append(entries, o.Entries[id])
	}
	for _, e := range entries {
		switch {
		case strings.HasPrefix(e.Role, "arn:"):
			return wrong("choose a role: %q is an ARN; give its name alone, since each account has its own", e.Role)
		case e.Role != "" && !roleName.MatchString(e.Role):
			return wrong("choose a role: %q cannot be the name of a role", e.Role)
		case e.ExternalID != "" && !external.MatchString(e.ExternalID):
			return wrong("choose an external id: %q cannot be one: it has 2 or more letters, digits and +=,.@:/-", e.ExternalID)
		}
	}
	switch {
	case len(o.Accounts) > 0 && (o.Organization || len(o.OUs) > 0):
		return wrong("choose accounts: they are given by id and by organisation; choose one")
	case o.MaxAccounts < 0:
		return wrong("choose how many accounts are read at a time: %d is less than one", o.MaxAccounts)
	case o.CallsPerSecond < 0:
		return wrong("choose how many calls are made a second: %g is none", o.CallsPerSecond)
	}
	return nil
}
