package policy

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestDecide_lists_what_supports_or_blocks(t *testing.T) {
	t.Parallel()
	const (
		allow = `{"Version":"2012-10-17","Statement":[{"Sid":"Other","Effect":"Allow","Action":"s3:*","Resource":"*"},{"Sid":"Yes","Effect":"Allow","Action":"kms:*","Resource":"*"}]}`
		maybe = `{"Statement":{"Sid":"Maybe","Effect":"Deny","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"false"}}}}`
		deny  = `{"Statement":{"Sid":"No","Effect":"Deny","Action":"kms:*","Resource":"*"}}`
		key   = `{"Statement":[{"Sid":"Account","Effect":"Allow","Principal":{"AWS":"111122223333"},"Action":"kms:*","Resource":"*"},{"Sid":"Foreign","Effect":"Allow","Principal":{"AWS":"444455556666"},"Action":"kms:*","Resource":"*"}]}`
	)
	layer := func(kind Kind, sources ...string) *Layer {
		l := &Layer{}
		for i, source := range sources {
			l.Policies = append(l.Policies, Attached{Document: Parse([]byte(source), kind), Policy: fmt.Sprintf("p%d", i), AttachedTo: "it"})
		}
		return l
	}
	grant := Grant{ID: "g", Grantee: "arn:aws:iam::111122223333:user/ana", Operations: []string{"Decrypt"}}
	for _, c := range []struct {
		name     string
		change   func(*Request)
		want     []string
		explicit bool
	}{
		{"identity and key policy together", func(*Request) {}, []string{"identity Allow p0 1 Yes", "resource Allow p0 0 Account"}, false},
		{"a grant beside them", func(r *Request) { r.Grants = []Grant{grant} }, []string{"identity Allow p0 1 Yes", "resource Allow p0 0 Account", "resource Allow kms-grant:g 0 "}, false},
		{
			"a deny that conditions it", func(r *Request) { r.SCPs = []*Layer{layer(SCP, allow, maybe)} },
			[]string{"identity Allow p0 1 Yes", "resource Allow p0 0 Account", "scp Deny p1 0 Maybe"},
			false,
		},
		{"a deny that blocks it is all that counts", func(r *Request) { r.Identity = layer(Identity, allow, maybe, deny) }, []string{"identity Deny p2 0 No"}, true},
		{"nothing that allows", func(r *Request) { r.Identity = layer(Identity) }, nil, false},
		{"nothing that allows beside a deny under conditions", func(r *Request) { r.Identity = layer(Identity, maybe) }, nil, false},
		{"a silent boundary", func(r *Request) { r.Boundary = layer(Boundary) }, nil, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			r := &Request{
				Principal: Principal{Kind: User, ARN: "arn:aws:iam::111122223333:user/ana", Account: accountA},
				Action:    "kms:Decrypt", Target: Target{ARN: "arn:aws:kms:us-east-1:111122223333:key/k", Owner: accountA},
				Identity: layer(Identity, allow), Resource: layer(KeyPolicy, key),
			}
			c.change(r)
			d := Decide(r)
			var got []string
			for _, m := range d.Statements() {
				got = append(got, fmt.Sprintf("%s %s %s %d %s", m.Layer, m.Effect, m.Policy, m.Index, m.Sid))
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("statements (-want +got):\n%s\n%s", diff, layerTexts(d))
			}
			if d.Explicit() != c.explicit {
				t.Errorf("explicit: %v", d.Explicit())
			}
		})
	}
}
