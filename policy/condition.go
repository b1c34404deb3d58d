package policy

// Condition is one key under one operator of a statement's Condition block.
type Condition struct {
	Operator string // verbatim, with ForAnyValue:, ForAllValues: and IfExists
	Key      string
	Values   []string // as written; several are alternatives (PE-070)
	Line     int
}
