package synthetic

import (
	"fmt"
	"strings"
)

// ledger lays a table, perhaps under a key.
func (p *planter) ledger(at place) string { return p.table(at, p.name("ledger"), "") }

func (p *planter) table(at place, name, key string, policy ...statement) string {
	p.in(at, func(a *account) { a.dynamo(name, key, false, policy...) })
	return at.arn("dynamodb", "table/%s", name)
}

// key lays a key with a policy of its own, and perhaps a grant.
func (p *planter) key(at place, grantee string, policy ...statement) string {
	id := at.keyNamed(fmt.Sprintf("%08x-0000-4000-a000-%06x%06x", at.number, p.here.number, p.number))
	p.in(at, func(a *account) {
		var grants []object
		if grantee != "" {
			grants = append(grants, a.grant(p.name("grant"), grantee, "Decrypt", "DescribeKey"))
		}
		a.writeKey(id, "CUSTOMER", policy, grants...)
	})
	return id
}

// ofAccount is the usual key policy: who may is up to the account.
func ofAccount(at place) statement {
	return keyStatement("kms:*").to("AWS", at.iam("root"))
}

// administered is the policy of a key that its account may change, not use.
func administered(at place) statement {
	return keyStatement("kms:Describe*", "kms:List*", "kms:Get*", "kms:ScheduleKeyDeletion").to("AWS", at.iam("root"))
}

// database lays a PostgreSQL instance, which anybody reaches when it is
// public.
func (p *planter) database(at place, group string, fields object, key string) string {
	fields["DbiResourceId"] = p.resource()
	p.in(at, func(a *account) { a.rdsInstance(p.name("db"), fields, group, group == toAll, key) })
	return at.arn("rds", "db:%s", p.name("db"))
}

// resource is the id of the database in rds-db:connect.
func (p *planter) resource() string { return fmt.Sprintf("db-P%05dN%d", p.here.number, p.number) }

func (p *planter) connect(at place, resource string) statement {
	return allow(at.arn("rds-db", "dbuser:%s/*", resource), "rds-db:connect")
}

// secret lays a secret.
func (p *planter) secret(at place, name, key string, policy ...statement) string {
	id := at.secretARN(name)
	p.in(at, func(a *account) { a.keep(id, key, nil, policy...) })
	return id
}

// copied lays a manual snapshot of the planted database.
func (p *planter) copied(at place, key string, shares ...string) string {
	p.in(at, func(a *account) { a.copied(p.name("copy"), p.name("db"), p.resource(), key, shares...) })
	return at.arn("rds", "snapshot:%s", p.name("copy"))
}

// restoring is what it takes to make a new instance of a snapshot, and to
// choose its password.
func (p *planter) restoring(snapshot string) []statement {
	own := func(kind string) string { return p.beside(snapshot, kind+":*") }
	restored := p.beside(snapshot, "db:restored-*")
	return []statement{
		allow(snapshot, "rds:RestoreDBInstanceFromDBSnapshot").on(restored, own("subgrp"), own("pg"), own("og")),
		allow(restored, "rds:ModifyDBInstance"),
	}
}

// rewinding is what it takes to restore a database as it was, and to choose
// its password.
func (p *planter) rewinding(db string) []statement {
	restored := p.here.arn("rds", "db:restored-*")
	return []statement{
		allow(db, "rds:RestoreDBInstanceToPointInTime").on(restored, p.here.arn("rds", "subgrp:*"), p.here.arn("rds", "pg:*"), p.here.arn("rds", "og:*")),
		allow(restored, "rds:ModifyDBInstance"),
	}
}

// beside is an ARN of RDS in the own account, in the region of a snapshot.
func (p *planter) beside(snapshot, name string) string {
	return "arn:aws:rds:" + strings.Split(snapshot, ":")[3] + ":" + p.here.id + ":" + name
}

// use is what RDS needs of a key in the name of its caller.
func use(key string) statement { return allow(key, "kms:CreateGrant", "kms:DescribeKey") }
