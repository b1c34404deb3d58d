package reach

import (
	"encoding/binary"
	"fmt"
	"math"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// look is what tables show of a hop.
type look struct {
	technique *technique.Technique
	certainty policy.Certainty
	rest      string // conditions, choices and what is unknown
}

// look numbers what tables show of a hop.
func (p *packing) look(e *graph.Edge) int32 {
	var rest []byte
	for _, c := range e.Conditions {
		rest = binary.BigEndian.AppendUint32(rest, uint32(numberOf(p.formulas, c.Formula)))
	}
	if len(e.Choices)+len(e.Unread) > 0 {
		rest = fmt.Appendf(rest, " %q %q", e.Choices, e.Unread)
	}
	return numberOf(p.looks, look{e.Technique, e.Certainty, string(rest)})
}

// outlines makes what tables show of paths. Paths that look alike share one.
type outlines struct {
	made map[string]*answer.Path
	key  []byte
}

func (o *outlines) of(s *search, a *aims, slot int, p *pick) *answer.Path {
	if p.route != nil {
		return s.path(p.route, Query{Table: true})
	}
	e := &s.packed.endings[p.ending]
	number := func(n int32) { o.key = binary.BigEndian.AppendUint32(o.key, uint32(n)) }
	along := func(node int32) {
		for at := &p.tree.spots[node]; at.via >= 0; at = &p.tree.spots[at.from] {
			number(s.packed.moves[at.via].look)
		}
	}
	o.key = binary.BigEndian.AppendUint64(o.key[:0], math.Float64bits(s.points(a, slot, p)))
	o.key = append(o.key, byte(p.certainty), byte(p.past))
	number(p.cost)
	number(e.look)
	along(e.from)
	number(-1)
	switch p.past {
	case besides:
		along(p.support)
	case unsure:
		number(e.door)
	}
	if made := o.made[string(o.key)]; made != nil {
		return made
	}
	made := s.path(s.made(p), Query{Table: true})
	o.made[string(o.key)] = made
	return made
}
