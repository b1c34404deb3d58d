package scenario

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/reach"
)

// world loads a scenario as commands do.
func world(t *testing.T, text string) *reach.World {
	t.Helper()
	s, err := Parse("people.yaml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Compile(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	w, err := reach.Load(t.Context(), c.Snapshot, reach.Options{Techniques: catalogue(t)})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

// A permission set is a role in each account that it is provisioned to, and
// those who are assigned it reach what that role reaches where they are, not in
// the other accounts.
func TestAPermissionSetAssignedInThreeOfManyAccountsReachesThree(t *testing.T) {
	t.Parallel()
	const accounts = 91
	assigned := []int{3, 40, 91}
	var text, where, everywhere strings.Builder
	for i := 1; i <= accounts; i++ {
		account := fmt.Sprintf("%012d", 100000000000+i)
		fmt.Fprintf(&text, "%s/table/t: {}\n", account)
		fmt.Fprintf(&everywhere, "%q, ", account)
		if slices.Contains(assigned, i) {
			fmt.Fprintf(&where, "sso-group/dba in %s, ", account)
		}
	}
	fmt.Fprintf(&text, "sso-user/ana: {groups: sso-group/dba}\nsso-group/dba: {}\n")
	fmt.Fprintf(&text, "permission-set/dba: {allow: dynamodb:Scan, assigned: [%s], provisioned: [%s]}\n", where.String(), everywhere.String())
	w := world(t, "about: One permission set and many accounts.\n"+text.String()+"expect:\n  sso-user/ana to table/orders: no\n")
	for _, name := range []string{"sso-user/ana", "sso-group/dba"} {
		found, err := w.Reach(name, reach.Query{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, d := range found.Databases {
			got = append(got, d.Account+" "+d.Certainty)
		}
		slices.Sort(got)
		if diff := cmp.Diff([]string{"100000000003 yes", "100000000040 yes", "100000000091 yes"}, got); diff != "" {
			t.Errorf("%s reaches (-want +got):\n%s", name, diff)
		}
	}
}

func TestWhoShowsThePersonWithGroupAndAssignment(t *testing.T) {
	t.Parallel()
	w := world(t, `
about: A person in a group.
sso-user/ana: {groups: sso-group/dba}
sso-group/dba: {}
permission-set/reader: {allow: dynamodb:Scan, assigned: sso-group/dba in 222222222222}
222222222222/table/orders: {}
expect:
  sso-user/ana to 222222222222/table/orders: no
`)
	who, err := w.Who("orders", reach.Query{})
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(who.Principals, func(p answer.Principal) bool { return p.Name == "ana (Identity Center)" })
	if i < 0 {
		t.Fatalf("nobody is called ana (Identity Center): %+v", who.Principals)
	}
	p := who.Principals[i]
	if p.Kind != "sso-user" || p.External || p.Certainty != answer.Yes || p.Account != "999999999999" {
		t.Errorf("she is %+v", p)
	}
	hop := p.Best.Hops[0]
	var facts []string
	for _, f := range hop.Facts {
		facts = append(facts, f.What)
	}
	want := []string{"it is a member of group dba", "permission set reader is assigned to group dba in account 222222222222", "it is not disabled"}
	if diff := cmp.Diff(want, facts); diff != "" {
		t.Errorf("facts (-want +got):\n%s", diff)
	}
	if len(hop.Proof) != 1 || hop.Proof[0].Action != "sts:AssumeRoleWithSAML" || len(hop.Proof[0].Statements) != 1 {
		t.Errorf("the proof is %+v", hop.Proof)
	}
	ends := []string{"take ana out of group dba", "take the assignment away: permission set reader is assigned to group dba in account 222222222222"}
	if diff := cmp.Diff(ends, hop.Remove); diff != "" {
		t.Errorf("changes that end it (-want +got):\n%s", diff)
	}
	if hop.From.Name != "ana (Identity Center)" {
		t.Errorf("the hop starts at %+v", hop.From)
	}
}

// What was not read of Identity Center leaves its roles as they are, and is a
// gap of the answers.
func TestWhatIsNotReadOfIdentityCenterIsAGap(t *testing.T) {
	t.Parallel()
	const estate = `
sso-user/ana: {groups: sso-group/dba}
sso-group/dba: {}
permission-set/reader: {allow: dynamodb:Scan, assigned: sso-group/dba}
table/orders: {}
expect:
  sso-user/ana to table/orders: no
`
	// What was read beside the missing call still tells of people.
	for missing, people := range map[string]bool{
		"denied: sso:ListInstances": true, "not-tried: sso:ListInstances": true, "denied: sso:ListPermissionSets": true, "denied: sso:DescribePermissionSet": false,
		"denied: sso:ListAccountsForProvisionedPermissionSet": false, "denied: sso:ListAccountAssignments": false, "denied: identitystore:ListUsers": false,
		"denied: [identitystore:ListGroups, identitystore:ListGroupMemberships]": false, "denied: identitystore:ListGroupMemberships": false,
	} {
		t.Run(missing, func(t *testing.T) {
			t.Parallel()
			w := world(t, "about: Something is missing.\n"+missing+estate)
			who, err := w.Who("orders", reach.Query{})
			if err != nil {
				t.Fatal(err)
			}
			how, operation, _ := strings.Cut(missing, ": ")
			operation, _, _ = strings.Cut(strings.Trim(operation, "[]"), ",")
			if !slices.ContainsFunc(who.Coverage.Gaps, func(g answer.GapEntry) bool { return g.Operation == operation && g.Outcome == how && g.Hides != "" }) {
				t.Errorf("no gap of %s: %+v", operation, who.Coverage.Gaps)
			}
			var names []string
			for _, p := range who.Principals {
				names = append(names, p.Kind)
			}
			if !slices.Contains(names, "role") || !slices.Contains(names, "idp") || slices.Contains(names, "sso-user") != people {
				t.Errorf("those who reach it are %v: the role and its provider stay, and of people those of whom the rest tells", names)
			}
		})
	}
}
