package collect

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/iamreach/iamreach/store"
)

// Export writes a snapshot as a dump into a directory that does not exist, or
// is empty. Importing it gives a snapshot with the same root. What was not
// kept of the answers is not in it.
func Export(s *store.Snapshot, dir string) error {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("export snapshot: %s is not empty; name a new directory", dir)
	}
	// Readers see the whole dump or none.
	part, err := os.MkdirTemp(filepath.Dir(filepath.Clean(dir)), ".export-*")
	if err != nil {
		return fmt.Errorf("export snapshot: %w", err)
	}
	defer os.RemoveAll(part)
	files := dumpFiles(s)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		file := filepath.Join(part, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			return fmt.Errorf("export snapshot: %w", err)
		}
		if err := os.WriteFile(file, files[name], 0o600); err != nil {
			return fmt.Errorf("export snapshot: %w", err)
		}
	}
	if err := os.Remove(dir); err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("export snapshot: %w", err)
	}
	if err := os.Rename(part, dir); err != nil {
		return fmt.Errorf("export snapshot: %w", err)
	}
	return nil
}

// dumpFiles returns the files of a dump, by path.
func dumpFiles(s *store.Snapshot) map[string][]byte {
	e := exporter{records: map[location]map[string][]*store.Record{}, owners: map[ownerKey]map[string]*store.Record{}, files: map[string][]byte{}}
	for _, r := range s.Records() {
		l := location{r.Account, r.Region}
		if e.records[l] == nil {
			e.records[l] = map[string][]*store.Record{}
		}
		e.records[l][r.Type] = append(e.records[l][r.Type], r)
	}
	operations := map[string]*Operation{}
	for _, o := range append(Operations(), gapOperations()...) {
		operations[o.Action] = o
	}
	for _, c := range s.Coverage() {
		action, filter, _ := strings.Cut(c.Operation, "/")
		o := operations[action]
		if o != nil && accountID.MatchString(c.Account) && regionCode.MatchString(c.Region) {
			e.write(o, c, o.argumentsOf(c.Item, filter))
		}
	}
	e.files["taken"] = []byte(s.Info().Taken.Format(time.RFC3339) + "\n")
	for id, taken := range s.Info().Times {
		e.files[id+"/taken"] = []byte(taken.Format(time.RFC3339) + "\n")
	}
	return e.files
}

type exporter struct {
	records map[location]map[string][]*store.Record // by type
	owners  map[ownerKey]map[string]*store.Record   // by the argument that names them
	files   map[string][]byte
}

type ownerKey struct {
	location
	action string
}

// write writes the files of one call: its answer, and the error if there was
// one.
func (e *exporter) write(o *Operation, c store.Coverage, args Args) {
	if c.Outcome == store.NotTried || len(e.arguments(args)) != o.arguments() {
		return // the second: an operation as a whole, of which no call was made
	}
	name := path.Join(append([]string{c.Account, c.Region, o.Service, o.Name}, e.arguments(args)...)...)
	answer, kept := e.answer(o, location{c.Account, c.Region}, args)
	if c.Code != "" || c.Outcome.Gap() {
		e.files[name+".error.json"] = indent(object{"Code": c.Code, "Message": c.Message})
		if !kept {
			return
		}
	}
	e.files[name+".json"] = indent(answer)
}

func (e *exporter) arguments(args Args) []string {
	var names []string
	for _, argument := range []string{args.Item, args.Filter} {
		if argument != "" {
			names = append(names, encodeName(argument))
		}
	}
	return names
}

// answer puts an answer together from the records that it became, if any.
func (e *exporter) answer(o *Operation, l location, args Args) (answer object, kept bool) {
	answer = object{}
	if o.part() {
		if r := e.owner(o, l, args); r != nil {
			if raw, ok := r.Parts[o.Part(args.Filter)]; ok {
				o.Lists[0].wrap(answer, []any{fieldsOf(raw, r.Volatile[o.Part(args.Filter)])})
				return answer, true
			}
		}
		return answer, false
	}
	for i := range o.Lists {
		list := &o.Lists[i]
		var items []any
		for _, r := range e.records[l][list.Type] {
			if item, ok := itemOf(o, list, r, args); ok {
				items = append(items, item)
			}
		}
		if len(items) > 0 {
			list.wrap(answer, items)
			kept = true
		}
	}
	return answer, kept
}

// owner returns the record that an argument names.
func (e *exporter) owner(o *Operation, l location, args Args) *store.Record {
	key := ownerKey{l, o.Action}
	if e.owners[key] == nil {
		e.owners[key] = map[string]*store.Record{}
		for _, typ := range o.Each.Types {
			for _, r := range e.records[l][typ] {
				e.owners[key][r.ID] = r
				e.owners[key][cmp.Or(argumentOf(o, r), r.ID)] = r
			}
		}
	}
	if r := e.owners[key][args.Item]; r != nil {
		return r
	}
	// A record that was made for the argument alone.
	for _, partition := range []string{"aws", "aws-cn", "aws-us-gov"} {
		a := Answer{Place: Place{Partition: partition, Account: l.account, Region: l.region}, Args: args}
		if r := e.owners[key][a.expand(o.Each.ID, nil)]; r != nil {
			return r
		}
	}
	return nil
}

// itemOf returns what a call said of a record, if it did.
func itemOf(o *Operation, list *List, r *store.Record, args Args) (any, bool) {
	raw, ok := r.Parts[o.Part(args.Filter)]
	if !ok {
		return nil, false
	}
	fields := fieldsOf(raw, r.Volatile[o.Part(args.Filter)])
	if list.As != "" && !slices.Contains(textsAt(fields, list.As), args.Item) {
		return nil, false
	}
	if list.Where[0] != "" {
		fields[list.Where[0]] = list.Where[1]
	}
	if list.Name != "" {
		return fields[list.Name], true
	}
	return fields, true
}

// fieldsOf reads parts, which are objects of different names.
func fieldsOf(parts ...json.RawMessage) object {
	fields := object{}
	for _, text := range parts {
		d := json.NewDecoder(bytes.NewReader(text))
		d.UseNumber()
		_ = d.Decode(&fields) // it was printed here, or is not there
	}
	return fields
}

// wrap puts items where the operation's answer has them.
func (l *List) wrap(answer object, items []any) {
	if l.Path == "" {
		maps.Copy(answer, items[0].(object))
		return
	}
	name, inner, nested := strings.Cut(l.Path, ".")
	switch {
	case nested:
		answer[name] = []any{object{inner: items}}
	case l.One:
		answer[name] = items[0]
	default:
		answer[name] = items
	}
}

func indent(value any) []byte {
	text, _ := json.MarshalIndent(value, "", "    ") // it was read from JSON
	return append(text, '\n')
}

// encodeName percent-encodes an argument for the name of a file: every byte
// but letters, digits, dots, underscores and hyphens; and a dot that would
// make a folder's name or the end of an error's.
func encodeName(argument string) string {
	var b strings.Builder
	for i := range len(argument) {
		c := argument[i]
		switch {
		case c == '.' && (i == 0 || argument[i:] == ".error"):
			b.WriteString("%2E")
		case c == '.', c == '_', c == '-', '0' <= c && c <= '9', 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z':
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
