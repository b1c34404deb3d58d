package ui

import "fmt"

// Style colours text with the 16 basic colours, which terminal themes know.
// The zero value leaves text as it is.
type Style struct{ On bool }

// Colour is one way to show text.
type Colour string

// The colours, by what they are for.
const (
	Plain  Colour = ""
	Bold   Colour = "1"
	Dim    Colour = "2"
	Red    Colour = "31"
	Green  Colour = "32"
	Yellow Colour = "33"
	Cyan   Colour = "36"
)

// Paint colours text that is clean already.
func (s Style) Paint(c Colour, text string) string {
	if !s.On || c == Plain || text == "" {
		return text
	}
	return fmt.Sprintf("\x1b[%sm%s\x1b[0m", string(c), text)
}

// bandColour is the colour of a severity; the word always stands beside it.
func bandColour(band string) Colour {
	switch band {
	case "critical":
		return Red
	case "high":
		return Yellow
	case "medium":
		return Bold
	}
	return Plain
}

// certaintyColour is the colour of a certainty.
func certaintyColour(certainty string) Colour {
	if certainty == "unknown" {
		return Yellow
	}
	return Plain
}

// UseColour decides whether to colour a writer. mode is the flag's value:
// always and never win, then the environment, then whether it is a terminal.
func UseColour(mode string, terminal bool, getenv func(string) string) bool {
	switch {
	case mode == "always":
		return true
	case mode == "never":
		return false
	case getenv("NO_COLOR") != "":
		return false
	case getenv("CLICOLOR_FORCE") != "" && getenv("CLICOLOR_FORCE") != "0":
		return true
	}
	return terminal && getenv("TERM") != "dumb"
}
