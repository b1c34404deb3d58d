package policy

import (
	"bytes"
	"fmt"
	"net/url"
	"strings"
)

// Parse reads a policy document. It never fails: a document or statement that
// cannot be read is kept as a problem, and makes what could depend on it a gap
// (PE-030, PE-031).
func Parse(source []byte, kind Kind) *Document {
	d := &Document{Kind: kind}
	root, line, err := readTree(decodePercent(source))
	if err != nil {
		return d.unreadable(line, err.Error())
	}
	if root.kind != '{' {
		return d.unreadable(root.line, "a policy is a JSON object")
	}
	for _, m := range root.members {
		switch m.name {
		case "Version":
			d.Version = m.value.text
			if m.value.kind != '"' || (d.Version != "2012-10-17" && d.Version != "2008-10-17") { // PE-006
				return d.unreadable(m.line, fmt.Sprintf("Version %q is neither 2012-10-17 nor 2008-10-17", m.value.text))
			}
		case "Statement", "Id": // PE-005
		default:
			for _, known := range []string{"Version", "Statement", "Id"} {
				if strings.EqualFold(m.name, known) {
					return d.unreadable(m.line, fmt.Sprintf("element %q must be spelled %s", m.name, known))
				}
			}
			d.warn(-1, m.line, fmt.Sprintf("unknown element %q", m.name))
		}
	}
	statements := root.get("Statement")
	if statements == nil {
		return d.unreadable(root.line, "no Statement")
	}
	items := statements.items
	switch statements.kind {
	case '{':
		items = []element{*statements}
	case '[':
	default:
		return d.unreadable(statements.line, "Statement is neither an object nor a list")
	}
	for i := range items {
		d.readStatement(i, &items[i])
	}
	return d
}

// decodePercent undoes the encoding in which the IAM API returns documents,
// once (PE-035).
func decodePercent(source []byte) []byte {
	text := bytes.TrimSpace(source)
	if len(text) >= 3 && strings.EqualFold(string(text[:3]), "%7B") && len(text) <= 3*maxBytes {
		if decoded, err := url.PathUnescape(string(text)); err == nil {
			return []byte(decoded)
		}
	}
	return source
}

// unreadable makes the whole document a gap.
func (d *Document) unreadable(line int, text string) *Document {
	d.Statements = nil
	d.Problems = append(d.Problems, Problem{Index: -1, Line: max(line, 1), Text: text})
	d.unread = []Statement{{Index: -1, Line: max(line, 1), anyEffect: true, anyAction: true, anyResource: true, anyPrincipal: true}}
	return d
}

func (d *Document) warn(index, line int, text string) {
	d.Problems = append(d.Problems, Problem{Index: index, Line: line, Warning: true, Text: text})
}
