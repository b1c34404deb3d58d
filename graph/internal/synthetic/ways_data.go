package synthetic

// databaseWays end in databases of each kind, by each kind of entry.
func databaseWays() []way {
	return []way{
		{"table across", true, func(p *planter) Plant {
			name := p.name("ledger")
			t := p.there.arn("dynamodb", "table/%s", name)
			start := p.role(p.here, "start", ofFunctions(), read(t))
			p.table(p.there, name, "", read(t).to("AWS", start))
			return Plant{From: start, To: t, Want: Yes, Hops: 1}
		}},
		{"table under a key across", true, func(p *planter) Plant {
			name := p.name("ledger")
			t := p.there.arn("dynamodb", "table/%s", name)
			key := p.key(p.there, "", administered(p.there), keyStatement("kms:Decrypt").to("AWS", p.here.iam("root")))
			start := p.user(p.here, "start", read(t), allow(key, "kms:Decrypt"))
			p.table(p.there, name, key, read(t).to("AWS", p.here.iam("root")))
			return Plant{From: start, To: t, Want: Yes, Hops: 1}
		}},
		{"table by a grant on its key", false, func(p *planter) Plant {
			t := p.table(p.here, p.name("ledger"), p.key(p.here, p.named(p.here, "start"), administered(p.here)))
			return Plant{From: p.role(p.here, "start", ofFunctions(), read(t)), To: t, Want: Yes, Hops: 1}
		}},
		{"IAM login from anywhere", false, func(p *planter) Plant {
			db := p.database(p.here, toAll, object{"IAMDatabaseAuthenticationEnabled": true}, "")
			return Plant{From: p.user(p.here, "start", p.connect(p.here, p.resource())), To: db, Want: p.login(), Hops: 1}
		}},
		{"IAM login from somewhere", false, func(p *planter) Plant {
			db := p.database(p.here, ofOffice, object{"IAMDatabaseAuthenticationEnabled": true}, "")
			return Plant{From: p.user(p.here, "start", p.connect(p.here, p.resource())), To: db, Want: If, Hops: 1}
		}},
		{"IAM login from a host", false, func(p *planter) Plant {
			db := p.database(p.here, ofData, object{"IAMDatabaseAuthenticationEnabled": true}, "")
			host, _ := p.host(p.here, true, p.connect(p.here, p.resource()))
			return Plant{From: p.user(p.here, "start", allow(host, "ssm:StartSession")), To: db, Want: p.login(), Hops: 3}
		}},
		{"proxy from a host", false, func(p *planter) Plant {
			db := p.database(p.here, ofData, object{}, "")
			resource := "prx-" + p.name("proxy")
			secret := p.secret(p.here, p.name("proxy"), "")
			p.in(p.here, func(a *account) {
				a.proxy(resource, p.name("proxy"), secret, object{"RdsResourceId": p.name("db"), "Type": "RDS_INSTANCE", "Port": 5432})
			})
			host, _ := p.host(p.here, true, p.connect(p.here, resource))
			start := p.user(p.here, "start", allow(host, "ssm:SendCommand").on("arn:aws:ssm:*::document/AWS-RunShellScript"))
			return Plant{From: start, To: db, Want: p.login(), Hops: 3}
		}},
		{"secret of a function", false, func(p *planter) Plant {
			db := p.database(p.here, ofData, object{}, "")
			secret := p.secret(p.here, "apps/"+p.name("db"), "")
			job := p.function(p.here, p.role(p.here, "job", ofFunctions(), allow(secret, "secretsmanager:GetSecretValue")))
			start := p.user(p.here, "start", allow(job, "lambda:UpdateFunctionCode"))
			return Plant{From: start, To: db, Want: Yes, Hops: 3}
		}},
		{"master secret", false, func(p *planter) Plant {
			key := p.key(p.here, "", ofAccount(p.here))
			secret := p.secret(p.here, "rds!"+p.name("master"), key)
			db := p.database(p.here, toAll, object{"MasterUserSecret": object{"SecretArn": secret, "KmsKeyId": key}}, "")
			start := p.user(p.here, "start", allow(secret, "secretsmanager:GetSecretValue"), allow(key, "kms:Decrypt"))
			return Plant{From: start, To: db, Want: Yes, Hops: 1}
		}},
		{"new password", false, func(p *planter) Plant {
			db := p.database(p.here, toAll, object{}, "")
			return Plant{From: p.user(p.here, "start", allow(db, "rds:ModifyDBInstance")), To: db, Want: Yes, Hops: 1}
		}},
		{"restore", false, func(p *planter) Plant {
			key := p.key(p.here, "", ofAccount(p.here))
			db := p.database(p.here, toNobody, object{}, key)
			start := p.role(p.here, "start", ofFunctions(), append(p.restoring(p.copied(p.here, key)), use(key))...)
			return Plant{From: start, To: db, Want: Yes, Hops: 1}
		}},
		{"restore of a shared copy", true, func(p *planter) Plant {
			db := p.database(p.there, toNobody, object{}, "")
			return Plant{From: p.user(p.here, "start", p.restoring(p.copied(p.there, "", p.here.id))...), To: db, Want: Yes, Hops: 1}
		}},
		{"restore of a public copy", true, func(p *planter) Plant {
			db := p.database(p.there, toNobody, object{}, "")
			return Plant{From: p.user(p.here, "start", p.restoring(p.copied(p.there, "", "all"))...), To: db, Want: Yes, Hops: 1}
		}},
		{"point in time", false, func(p *planter) Plant {
			db := p.database(p.here, toNobody, object{"BackupRetentionPeriod": 7}, "")
			return Plant{From: p.user(p.here, "start", p.rewinding(db)...), To: db, Want: Yes, Hops: 1}
		}},
		{"share an automated copy", false, func(p *planter) Plant {
			db := p.database(p.here, toNobody, object{"BackupRetentionPeriod": 7}, "")
			p.in(p.here, func(a *account) { a.automatic(p.name("db"), p.resource(), "") })
			mine := p.here.arn("rds", "snapshot:mine-*")
			start := p.user(p.here, "start", allow(p.here.arn("rds", "snapshot:rds:%s-*", p.name("db")), "rds:CopyDBSnapshot").on(mine), allow(mine, "rds:ModifyDBSnapshotAttribute"))
			return Plant{From: start, To: db, Want: Yes, Hops: 1}
		}},
		{"share a copy", false, func(p *planter) Plant {
			db := p.database(p.here, toNobody, object{}, "")
			return Plant{From: p.user(p.here, "start", allow(p.copied(p.here, ""), "rds:ModifyDBSnapshotAttribute")), To: db, Want: Yes, Hops: 1}
		}},
		{"Data API", false, func(p *planter) Plant {
			key := p.key(p.here, "", ofAccount(p.here))
			p.in(p.here, func(a *account) { a.cluster(p.name("cluster"), "cluster-"+p.name("c"), key) })
			db := p.here.arn("rds", "cluster:%s", p.name("cluster"))
			secret := p.secret(p.here, "apps/"+p.name("cluster"), "")
			start := p.user(p.here, "start", allow(db, "rds-data:ExecuteStatement"), allow(secret, "secretsmanager:GetSecretValue"))
			return Plant{From: start, To: db, Want: Yes, Hops: 1}
		}},
		{"Redshift Data API", false, func(p *planter) Plant {
			name := p.name("warehouse")
			p.in(p.here, func(a *account) { a.warehouse(name, object{}) })
			db := p.here.arn("redshift", "cluster:%s", name)
			start := p.user(p.here, "start", allow(db, "redshift-data:ExecuteStatement"), allow("*", "redshift-data:GetStatementResult"),
				allow(p.here.arn("redshift", "dbuser:%s/*", name), "redshift:GetClusterCredentials"))
			return Plant{From: start, To: db, Want: unless(allowlisted(p.here.number), Yes), Hops: 1}
		}},
	}
}

// login is with which certainty an IAM login works: which region it sees, and
// so what an SCP on regions does to it, is not documented.
func (p *planter) login() string {
	if regional(p.here.number) {
		return If
	}
	return Yes
}
