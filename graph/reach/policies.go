package reach

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/store"
)

// PolicyCoverage names the gaps of a snapshot behind which there may be
// policies that were not read.
func PolicyCoverage(s *store.Snapshot) answer.Coverage {
	in := inventory.New(s)
	w := &World{Snapshot: s, Inventory: in, gaps: in.Gaps}
	return w.coverage(func(g inventory.Gap) bool {
		service, name, _ := strings.Cut(g.Operation, ":")
		name, _, _ = strings.Cut(name, "/")
		return service == "organizations" || strings.HasSuffix(name, "Policy") ||
			slices.Contains([]string{"GetAccountAuthorizationDetails", "ListKeys", "ListSecrets", "ListFunctions", "ListTables"}, name)
	})
}
