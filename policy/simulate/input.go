package simulate

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// input is one line. A list that is nil was left out, and an empty one was
// given.
type input struct {
	id jsontext.Value // a string or a number as written

	caller, owner      string
	actions, resources []string
	resourcePolicy     jsontext.Value
	identity           []jsontext.Value
	boundary, session  []jsontext.Value
	scps, rcps         [][]jsontext.Value
	endpoint           []jsontext.Value
	grants             []grant
	context            []contextEntry
	entries            []entry // of the context, checked
	complete           bool
	given              map[string]bool
}

// grant is a KMS grant as ListGrants prints it.
type grant struct {
	KeyID                   string `json:"KeyId"`
	GrantID                 string `json:"GrantId"`
	GranteePrincipal        string
	GranteeServicePrincipal string
	Operations              []string
	Constraints             constraints
}

type constraints struct {
	EncryptionContextEquals map[string]string
	EncryptionContextSubset map[string]string
	SourceArn               string
}

// UnmarshalJSON refuses a constraint that is not known: without it the grant
// would allow more.
func (c *constraints) UnmarshalJSON(value []byte) error {
	type plain constraints
	return json.Unmarshal(value, (*plain)(c), json.RejectUnknownMembers(true))
}

// contextEntry is a condition key with its values.
type contextEntry struct {
	ContextKeyName   string
	ContextKeyType   string
	ContextKeyValues []jsontext.Value
}

// parameter says where a parameter goes, and what it has to be.
type parameter struct {
	name string
	to   any
	what string
}

func (in *input) parameters() []parameter {
	const policies, levels = "a list of policies", "a list of levels, root first, each a list of policies"
	return []parameter{
		{"id", &in.id, "a text"},
		{"CallerArn", &in.caller, "a text"},
		{"ActionNames", &in.actions, "a list of actions"},
		{"ResourceArns", &in.resources, "a list of ARNs"},
		{"ResourceOwner", &in.owner, "an account id in quotes"},
		{"ResourcePolicy", &in.resourcePolicy, "a policy"},
		{"PolicyInputList", &in.identity, policies},
		{"PermissionsBoundaryPolicyInputList", &in.boundary, policies},
		{"SessionPolicyInputList", &in.session, policies},
		{"ServiceControlPolicyInputList", &in.scps, levels},
		{"ResourceControlPolicyInputList", &in.rcps, levels},
		{"VpcEndpointPolicyInputList", &in.endpoint, policies},
		{"GrantInputList", &in.grants, "a list of grants as ListGrants prints them"},
		{"ContextEntries", &in.context, "a list of {ContextKeyName, ContextKeyType, ContextKeyValues}"},
		{"CompleteContext", &in.complete, "true or false"},
	}
}

// parse reads a line. The input has the id as far as the line could be read,
// whatever the error.
func parse(line []byte) (*input, error) {
	in := &input{given: map[string]bool{}}
	// A name that occurs twice within a policy is for the reader of policies.
	decoder := jsontext.NewDecoder(bytes.NewReader(line), jsontext.AllowDuplicateNames(true))
	parameters := in.parameters()
	if len(bytes.TrimSpace(line)) == 0 {
		return in, &Error{Code: CodeJSON, Message: "the line is empty"}
	}
	if decoder.PeekKind() != '{' {
		if _, err := decoder.ReadValue(); err != nil {
			return in, notJSON(err)
		}
		return in, invalidf("the line is no JSON object")
	}
	if _, err := decoder.ReadToken(); err != nil {
		return in, notJSON(err)
	}
	var wrong error // the first thing that is wrong with a line which is JSON
	for decoder.PeekKind() == '"' {
		name, err := decoder.ReadToken()
		if err != nil {
			return in, notJSON(err)
		}
		key := name.String()
		value, err := decoder.ReadValue()
		if err != nil {
			return in, notJSON(err)
		}
		if err := in.set(parameters, key, value.Clone()); err != nil && wrong == nil {
			wrong = err
		}
	}
	if _, err := decoder.ReadToken(); err != nil {
		return in, notJSON(err)
	}
	if _, err := decoder.ReadToken(); !errors.Is(err, io.EOF) {
		return in, &Error{Code: CodeJSON, Message: "text after the end of the object"}
	}
	return in, wrong
}

// set sets a parameter. One that is null was left out.
func (in *input) set(parameters []parameter, name string, value jsontext.Value) error {
	for _, p := range parameters {
		switch {
		case p.name == name && in.given[name]:
			return invalidf("%s is given twice", name)
		case p.name == name && value.Kind() == 'n':
			return nil
		case p.name == name:
			in.given[name] = true
			return p.set(value)
		case strings.EqualFold(p.name, name):
			return invalidf("%q must be spelled %s", name, p.name)
		}
	}
	if name == "" || 'a' <= name[0] && name[0] <= 'z' {
		return nil
	}
	return invalidf("unknown parameter %q", name)
}

func (p *parameter) set(value jsontext.Value) error {
	options := json.JoinOptions(jsontext.AllowDuplicateNames(true)) // see parse
	switch p.to.(type) {
	case *[]contextEntry:
		options = json.RejectUnknownMembers(true)
	case *[]grant:
		options = nil // AWS adds to what ListGrants prints
	}
	err := json.Unmarshal(value, p.to, options)
	var semantic *json.SemanticError
	switch {
	case errors.As(err, &semantic) && semantic.JSONPointer != "":
		return invalidf("%s is not %s: %s is wrong", p.name, p.what, semantic.JSONPointer)
	case errors.Is(err, jsontext.ErrDuplicateName):
		return invalidf("%s has a name twice in one object", p.name)
	case err != nil:
		return invalidf("%s is not %s", p.name, p.what)
	}
	if id, ok := p.to.(*jsontext.Value); ok && p.name == "id" && id.Kind() != '"' && id.Kind() != '0' {
		*id = nil
		return invalidf("id is neither a text nor a number")
	}
	return nil
}

// notJSON words an error of the decoder without its package's name.
func notJSON(err error) error {
	message := "the text ends too early"
	var syntactic *jsontext.SyntacticError
	if errors.As(err, &syntactic) && !errors.Is(err, io.ErrUnexpectedEOF) {
		message = fmt.Sprintf("%v at byte %d", syntactic.Err, syntactic.ByteOffset+1)
	}
	return &Error{Code: CodeJSON, Message: message}
}
