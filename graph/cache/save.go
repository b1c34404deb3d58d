package cache

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
)

var errNoFile = errors.New("it is no regular file")

// Save writes what was put into the file, beside what is in it by now: another
// process may have written meanwhile. It writes nothing when nothing was put.
// When it fails, such as on a read-only disk, the old file stays.
func (c *Cache) Save() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if len(c.order) == 0 {
		return nil
	}
	if err := c.save(); err != nil {
		return fmt.Errorf("write cache %q: %w", c.path, err)
	}
	return nil
}

func (c *Cache) save() (err error) {
	if info, missing := os.Lstat(c.path); missing == nil && !info.Mode().IsRegular() {
		return errNoFile // a link, a device: it is not ours to replace
	}
	old, places, _ := open(c.path)
	if old != nil {
		defer func() { _ = old.Close() }()
	}
	file, err := os.CreateTemp(filepath.Dir(c.path), "."+filepath.Base(c.path)+".*") // mode 0600
	if err != nil {
		return err
	}
	defer func() {
		if closing := file.Close(); err == nil {
			err = closing
		}
		if err == nil {
			err = os.Rename(file.Name(), c.path)
		}
		if err != nil {
			_ = os.Remove(file.Name())
		}
	}()
	out := bufio.NewWriterSize(file, 1<<20)
	w := writer{out: out, most: c.most, have: map[Key]bool{}}
	if _, err := out.WriteString(magic); err != nil {
		return err
	}
	w.at = int64(len(magic))
	for _, key := range c.order {
		if err := w.blob(key, c.fresh[key]); err != nil {
			return err
		}
	}
	for _, used := range []bool{true, false} { // what was of use today stays longest
		for i := range places {
			if p := &places[i]; c.used[p.key] == used {
				if err := w.copied(old, p); err != nil {
					return err
				}
			}
		}
	}
	if _, err := out.Write(appendIndex(nil, w.places, w.at)); err != nil {
		return err
	}
	return out.Flush()
}

// writer writes the blobs of a new file, as many as there is room for.
type writer struct {
	out    io.Writer
	at     int64
	most   int64
	places []place
	have   map[Key]bool
}

// copied writes a blob of the old file, but for a damaged one.
func (w *writer) copied(old *os.File, p *place) error {
	if w.have[p.key] || w.at+p.size > w.most {
		return nil
	}
	packed, err := read(old, p)
	if err != nil {
		return nil //nolint:nilerr // it is made again when it is needed
	}
	return w.blob(p.key, packed)
}

func (w *writer) blob(key Key, packed []byte) error {
	if w.have[key] || w.at+int64(len(packed)) > w.most {
		return nil
	}
	if _, err := w.out.Write(packed); err != nil {
		return err
	}
	w.have[key] = true
	w.places = append(w.places, place{key: key, offset: w.at, size: int64(len(packed)), sum: sha256.Sum256(packed)})
	w.at += int64(len(packed))
	return nil
}
