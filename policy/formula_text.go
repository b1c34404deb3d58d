package policy

import (
	"strconv"
	"strings"
	"unicode"
)

// Op says what the formula does with its arguments.
func (f *Formula) Op() Op { return f.op }

// Args are the arguments of not, all and any; the caller may not change them.
func (f *Formula) Args() []*Formula { return f.args }

// Test is the test of a formula that is one; the caller may not change its
// values.
func (f *Formula) Test() Test { return f.test }

// String is the canonical text, for people too.
func (f *Formula) String() string {
	if text := f.text.Load(); text != nil {
		return *text
	}
	text := f.write()
	f.text.Store(&text)
	return text
}

func (f *Formula) write() string {
	switch f.op {
	case OpTest:
		return f.test.text()
	case OpNot:
		return "not (" + f.args[0].String() + ")"
	case OpAll, OpAny:
		return joinText(f.op, f.args)
	}
	return f.head
}

// text names everything that tells two tests apart.
func (t Test) text() string {
	var b strings.Builder
	b.WriteString(word(t.Key))
	b.WriteByte(' ')
	b.WriteString(word(t.Operator))
	b.WriteByte(' ')
	if len(t.Values) == 1 {
		b.WriteString(word(t.Values[0]))
	} else {
		b.WriteByte('[')
		for i, v := range t.Values {
			if i > 0 {
				b.WriteString(", ")
			}
			b.WriteString(word(v))
		}
		b.WriteByte(']')
	}
	var notes []string
	for _, note := range []string{string(t.Class), t.Operation, t.Account, t.Region} {
		if note != "" && note != string(Circumstance) {
			notes = append(notes, word(note))
		}
	}
	if notes != nil {
		b.WriteString(" {" + strings.Join(notes, " ") + "}")
	}
	return b.String()
}

// word quotes what could be mistaken for the grammar around it: names and
// values are written by others.
func word(s string) string {
	switch {
	case s == "", s == "and", s == "or", s == "not", s[0] == '{', strings.ContainsFunc(s, func(r rune) bool {
		return !unicode.IsPrint(r) || r == unicode.ReplacementChar || strings.ContainsRune(" ,\"[]()", r)
	}):
		return strconv.Quote(s)
	}
	return s
}

// joinText writes arguments with the word between them.
func joinText(op Op, args []*Formula) string {
	between := " and "
	if op == OpAny {
		between = " or "
	}
	var b strings.Builder
	for i, a := range args {
		if i > 0 {
			b.WriteString(between)
		}
		if a.op == OpAll || a.op == OpAny {
			b.WriteString("(" + a.String() + ")")
		} else {
			b.WriteString(a.String())
		}
	}
	return b.String()
}
