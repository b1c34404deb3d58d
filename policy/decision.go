package policy

import "slices"

// Decision is the answer to a Request. What it rests on is found with it, and
// worded when it is asked for.
type Decision struct {
	Formula *Formula
	proof   *proof
	layers  []LayerResult // in its place, of what no statement decides
}

// Decided is a decision that rests on no statements.
func Decided(f *Formula, why ...LayerResult) Decision { return Decision{Formula: f, layers: why} }

// Statements lists what supports the decision, or what blocks it; see Decide.
func (d Decision) Statements() []Matched {
	if d.proof == nil {
		return nil
	}
	return d.proof.statements()
}

// Layers says what each layer says.
func (d Decision) Layers() []LayerResult {
	if d.proof == nil {
		return d.layers
	}
	return d.proof.results()
}

// Explicit reports whether a statement denies the request whatever else holds,
// rather than that nothing allows it.
func (d Decision) Explicit() bool {
	if d.Formula != False || d.proof == nil {
		return false
	}
	for _, h := range d.proof.denials {
		if h.formula == True {
			return true
		}
	}
	return false
}

// Kept is the decision of an Evaluator to last beyond the next.
func (d Decision) Kept() Decision {
	if d.proof != nil {
		p := *d.proof
		p.hits, p.scps, p.rcps = slices.Clone(p.hits), slices.Clone(p.scps), slices.Clone(p.rcps)
		d.proof = &p
	}
	return d
}

// Matched is a statement, grant or share that takes part in a decision.
type Matched struct {
	Layer      string // identity, boundary, session, resource, scp, rcp or endpoint
	Effect     Effect
	Policy     string // as attached; kms-grant:ID and share:NAME for what is no policy
	AttachedTo string
	Index      int // of the statement, from 0
	Sid        string
	Line       int
	Formula    *Formula // under which it applies
}

// LayerResult is what one layer says.
type LayerResult struct {
	Layer   string // as in Matched
	Name    string // of an organisation's level
	Policy  string // the policy that decides, if one does
	Result  string // one of the results below
	Why     string // in words
	Formula *Formula
}

// The results of a layer.
const (
	ResultAllows        = "allows"
	ResultConditional   = "conditional"
	ResultDenies        = "denies"
	ResultNotApplicable = "not-applicable"
	ResultNotCollected  = "not-collected"
)
