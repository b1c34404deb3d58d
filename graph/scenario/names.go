package scenario

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"slices"
	"strings"
)

// id derives the id that AWS would give a thing from its name, so that it is
// the same in every run.
func id(length int, name ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(name, "/")))
	return hex.EncodeToString(sum[:])[:length]
}

// letters is the same in the capitals and digits of unique ids.
func letters(length int, name ...string) string {
	sum := sha256.Sum256([]byte(strings.Join(name, "/")))
	return base32.StdEncoding.EncodeToString(sum[:])[:length]
}

func uuid(name string) string {
	h := id(32, "uuid", name)
	return h[:8] + "-" + h[8:12] + "-4" + h[13:16] + "-a" + h[17:20] + "-" + h[20:]
}

// resourceID is the DbiResourceId, DbClusterResourceId or id of a proxy.
func (t *thing) resourceID() string {
	switch t.kind {
	case "cluster":
		return "cluster-" + letters(26, t.full())
	case "proxy":
		return "prx-" + id(17, t.full())
	}
	return "db-" + letters(26, t.full())
}

// arn is the ARN of a thing.
func (t *thing) arn() string {
	name := t.name
	switch t.kind {
	case "user", "role":
		name = strings.TrimPrefix(t.path(), "/") + name
	case "proxy":
		name = t.resourceID()
	case "secret":
		if b, ok := t.body.(*secret); ok && b.Of != "" {
			_, _, name = splitName(b.Of)
		}
		name += "-" + letters(6, t.account+"/secret/"+name)
	case "recovery-point":
		return t.recoveryPointARN()
	case "key":
		name = t.keyID()
	case "trust-anchor", "anywhere-profile":
		name = uuid(t.full())
	case "identity-pool":
		name = t.poolID()
	case "launch-template":
		name = "lt-0" + id(16, t.full())
	case "instance":
		name = "i-0" + id(16, t.full())
	case "oidc":
		name = issuer(name)
	case "sso-user", "sso-group":
		name = uuid(t.full())
	case "permission-set":
		name = identityCenterID + "/ps-" + id(16, t.full())
	case "sso-role":
		name = "AWSReservedSSO_" + name + "_" + id(16, t.full())
	case "saml":
		if name == signIn {
			name += "_" + id(16, t.full()) + "_DO_NOT_DELETE"
		}
	}
	return arnOf(t.kind, t.account, t.region, name)
}

// poolID is the id of an identity pool.
func (t *thing) poolID() string { return t.region + ":" + uuid(t.full()) }

// recoveryPointARN is that of the snapshot which AWS Backup made, or its own.
func (t *thing) recoveryPointARN() string {
	b, _ := t.body.(*recoveryPoint)
	switch _, kind, _ := splitName(b.Of); kind {
	case "db":
		return arnOf("snapshot", t.account, t.region, "awsbackup:job-"+t.name)
	case "cluster":
		return arnOf("cluster-snapshot", t.account, t.region, "awsbackup:job-"+t.name)
	}
	return arnOf("recovery-point", t.account, t.region, t.name)
}

func (t *thing) path() string {
	path := ""
	switch b := t.body.(type) {
	case *user:
		path = b.Identity.Path
	case *role:
		path = b.Identity.Path
	}
	if path == "" {
		return "/"
	}
	return path
}

// issuer is the host of an OIDC provider; GitHub's is known by its name.
func issuer(name string) string {
	if name == "github" {
		return "token.actions.githubusercontent.com"
	}
	return name
}

