package differential

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
)

// question is one whole request with every policy that applies to it.
type question struct {
	Caller   caller              `yaml:"caller"`
	Action   string              `yaml:"action"`
	Resource string              `yaml:"resource"`
	Owner    string              `yaml:"owner"`
	Context  map[string][]string `yaml:"context,omitempty"` // without what the caller implies

	Identity []document   `yaml:"identity,omitempty"`
	Boundary []document   `yaml:"boundary,omitempty"`
	Session  []document   `yaml:"session,omitempty"` // at most one
	Policy   []document   `yaml:"policy,omitempty"`  // the resource's own: at most one
	SCPs     [][]document `yaml:"scps,omitempty"`
	RCPs     [][]document `yaml:"rcps,omitempty"`
	Endpoint []document   `yaml:"endpoint,omitempty"`
}

// caller is who asks: a user, session, federated-user, root, service,
// federated (through an identity provider) or anonymous.
type caller struct {
	Kind    string `yaml:"kind"`
	ARN     string `yaml:"arn,omitempty"`
	Account string `yaml:"account,omitempty"`
	ID      string `yaml:"id,omitempty"`
	Role    string `yaml:"role,omitempty"` // of a session
	User    string `yaml:"user,omitempty"` // of a federated user
}

type document struct {
	Version    string      `yaml:"version,omitempty"`
	Statements []statement `yaml:"statements"`
	Percent    bool        `yaml:"percent,omitempty"` // our engine gets it encoded, as the IAM API has it (PE-035)
	Managed    string      `yaml:"managed,omitempty"` // the policy of AWS that it is
}

type statement struct {
	Effect       string              `yaml:"effect"`
	Principal    map[string][]string `yaml:"principal,omitempty"` // under "*" alone: the bare star
	NotPrincipal map[string][]string `yaml:"notPrincipal,omitempty"`
	Action       []string            `yaml:"action,omitempty"`
	NotAction    []string            `yaml:"notAction,omitempty"`
	Resource     []string            `yaml:"resource,omitempty"`
	NotResource  []string            `yaml:"notResource,omitempty"`
	Conditions   []condition         `yaml:"conditions,omitempty"`
	Broken       string              `yaml:"broken,omitempty"` // how it cannot be read, one of breakages
}

type condition struct {
	Operator string   `yaml:"operator"`
	Key      string   `yaml:"key"`
	Values   []string `yaml:"values"`
	Bare     bool     `yaml:"bare,omitempty"` // booleans and numbers without quotes (PE-012)
}

// MarshalJSON writes a document as AWS has it.
func (d document) MarshalJSON() ([]byte, error) {
	out := map[string]any{"Statement": d.Statements}
	if d.Version != "" {
		out["Version"] = d.Version
	}
	return json.Marshal(out)
}

// MarshalJSON writes a statement as AWS has it. A list of one is written
// without brackets, as most policies have it.
func (s statement) MarshalJSON() ([]byte, error) {
	out := map[string]any{"Effect": s.Effect}
	for name, list := range map[string][]string{
		"Action": s.Action, "NotAction": s.NotAction, "Resource": s.Resource, "NotResource": s.NotResource,
	} {
		if list != nil {
			out[name] = scalar(list)
		}
	}
	for name, who := range map[string]map[string][]string{"Principal": s.Principal, "NotPrincipal": s.NotPrincipal} {
		if _, star := who["*"]; star {
			out[name] = "*"
		} else if who != nil {
			kinds := map[string]any{}
			for kind, list := range who {
				kinds[kind] = scalar(list)
			}
			out[name] = kinds
		}
	}
	block := map[string]map[string]any{}
	for _, c := range s.Conditions {
		if block[c.Operator] == nil {
			block[c.Operator] = map[string]any{}
		}
		block[c.Operator][c.Key] = c.json()
	}
	if len(block) > 0 {
		out["Condition"] = block
	}
	if s.Broken != "" {
		breakages[s.Broken](out)
	}
	return json.Marshal(out)
}

var bareValue = regexp.MustCompile(`^(true|false|0|[1-9][0-9]{0,8})$`)

func (c *condition) json() any {
	if !c.Bare {
		return scalar(c.Values)
	}
	list := make([]any, len(c.Values))
	for i, v := range c.Values {
		list[i] = v
		if bareValue.MatchString(v) {
			list[i] = json.RawMessage(v)
		}
	}
	if len(list) == 1 {
		return list[0]
	}
	return list
}

func scalar(list []string) any {
	if len(list) == 1 {
		return list[0]
	}
	return list
}

func (d document) text() string {
	b, err := json.Marshal(d)
	if err != nil {
		panic(err) // only strings, lists and maps
	}
	return string(b)
}

