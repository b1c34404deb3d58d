package store

import (
	"encoding/json"
	"hash/fnv"
)

// A snapshot is kept as a sequence of bodies, each kept once for all snapshots
// that hold it: for each record its head and then its parts, and then the
// coverage, a few entries in each body. A day on which nothing changed so adds
// no body, and a grant that changed adds one.

// head names a record and the parts that follow it.
type head struct {
	Key
	parts, volatile []string
}

func headOf(r *Record) head {
	return head{r.Key, partNames(r.Parts), partNames(r.Volatile)}
}

func (h head) encode() []byte {
	var b []byte
	for _, field := range []string{h.Partition, h.Account, h.Region, h.Type, h.ID} {
		b = appendText(b, field)
	}
	for _, names := range [][]string{h.parts, h.volatile} {
		b = appendCount(b, len(names))
		for _, name := range names {
			b = appendText(b, name)
		}
	}
	return b
}

// texts keeps one of all equal texts: records have few regions, types and
// names of parts.
type texts map[string]string

func (t texts) one(text []byte) string {
	if s, ok := t[string(text)]; ok {
		return s
	}
	s := string(text)
	t[s] = s
	return s
}

func (t texts) list(r *reader) []string {
	list := make([]string, r.count())
	for i := range list {
		list[i] = t.one(r.bytes())
	}
	return list
}

func decodeHead(source []byte, t texts) (head, error) {
	r := reader{rest: source}
	h := head{Key: Key{
		Partition: t.one(r.bytes()), Account: t.one(r.bytes()), Region: t.one(r.bytes()), Type: t.one(r.bytes()), ID: r.text(),
	}}
	h.parts, h.volatile = t.list(&r), t.list(&r)
	return h, r.end()
}

func encodeCoverage(entries []Coverage) []byte {
	b := appendCount(nil, len(entries))
	for _, c := range entries {
		for _, field := range []string{c.Account, c.Region, c.Operation, c.Item, string(c.Outcome), c.Code, c.Message} {
			b = appendText(b, field)
		}
	}
	return b
}

func decodeCoverage(source []byte) ([]Coverage, error) {
	r := reader{rest: source}
	t := texts{}
	var entries []Coverage
	for range r.count() {
		entries = append(entries, Coverage{
			Account: t.one(r.bytes()), Region: t.one(r.bytes()), Operation: t.one(r.bytes()), Item: r.text(),
			Outcome: Outcome(t.one(r.bytes())), Code: t.one(r.bytes()), Message: t.one(r.bytes()),
		})
	}
	return entries, r.end()
}

// bodies are the head of a record and its parts.
func (r *Record) bodies() [][]byte {
	h := headOf(r)
	bodies := make([][]byte, 0, h.size())
	bodies = append(bodies, h.encode())
	for _, name := range h.parts {
		bodies = append(bodies, r.Parts[name])
	}
	for _, name := range h.volatile {
		bodies = append(bodies, r.Volatile[name])
	}
	return bodies
}

// endsRun cuts coverage into bodies of about sixteen entries. Where it cuts
// depends on the entry alone, so that a call which comes or goes changes one
// body, and not those of all calls after it.
func (c Coverage) endsRun() bool {
	h := fnv.New32a()
	for _, field := range []string{c.Account, c.Region, c.Operation, c.Item} {
		_, _ = h.Write(appendText(nil, field))
	}
	return h.Sum32()%16 == 0
}

// size is how many bodies the record takes.
func (h head) size() int { return 1 + len(h.parts) + len(h.volatile) }

// record makes the record of a head and the bodies that follow it.
func (h head) record(found []*body) *Record {
	return &Record{Key: h.Key, Parts: partsOf(h.parts, found), Volatile: partsOf(h.volatile, found[len(h.parts):])}
}

func partsOf(names []string, found []*body) map[string]json.RawMessage {
	if len(names) == 0 {
		return nil
	}
	parts := make(map[string]json.RawMessage, len(names))
	for i, name := range names {
		parts[name] = found[i].plain
	}
	return parts
}
