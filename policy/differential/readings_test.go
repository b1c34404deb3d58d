package differential

import (
	"regexp"
	"slices"
	"strings"
)

// reading is how the other engine understands something, as a change of the
// question: decided by our engine, the changed question gets the other's
// answer. It reports whether there is anything to change.
type reading struct {
	id   string
	read func(*question) bool
}

var readings = []reading{
	{"version-ignored", readVersion},
	{"session-policy-always-limits", readSession},
	{"federated-user-without-policy", readNoSession},
	{"rcp-of-any-service", readRCPs},
	{"resource-type-is-literal", readResourceType},
	{"resource-parts-fold-case", readResourceCase},
	{"short-resource-under-not", readShortUnderNot},
	{"unique-ids-unknown", readUniqueIDs},
	{"role-path-ignored", readRolePaths},
	{"account-of-any-partition", readPartitions},
	{"provider-is-of-an-account", readProviderAccount},
	{"default-needs-a-space", readDefaults},
	{"empty-value-is-none", readEmptyValues},
	{"empty-list-is-there", readEmptyLists},
	{"unresolved-variable-never-matches", readUnresolved},
	{"arn-split-inside-variable", readSplitVariables},
	{"zero-prefix-is-32", readZeroPrefix},
	{"ipv6-as-text", readIPv6},
	{"lone-address-of-other-family", readOtherFamily},
	{"epoch-is-milliseconds", readEpoch},
	{"numbers-by-prefix", readNumbers},
	{"binary-as-text", readBinary},
	{"escapes-only-beside-wildcards", readEscapes},
}

// refusal is what AWS refuses whatever policies say, and the other engine does
// not know of.
type refusal struct {
	id      string
	refused func(*question) bool
}

var refusals = []refusal{
	{"root-assumes-no-role", func(q *question) bool {
		return q.Caller.Kind == "root" && service(q.Action) == "sts" && strings.Contains(q.Resource, ":role/")
	}},
	{"provider-only-with-token", func(q *question) bool {
		return q.Caller.Kind == "federated" && strings.EqualFold(q.Action, "sts:AssumeRole")
	}},
	{"unsigned-request", func(q *question) bool {
		return q.Caller.Kind == "anonymous" && !slices.Contains([]string{"s3", "sqs", "sns", "lambda"}, service(q.Action))
	}},
}

func readVersion(q *question) bool {
	changed := false
	for _, d := range q.documents() {
		if d.Version != "2012-10-17" {
			d.Version, changed = "2012-10-17", true
		}
	}
	return changed
}

// readSession has the session policy limit whatever the resource's policy
// grants, as an SCP does.
func readSession(q *question) bool {
	if len(q.Session) == 0 {
		return false
	}
	q.SCPs = append(q.SCPs, q.Session)
	return true
}

// readNoSession has a federated user without session policy do all that the
// user may.
func readNoSession(q *question) bool {
	if q.Caller.Kind != "federated-user" || q.Session != nil {
		return false
	}
	q.Session = []document{{Version: "2012-10-17", Statements: []statement{{Effect: "Allow", Action: []string{"*"}, Resource: []string{"*"}}}}}
	return true
}

// readRCPs has RCPs deny whatever service it is, as a policy of the caller
// does.
func readRCPs(q *question) bool {
	for _, level := range q.RCPs {
		for _, d := range level {
			d = cloneAll([]document{d})[0]
			for i := range d.Statements {
				d.Statements[i].Principal = nil
			}
			q.Identity = append(q.Identity, d)
		}
	}
	changed := len(q.RCPs) > 0
	q.RCPs = nil
	return changed
}

// nothing is a pattern of resources that none of a question has.
const nothing = "arn:aws:none:::none"

// readResources changes the entries of Resource and NotResource.
func readResources(q *question, read func(string) string) bool {
	changed := false
	for _, d := range q.documents() {
		for i := range d.Statements {
			for _, list := range [][]string{d.Statements[i].Resource, d.Statements[i].NotResource} {
				for j, entry := range list {
					if other := read(entry); other != entry {
						list[j], changed = other, true
					}
				}
			}
		}
	}
	return changed
}

// readResourceType takes the sixth part up to its first / or : literally.
func readResourceType(q *question) bool {
	return readResources(q, func(entry string) string {
		parts := strings.SplitN(entry, ":", 6)
		if len(parts) < 6 {
			return entry
		}
		at := strings.IndexAny(parts[5], "/:")
		if at < 0 || !strings.ContainsAny(parts[5][:at], "*?$") {
			return entry
		}
		return nothing
	})
}

