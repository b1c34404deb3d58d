package output

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

// The formats of answers.
const (
	Table = "table"
	JSON  = "json"
	JSONL = "jsonl"
)

// Answer is an answer with the forms that it can take.
type Answer struct {
	Value any                   // the whole answer, for JSON
	List  []any                 // its list, for JSON Lines
	Also  map[string]any        // further forms in JSON, by format
	Text  func(io.Writer) error // its table
}

// Write writes an answer to all targets.
func Write(a Answer, targets []Target, stdout io.Writer) error {
	for _, t := range targets {
		if t.Stdout() {
			if err := a.write(stdout, t.Format); err != nil {
				return fmt.Errorf("write %s: %w", t.Format, err)
			}
			continue
		}
		if err := File(t.File, func(w io.Writer) error { return a.write(w, t.Format) }); err != nil {
			return err
		}
	}
	return nil
}

func (a Answer) write(w io.Writer, format string) error {
	if value, ok := a.Also[format]; ok {
		return encode(w, value, "  ")
	}
	switch format {
	case JSON:
		return encode(w, a.Value, "  ")
	case JSONL:
		for _, item := range a.List {
			if err := encode(w, item, ""); err != nil {
				return err
			}
		}
		return nil
	}
	return a.Text(w)
}

func encode(w io.Writer, value any, indent string) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", indent)
	return e.Encode(value)
}

// File writes a file as a whole or not at all. Answers tell how to attack the
// account, so only the user may read it.
func File(name string, write func(io.Writer) error) error {
	var text bytes.Buffer
	if err := write(&text); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if err := replace(name, text.Bytes()); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	return nil
}

func replace(name string, text []byte) (err error) {
	if info, missing := os.Stat(name); missing == nil && !info.Mode().IsRegular() {
		return os.WriteFile(name, text, 0o600) // a device or a pipe is written to, never replaced
	}
	f, err := os.CreateTemp(filepath.Dir(name), "."+filepath.Base(name)+".*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(f.Name())
		}
	}()
	_, err = f.Write(text)
	if err == nil {
		err = f.Sync()
	}
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}
