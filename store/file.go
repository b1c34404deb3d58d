package store

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"runtime/debug"
	"sync/atomic"
	"time"

	"go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// file is an open bbolt file that never panics on what is in it.
type file struct {
	db     *bbolt.DB
	handle *os.File
	broken atomic.Bool // bbolt panicked, and its locks may be held for ever
}

func openFile(path string, readOnly bool, wait time.Duration) (*file, error) {
	f := &file{}
	err := f.guard(func() error {
		db, err := bbolt.Open(path, 0o600, &bbolt.Options{
			// Zero would wait for ever.
			Timeout:      max(wait, time.Millisecond),
			ReadOnly:     readOnly,
			FreelistType: bbolt.FreelistMapType,
			NoStatistics: true,
			OpenFile: func(name string, flag int, mode os.FileMode) (handle *os.File, err error) {
				f.handle, err = os.OpenFile(name, flag, mode)
				return f.handle, err
			},
		})
		f.db = db
		if err == nil {
			db.AllocSize = growth
		}
		return err
	})
	if err == nil {
		return f, nil
	}
	if f.broken.Load() {
		_ = f.close()
	}
	var pathError *fs.PathError
	switch {
	case errors.Is(err, bolterrors.ErrTimeout):
		return nil, ErrLocked
	case errors.Is(err, ErrNotStore):
		return nil, err
	case errors.As(err, &pathError):
		return nil, fmt.Errorf("%s: %w", pathError.Op, pathError.Err)
	}
	return nil, damage("%v", err)
}

// growth is how much a file grows ahead of what is written: bbolt's own measure
// is sixteen megabytes, more than most stores.
const growth = 64 << 10

// guard runs work that touches the pages of the file.
//
// bbolt takes its file for sound: a page that lies about its size or kind
// makes it panic, and one that points past the end of a truncated file makes
// the memory map fault, which ends the process unless it is turned into a
// panic first. The file is input, so both become ErrNotStore, here and nowhere
// else. Only reads and writes of pages run inside: what is made of the bytes
// is decoded outside, where a panic is a bug that must be seen.
func (f *file) guard(work func() error) (err error) {
	defer debug.SetPanicOnFault(debug.SetPanicOnFault(true))
	defer func() {
		if p := recover(); p != nil {
			f.broken.Store(true)
			err = damage("a page is damaged (%v)", p)
		}
	}()
	return work()
}

// is reports whether this is the file that a path led to.
func (f *file) is(info os.FileInfo) bool {
	own, err := f.handle.Stat()
	return err != nil || os.SameFile(own, info)
}

func (f *file) view(work func(*bbolt.Tx) error) error {
	return f.guard(func() error { return f.db.View(work) })
}

func (f *file) update(work func(*bbolt.Tx) error) error {
	return f.guard(func() error { return f.db.Update(work) })
}

func (f *file) close() error {
	if f.broken.Load() {
		// bbolt's own Close could wait for ever for a lock that the panic left
		// behind. The memory map, and with it the lock on the file, goes when
		// the process does.
		return f.handle.Close()
	}
	return f.guard(f.db.Close)
}
