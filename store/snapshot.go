package store

import "time"

// Info describes a snapshot without its records.
type Info struct {
	ID       string    `json:"id"`    // 20261123T200220Z-3f9a1c07: taken, then the root's first digits
	Taken    time.Time `json:"taken"` // UTC, whole seconds
	Root     string    `json:"root"`  // sha256:… over the records alone
	Accounts []string  `json:"accounts"`
	Regions  []string  `json:"regions"`
	Records  int       `json:"records"`
	Gaps     int       `json:"gaps"`
}
