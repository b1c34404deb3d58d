package answer

import "strings"

// TechniqueWords says in two or three words what a hop does. A technique without
// words of its own is shown by its id, which reads well enough.
func TechniqueWords(id string) string {
	switch id {
	case "administrator":
		return "administrator"
	case "sts-assume-role":
		return "assume role"
	case "trust-oidc":
		return "web identity"
	case "trust-saml":
		return "SAML sign-in"
	case "rds-iam-connect":
		return "IAM login"
	case "rds-proxy-iam-connect":
		return "IAM login by proxy"
	case "rds-data-api-sql", "redshift-data-api":
		return "Data API"
	case "managed-master-secret-read":
		return "read master secret"
	case "custom-secret-read":
		return "read secret"
	case "rds-reset-master-instance", "rds-reset-master-cluster":
		return "reset password"
	case "dynamodb-read":
		return "read table"
	case "redshift-get-credentials":
		return "get credentials"
	case "rds-snapshot-restore-instance", "rds-snapshot-restore-cluster":
		return "restore snapshot"
	case "rds-snapshot-create-restore-instance":
		return "snapshot and restore"
	case "rds-pitr-instance":
		return "restore to a point in time"
	case "rds-share-snapshot", "rds-share-cluster-snapshot":
		return "share snapshot"
	case "rds-snapshot-copy-rekey":
		return "copy and share snapshot"
	case "lambda-create-invoke":
		return "pass role to function"
	case "ec2-run-instances":
		return "pass role to instance"
	case "lambda-update-code", "lambda-update-code-invoke":
		return "replace function code"
	case "lambda-role-credentials":
		return "function's role"
	case "ec2-role-credentials":
		return "instance's role"
	case "ssm-start-session":
		return "session on instance"
	case "ssm-send-command":
		return "command on instance"
	case "iam-put-user-policy-self", "iam-put-role-policy-self":
		return "write own policy"
	case "iam-attach-user-policy-self", "iam-attach-role-policy-self":
		return "attach admin policy"
	case "iam-create-policy-version-own":
		return "rewrite own policy"
	case "iam-set-default-policy-version":
		return "switch policy version"
	case "iam-attach-group-policy-own":
		return "attach to own group"
	case "iam-put-group-policy-own":
		return "write group's policy"
	case "iam-add-user-to-group-self":
		return "join group"
	case "iam-update-assume-role-policy":
		return "rewrite trust"
	case "iam-create-access-key":
		return "make access key"
	case "iam-create-login-profile":
		return "set console password"
	case "iam-update-login-profile":
		return "change console password"
	}
	return strings.ReplaceAll(id, "-", " ")
}
