package policy

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`{}`, `[`, `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}`, `%7B%7D`, "{\"Statement\":\n[{\"Sid\":\"\u00e9\"},5]}",
		`{"Version":"2012-10-17","Statement":{"Effect":"Deny","NotPrincipal":{"AWS":["1","arn:aws:iam::1:root"]},"NotAction":"a:*","NotResource":"arn:aws:s3:::${aws:username, 'x'}*","Condition":{"ForAllValues:StringNotLikeIfExists":{"aws:TagKeys":["*${aws:PrincipalTag/a}*",1e9]},"NumericLessThan":{"k":1}}}}`,
	} {
		f.Add(seed, uint8(Identity))
		f.Add(seed, uint8(KeyPolicy))
		f.Add(seed, uint8(Trust))
	}
	f.Fuzz(func(t *testing.T, source string, kind uint8) {
		d := Parse([]byte(source), Kind(kind%9))
		for _, s := range d.Statements {
			if s.Effect != Allow && s.Effect != Deny || s.Line < 1 {
				t.Errorf("statement %+v", s)
			}
		}
		if text, err := d.MarshalJSON(); err == nil {
			if diff := cmp.Diff(d, Parse(text, d.Kind), equalDocuments); diff != "" {
				t.Errorf("(-read +printed and read again):\n%s", diff)
			}
		} else if len(d.unread) == 0 {
			t.Error(err)
		}
		d.Principals()
		d.Values("aws:username")
		d.Allows("kms:Decrypt")
		d.AllowsEverything()
		l := &Layer{Policies: []Attached{{Document: d, Policy: "p", AttachedTo: "a"}}}
		r := &Request{
			Principal: Principal{Kind: Role, ARN: "arn:aws:iam::111122223333:role/r", Account: accountA},
			Action:    "kms:Decrypt", Target: Target{ARN: "arn:aws:kms:us-east-1:111122223333:key/k", Owner: accountA},
			Identity: l, Boundary: l, Resource: l, SCPs: []*Layer{l}, RCPs: []*Layer{l}, Endpoint: l,
		}
		v := Decide(r).Formula.Verdict()
		if witness, found := Search(r, "arn:aws:kms:us-east-1:111122223333:key/*"); v.Certainty == Yes && found.Formula.Verdict().Certainty == No {
			t.Errorf("decided yes for k, and searching found %q", witness)
		}
	})
}
