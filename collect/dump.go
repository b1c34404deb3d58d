package collect

import (
	"fmt"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// dumpFile is a file of a dump, and the call that it answers.
type dumpFile struct {
	fsys      fs.FS
	path      string // in fsys
	name      string // for people
	operation *Operation
	place     Place
	args      Args
	refused   bool // it holds an error
}

// layout finds out which call a path of a dump answers: nil when none of
// those that are read. A name that cannot be decoded is an error.
func layout(path string, operations map[string]*Operation) (*dumpFile, error) {
	part := strings.Split(path, "/")
	if len(part) < 4 || !accountID.MatchString(part[0]) || !regionCode.MatchString(part[1]) {
		return nil, nil
	}
	last := len(part) - 1
	base, ok := strings.CutSuffix(part[last], ".json")
	if !ok {
		return nil, nil
	}
	f := &dumpFile{path: path, place: Place{Account: part[0], Region: part[1]}}
	part[last], f.refused = strings.CutSuffix(base, ".error")
	f.operation = operations[part[2]+"/"+part[3]]
	if f.operation == nil || f.operation.Regional() == (part[1] == global) || len(part)-4 != f.operation.arguments() {
		return nil, nil
	}
	if !f.refused && slices.Contains(gapOperations(), f.operation) {
		return nil, nil
	}
	for i, argument := range part[4:] {
		text, err := url.PathUnescape(argument)
		if err != nil || !isName(text) {
			return nil, fmt.Errorf("the name %q is not percent-encoded text without control characters", argument)
		}
		switch {
		case i == 0 && f.operation.Each != nil:
			f.args.Item = text
		default:
			if f.args.Filter = text; !f.operation.pairs() && !slices.Contains(f.operation.Filters, text) {
				return nil, nil
			}
		}
	}
	if f.operation.pairs() && strings.Contains(f.args.Item, "/") {
		return nil, nil
	}
	return f, nil
}

// arguments is how many the operation's calls have.
func (o *Operation) arguments() int {
	count := 0
	if o.Each != nil {
		count++
	}
	if len(o.Filters) > 0 || o.pairs() {
		count++
	}
	return count
}

var regionCode = regexp.MustCompile(`^(global|[a-z]{2,4}(-[a-z]{1,20}){1,3}-[0-9]{1,2})$`)

// operationsByName returns the operations by "service/operation".
func operationsByName() map[string]*Operation {
	byName := map[string]*Operation{}
	for _, o := range append(Operations(), gapOperations()...) {
		byName[o.Service+"/"+o.Name] = o
	}
	return byName
}

// dump is what a walk through a directory found.
type dump struct {
	files   []*dumpFile
	places  []Place
	ignored []string
	any     bool              // there is a file at all
	taken   map[string]string // paths of the files that say when it was made, and when an account or organisation was read
}

// walk lists the files of a dump, in the order of their paths.
func walk(fsys fs.FS, name func(path string) string) (*dump, error) {
	d := &dump{taken: map[string]string{}}
	operations := operationsByName()
	places := map[location]bool{}
	err := fs.WalkDir(fsys, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return fmt.Errorf("import %s: %w", name(path), err)
		}
		if entry.IsDir() {
			return nil
		}
		d.any = true
		mode := entry.Type()
		if mode&fs.ModeSymlink != 0 {
			info, err := fs.Stat(fsys, path)
			if err != nil {
				return fmt.Errorf("import %s: follow the symbolic link: %w", name(path), err)
			}
			if info.IsDir() {
				return fmt.Errorf("import %s: it is a symbolic link to a directory; put the directory itself there", name(path))
			}
			mode = info.Mode().Type()
		}
		if of, ok := takenOf(path); ok && mode.IsRegular() {
			d.taken[of] = path
			return nil
		}
		f, err := layout(path, operations)
		if err != nil {
			return fmt.Errorf("import %s: %w", name(path), err)
		}
		managing := f != nil && f.operation.Managing() // tells nothing of the account that reads it
		if part := strings.Split(path, "/"); !managing && len(part) > 2 && accountID.MatchString(part[0]) && regionCode.MatchString(part[1]) {
			places[location{part[0], part[1]}] = true
		}
		if f == nil || !mode.IsRegular() {
			d.ignored = append(d.ignored, name(path))
			return nil
		}
		f.fsys, f.name = fsys, name(path)
		d.files = append(d.files, f)
		return nil
	})
	if err != nil {
		return nil, err
	}
	d.place(places)
	return d, nil
}

// hints are directories that people take for a dump, by a file or directory
// that they have.
var hints = []struct{ pattern, hint string }{
	{"*/accounts/[0-9]*", "; give the directory above, in which aws lies"},
	{"graph/nodes.json", "; it is a graph of PMapper, which holds conclusions: import what AWS says"},
	{"*/graph/nodes.json", "; it holds graphs of PMapper, which hold conclusions: import what AWS says"},
	{"[0-9]*/*.json", "; the region is missing, which is global for IAM"},
	{"[0-9]*/*/*/*.json", "; ACCOUNT-ID has 12 digits and REGION is a code such as eu-west-1, or global"},
	{"*/[0-9]*/*/*/*.json", "; give the directory in which the accounts lie"},
	{"*.json", "; files of get-account-authorization-details are given one by one"},
}

// hint guesses what was meant by a directory that is no dump.
func hint(fsys fs.FS) string {
	for _, h := range hints {
		if found, _ := fs.Glob(fsys, h.pattern); len(found) > 0 {
			return h.hint
		}
	}
	return ""
}

var organizationName = regexp.MustCompile(`^o-[a-z0-9]{4,32}$`)

// takenOf returns of what a file tells when it was read: the dump, of which
// the name is empty, or an account or organisation, ID/taken.
func takenOf(path string) (id string, ok bool) {
	if path == "taken" {
		return "", true
	}
	id, ok = strings.CutSuffix(path, "/taken")
	return id, ok && (accountID.MatchString(id) || organizationName.MatchString(id))
}

// place finds the partition of each place: that of the account's regions.
func (d *dump) place(places map[location]bool) {
	partitions := map[string]string{}
	for _, f := range d.files {
		partitions[f.place.Account] = max(partitions[f.place.Account], partitionOf(f.place.Region))
	}
	for l := range places {
		partitions[l.account] = max(partitions[l.account], partitionOf(l.region))
	}
	for l := range places {
		d.places = append(d.places, Place{Partition: partitions[l.account], Account: l.account, Region: l.region})
	}
	for _, f := range d.files {
		f.place.Partition = partitions[f.place.Account]
	}
}
