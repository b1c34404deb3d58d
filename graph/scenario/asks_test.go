package scenario

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/graph/reach"
	"github.com/iamreach/iamreach/graph/technique"
	"github.com/iamreach/iamreach/policy"
)

// What users of such tools ask for, each as a test.

// "Paths of escalation stay in the list although an SCP denies them."
func TestAnSCPEndsEveryTechniqueThatItDenies(t *testing.T) {
	if testing.Short() {
		t.Skip("goes through every technique many times: left out of -short")
	}
	t.Parallel()
	techniques := catalogue(t)
	scenarios := load(t)
	for i := range techniques {
		tech := &techniques[i]
		t.Run(tech.ID, func(t *testing.T) {
			t.Parallel()
			calls := slices.DeleteFunc(slices.Clone(tech.Allow), func(r technique.Requirement) bool { return !boundBySCPs(r) })
			hops := 0
			for _, r := range calls {
				hops += denyByOrganization(t, first(about(scenarios, tech.ID), 2), techniques, tech, r)
			}
			if hops == 0 && len(calls) > 0 {
				t.Errorf("no scenario has a hop of technique %s that an SCP can deny", tech.ID)
			}
		})
	}
}

// boundBySCPs reports whether a requirement cannot be met without calls of the
// actor, for which SCPs hold: not for services, and not for who comes from
// outside.
func boundBySCPs(r technique.Requirement) bool {
	if len(r.Any) > 0 {
		return !slices.ContainsFunc(r.Any, func(group []technique.Requirement) bool { return !slices.ContainsFunc(group, boundBySCPs) })
	}
	return r.Fact == nil && r.By == "" && !strings.HasPrefix(r.Action[0], "sts:AssumeRoleWith")
}

