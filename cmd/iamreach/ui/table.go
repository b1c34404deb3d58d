package ui

import (
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	"github.com/iamreach/iamreach/graph/answer"
)

// Fit says what a column does when the table is wider than the screen.
type Fit int

// The ways to fit.
const (
	Keep Fit = iota // numbers and short words: never shortened
	Cut             // names: the end is kept
	Wrap            // prose: goes on in the next line
)

// Column describes one column of a Table.
type Column struct {
	Title  string
	Right  bool // numbers
	Fit    Fit
	Repeat bool // blank on a terminal when it repeats the row above
}

// Cell is one cell. Its text may be hostile.
type Cell struct {
	Text   string
	Colour Colour
}

// Table is a list for people. Its columns stand two spaces apart, without
// lines, so that it can be read, cut and pasted.
type Table struct {
	Columns []Column
	Rows    [][]Cell
}

// minimum is how narrow a column that can give way may become.
const minimum = 12

// gap separates two columns.
const gap = 2

// Text draws the table for a screen.
func (t Table) Text(s Screen) string {
	rows := t.clean(s)
	widths := t.widths(rows, s)
	w := table.NewWriter()
	w.SetStyle(table.Style{
		Box:     table.BoxStyle{PaddingRight: strings.Repeat(" ", gap)},
		Format:  table.FormatOptions{Header: text.FormatDefault, Row: text.FormatDefault},
		Options: table.OptionsNoBordersAndSeparators,
	})
	var configs []table.ColumnConfig
	var header table.Row
	for i, column := range t.Columns {
		config := table.ColumnConfig{Number: i + 1}
		if column.Right {
			config.Align, config.AlignHeader = text.AlignRight, text.AlignRight
		}
		configs = append(configs, config)
		header = append(header, s.Style.Paint(Bold, column.Title))
	}
	w.SetColumnConfigs(configs)
	w.AppendHeader(header)
	for _, cells := range rows {
		var row table.Row
		for i, cell := range cells {
			row = append(row, s.paint(cell.Colour, fit(cell.Text, t.Columns[i].Fit, widths[i])))
		}
		w.AppendRow(row)
	}
	lines := strings.Split(w.Render(), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return strings.Join(lines, "\n") + "\n"
}

// clean makes the cells safe, and blanks those that repeat.
func (t Table) clean(s Screen) [][]Cell {
	rows := make([][]Cell, len(t.Rows))
	for r, cells := range t.Rows {
		rows[r] = make([]Cell, len(cells))
		same := s.Terminal && r > 0 // until a column differs from the row above
		for i, cell := range cells {
			same = same && t.Columns[i].Repeat && cell.Text == t.Rows[r-1][i].Text
			rows[r][i] = Cell{Text: answer.Clean(cell.Text), Colour: cell.Colour}
			if same {
				rows[r][i].Text = ""
			}
		}
	}
	return rows
}

// widths gives each column its width: what it needs, and while that is too
// much in sum, the widest of those that give way becomes narrower.
func (t Table) widths(rows [][]Cell, s Screen) []int {
	widths := make([]int, len(t.Columns))
	total := gap * (len(t.Columns) - 1)
	for i, column := range t.Columns {
		widths[i] = Width(column.Title)
		for _, row := range rows {
			widths[i] = max(widths[i], Width(row[i].Text))
		}
		total += widths[i]
	}
	for ; s.Width > 0 && total > s.Width; total-- {
		widest := -1
		for i, column := range t.Columns {
			if column.Fit != Keep && widths[i] > max(minimum, Width(column.Title)) && (widest < 0 || widths[i] > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break // no column can give way: the terminal wraps the lines
		}
		widths[widest]--
	}
	return widths
}

// fit brings the text of a cell to a width.
func fit(s string, how Fit, width int) []string {
	switch how {
	case Cut:
		return []string{cutStart(s, width)}
	case Wrap:
		return wrap(s, width)
	}
	return []string{s}
}
