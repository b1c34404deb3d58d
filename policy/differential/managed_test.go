package differential

import (
	"bufio"
	"compress/gzip"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"sync"
)

// managedPolicies are policies that AWS keeps, as real accounts attach them.
var managedPolicies = sync.OnceValue(func() []document {
	all, err := readManaged("../testdata/managed-policies.jsonl.gz")
	if err != nil {
		panic(err) // a file of the repository
	}
	return all
})

func readManaged(path string) ([]document, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read AWS's policies: %w", err)
	}
	defer file.Close()
	plain, err := gzip.NewReader(file)
	if err != nil {
		return nil, fmt.Errorf("read AWS's policies: %w", err)
	}
	lines := bufio.NewScanner(plain)
	lines.Buffer(nil, 1<<20)
	var all []document
	for lines.Scan() {
		var policy struct {
			Name     string
			Document struct {
				Version   string
				Statement json.RawMessage
			}
		}
		if err := json.Unmarshal(lines.Bytes(), &policy); err != nil {
			return nil, fmt.Errorf("read a policy of AWS: %w", err)
		}
		d := document{Version: policy.Document.Version, Managed: policy.Name}
		if d.Statements, err = statementsOf(policy.Document.Statement); err != nil {
			return nil, fmt.Errorf("read AWS's policy %s: %w", policy.Name, err)
		}
		all = append(all, d)
	}
	return all, lines.Err()
}

// statementsOf reads one statement or several.
func statementsOf(text json.RawMessage) ([]statement, error) {
	var raw []struct {
		Effect                                   string
		Action, NotAction, Resource, NotResource texts
		Condition                                map[string]map[string]texts
	}
	if strings.HasPrefix(string(text), "{") {
		text = slices.Concat([]byte("["), text, []byte("]"))
	}
	if err := json.Unmarshal(text, &raw); err != nil {
		return nil, err
	}
	var all []statement
	for _, r := range raw {
		s := statement{Effect: r.Effect, Action: r.Action, NotAction: r.NotAction, Resource: r.Resource, NotResource: r.NotResource}
		for operator, keys := range r.Condition {
			for key, values := range keys {
				s.Conditions = append(s.Conditions, condition{Operator: operator, Key: key, Values: values})
			}
		}
		slices.SortFunc(s.Conditions, func(a, b condition) int { return strings.Compare(a.Operator+a.Key, b.Operator+b.Key) })
		all = append(all, s)
	}
	return all, nil
}

// texts is a text or a list of them; numbers and booleans are texts.
type texts []string

func (t *texts) UnmarshalJSON(text []byte) error {
	var value any
	if err := json.Unmarshal(text, &value); err != nil {
		return err
	}
	list, ok := value.([]any)
	if !ok {
		list = []any{value}
	}
	*t = make(texts, len(list))
	for i, v := range list {
		(*t)[i] = fmt.Sprint(v)
	}
	return nil
}

// managed chooses one that speaks of a service, or of all.
func (g generator) managed(service string) document {
	fitting := managedBy()[service]
	if len(fitting) == 0 || g.chance(15) {
		return pick(g, managedPolicies())
	}
	return pick(g, fitting)
}

// managedBy are AWS's policies by the services that they speak of.
var managedBy = sync.OnceValue(func() map[string][]document {
	by := map[string][]document{}
	for _, d := range managedPolicies() {
		have := map[string]bool{}
		for _, s := range d.Statements {
			for _, a := range append(slices.Clone(s.Action), s.NotAction...) {
				if name := service(a); !have[name] {
					have[name], by[name] = true, append(by[name], d)
				}
			}
		}
	}
	for name := range by {
		by[name] = append(by[name], by["*"]...)
	}
	return by
})
