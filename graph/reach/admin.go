package reach

import (
	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/policy"
)

// becomesAdmin reports whether a source gets to be an administrator on some
// path that is certain or depends on conditions.
func (w *World) becomesAdmin(source *graph.Node) bool { return w.admins()[source.Index] }

func (w *World) findAdmins() []bool {
	var from []int32
	for _, e := range w.packed.endings {
		if w.packed.nodes[e.to].Data == nil && policy.Certainty(e.certainty) >= policy.If {
			from = append(from, e.from)
		}
	}
	return w.packed.backwards(policy.If).leading(from, nil)
}
