package graph

import (
	"testing"

	"github.com/iamreach/iamreach/graph/internal/synthetic"
	"github.com/iamreach/iamreach/graph/inventory"
)

type blobs map[[32]byte][]byte

func (b blobs) Get(key [32]byte) ([]byte, bool) { blob, ok := b[key]; return blob, ok }
func (b blobs) Put(key [32]byte, blob []byte)   { b[key] = blob }

// Any bytes are an error or hops between things that are there.
func FuzzReadNodes(f *testing.F) {
	s, err := synthetic.Snapshot(synthetic.Options{Seed: 4, Accounts: 1, Principals: 6})
	if err != nil {
		f.Fatal(err)
	}
	kept := blobs{}
	g, err := Build(f.Context(), inventory.New(s), Options{Keep: kept})
	if err != nil {
		f.Fatal(err)
	}
	if len(kept) == 0 {
		f.Fatal("nothing was kept")
	}
	for _, blob := range kept {
		f.Add(blob)
	}
	f.Add([]byte{0, 0, 0, 0})
	f.Fuzz(func(t *testing.T, blob []byte) {
		nodes, err := readNodes(blob, g.known())
		if err != nil {
			return
		}
		for _, n := range nodes {
			for _, list := range n.lists {
				for _, l := range list {
					if l.edge.Technique == nil || l.edge.Outcome == nil || len(l.edge.things) != len(l.edge.Technique.Bind) {
						t.Errorf("a hop is not whole: %+v", l.edge)
					}
				}
			}
		}
	})
}
