package policy

import "slices"

// Decision is the answer to a Request.
type Decision struct {
	Formula    *Formula
	Statements []Matched // what supports it, or what blocks it; see Decide
	Layers     []LayerResult
}

// Explicit reports whether a statement denies the request whatever else holds,
// rather than that nothing allows it.
func (d Decision) Explicit() bool {
	return d.Formula == False && slices.ContainsFunc(d.Statements, func(m Matched) bool { return m.Effect == Deny && m.Formula == True })
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
