package policy

import (
	"strings"
	"testing"
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

func TestKeysAreInTheTableOnce(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, info := range keyTable() {
		if lower := strings.ToLower(info.name); seen[lower] {
			t.Errorf("%s is there twice", info.name)
		} else {
			seen[lower] = true
		}
		if info.multi && info.kind != stringEquals {
			t.Errorf("%s: no key of several values is known whose values are not texts", info.name)
		}
	}
}
