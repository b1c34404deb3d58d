package collect

import (
	"net/url"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// documentText returns a policy document as text. IAM's API sends it
// percent-encoded, others as plain text, and the AWS CLI prints IAM's as
// objects.
func documentText(value any, reprinted bool) string {
	var text string
	switch v := value.(type) {
	case literal:
		text = string(v)
	case string:
		text = v
		if !startsObject(text) {
			// PathUnescape, because a plus sign stands for itself.
			if decoded, err := url.PathUnescape(text); err == nil && startsObject(decoded) {
				text = decoded
			}
		}
	}
	if reprinted {
		return layOut(text)
	}
	return text
}

func startsObject(text string) bool { return strings.HasPrefix(strings.TrimLeft(text, " \t\r\n"), "{") }

// maxLayOut bounds the nesting of a document that is laid out anew: the
// spaces grow with the square of it.
const maxLayOut = 50

// layOut gives a document one layout. Space and escapes in IAM's documents are
// lost in what the AWS CLI prints, so that the same policy would otherwise
// differ with the way it came. Order and spelling stay. What is no JSON stays
// as it is.
func layOut(text string) string {
	if depth(text) > maxLayOut {
		return text
	}
	value := jsontext.Value(text)
	err := value.Format(
		jsontext.AllowDuplicateNames(true), jsontext.PreserveRawStrings(false),
		jsontext.Multiline(true), jsontext.WithIndent("  "), jsontext.SpaceAfterColon(true),
	)
	if err != nil {
		return text
	}
	return string(value)
}

// depth counts how deep brackets nest, those in strings included: it may be
// too high for a strange document, never too low.
func depth(text string) int {
	deepest, now := 0, 0
	for i := range len(text) {
		switch text[i] {
		case '{', '[':
			now++
			deepest = max(deepest, now)
		case '}', ']':
			now--
		}
	}
	return deepest
}
