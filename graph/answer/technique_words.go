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
	}
	return strings.ReplaceAll(id, "-", " ")
}
