package simulate

import (
	"errors"
	"sync"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/iamreach/iamreach/policy"
)

// maxKept bounds the text of the policies of one generation that are kept.
const maxKept = 4 << 20

// documents keeps parsed policies by their text, since the lines of a file
// tend to have the same ones. When a generation is full a new one begins, which
// takes over what is asked for again.
type documents struct {
	mutex         sync.Mutex
	bytes, limit  int
	young, before map[documentKey]*policy.Document
}

type documentKey struct {
	kind policy.Kind
	text string
}

// document parses a policy that is given as an object or as text.
func (s *Simulator) document(raw jsontext.Value, kind policy.Kind) (*policy.Document, error) {
	switch raw.Kind() {
	case '{':
		return s.documents.get(documentKey{kind, string(raw)}), nil
	case '"':
		if t, ok := text(raw); ok {
			return s.documents.get(documentKey{kind, t}), nil
		}
	}
	return nil, errors.New("no policy")
}

func (c *documents) get(key documentKey) *policy.Document {
	c.mutex.Lock()
	d, ok := c.young[key]
	if !ok {
		if d, ok = c.before[key]; ok {
			c.put(key, d)
		}
	}
	c.mutex.Unlock()
	if ok {
		return d
	}
	d = policy.Parse([]byte(key.text), key.kind)
	c.mutex.Lock()
	c.put(key, d)
	c.mutex.Unlock()
	return d
}

// put keeps a document, with the lock held.
func (c *documents) put(key documentKey, d *policy.Document) {
	if c.young == nil || c.bytes+len(key.text) > c.limit {
		c.before, c.young, c.bytes = c.young, map[documentKey]*policy.Document{}, 0
	}
	if len(key.text) <= c.limit {
		c.young[key] = d
		c.bytes += len(key.text)
	}
}
