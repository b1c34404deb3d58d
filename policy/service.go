package policy

import (
	"maps"
	"strings"
)

// rcpServices are the services whose resources RCPs govern, by the list of
// 2026-09-26 (PE-149).
var rcpServices = setOf(`appconfig appstream aoss autoscaling autoscaling-plans budgets clouddirectory cloudfront
	cloudsearch cloudtrail-data codeartifact codebuild codecommit codepipeline cognito-identity cognito-idp comprehend
	comprehendmedical compute-optimizer cost-optimization-hub dax dsql dynamodb ecr ecr-public events firehose fis fms
	gamelift health inspector-scan kendra kinesisvideo kms logs memorydb networkmonitor notifications opensearch
	pca-connector-ad personalize polly pricing resource-groups rolesanywhere s3 secretsmanager servicediscovery signin
	sqs sts support swf textract timestream-influxdb transcribe transfer translate wafv2 workspaces xray`)

// signedOnly are services that refuse requests without a signature (PE-166).
var signedOnly = setOf(`dsql dynamodb iam kms rds rds-data rds-db redshift redshift-data redshift-serverless
	secretsmanager sts`)

// shareActions are the actions that a share of a resource serves (PE-191,
// PE-194).
var shareActions = map[string]map[string]bool{
	"share:restore": setOf(`rds:describedbsnapshots rds:describedbclustersnapshots rds:copydbsnapshot
		rds:copydbclustersnapshot rds:restoredbinstancefromdbsnapshot rds:restoredbclusterfromsnapshot`),
	"share:ram": setOf(`rds:describedbclusters rds:restoredbclustertopointintime`),
	// PE-188: what the ACLs of buckets and objects give.
	"share:acl-read":  setOf(`s3:listbucket s3:listbucketversions s3:listbucketmultipartuploads s3:getobject s3:getobjectversion`),
	"share:acl-write": setOf(`s3:putobject s3:deleteobject s3:deleteobjectversion`),
}

// anyShare are the actions of all kinds of shares.
var anyShare = func() map[string]bool {
	all := map[string]bool{}
	for _, actions := range shareActions {
		maps.Copy(all, actions)
	}
	return all
}()

// grantActions are the actions that KMS grants can give (PE-198).
var grantActions = setOf(`creategrant decrypt derivesharedsecret describekey encrypt generatedatakey
	generatedatakeypair generatedatakeypairwithoutplaintext generatedatakeywithoutplaintext generatemac getpublickey
	reencryptfrom reencryptto retiregrant sign verify verifymac`)

func setOf(words string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsSeq(words) {
		set[lowerASCII(word)] = true
	}
	return set
}

// serviceOf is the service prefix of an action.
func serviceOf(action string) string {
	service, _, _ := strings.Cut(action, ":")
	return lowerASCII(service)
}

// gated reports whether the resource's own policy must take part, so that
// identity policies alone are not enough: KMS keys and trust (PE-159).
func (r *Request) gated() bool {
	switch serviceOf(r.Action) {
	case "kms": // PE-184: actions without a key are for identity policies
		return r.Target.ARN != "*" && (r.Resource != nil || strings.Contains(r.Target.ARN, ":key/"))
	case "sts":
		return r.onRole()
	}
	return false
}

// onRole reports whether the target is an IAM role.
func (r *Request) onRole() bool {
	rest := r.Target.ARN
	for i := range arnParts - 1 {
		part, after, ok := strings.Cut(rest, ":")
		if !ok || (i == 2 && part != "iam") {
			return false
		}
		rest = after
	}
	return strings.HasPrefix(rest, "role/")
}

// governing is the resource policy that governs this action: a trust policy
// governs who gets the role, and not what may be done to it (PE-016).
func (r *Request) governing() *Layer {
	if r.onRole() && serviceOf(r.Action) != "sts" {
		return nil
	}
	if r.shutOut() {
		return r.Resource.denying()
	}
	return r.Resource
}

// guarded reports whether SCPs restrict the caller (PE-145, PE-169, PE-174).
func (r *Request) guarded() bool {
	return r.Principal.inAccount() && !r.Principal.linked()
}

// fenced reports whether RCPs restrict the request (PE-147, PE-149, PE-150).
func (r *Request) fenced() bool {
	return rcpServices[serviceOf(r.Action)] && !r.Principal.linked() && !r.Target.AWSManaged &&
		!strings.Contains(r.Target.ARN, ":alias/aws/") && !strings.EqualFold(r.Action, "kms:RetireGrant")
}

// owner is the account of the target (PE-162).
func (r *Request) owner() string {
	if r.Target.Owner != "" {
		return r.Target.Owner
	}
	var part [arnParts]string
	if splitARN(r.Target.ARN, &part) == arnParts && part[4] != "" {
		return part[4]
	}
	return r.Principal.Account
}
