package policy

import (
	"slices"
	"strings"
)

// Bounds on a search for a resource; beyond them the answer is a cutoff
// (PE-216). Policies that people write need some dozens of states.
const (
	maxSearchStates = 4096
	maxSearchSteps  = 1 << 20 // of a track by a character
	maxSearchTries  = 256     // decisions
)

// Search asks whether any resource that matches an ARN pattern is allowed, by
// all layers together (PE-225, PE-227). The witness is the shortest of those
// with the best certainty, readable where policies leave a choice; it is empty
// when nothing is allowed, and then the decision says why.
func Search(r *Request, pattern string) (witness string, d Decision) {
	witness, ds := SearchAll([]*Request{r}, pattern)
	return witness, ds[0]
}

// SearchAll asks the same of one and the same resource for all requests.
func SearchAll(rs []*Request, pattern string) (witness string, ds []Decision) {
	s := search{requests: rs}
	question := globOf(pattern)
	if !slices.ContainsFunc(question, func(c rune) bool { return c < 0 }) {
		s.try(pattern)
		return s.witness, s.decisions
	}
	// A name has at least one character; x is as good as any.
	var named glob
	for _, c := range question {
		if c == anyRun {
			named = append(named, anyChar)
		}
		named = append(named, c)
	}
	s.try(strings.NewReplacer("*", "x", "?", "x").Replace(pattern))
	if slices.ContainsFunc(rs, func(r *Request) bool { return r.offersNothing(pattern) }) {
		return s.witness, s.decisions // no need to look, and no cutoff
	}
	if s.best < Yes {
		s.explore(trackOf(named.parts()), s.tracks(false))
	}
	if s.best == No { // names that the pattern leaves empty
		s.explore(trackOf(question.parts()), s.tracks(false))
	}
	if s.best == No {
		// Patterns that match by a disputed reading only, for names without
		// colons: with them that reading could find any text in any other.
		q := trackOf(named.parts())
		for i, c := range q.tokens {
			switch c {
			case anyRun:
				q.tokens[i] = partRun
			case anyChar:
				q.tokens[i] = partChar
			}
		}
		s.explore(q, s.tracks(true))
	}
	if s.best == No && s.bounded {
		for i := range s.decisions {
			s.decisions[i].Formula = cutoff("resources that match "+pattern, maxSearchStates)
		}
	}
	return s.witness, s.decisions
}

// offersNothing reports whether nothing could allow the request on any
// resource that matches the pattern.
func (r *Request) offersNothing(pattern string) bool {
	with := *r
	with.Target.ARN, with.Target.IDs = pattern, nil
	return with.Hopeless(r.Identity.Offer(r.Action), r.Resource.Offer(r.Action), true)
}

// search is one search and the best that it found.
type search struct {
	requests  []*Request
	best      Certainty
	witness   string
	decisions []Decision // of the witness, or of the first resource tried
	bounded   bool
	steps     int
	tries     int
}

// try decides for one resource and keeps it if it is better.
func (s *search) try(resource string) {
	ds := make([]Decision, len(s.requests))
	certainty := Yes
	for i, r := range s.requests {
		with := *r
		with.Target.ARN, with.Target.IDs = resource, nil
		ds[i] = Decide(&with)
		certainty = min(certainty, ds[i].Formula.Verdict().Certainty)
	}
	if s.decisions == nil {
		s.decisions = ds
	}
	if certainty > s.best {
		s.best, s.witness, s.decisions = certainty, resource, ds
	}
}

// explore follows the question and all patterns of the policies at once,
// shortest texts first, and tries one resource for each way in which resources
// match patterns.
func (s *search) explore(question track, tracks []track) {
	type node struct {
		text  []rune
		state []places
	}
	text, tracks, start := follow(question, tracks)
	letters := lettersFor(tracks)
	queue := []node{{text, start}}
	seen := map[string]bool{signatureOf(start): true}
	tried := map[string]bool{}
	for len(queue) > 0 && s.best < Yes {
		n := queue[0]
		queue = queue[1:]
		if tracks[0].accepts(n.state[0]) {
			if way := matched(tracks, n.state); !tried[way] {
				if s.tries++; s.tries > maxSearchTries {
					s.bounded = true
					return
				}
				tried[way] = true
				s.try(string(n.text))
			}
		}
		for _, c := range letters.from(tracks, n.state) {
			first := tracks[0].step(n.state[0], c)
			if first.dead() {
				continue
			}
			if s.steps += len(tracks); s.steps > maxSearchSteps {
				s.bounded = true
				return
			}
			next := make([]places, len(tracks))
			next[0] = first
			for i := 1; i < len(tracks); i++ {
				next[i] = tracks[i].step(n.state[i], c)
			}
			k := signatureOf(next)
			if seen[k] {
				continue
			}
			if len(seen) >= maxSearchStates {
				s.bounded = true
				continue
			}
			seen[k] = true
			queue = append(queue, node{append(slices.Clip(n.text), c), next})
		}
	}
}

// follow goes along the text with which every answer to the question begins.
// It returns the question and the tracks that are still alive behind it.
func follow(question track, tracks []track) (text []rune, alive []track, state []places) {
	alive = append([]track{question}, tracks...)
	for _, c := range question.tokens {
		if c < 0 {
			break
		}
		text = append(text, c)
	}
	kept := 0
	for _, t := range alive {
		p := t.start()
		for _, c := range text {
			if p = t.step(p, c); p.dead() {
				break
			}
		}
		if !p.dead() {
			alive[kept] = t
			state = append(state, p)
			kept++
		}
	}
	return text, alive[:kept], state
}

// matched says which tracks accept, one character each.
func matched(tracks []track, state []places) string {
	b := make([]byte, len(tracks))
	for i, t := range tracks {
		b[i] = '0'
		if t.accepts(state[i]) {
			b[i] = '1'
		}
	}
	return string(b)
}
