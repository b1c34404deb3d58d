package collect

import "github.com/iamreach/iamreach/store"

func lambdaOperations() []*Operation {
	return []*Operation{
		{
			Service: "lambda", Name: "list-functions", Action: "lambda:ListFunctions",
			Lists:   []List{{Path: "Functions", Type: store.TypeFunction, ID: "{FunctionArn}"}},
			Drop:    []string{"RevisionId"}, // new at every change
			Ordered: []string{"Layers", "Command", "EntryPoint"},
			Secret:  []string{"Environment.Variables"},
			Call:    callListFunctions,
		},
		{
			Service: "lambda", Name: "get-policy", Action: "lambda:GetPolicy",
			Each: &Each{
				Types: []string{store.TypeFunction}, Field: "FunctionName",
				ID: "arn:{partition}:lambda:{region}:{account}:function:{argument}",
			},
			Lists:        []List{{}},
			Documents:    []string{"Policy"},
			Drop:         []string{"RevisionId"},
			NothingThere: []string{"ResourceNotFoundException"},
			Call:         callGetFunctionPolicy,
		},
	}
}
