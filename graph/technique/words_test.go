package technique

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestADefinitionIsWrittenOut(t *testing.T) {
	t.Parallel()
	list, err := Parse([]byte(`
- id: x
  name: X
  short: x
  summary: may x
  kind: copy-out
  actor: user
  bind:
    - {var: snapshot, kind: [rds-snapshot, rds-cluster-snapshot], account: any}
    - {var: role, kind: role}
    - {var: key, related: key, of: snapshot, optional: true, one: true}
    - {var: region, regions: true}
    - {var: copy, new: "arn:aws:rds:{region}:1:db:*"}
    - {var: part, new: "{copy.arn}/*", of: snapshot}
  where:
    - {field: Status, of: snapshot, is: available, says: "{snapshot} of {snapshot.account} is there"}
    - {field: Status, of: snapshot, is: available}
    - {field: Type, of: snapshot, in: [a, b]}
    - {field: Type, of: snapshot, not: c}
    - {field: Keys, of: actor, below: 2}
    - none: [{related: groups, of: actor, to: role}, {field: Tag, of: role, present: false}]
    - any: [{same: account, of: role, to: actor}, {administrator: true}]
  allow:
    - {action: [a:A, a:B], on: copy, if: key}
    - {action: b:B, on: "*", by: "service:b.amazonaws.com", via: c.amazonaws.com, trusting: true, context: {"k:B": [1, 2], "k:A": 3}}
    - any:
        - - {fact: {field: Open, of: role, present: true}}
        - - {action: a:C, on: "arn:{region}"}
          - {action: a:D, on: role}
  assume: "{role} is used"
  network: copy
  yield: {data: snapshot}
  impact: 0.5
  effort: 1
  confidence: documented
`))
	if err != nil {
		t.Fatal(err)
	}
	want := Words{
		About: []string{
			"snapshot: each rds-snapshot or rds-cluster-snapshot of any account", "role: each role of the actor's account",
			"key: key of the snapshot; any one will do, if there is one", "region: a region in which the actor's account was read",
			"copy: arn:aws:rds:{region}:1:db:*, as the actor names it", "part: {copy.arn}/*, under the policy and tags of the snapshot",
		},
		Facts: []string{
			"the snapshot of the snapshot's account is there", "Status of the snapshot is available", "Type of the snapshot is one of a, b",
			"Type of the snapshot is none of c", "Keys of the actor is below 2",
			"none of: the role is among the groups of the actor; Tag of the role is not there",
			"the role and the actor have the same account or the actor is administrator",
		},
		Needs: []string{
			"a:A or a:B on the copy, if there is a key",
			"b:B on everything, by b.amazonaws.com, through c.amazonaws.com, with k:A 3, with k:B 1 or 2, by the policy that then names the actor",
			"one of: Open of the role is there; or a:C on arn:{region} and a:D on the role",
		},
		Assumes: []string{"the role is used"},
		Yields:  "the data of the snapshot",
		Network: "the actor places the copy where it likes",
	}
	if diff := cmp.Diff(want, list[0].Words()); diff != "" {
		t.Errorf("words (-want +got):\n%s", diff)
	}
}

// TestEveryDefinitionIsWrittenOut looks for what would be left of a template,
// or of a yield without words.
func TestEveryDefinitionIsWrittenOut(t *testing.T) {
	t.Parallel()
	list, err := Catalogue()
	if err != nil {
		t.Fatal(err)
	}
	for i := range list {
		w := list[i].Words()
		for _, text := range append(append([]string{w.Yields}, w.Facts...), w.Assumes...) {
			if text == "" || strings.ContainsAny(text, "{}") {
				t.Errorf("technique %s: %q is no text for people", list[i].ID, text)
			}
		}
		if strings.HasPrefix(list[i].Yield.Gain, w.Yields) && list[i].Yield.Gain != "" {
			t.Errorf("technique %s: the gain %s has no words", list[i].ID, list[i].Yield.Gain)
		}
	}
}
