package reach

import (
	"cmp"
	"slices"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// piece is the moves out of a node that are of one class, by where they lead,
// or the endings. Who may do anything in an account may do to its principals
// what others there may, so that the pieces of many nodes are nearly the same.
type piece struct{ first, end, class int32 }

// movesLike is what the moves of a class have in common.
type movesLike struct {
	technique *technique.Technique
	cost      int
	account   string
	found     bool // they lead to principals as found
}

// endsLike is what the endings of a class have in common.
type endsLike struct {
	technique          *technique.Technique
	cost, past, unsure int32
	certainty          policy.Certainty
	door               bool
	account            string
}

// place is where an ending leads, through which door.
type place struct{ to, door int32 }

// numberOf numbers things from 0, the same ones alike.
func numberOf[T comparable](numbers map[T]int32, thing T) int32 {
	n, have := numbers[thing]
	if !have {
		n = int32(len(numbers))
		numbers[thing] = n
	}
	return n
}

func (p *packing) classOfMove(e *graph.Edge, to *graph.Node) int32 {
	return numberOf(p.movesLike, movesLike{e.Technique, e.Cost, to.Actor.Account, len(to.Actor.Gains) == 0})
}

func (p *packing) classOfEnding(e *graph.Edge, to *graph.Node, packed *ending) int32 {
	account := ""
	if to.Data != nil {
		account = to.Data.Account
	}
	return numberOf(p.endsLike, endsLike{e.Technique, packed.cost, packed.past, packed.unsure, e.Certainty, packed.door >= 0, account})
}

// cutMoves cuts the moves out of a node, which begin at first, into pieces,
// those of one technique after those of another, as moves that cost the same
// have to be.
func (p *packing) cutMoves(n *graph.Node, first int) {
	for first < len(p.moves) {
		t := n.Hyperedges[p.moves[first].at].Technique
		end := first
		for end < len(p.moves) && n.Hyperedges[p.moves[end].at].Technique == t {
			end++
		}
		moves := p.moves[first:end]
		slices.SortFunc(moves, func(a, b move) int { return cmp.Or(cmp.Compare(a.class, b.class), cmp.Compare(a.to, b.to)) })
		p.pieces = cut(p.pieces, first, end, func(i int) int32 { return p.moves[i].class })
		first = end
	}
}

// cut adds the pieces between first and end.
func cut(pieces []piece, first, end int, class func(i int) int32) []piece {
	for i := first; i < end; i++ {
		if i == first || class(i) != pieces[len(pieces)-1].class {
			pieces = append(pieces, piece{first: int32(i), class: class(i)})
		}
		pieces[len(pieces)-1].end = int32(i) + 1
	}
	return pieces
}

// gather finds where the pieces of each class lead, out of so many places.
func gather(classes, places int, pieces []piece, to func(i int32) int32) [][]int32 {
	leads := make([][]int32, classes)
	of := make([][]int32, classes)
	for i, one := range pieces {
		of[one.class] = append(of[one.class], int32(i))
	}
	last := make([]int32, places) // one more than the last class that leads to a place
	for class, list := range of {
		for _, n := range list {
			for i := pieces[n].first; i < pieces[n].end; i++ {
				if t := to(i); last[t] != int32(class)+1 {
					last[t] = int32(class) + 1
					leads[class] = append(leads[class], t)
				}
			}
		}
		slices.Sort(leads[class])
	}
	return leads
}
