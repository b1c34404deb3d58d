package collect

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

type object = map[string]any

// literal is a policy document that stands in an answer as an object: its
// bytes as they are, since a proof points into them.
type literal string

// maxDepth is far beyond what any AWS answer nests, and little enough for
// code that recurses.
const maxDepth = 200

var (
	errEmptyFile = errors.New("the file is empty: the call may have failed; keep its error as NAME.error.json, or delete the file")
	errNotUTF8   = errors.New("the text is not UTF-8; write the file again as UTF-8")
	errDepth     = fmt.Errorf("it nests more than %d levels: this is no answer of AWS", maxDepth)
)

// newDecoder reads JSON of one value after another. It refuses text that is
// not UTF-8 and names that come twice.
func newDecoder(r io.Reader) (*jsontext.Decoder, error) {
	b := bufio.NewReader(r) // a large file is read past this buffer, and most files are small
	start, _ := b.Peek(3)
	switch {
	case len(start) == 0:
		if _, err := b.ReadByte(); err != io.EOF {
			return nil, err
		}
		return nil, errEmptyFile
	case len(start) >= 2 && (start[0] == 0xff && start[1] == 0xfe || start[0] == 0xfe && start[1] == 0xff):
		return nil, errNotUTF8 // PowerShell redirects in UTF-16
	case string(start) == "\xef\xbb\xbf":
		_, _ = b.Discard(len(start))
	}
	return jsontext.NewDecoder(b), nil
}

// decodeValue reads one value. Fields with the names of documents are kept as
// literals when they are objects.
func decodeValue(d *jsontext.Decoder, name string, documents []string) (any, error) {
	if d.StackDepth() > maxDepth {
		return nil, errDepth
	}
	switch d.PeekKind() {
	case '{':
		if slices.Contains(documents, name) {
			value, err := d.ReadValue()
			return literal(value), err
		}
		fields := object{}
		return fields, decodeMembers(d, func(name string) error {
			value, err := decodeValue(d, name, documents)
			fields[name] = value
			return err
		})
	case '[':
		list := []any{}
		return list, decodeElements(d, func() error {
			value, err := decodeValue(d, "", documents)
			list = append(list, value)
			return err
		})
	}
	token, err := d.ReadToken()
	if err != nil {
		return nil, err
	}
	switch token.Kind() {
	case '"':
		return token.String(), nil
	case '0':
		return json.Number(token.String()), nil
	case 't':
		return true, nil
	case 'f':
		return false, nil
	}
	return nil, nil
}

func decodeMembers(d *jsontext.Decoder, member func(name string) error) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() != '}' {
		token, err := d.ReadToken()
		if err != nil {
			return err
		}
		if err := member(token.String()); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

func decodeElements(d *jsontext.Decoder, element func() error) error {
	if _, err := d.ReadToken(); err != nil {
		return err
	}
	for d.PeekKind() != ']' {
		if err := element(); err != nil {
			return err
		}
	}
	_, err := d.ReadToken()
	return err
}

// cutOff says of an error what to do when the file ends too early.
func cutOff(err error) error {
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return fmt.Errorf("the file is cut off; make it again: %w", err)
	}
	return err
}

// decodeEnd makes sure that nothing follows the value.
func decodeEnd(d *jsontext.Decoder) error {
	token, err := d.ReadToken()
	if err == io.EOF {
		return nil
	}
	if err != nil {
		return err
	}
	return fmt.Errorf("after the end of the answer at byte %d something follows (%s); keep one answer in a file", d.InputOffset(), token.Kind())
}
