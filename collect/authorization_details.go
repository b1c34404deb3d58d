package collect

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/iamreach/iamreach/store"
)

// authorizationDetails reads one file of get-account-authorization-details.
// It does not say of which account it is: the names in it do, if it has any.
func (m *importer) authorizationDetails(ctx context.Context, path string) error {
	file, err := os.Open(path)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	defer file.Close()
	if err := recognise(file); err != nil {
		return fmt.Errorf("import %s: %w", path, err)
	}
	o := operationsByName()["iam/get-account-authorization-details"]
	a, err := o.read(Place{Region: global}, Args{}, untilDone{ctx, file})
	if err != nil {
		return fmt.Errorf("import %s: %w", path, err)
	}
	a.Source = path
	for i := range a.items {
		partition, account := ownerOf(&a.items[i])
		switch {
		case account == "":
		case a.Place.Account == "":
			a.Place.Partition, a.Place.Account = partition, account
		case a.Place.Account != account:
			return fmt.Errorf("import %s: it holds things of account %s and of account %s; keep one account in a file", path, a.Place.Account, account)
		}
	}
	if len(a.items) == 0 {
		return fmt.Errorf("import %s: %w: it has no users, groups or roles as iam get-account-authorization-details prints them", path, ErrNothingToImport)
	}
	m.progress()
	m.pages = append(m.pages, a)
	return nil
}

// addPages takes in the files of authorization details. Several files of one
// account are pages of one answer when at most one of them says that it is the
// last; otherwise they are several answers, of which nobody can say which holds.
func (m *importer) addPages() error {
	whole := map[string]*Answer{}
	var order []string
	only, err := m.onlyAccount()
	for _, a := range m.pages {
		if a.Place.Account == "" { // a page of AWS's own policies alone
			if only == nil {
				return fmt.Errorf("import %s: %w", a.Source, err)
			}
			a.Place = only.Place
		}
		first := whole[a.Place.Account]
		if first == nil {
			whole[a.Place.Account] = a
			order = append(order, a.Place.Account)
			continue
		}
		if first.code != codeIncomplete && a.code != codeIncomplete {
			return fmt.Errorf("import %s: %s answers the same call; keep one of them", a.Source, first.Source)
		}
		first.join(a)
	}
	for _, account := range order {
		if err := m.add(whole[account], false); err != nil {
			return err
		}
	}
	return nil
}

// onlyAccount returns a page of the account of which all pages are, if it is
// one.
func (m *importer) onlyAccount() (only *Answer, err error) {
	for _, a := range m.pages {
		switch {
		case a.Place.Account == "":
		case only == nil:
			only = a
		case only.Place.Account != a.Place.Account:
			return nil, errors.New("it does not say of which account it is, and the other files are of several; import each account's files alone")
		}
	}
	if only == nil {
		return nil, fmt.Errorf("%w: it has no users, groups or roles, and does not say of which account it is", ErrNothingToImport)
	}
	return only, nil
}

// join adds another page. The pages are whole when one of them is the last.
func (a *Answer) join(page *Answer) {
	a.items = append(a.items, page.items...)
	switch {
	case a.code == codeUnreadable:
	case page.code == codeUnreadable || a.code == codeIncomplete:
		a.outcome, a.code, a.message = page.outcome, page.code, page.message
	}
	if a.outcome == store.Empty && len(a.items) > 0 {
		a.outcome = store.Read
	}
}

// ownerOf returns the account in the ARN of a user, group, role or policy;
// AWS's own policies belong to none.
func ownerOf(it *item) (partition, account string) {
	part := strings.SplitN(it.id, ":", 6)
	if it.list.Type == "" || len(part) < 6 || part[0] != "arn" || !accountID.MatchString(part[4]) {
		return "", ""
	}
	return part[1], part[4]
}

// strangers are files that people take for what can be imported, by how they
// begin or by what stands near their beginning.
var strangers = []struct {
	begin, has, what string
}{
	{"\x1f\x8b", "", "it is compressed; unpack it first"},
	{"PK\x03\x04", "", "it is an archive; unpack it first"},
	{"SQLite format 3", "", "it is an SQLite database; an iam-collect store is read as a directory of files"},
	{"", "\xed\xda\x0c\xed", "it is a store of snapshots; name it with --store"},
	{"-----", "", "it is a table; print it with --output json"},
	{"", "\"configurationItems\":", "it is a file of AWS Config, which is not read; import what the AWS CLI prints"},
	{"", "\"terraform_version\":", "it is a state or plan of Terraform, which is not read, since it holds secrets; import what the AWS CLI prints"},
	{"<", "", "it is XML or HTML; print it with --output json"},
}

// recognise says what a file is that is no answer of the AWS CLI.
func recognise(file io.ReadSeeker) error {
	start := make([]byte, 4096)
	n, err := io.ReadFull(file, start)
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	start = start[:n]
	for _, s := range strangers {
		if bytes.HasPrefix(start, []byte(s.begin)) && bytes.Contains(start, []byte(s.has)) {
			return errors.New(s.what)
		}
	}
	return nil
}
