package lint

import (
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// resourceNameRules look at what stands where a resource's id belongs.
func resourceNameRules() []Rule {
	return []Rule{
		{
			ID: "rds-db-name", Title: "Name where a resource id belongs in rds-db:connect", Severity: Wrong,
			Reason:    "IAM database authentication knows a database by its resource id, db-…, cluster-… or prx-…, never by its name. With a name nobody can connect.",
			Advice:    "Use DbiResourceId of the instance, DbClusterResourceId of the cluster, or the id at the end of the proxy's ARN.",
			Reference: docRDSConnect,
			check: each(func(s *statement) { // PE-193
				s.eachNamed("rds-db", func(pointer, text, name string) {
					rest, ok := cutType(name, "dbuser")
					if !ok {
						return
					}
					id, user, has := strings.Cut(rest, "/")
					switch {
					case !has && !strings.ContainsAny(rest, "*?"):
						s.report(pointer, text, "%s names no database user: dbuser:RESOURCE-ID/USER", text)
					case !couldBeID(id, "db-", "cluster-", "prx-"):
						s.report(pointer, text, "%q is no resource id of a database: these begin with db-, cluster- or prx-", id)
					case user == "" && has:
						s.report(pointer, text, "%s names no database user: dbuser:RESOURCE-ID/USER", text)
					}
				})
			}),
		},
		{
			ID: "neptune-db-name", Title: "Name where a resource id belongs in neptune-db", Severity: Wrong,
			Reason:    "Neptune knows a cluster by its resource id, cluster-…, never by its name. With a name nobody can connect.",
			Advice:    "Use DbClusterResourceId of the cluster.",
			Reference: docNeptune,
			check: each(func(s *statement) {
				s.eachNamed("neptune-db", func(pointer, text, name string) {
					if id, _, _ := strings.Cut(name, "/"); !couldBeID(id, "cluster-") {
						s.report(pointer, text, "%q is no resource id of a cluster: these begin with cluster-", id)
					}
				})
			}),
		},
		{
			ID: "rds-letter-case", Title: "Database identifier with capital letters", Severity: Wrong,
			Reason:    "RDS stores identifiers in lower case, and ARNs are compared letter by letter: one with capitals matches nothing.",
			Advice:    "Write the identifier in lower case.",
			Reference: docARNs,
			check: each(func(s *statement) { // PE-043
				s.eachNamed("rds", func(pointer, text, name string) {
					for _, kind := range []string{"db", "cluster", "snapshot", "cluster-snapshot", "subgrp"} {
						id, ok := cutType(name, kind)
						if ok && strings.ContainsFunc(widened(id), func(r rune) bool { return 'A' <= r && r <= 'Z' }) {
							s.report(pointer, text, "%q has capital letters, which no identifier of RDS has", id)
						}
					}
				})
			}),
		},
		{
			ID: "kms-alias", Title: "Alias where a key belongs", Severity: Wrong,
			Reason:    "KMS decides on the ARN of the key, not of an alias. An alias as resource only matches actions on aliases, such as kms:CreateAlias.",
			Advice:    `Name the key's ARN, or allow it on keys under the condition "kms:ResourceAliases" or "kms:RequestAlias".`,
			Reference: docAliases,
			check: each(func(s *statement) { // PE-183
				s.eachNamed("kms", func(pointer, text, name string) {
					if !strings.HasPrefix(name, "alias/") || s.open() {
						return
					}
					onAliases := false
					for _, a := range s.actions() {
						for _, u := range a.Resources {
							onAliases = onAliases || u.Type.Name == "alias"
						}
					}
					if !onAliases {
						s.report(pointer, text, "%s is an alias, and no action of the statement is on aliases", text)
					}
				})
			}),
		},
		{
			ID: "kms-alias-only", Title: "Aliases alone for actions on keys", Severity: Risky,
			Reason:    "Of all that the entry names only what is on aliases is covered: KMS decides on the ARN of the key for everything else.",
			Advice:    `Add the key's ARN, or use the condition "kms:ResourceAliases" or "kms:RequestAlias" on keys.`,
			Reference: docAliases,
			check: each(func(s *statement) { // PE-183
				aliases := 0
				for _, text := range s.Resources {
					if parts := strings.SplitN(text, ":", arnParts); len(parts) == arnParts && parts[2] == "kms" && strings.HasPrefix(parts[5], "alias/") {
						aliases++
					}
				}
				if aliases == 0 || aliases < len(s.Resources) {
					return
				}
				for i := range s.entries {
					if e := &s.entries[i]; e.service == "kms" && e.name == "*" {
						s.report(s.element("Resource", 0), s.Resources[0], "kms:* covers only actions on aliases here")
						return
					}
				}
			}),
		},
		{
			ID: "secret-suffix", Title: "Secret without the six letters at the end", Severity: Risky,
			Reason:    "The ARN of a secret ends with a dash and six letters that Secrets Manager chose. A name without them does not match the secret.",
			Advice:    "End the entry with -?????? to match just this secret.",
			Reference: docSecrets,
			check: each(func(s *statement) { // PE-049
				s.eachNamed("secretsmanager", func(pointer, text, name string) {
					id, ok := cutType(name, "secret")
					if ok && id != "" && !strings.ContainsAny(widened(id), "*?") && !suffixed(id) {
						s.report(pointer, text, "%s ends without the six letters of a secret's ARN", text)
					}
				})
			}),
		},
		{
			ID: "rds-db-any-user", Title: "Any user of a database", Severity: Note,
			Reason:    "rds-db:connect on every database user includes the master user, where that may log in with IAM.",
			Advice:    "Name the database user that is meant.",
			Reference: docRDSConnect,
			check: each(func(s *statement) { // PE-193
				if s.Effect != policy.Allow {
					return
				}
				s.eachNamed("rds-db", func(pointer, text, name string) {
					if _, user, _ := strings.Cut(name, "/"); user == "*" && !s.pass.reported[pointer] {
						s.report(pointer, text, "any user of the database may be used, the master user among them")
					}
				})
			}),
		},
	}
}

// eachNamed visits the resources of a service: entries of Resource and
// NotResource whose ARN has this service, with their last part.
func (s *statement) eachNamed(service string, visit func(pointer, text, name string)) {
	s.eachResource(func(pointer, text string) {
		parts := strings.SplitN(maskVariables(text), ":", arnParts)
		if len(parts) == arnParts && parts[2] == service {
			visit(pointer, text, parts[arnParts-1])
		}
	})
}

func cutType(name, kind string) (string, bool) {
	if rest, ok := strings.CutPrefix(name, kind+":"); ok {
		return rest, true
	}
	return "", false
}

// couldBeID reports whether a pattern can match a resource id with one of the
// beginnings. The letters behind db- and cluster- are capitals; names are in
// lower case.
func couldBeID(pattern string, beginnings ...string) bool {
	pattern = widened(pattern)
	for _, begins := range beginnings {
		if !overlap(pattern, begins+"*") {
			continue
		}
		rest, ok := strings.CutPrefix(pattern, begins)
		if !ok || begins == "prx-" || !strings.ContainsFunc(rest, func(r rune) bool { return ('a' <= r && r <= 'z') || r == '-' }) {
			return true
		}
	}
	return false
}

// suffixed reports whether a secret's name ends with a dash and six letters.
func suffixed(id string) bool {
	const letters = 6
	at := len(id) - letters - 1
	return at > 0 && id[at] == '-' && !strings.ContainsFunc(id[at+1:], notAlphanumeric)
}
