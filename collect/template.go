package collect

import (
	"encoding/json"
	"fmt"
	"strings"
)

// Access says for whom a template of the least privilege is.
type Access struct {
	Management bool   // the management account, which reads the organisation and enters the others
	Role       string // name, with its path, of the role that each account has
	ExternalID string // that the role asks for; empty: whoever deploys the template gives it
}

// DefaultRole is the name of the role where none is given.
const DefaultRole = "iamreach"

// path and name take the name of a role apart.
func (a Access) path() string {
	if i := strings.LastIndex(a.Role, "/"); i >= 0 {
		return "/" + strings.Trim(a.Role[:i], "/") + "/"
	}
	return "/"
}

func (a Access) name() string { return a.Role[strings.LastIndex(a.Role, "/")+1:] }

// tree is a JSON object of a template.
type tree = map[string]any

// CloudFormation returns a template of the least privilege that Run needs. For
// the accounts it is one to deploy as a stack set: a role that trusts the
// management account, and its policies. For the management account it attaches
// the policies to the role with which iamreach is run there.
func CloudFormation(a Access) string {
	resources, policies := tree{}, []any{}
	for i, document := range Policies(a.Management, a.Role) {
		name := fmt.Sprintf("Policy%d", i+1)
		policies = append(policies, tree{"Ref": name})
		properties := tree{"Description": "What iamreach collect reads", "PolicyDocument": json.RawMessage(document)}
		if a.Management {
			properties["Roles"] = []any{tree{"Ref": "RoleName"}}
		}
		resources[name] = tree{"Type": "AWS::IAM::ManagedPolicy", "Properties": properties}
	}
	if a.Management {
		return template("The right of iamreach to read an organisation and to enter its accounts", tree{
			"RoleName": tree{"Type": "String", "MinLength": 1, "Description": "Role of this account with which iamreach is run"},
		}, resources, nil)
	}
	resources["Role"] = tree{"Type": "AWS::IAM::Role", "Properties": tree{
		"RoleName": a.name(), "Path": a.path(),
		"AssumeRolePolicyDocument": tree{"Version": "2012-10-17", "Statement": []any{tree{
			"Effect": "Allow", "Action": "sts:AssumeRole",
			"Principal": tree{"AWS": tree{"Fn::Sub": "arn:${AWS::Partition}:iam::${ManagementAccountId}:root"}},
			"Condition": tree{"StringEquals": tree{"sts:ExternalId": tree{"Ref": "ExternalId"}}},
		}}},
		"ManagedPolicyArns": policies,
	}}
	externalID := tree{"Type": "String", "MinLength": 2, "MaxLength": 1224, "Description": "What iamreach collect gives as --external-id"}
	if a.ExternalID != "" {
		externalID["Default"] = a.ExternalID
	}
	return template("The role with which iamreach reads this account", tree{
		"ManagementAccountId": tree{"Type": "String", "AllowedPattern": "[0-9]{12}", "Description": "Account in which iamreach is run"},
		"ExternalId":          externalID,
	}, resources, tree{"RoleArn": tree{"Value": tree{"Fn::GetAtt": []any{"Role", "Arn"}}}})
}

func template(description string, parameters, resources, outputs tree) string {
	all := struct {
		AWSTemplateFormatVersion string
		Description              string
		Parameters, Resources    tree
		Outputs                  tree `json:",omitempty"`
	}{"2010-09-09", description, parameters, resources, outputs}
	return jsonText(all, "")
}

// jsonText prints what can always be printed.
func jsonText(value any, prefix string) string {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent(prefix, "  ")
	_ = e.Encode(value)
	return strings.TrimSuffix(b.String(), "\n")
}

// hclText is JSON as an expression of HCL, in whose strings ${ and %{ begin a
// template.
func hclText(value any) string {
	return strings.NewReplacer("${", "$${", "%{", "%%{").Replace(jsonText(value, "  "))
}

// Terraform returns what CloudFormation does as HCL.
func Terraform(a Access) string {
	var b strings.Builder
	variable := func(name, description, more string) {
		fmt.Fprintf(&b, "variable %q {\n  type        = string\n  description = %q\n%s}\n\n", name, description, more)
	}
	if a.Management {
		variable("role_name", "Role of this account with which iamreach is run", "")
	} else {
		variable("management_account_id", "Account in which iamreach is run", "")
		given := ""
		if a.ExternalID != "" {
			given = fmt.Sprintf("  default     = %s\n", hclText(a.ExternalID))
		}
		variable("external_id", "What iamreach collect gives as --external-id", given)
		fmt.Fprintf(&b, `data "aws_partition" "current" {}

resource "aws_iam_role" "iamreach" {
  name = %s
  path = %s
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRole"
      Principal = { AWS = "arn:${data.aws_partition.current.partition}:iam::${var.management_account_id}:root" }
      Condition = { StringEquals = { "sts:ExternalId" = var.external_id } }
    }]
  })
}

`, hclText(a.name()), hclText(a.path()))
	}
	role := "aws_iam_role.iamreach.name"
	if a.Management {
		role = "var.role_name"
	}
	for i, document := range Policies(a.Management, a.Role) {
		name := fmt.Sprintf("iamreach_%d", i+1)
		fmt.Fprintf(&b, "resource \"aws_iam_policy\" %q {\n  description = \"What iamreach collect reads\"\n  policy = jsonencode(%s)\n}\n\n", name, hclText(json.RawMessage(document)))
		fmt.Fprintf(&b, "resource \"aws_iam_role_policy_attachment\" %q {\n  role       = %s\n  policy_arn = aws_iam_policy.%s.arn\n}\n\n", name, role, name)
	}
	if !a.Management {
		b.WriteString("output \"role_arn\" {\n  value = aws_iam_role.iamreach.arn\n}\n")
	}
	return strings.TrimRight(b.String(), "\n")
}
