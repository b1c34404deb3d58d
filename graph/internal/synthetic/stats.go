package synthetic

import (
	"encoding/json"
	"fmt"
	"hash/maphash"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/store"
)

// Stats counts what an organisation is made of, from its records alone.
type Stats struct {
	Accounts, Principals, Users, Roles, Groups        int
	Policies, Documents, Distinct, Statements         int // managed policies; all documents, different ones, their statements
	Databases, Snapshots, Secrets, Keys, Grants       int
	Functions, Instances, Trusts, Across              int // trusts are statements; across: those that let another account in
	SSO, Federated, Service                           int // roles by whom they trust
	OwnRoles, Own, Tagged, Tested, NotAction, Bounded int // roles, then principals, with an inline policy; of those policies
	Attached, Shared, Guardrails, Yes, If, No         int // policies attached, to more than one; SCPs and RCPs; plants
	documents                                         map[uint64]bool
	attachments                                       map[string]int
	seed                                              maphash.Seed
}

// Measure counts an organisation, account by account.
func Measure(o Options) Stats {
	s := Stats{documents: map[uint64]bool{}, attachments: map[string]int{}, seed: maphash.MakeSeed()}
	for a := range Accounts(o) {
		s.Accounts++
		for _, r := range a.Records {
			s.record(r)
		}
	}
	s.Distinct = len(s.documents)
	for _, times := range s.attachments {
		if times > 1 {
			s.Shared++
		}
	}
	for _, p := range Planted(o) {
		switch p.Want {
		case Yes:
			s.Yes++
		case If:
			s.If++
		case No:
			s.No++
		}
	}
	return s
}

func (s *Stats) record(r *store.Record) {
	switch r.Type {
	case store.TypeUser, store.TypeRole:
		s.principal(r)
	case store.TypeGroup:
		s.Groups++
	case store.TypeManagedPolicy:
		s.Policies++
	case store.TypeDBInstance, store.TypeDBCluster, store.TypeDynamoDBTable, store.TypeRedshiftCluster:
		if !strings.Contains(string(r.Parts["rds:DescribeDBInstances"]), `"DBClusterIdentifier"`) {
			s.Databases++
		}
	case store.TypeDBSnapshot, store.TypeDBClusterSnapshot:
		s.Snapshots++
	case store.TypeSecret:
		s.Secrets++
	case store.TypeKey:
		s.Keys++
		s.Grants += strings.Count(string(r.Parts["kms:ListGrants"]), `"GrantId"`)
	case store.TypeFunction:
		s.Functions++
	case store.TypeInstance:
		s.Instances++
	case store.TypeOrgPolicy:
		s.Guardrails++
	}
	for _, part := range r.Parts {
		var fields any
		_ = json.Unmarshal(part, &fields) // it was printed here
		s.find(fields)
	}
}

// find counts the documents in a value: texts that hold statements.
func (s *Stats) find(value any) {
	switch v := value.(type) {
	case object:
		for _, inner := range v {
			s.find(inner)
		}
	case []any:
		for _, inner := range v {
			s.find(inner)
		}
	case string:
		if strings.HasPrefix(v, "{") && strings.Contains(v, `"Statement"`) {
			s.Documents++
			s.documents[maphash.String(s.seed, v)] = true
			s.Statements += strings.Count(v, `"Effect"`)
		}
	}
}

type entity struct {
	UserPolicyList, RolePolicyList []struct{ PolicyDocument string }
	AttachedManagedPolicies        []struct{ PolicyArn string }
	PermissionsBoundary            struct{ PermissionsBoundaryArn string }
	AssumeRolePolicyDocument       string
	RoleName                       string
}

func (s *Stats) principal(r *store.Record) {
	var e entity
	_ = json.Unmarshal(r.Parts[details], &e) // it was printed here
	s.Principals++
	if r.Type == store.TypeUser {
		s.Users++
	} else {
		s.Roles++
		s.trusts(r, &e)
	}
	own := ""
	for _, p := range slices.Concat(e.UserPolicyList, e.RolePolicyList) {
		own += p.PolicyDocument
	}
	count := func(n *int, yes bool) {
		if yes {
			*n++
		}
	}
	count(&s.Own, own != "")
	count(&s.OwnRoles, own != "" && r.Type == store.TypeRole)
	count(&s.Tagged, strings.Contains(own, "aws:PrincipalTag/") || strings.Contains(own, "${aws:username}"))
	count(&s.Tested, strings.Contains(own, `"Condition"`))
	count(&s.NotAction, strings.Contains(own, `"NotAction"`))
	count(&s.Bounded, e.PermissionsBoundary.PermissionsBoundaryArn != "")
	for _, p := range e.AttachedManagedPolicies {
		s.Attached++
		s.attachments[p.PolicyArn]++
	}
}

// trusts counts whom a role trusts.
func (s *Stats) trusts(r *store.Record, e *entity) {
	var d struct {
		Statement []struct{ Principal map[string][]string }
	}
	_ = json.Unmarshal([]byte(e.AssumeRolePolicyDocument), &d)
	for _, statement := range d.Statement {
		s.Trusts++
		switch {
		case statement.Principal["Service"] != nil:
			s.Service++
		case statement.Principal["Federated"] != nil:
			s.Federated++
			if strings.HasPrefix(e.RoleName, "AWSReservedSSO_") {
				s.SSO++
			}
		case slices.ContainsFunc(statement.Principal["AWS"], func(arn string) bool { return !strings.Contains(arn, ":"+r.Account+":") }):
			s.Across++
		}
	}
}

// percent is a share in per cent.
func percent(part, of int) float64 { return 100 * float64(part) / float64(max(of, 1)) }

// String says it in words.
func (s Stats) String() string {
	return fmt.Sprintf(`accounts   %d with %d guardrails
principals %d: %d users, %d roles (%d of single sign-on), %d groups
policies   %d managed, of which %d are attached %d times, more than once; %d documents, %d different ones, %d statements
own policy %.1f%% of roles; of principals: %.1f%% have one with tags or user names, %.1f%% with conditions, %.1f%% with NotAction; %.1f%% have a boundary
trusts     %d, %.1f%% across accounts
compute    %d functions, %d instances
databases  %d, %d snapshots, %d secrets, %d keys with %d grants
planted    %d ways, %d under conditions, %d blocked
`, s.Accounts, s.Guardrails, s.Principals, s.Users, s.Roles, s.SSO, s.Groups,
		s.Policies, s.Shared, s.Attached, s.Documents, s.Distinct, s.Statements,
		percent(s.OwnRoles, s.Roles), percent(s.Tagged, s.Principals), percent(s.Tested, s.Principals), percent(s.NotAction, s.Principals), percent(s.Bounded, s.Principals),
		s.Trusts, percent(s.Across, s.Trusts), s.Functions, s.Instances, s.Databases, s.Snapshots, s.Secrets, s.Keys, s.Grants, s.Yes, s.If, s.No)
}
