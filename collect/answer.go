package collect

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/iamreach/iamreach/store"
)

// Answer is what came of one call: items in normal form, or a refusal.
type Answer struct {
	Operation *Operation
	Place     Place
	Args      Args
	Source    string // the file that it was read from

	outcome store.Outcome
	code    string
	message string
	items   []item
}

// item is one thing of an answer.
type item struct {
	list     *List
	id       string // empty: it belongs to the record that the argument names
	part     json.RawMessage
	volatile json.RawMessage
}

// Answered reads the result of a live call.
func (o *Operation) Answered(p Place, args Args, result any) (*Answer, error) {
	text, err := json.Marshal(result)
	if err != nil {
		return nil, fmt.Errorf("print the answer of %s: %w", o.Action, err)
	}
	return o.read(p, args, bytes.NewReader(text))
}

// The codes with which AWS refuses for want of permission.
var deniedCodes = []string{
	"AccessDenied", "AccessDeniedException", "UnauthorizedOperation", "UnauthorizedException", "AuthorizationError", "NotAuthorized",
}

// The codes with which a service says that it has no such operation in a
// region: there are no such things then.
var notOfferedCodes = []string{"InvalidAction", "UnknownOperationException"}

// Refused judges a call that failed: nothing is there, it was denied, or it
// failed.
func (o *Operation) Refused(p Place, args Args, code, message string) *Answer {
	a := &Answer{Operation: o, Place: p, Args: args, outcome: store.Failed, code: code, message: message}
	switch {
	case slices.Contains(o.NothingThere, code), slices.Contains(notOfferedCodes, code), o.Each != nil && len(o.Lists) > 0 && gone.MatchString(code):
		a.outcome = store.Empty
	case slices.Contains(deniedCodes, code):
		a.outcome = store.Denied
	}
	return a
}

// gone are the codes with which services say that there is no such thing. Of
// one that was listed a moment ago it means that it was deleted since.
var gone = regexp.MustCompile(`^NoSuch|NotFound|DoesNotExist|NonExistent`)

// Codes of our own in coverage.
const (
	codeUnreadable = "UnreadableAnswer"
	codeIncomplete = "IncompleteAnswer"
)

// unreadable keeps what was read, as a gap.
func (a *Answer) unreadable(format string, args ...any) {
	if a.outcome != store.Failed {
		a.outcome, a.code, a.message = store.Failed, codeUnreadable, fmt.Sprintf(format, args...)
	}
}

// read reads the JSON of an answer, item by item where it is a list. What is
// no JSON is an error; JSON of another shape is a gap.
func (o *Operation) read(p Place, args Args, r io.Reader) (*Answer, error) {
	a := &Answer{Operation: o, Place: p, Args: args, outcome: store.Empty}
	d, err := newDecoder(r)
	if err != nil {
		return nil, cutOff(err)
	}
	var more bool
	var whole object // what is not in lists of things; of several pages together
	switch d.PeekKind() {
	case '{':
		whole = object{}
		more, err = a.readPage(d, whole)
	case '[': // pages that were kept one by one
		err = decodeElements(d, func() error {
			if d.PeekKind() != '{' {
				a.unreadable("it is a list of something else than answers")
				return d.SkipValue()
			}
			if whole == nil {
				whole = object{}
			}
			more, err = a.readPage(d, whole)
			return err
		})
	default:
		err = d.SkipValue()
	}
	if err != nil {
		return nil, cutOff(err)
	}
	if whole == nil {
		a.unreadable("it holds no answer")
	} else if list := o.whole(); list != nil {
		a.take(list, "", whole)
	}
	if more && a.outcome != store.Failed {
		a.outcome, a.code, a.message = store.Failed, codeIncomplete, "more pages follow that are not here"
	}
	return a, cutOff(decodeEnd(d))
}

// readPage reads one answer and says whether more pages follow.
func (a *Answer) readPage(d *jsontext.Decoder, whole object) (more bool, err error) {
	err = decodeMembers(d, func(name string) error {
		if list := a.Operation.listIn(name); list != nil {
			rest := strings.TrimPrefix(strings.TrimPrefix(list.Path, name), ".")
			if d.PeekKind() != '[' {
				value, err := decodeValue(d, name, a.Operation.Documents)
				a.take(list, list.Path, value)
				return err
			}
			return decodeElements(d, func() error {
				value, err := decodeValue(d, "", a.Operation.Documents)
				if err == nil {
					a.takeFrom(list, rest, value)
				}
				return err
			})
		}
		value, err := decodeValue(d, name, a.Operation.Documents)
		if pageToken(name) {
			more = more || tellsMore(value)
			return err
		}
		if a.Operation.whole() != nil {
			before, _ := whole[name].([]any)
			if list, ok := value.([]any); ok && before != nil {
				value = append(before, list...)
			}
			whole[name] = value
		}
		return err
	})
	return more, err
}

