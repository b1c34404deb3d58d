package graph_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/scenario"
)

// Who may join every group has a state for each, and not for each pair: where
// two groups together might do, the answer is unknown and names the bound.
func TestCombinationsOfGroupsAreBounded(t *testing.T) {
	t.Parallel()
	nodes := map[int]int{}
	for _, groups := range []int{8, 40, 80} {
		var text strings.Builder
		text.WriteString("about: A user joins groups, of which two together may read the table.\n")
		text.WriteString("user/ana: {allow: iam:AddUserToGroup on group/*}\n")
		text.WriteString("key/data: {}\ntable/orders: {key: key/data}\n")
		text.WriteString("group/a: {allow: dynamodb:Scan on table/orders}\ngroup/b: {allow: kms:Decrypt on key/data}\n")
		for i := range groups - 2 {
			fmt.Fprintf(&text, "group/g%d: {allow: rds:DescribeDBInstances}\n", i)
		}
		want := "yes by iam-add-user-to-group-self, iam-add-user-to-group-self, dynamodb-read"
		if groups > 17 {
			want = "unknown by iam-add-user-to-group-self, iam-add-user-to-group-self, dynamodb-read for combinations of what iam-add-user-to-group-self gives"
		}
		text.WriteString("expect:\n  user/ana to table/orders: " + want + "\n")
		s, err := scenario.Parse("groups.yaml", []byte(text.String()))
		if err != nil {
			t.Fatal(err)
		}
		c, err := s.Compile(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		got, err := c.Answer(t.Context(), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got["user/ana to table/orders"] != want {
			t.Errorf("%d groups: %s, want %s", groups, got["user/ana to table/orders"], want)
		}
		g, err := graph.Build(t.Context(), inventory.New(c.Snapshot), graph.Options{})
		if err != nil {
			t.Fatal(err)
		}
		nodes[groups] = len(g.Nodes)
	}
	if nodes[80] > 2*nodes[40] {
		t.Errorf("80 groups make %d nodes and 40 make %d: more than twice as many", nodes[80], nodes[40])
	}
}
