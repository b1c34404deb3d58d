package mototest

import "fmt"

// GuardrailPolicy is the SCP of the estate.
const GuardrailPolicy = `{"Version":"2012-10-17","Statement":[{"Sid":"KeepLogs","Effect":"Deny",` +
	`"Action":["cloudtrail:StopLogging","cloudtrail:DeleteTrail"],"Resource":"*"}]}`

// KeyPolicy is the policy of the keys, which let the management account in.
func (e *Estate) KeyPolicy() string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[`+
		`{"Sid":"IAM","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%s:root"},"Action":"kms:*","Resource":"*"},`+
		`{"Sid":"Management","Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%s:root"},`+
		`"Action":["kms:Decrypt","kms:DescribeKey","kms:CreateGrant"],"Resource":"*"}]}`, e.Data, e.Management)
}

// SecretPolicy is the policy of Secret, which nobody outside of Data reads.
func (e *Estate) SecretPolicy() string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"secretsmanager:GetSecretValue",`+
		`"Resource":"*","Condition":{"StringNotEquals":{"aws:PrincipalAccount":"%s"}}}]}`, e.Data)
}

// TablePolicy is the policy of the table, which lets the role deploy in.
func (e *Estate) TablePolicy() string {
	return fmt.Sprintf(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%s:role/deploy"},`+
		`"Action":"dynamodb:GetItem","Resource":"arn:aws:dynamodb:%s:%s:table/sessions"}]}`, e.Management, Home, e.Data)
}
