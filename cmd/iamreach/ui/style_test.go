package ui

import "testing"

func TestUseColour(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, mode string
		terminal   bool
		env        map[string]string
		want       bool
	}{
		{"a terminal gets colours", "auto", true, nil, true},
		{"a pipe gets none", "auto", false, nil, false},
		{"a dumb terminal gets none", "auto", true, map[string]string{"TERM": "dumb"}, false},
		{"NO_COLOR takes them away", "auto", true, map[string]string{"NO_COLOR": "1"}, false},
		{"an empty NO_COLOR does not", "auto", true, map[string]string{"NO_COLOR": ""}, true},
		{"CLICOLOR_FORCE colours a pipe", "auto", false, map[string]string{"CLICOLOR_FORCE": "1"}, true},
		{"CLICOLOR_FORCE=0 does not", "auto", false, map[string]string{"CLICOLOR_FORCE": "0"}, false},
		{"NO_COLOR beats CLICOLOR_FORCE", "auto", true, map[string]string{"NO_COLOR": "1", "CLICOLOR_FORCE": "1"}, false},
		{"the flag always beats NO_COLOR", "always", false, map[string]string{"NO_COLOR": "1"}, true},
		{"the flag never beats CLICOLOR_FORCE", "never", true, map[string]string{"CLICOLOR_FORCE": "1"}, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got := UseColour(test.mode, test.terminal, func(name string) string { return test.env[name] })
			if got != test.want {
				t.Errorf("colours are %v, want %v", got, test.want)
			}
		})
	}
}

func TestPaint(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name   string
		style  Style
		colour Colour
		text   string
		want   string
	}{
		{"a colour is put around the text and taken back", Style{On: true}, Red, "critical", "\x1b[31mcritical\x1b[0m"},
		{"the zero style leaves text alone", Style{}, Red, "critical", "critical"},
		{"plain text needs no codes", Style{On: true}, Plain, "low", "low"},
		{"nothing needs no codes", Style{On: true}, Red, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := test.style.Paint(test.colour, test.text); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
