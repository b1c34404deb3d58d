package lint

import (
	"bytes"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json/jsontext"
)

// place is where a value begins.
type place struct{ line, column int }

// places holds where values begin, by JSON pointer.
type places map[string]place

// placeDepth is how deep a policy's own values lie: Statement, its place,
// Condition, operator, key, and the place of a value. What nests deeper is no
// part of the language, and has no place of its own.
const placeDepth = 7

// placesOf reads text as far as it is JSON.
func placesOf(source []byte) places {
	found := places{}
	decoder := jsontext.NewDecoder(bytes.NewReader(source))
	line, column, seen := 1, 1, 0
	for {
		kind := decoder.PeekKind()
		isName := false
		if k, n := decoder.StackIndex(decoder.StackDepth()); k == '{' && n%2 == 0 {
			isName = true
		}
		var length int
		switch {
		case kind == '{' || kind == '[':
			if decoder.StackDepth() >= placeDepth {
				if decoder.SkipValue() != nil {
					return found
				}
				continue
			}
			fallthrough
		case kind == '}' || kind == ']':
			if _, err := decoder.ReadToken(); err != nil {
				return found
			}
			length = 1
		default:
			value, err := decoder.ReadValue()
			if err != nil {
				return found
			}
			length = len(value)
		}
		if isName || kind == '}' || kind == ']' {
			continue
		}
		offset := min(max(int(decoder.InputOffset())-length, seen), len(source))
		passed := source[seen:offset]
		if n := bytes.Count(passed, []byte{'\n'}); n > 0 {
			line, column = line+n, 1
			passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
		}
		column += utf8.RuneCount(passed)
		seen = offset
		found[string(decoder.StackPointer())] = place{line, column}
	}
}

// find returns the place of a value, or else of the nearest value around it.
func (p places) find(pointer string) place {
	for {
		if at, ok := p[pointer]; ok {
			return at
		}
		end := strings.LastIndexByte(pointer, '/')
		if end < 0 {
			return place{}
		}
		pointer = pointer[:end]
	}
}

// below returns the pointer of a member of a value.
func below(pointer string, names ...string) string {
	p := jsontext.Pointer(pointer)
	for _, name := range names {
		p = p.AppendToken(name)
	}
	return string(p)
}

// item returns the pointer of an item of a list. A list of one may stand as
// its value.
func (p places) item(list string, i int) string {
	pointer := list + "/" + strconv.Itoa(i)
	if _, ok := p[pointer]; ok {
		return pointer
	}
	return list
}

// decodePercent undoes the encoding in which the IAM API returns documents
// (PE-035), so that places are those of the JSON text.
func decodePercent(source []byte) []byte {
	text := bytes.TrimSpace(source)
	if len(text) >= 3 && strings.EqualFold(string(text[:3]), "%7B") {
		if decoded, err := url.PathUnescape(string(text)); err == nil {
			return []byte(decoded)
		}
	}
	return source
}
