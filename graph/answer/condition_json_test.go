package answer

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestConditionJSON(t *testing.T) {
	t.Parallel()
	mfa := &Condition{Test: &Test{Key: "aws:MultiFactorAuthPresent", Operator: "Bool", Values: []string{"true"}, Class: "circumstance"}}
	const mfaText = `{"key":"aws:MultiFactorAuthPresent","operator":"Bool","values":["true"],"class":"circumstance","hop":0}`
	gap := &Condition{Test: &Test{Key: "iamreach:NotCollected", Operator: "Allows", Values: []string{"organizations:ListPolicies"}, Class: "gap", Hop: 2, Account: "111122223333", Region: "global"}}
	const gapText = `{"key":"iamreach:NotCollected","operator":"Allows","values":["organizations:ListPolicies"],"class":"gap","hop":2,"account":"111122223333","region":"global"}`
	for _, test := range []struct {
		name      string
		condition *Condition
		text      string
	}{
		{"no condition is null", nil, `null`},
		{"a test is the object itself", mfa, mfaText},
		{"all of a list", &Condition{All: []*Condition{mfa, gap}}, `{"all":[` + mfaText + `,` + gapText + `]}`},
		{"any of a list, with a negation", &Condition{Any: []*Condition{{Not: mfa}, gap}}, `{"any":[{"not":` + mfaText + `},` + gapText + `]}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			text, err := json.Marshal(test.condition)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.text, string(text)); diff != "" {
				t.Errorf("written (-want +got):\n%s", diff)
			}
			var back *Condition
			if err := json.Unmarshal(text, &back); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.condition, back); diff != "" {
				t.Errorf("read back (-want +got):\n%s", diff)
			}
		})
	}
}

func TestConditionWithoutValuesHasAnEmptyList(t *testing.T) {
	t.Parallel()
	text, err := json.Marshal(&Condition{Test: &Test{Key: "k", Operator: "Null"}})
	if err != nil {
		t.Fatal(err)
	}
	want := `{"key":"k","operator":"Null","values":[],"class":"","hop":0}`
	if diff := cmp.Diff(want, string(text)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
