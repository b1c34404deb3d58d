package policy

// SearchAny asks which of several actions is allowed on some resource that
// matches an ARN pattern. Each is asked for itself, because what allows one and
// what denies another say nothing together (PE-230). Of those with the best
// certainty it is the first; of none, the answers are those of the first.
func SearchAny(r *Request, actions []string, pattern string) (action, witness string, d Decision) {
	d.Formula = False
	best := No
	for i, a := range actions {
		asked := *r
		asked.Action = a
		w, found := Search(&asked, pattern)
		certainty := found.Formula.Verdict().Certainty
		if i > 0 && certainty <= best {
			continue
		}
		action, witness, d, best = a, w, found, certainty
		if best == Yes {
			break
		}
	}
	return action, witness, d
}
