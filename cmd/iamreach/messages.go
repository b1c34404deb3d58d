package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph/answer"
)

// messages writes to stderr what is no answer: progress, summaries, errors. It
// writes lines for people, or one JSON object a line for programs.
type messages struct {
	out  io.Writer
	json bool
	now  func() time.Time
}

// message is the form for programs.
type message struct {
	Time      string  `json:"time"`
	Level     string  `json:"level"`
	Msg       string  `json:"msg"`
	Fix       string  `json:"fix,omitempty"`
	Account   string  `json:"account,omitempty"`
	Region    string  `json:"region,omitempty"`
	Operation string  `json:"operation,omitempty"`
	Code      string  `json:"code,omitempty"`
	Seconds   float64 `json:"seconds,omitempty"`
}

func (p *program) messages(c *cli.Context) messages {
	m := messages{out: p.Stderr, json: c.String("log-format") == "json", now: p.Now}
	if c.Bool("quiet") {
		m.out = io.Discard
	}
	return m
}

// say writes a line, or for programs an object of a level.
func (m messages) say(level, text string) {
	if m.json {
		m.object(message{Level: level, Msg: text})
		return
	}
	_, _ = fmt.Fprintln(m.out, answer.Clean(text))
}

func (m messages) object(o message) {
	o.Time = m.now().UTC().Format(time.RFC3339)
	var line bytes.Buffer
	e := json.NewEncoder(&line)
	e.SetEscapeHTML(false)
	if e.Encode(o) == nil {
		_, _ = m.out.Write(line.Bytes())
	}
}

// Write takes the lines of progress.
func (m messages) Write(line []byte) (int, error) {
	m.say("info", strings.TrimSuffix(string(line), "\n"))
	return len(line), nil
}

func (p *program) progress(c *cli.Context) *ui.Progress {
	m := p.messages(c)
	_, isTerminal := terminal(p.Stderr)
	switch {
	case c.Bool("no-progress") || c.Bool("quiet"):
		return ui.NewProgress(nil, false, p.Now)
	case m.json:
		return ui.NewProgress(m, false, p.Now)
	}
	return ui.NewProgress(p.Stderr, isTerminal, p.Now)
}

// note says on a terminal what to do next.
func (p *program) note(c *cli.Context, format string, args ...any) {
	if m := p.messages(c); !m.json {
		if _, isTerminal := terminal(p.Stderr); isTerminal {
			m.say("info", fmt.Sprintf(format, args...))
		}
	}
}
