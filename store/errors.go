package store

import (
	"errors"
	"fmt"
	"strings"
)

// The errors on which callers branch.
var (
	ErrNoStore   = errors.New("there is no such file")
	ErrNotStore  = errors.New("not a whole iamreach store")
	ErrNewer     = errors.New("written by a newer iamreach")
	ErrLocked    = errors.New("in use by another process")
	ErrEmpty     = errors.New("holds no snapshot")
	ErrExists    = errors.New("holds a snapshot of this id with other content")
	ErrNotFound  = errors.New("not found")
	ErrAmbiguous = errors.New("names several snapshots")
)

// RefError says that a name stands for no snapshot or for several.
type RefError struct {
	Ref  string
	Near []string // the ids that begin with it, else those that come nearest
	Err  error    // ErrNotFound or ErrAmbiguous
}

// Error names the ids that may be meant.
func (e *RefError) Error() string {
	text := fmt.Sprintf("snapshot %q: %v", e.Ref, e.Err)
	if len(e.Near) == 0 {
		return text
	}
	if errors.Is(e.Err, ErrAmbiguous) {
		return text + ": " + strings.Join(e.Near, ", ")
	}
	return text + "; the nearest are " + strings.Join(e.Near, ", ")
}

// Unwrap returns ErrNotFound or ErrAmbiguous.
func (e *RefError) Unwrap() error { return e.Err }

// damage is an ErrNotStore with what is wrong.
func damage(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrNotStore}, args...)...)
}
