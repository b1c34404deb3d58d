package ui

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestProgress(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		terminal bool
		step     time.Duration
		want     string
	}{
		{"quick work shows nothing", true, 200 * time.Millisecond, ""},
		{"a terminal gets one line that is drawn again and taken away", true, time.Second, "\r\x1b[K1\r\x1b[K2\r\x1b[K3\r\x1b[K"},
		{"elsewhere a plain line now and then", false, 20 * time.Second, "1\n3\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var out strings.Builder
			at := time.Date(2026, 11, 1, 0, 0, 0, 0, time.UTC)
			p := NewProgress(&out, test.terminal, func() time.Time { return at })
			for _, text := range []string{"1", "2", "3"} {
				at = at.Add(test.step)
				p.Show(text)
			}
			p.Done()
			if diff := cmp.Diff(test.want, out.String()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
