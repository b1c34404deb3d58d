package reach

import (
	"sync"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/answer"
)

// proven is what proves a hop, what it rests on and what removes it.
type proven struct {
	proof  []answer.Proof
	facts  []answer.Fact
	remove []string
}

// proofs keeps what was proven for one answer: whoever reaches a database, the
// last hops are the same few.
type proofs struct{ made sync.Map }

type provenKey struct {
	edge    *graph.Edge
	network string // why the network lets it through
}

// remembering keeps what is proven for an answer until it is made.
func (q Query) remembering() Query {
	q.proofs = &proofs{}
	return q
}

func (w *World) proven(e *graph.Edge, n *network, q Query) proven {
	if q.proofs == nil {
		return w.prove(e, n)
	}
	key := provenKey{edge: e}
	if n != nil && n.proven {
		key.network = n.why
	}
	if made, ok := q.proofs.made.Load(key); ok {
		return made.(proven)
	}
	made := w.prove(e, n)
	q.proofs.made.Store(key, made)
	return made
}

func (w *World) prove(e *graph.Edge, n *network) proven {
	p := proven{proof: []answer.Proof{}, facts: []answer.Fact{}}
	made := w.Graph.Hop(e)
	for _, r := range made.Results {
		p.proof = append(p.proof, proof(e, r))
	}
	for _, f := range made.Facts {
		fact := answer.Fact{What: f.Says, Field: f.Field, Value: f.Value}
		if f.Thing != nil {
			fact.Record = f.Thing.ID
		}
		p.facts = append(p.facts, fact)
	}
	if n != nil && n.proven {
		p.facts = append(p.facts, answer.Fact{What: n.why, Record: made.NetworkOf.ID, Field: "security groups", Value: true})
	}
	p.remove = w.remove(made, n)
	return p
}
