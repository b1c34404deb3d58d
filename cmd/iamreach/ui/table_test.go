package ui

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func sample() Table {
	return Table{
		Columns: []Column{{Title: "DATABASE", Fit: Cut, Repeat: true}, {Title: "PRINCIPAL", Fit: Cut}, {Title: "HOW", Fit: Wrap}, {Title: "SCORE", Right: true}},
		Rows: [][]Cell{
			{{Text: "orders"}, {Text: "arn:aws:iam::111122223333:role/service/deploy"}, {Text: "pass role → run task → read secret"}, {Text: "91.0", Colour: Red}},
			{{Text: "orders"}, {Text: "user/ana"}, {Text: "IAM login"}, {Text: "7.5"}},
		},
	}
}

func TestTable(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		screen Screen
		want   string
	}{
		{"without a limit each cell is one line", Screen{}, `
DATABASE  PRINCIPAL                                      HOW                                 SCORE
orders    arn:aws:iam::111122223333:role/service/deploy  pass role → run task → read secret   91.0
orders    user/ana                                       IAM login                             7.5
`},
		{"on a terminal repeated cells are blank and columns give way", Screen{Terminal: true, Width: 60}, `
DATABASE  PRINCIPAL             HOW                   SCORE
orders    …role/service/deploy  pass role → run task   91.0
                                → read secret
          user/ana              IAM login               7.5
`},
		{"numbers and short words are never cut", Screen{Width: 10}, `
DATABASE  PRINCIPAL     HOW          SCORE
orders    …vice/deploy  pass role →   91.0
                        run task →
                        read secret
orders    user/ana      IAM login      7.5
`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want[1:], sample().Text(test.screen)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestTableColoursDoNotShiftColumns(t *testing.T) {
	t.Parallel()
	plain := sample().Text(Screen{Width: 60})
	coloured := sample().Text(Screen{Width: 60, Style: Style{On: true}})
	stripped := coloured
	for _, code := range []string{"\x1b[31m", "\x1b[1m", "\x1b[0m"} {
		stripped = strings.ReplaceAll(stripped, code, "")
	}
	if diff := cmp.Diff(plain, stripped); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !strings.Contains(coloured, "\x1b[31m91.0\x1b[0m") {
		t.Errorf("no red score in %q", coloured)
	}
}

func TestTableCleansItsCells(t *testing.T) {
	t.Parallel()
	hostile := Table{Columns: []Column{{Title: "NAME", Fit: Cut}}, Rows: [][]Cell{{{Text: "a\x1b[2J\u202eb\nc"}}}}
	want := "NAME\n" + `a\x1b[2J\u202eb\nc` + "\n"
	if diff := cmp.Diff(want, hostile.Text(Screen{Width: 80})); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
