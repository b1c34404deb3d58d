package answer

// Contents is the answer to snapshots show: what one snapshot holds.
type Contents struct {
	Schema   string        `json:"schema"`
	Snapshot SnapshotEntry `json:"snapshot"`
	Types    []TypeCount   `json:"types"` // by name
	Coverage Coverage      `json:"coverage"`
}

// TypeCount counts the records of one type.
type TypeCount struct {
	Type    string `json:"type"`
	Records int    `json:"records"`
}
