// Package scenario turns a few lines of YAML into a small AWS estate and says
// who should reach which database in it. A scenario is compiled to the files
// of a dump, so that it goes through the real importer.
//
//	*.yaml ──Parse──▶ Scenario ──Dump──▶ fs.FS ──collect.Import──▶ snapshot
//	                     │ Control, Without                            │
//	                     ▼                                             ▼
//	                  Expect  ◀──────────── compare ────────────── Answer
//
// This is a whole scenario:
//
//	about: A CI role, which GitHub signs in to, resets the master password of an instance.
//	role/ci:
//	  trust:
//	    - oidc/github if token.actions.githubusercontent.com:sub StringEquals repo:acme/app:ref:refs/heads/main
//	    - ec2.amazonaws.com
//	  allow: rds:ModifyDBInstance on db/orders
//	oidc/github: {}
//	db/orders: {open: vpc}
//	instance/web: {role: role/ci}
//	expect:
//	  role/ci to db/orders: yes by rds-reset-master-instance
//	  oidc/github#repo:acme/app:ref:refs/heads/main to db/orders: if by trust-oidc, rds-reset-master-instance when iamreach:NetworkFrom Within 10.0.0.0/16
//	  oidc/github to db/orders: if by trust-oidc, rds-reset-master-instance when iamreach:NetworkFrom Within 10.0.0.0/16 and token.actions.githubusercontent.com:sub StringEquals repo:acme/app:ref:refs/heads/main
//	controls:
//	  the role runs nowhere inside the VPC:
//	    instance/web: null
//	    expect:
//	      role/ci to db/orders: if by rds-reset-master-instance when iamreach:NetworkFrom Within 10.0.0.0/16
//
// # Things
//
// A thing is KIND/NAME, or ACCOUNT/KIND/NAME outside of account 111111111111.
// What is left out has a plain default: region eu-west-1, an unencrypted
// PostgreSQL database that is available, keeps backups and is open to its VPC.
// Any thing takes region, and most take tags. The kinds and their fields:
//
//	user, role, group   allow, deny, attach, path; boundary and tags (user, role); groups, access-keys, inactive-keys, password, mfa (user);
//	                    trust, profile (role)
//	policy              allow, deny: the default version; versions: the other ones
//	db, cluster         engine, iam, open, key, secret, backups, status, vpc, subnets; data-api, members (cluster); with: other fields as AWS names
//	                    them; member: the same of the one instance of a cluster
//	snapshot, cluster-snapshot
//	                    of, type, status, shared, key
//	auto-backup, cluster-auto-backup
//	                    of, status, key
//	deployment, global-cluster, integration
//	                    from, to, status
//	proxy               to, iam, secret, open, vpc
//	proxy-endpoint      of, open, vpc
//	secret              key, policy, opens, deleted; of (the secret of another region that it is a replica of)
//	parameter           type, key, policy, opens
//	vault               policy
//	recovery-point      of, in, status, key
//	share               clusters, with (account ids, organization, ou/NAME), inside (the organisation alone)
//	export              of, in (a bucket), key, prefix, status
//	bucket              policy
//	key                 policy, grants, state; multi-region (a name that a primary key and its replicas have in common), replica
//	trust-anchor        disabled
//	anywhere-profile    roles, disabled, limited
//	identity-pool       authenticated (a role), guests, classic, developer (a name), google
//	table               key, policy, indexes, local-indexes
//	redshift            open, key, secret, vpc
//	function, instance  role, vpc, groups; policy, env, key (function), state (instance)
//	launch-template     secret
//	oidc, saml          clients (oidc)
//	sso-user, sso-group groups, disabled, external (sso-user)
//	permission-set      allow, attach, assigned (WHO in ACCOUNT), provisioned (accounts); its role there is ACCOUNT/sso-role/NAME
//
// # Policies
//
// A statement is ACTIONS on THINGS if CONDITIONS. Without "on" it is about
// everything; a condition is KEY OPERATOR VALUE,VALUE and several are joined by
// "and". Things are named as above, with * as part of the name (db/copy-*), or
// are ARNs. A few kinds stand only in policies: login/DATABASE/USER of IAM
// authentication, dbuser, dbname, subgrp, pg, cluster-pg, og, index, document,
// path (of parameters), restore-plan.
// A resource policy says WHO may ACTIONS if CONDITIONS, or may not; a trust
// policy says only WHO if CONDITIONS, or deny WHO. WHO is a principal, account,
// account ID, anyone, a service (lambda.amazonaws.com), or a provider. Where
// that is not enough, a statement is written out as IAM has it.
//
// # Around them
//
//	organization        management, root and ou/NAME with accounts, in, scp and rcp (what they deny), scp-allow (instead of FullAWSAccess);
//	                    delegated (ACCOUNT: services), delegation (who else may manage it), root-access (root users are managed centrally)
//	kind                of techniques: who is asked for these alone, in place of those that reach data
//	denied, not-tried   calls that were refused or not made: ACTION of THING in ACCOUNT/REGION
//
// Between brackets, YAML wants quotes around a text with "a, b", ":*" or "#".
//
// # Expectations
//
// All who reach a database are listed, but for root users, whom no policy of
// their own account keeps out: each pair with its certainty, the techniques on
// the way, the conditions ("when") and what was not read ("for").
//
// A control is a merge patch of the scenario: null removes a field. Unless it
// says otherwise, it ends the first expectation and leaves the rest.
//
// The package neither decides nor searches: that is left to the engine.
package scenario
