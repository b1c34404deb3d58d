package technique

import (
	_ "embed"
	"fmt"
	"sync"

	"github.com/goccy/go-yaml"
)

//go:embed scenarios.yaml
var scenarios string

var readScenarios = sync.OnceValues(func() (map[string][]string, error) {
	all := map[string][]string{}
	if err := yaml.UnmarshalWithOptions([]byte(scenarios), &all, yaml.Strict()); err != nil {
		return nil, fmt.Errorf("parse the list of scenarios: %w", err)
	}
	return all, nil
})

// Scenarios names the scenarios that show a technique of the built-in
// catalogue at work, none for other ones.
func Scenarios(id string) ([]string, error) {
	all, err := readScenarios()
	return all[id], err
}
