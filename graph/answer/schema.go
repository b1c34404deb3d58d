package answer

import (
	"embed"
	"fmt"
	"strings"
)

// The values of the schema field.
const (
	SchemaDatabases  = "iamreach/dbs/v1"
	SchemaWho        = "iamreach/who/v1"
	SchemaReach      = "iamreach/reach/v1"
	SchemaPaths      = "iamreach/paths/v1"
	SchemaExplain    = "iamreach/explain/v1"
	SchemaSnapshots  = "iamreach/snapshots/v1"
	SchemaContents   = "iamreach/contents/v1"
	SchemaTechniques = "iamreach/techniques/v1"
	SchemaSimulate   = "iamreach/simulate/v1"
	SchemaLint       = "iamreach/lint/v1"
	SchemaAnalyze    = "iamreach/analyze/v1"
)

//go:embed schema/*.json
var schemas embed.FS

// SchemaNames lists the answers that have a JSON Schema, in order.
func SchemaNames() []string {
	files, err := schemas.ReadDir("schema")
	if err != nil {
		return nil // the folder is embedded: it is always there
	}
	names := make([]string, 0, len(files))
	for _, file := range files {
		names = append(names, strings.TrimSuffix(file.Name(), ".json"))
	}
	return names
}

// Schema returns the JSON Schema (draft 2020-12) of an answer.
func Schema(name string) ([]byte, error) {
	text, err := schemas.ReadFile("schema/" + name + ".json")
	if err != nil {
		return nil, fmt.Errorf("no schema %q: there are %s", name, strings.Join(SchemaNames(), ", "))
	}
	return text, nil
}
