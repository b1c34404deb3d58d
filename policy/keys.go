package policy

import "strings"

// keyInfo is what is known about a condition key whatever the request.
type keyInfo struct {
	name  string // AWS's spelling; of a prefix, with the rest as it was asked
	kind  family // of its values: stringEquals, arnLike, number, date, boolean, binary or address
	multi bool   // may have several values
	class Class  // of a test of it, where the context does not say
}

// keyTable lists keys and, ending in "/" or ":", prefixes of keys. Those that
// are not here are texts of a circumstance: nothing about them may be assumed
// (PE-101). Known keys are of a circumstance too where nobody set them.
var keyTable = []keyInfo{
	// The principal (PE-104 to PE-113).
	{"aws:PrincipalArn", arnLike, false, Circumstance},
	{"aws:PrincipalAccount", stringEquals, false, Circumstance},
	{"aws:PrincipalOrgID", stringEquals, false, Circumstance},
	{"aws:PrincipalOrgPaths", stringEquals, true, Circumstance},
	{"aws:PrincipalTag/", stringEquals, false, Circumstance},
	{"aws:PrincipalType", stringEquals, false, Circumstance},
	{"aws:userid", stringEquals, false, Circumstance},
	{"aws:username", stringEquals, false, Circumstance},
	{"aws:PrincipalIsAWSService", boolean, false, Circumstance},
	{"aws:PrincipalServiceName", stringEquals, false, Circumstance},
	{"aws:PrincipalServiceNamesList", stringEquals, true, Circumstance},

	// The resource (PE-114 to PE-116).
	{"aws:ResourceAccount", stringEquals, false, Circumstance},
	{"aws:ResourceOrgID", stringEquals, false, Circumstance},
	{"aws:ResourceOrgPaths", stringEquals, true, Circumstance},
	{"aws:ResourceTag/", stringEquals, false, Circumstance},

	// From where, when and how (PE-117 to PE-128, PE-131).
	{"aws:RequestedRegion", stringEquals, false, Chosen},
	{"aws:SourceIp", address, false, Circumstance},
	{"aws:VpcSourceIp", address, false, Circumstance},
	{"aws:SourceVpc", stringEquals, false, Circumstance},
	{"aws:SourceVpcArn", arnLike, false, Circumstance},
	{"aws:SourceVpce", stringEquals, false, Circumstance},
	{"aws:VpceAccount", stringEquals, false, Circumstance},
	{"aws:VpceOrgID", stringEquals, false, Circumstance},
	{"aws:VpceOrgPaths", stringEquals, true, Circumstance},
	{"aws:Ec2InstanceSourceVpc", stringEquals, false, Circumstance},
	{"aws:Ec2InstanceSourcePrivateIPv4", address, false, Circumstance},
	{"aws:MultiFactorAuthPresent", boolean, false, Circumstance},
	{"aws:MultiFactorAuthAge", number, false, Circumstance},
	{"aws:TokenIssueTime", date, false, Circumstance},
	{"aws:CurrentTime", date, false, Circumstance},
	{"aws:EpochTime", date, false, Circumstance},
	{"aws:SecureTransport", boolean, false, Chosen},
	{"aws:ViaAWSService", boolean, false, Circumstance},
	{"aws:CalledVia", stringEquals, true, Circumstance},
	{"aws:CalledViaFirst", stringEquals, false, Circumstance},
	{"aws:CalledViaLast", stringEquals, false, Circumstance},
	{"aws:SourceArn", arnLike, false, Circumstance},
	{"aws:SourceAccount", stringEquals, false, Circumstance},
	{"aws:SourceOrgID", stringEquals, false, Circumstance},
	{"aws:SourceOrgPaths", stringEquals, true, Circumstance},
	{"aws:FederatedProvider", stringEquals, false, Circumstance},
	{"aws:AssumedRoot", boolean, false, Circumstance},
	{"ec2:SourceInstanceARN", arnLike, false, Circumstance},
	{"lambda:SourceFunctionArn", arnLike, false, Circumstance},
	{"ec2:RoleDelivery", number, false, Circumstance},

	// What the caller sends (PE-129, PE-130, PE-132).
	{"aws:SourceIdentity", stringEquals, false, Chosen},
	{"aws:RequestTag/", stringEquals, false, Chosen},
	{"aws:TagKeys", stringEquals, true, Chosen},
	{"aws:Referer", stringEquals, false, Chosen},
	{"aws:UserAgent", stringEquals, false, Chosen},

	// Assuming roles (PE-133 to PE-135).
	{"sts:ExternalId", stringEquals, false, Secret},
	{"sts:RoleSessionName", stringEquals, false, Chosen},
	{"sts:DurationSeconds", number, false, Chosen},
	{"sts:TransitiveTagKeys", stringEquals, true, Chosen},
	{"sts:SourceIdentity", stringEquals, false, Chosen},
	{"sts:RequestContext/", stringEquals, false, Secret},
	{"sts:RequestContextProviders", stringEquals, true, Secret},
	{"saml:aud", stringEquals, false, Chosen},
	{"saml:edupersonaffiliation", stringEquals, true, Secret},
	{"saml:edupersonentitlement", stringEquals, true, Secret},
	{"saml:edupersonorgdn", stringEquals, true, Secret},
	{"saml:edupersonscopedaffiliation", stringEquals, true, Secret},
	{"saml:cn", stringEquals, true, Secret},
	{"saml:", stringEquals, false, Secret},
	{"cognito-identity.amazonaws.com:amr", stringEquals, true, Secret},
	{"www.amazon.com:app_id", stringEquals, false, Chosen},
	{"graph.facebook.com:app_id", stringEquals, false, Chosen},

	// Passing roles.
	{"iam:PassedToService", stringEquals, false, Chosen},
	{"iam:AssociatedResourceArn", arnLike, false, Chosen},
	{"iam:PolicyARN", arnLike, false, Chosen},
	{"iam:PermissionsBoundary", arnLike, false, Chosen},
	{"iam:AWSServiceName", stringEquals, false, Chosen},

	// Keys and grants (PE-136 to PE-140).
	{"kms:CallerAccount", stringEquals, false, Circumstance},
	{"kms:ViaService", stringEquals, false, Circumstance},
	{"kms:GrantIsForAWSResource", boolean, false, Circumstance},
	{"kms:EncryptionContext:", stringEquals, false, Chosen},
	{"kms:EncryptionContextKeys", stringEquals, true, Chosen},
	{"kms:EncryptionAlgorithm", stringEquals, false, Chosen},
	{"kms:GrantOperations", stringEquals, true, Chosen},
	{"kms:GranteePrincipal", stringEquals, false, Chosen},
	{"kms:RetiringPrincipal", stringEquals, false, Chosen},
	{"kms:GranteeServicePrincipal", stringEquals, false, Chosen},
	{"kms:RetiringServicePrincipal", stringEquals, false, Chosen},
	{"kms:GrantConstraintType", stringEquals, false, Chosen},
	{"kms:GrantConstraintSourceArn", arnLike, false, Chosen},
	{"kms:RequestAlias", stringEquals, false, Chosen},
	{"kms:DataKeyPairSpec", stringEquals, false, Chosen},
	{"kms:ReEncryptOnSameKey", boolean, false, Chosen},
	{"kms:BypassPolicyLockoutSafetyCheck", boolean, false, Chosen},
	{"kms:ScheduleKeyDeletionPendingWindowInDays", number, false, Chosen},
	{"kms:ResourceAliases", stringEquals, true, Circumstance},
	{"kms:MultiRegion", boolean, false, Circumstance},

	// Databases and secrets (PE-141): what a request asks for.
	{"rds:req-tag/", stringEquals, false, Chosen},
	{"rds:DatabaseClass", stringEquals, false, Chosen},
	{"rds:DatabaseEngine", stringEquals, false, Chosen},
	{"rds:DatabaseName", stringEquals, false, Chosen},
	{"rds:EndpointType", stringEquals, false, Chosen},
	{"rds:StorageEncrypted", boolean, false, Chosen},
	{"rds:StorageSize", number, false, Chosen},
	{"rds:Piops", number, false, Chosen},
	{"rds:Vpc", boolean, false, Chosen},
	{"rds:MultiAz", boolean, false, Chosen},
	{"rds:PubliclyAccessible", boolean, false, Chosen},
	{"rds:ManageMasterUserPassword", boolean, false, Chosen},
	{"rds:CopyOptionGroup", boolean, false, Chosen},
	{"secretsmanager:VersionStage", stringEquals, false, Chosen},
	{"secretsmanager:VersionId", stringEquals, false, Chosen},
	{"secretsmanager:BlockPublicPolicy", boolean, false, Chosen},
	{"secretsmanager:ForceDeleteWithoutRecovery", boolean, false, Chosen},
	{"secretsmanager:RecoveryWindowInDays", number, false, Chosen},
	{"secretsmanager:RotateImmediately", boolean, false, Chosen},
	{"secretsmanager:ModifyRotationRules", boolean, false, Chosen},
	{"secretsmanager:KmsKeyId", stringEquals, false, Chosen},
	{"secretsmanager:KmsKeyArn", stringEquals, false, Chosen},
	{"secretsmanager:Name", stringEquals, false, Chosen},
	{"secretsmanager:Description", stringEquals, false, Chosen},
	{"dynamodb:LeadingKeys", stringEquals, true, Chosen},
	{"dynamodb:Attributes", stringEquals, true, Chosen},
	{"dynamodb:Select", stringEquals, false, Chosen},
	{"dynamodb:ReturnValues", stringEquals, false, Chosen},
	{"dynamodb:ReturnConsumedCapacity", stringEquals, false, Chosen},
	{"dynamodb:EnclosingOperation", stringEquals, false, Chosen},
	{"dynamodb:FullTableScan", boolean, false, Chosen},
	{"redshift:DbUser", stringEquals, false, Chosen},
	{"redshift:DbName", stringEquals, false, Chosen},
	{"redshift:DurationSeconds", number, false, Chosen},

	// Code and machines: what a request asks for.
	{"lambda:Layer", stringEquals, true, Chosen},
	{"lambda:VpcIds", stringEquals, true, Chosen},
	{"lambda:SubnetIds", stringEquals, true, Chosen},
	{"lambda:SecurityGroupIds", stringEquals, true, Chosen},
	{"lambda:CodeSigningConfigArn", arnLike, false, Chosen},
	{"lambda:FunctionArn", arnLike, false, Chosen},
	{"lambda:Principal", stringEquals, false, Chosen},
	{"lambda:FunctionUrlAuthType", stringEquals, false, Chosen},
	{"lambda:InvokedViaFunctionUrl", boolean, false, Chosen},
	{"ec2:InstanceType", stringEquals, false, Chosen},
	{"ec2:InstanceProfile", arnLike, false, Chosen},
	{"ec2:ImageID", stringEquals, false, Chosen},
	{"ec2:MetadataHttpTokens", stringEquals, false, Chosen},
	{"ec2:CreateAction", stringEquals, false, Chosen},
	{"ssm:SessionDocumentAccessCheck", boolean, false, Chosen},
}

