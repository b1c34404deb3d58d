package reach

import (
	"errors"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func TestResolve(t *testing.T) {
	t.Parallel()
	e := newEstate(t)
	e.user("ana")
	e.role("ci-deploy", trust("arn:aws:iam::"+there+":root"))
	e.role("team/ops", trust(user("ana")))
	e.role("other/ops", trust(user("ana")))
	w := e.world()
	for _, c := range []struct {
		name, want string
		fails      *NameError
	}{
		{name: role("ci-deploy"), want: role("ci-deploy")},
		{name: "role/ci-deploy", want: role("ci-deploy")},
		{name: here + "/role/ci-deploy", want: role("ci-deploy")},
		{name: "user/ana", want: user("ana")},
		{name: "orders", want: orders},
		{name: here + "/orders", want: orders},
		{name: "root", want: "arn:aws:iam::" + here + ":root"},
		{name: "anyone", want: "anyone"},
		{name: "account:" + there, want: "account:" + there},
		{name: "admin:" + here, want: "admin:" + here},
		{name: "role/ops", fails: &NameError{Name: "role/ops", Candidates: []string{role("other/ops"), role("team/ops")}}},
		{name: "role/ci-deplo", fails: &NameError{Name: "role/ci-deplo", Nearest: []string{"role/ci-deploy"}}},
		{name: "ordres", fails: &NameError{Name: "ordres", Nearest: []string{"orders"}}},
		{name: "admin:999999999999", fails: &NameError{Name: "admin:999999999999"}},
		{name: "", fails: &NameError{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := w.Resolve(c.name)
			if got != c.want {
				t.Errorf("%q is %q, want %q (%v)", c.name, got, c.want, err)
			}
			var fails *NameError
			errors.As(err, &fails)
			if diff := cmp.Diff(c.fails, fails, cmpopts.EquateEmpty()); diff != "" {
				t.Errorf("error (-want +got):\n%s", diff)
			}
		})
	}
}

func TestDistance(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		a, b string
		want int
	}{{"", "", 0}, {"", "abc", 3}, {"orders", "ordres", 2}, {"prod", "prd", 1}, {"same", "same", 0}} {
		if got := distance(c.a, c.b); got != c.want {
			t.Errorf("distance of %q and %q is %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
