package policy

import (
	"strings"
	"testing"

	"github.com/iamreach/iamreach/policy/catalog"
)

func TestKeysHaveTheClassOfWhoeverSetsThem(t *testing.T) {
	t.Parallel()
	tests := []struct {
		rule, key, name string
		class           Class
		multi           bool
	}{
		{"PE-071 AWS's spelling", "AWS:sourceip", "aws:SourceIp", Circumstance, false},
		{"PE-107 several values", "aws:principalorgpaths", "aws:PrincipalOrgPaths", Circumstance, true},
		{"PE-108 the name of a tag as it is asked", "aws:principaltag/Cost/Center", "aws:PrincipalTag/Cost/Center", Circumstance, false},
		{"PE-130 tags of a request", "aws:RequestTag/team", "aws:RequestTag/team", Chosen, false},
		{"PE-132 headers", "aws:UserAgent", "aws:UserAgent", Chosen, false},
		{"PE-133 an external id is shared", "sts:ExternalId", "sts:ExternalId", Secret, false},
		{"PE-134 session names", "STS:RoleSessionName", "sts:RoleSessionName", Chosen, false},
		{"PE-135 a subject", "token.actions.githubusercontent.com:sub", "token.actions.githubusercontent.com:sub", Secret, false},
		{"PE-135 a subject of an issuer with a path", "oidc.eks.eu-west-1.amazonaws.com/id/AB12:sub", "oidc.eks.eu-west-1.amazonaws.com/id/AB12:sub", Secret, false},
		{"PE-135 an audience is asked for", "token.actions.githubusercontent.com:aud", "token.actions.githubusercontent.com:aud", Chosen, false},
		{"PE-135 a claim that the table of actions does not have", "gitlab.example.com:sub", "gitlab.example.com:sub", Secret, false},
		{"PE-135 SAML attributes of several values", "SAML:edupersonNickname", "saml:edupersonnickname", Secret, true},
		{"PE-135 authentication methods", "cognito-identity.amazonaws.com:amr", "cognito-identity.amazonaws.com:amr", Secret, true},
		{"PE-116 a tag of a secret", "secretsmanager:resourcetag/Team", "secretsmanager:ResourceTag/Team", Circumstance, false},
		{"PE-135 SAML attributes", "SAML:namequalifier", "saml:namequalifier", Secret, false},
		{"PE-139 encryption context with colons", "kms:EncryptionContext:aws:rds:db-id", "kms:EncryptionContext:aws:rds:db-id", Chosen, false},
		{"PE-139 its keys", "kms:encryptioncontextkeys", "kms:EncryptionContextKeys", Chosen, true},
		{"PE-141 a database user name", "redshift:DbUser", "redshift:DbUser", Chosen, false},
		{"PE-087 several values by the table of actions", "DynamoDB:firstpartitionkeyvalues", "dynamodb:FirstPartitionKeyValues", Circumstance, true},
		{"PE-071 a tag of the table of actions", "RDS:Cluster-Tag/Team", "rds:cluster-tag/Team", Circumstance, false},
		{"PE-101 nothing is assumed of others", "acme:thing", "acme:thing", Circumstance, false},
	}
	for _, tt := range tests {
		t.Run(tt.rule, func(t *testing.T) {
			t.Parallel()
			got := infoOf(tt.key)
			if got.name != tt.name || got.class != tt.class || got.multi != tt.multi || got.lower != strings.ToLower(tt.key) {
				t.Errorf("%s is %+v", tt.key, got)
			}
		})
	}
}

func TestKeysHaveTheValuesOfTheTableOfActions(t *testing.T) {
	t.Parallel()
	for key, want := range map[string]family{
		"elasticache:ClusterModeEnabled": boolean, "ec2:VolumeSize": number, "s3:object-lock-retain-until-date": date,
		"ecs:service": arnLike, "ec2-instance-connect:privateIpAddress": address, "events:TargetArn": stringEquals, "rds:BackupTarget": stringEquals,
	} {
		if got := infoOf(key).kind; got != want {
			t.Errorf("%s is of family %d, want %d", key, got, want)
		}
	}
}

func TestKeysAreInOneTableOnce(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	once := func(name string) {
		if lower := strings.ToLower(name); seen[lower] {
			t.Errorf("%s is there twice", name)
		} else {
			seen[lower] = true
		}
	}
	for _, names := range setBy() {
		for name := range strings.FieldsSeq(names) {
			once(name)
		}
	}
	for _, info := range allKeys() {
		once(info.name)
		if info.multi && info.kind != stringEquals {
			t.Errorf("%s: no key of several values is known whose values are not texts", info.name)
		}
	}
}

func allKeys() []keyInfo {
	all := globalKeys()
	for _, o := range otherKeys() {
		all = append(all, o.keyInfo)
	}
	return all
}

// inCatalog finds a key, or one of those that begin so, in the table of
// actions: its name there as far as it is fixed.
func inCatalog(name string) (fixed string, k catalog.Key, ok bool) {
	asked := name
	if strings.HasSuffix(name, "/") || strings.HasSuffix(name, ":") {
		asked += "anything"
	}
	k, ok = catalog.KeyOf(asked)
	fixed, _, _ = strings.Cut(k.Name, "${")
	return fixed, k, ok
}

func TestWhoSetsKeysIsSaidOfKeysOfTheTableOfActions(t *testing.T) {
	t.Parallel()
	for class, names := range setBy() {
		for name := range strings.FieldsSeq(names) {
			if name == "saml:" {
				continue // all of them
			}
			if fixed, _, ok := inCatalog(name); !ok || fixed != name {
				t.Errorf("%s %s is %q in the table of actions", class, name, fixed)
			}
		}
	}
}

// What is written here by hand is what the table of actions does not say, or
// contradicts it for a reason.
func TestKeysByHandAreThoseThatTheTableOfActionsLacks(t *testing.T) {
	t.Parallel()
	for _, o := range otherKeys() {
		fixed, k, ok := inCatalog(o.name)
		same := ok && fixed == o.name && familyOf(k.Type) == o.kind && strings.HasPrefix(k.Type, "ArrayOf") == o.multi
		if same || o.why == "" {
			t.Errorf("%s is there by hand for the reason %q; the table of actions has %+v", o.name, o.why, k)
		}
	}
	tagging, ok := catalog.ServiceOf("rds")
	if !ok {
		t.Fatal("no rds")
	}
	for _, k := range tagging.Keys { // of the keys of aws: services have those of tags
		name, found := strings.CutPrefix(k.Name, "aws:")
		if !found {
			continue
		}
		info := infoOf(strings.ReplaceAll(k.Name, "${TagKey}", "team"))
		if info.kind != familyOf(k.Type) || info.multi != strings.HasPrefix(k.Type, "ArrayOf") {
			t.Errorf("aws:%s is %+v, and %s in the table of actions", name, info, k.Type)
		}
	}
	for _, info := range globalKeys() {
		if !strings.HasPrefix(info.name, "aws:") {
			t.Errorf("%s is a key of a service", info.name)
		}
	}
}
