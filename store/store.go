package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"sync"
	"time"

	"go.etcd.io/bbolt"
)

// Options says how to open a store.
type Options struct {
	ReadOnly bool          // as questions do: others may read at the same time, and a read-only disk will do
	Wait     time.Duration // for another process to let go of the file; zero does not wait
	Create   bool          // make the file if there is none
}

// Store is an open file of snapshots.
type Store struct {
	path      string
	file      *file
	zip       *compressor
	writing   sync.Mutex
	oneHeader bool // one of the two headers is damaged, so the last write may be lost
	heldBack  int  // how many bytes of blocks wait for the last transaction of a snapshot
}

// Open opens the store of a path. It returns ErrNoStore, ErrNotStore, ErrNewer
// or ErrLocked where that is the reason, and changes no file that is not a
// store.
func Open(path string, o Options) (*Store, error) {
	s, err := open(path, o)
	if err != nil {
		return nil, fmt.Errorf("open store %q: %w", path, err)
	}
	return s, nil
}

func open(path string, o Options) (*Store, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) && o.Create && !o.ReadOnly:
		err := create(path)
		var inside *fs.PathError
		if errors.As(err, &inside) { // of a file that nobody has named
			err = fmt.Errorf("make a file in %q: %w", filepath.Dir(path), inside.Err)
		}
		if err != nil {
			return nil, err
		}
	case errors.Is(err, fs.ErrNotExist):
		return nil, ErrNoStore
	case err != nil:
		return nil, err
	case !info.Mode().IsRegular():
		return nil, damage("it is no regular file")
	case info.Size() == 0:
		// bbolt would fill it with an empty store.
		return nil, damage("it is empty")
	}
	zip, err := newCompressor()
	if err != nil {
		return nil, err
	}
	s := &Store{path: path, zip: zip, heldBack: heldBack}
	// Writers first look as readers do: opening for writing already trusts
	// the list of free pages.
	if s.file, err = openFile(path, true, o.Wait); err != nil {
		return nil, err
	}
	if err := s.check(); err != nil {
		_ = s.file.close()
		return nil, err
	}
	if o.ReadOnly {
		return s, nil
	}
	if err := s.file.close(); err != nil {
		return nil, err
	}
	if s.file, err = openFile(path, false, o.Wait); err != nil {
		return nil, err
	}
	if now, err := os.Stat(path); err == nil && !s.file.is(now) {
		// While this one waited, another put a new file in its place.
		if err := s.file.close(); err != nil {
			return nil, err
		}
		return open(path, o)
	}
	s.sweep()
	return s, nil
}

// check finds out whether the file is a whole store of our format.
func (s *Store) check() error {
	info, err := s.file.handle.Stat()
	if err != nil {
		return err
	}
	s.oneHeader, err = checkPages(s.file.handle, info.Size(), s.file.db.Info().PageSize)
	if err != nil {
		return damage("%v", err)
	}
	var version []byte
	ours := false
	err = s.file.view(func(tx *bbolt.Tx) error {
		ours = tx.Bucket(bucketMeta) != nil
		version = bytes.Clone(get(tx, bucketMeta, keyFormat))
		return nil
	})
	if err != nil {
		return err
	}
	if !ours {
		return damage("it is a bbolt file of another program")
	}
	n, err := strconv.Atoi(string(version))
	switch {
	case err != nil || n < 1:
		return damage("its format version %q is no number", version)
	case n > format:
		return fmt.Errorf("%w: it has format %d, this one reads up to %d", ErrNewer, n, format)
	}
	return nil
}

// create makes an empty store beside the path and links it there when it is
// whole: an interruption leaves no half-made store, and of two that create at
// once neither takes away the other's file.
func create(path string) error {
	name, err := newFile(path, ".iamreach-*.new")
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(name) }()
	if err := os.Link(name, path); err != nil && !errors.Is(err, fs.ErrExist) {
		// A file system without links.
		return os.Rename(name, path)
	}
	return nil
}

// newFile makes an empty store in a file of its own beside a path.
func newFile(path, pattern string) (name string, err error) {
	temporary, err := os.CreateTemp(filepath.Dir(path), pattern) // mode 0600
	if err != nil {
		return "", err
	}
	name = temporary.Name()
	defer func() {
		if err != nil {
			_ = os.Remove(name)
		}
	}()
	if err := temporary.Close(); err != nil {
		return "", err
	}
	f, err := openFile(name, false, 0)
	if err != nil {
		return "", err
	}
	err = f.update(func(tx *bbolt.Tx) error {
		if err := makeBuckets(tx); err != nil {
			return err
		}
		return put(tx, bucketMeta, keyCatalogue, seal(catalogue{}.encode()))
	})
	if closing := f.close(); err == nil {
		err = closing
	}
	return name, err
}

// Close lets go of the file.
func (s *Store) Close() error {
	s.zip.close()
	if err := s.file.close(); err != nil {
		return fmt.Errorf("close store %q: %w", s.path, err)
	}
	return nil
}

// List describes the snapshots, the newest first.
func (s *Store) List() ([]Info, error) {
	list := []Info{}
	ids, err := s.ids()
	for _, id := range ids {
		var e entry
		if e, err = s.entry(id); err != nil {
			err = damage("the description of snapshot %s %v", id, err)
			break
		}
		list = append(list, e.Info)
	}
	if err != nil {
		return nil, fmt.Errorf("list snapshots of %q: %w", s.path, err)
	}
	return list, nil
}

// ids returns the ids of the snapshots, the newest first.
func (s *Store) ids() ([]string, error) {
	c, err := s.catalogue()
	return newestFirst(c.ids), err
}

func (s *Store) catalogue() (catalogue, error) {
	var sealed []byte
	err := s.file.view(func(tx *bbolt.Tx) error {
		sealed = bytes.Clone(get(tx, bucketMeta, keyCatalogue))
		return nil
	})
	if err != nil {
		return catalogue{}, err
	}
	return readCatalogue(sealed)
}
