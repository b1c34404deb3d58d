package render

import (
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
)

// kind is how one sort of node looks: a shape, an icon and a word, so that a
// print in black and white can be read.
type kind struct {
	word, plural string
	shape        shape
	icon         icon
	hue          hue
}

// kinds in the order of the legend.
var kinds = []kind{
	{"anyone", "anyone", circle, globeIcon, redHue},
	{"identity provider", "identity providers", cloud, shieldIcon, redHue},
	{"account", "accounts", cloud, buildingIcon, redHue},
	{"user", "users", rounded, personIcon, skyHue},
	{"group", "groups", rounded, peopleIcon, skyHue},
	{"root user", "root users", rounded, crownIcon, skyHue},
	{"access key", "access keys", rounded, keyIcon, skyHue},
	{"session", "sessions", hexagon, clockIcon, purpleHue},
	{"role", "roles", hexagon, badgeIcon, purpleHue},
	{"permission set", "permission sets", hexagon, badgeIcon, purpleHue},
	{"administrator", "administrators", hexagon, crownIcon, purpleHue},
	{"service", "services", octagon, gearIcon, greyHue},
	{"function", "functions", tabbed, lambdaIcon, greenHue},
	{"instance", "instances", tabbed, chipIcon, greenHue},
	{"container", "containers", tabbed, cubeIcon, greenHue},
	{"proxy", "proxies", tabbed, arrowsIcon, greenHue},
	{"secret", "secrets", note, lockIcon, orangeHue},
	{"key", "keys", diamond, keyIcon, orangeHue},
	{"grant", "grants", diamond, keyIcon, orangeHue},
	{"thing", "things", rounded, cubeIcon, greyHue},
	{"principal", "principals", rounded, peopleIcon, skyHue},
	{"snapshot", "snapshots", dashedCylinder, cameraIcon, blueHue},
	{"table", "tables", cylinder, noIcon, blueHue},
	{"database", "databases", cylinder, noIcon, blueHue},
}

// look returns how a kind looks, by its word.
func look(word string) kind {
	for _, k := range kinds {
		if k.word == word {
			return k
		}
	}
	return kind{word, word, rounded, cubeIcon, greyHue}
}

// kindOf is the kind of a node, read from its id as answers define ids.
func kindOf(id string) string {
	switch {
	case id == "anyone":
		return "anyone"
	case strings.HasPrefix(id, "account:"):
		return "account"
	case strings.HasPrefix(id, "admin:"):
		return "administrator"
	case strings.HasPrefix(id, "service:"):
		return "service"
	case strings.HasPrefix(id, "key:"):
		return "access key"
	}
	fields := strings.SplitN(id, ":", 6)
	if len(fields) < 6 || fields[0] != "arn" {
		return "thing"
	}
	if _, after, found := strings.Cut(id, "#"); found {
		if strings.HasPrefix(after, "grant/") {
			return "grant"
		}
		return "identity provider"
	}
	sort, _, _ := strings.Cut(strings.ReplaceAll(fields[5], "/", ":"), ":")
	if word, ok := kindByType[fields[2]+":"+sort]; ok {
		return word
	}
	if word, ok := kindByType[fields[2]]; ok {
		return word
	}
	return "thing"
}

// kindByType holds service:type of ARNs, or the service where all its types
// are one.
var kindByType = map[string]string{
	"iam:user": "user", "iam:role": "role", "iam:group": "group", "iam:root": "root user",
	"iam:oidc-provider": "identity provider", "iam:saml-provider": "identity provider",
	"sts:assumed-role": "session", "sts:federated-user": "session",
	"sso:permissionSet": "permission set", "identitystore:user": "user", "identitystore:group": "group",
	"lambda:function": "function", "ec2:instance": "instance", "ecs": "container", "eks": "container",
	"rds:db": "database", "rds:cluster": "database", "rds:db-proxy": "proxy",
	"rds:snapshot": "snapshot", "rds:cluster-snapshot": "snapshot",
	"dynamodb:table": "table", "cassandra": "table", "timestream": "table",
	"redshift": "database", "redshift-serverless": "database", "elasticache": "database", "memorydb": "database",
	"dax": "database", "es": "database", "aoss": "database", "dsql": "database",
	"secretsmanager": "secret", "ssm:parameter": "secret", "kms:key": "key",
}

// place is the second line of a node: the account with its alias, or what else
// says where the node belongs.
func place(id string, aliases map[string]string) string {
	if _, subject, found := strings.Cut(id, "#"); found && !strings.HasPrefix(subject, "grant/") {
		return strings.TrimPrefix(answer.Name(id), subject+" ") // via PROVIDER
	}
	switch account := answer.Account(id); {
	case id == "anyone":
		return "anonymous, any account"
	case strings.HasPrefix(id, "service:"):
		return "AWS service"
	case account == "":
		return ""
	case aliases[account] != "":
		return aliases[account] + " " + account
	case strings.HasPrefix(id, "account:"):
		return "any principal in it"
	default:
		return account
	}
}

// shortName is the first line of a node.
func shortName(id string) string {
	if _, subject, found := strings.Cut(id, "#"); found && !strings.HasPrefix(subject, "grant/") {
		return subject
	}
	name := answer.Name(id)
	switch kindOf(id) {
	case "administrator": // the second line has the account
		return "administrator"
	case "instance", "snapshot", "proxy", "key": // the shape and the legend say it
		name = name[strings.LastIndexAny(name, " /")+1:]
	}
	return name
}
