package collect

import "github.com/iamreach/iamreach/store"

// cognitoOperations read the identity pools of Cognito, and which roles they
// give.
func cognitoOperations() []*Operation {
	pools := &Each{
		Types: []string{store.TypeIdentityPool}, Field: "IdentityPoolId",
		ID: "arn:{partition}:cognito-identity:{region}:{account}:identitypool/{argument}",
	}
	return []*Operation{
		{
			Service: "cognito-identity", Name: "list-identity-pools", Action: "cognito-identity:ListIdentityPools",
			Lists: []List{{
				Path: "IdentityPools", Type: store.TypeIdentityPool,
				ID: "arn:{partition}:cognito-identity:{region}:{account}:identitypool/{IdentityPoolId}",
			}},
			Call: callListIdentityPools,
		},
		{
			Service: "cognito-identity", Name: "describe-identity-pool", Action: "cognito-identity:DescribeIdentityPool",
			Each: pools, Lists: []List{{}},
			NothingThere: []string{"ResourceNotFoundException"},
			Call:         callDescribeIdentityPool,
		},
		{
			Service: "cognito-identity", Name: "get-identity-pool-roles", Action: "cognito-identity:GetIdentityPoolRoles",
			Each: pools, Lists: []List{{}},
			NothingThere: []string{"ResourceNotFoundException"},
			Call:         callGetIdentityPoolRoles,
		},
	}
}
