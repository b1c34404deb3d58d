package collect

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/config"
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
	Regions      []string // none: those that are enabled in each account

	MaxAccounts    int              // accounts read at a time; 0: 8
	CallsPerSecond float64          // to one service in one account and region; 0: a table of modest rates
	Now            func() time.Time // the time of the snapshot; nil: the clock
	Progress       func(Progress)   // told after each unit, never by two goroutines at once

	load []func(*config.LoadOptions) error // further settings of the SDK, in tests of the package
	wait time.Duration                     // the longest wait before a retry; 0: 20 seconds
}

// Progress says how far Run has come. A unit is one service in one account
// and region.
type Progress struct {
	Accounts, AllAccounts int // read, and to read
	Units, AllUnits       int // read, and known so far
	Calls, Throttled      int
	Gaps                  int
}

var (
	accountID = regexp.MustCompile(`^[0-9]{12}$`)
	roleName  = regexp.MustCompile(`^[\w+=,.@/-]+$`)
)

// IsRoleName reports whether a text can be the name, with its path, of a role.
func IsRoleName(name string) bool {
	return roleName.MatchString(name) && !strings.HasPrefix(name, "arn:") && !strings.HasSuffix(name, "/") && !strings.Contains(name, "//")
}

// check finds what AWS would answer with something hard to understand.
func (o Options) check() error {
	for _, id := range slices.Concat(o.Accounts, o.Exclude) {
		if !accountID.MatchString(id) {
			return fmt.Errorf("choose accounts: %q is not the id of an account, which has 12 digits", id)
		}
	}
	for _, id := range o.OUs {
		if !strings.HasPrefix(id, "ou-") && !strings.HasPrefix(id, "r-") {
			return fmt.Errorf("choose accounts: %q is not the id of an OU or a root, which begins with ou- or r-", id)
		}
	}
	for _, region := range o.Regions {
		if region == global || !regionCode.MatchString(region) {
			return fmt.Errorf("choose regions: %q is not the code of a region, such as eu-west-1", region)
		}
	}
	switch {
	case strings.HasPrefix(o.Role, "arn:"):
		return fmt.Errorf("choose a role: %q is an ARN; give its name alone, since each account has its own", o.Role)
	case o.Role != "" && !roleName.MatchString(o.Role):
		return fmt.Errorf("choose a role: %q cannot be the name of a role", o.Role)
	case len(o.Accounts) > 0 && (o.Organization || len(o.OUs) > 0):
		return errors.New("choose accounts: they are given by id and by organisation; choose one")
	}
	return nil
}
