package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"go.etcd.io/bbolt"
)

// Pruned says what Prune took away.
type Pruned struct {
	Removed       []string // ids, the newest first
	Before, After int64    // size of the file
}

// Prune removes all snapshots but those of these ids, and what only they held.
// The file is written anew beside the old one and takes its place when it is
// whole, so that an interruption leaves the old one. Where a snapshot that is
// to stay cannot be read, nothing is removed.
func (s *Store) Prune(ctx context.Context, keep []string) (Pruned, error) {
	pruned, err := s.prune(ctx, keep)
	if err != nil {
		return Pruned{}, fmt.Errorf("prune store %q: %w", s.path, err)
	}
	return pruned, nil
}

func (s *Store) prune(ctx context.Context, keep []string) (Pruned, error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	c, err := s.catalogue()
	if err != nil {
		return Pruned{}, err
	}
	var p Pruned
	var kept []string // in the order in which they came
	for _, id := range c.ids {
		if slices.Contains(keep, id) {
			kept = append(kept, id)
		} else {
			p.Removed = append(p.Removed, id)
		}
	}
	for _, id := range keep {
		if !slices.Contains(kept, id) {
			return Pruned{}, &RefError{Ref: id, Near: nearest(newestFirst(c.ids), id), Err: ErrNotFound}
		}
	}
	p.Removed = newestFirst(p.Removed)
	if p.Before, err = fileSize(s.path); err != nil || len(p.Removed) == 0 {
		p.After = p.Before
		return p, err
	}
	name, err := s.copyOf(ctx, kept)
	if err != nil {
		return Pruned{}, err
	}
	defer func() { _ = os.Remove(name) }() // it is gone when it took the old one's place
	if err := s.become(name); err != nil {
		return Pruned{}, err
	}
	p.After, err = fileSize(s.path)
	return p, err
}

func fileSize(path string) (int64, error) {
	info, err := os.Stat(path)
	if err != nil {
		return 0, err
	}
	return info.Size(), nil
}

// copyOf writes a file of some of the snapshots beside the store.
func (s *Store) copyOf(ctx context.Context, ids []string) (name string, err error) {
	before, after := s.copies()
	if name, err = newFile(s.path, before+"*"+after); err != nil {
		return "", err
	}
	defer func() {
		if err != nil {
			_ = os.Remove(name)
		}
	}()
	f, err := openFile(name, false, 0)
	if err != nil {
		return "", err
	}
	to := &Store{path: name, file: f, zip: s.zip}
	err = s.copyTo(ctx, to, ids)
	if closing := f.close(); err == nil {
		err = closing
	}
	return name, err
}

// copies says how the names of the copies of this store begin and end.
func (s *Store) copies() (before, after string) { return "." + filepath.Base(s.path) + "-", ".pruned" }

// sweep removes the copies that Prune left when its process was killed. Who
// writes to the store is alone with it, so nobody makes one now.
func (s *Store) sweep() {
	before, after := s.copies()
	folder := filepath.Dir(s.path)
	files, _ := os.ReadDir(folder) // where it cannot be read, they stay
	for _, f := range files {
		if strings.HasPrefix(f.Name(), before) && strings.HasSuffix(f.Name(), after) {
			_ = os.Remove(filepath.Join(folder, f.Name()))
		}
	}
}

// bodiesAtATime is how many bodies are in memory while they are copied.
const bodiesAtATime = 100_000

func (s *Store) copyTo(ctx context.Context, to *Store, ids []string) error {
	entries, indexes, live, err := s.plan(ids)
	if err != nil {
		return err
	}
	hashes := make([]sum, 0, len(live)) // by the new number, which is the place in live
	for some := range slices.Chunk(live, bodiesAtATime) {
		if err := ctx.Err(); err != nil {
			return err
		}
		read, err := s.bodies(index{records: some})
		if err != nil {
			return err
		}
		plain := make([][]byte, len(some))
		for i := range read.found {
			if fault := read.found[i].fault; fault != "" {
				return damage("a part %s; iamreach snapshots verify names the snapshots that hold it", fault)
			}
			plain[i] = read.found[i].plain
		}
		blocks, err := s.pack(uint64(len(hashes)), plain)
		if err != nil {
			return err
		}
		if err := to.file.update(func(tx *bbolt.Tx) error { return putBlocks(tx, blocks) }); err != nil {
			return err
		}
		for i := range read.found {
			hashes = append(hashes, read.found[i].sum)
		}
	}
	for i, id := range ids {
		if err := ctx.Err(); err != nil {
			return err
		}
		x := indexes(i)
		h := hashed{make([]sum, len(x.records)), make([]sum, len(x.coverage))}
		renumber(x.records, live, hashes, h.records)
		renumber(x.coverage, live, hashes, h.coverage)
		if h.digest(entries[i].Times) != entries[i].Content {
			return damage("the content of snapshot %s does not match its description", id)
		}
		if err := to.add(entries[i], x, nil, catalogue{ids: ids[:i], next: uint64(len(live))}); err != nil {
			return err
		}
	}
	return nil
}

// plan reads what the snapshots consist of, and the numbers of all bodies of
// them in order.
func (s *Store) plan(ids []string) (entries []entry, indexes func(int) index, live []uint64, err error) {
	used := map[uint64]bool{}
	all := make([]index, len(ids))
	for i, id := range ids {
		e, err := s.entry(id)
		if err != nil {
			return nil, nil, nil, damage("the description of snapshot %s %v", id, err)
		}
		entries = append(entries, e)
		if all[i], err = s.index(id); err != nil {
			return nil, nil, nil, damage("the list of records of snapshot %s %v", id, err)
		}
		for _, number := range all[i].all() {
			if !used[number] {
				used[number], live = true, append(live, number)
			}
		}
	}
	slices.Sort(live)
	return entries, func(i int) index { return all[i] }, live, nil
}

// renumber replaces old numbers by their place in the list of those that live
// on, and collects the hashes.
func renumber(numbers, live []uint64, hashes, found []sum) {
	at := 0
	for i, number := range numbers {
		if at >= len(live) || live[at] != number {
			at, _ = slices.BinarySearch(live, number)
		}
		numbers[i], found[i] = uint64(at), hashes[at]
		at++ // most numbers follow each other
	}
}

// become puts a file in the place of the store's own, and goes on with it.
func (s *Store) become(name string) error {
	if err := synced(name); err != nil {
		return err
	}
	// While this process holds the old file, nobody else writes to it; who waits
	// for it finds out that it is no longer the one of this path.
	renaming := os.Rename(name, s.path)
	if err := s.file.close(); err != nil {
		return cmp.Or(renaming, err)
	}
	if renaming != nil { // a system that does not rename over open files
		if err := os.Rename(name, s.path); err != nil {
			return errors.Join(err, s.reopen())
		}
	}
	return errors.Join(syncedFolder(s.path), s.reopen())
}

func (s *Store) reopen() (err error) {
	s.file, err = openFile(s.path, false, 0)
	return err
}

// synced makes sure that a file is on the disk.
func synced(name string) error {
	f, err := os.OpenFile(name, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// syncedFolder makes sure that the name of a file is on the disk. Not every
// system can: there it is left to it.
func syncedFolder(path string) error {
	if f, err := os.Open(filepath.Dir(path)); err == nil {
		_ = f.Sync()
		return f.Close()
	}
	return nil
}
