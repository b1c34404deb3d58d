package policy

import (
	"strings"

	"github.com/iamreach/iamreach/policy/catalog"
)

// keyInfo is what is known about a condition key whatever the request.
type keyInfo struct {
	name  string // AWS's spelling; of a prefix, with the rest as it was asked
	lower string // the same in lower case, by which keys are compared
	kind  family // of its values: stringEquals, arnLike, number, date, boolean, binary or address
	multi bool   // may have several values
	class Class  // of a test of it, where the context does not say
}

// keyTable lists keys and, ending in "/" or ":", prefixes of keys. Those that
// are not here are of a circumstance: nothing about them may be assumed
// (PE-101). Their spelling and values are those of the table of actions, and
// texts where that does not have them. Known keys are of a circumstance too where nobody set them.
func keyTable() []keyInfo {
	return []keyInfo{
		// The principal (PE-104 to PE-113).
		{name: "aws:PrincipalArn", kind: arnLike, class: Circumstance},
		{name: "aws:PrincipalAccount", class: Circumstance},
		{name: "aws:PrincipalOrgID", class: Circumstance},
		{name: "aws:PrincipalOrgPaths", multi: true, class: Circumstance},
		{name: "aws:PrincipalTag/", class: Circumstance},
		{name: "aws:PrincipalType", class: Circumstance},
		{name: "aws:userid", class: Circumstance},
		{name: "aws:username", class: Circumstance},
		{name: "aws:PrincipalIsAWSService", kind: boolean, class: Circumstance},
		{name: "aws:PrincipalServiceName", class: Circumstance},
		{name: "aws:PrincipalServiceNamesList", multi: true, class: Circumstance},

		// The resource (PE-114 to PE-116).
		{name: "aws:ResourceAccount", class: Circumstance},
		{name: "aws:ResourceOrgID", class: Circumstance},
		{name: "aws:ResourceOrgPaths", multi: true, class: Circumstance},
		{name: "aws:ResourceTag/", class: Circumstance},

		// From where, when and how (PE-117 to PE-128, PE-131).
		{name: "aws:RequestedRegion", class: Chosen},
		{name: "aws:SourceIp", kind: address, class: Circumstance},
		{name: "aws:VpcSourceIp", kind: address, class: Circumstance},
		{name: "aws:SourceVpc", class: Circumstance},
		{name: "aws:SourceVpcArn", kind: arnLike, class: Circumstance},
		{name: "aws:SourceVpce", class: Circumstance},
		{name: "aws:VpceAccount", class: Circumstance},
		{name: "aws:VpceOrgID", class: Circumstance},
		{name: "aws:VpceOrgPaths", multi: true, class: Circumstance},
		{name: "aws:Ec2InstanceSourceVpc", class: Circumstance},
		{name: "aws:Ec2InstanceSourcePrivateIPv4", kind: address, class: Circumstance},
		{name: "aws:MultiFactorAuthPresent", kind: boolean, class: Circumstance},
		{name: "aws:MultiFactorAuthAge", kind: number, class: Circumstance},
		{name: "aws:TokenIssueTime", kind: date, class: Circumstance},
		{name: "aws:CurrentTime", kind: date, class: Circumstance},
		{name: "aws:EpochTime", kind: date, class: Circumstance},
		{name: "aws:SecureTransport", kind: boolean, class: Chosen},
		{name: "aws:ViaAWSService", kind: boolean, class: Circumstance},
		{name: "aws:CalledVia", multi: true, class: Circumstance},
		{name: "aws:CalledViaFirst", class: Circumstance},
		{name: "aws:CalledViaLast", class: Circumstance},
		{name: "aws:SourceArn", kind: arnLike, class: Circumstance},
		{name: "aws:SourceAccount", class: Circumstance},
		{name: "aws:SourceOrgID", class: Circumstance},
		{name: "aws:SourceOrgPaths", multi: true, class: Circumstance},
		{name: "aws:FederatedProvider", class: Circumstance},
		{name: "aws:AssumedRoot", kind: boolean, class: Circumstance},
		{name: "ec2:SourceInstanceARN", kind: arnLike, class: Circumstance},
		{name: "lambda:SourceFunctionArn", kind: arnLike, class: Circumstance},
		{name: "ec2:RoleDelivery", kind: number, class: Circumstance},

		// What the caller sends (PE-129, PE-130, PE-132).
		{name: "aws:SourceIdentity", class: Chosen},
		{name: "aws:RequestTag/", class: Chosen},
		{name: "aws:TagKeys", multi: true, class: Chosen},
		{name: "aws:Referer", class: Chosen},
		{name: "aws:UserAgent", class: Chosen},

		// Assuming roles (PE-133 to PE-135).
		{name: "sts:ExternalId", class: Secret},
		{name: "sts:RoleSessionName", class: Chosen},
		{name: "sts:DurationSeconds", kind: number, class: Chosen},
		{name: "sts:TransitiveTagKeys", multi: true, class: Chosen},
		{name: "sts:SourceIdentity", class: Chosen},
		{name: "sts:RequestContext/", class: Secret},
		{name: "sts:RequestContextProviders", multi: true, class: Secret},
		{name: "saml:aud", class: Chosen},
		{name: "saml:edupersonaffiliation", multi: true, class: Secret},
		{name: "saml:edupersonentitlement", multi: true, class: Secret},
		{name: "saml:edupersonorgdn", multi: true, class: Secret},
		{name: "saml:edupersonscopedaffiliation", multi: true, class: Secret},
		{name: "saml:cn", multi: true, class: Secret},
		{name: "saml:", class: Secret},
		{name: "cognito-identity.amazonaws.com:amr", multi: true, class: Secret},
		{name: "www.amazon.com:app_id", class: Chosen},
		{name: "graph.facebook.com:app_id", class: Chosen},

		// Passing roles.
		{name: "iam:PassedToService", class: Chosen},
		{name: "iam:AssociatedResourceArn", kind: arnLike, class: Chosen},
		{name: "iam:PolicyARN", kind: arnLike, class: Chosen},
		{name: "iam:PermissionsBoundary", kind: arnLike, class: Chosen},
		{name: "iam:AWSServiceName", class: Chosen},

		// Keys and grants (PE-136 to PE-140).
		{name: "kms:CallerAccount", class: Circumstance},
		{name: "kms:ViaService", class: Circumstance},
		{name: "kms:GrantIsForAWSResource", kind: boolean, class: Circumstance},
		{name: "kms:EncryptionContext:", class: Chosen},
		{name: "kms:EncryptionContextKeys", multi: true, class: Chosen},
		{name: "kms:EncryptionAlgorithm", class: Chosen},
		{name: "kms:GrantOperations", multi: true, class: Chosen},
		{name: "kms:GranteePrincipal", class: Chosen},
		{name: "kms:RetiringPrincipal", class: Chosen},
		{name: "kms:GranteeServicePrincipal", class: Chosen},
		{name: "kms:RetiringServicePrincipal", class: Chosen},
		{name: "kms:GrantConstraintType", class: Chosen},
		{name: "kms:GrantConstraintSourceArn", kind: arnLike, class: Chosen},
		{name: "kms:RequestAlias", class: Chosen},
		{name: "kms:DataKeyPairSpec", class: Chosen},
		{name: "kms:ReEncryptOnSameKey", kind: boolean, class: Chosen},
		{name: "kms:BypassPolicyLockoutSafetyCheck", kind: boolean, class: Chosen},
		{name: "kms:SigningAlgorithm", class: Chosen},
		{name: "kms:MacAlgorithm", class: Chosen},
		{name: "kms:MessageType", class: Chosen},
		{name: "kms:ReplicaRegion", class: Chosen},
		{name: "kms:PrimaryRegion", class: Chosen},
		{name: "kms:WrappingAlgorithm", class: Chosen},
		{name: "kms:WrappingKeySpec", class: Chosen},
		{name: "kms:ScheduleKeyDeletionPendingWindowInDays", kind: number, class: Chosen},
		{name: "kms:ResourceAliases", multi: true, class: Circumstance},
		{name: "kms:MultiRegion", kind: boolean, class: Circumstance},

		// Databases and secrets (PE-141): what a request asks for.
		{name: "rds:req-tag/", class: Chosen},
		{name: "rds:DatabaseClass", class: Chosen},
		{name: "rds:DatabaseEngine", class: Chosen},
		{name: "rds:DatabaseName", class: Chosen},
		{name: "rds:EndpointType", class: Chosen},
		{name: "rds:StorageEncrypted", kind: boolean, class: Chosen},
		{name: "rds:StorageSize", kind: number, class: Chosen},
		{name: "rds:Piops", kind: number, class: Chosen},
		{name: "rds:Vpc", kind: boolean, class: Chosen},
		{name: "rds:MultiAz", kind: boolean, class: Chosen},
		{name: "rds:PubliclyAccessible", kind: boolean, class: Chosen},
		{name: "rds:ManageMasterUserPassword", kind: boolean, class: Chosen},
		{name: "rds:CopyOptionGroup", kind: boolean, class: Chosen},
		{name: "secretsmanager:VersionStage", class: Chosen},
		{name: "secretsmanager:VersionId", class: Chosen},
		{name: "secretsmanager:BlockPublicPolicy", kind: boolean, class: Chosen},
		{name: "secretsmanager:ForceDeleteWithoutRecovery", kind: boolean, class: Chosen},
		{name: "secretsmanager:RecoveryWindowInDays", kind: number, class: Chosen},
		{name: "secretsmanager:RotateImmediately", kind: boolean, class: Chosen},
		{name: "secretsmanager:ModifyRotationRules", kind: boolean, class: Chosen},
		{name: "secretsmanager:KmsKeyId", class: Chosen},
		{name: "secretsmanager:KmsKeyArn", class: Chosen},
		{name: "secretsmanager:Name", class: Chosen},
		{name: "secretsmanager:Description", class: Chosen},
		{name: "secretsmanager:AddReplicaRegions", multi: true, class: Chosen},
		{name: "secretsmanager:ForceOverwriteReplicaSecret", kind: boolean, class: Chosen},
		{name: "secretsmanager:RotationLambdaARN", kind: arnLike, class: Chosen},
		{name: "dynamodb:LeadingKeys", multi: true, class: Chosen},
		{name: "dynamodb:Attributes", multi: true, class: Chosen},
		{name: "dynamodb:Select", class: Chosen},
		{name: "dynamodb:ReturnValues", class: Chosen},
		{name: "dynamodb:ReturnConsumedCapacity", class: Chosen},
		{name: "dynamodb:EnclosingOperation", class: Chosen},
		{name: "dynamodb:FullTableScan", kind: boolean, class: Chosen},
		{name: "redshift:DbUser", class: Chosen},
		{name: "redshift:DbName", class: Chosen},
		{name: "redshift:DurationSeconds", kind: number, class: Chosen},
		{name: "redshift-data:statement-owner-iam-userid", class: Chosen}, // the caller's own, of its own statements
		{name: "redshift-data:session-owner-iam-userid", class: Chosen},
		{name: "neptune-db:QueryLanguage", class: Chosen},
		{name: "s3:prefix", class: Chosen},
		{name: "s3:delimiter", class: Chosen},
		{name: "s3:max-keys", kind: number, class: Chosen},
		{name: "s3:x-amz-acl", class: Chosen},
		{name: "s3:x-amz-server-side-encryption", class: Chosen},
		{name: "s3:x-amz-server-side-encryption-aws-kms-key-id", kind: arnLike, class: Chosen},

		// Code and machines: what a request asks for.
		{name: "lambda:Layer", multi: true, class: Chosen},
		{name: "lambda:VpcIds", multi: true, class: Chosen},
		{name: "lambda:SubnetIds", multi: true, class: Chosen},
		{name: "lambda:SecurityGroupIds", multi: true, class: Chosen},
		{name: "lambda:CodeSigningConfigArn", kind: arnLike, class: Chosen},
		{name: "lambda:FunctionArn", kind: arnLike, class: Chosen},
		{name: "lambda:Principal", class: Chosen},
		{name: "lambda:FunctionUrlAuthType", class: Chosen},
		{name: "lambda:InvokedViaFunctionUrl", kind: boolean, class: Chosen},
		{name: "ec2:InstanceType", class: Chosen},
		{name: "ec2:InstanceProfile", kind: arnLike, class: Chosen},
		{name: "ec2:ImageID", class: Chosen},
		{name: "ec2:MetadataHttpTokens", class: Chosen},
		{name: "ec2:MetadataHttpEndpoint", class: Chosen},
		{name: "ec2:MetadataHttpPutResponseHopLimit", kind: number, class: Chosen},
		{name: "ec2:AssociatePublicIpAddress", kind: boolean, class: Chosen},
		{name: "ec2:AvailabilityZone", class: Chosen},
		{name: "ec2:EbsOptimized", kind: boolean, class: Chosen},
		{name: "ec2:Encrypted", kind: boolean, class: Chosen},
		{name: "ec2:InstanceMarketType", class: Chosen},
		{name: "ec2:IsLaunchTemplateResource", kind: boolean, class: Chosen},
		{name: "ec2:KeyPairName", class: Chosen},
		{name: "ec2:LaunchTemplate", kind: arnLike, class: Chosen},
		{name: "ec2:Owner", class: Chosen},
		{name: "ec2:Public", kind: boolean, class: Chosen},
		{name: "ec2:SecurityGroupID", class: Chosen},
		{name: "ec2:Subnet", kind: arnLike, class: Chosen},
		{name: "ec2:SubnetID", class: Chosen},
		{name: "ec2:Tenancy", class: Chosen},
		{name: "ec2:VolumeSize", kind: number, class: Chosen},
		{name: "ec2:VolumeType", class: Chosen},
		{name: "ec2:Vpc", kind: arnLike, class: Chosen},
		{name: "ec2:CreateAction", class: Chosen},
		{name: "ssm:SessionDocumentAccessCheck", kind: boolean, class: Chosen},
		{name: "ssm:Overwrite", kind: boolean, class: Chosen},
		{name: "ssm:Recursive", kind: boolean, class: Chosen},
		{name: "ecs:cluster", kind: arnLike, class: Chosen},
		{name: "ecs:task-definition", kind: arnLike, class: Chosen},
		{name: "ecs:container-name", class: Chosen},
		{name: "ecs:enable-execute-command", kind: boolean, class: Chosen},
		{name: "cloudformation:TemplateUrl", class: Chosen},
		{name: "cloudformation:RoleArn", kind: arnLike, class: Chosen},
		{name: "cloudformation:ResourceTypes", multi: true, class: Chosen},
		{name: "glue:VpcIds", multi: true, class: Chosen},
		{name: "glue:SubnetIds", multi: true, class: Chosen},
		{name: "glue:SecurityGroupIds", multi: true, class: Chosen},
	}
}

