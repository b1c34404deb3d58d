package inventory

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/store"
)

// readParameters reads the parameters of Systems Manager with their keys, the
// paths that they lie on, and the policies that share them.
func (in *Inventory) readParameters() {
	in.parameters = map[opener][]*Thing{}
	for _, r := range in.Snapshot.Records(store.TypeParameter) {
		id, name := r.ID, parts(r.Parts).text("Name")
		if !strings.HasPrefix(id, "arn:") { // older answers have no ARN
			id = parameterARN(r, name)
		}
		t := in.add(r, Parameter, id)
		t.Name = name
		if t.Text("Type") == "SecureString" {
			key := t.Text("KeyId")
			if key == "" {
				key = "alias/aws/ssm"
			}
			t.relate("key", in.key(t, key))
		}
		in.readParameterPolicy(t)
		if !t.mayBeSecret() {
			continue
		}
		in.relatePaths(t)
		for _, o := range t.openers(t.location()) {
			in.parameters[o] = append(in.parameters[o], t)
		}
	}
}

// parameterARN is that of a name, which begins with a slash or has none.
func parameterARN(r *store.Record, name string) string {
	return fmt.Sprintf("arn:%s:ssm:%s:%s:parameter/%s", r.Partition, r.Region, r.Account, strings.TrimPrefix(name, "/"))
}

// mayBeSecret reports whether a parameter may hold a password: it is encrypted,
// or its name says so. Others are settings, such as the address of a database.
func (t *Thing) mayBeSecret() bool {
	if t.Text("Type") == "SecureString" {
		return true
	}
	name := strings.ToLower(t.Name)
	for _, word := range []string{"password", "passwd", "pwd", "passphrase", "secret", "credential", "token", "dsn", "connection"} {
		if strings.Contains(name, word) {
			return true
		}
	}
	return false
}

// relatePaths relates the paths that a parameter lies beneath: who may list one
// of them gets the value with the others.
func (in *Inventory) relatePaths(t *Thing) {
	path := ""
	for rest := strings.TrimPrefix(t.Name, "/"); ; {
		at := in.ghost(ParameterPath, parameterARN(t.Record, path))
		at.Tags = in.noTags // nobody can tag a path
		t.relate("paths", at)
		word, after, more := strings.Cut(rest, "/")
		if !more {
			return
		}
		path, rest = strings.TrimPrefix(path+"/"+word, "/"), after
	}
}

// readParameterPolicy reads with whom an advanced parameter is shared; others
// cannot be.
func (in *Inventory) readParameterPolicy(t *Thing) {
	const operation = "ssm:GetResourcePolicies"
	if t.Text("Tier") != "Advanced" {
		return
	}
	var part struct{ Policies []struct{ Policy string } }
	_ = json.Unmarshal(t.Record.Parts[operation], &part)
	for _, p := range part.Policies {
		if t.Policy == nil {
			t.Policy = &policy.Layer{}
		}
		t.Policy.Policies = append(t.Policy.Policies, policy.Attached{Document: in.document(policy.Resource, p.Policy), Policy: "resource-policy", AttachedTo: t.ID})
	}
	if gap := in.gap(t.Account, t.Region, operation, t.ID); gap != nil && t.Policy == nil {
		t.Policy = &policy.Layer{Missing: []policy.Missing{*gap}}
	}
}
