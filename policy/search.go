package policy

import (
	"slices"
	"strings"
)

// Bounds on a search for a resource; beyond them the answer is a cutoff
// (PE-216). Policies that people write need some dozens of states.
const (
	maxSearchStates = 4096
	maxSearchSteps  = 1 << 21 // of 64 tokens of a track by a character
	maxSearchTries  = 256     // decisions
)

// Search asks whether any resource that matches an ARN pattern is allowed, by
// all layers together (PE-225, PE-227). The witness is the shortest of those
// with the best certainty, readable where policies leave a choice; it is empty
// when nothing is allowed, and then the decision says why.
func Search(r *Request, pattern string) (witness string, d Decision) {
	return new(Evaluator).Search(r, pattern)
}

// Search searches as the function does.
func (e *Evaluator) Search(r *Request, pattern string) (witness string, d Decision) {
	witness, ds := e.SearchAll([]*Request{r}, pattern)
	return witness, ds[0]
}

// SearchAll asks the same of one and the same resource for all requests.
func SearchAll(rs []*Request, pattern string) (witness string, ds []Decision) {
	return new(Evaluator).SearchAll(rs, pattern)
}

// SearchAll searches as the function does.
func (e *Evaluator) SearchAll(rs []*Request, pattern string) (witness string, ds []Decision) {
	s := search{decide: func(resource string) []Decision { return e.decideOn(rs, resource) }}
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
		return s.witness, ofPattern(s.decisions, pattern) // no need to look, and no cutoff
	}
	if s.best < Yes {
		s.explore([]track{trackOf(named.parts())}, resourceTracks(rs, false))
	}
	if s.best == No { // names that the pattern leaves empty
		s.explore([]track{trackOf(question.parts())}, resourceTracks(rs, false))
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
		s.explore([]track{q}, resourceTracks(rs, true))
	}
	s.cutOff("resources that match " + pattern)
	if s.best == No {
		ofPattern(s.decisions, pattern)
	}
	return s.witness, s.decisions
}

// ofPattern has denials speak of the pattern, of which one resource was tried.
func ofPattern(ds []Decision, pattern string) []Decision {
	for _, d := range ds {
		if d.proof != nil && d.proof.formula == False {
			d.proof.on = pattern
		}
	}
	return ds
}

// decideOn decides requests for one and the same resource.
func (e *Evaluator) decideOn(rs []*Request, resource string) []Decision {
	ds := make([]Decision, len(rs))
	for i, r := range rs {
		with := *r
		with.Target.ARN, with.Target.IDs = resource, nil
		ds[i] = e.Decide(&with).Kept()
	}
	return ds
}

// offersNothing reports whether nothing could allow the request on any
// resource that matches the pattern.
func (r *Request) offersNothing(pattern string) bool {
	with := *r
	with.Target.ARN, with.Target.IDs = pattern, nil
	return with.Hopeless(r.Identity.Offer(r.Action), r.Resource.Offer(r.Action), true)
}

// search is one search through texts and the best that it found.
type search struct {
	decide    func(text string) []Decision // nil of a text that is no answer
	names     *names                       // of texts that are ARNs of callers
	best      Certainty
	witness   string
	decisions []Decision // of the witness, or of the first text tried
	bounded   bool
	steps     int
	tries     int
	most      int // tries, if more than usual
}

// try decides for one text and keeps it if it is better. It reports whether
// the text is one that could be an answer.
func (s *search) try(text string) bool {
	ds := s.decide(text)
	if ds == nil {
		return false
	}
	certainty := Yes
	for _, d := range ds {
		certainty = min(certainty, d.Formula.Verdict().Certainty)
	}
	if s.decisions == nil {
		s.decisions = ds
	}
	if certainty > s.best {
		s.best, s.witness, s.decisions = certainty, text, ds
	}
	return true
}

// cutOff says of a search that found nothing that it looked at a part only.
func (s *search) cutOff(what string) {
	if s.best > No || !s.bounded {
		return
	}
	for i := range s.decisions {
		s.decisions[i].Formula = cutoff(what, maxSearchStates)
	}
}

// explore follows the questions, all of which a text must answer, and all
// patterns of the policies at once, shortest texts first. It tries one text for
// each way in which texts match patterns.
func (s *search) explore(questions, tracks []track) {
	type node struct {
		text  []rune
		state []places
	}
	text, tracks, start := follow(questions, tracks)
	if tracks == nil {
		return
	}
	letters := lettersFor(tracks)
	queue := []node{{text, start}}
	seen := map[string]bool{signatureOf(start): true}
	tried := map[string]bool{}
	words := 0 // of all states
	for _, p := range start {
		words += len(p)
	}
	for len(queue) > 0 && s.best < Yes {
		n := queue[0]
		queue = queue[1:]
		if accepted(tracks[:len(questions)], n.state) {
			if way := matched(tracks, n.state); !tried[way] {
				if s.tries++; s.tries > max(s.most, maxSearchTries) {
					s.bounded = true
					return
				}
				tried[way] = s.try(string(n.text))
			}
		}
		for _, c := range s.names.from(letters, n.text, tracks, n.state) {
			if s.steps += words; s.steps > maxSearchSteps {
				s.bounded = true
				return
			}
			next := step(tracks, len(questions), n.state, c)
			if next == nil {
				continue
			}
			k := s.names.signature(next, c)
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

// step follows one character in all tracks. It gives nothing when one of the
// first, the questions, is dead.
func step(tracks []track, questions int, from []places, c rune) []places {
	next := make([]places, len(tracks))
	for i, t := range tracks {
		next[i] = t.step(from[i], c)
		if i < questions && next[i].dead() {
			return nil
		}
	}
	return next
}

// follow goes along the text with which every answer to the first question
// begins. It returns the questions and the tracks that are still alive behind
// it, or nothing when another question has no such answer.
func follow(questions, tracks []track) (text []rune, alive []track, state []places) {
	for _, c := range questions[0].tokens {
		if c < 0 {
			break
		}
		text = append(text, c)
	}
	for i, t := range slices.Concat(questions, tracks) {
		p := t.start()
		for _, c := range text {
			if p = t.step(p, c); p.dead() {
				break
			}
		}
		switch {
		case !p.dead():
			alive, state = append(alive, t), append(state, p)
		case i < len(questions):
			return nil, nil, nil
		}
	}
	return text, alive, state
}

// accepted reports whether all of these tracks accept.
func accepted(tracks []track, state []places) bool {
	for i, t := range tracks {
		if !t.accepts(state[i]) {
			return false
		}
	}
	return true
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
