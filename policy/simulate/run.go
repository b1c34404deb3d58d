package simulate

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"sync"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// maxLine bounds the bytes of a line, and maxHead what is read of a longer one
// to find its id.
const (
	maxLine = 4 << 20
	maxHead = 4 << 10
)

// Summary counts the lines of a stream.
type Summary struct {
	Lines  int
	Failed int // that could not be evaluated
}

// job is a line on its way.
type job struct {
	number int
	text   []byte
	long   bool
	answer chan answered
}

type answered struct {
	text   []byte
	failed bool
}

// Run answers the lines of a stream with one line each, in order, on all cores.
// It holds a few lines for each core at a time. When the context ends, a read
// that is under way is left behind.
func (s *Simulator) Run(ctx context.Context, in io.Reader, out io.Writer) (Summary, error) {
	ctx, cancel := context.WithCancel(ctx)
	workers := runtime.GOMAXPROCS(0)
	order, work := make(chan *job, 2*workers), make(chan *job)
	var running sync.WaitGroup
	defer running.Wait()
	defer cancel()
	for range workers {
		running.Go(func() {
			for {
				select {
				case <-ctx.Done():
					return
				case j, ok := <-work:
					if !ok {
						return
					}
					j.answer <- s.answer(j)
				}
			}
		})
	}
	reading := make(chan error, 1)
	go func() {
		reading <- feed(ctx, bufio.NewReaderSize(in, 64<<10), order, work)
		close(order)
		close(work)
	}()
	summary, err := collect(ctx, order, out)
	if err != nil {
		return summary, err
	}
	return summary, <-reading
}

// feed reads lines and hands each to those who write and to those who work.
func feed(ctx context.Context, r *bufio.Reader, order, work chan<- *job) error {
	for number := 1; ; number++ {
		text, long, err := readLine(r)
		if len(text) > 0 || err == nil {
			if number == 1 {
				text = bytes.TrimPrefix(text, []byte("\ufeff")) // as some editors begin a file
			}
			j := &job{number: number, text: text, long: long, answer: make(chan answered, 1)}
			for _, to := range []chan<- *job{order, work} {
				select {
				case to <- j:
				case <-ctx.Done():
					return ctx.Err()
				}
			}
		}
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return fmt.Errorf("read line %d: %w", number, err)
		}
	}
}

// readLine reads a line without its end; of one that is too long, the head.
func readLine(r *bufio.Reader) (line []byte, long bool, err error) {
	for {
		part, err := r.ReadSlice('\n')
		if !long {
			line = append(line, part...)
		}
		if len(line) > maxLine+1 {
			line, long = line[:maxHead:maxHead], true
			line = bytes.Clone(line)
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			if !long {
				line = bytes.TrimSuffix(line, []byte("\n"))
			}
			return line, long, err
		}
	}
}

// answer answers a line as text.
func (s *Simulator) answer(j *job) answered {
	a := s.Line(j.text)
	if j.long {
		a.Results = nil
		a.Error = &Error{Code: CodeLong, Message: fmt.Sprintf("the line has more than %d bytes", maxLine)}
	}
	if a.Error != nil {
		a.Error.Message = fmt.Sprintf("line %d: %s", j.number, a.Error.Message)
	}
	// Names and Sids are others' text, which need not be UTF-8.
	text, err := json.Marshal(a, jsontext.AllowInvalidUTF8(true))
	if err != nil {
		a = Answer{ID: jsontext.Value(`""`), Error: &Error{Code: CodeInput, Message: fmt.Sprintf("line %d: %v", j.number, err)}}
		text, _ = json.Marshal(a, jsontext.AllowInvalidUTF8(true))
	}
	return answered{text: append(text, '\n'), failed: a.Error != nil}
}

// collect writes the answers in order, and at once when no more wait.
func collect(ctx context.Context, order <-chan *job, out io.Writer) (Summary, error) {
	var summary Summary
	w := bufio.NewWriterSize(out, 64<<10)
	for {
		if len(order) == 0 {
			if err := w.Flush(); err != nil {
				return summary, fmt.Errorf("write answers: %w", err)
			}
		}
		var j *job
		var ok bool
		select {
		case <-ctx.Done():
			return summary, ctx.Err()
		case j, ok = <-order:
		}
		if !ok {
			if err := w.Flush(); err != nil {
				return summary, fmt.Errorf("write answers: %w", err)
			}
			return summary, nil
		}
		select {
		case <-ctx.Done():
			return summary, ctx.Err()
		case a := <-j.answer:
			summary.Lines++
			if a.failed {
				summary.Failed++
			}
			if _, err := w.Write(a.text); err != nil {
				return summary, fmt.Errorf("write answers: %w", err)
			}
		}
	}
}
