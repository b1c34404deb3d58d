package lint

import "slices"

// Where AWS's documents say so.
const (
	guide         = "https://docs.aws.amazon.com/IAM/latest/UserGuide/"
	docGrammar    = guide + "reference_policies_grammar.html"
	docVersion    = guide + "reference_policies_elements_version.html"
	docSid        = guide + "reference_policies_elements_sid.html"
	docAction     = guide + "reference_policies_elements_action.html"
	docNotAction  = guide + "reference_policies_elements_notaction.html"
	docResource   = guide + "reference_policies_elements_resource.html"
	docPrincipal  = guide + "reference_policies_elements_principal.html"
	docNotPrinc   = guide + "reference_policies_elements_notprincipal.html"
	docCondition  = guide + "reference_policies_elements_condition.html"
	docOperators  = guide + "reference_policies_elements_condition_operators.html"
	docMultivalue = guide + "reference_policies_condition-single-vs-multi-valued-context-keys.html"
	docVariables  = guide + "reference_policies_variables.html"
	docKeys       = guide + "reference_policies_condition-keys.html"
	docEvaluation = guide + "reference_policies_evaluation-logic.html"
	docARNs       = guide + "reference-arns.html"
	docQuotas     = guide + "reference_iam-quotas.html"
	docDeputy     = guide + "confused-deputy.html"
	docOIDC       = guide + "id_roles_create_for-idp_oidc.html"
	docPassRole   = guide + "id_roles_use_passrole.html"
	docActions    = "https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html"
	docRDSConnect = "https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/UsingWithRDS.IAMDBAuth.IAMPolicy.html"
	docNeptune    = "https://docs.aws.amazon.com/neptune/latest/userguide/iam-data-resources.html"
	docSecrets    = "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_iam-permissions.html"
	docAliases    = "https://docs.aws.amazon.com/kms/latest/developerguide/alias-authorization.html"
	docGrants     = "https://docs.aws.amazon.com/kms/latest/developerguide/grants.html"
	docKMSKeys    = "https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html"
	docKeyPolicy  = "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html"
	docRCP        = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps.html"
	docRCPSyntax  = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_manage_policies_rcps_syntax.html"
	docOrgQuotas  = "https://docs.aws.amazon.com/organizations/latest/userguide/orgs_reference_limits.html"
	docEndpoints  = "https://docs.aws.amazon.com/vpc/latest/privatelink/vpc-endpoints-access.html"
)

// Rules lists what is looked for. What is found by a rule is left alone by
// the more general rules behind it.
func Rules() []Rule {
	return slices.Concat(
		documentRules(), guardrailRules(), versionRules(),
		actionRules(), resourceNameRules(), resourceRules(),
		principalRules(), trustRules(),
		keyRules(), operatorRules(), setRules(), valueRules(), trapRules(),
		wideRules(), coverRules(),
	)
}
