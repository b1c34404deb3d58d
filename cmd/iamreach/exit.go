package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/iamreach/iamreach/graph/reach"
	"github.com/iamreach/iamreach/store"
)

// The exit codes.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitGuard       = 3
	exitInterrupted = 130
)

// usageError is a wrong flag, name or snapshot.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// guardError says that what a flag guards against was found.
type guardError struct{ text string }

func (e guardError) Error() string { return e.text }

// hintError adds what to do to an error.
type hintError struct {
	err  error
	hint string
}

func (e hintError) Error() string { return e.err.Error() }
func (e hintError) Unwrap() error { return e.err }

func withHint(err error, hint string) error { return hintError{err, hint} }

// exitCode turns an error into the exit code.
func exitCode(err error) int {
	var usage usageError
	var name *reach.NameError
	var guard guardError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &guard):
		return exitGuard
	case errors.Is(err, context.Canceled):
		return exitInterrupted
	case errors.As(err, &usage), errors.As(err, &name),
		errors.Is(err, store.ErrNotFound), errors.Is(err, store.ErrAmbiguous):
		return exitUsage
	}
	return exitFailed
}

// hint says what to do about an error, if that is known.
func hint(err error) string {
	var hinted hintError
	var name *reach.NameError
	switch {
	case errors.As(err, &hinted):
		return hinted.hint
	case errors.As(err, &name) && len(name.Candidates)+len(name.Nearest) == 0:
		return "iamreach dbs lists the databases"
	case errors.Is(err, store.ErrNoStore):
		return "run iamreach collect or iamreach import first, or name the file with --store"
	case errors.Is(err, store.ErrEmpty):
		return "run iamreach collect or iamreach import first"
	case errors.Is(err, store.ErrLocked):
		return "wait until the other iamreach is done"
	case errors.Is(err, store.ErrNotStore):
		return "name another file with --store, or move this one away and collect again"
	case errors.Is(err, store.ErrNewer):
		return "use a newer iamreach, or collect again into another file"
	case errors.Is(err, store.ErrExists):
		return "give the snapshot another time, with --taken or in the file taken of the dump"
	case errors.Is(err, store.ErrNotFound), errors.Is(err, store.ErrAmbiguous):
		return "iamreach snapshots list shows what there is"
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return "let this user have the file and its directory, or name another place"
	case errors.Is(err, syscall.ENOSPC):
		return "make room on that disk, or name another place"
	}
	return ""
}

// report prints an error for people, or as one JSON object.
func report(m messages, err error) {
	text, advice := err.Error(), hint(err)
	if errors.Is(err, context.Canceled) {
		text = "interrupted"
	}
	if m.json {
		m.object(message{Level: "error", Msg: text, Fix: advice})
		return
	}
	m.say("error", "iamreach: "+text)
	if advice != "" {
		m.say("error", "  fix: "+advice)
	}
}
