package store

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"go.etcd.io/bbolt"
)

// Partial is the file of a collection that goes on: pieces under names, and a
// head that says what is collected. Each Put is there as a whole or not at
// all, also after a loss of power, so that another process can go on with it.
// It is one process's at a time.
type Partial struct {
	path string
	file *file
	zip  *compressor
	head []byte
}

// The buckets of a partial file. It is no store: none has these names.
var (
	bucketPartial = []byte("partial")
	bucketPieces  = []byte("pieces")
	keyHead       = []byte("head")
)

// CreatePartial begins a file anew. One that was not finished is lost.
// ErrLocked says that another process collects into it.
func CreatePartial(path string, head []byte) (*Partial, error) {
	p, err := createPartial(path, head)
	if err != nil {
		return nil, fmt.Errorf("begin %q: %w", path, err)
	}
	return p, nil
}

func createPartial(path string, head []byte) (*Partial, error) {
	err := checkPartial(path)
	if errors.Is(err, ErrNotStore) { // power was lost while it was made, or it is somebody else's
		err = os.Rename(path, path+".damaged")
	}
	if err != nil && !errors.Is(err, ErrNoStore) {
		return nil, err
	}
	f, err := openFile(path, false, 0)
	if err != nil {
		return nil, err
	}
	err = f.update(func(tx *bbolt.Tx) error {
		for _, name := range [][]byte{bucketPartial, bucketPieces} {
			if tx.Bucket(name) != nil {
				if err := tx.DeleteBucket(name); err != nil {
					return err
				}
			}
			if _, err := tx.CreateBucket(name); err != nil {
				return err
			}
		}
		return put(tx, bucketPartial, keyHead, seal(head))
	})
	return newPartial(path, f, head, err)
}

// checkPartial reports that there is no file, or that it is damaged. It reads as
// readers do: opening for writing already trusts the list of free pages.
func checkPartial(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return ErrNoStore
	case err != nil:
		return err
	case info.Size() == 0: // it was interrupted before it began
		return ErrNoStore
	}
	f, err := openFile(path, true, 0)
	if err != nil {
		return err
	}
	_, err = checkPages(f.handle, info.Size(), f.db.Info().PageSize)
	if closing := f.close(); err == nil {
		err = closing
	}
	if err != nil {
		return damage("%v", err)
	}
	return nil
}

// OpenPartial opens a file to go on with it. ErrNoStore says that there is
// none, ErrLocked that another process collects into it, and ErrNotStore that
// it is damaged.
func OpenPartial(path string) (*Partial, error) {
	p, err := openPartial(path)
	if err != nil {
		return nil, fmt.Errorf("go on with %q: %w", path, err)
	}
	return p, nil
}

func openPartial(path string) (*Partial, error) {
	if err := checkPartial(path); err != nil {
		return nil, err
	}
	f, err := openFile(path, false, 0)
	if err != nil {
		return nil, err
	}
	var sealed []byte
	err = f.view(func(tx *bbolt.Tx) error {
		if tx.Bucket(bucketPartial) == nil || tx.Bucket(bucketPieces) == nil {
			return ErrNoStore
		}
		sealed = bytes.Clone(get(tx, bucketPartial, keyHead))
		return nil
	})
	var head []byte
	if err == nil {
		if head, err = unseal(sealed); err != nil {
			err = damage("its head %v", err)
		}
	}
	return newPartial(path, f, head, err)
}

// newPartial finishes opening, or closes the file again after an error.
func newPartial(path string, f *file, head []byte, err error) (*Partial, error) {
	var zip *compressor
	if err == nil {
		zip, err = newCompressor()
	}
	if err != nil {
		_ = f.close()
		return nil, err
	}
	return &Partial{path: path, file: f, zip: zip, head: head}, nil
}

// Head returns what the file was begun with.
func (p *Partial) Head() []byte { return p.head }

// Put adds pieces in one transaction, or replaces those of the same names.
func (p *Partial) Put(pieces map[string][]byte) error {
	sealed := make(map[string][]byte, len(pieces))
	for name, piece := range pieces {
		sealed[name] = p.zip.pack(piece)
	}
	err := p.file.update(func(tx *bbolt.Tx) error {
		for name, piece := range sealed {
			if err := put(tx, bucketPieces, []byte(name), piece); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("write to %q: %w", p.path, err)
	}
	return nil
}

// Each calls f with each piece whose name begins so, in the order of their
// names, until an error.
func (p *Partial) Each(prefix string, f func(name string, piece []byte) error) error {
	var names []string
	err := p.file.view(func(tx *bbolt.Tx) error {
		c := tx.Bucket(bucketPieces).Cursor()
		for name, _ := c.Seek([]byte(prefix)); name != nil && bytes.HasPrefix(name, []byte(prefix)); name, _ = c.Next() {
			names = append(names, string(name))
		}
		return nil
	})
	for _, name := range names {
		if err != nil {
			break
		}
		var sealed []byte
		if err = p.file.view(func(tx *bbolt.Tx) error {
			sealed = bytes.Clone(get(tx, bucketPieces, []byte(name)))
			return nil
		}); err != nil {
			break
		}
		piece, unpacking := p.zip.unpack(sealed)
		if unpacking != nil {
			err = damage("the piece %q %v", name, unpacking)
			break
		}
		err = f(name, piece)
	}
	if err != nil {
		return fmt.Errorf("read %q: %w", p.path, err)
	}
	return nil
}

// Close lets go of the file, which stays.
func (p *Partial) Close() error {
	p.zip.close()
	if err := p.file.close(); err != nil {
		return fmt.Errorf("close %q: %w", p.path, err)
	}
	return nil
}
