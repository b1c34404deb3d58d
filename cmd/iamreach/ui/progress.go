package ui

import (
	"fmt"
	"io"
	"sync"
	"time"

	"github.com/iamreach/iamreach/graph/answer"
)

// Progress shows how far long work is: on a terminal in one line that is
// drawn again, elsewhere as a plain line now and then. Nothing is shown for
// work that is done within a second.
type Progress struct {
	out      io.Writer
	terminal bool
	now      func() time.Time

	mutex sync.Mutex
	start time.Time
	last  time.Time
	drawn bool
}

const (
	quiet        = time.Second // before the first sign of progress
	redraw       = 100 * time.Millisecond
	plainEvery   = 30 * time.Second
	clearTheLine = "\r\x1b[K"
)

// NewProgress returns a Progress, which a nil out silences.
func NewProgress(out io.Writer, terminal bool, now func() time.Time) *Progress {
	return &Progress{out: out, terminal: terminal, now: now, start: now()}
}

// Show says how far the work is.
func (p *Progress) Show(text string) {
	if p.out == nil {
		return
	}
	p.mutex.Lock()
	defer p.mutex.Unlock()
	at := p.now()
	every := plainEvery
	if p.terminal {
		every = redraw
	}
	if at.Sub(p.start) < quiet || (!p.last.IsZero() && at.Sub(p.last) < every) {
		return
	}
	p.last = at
	if p.terminal {
		p.drawn = true
		_, _ = fmt.Fprint(p.out, clearTheLine+answer.Clean(text))
		return
	}
	_, _ = fmt.Fprintln(p.out, answer.Clean(text))
}

// Done takes the line away.
func (p *Progress) Done() {
	p.mutex.Lock()
	defer p.mutex.Unlock()
	if p.drawn {
		_, _ = fmt.Fprint(p.out, clearTheLine)
		p.drawn = false
	}
}
