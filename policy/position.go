package policy

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// What a document may be at most. AWS stores policies of a few thousand
// characters, nested five deep.
const (
	maxBytes = 1 << 20
	maxDepth = 64
)

// element is a JSON value with its position. Names keep their letter case, and
// members their order (PE-035).
type element struct {
	kind    jsontext.Kind // '{', '[', '"', '0', 't', 'f' or 'n'
	text    string        // of a string; of a number or boolean as written (PE-012)
	members []member
	items   []element
	line    int
}

type member struct {
	name  string
	line  int
	value element
}

// get returns the value of a member.
func (e *element) get(name string) *element {
	for i := range e.members {
		if e.members[i].name == name {
			return &e.members[i].value
		}
	}
	return nil
}

// readTree reads JSON text into a tree of elements.
func readTree(source []byte) (*element, int, error) {
	if len(source) > maxBytes {
		return nil, 1, fmt.Errorf("document has %d bytes, more than %d", len(source), maxBytes)
	}
	r := treeReader{
		decoder: jsontext.NewDecoder(bytes.NewReader(source)), // which rejects a name that occurs twice (PE-009)
		source:  source,
		line:    1,
	}
	e, err := r.read()
	if err == nil {
		if _, err = r.decoder.ReadToken(); err == nil {
			err = errors.New("text after the end of the document")
		} else if errors.Is(err, io.EOF) {
			err = nil
		}
	}
	if err == nil {
		return &e, 0, nil
	}
	return nil, r.at(), plain(err)
}

// plain words an error of the JSON decoder without its package's name.
func plain(err error) error {
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) {
		if errors.Is(err, jsontext.ErrDuplicateName) {
			return fmt.Errorf("name %q occurs twice in one object", syntactic.JSONPointer.LastToken())
		}
		return fmt.Errorf("not JSON: %w", syntactic.Err)
	}
	if errors.Is(err, io.EOF) {
		return errors.New("not JSON: the text ends too early")
	}
	return err
}

type treeReader struct {
	decoder *jsontext.Decoder
	source  []byte
	line    int // of offset
	offset  int
}

// at returns the line of what was read last.
func (r *treeReader) at() int {
	offset := min(int(r.decoder.InputOffset()), len(r.source))
	if offset > r.offset {
		r.line += bytes.Count(r.source[r.offset:offset], []byte{'\n'})
		r.offset = offset
	}
	return r.line
}

func (r *treeReader) read() (element, error) {
	token, err := r.decoder.ReadToken()
	if err != nil {
		return element{}, err
	}
	e := element{kind: token.Kind(), line: r.at()}
	if r.decoder.StackDepth() > maxDepth {
		return element{}, fmt.Errorf("nested deeper than %d", maxDepth)
	}
	switch e.kind {
	case '{':
		for r.decoder.PeekKind() != '}' {
			name, err := r.decoder.ReadToken()
			if err != nil {
				return element{}, err
			}
			m := member{name: name.String(), line: r.at()}
			if m.value, err = r.read(); err != nil {
				return element{}, err
			}
			e.members = append(e.members, m)
		}
		_, err = r.decoder.ReadToken()
	case '[':
		for r.decoder.PeekKind() != ']' {
			item, err := r.read()
			if err != nil {
				return element{}, err
			}
			e.items = append(e.items, item)
		}
		_, err = r.decoder.ReadToken()
	default:
		e.text = token.String()
	}
	return e, err
}

// texts returns a string, or a list of strings, as a list (PE-011).
func (e *element) texts() ([]string, bool) {
	if e.kind == '"' {
		return []string{e.text}, true
	}
	if e.kind != '[' {
		return nil, false
	}
	list := make([]string, 0, len(e.items))
	for i := range e.items {
		if e.items[i].kind != '"' {
			return nil, false
		}
		list = append(list, e.items[i].text)
	}
	return slices.Clip(list), true
}

// scalars returns the values of a condition key, of which numbers and booleans
// count as their text (PE-012).
func (e *element) scalars() ([]string, bool) {
	items := []element{*e}
	if e.kind == '[' {
		items = e.items
	}
	list := make([]string, 0, len(items))
	for i := range items {
		switch items[i].kind {
		case '"', '0', 't', 'f':
			list = append(list, items[i].text)
		default:
			return nil, false
		}
	}
	return list, true
}
