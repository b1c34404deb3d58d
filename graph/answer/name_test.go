package answer

import "testing"

func TestNameIn(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, id, want string }{
		{"a role loses its path", "arn:aws:iam::111122223333:role/service/ci-deploy", "role/ci-deploy (111122223333)"},
		{"the root user", "arn:aws:iam::111122223333:root", "root (111122223333)"},
		{"a session", "arn:aws:sts::111122223333:assumed-role/ci/x", "assumed-role/ci/x (111122223333)"},
		{"a database is known by its name", "arn:aws:rds:eu-west-1:111122223333:db:orders", "orders (111122223333)"},
		{"so is a cluster", "arn:aws-cn:rds:cn-north-1:111122223333:cluster:orders", "orders (111122223333)"},
		{"a snapshot says so", "arn:aws:rds:eu-west-1:111122223333:snapshot:orders-1", "snapshot orders-1 (111122223333)"},
		{"a secret", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders/master-AbCdEf", "orders/master (111122223333)"},
		{"a secret without random characters", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:orders-ma.ter", "orders-ma.ter (111122223333)"},
		{"a secret that is nothing but them", "arn:aws:secretsmanager:eu-west-1:111122223333:secret:-AbCdEf", "-AbCdEf (111122223333)"},
		{"a pattern keeps its kind", "arn:aws:rds:eu-west-1:111122223333:db:*", "db * (111122223333)"},
		{"a pattern of secrets", "arn:aws:secretsmanager:*:111122223333:secret:orders/*", "secret orders/* (111122223333)"},
		{"a pattern of tables", "arn:aws:dynamodb:*:111122223333:table/*", "table * (111122223333)"},
		{"a database user", "arn:aws:rds-db:eu-west-1:111122223333:dbuser:db-ABC/app", "database user app of db-ABC (111122223333)"},
		{"a table", "arn:aws:dynamodb:eu-west-1:111122223333:table/orders", "orders (111122223333)"},
		{"an instance", "arn:aws:ec2:eu-west-1:111122223333:instance/i-0123", "instance/i-0123 (111122223333)"},
		{"an account", "account:111122223333", "account 111122223333"},
		{"an administrator", "admin:111122223333", "administrator of 111122223333"},
		{"anyone", "anyone", "anyone"},
		{"a service", "service:rds.amazonaws.com", "rds.amazonaws.com"},
		{"a subject of GitHub", "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com#repo:acme/app:*", "repo:acme/app:* via GitHub (111122223333)"},
		{"a grant", "arn:aws:kms:eu-west-1:111122223333:key/ab-cd#grant/0a", "grant 0a on key/ab-cd (111122223333)"},
		{"an access key", "key:AKIAIOSFODNN7EXAMPLE", "key:AKIAIOSFODNN7EXAMPLE"},
		{"not an ARN after all", "arn:aws", "arn:aws"},
		{"a service without a resource name", "arn:aws:lambda:eu-west-1:111122223333:", " (111122223333)"},
		{"nothing", "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if got := NameIn(test.id); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}

func FuzzNameIn(f *testing.F) {
	f.Add("arn:aws:iam::111122223333:oidc-provider/x#grant/y")
	f.Add("arn:::::#")
	f.Fuzz(func(_ *testing.T, id string) { NameIn(id) })
}
