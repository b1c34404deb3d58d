package synthetic

// blockedDataWays end at a database that does not let them in.
func blockedDataWays() []way {
	return []way{
		{"explicit deny", false, func(p *planter) Plant {
			t := p.ledger(p.here)
			return Plant{From: p.user(p.here, "start", read(t), deny(t, "dynamodb:*")), To: t, Want: No}
		}},
		{"deny of a table", false, func(p *planter) Plant {
			name := p.name("ledger")
			t := p.here.arn("dynamodb", "table/%s", name)
			start := p.user(p.here, "start", read(t))
			p.table(p.here, name, "", deny(t, "dynamodb:*").to("AWS", start))
			return Plant{From: start, To: t, Want: No}
		}},
		{"table across without its policy", true, func(p *planter) Plant {
			t := p.ledger(p.there)
			return Plant{From: p.user(p.here, "start", read(t)), To: t, Want: No}
		}},
		{"key policy of a table", false, func(p *planter) Plant {
			key := p.key(p.here, "", administered(p.here))
			t := p.table(p.here, p.name("ledger"), key)
			return Plant{From: p.user(p.here, "start", read(t), allow(key, "kms:Decrypt")), To: t, Want: No}
		}},
		{"key policy of a copy", false, func(p *planter) Plant {
			key := p.key(p.here, "", administered(p.here), keyStatement("kms:*").to("AWS", p.user(p.here, "other")))
			db := p.database(p.here, toNobody, object{}, key)
			start := p.user(p.here, "start", append(p.restoring(p.copied(p.here, key)), use(key))...)
			return Plant{From: start, To: db, Want: No}
		}},
		{"key of a shared copy", true, func(p *planter) Plant {
			key := p.key(p.there, "", ofAccount(p.there))
			db := p.database(p.there, toNobody, object{}, key)
			copied := p.copied(p.there, key, p.here.id)
			start := p.user(p.here, "start", append(p.restoring(copied), use(key), allow(copied, "rds:CopyDBSnapshot").on(p.beside(copied, "snapshot:*")))...)
			return Plant{From: start, To: db, Want: No}
		}},
		{"copy shared with others", true, func(p *planter) Plant {
			db := p.database(p.there, toNobody, object{}, "")
			return Plant{From: p.user(p.here, "start", p.restoring(p.copied(p.there, "", "199999999999"))...), To: db, Want: No}
		}},
		{"RCP", false, func(p *planter) Plant {
			db := p.database(p.here, toAll, object{}, "")
			secret := p.secret(p.here, "sealed/"+p.name("db"), "")
			start := p.user(p.here, "start", allow(secret, "secretsmanager:GetSecretValue"))
			return Plant{From: start, To: db, Want: unless(vaulted(p.here.number), Yes), Hops: 1}
		}},
		{"no network", false, func(p *planter) Plant {
			db := p.database(p.here, toNobody, object{"IAMDatabaseAuthenticationEnabled": true}, "")
			return Plant{From: p.user(p.here, "start", p.connect(p.here, p.resource())), To: db, Want: No}
		}},
		{"no backups", false, func(p *planter) Plant {
			db := p.database(p.here, toNobody, object{"BackupRetentionPeriod": 0}, "")
			return Plant{From: p.user(p.here, "start", p.rewinding(db)...), To: db, Want: No}
		}},
		{"closed to functions", false, func(p *planter) Plant {
			db := p.database(p.here, toNobody, object{}, "")
			secret := p.secret(p.here, "apps/"+p.name("db"), "")
			job := p.function(p.here, p.role(p.here, "job", ofFunctions(), allow(secret, "secretsmanager:GetSecretValue")))
			return Plant{From: p.user(p.here, "start", allow(job, "lambda:UpdateFunctionCode")), To: db, Want: No}
		}},
		{"no IAM login", false, func(p *planter) Plant {
			db := p.database(p.here, toAll, object{}, "")
			return Plant{From: p.user(p.here, "start", p.connect(p.here, p.resource())), To: db, Want: No}
		}},
		{"login of another database", false, func(p *planter) Plant {
			db := p.database(p.here, toAll, object{"IAMDatabaseAuthenticationEnabled": true}, "")
			return Plant{From: p.user(p.here, "start", p.connect(p.here, p.resource()+"X")), To: db, Want: No}
		}},
		{"key of a secret", false, func(p *planter) Plant {
			key := p.key(p.here, "", ofAccount(p.here))
			db := p.database(p.here, toAll, object{}, "")
			secret := p.secret(p.here, "apps/"+p.name("db"), key)
			return Plant{From: p.user(p.here, "start", allow(secret, "secretsmanager:GetSecretValue")), To: db, Want: No}
		}},
		{"policy of a secret", false, func(p *planter) Plant {
			db := p.database(p.here, toAll, object{}, "")
			start := p.here.iam("user/%s", p.name("start"))
			secret := p.secret(p.here, "apps/"+p.name("db"), "", deny("*", "secretsmanager:GetSecretValue").to("AWS", start))
			return Plant{From: p.user(p.here, "start", allow(secret, "secretsmanager:GetSecretValue")), To: db, Want: No}
		}},
	}
}