// keyIndex finds an entry of the table.
type keyIndex struct {
	exact    map[string]*keyInfo
	prefixes map[string]*keyInfo
}

var keyByName = buildKeys(keyTable())

func buildKeys(table []keyInfo) keyIndex {
	index := keyIndex{map[string]*keyInfo{}, map[string]*keyInfo{}}
	for i := range table {
		name := strings.ToLower(table[i].name)
		table[i].lower = name
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
			found.lower = lower
			return found
		}
	}
	info := keyInfo{name: key, lower: lower, class: Circumstance}
	// PE-135: ISSUER:claim, where an issuer is a host name with or without a
	// path. Whoever asks for a token chooses its audience; the rest is for the
	// provider to say.
	if at := strings.LastIndexByte(lower, ':'); at > 0 && strings.Contains(lower[:at], ".") {
		info.class = Secret
		if lower[at+1:] == "aud" {
			info.class = Chosen
		}
		return info
	}
	if k, ok := catalog.KeyOf(lower); ok {
		info.name, info.kind, info.multi = spelled(k.Name, key), familyOf(k.Type), strings.HasPrefix(k.Type, "ArrayOf")
	}
	return info
}

// spelled is a key in AWS's spelling; what stands for any text is as asked.
func spelled(name, key string) string {
	fixed, _, many := strings.Cut(name, "${")
	if many {
		return fixed + key[len(fixed):]
	}
	return name
}

// familyOf is the family of the values of AWS's type of a key. Those of a key
// of several values are texts here.
func familyOf(kind string) family {
	switch kind {
	case "Bool":
		return boolean
	case "Numeric":
		return number
	case "Date":
		return date
	case "ARN":
		return arnLike
	case "IPAddress":
		return address
	}
	return stringEquals
}
