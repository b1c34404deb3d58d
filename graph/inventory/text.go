package inventory

import (
	"bytes"
	"encoding/json"
	"iter"
)

// The functions below find a value in the text of a record without decoding
// what lies around it: of most things only a few fields are ever asked for.
// They take the text for whole JSON, as a snapshot keeps it; in anything else
// they find less.

// member returns the text of an object's member, nil when there is none.
func member(object []byte, name string) []byte {
	for n, value := range members(object) {
		if string(n) == name || (bytes.IndexByte(n, '\\') >= 0 && unescaped(n) == name) {
			return value
		}
	}
	return nil
}

// members yields the names, as they are escaped, and the values of an object.
func members(object []byte) iter.Seq2[[]byte, []byte] {
	return func(yield func(name, value []byte) bool) {
		for at := open(object, '{'); at < len(object) && object[at] == '"'; {
			end := skip(object, at)
			name := object[at+1 : max(end-1, at+1)]
			if at = space(object, end); at == len(object) || object[at] != ':' {
				return
			}
			at = space(object, at+1)
			end = skip(object, at)
			if end == at || !yield(name, object[at:end]) {
				return
			}
			at = next(object, end)
		}
	}
}

// elements yields the values of a list.
func elements(list []byte) iter.Seq[[]byte] {
	return func(yield func([]byte) bool) {
		for at := open(list, '['); at < len(list); {
			end := skip(list, at)
			if end == at || !yield(list[at:end]) {
				return
			}
			at = next(list, end)
		}
	}
}

// open returns where the first item of an object or list begins.
func open(text []byte, bracket byte) int {
	if at := space(text, 0); at < len(text) && text[at] == bracket {
		return space(text, at+1)
	}
	return len(text)
}

// next goes over the comma behind an item.
func next(text []byte, at int) int {
	if at = space(text, at); at < len(text) && text[at] == ',' {
		return space(text, at+1)
	}
	return len(text)
}

func space(text []byte, at int) int {
	for at < len(text) && (text[at] == ' ' || text[at] == '\n' || text[at] == '\t' || text[at] == '\r') {
		at++
	}
	return at
}

// skip returns where the value that begins here ends.
func skip(text []byte, at int) int {
	depth := 0
	for i := at; i < len(text); {
		switch text[i] {
		case '"':
			i = skipText(text, i)
		case '{', '[':
			depth++
			i++
			continue
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
			i++
		case ',', ' ', '\n', '\t', '\r':
			if depth == 0 {
				return i
			}
			i++
			continue
		default:
			i++
			continue
		}
		if depth == 0 {
			return i
		}
	}
	return len(text)
}

// skipText returns where the text ends that begins with the quotation mark here.
func skipText(text []byte, at int) int {
	for i := at + 1; i < len(text); {
		n := bytes.IndexByte(text[i:], '"')
		if n < 0 {
			break
		}
		i += n
		slashes := 0
		for text[i-1-slashes] == '\\' { // ends at the mark before at the latest
			slashes++
		}
		i++
		if slashes%2 == 0 {
			return i
		}
	}
	return len(text)
}

// unescaped is the text between two quotation marks.
func unescaped(inner []byte) string {
	if bytes.IndexByte(inner, '\\') < 0 {
		return string(inner)
	}
	var s string
	quoted := append(append([]byte{'"'}, inner...), '"')
	if json.Unmarshal(quoted, &s) != nil {
		return ""
	}
	return s
}

// textOf is the text of a JSON value as the field of a thing gives it.
func textOf(value []byte) string {
	if n := len(value); n >= 2 && value[0] == '"' && value[n-1] == '"' {
		return unescaped(value[1 : n-1])
	}
	return text(decode(value))
}

// decode reads a JSON value, nil for none.
func decode(source []byte) any {
	if len(source) == 0 {
		return nil
	}
	d := json.NewDecoder(bytes.NewReader(source))
	d.UseNumber()
	var value any
	if d.Decode(&value) != nil {
		return nil
	}
	return value
}
