package collect

import "github.com/iamreach/iamreach/store"

// Metadata and policies alone: the operations that return values are not here.
func secretsOperations() []*Operation {
	return []*Operation{
		{
			Service: "secretsmanager", Name: "list-secrets", Action: "secretsmanager:ListSecrets",
			Lists:    []List{{Path: "SecretList", Type: store.TypeSecret, ID: "{ARN}"}},
			Drop:     []string{"SecretVersionsToStages"}, // new at every rotation
			Volatile: []string{"LastAccessedDate", "LastChangedDate", "LastRotatedDate", "NextRotationDate"},
			Call:     callListSecrets,
		},
		{
			Service: "secretsmanager", Name: "get-resource-policy", Action: "secretsmanager:GetResourcePolicy",
			Each: &Each{Types: []string{store.TypeSecret}, ID: "{argument}"}, Lists: []List{{}},
			Documents:    []string{"ResourcePolicy"},
			NothingThere: []string{"ResourceNotFoundException"},
			Call:         callGetSecretPolicy,
		},
	}
}