// keyIndex finds an entry of the table.
type keyIndex struct {
	exact    map[string]*keyInfo
	prefixes map[string]*keyInfo
}

var keyByName = buildKeys(keyTable)

func buildKeys(table []keyInfo) keyIndex {
	index := keyIndex{map[string]*keyInfo{}, map[string]*keyInfo{}}
	for i := range table {
		name := strings.ToLower(table[i].name)
		if strings.HasSuffix(name, "/") || strings.HasSuffix(name, ":") {
			index.prefixes[name] = &table[i]
		} else {
			index.exact[name] = &table[i]
		}
	}
	return index
}

// infoOf looks a key up. It gives the spelling of AWS, so that the same key
// has the same text in every formula (PE-071).
func infoOf(key string) keyInfo {
	lower := strings.ToLower(key)
	if info, ok := keyByName.exact[lower]; ok {
		return *info
	}
	for i := len(lower) - 1; i >= 0; i-- {
		if lower[i] != '/' && lower[i] != ':' {
			continue
		}
		if info, ok := keyByName.prefixes[lower[:i+1]]; ok {
			found := *info
			found.name += key[i+1:]
			return found
		}
	}
	info := keyInfo{name: key, kind: stringEquals, class: Circumstance}
	// PE-135: ISSUER:claim, where an issuer is a host name with or without a
	// path. Whoever asks for a token chooses its audience; the rest is for the
	// provider to say.
	if at := strings.LastIndexByte(lower, ':'); at > 0 && strings.Contains(lower[:at], ".") {
		info.class = Secret
		if lower[at+1:] == "aud" {
			info.class = Chosen
		}
	}
	return info
}