func readResourceCase(q *question) bool {
	return readResources(q, func(entry string) string {
		parts := strings.SplitN(entry, ":", 6)
		for i := 1; i < min(len(parts), 5); i++ {
			parts[i] = strings.ToLower(parts[i])
		}
		return strings.Join(parts, ":")
	})
}

// readOddActions replaces actions that the other engine refuses: what has no
// service or two of them is no action (PE-038), and *:* is * (PE-037).
func readOddActions(q *question) bool {
	changed := false
	for _, d := range q.documents() {
		for i := range d.Statements {
			for _, list := range [][]string{d.Statements[i].Action, d.Statements[i].NotAction} {
				for j, entry := range list {
					prefix, _, _ := strings.Cut(entry, ":")
					switch {
					case entry == "*":
					case entry == "*:*":
						list[j], changed = "*", true
					case strings.Count(entry, ":") != 1, prefix == "", strings.ContainsAny(prefix, "*?"):
						list[j], changed = "none:None", true
					}
				}
			}
		}
	}
	return changed
}

// readShortUnderNot has a statement not apply where NotResource lists an ARN
// with parts missing.
func readShortUnderNot(q *question) bool {
	changed := false
	drop := func(documents []document, needsStar bool) {
		for i := range documents {
			changed = documents[i].drop(func(s *statement) bool {
				return slices.ContainsFunc(s.NotResource, func(entry string) bool {
					return strings.Trim(entry, "*") != "" && strings.Count(entry, ":") < 5 && (!needsStar || strings.Contains(entry, "*"))
				})
			}) || changed
		}
	}
	for _, list := range append(append([][]document{q.Identity, q.Boundary, q.Session}, q.SCPs...), q.RCPs...) {
		drop(list, false)
	}
	drop(q.Policy, true)
	drop(q.Endpoint, true)
	return changed
}

// drop removes statements; the function may change those that it keeps.
func (d *document) drop(which func(*statement) bool) bool {
	n := len(d.Statements)
	kept := d.Statements[:0]
	for i := range d.Statements {
		if s := d.Statements[i]; !which(&s) {
			kept = append(kept, s)
		}
	}
	d.Statements = kept
	return len(kept) < n
}

// readPrincipals changes the AWS principals of statements; "" drops one.
func readPrincipals(q *question, read func(string) string) bool {
	changed := false
	for _, d := range q.documents() {
		for i := range d.Statements {
			for _, who := range []map[string][]string{d.Statements[i].Principal, d.Statements[i].NotPrincipal} {
				list := []string{}
				for _, name := range who["AWS"] {
					other := read(name)
					changed = changed || other != name
					if other != "" {
						list = append(list, other)
					}
				}
				if who["AWS"] != nil {
					who["AWS"] = list
				}
			}
		}
	}
	return changed
}

var uniqueID = regexp.MustCompile(`^A[0-9A-Z]+$`)

func readUniqueIDs(q *question) bool {
	return readPrincipals(q, func(name string) string {
		if uniqueID.MatchString(name) {
			return ""
		}
		return name
	})
}

// readRolePaths takes a role for that of the session by its name, whatever its
// path and letter case.
func readRolePaths(q *question) bool {
	role := q.Caller.Role
	if role == "" {
		return false
	}
	last := func(arn string) string { return arn[strings.LastIndexByte(arn, '/')+1:] }
	return readPrincipals(q, func(name string) string {
		if strings.HasPrefix(name, role[:strings.Index(role, "role/")+5]) && strings.EqualFold(last(name), last(role)) {
			return role
		}
		return name
	})
}

var accountRoot = regexp.MustCompile(`^arn:.*?:iam::([0-9]{12}):root$`)

func readPartitions(q *question) bool {
	return readPrincipals(q, func(name string) string {
		if m := accountRoot.FindStringSubmatch(name); m != nil && !strings.HasPrefix(name, "arn:aws:") {
			return m[1]
		}
		return name
	})
}

// readProviderAccount has the account of the identity provider name those who
// come through it, which matters to a Deny.
func readProviderAccount(q *question) bool {
	if q.Caller.Kind != "federated" {
		return false
	}
	names := func(name string) bool {
		m := accountRoot.FindStringSubmatch(name)
		return name == q.Caller.Account || m != nil && m[1] == q.Caller.Account
	}
	changed := false
	for _, d := range q.documents() {
		for i := range d.Statements {
			for _, who := range []map[string][]string{d.Statements[i].Principal, d.Statements[i].NotPrincipal} {
				if slices.ContainsFunc(who["AWS"], names) {
					who["Federated"], changed = append(who["Federated"], q.Caller.ARN), true
				}
			}
		}
	}
	return changed
}
