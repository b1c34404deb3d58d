package reach

import (
	"strings"
	"testing"
)

func TestExplain_of_a_login_asks_for_any_user_of_the_database(t *testing.T) {
	t.Parallel()
	w := rich(t).world()
	explain, err := w.Explain("user/ben", "rds-db:connect", "closed")
	if err != nil {
		t.Fatal(err)
	}
	d := explain.Decision
	if !strings.HasPrefix(d.Resource, "arn:aws:rds-db:eu-central-1:111122223333:dbuser:db-") || d.Certainty == "no" {
		t.Errorf("%s is %s: %v", d.Resource, d.Decision, d.Layers)
	}
	explain, err = w.Explain("user/ana", "dynamodb:GetItem", "orders")
	if err != nil {
		t.Fatal(err)
	}
	if d := explain.Decision; !strings.Contains(d.Resource, ":table/") {
		t.Errorf("a table has no users: %s", d.Resource)
	}
	if d := explain.Decision; len(d.Change) != 1 || !strings.HasPrefix(d.Change[0], "a policy of the caller must allow dynamodb:GetItem on ") {
		t.Errorf("what would have to change: %q", d.Change)
	}
}