// shapes are how ARNs of each kind look; those after the gap stand only in
// policies.
var shapes = map[string]string{
	"user": "iam::{a}:user/{n}", "role": "iam::{a}:role/{n}", "group": "iam::{a}:group/{n}", "policy": "iam::{a}:policy/{n}",
	"export": "rds:{r}:{a}:export-task:{n}", "bucket": "s3:::{n}",
	"trust-anchor": "rolesanywhere:{r}:{a}:trust-anchor/{n}", "anywhere-profile": "rolesanywhere:{r}:{a}:profile/{n}",
	"identity-pool": "cognito-identity:{r}:{a}:identitypool/{n}",
	"oidc":          "iam::{a}:oidc-provider/{n}", "saml": "iam::{a}:saml-provider/{n}",
	"db": "rds:{r}:{a}:db:{n}", "cluster": "rds:{r}:{a}:cluster:{n}", "snapshot": "rds:{r}:{a}:snapshot:{n}",
	"cluster-snapshot": "rds:{r}:{a}:cluster-snapshot:{n}", "proxy": "rds:{r}:{a}:db-proxy:{n}",
	"auto-backup": "rds:{r}:{a}:auto-backup:{n}", "cluster-auto-backup": "rds:{r}:{a}:cluster-auto-backup:{n}",
	"proxy-endpoint": "rds:{r}:{a}:db-proxy-endpoint:{n}", "deployment": "rds:{r}:{a}:deployment:{n}",
	"global-cluster": "rds::{a}:global-cluster:{n}", "integration": "rds:{r}:{a}:integration:{n}",
	"secret": "secretsmanager:{r}:{a}:secret:{n}", "key": "kms:{r}:{a}:key/{n}", "table": "dynamodb:{r}:{a}:table/{n}",
	"parameter": "ssm:{r}:{a}:parameter/{n}", "vault": "backup:{r}:{a}:backup-vault:{n}", "recovery-point": "backup:{r}:{a}:recovery-point:{n}",
	"share": "ram:{r}:{a}:resource-share/{n}", "launch-template": "ec2:{r}:{a}:launch-template/{n}",
	"redshift": "redshift:{r}:{a}:cluster:{n}", "function": "lambda:{r}:{a}:function:{n}", "instance": "ec2:{r}:{a}:instance/{n}",

	"sso-user": "identitystore:::user/{n}", "sso-group": "identitystore:::group/{n}", "permission-set": "sso:::permissionSet/{n}",
	"sso-role": "iam::{a}:role/aws-reserved/sso.amazonaws.com/{n}",

	"subgrp": "rds:{r}:{a}:subgrp:{n}", "pg": "rds:{r}:{a}:pg:{n}", "cluster-pg": "rds:{r}:{a}:cluster-pg:{n}", "og": "rds:{r}:{a}:og:{n}",
	"dbuser": "redshift:{r}:{a}:dbuser:{n}", "dbname": "redshift:{r}:{a}:dbname:{n}", "index": "dynamodb:{r}:{a}:table/{n}",
	"volume": "ec2:{r}:{a}:volume/{n}", "interface": "ec2:{r}:{a}:network-interface/{n}", "subnet": "ec2:{r}:{a}:subnet/{n}",
	"sg": "ec2:{r}:{a}:security-group/{n}", "sgr": "ec2:{r}:{a}:security-group-rule/{n}", "image": "ec2:{r}::image/{n}", "document": "ssm:{r}:*:document/{n}",
	"login": "rds-db:{r}:{a}:dbuser:{n}", "path": "ssm:{r}:{a}:parameter/{n}", "restore-plan": "backup:{r}:{a}:restore-testing-plan:{n}",
}

func arnOf(kind, account, region, name string) string {
	return "arn:aws:" + strings.NewReplacer("{r}", region, "{a}", account, "{n}", name).Replace(shapes[kind])
}

// find returns the thing with a name as seen from an account.
func (s *Scenario) find(name, account string) *thing {
	if t := s.byName[account+"/"+name]; t != nil {
		return t
	}
	owner, kind, rest := splitName(name)
	return s.byName[owner+"/"+kind+"/"+rest]
}

