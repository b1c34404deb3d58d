package technique

import (
	_ "embed"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
)

//go:embed rejected.yaml
var rejected string

// Rejection is a technique that research knows and the catalogue does not ship.
type Rejection struct {
	ID       string `yaml:"id"`
	Category string `yaml:"category"` // why, in one word: see Reasons
	Evidence string `yaml:"evidence"` // what anybody can look up
}

// Reasons are the categories of rejections.
var Reasons = []string{"no-reach", "not-shown", "retired"}

// Rejections returns what was left out of the catalogue that is built in, by id.
func Rejections() ([]Rejection, error) {
	return parseRejections(rejected)
}

func parseRejections(text string) ([]Rejection, error) {
	var list []Rejection
	err := yaml.NewDecoder(strings.NewReader(text), yaml.Strict()).Decode(&list)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("parse rejections: %w", err)
	}
	slices.SortFunc(list, func(a, b Rejection) int { return strings.Compare(a.ID, b.ID) })
	for i, r := range list {
		switch {
		case r.ID == "" || r.Evidence == "":
			return nil, fmt.Errorf("rejection %q needs an id and its evidence", r.ID)
		case !slices.Contains(Reasons, r.Category):
			return nil, fmt.Errorf("rejection %s: category %q is none of %s", r.ID, r.Category, strings.Join(Reasons, ", "))
		case i > 0 && list[i-1].ID == r.ID:
			return nil, fmt.Errorf("%s is rejected twice; keep one", r.ID)
		}
	}
	return list, nil
}
