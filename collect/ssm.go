package collect

import "github.com/iamreach/iamreach/store"

// Names, kinds and keys of parameters: the operations that return values are
// not here.
func ssmOperations() []*Operation {
	return []*Operation{
		{
			Service: "ssm", Name: "describe-parameters", Action: "ssm:DescribeParameters",
			Lists:    []List{{Path: "Parameters", Type: store.TypeParameter, ID: "{ARN|Name}"}},
			Drop:     []string{"AllowedPattern"}, // it may be the value itself
			Volatile: []string{"LastModifiedDate", "LastModifiedUser", "Version"},
			Call:     callDescribeParameters,
		},
		{
			Service: "ssm", Name: "get-resource-policies", Action: "ssm:GetResourcePolicies",
			// Others cannot be shared. AWS knows a policy by the parameter's ARN alone.
			Each:         &Each{Types: []string{store.TypeParameter}, Field: "ARN", Where: [2]string{"Tier", "Advanced"}, ID: "{argument}"},
			Lists:        []List{{}},
			Documents:    []string{"Policy"},
			NothingThere: []string{"ResourceNotFoundException", "ParameterNotFound"},
			Call:         callGetParameterPolicies,
		},
	}
}