// whole returns the list that is the answer itself, if it is.
func (o *Operation) whole() *List {
	if len(o.Lists) > 0 && o.Lists[0].Path == "" {
		return &o.Lists[0]
	}
	return nil
}

func (o *Operation) listIn(name string) *List {
	for i := range o.Lists {
		if first, _, _ := strings.Cut(o.Lists[i].Path, "."); first != "" && first == name {
			return &o.Lists[i]
		}
	}
	return nil
}

// takeFrom takes what lies under a path of names within a value.
func (a *Answer) takeFrom(list *List, path string, value any) {
	if path == "" {
		a.take(list, list.Path, value)
		return
	}
	name, rest, _ := strings.Cut(path, ".")
	fields, ok := value.(object)
	if !ok {
		a.unreadable("%s: an object was expected", list.Path)
		return
	}
	items, _ := fields[name].([]any)
	for _, inner := range items {
		a.takeFrom(list, rest, inner)
	}
}

// take makes an item of a value.
func (a *Answer) take(list *List, where string, value any) {
	if text, ok := value.(string); ok && list.Name != "" {
		value = object{list.Name: text}
	}
	fields, ok := value.(object)
	if !ok {
		if value != nil {
			a.unreadable("%s: an object was expected", where)
		}
		return
	}
	if list.Where[0] != "" && fields[list.Where[0]] != list.Where[1] {
		return
	}
	if list.As != "" {
		if _, there := fields[list.As]; !there && !strings.Contains(list.As, ".") {
			fields[list.As] = a.Args.Item
		}
		if !slices.Contains(textsAt(fields, list.As), a.Args.Item) {
			a.unreadable("%s: it is not about %s", where, a.Args.Item)
			return
		}
	}
	it := item{list: list}
	cleaned := a.Operation.normalise(fields)
	if list.Path == "" && list.Type != "" && len(fields) == 0 {
		return // an answer that is itself the thing, of a call that found none
	}
	if list.Type != "" {
		if it.id = a.expand(list.ID, fields); it.id == "" {
			a.unreadable("%s: item %d has no name by %s", where, len(a.items), list.ID)
			return
		}
	}
	volatile := object{}
	for _, name := range a.Operation.Volatile {
		if value, ok := cleaned[name]; ok {
			volatile[name] = value
			delete(cleaned, name)
		}
	}
	if len(volatile) > 0 {
		it.volatile = printJSON(volatile)
	}
	if len(cleaned) > 0 && a.outcome == store.Empty {
		a.outcome = store.Read
	}
	if cleaned == nil {
		cleaned = object{}
	}
	it.part = printJSON(cleaned)
	a.items = append(a.items, it)
}

// expand fills in the id of an item. It is empty when a field is missing, or
// holds what no name holds.
func (a *Answer) expand(template string, fields object) string {
	var b strings.Builder
	for template != "" {
		before, rest, found := strings.Cut(template, "{")
		b.WriteString(before)
		if !found {
			break
		}
		name, after, _ := strings.Cut(rest, "}")
		value := a.value(name, fields)
		if value == "" {
			return ""
		}
		b.WriteString(value)
		template = after
	}
	if !isName(b.String()) {
		return ""
	}
	return b.String()
}

func (a *Answer) value(name string, fields object) string {
	switch name {
	case "partition":
		return a.Place.Partition
	case "region":
		return a.Place.Region
	case "account":
		return a.Place.Account
	case "argument":
		return a.Args.Item
	case "owner":
		if owner, ok := fields["OwnerId"].(string); ok && owner != "" {
			return owner
		}
		return a.Place.Account
	}
	for path := range strings.SplitSeq(name, "|") {
		if texts := textsAt(fields, path); len(texts) == 1 {
			return texts[0]
		}
	}
	return ""
}

// textsAt returns the texts under a path of names; lists are flattened.
func textsAt(value any, path string) []string {
	switch v := value.(type) {
	case string:
		if path == "" && v != "" {
			return []string{v}
		}
	case []any:
		var all []string
		for _, item := range v {
			all = append(all, textsAt(item, path)...)
		}
		return all
	case object:
		if path == "" {
			return nil
		}
		name, rest, _ := strings.Cut(path, ".")
		return textsAt(v[name], rest)
	}
	return nil
}

// isName reports whether a text can name a thing: short, and without control
// characters.
func isName(text string) bool {
	return text != "" && len(text) <= 2048 && !strings.ContainsFunc(text, func(r rune) bool { return r < ' ' || r == 0x7f || r == '\uFFFD' })
}

func pageToken(name string) bool { return slices.Contains(pageTokens, name) }

// tellsMore reads a page token: there is one, or a yes.
func tellsMore(value any) bool {
	switch v := value.(type) {
	case string:
		return v != ""
	case bool:
		return v
	}
	return false
}
