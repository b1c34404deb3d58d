package collect

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"reflect"
	"time"

	"github.com/iamreach/iamreach/store"
)

// head says what a FILE.partial is about, so that a later run can go on with
// it: what was chosen, and with whose credentials.
type head struct {
	Form      int // of this file
	Taken     time.Time
	Partition string
	Account   string
	Selection selection
}

const partialForm = 1

// ErrNothingToResume says that no run was left unfinished.
var ErrNothingToResume = errors.New("there is no unfinished collection to go on with")

// resume opens what an earlier run left, and takes over what it had chosen.
func resume(options *Options) (*store.Partial, head, error) {
	var h head
	if options.Partial == "" {
		return nil, h, ErrNothingToResume
	}
	file, err := store.OpenPartial(options.Partial)
	switch {
	case errors.Is(err, store.ErrNoStore):
		return nil, h, ErrNothingToResume
	case errors.Is(err, store.ErrLocked):
		return nil, h, fmt.Errorf("%w: it goes on", err)
	case err != nil:
		return nil, h, err
	}
	if err = json.Unmarshal(file.Head(), &h); err == nil && h.Form != partialForm {
		err = fmt.Errorf("its form is %d, and this iamreach knows %d; collect anew", h.Form, partialForm)
	}
	if err == nil {
		err = options.takeOver(h.Selection)
	}
	if err != nil {
		_ = file.Close()
		return nil, h, fmt.Errorf("go on with %q: %w", options.Partial, err)
	}
	return file, h, nil
}

// belongs checks that the caller is who began.
func (h head) belongs(s *session) error {
	if h.Partition == s.partition && h.Account == s.account {
		return nil
	}
	return &OptionsError{fmt.Sprintf("go on with a collection: it was begun with credentials of account %s (%s), and these are of %s (%s); use those, or collect anew",
		h.Account, h.Partition, s.account, s.partition)}
}

// begin makes the file of a new run.
func begin(options Options, s *session, taken time.Time) (partialFile, error) {
	if options.Partial == "" {
		return nil, nil
	}
	text, err := json.Marshal(head{Form: partialForm, Taken: taken, Partition: s.partition, Account: s.account, Selection: options.selection()})
	if err != nil {
		return nil, err
	}
	return store.CreatePartial(options.Partial, text)
}

// discard removes a file in which nothing is.
func discard(path string) error {
	if err := os.Remove(path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}

// selection are the options that say what is read: a run that goes on has the
// same.
type selection struct {
	Accounts     []string         `json:",omitempty"`
	Organization bool             `json:",omitempty"`
	OUs          []string         `json:",omitempty"`
	Exclude      []string         `json:",omitempty"`
	Role         string           `json:",omitempty"`
	ExternalID   string           `json:",omitempty"`
	Entries      map[string]Entry `json:",omitempty"`
	Regions      []string         `json:",omitempty"`
}

func (o Options) selection() selection {
	return selection{o.Accounts, o.Organization, o.OUs, o.Exclude, o.Role, o.ExternalID, o.Entries, o.Regions}
}

// takeOver sets what an earlier run had chosen. What is chosen now as well
// must be the same.
func (o *Options) takeOver(s selection) error {
	now, then := reflect.ValueOf(o.selection()), reflect.ValueOf(s)
	for i := range now.NumField() {
		chosen, before := fmt.Sprint(now.Field(i)), fmt.Sprint(then.Field(i))
		if empty := fmt.Sprint(reflect.Zero(now.Field(i).Type())); chosen != empty && chosen != before {
			return &OptionsError{fmt.Sprintf("%s: now %s, and before %s; leave it out, or collect anew", now.Type().Field(i).Name, chosen, before)}
		}
	}
	o.Accounts, o.Organization, o.OUs, o.Exclude = s.Accounts, s.Organization, s.OUs, s.Exclude
	o.Role, o.ExternalID, o.Entries, o.Regions = s.Role, s.ExternalID, s.Entries, s.Regions
	return nil
}
