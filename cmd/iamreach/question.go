package main

import (
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/output"
	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph/reach"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/store"
)

// formats are those of every answer.
var formats = []string{output.Table, output.JSON, output.JSONL}

// open opens the store for questions, which never write to it. A collection
// that ends just now holds it for a moment.
func (p *program) open(c *cli.Context) (*store.Store, error) {
	return store.Open(c.String("store"), store.Options{ReadOnly: true, Wait: time.Second})
}

// snapshot reads the snapshot that the flags name.
func (p *program) snapshot(c *cli.Context) (*store.Snapshot, error) {
	s, err := p.open(c)
	if err != nil {
		return nil, err
	}
	snapshot, err := s.Snapshot(c.String("snapshot"))
	if closing := s.Close(); err == nil {
		err = closing
	}
	return snapshot, err
}

// world derives everything from the snapshot that the flags name.
func (p *program) world(c *cli.Context) (*reach.World, error) {
	snapshot, err := p.snapshot(c)
	if err != nil {
		return nil, err
	}
	list, err := p.catalogue(c)
	if err != nil {
		return nil, err
	}
	progress := p.progress(c)
	defer progress.Done()
	return reach.Load(c.Context, snapshot, reach.Options{
		Techniques: list,
		Keep:       p.cache(c),
		Engine:     strings.Join(p.engine(c), "\x00"),
		Progress: func(done, total int) {
			roomFor(p.Getenv)
			progress.Show(fmt.Sprintf("techniques of %d of %d nodes", done, total))
		},
	})
}

// catalogue returns the built-in techniques and those of the files that the
// flags name.
func (p *program) catalogue(c *cli.Context) ([]technique.Technique, error) {
	builtIn := p.Techniques
	if builtIn == nil {
		builtIn = technique.Catalogue
	}
	list, err := builtIn()
	if err != nil {
		return nil, err
	}
	for _, name := range c.StringSlice("catalogue") {
		text, err := os.ReadFile(name)
		if err != nil {
			return nil, usagef("read catalogue: %w", err)
		}
		more, err := technique.Parse(text)
		if err != nil {
			return nil, usagef("catalogue %s: %w", name, err)
		}
		if list, err = technique.Join(list, more); err != nil {
			return nil, usagef("catalogue %s: %w", name, err)
		}
	}
	return list, nil
}

// write writes an answer to where -o says.
func (p *program) write(c *cli.Context, value any, list []any, text func(io.Writer, ui.Screen) error) error {
	return p.writeAlso(c, value, list, text, nil)
}

// writeAlso is write for an answer that has further forms in JSON, by format.
func (p *program) writeAlso(c *cli.Context, value any, list []any, text func(io.Writer, ui.Screen) error, also map[string]any) error {
	targets, err := output.Parse(c.StringSlice("output"), slices.Concat(formats, slices.Sorted(maps.Keys(also)))...)
	if err != nil {
		return usageError{err}
	}
	return output.Write(output.Answer{
		Value: value,
		List:  list,
		Also:  also,
		Text:  func(w io.Writer) error { return text(w, p.environment.screen(w, c.String("color"), c.Bool("wide"))) },
	}, targets, p.Stdout)
}

func anySlice[T any](list []T) []any {
	all := make([]any, len(list))
	for i := range list {
		all[i] = list[i]
	}
	return all
}
