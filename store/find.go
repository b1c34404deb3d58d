package store

import "fmt"

// Find describes the snapshot that a reference names, as Snapshot takes it,
// without reading its records. The content is a hash of all that it holds,
// what came of the calls and volatile parts among them.
func (s *Store) Find(ref string) (info Info, content string, err error) {
	id, err := s.resolve(ref)
	if err != nil {
		return Info{}, "", fmt.Errorf("read store %q: %w", s.path, err)
	}
	e, err := s.entry(id)
	if err != nil {
		return Info{}, "", fmt.Errorf("read store %q: %w", s.path, damage("the description of snapshot %s %v", id, err))
	}
	return e.Info, e.Content, nil
}