// denyByOrganization counts the hops that asked for a call, and demands that
// they are gone when SCPs deny it everywhere.
func denyByOrganization(t *testing.T, scenarios []*Scenario, techniques []technique.Technique, tech *technique.Technique, r technique.Requirement) int {
	t.Helper()
	asks := func(e *graph.Edge) bool {
		_, bound := e.Bindings()[r.If]
		return (bound || r.If == "") && !e.From.Actor.External() && e.From.Actor.Kind != inventory.Root
	}
	actions := technique.Actions([]technique.Requirement{r})
	all := 0
	for _, s := range scenarios {
		c, err := s.Compile(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		before := slices.DeleteFunc(hopsOf(t, inventory.New(c.Snapshot), techniques, tech.ID), func(e *graph.Edge) bool { return !asks(e) })
		if len(before) == 0 {
			continue
		}
		in := inventory.New(c.Snapshot)
		scp := policy.Parse([]byte(`{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"},{"Effect":"Deny","Action":["`+
			strings.Join(actions, `","`)+`"],"Resource":"*"}]}`), policy.SCP)
		for _, a := range in.Accounts() {
			a.SCPs = append(a.SCPs, &policy.Layer{Name: "root", Policies: []policy.Attached{{Document: scp, Policy: "denied-everywhere"}}})
		}
		for _, e := range hopsOf(t, in, techniques, tech.ID) {
			if asks(e) && !serviceLinked(e) {
				t.Errorf("%s: an SCP denies %s, and there is still the hop %s", s.File, strings.Join(actions, " and "), c.readable.Replace(hopName(e)))
			}
		}
		all += len(before)
	}
	return all
}

func serviceLinked(e *graph.Edge) bool { return strings.Contains(e.From.ID, ":role/aws-service-role/") }

// "Administrator was computed without SCPs."
func TestAnAdministratorIsOneOnlyWithinItsSCPs(t *testing.T) {
	t.Parallel()
	asks(t, `
about: An administrator under an SCP.
user/ana: {attach: AdministratorAccess}
user/ben: {attach: AdministratorAccess}
table/orders: {}
role/app: {trust: lambda.amazonaws.com, allow: dynamodb:Scan on table/orders}
organization:
  root: {scp: ["dynamodb:* if aws:PrincipalArn ArnLike arn:aws:iam::*:user/*", "iam:*, lambda:*, sts:AssumeRole, ec2:*"]}
expect:
  role/app to table/orders: yes by dynamodb-read
`)
}

// "Two policies on one role combine to a path that the tool misses, since it
// looks policy by policy."
func TestPermissionsOfSeveralPoliciesAddUp(t *testing.T) {
	t.Parallel()
	asks(t, `
about: What it takes to restore a database, in three policies and a group.
user/ana:
  allow: rds:RestoreDBInstanceFromDBSnapshot on snapshot/orders-1, db/copy-*
  attach: [policy/network, policy/keys]
  groups: group/operators
policy/network: {allow: "rds:RestoreDBInstanceFromDBSnapshot on subgrp/*, pg/*, og/*"}
policy/keys: {allow: "kms:CreateGrant, kms:DescribeKey on key/data"}
group/operators: {allow: rds:ModifyDBInstance on db/copy-*}
# Each of these lacks one part.
user/ben: {allow: "rds:RestoreDBInstanceFromDBSnapshot", attach: policy/keys}
user/carl: {attach: [policy/network, policy/keys], groups: group/operators}
user/dora: {allow: "rds:RestoreDBInstanceFromDBSnapshot", groups: group/operators}
db/orders: {key: key/data, open: nobody}
snapshot/orders-1: {of: db/orders, type: manual}
key/data: {}
expect:
  user/ana to db/orders: yes by rds-snapshot-restore-instance
`)
}

// "Edges are drawn as unconditional although MFA, a source address or the
// organisation is demanded."
func TestConditionsStayOnTheAnswerOrAreDecided(t *testing.T) {
	t.Parallel()
	asks(t, `
about: Roles behind conditions.
user/ana: {allow: sts:AssumeRole on role/*}
222222222222/role/ci: {allow: "sts:AssumeRole on 111111111111/role/ours, 111111111111/role/theirs"}
organization: {management: "999999999999", ou/prod: {accounts: ["111111111111", "222222222222"]}}
role/mfa: {trust: user/ana if aws:MultiFactorAuthPresent Bool true, allow: dynamodb:Scan on table/a}
role/office: {trust: user/ana if aws:SourceIp IpAddress 203.0.113.0/24, allow: dynamodb:Scan on table/b}
role/ours: {trust: account 222222222222 if aws:PrincipalOrgID StringEquals ORG, allow: dynamodb:Scan on table/c}
role/theirs: {trust: account 222222222222 if aws:PrincipalOrgID StringEquals o-anotherone, allow: dynamodb:Scan on table/d}
table/a: {}
table/b: {}
table/c: {}
table/d: {}
expect:
  role/mfa to table/a: yes by dynamodb-read
  user/ana to table/a: if by sts-assume-role, dynamodb-read when aws:MultiFactorAuthPresent Bool true
  role/office to table/b: yes by dynamodb-read
  user/ana to table/b: if by sts-assume-role, dynamodb-read when aws:SourceIp IpAddress 203.0.113.0/24
  role/ours to table/c: yes by dynamodb-read
  222222222222/role/ci to table/c: yes by sts-assume-role, dynamodb-read
  role/theirs to table/d: yes by dynamodb-read
`)
}

// "Which groups or services can use rds-db:connect on this instance?"
func TestWhoMayLogInToThisInstanceWithIAM(t *testing.T) {
	t.Parallel()
	s, world := asks(t, `
about: A group, an instance, a function, and who only looks like them.
group/analysts: {allow: rds-db:connect on login/orders/readonly}
user/ana: {groups: group/analysts}
role/app: {trust: ec2.amazonaws.com, allow: rds-db:connect on login/orders/app}
role/report: {trust: lambda.amazonaws.com, allow: rds-db:connect on login/*/report}
user/ben: {allow: "rds:*"}
user/carl: {allow: rds-db:connect on login/other/admin}
user/dora: {allow: "rds-db:connect on arn:aws:rds-db:eu-west-1:111111111111:dbuser:orders/app"}
instance/web: {role: role/app}
function/report: {role: role/report, vpc: main}
db/orders: {iam: true, open: internet, backups: 0}
db/other: {iam: false, open: internet, backups: 0}
expect:
  user/ana to db/orders: yes by rds-iam-connect
  role/app to db/orders: yes by rds-iam-connect
  role/report to db/orders: yes by rds-iam-connect
`, "rds-iam-connect")
	found, err := world.Paths("user/ana", "orders", reach.Query{K: 1})
	if err != nil || len(found.Paths) != 1 {
		t.Fatalf("%d paths, %v", len(found.Paths), err)
	}
	proof := found.Paths[0].Hops[0].Proof[0]
	if !strings.HasSuffix(proof.Witness, "/readonly") && !strings.HasSuffix(proof.Resource, "/readonly") {
		t.Errorf("proof of %s on %s names no database user: witness %q", proof.Action, proof.Resource, proof.Witness)
	}
	if len(proof.Statements) == 0 || proof.Statements[0].AttachedTo != "arn:aws:iam::111111111111:group/analysts" {
		t.Errorf("%s: statements %v, want one of the group", s.About, proof.Statements)
	}
}

// "Snapshots are shared with other accounts, or public, even when the live
// database is private."
func TestSharedSnapshotsOfAPrivateDatabaseAreListed(t *testing.T) {
	t.Parallel()
	asks(t, `
about: Nobody gets at the databases, but at copies of them.
db/orders: {open: nobody}
db/billing: {open: nobody, key: key/data}
db/archive: {open: nobody, key: key/closed}
cluster/visits: {open: nobody}
snapshot/orders-1: {of: db/orders, type: manual, shared: all}
snapshot/billing-1: {of: db/billing, type: manual, shared: "999988887777"}
snapshot/archive-1: {of: db/archive, type: manual, shared: "999988887777"}
cluster-snapshot/visits-1: {of: cluster/visits, type: manual, shared: "999988887777"}
key/data: {policy: ["account may kms:*", "account 999988887777 may kms:*"]}
key/closed: {}
expect:
  anyone to db/orders: yes by rds-snapshot-restore-instance
  account:999988887777 to db/orders: yes by rds-snapshot-restore-instance
  account:999988887777 to db/billing: yes by rds-snapshot-restore-instance
  account:999988887777 to cluster/visits: yes by rds-snapshot-restore-cluster
`)
}

// asks checks what a small estate answers, with the techniques that are named
// or else with all, and returns both.
func asks(t *testing.T, text string, only ...string) (*Scenario, *reach.World) {
	t.Helper()
	techniques := catalogue(t)
	if len(only) > 0 {
		techniques = slices.DeleteFunc(techniques, func(t technique.Technique) bool { return !slices.Contains(only, t.ID) })
	}
	s, err := Parse("asks.yaml", []byte(strings.ReplaceAll(text, "ORG", "o-"+id(10, managementAccount))))
	if err != nil {
		t.Fatal(err)
	}
	c, err := s.Compile(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	found, err := c.Answer(context.Background(), techniques)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(lines(s.Expect), lines(found)); diff != "" {
		t.Errorf("%s: who reaches what (-want +got):\n%s", s.About, diff)
	}
	world, err := reach.Load(context.Background(), c.Snapshot, reach.Options{Techniques: techniques})
	if err != nil {
		t.Fatal(err)
	}
	return s, world
}
