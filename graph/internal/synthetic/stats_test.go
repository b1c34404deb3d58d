package synthetic

import (
	"fmt"
	"testing"
)

// The shares that an organisation must have to be like a real one.
func TestOrganizationsHaveTheirShares(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{
		{Seed: 1, Accounts: 2, Principals: 200},
		{Seed: 2, Accounts: 3, Principals: 300},
		{Seed: 3, Accounts: 1, Principals: 1000},
		{Seed: 1, Accounts: 10, Principals: 10_000},
	} {
		t.Run(fmt.Sprintf("%d principals in %d accounts", o.Principals, o.Accounts), func(t *testing.T) {
			t.Parallel()
			s := Measure(o)
			t.Logf("\n%s", s)
			between := func(what string, got, least, most float64) {
				if got < least || got > most {
					t.Errorf("%s: %.1f, want between %g and %g", what, got, least, most)
				}
			}
			principals := float64(o.Principals)
			between("principals", float64(s.Principals), 0.9*principals, 1.1*principals)
			between("functions for 1,000 principals", 1000*float64(s.Functions)/principals, 160, 190)
			between("databases for 1,000 principals", 1000*float64(s.Databases)/principals, 60, 110)
			between("% of roles with an inline policy", percent(s.OwnRoles, s.Roles), 40, 65)
			between("% of principals whose policy depends on tags or user names", percent(s.Tagged, s.Principals), 20, 25)
			between("% of principals whose policy has conditions", percent(s.Tested, s.Principals), 10, 30)
			between("% of principals whose policy has NotAction", percent(s.NotAction, s.Principals), 5, 8)
			between("% of principals with a boundary", percent(s.Bounded, s.Principals), 10, 13)
			if o.Accounts > 1 {
				between("% of trusts across accounts", percent(s.Across, s.Trusts), 30, 45)
			}
			between("single sign-on roles in each account", float64(s.SSO)/float64(s.Accounts), 2, 12)
			between("blocked plants", float64(s.No), 1, float64(s.Yes+s.If+s.No))
			between("open plants", float64(s.Yes+s.If), 1, float64(s.Yes+s.If+s.No))
		})
	}
}
