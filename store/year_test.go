package store

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"go.etcd.io/bbolt"
)

// changing is an organisation that changes. The model: each day one record in a
// hundred, drawn anew and at random, changes in one of its two parts, half of
// them in the large one; one in ten of these is instead replaced by a record of
// another name, in the records and in what came of the calls. Accounts have a
// hundred records each.
type changing struct {
	random  *rand.Rand
	records []*Record
	born    int
}

func newChanging(n int) *changing {
	c := &changing{random: rand.New(rand.NewPCG(1, 2))}
	for range n {
		c.records = append(c.records, nil)
	}
	all := roles(n, -1)
	for i := range c.records {
		c.records[i] = c.inAccount(all[i], i)
	}
	return c
}

func (c *changing) inAccount(r *Record, i int) *Record {
	r.Account = fmt.Sprintf("%012d", 100000000000+i/100)
	r.ID = strings.Replace(r.ID, "111122223333", r.Account, 1)
	for name, text := range r.Parts {
		r.Parts[name] = json.RawMessage(strings.ReplaceAll(string(text), "111122223333", r.Account))
	}
	return r
}

var pathField = regexp.MustCompile(`"Path":"[^"]*"`)

// night changes one record in a hundred.
func (c *changing) night() {
	for _, i := range c.random.Perm(len(c.records))[:len(c.records)/100] {
		r := *c.records[i]
		r.Parts = maps.Clone(r.Parts)
		switch c.random.IntN(20) {
		case 0, 1:
			c.born++
			r.ID = fmt.Sprintf("%s-%d", r.ID, c.born)
		case 2, 3, 4, 5, 6, 7, 8, 9, 10:
			r.Parts["iam:GetRole"] = json.RawMessage(fmt.Sprintf(`{"MaxSessionDuration":3600,"Tags":[{"Key":"day","Value":"%x"}]}`, c.random.Uint64()))
		default:
			const large = "iam:GetAccountAuthorizationDetails"
			text := pathField.ReplaceAllString(string(r.Parts[large]), fmt.Sprintf(`"Path":"/%x/"`, c.random.Uint64()))
			r.Parts[large] = json.RawMessage(text)
		}
		c.records[i] = &r
	}
}

func (c *changing) snapshot(t testing.TB, day int) *Snapshot {
	t.Helper()
	var coverage []Coverage
	for _, r := range c.records {
		_, name, _ := strings.Cut(r.ID, "/")
		coverage = append(coverage, Coverage{Account: r.Account, Region: "global", Operation: "iam:GetRole", Item: name, Outcome: Read})
	}
	return at(t, taken.Add(time.Duration(day)*24*time.Hour), coverage, c.records...)
}

// grown is the size of a file: of what it holds, and of the pages that this
// takes, without the room that is taken ahead.
type grown struct{ content, pages int64 }

// grow writes a snapshot of each of some days to one file, and returns its size
// after each.
func grow(t testing.TB, path string, n, days int) []grown {
	t.Helper()
	c := newChanging(n)
	s, err := Open(path, Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = s.Close() }()
	var sizes []grown
	for day := range days {
		if day > 0 {
			c.night()
		}
		if _, err := s.Put(c.snapshot(t, day)); err != nil {
			t.Fatal(err)
		}
		size := grown{pages: pagesInUse(t, path)}
		err = s.file.view(func(tx *bbolt.Tx) error {
			for _, name := range buckets {
				err := tx.Bucket(name).ForEach(func(key, value []byte) error {
					size.content += int64(len(key) + len(value))
					return nil
				})
				if err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, size)
	}
	return sizes
}

// TestAYearTakesLessThanEightDays asserts what BenchmarkYear measures, with
// fewer records and fewer days, of which each adds about the same.
func TestAYearTakesLessThanEightDays(t *testing.T) {
	t.Parallel()
	if testing.Short() {
		t.Skip("writes thirty snapshots")
	}
	const days, all = 30, 364
	sizes := grow(t, filepath.Join(t.TempDir(), "x.db"), 2000, days+1)
	first, last := sizes[0].content, sizes[days]
	night := float64(last.content-first) / days
	if year := (float64(first) + all*night) / float64(first); year > 8 {
		t.Errorf("a year of snapshots takes %.1f times what the first takes, want at most 8: %d bytes, and %.0f each night", year, first, night)
	}
	if last.pages > 3*last.content {
		t.Errorf("%d bytes lie in pages of %d, so that much of the file is waste", last.content, last.pages)
	}
}

// BenchmarkYear writes 365 daily snapshots of ten thousand records, and reads
// the first and the last.
func BenchmarkYear(b *testing.B) {
	for b.Loop() {
		path := filepath.Join(b.TempDir(), "x.db")
		sizes := grow(b, path, 10_000, 365)
		b.ReportMetric(float64(sizes[364].pages)/float64(sizes[0].pages), "times-the-first")
		b.ReportMetric(float64(sizes[0].pages), "B/first")
		s, err := Open(path, Options{ReadOnly: true})
		if err != nil {
			b.Fatal(err)
		}
		for _, ref := range []string{"latest", "latest~364"} {
			start := time.Now()
			if _, err := s.Snapshot(ref); err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(time.Since(start).Milliseconds()), "ms/"+ref)
		}
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
		_ = os.Remove(path)
	}
}