// arns returns what a name in a statement stands for.
func (c *compiler) arns(name, account string) ([]string, error) {
	if name == "*" || strings.HasPrefix(name, "arn:") {
		return []string{name}, nil
	}
	if t := c.find(name, account); t != nil {
		return []string{t.arn()}, nil
	}
	owner, kind, rest := splitName(name)
	if !strings.HasPrefix(name, owner) {
		owner = account
	}
	switch {
	case kind == "login":
		return c.login(rest, owner)
	case shapes[kind] == "":
		return nil, fmt.Errorf("%q is no thing of this scenario, no ARN and not *", name)
	case strings.Contains(rest, "*"), kind == "dbuser", kind == "dbname", kind == "index", kind == "document", kind == "path":
		return []string{arnOf(kind, owner, homeRegion, rest)}, nil
	}
	return nil, fmt.Errorf("there is no %q in this scenario: add it, or write a pattern with *", name)
}

// login is a database user of IAM authentication: DATABASE/USER.
func (c *compiler) login(name, account string) ([]string, error) {
	db, user, found := strings.Cut(name, "/")
	if !found {
		return nil, fmt.Errorf("login/%s is not login/DATABASE/USER", name)
	}
	for _, kind := range []string{"db", "cluster", "proxy"} {
		if t := c.byName[account+"/"+kind+"/"+db]; t != nil {
			return []string{arnOf("login", t.account, t.region, t.resourceID()+"/"+user)}, nil
		}
	}
	if strings.Contains(db, "*") {
		return []string{arnOf("login", account, homeRegion, db+"/"+user)}, nil
	}
	return nil, fmt.Errorf("there is no database or proxy %q", db)
}

// builtIn are the providers of web identities that AWS knows by name.
var builtIn = []string{"accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com"}

// who returns the principal element that a word stands for.
func (c *compiler) who(word, account string) (any, error) {
	switch {
	case word == "anyone":
		return "*", nil
	case word == "account":
		return map[string]any{"AWS": "arn:aws:iam::" + account + ":root"}, nil
	case strings.HasPrefix(word, "account "):
		return map[string]any{"AWS": "arn:aws:iam::" + strings.TrimSpace(word[len("account "):]) + ":root"}, nil
	case slices.Contains(builtIn, word):
		return map[string]any{"Federated": word}, nil
	case strings.HasSuffix(strings.TrimSuffix(word, ".cn"), ".amazonaws.com") && !strings.Contains(word, "/"):
		return map[string]any{"Service": word}, nil
	case strings.HasPrefix(word, "arn:"):
		return map[string]any{"AWS": word}, nil
	}
	if t := c.find(word, account); t != nil {
		switch t.kind {
		case "oidc", "saml":
			return map[string]any{"Federated": t.arn()}, nil
		case "user", "role", "sso-role":
			return map[string]any{"AWS": t.arn()}, nil
		}
	}
	owner, kind, rest := splitName(word)
	if (kind == "user" || kind == "role") && !c.collected(owner) { // of an account that is not part of the scenario
		return map[string]any{"AWS": arnOf(kind, owner, "", rest)}, nil
	}
	return nil, fmt.Errorf("%q is no principal: a role, user, account, account ID, anyone, a service or a provider", word)
}

// value replaces the name of a thing in a condition.
func (c *compiler) value(text, account string) string {
	if _, kind, _ := splitName(text); shapes[kind] != "" {
		if t := c.find(text, account); t != nil {
			if t.kind == "identity-pool" { // conditions have its id
				return t.poolID()
			}
			return t.arn()
		}
	}
	return text
}

// readable turns the ids of an answer into the names of the scenario.
func (c *compiler) readable() *strings.Replacer {
	var list []string
	for _, t := range c.things {
		list = append(list, t.arn(), t.short())
		if t.kind == "identity-pool" {
			list = append(list, t.poolID(), t.short())
		}
	}
	for from, to := range c.ids {
		list = append(list, from, to)
	}
	// Longer ones first: one ARN may begin another.
	var sorted [][2]string
	for i := 0; i < len(list); i += 2 {
		sorted = append(sorted, [2]string{list[i], list[i+1]})
	}
	slices.SortFunc(sorted, func(a, b [2]string) int {
		if d := len(b[0]) - len(a[0]); d != 0 {
			return d
		}
		return strings.Compare(a[0], b[0])
	})
	list = list[:0]
	for _, p := range sorted {
		list = append(list, p[0], p[1])
	}
	return strings.NewReplacer(list...)
}
