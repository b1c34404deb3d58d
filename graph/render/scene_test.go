package render

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/graph/answer"
)

// lines shows the arrows of a scene as text.
func lines(s *Scene) []string {
	var list []string
	for _, e := range s.Edges {
		mark := map[Certainty]string{Yes: "──", If: "··", Unknown: "??"}[e.Certainty]
		text := fmt.Sprintf("%s %s %s", s.Nodes[e.From].Name, mark, s.Nodes[e.To].Name)
		if len(e.Lines) > 0 {
			text += ": " + strings.Join(e.Lines, " ")
		}
		if e.Badge != "" {
			text += " (" + e.Badge + ")"
		}
		if e.Cross {
			text += " ⇉"
		}
		if e.Network {
			text += " ⌁"
		}
		list = append(list, text)
	}
	return list
}

func TestScene(t *testing.T) {
	t.Parallel()
	s := scene(t, "estate", Light)
	want := []string{
		"user/ana ·· role/ci-deploy: assume role (if MFA)",
		"role/ci-deploy ── role/orders-reader: assume role ⇉",
		"role/orders-reader ── orders/master: read secret",
		"orders/master ── prod-orders",
		"repo:acme/shop:* ── role/ci-deploy: web identity",
		"user/ana ·· role/operator: assume role (if MFA +1 more) ⇉",
		"role/operator ── role/operator: write own inline policy",
		"role/operator ── prod-orders: reset password",
		"role/operator ── i-0a1b2c3d4e5f60718: session on instance",
		"i-0a1b2c3d4e5f60718 ── prod-orders: network ⌁",
		"role/orders-reader ·· ledger-nightly: restore snapshot (if from vpce-0c9e8d7f) ⇉",
		"ledger-nightly ── ledger",
		"account 999900001111 ?? ledger-nightly: restore snapshot (? kms:ListGrants) ⇉",
		"anyone ·· prod-orders: IAM login (if from sg-0b1c2d3e …)",
	}
	if diff := cmp.Diff(want, lines(s)); diff != "" {
		t.Errorf("arrows (-want +got):\n%s", diff)
	}
	var accounts []string
	for _, a := range s.Accounts {
		accounts = append(accounts, fmt.Sprintf("%s: %d", a.Label, len(a.Nodes)))
	}
	if diff := cmp.Diff([]string{"dev · 111122223333: 2", "prod · 444455556666: 6", "data · 777788889999: 2"}, accounts); diff != "" {
		t.Errorf("accounts (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"Assumes a database user that may log in with IAM."}, s.Notes); diff != "" {
		t.Errorf("notes (-want +got):\n%s", diff)
	}
}

func TestTooltipHasTheWholeCondition(t *testing.T) {
	t.Parallel()
	for _, e := range scene(t, "estate", Light).Edges {
		if strings.Contains(e.Badge, "more") {
			want := "user/ana (111122223333) may assume role/operator, if MFA and from vpc-0a1b2c3d [sts-assume-role]"
			if diff := cmp.Diff(want, e.Tooltip); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		}
	}
}

func TestDatabasesStandOnTheRightAndSourcesOnTheLeft(t *testing.T) {
	t.Parallel()
	s := scene(t, "estate", Light)
	left, right := s.places.w, 0.0
	for i := range s.Nodes {
		left, right = min(left, s.places.nodes[i].center().x), max(right, s.places.nodes[i].center().x)
	}
	for i, n := range s.Nodes {
		x := s.places.nodes[i].center().x
		if n.Target && x != right {
			t.Errorf("%s stands at %g, the right edge is at %g", n.Name, x, right)
		}
		if n.source && x > left+100 {
			t.Errorf("%s stands at %g, the left edge is at %g", n.Name, x, left)
		}
	}
}

func TestNothingOverlaps(t *testing.T) {
	t.Parallel()
	s := scene(t, "estate", Light)
	boxes := slices.Concat(s.places.nodes, s.places.labels)
	for i, a := range boxes {
		for _, b := range boxes[i+1:] {
			if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h {
				t.Errorf("%+v and %+v overlap", a, b)
			}
		}
	}
}

func TestTheLegendHasOnlyWhatOccurs(t *testing.T) {
	t.Parallel()
	var words []string
	for _, e := range scene(t, "chain", Light).legend() {
		words = append(words, e.words)
	}
	if diff := cmp.Diff([]string{"user", "role", "secret", "database", "allowed", "allowed if …", "crosses accounts"}, words); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestArrowsThatSayTheSameShareALabel(t *testing.T) {
	t.Parallel()
	s, err := New([]*answer.Path{
		path(1, "low", hop(role(dev, 1), "sts-assume-role", reader, ""), hop(reader, "rds-iam-connect", orders, "")),
		path(1, "low", hop(role(dev, 2), "sts-assume-role", reader, ""), hop(reader, "rds-iam-connect", orders, "")),
		path(1, "low", hop(role(dev, 3), "sts-assume-role", reader, "", on(mfa)), hop(reader, "rds-iam-connect", orders, "")),
	}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Edges) != 4 || len(s.labels) != 3 {
		t.Errorf("%d arrows share %d labels, want 4 and 3", len(s.Edges), len(s.labels))
	}
}

func TestSeveralWaysBetweenTwoNodes(t *testing.T) {
	t.Parallel()
	var paths []*answer.Path
	for _, technique := range []string{"rds-iam-connect", "rds-reset-master-instance", "rds-pitr-instance", "acme-side-door"} {
		paths = append(paths, path(1, "low", hop(reader, technique, orders, "")))
	}
	s, err := New(paths, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"role/orders-reader ── prod-orders: IAM login or reset password or 2 more ways"}, lines(s)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestNoPath(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		paths []*answer.Path
		nodes int
		want  string
	}{
		{"no list", nil, 0, "No path"},
		{"an empty list", []*answer.Path{}, 0, "No path"},
		{"paths without hops", []*answer.Path{nil, {}}, 0, "No path"},
		{"a path that does not fit is not called none", estate(), 2, "Too large to draw"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, err := New(test.paths, Options{MaxNodes: test.nodes})
			if err != nil {
				t.Fatal(err)
			}
			for format, text := range map[string][]byte{"svg": written(t, s.SVG), "dot": written(t, s.DOT), "mermaid": written(t, s.Mermaid)} {
				if !strings.Contains(string(text), test.want) {
					t.Errorf("the %s does not say %q", format, test.want)
				}
			}
			decode(t, written(t, s.PNG))
		})
	}
}

func TestOptionsThatCannotBeUsed(t *testing.T) {
	t.Parallel()
	for _, o := range []Options{{MaxNodes: 1}, {MaxNodes: -3}, {MaxNodes: LimitNodes + 1}, {Theme: "sepia"}} {
		if _, err := New(chain(), o); !errors.Is(err, ErrOptions) {
			t.Errorf("%+v: got %v, want ErrOptions", o, err)
		}
	}
}

func TestKindOf(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]string{
		"anyone": "anyone", "account:111122223333": "account", "admin:111122223333": "administrator",
		"service:rds.amazonaws.com": "service", "key:AKIAIOSFODNN7EXAMPLE": "access key",
		ana: "user", deploy: "role", github: "identity provider", orders: "database", ledger: "database",
		nightly: "snapshot", master: "secret", bastion: "instance",
		"arn:aws:iam::111122223333:root":                               "root user",
		"arn:aws:sts::111122223333:assumed-role/ci/x":                  "session",
		"arn:aws:kms:eu-west-1:111122223333:key/ab#grant/0a":           "grant",
		"arn:aws:kms:eu-west-1:111122223333:key/ab":                    "key",
		"arn:aws:dynamodb:eu-west-1:111122223333:table/orders":         "table",
		"arn:aws-cn:lambda:cn-north-1:111122223333:function:pay":       "function",
		"arn:aws:ecs:eu-west-1:111122223333:task/a/b":                  "container",
		"arn:aws:rds:eu-west-1:111122223333:db-proxy:prx-1":            "proxy",
		"arn:aws:redshift-serverless:eu-west-1:111122223333:namespace": "database",
		"arn:aws:s3:::bucket":                                          "thing", "arn:aws": "thing", "": "thing",
	} {
		if got := kindOf(id); got != want {
			t.Errorf("%s is a %s, want %s", id, got, want)
		}
	}
}

func TestBadge(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name string
		in   *answer.Condition
		want string
	}{
		{"one", mfa, "if MFA"},
		{"two", &answer.Condition{All: []*answer.Condition{mfa, {All: []*answer.Condition{test("sts:ExternalId", "StringEquals", "x"), mfa}}}}, "if MFA +1 more"},
		{"one or the other", &answer.Condition{Any: []*answer.Condition{mfa, test("aws:SourceVpc", "StringEquals", "vpc-1")}}, "if MFA or from vpc-1"},
		{"not", &answer.Condition{Not: mfa}, "if no MFA"},
		{"many values", test("aws:SourceIp", "IpAddress", "10.0.0.0/8", "192.0.2.0/24"), "if from 10.0.0.0/8 …"},
		{"the network", test("iamreach:NetworkFrom", "Within", "sg-1"), "if from sg-1"},
		{"guardrails that were not read", test("iamreach:NotCollected", "Allows", "organizations:ListPolicies"), "if unread SCP allows"},
		{"something else that was not read", test("iamreach:NotCollected", "Allows", "iam:GetPolicy"), "if unread GetPolicy allows"},
		{"no condition was given", nil, "if allowed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := badge(test.in); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