// source is a document as our engine reads it.
func (d document) source() string {
	if d.Percent {
		return url.PathEscape(d.text())
	}
	return d.text()
}

// keys is the context with what the caller implies (PE-104 to PE-114): our
// engine finds that by itself, the other one is told.
func (q *question) keys() map[string][]string {
	keys := map[string][]string{"aws:ResourceAccount": {q.Owner}}
	c := &q.Caller
	name := c.ARN[strings.LastIndexByte(c.ARN, '/')+1:]
	set := func(arn, kind, id string) {
		keys["aws:PrincipalArn"], keys["aws:PrincipalType"], keys["aws:userid"] = []string{arn}, []string{kind}, []string{id}
		keys["aws:PrincipalIsAWSService"] = []string{"false"}
	}
	switch c.Kind {
	case "user":
		set(c.ARN, "User", c.ID)
		keys["aws:username"] = []string{name}
	case "session":
		set(c.Role, "AssumedRole", c.ID+":"+name)
	case "federated-user":
		set(c.ARN, "FederatedUser", c.Account+":"+name)
	case "root":
		set(c.ARN, "Account", c.Account)
	case "service":
		keys["aws:PrincipalIsAWSService"], keys["aws:PrincipalServiceName"] = []string{"true"}, []string{c.ARN}
	case "federated":
		keys["aws:PrincipalIsAWSService"] = []string{"false"}
	case "anonymous":
		keys["aws:PrincipalAccount"], keys["aws:PrincipalType"] = []string{"anonymous"}, []string{"Anonymous"}
	}
	if c.Account != "" {
		keys["aws:PrincipalAccount"] = []string{c.Account}
		if service(q.Action) == "kms" {
			keys["kms:CallerAccount"] = []string{c.Account}
		}
	}
	for key, values := range q.Context {
		keys[key] = values
	}
	return keys
}

// without is the question without some keys: the other engine's data has it
// that the service does not provide them for the action, and so no engine gets
// them (PE-100).
func (q *question) without(ignored []string) question {
	out := q.clone()
	for _, key := range ignored {
		delete(out.Context, key)
	}
	return out
}

// service is the service of an action.
func service(action string) string {
	prefix, _, _ := strings.Cut(action, ":")
	return strings.ToLower(prefix)
}

// documents lists every document of a question, to be read or replaced.
func (q *question) documents() []*document {
	var all []*document
	lists := [][]document{q.Identity, q.Boundary, q.Session, q.Policy, q.Endpoint}
	lists = append(lists, q.SCPs...)
	lists = append(lists, q.RCPs...)
	for _, list := range lists {
		for i := range list {
			all = append(all, &list[i])
		}
	}
	return all
}

// clone is a copy that shares nothing with the question.
func (q *question) clone() question {
	out := *q
	out.Context = cloneLists(q.Context)
	if out.Context == nil {
		out.Context = map[string][]string{}
	}
	out.Identity, out.Boundary, out.Session = cloneAll(q.Identity), cloneAll(q.Boundary), cloneAll(q.Session)
	out.Policy, out.Endpoint = cloneAll(q.Policy), cloneAll(q.Endpoint)
	out.SCPs, out.RCPs = cloneLevels(q.SCPs), cloneLevels(q.RCPs)
	return out
}

func cloneLevels(levels [][]document) [][]document {
	if levels == nil {
		return nil
	}
	out := make([][]document, len(levels))
	for i := range levels {
		out[i] = cloneAll(levels[i])
	}
	return out
}

func cloneAll(documents []document) []document {
	if documents == nil {
		return nil
	}
	out := make([]document, len(documents))
	for i, d := range documents {
		out[i] = d
		out[i].Statements = make([]statement, len(d.Statements))
		for j, s := range d.Statements {
			out[i].Statements[j] = s.clone()
		}
	}
	return out
}

func (s *statement) clone() statement {
	out := *s
	out.Principal, out.NotPrincipal = cloneLists(s.Principal), cloneLists(s.NotPrincipal)
	for _, list := range []*[]string{&out.Action, &out.NotAction, &out.Resource, &out.NotResource} {
		*list = append([]string(nil), *list...)
	}
	out.Conditions = append([]condition(nil), s.Conditions...)
	for i := range out.Conditions {
		out.Conditions[i].Values = append([]string(nil), out.Conditions[i].Values...)
	}
	return out
}

func cloneLists(lists map[string][]string) map[string][]string {
	if lists == nil {
		return nil
	}
	out := make(map[string][]string, len(lists))
	for name, list := range lists {
		out[name] = append([]string{}, list...)
	}
	return out
}
