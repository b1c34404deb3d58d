// Package orgs holds sample organisations. The sample is a dump: the answers
// that AWS would give, one file a call, in the layout that iamreach import
// reads. The others are scenarios with the answers that are expected. Each has
// a page that tells its story.
package orgs

import (
	"embed"
	"io/fs"
)

//go:embed sample
var dumps embed.FS

// Sample is the organisation of iamreach demo.
func Sample() fs.FS {
	sub, err := fs.Sub(dumps, "sample")
	if err != nil {
		return dumps // the folder is embedded: it is always there
	}
	return sub
}
