package policy

import "strings"

// setBy says who sets the keys of services, where it is neither AWS nor a
// circumstance (PE-101); ending in "/" or ":", all keys that begin so. What
// they are called and which values they have is in the table of actions.
func setBy() map[Class]string {
	return map[Class]string{
		Chosen: `
			cloudformation:ResourceTypes cloudformation:RoleArn cloudformation:TemplateUrl
			dynamodb:Attributes dynamodb:EnclosingOperation dynamodb:FullTableScan dynamodb:LeadingKeys
			dynamodb:ReturnConsumedCapacity dynamodb:ReturnValues dynamodb:Select
			ec2:AssociatePublicIpAddress ec2:AvailabilityZone ec2:AvailabilityZoneId ec2:CpuOptionsAmdSevSnp ec2:CreateAction
			ec2:EbsOptimized ec2:Encrypted ec2:ImageID ec2:InstanceAutoRecovery ec2:InstanceBandwidthWeighting
			ec2:InstanceMarketType ec2:InstanceMetadataTags ec2:InstanceProfile ec2:InstanceType ec2:IsLaunchTemplateResource
			ec2:KeyPairName ec2:KeyPairType ec2:LaunchTemplate ec2:MetadataHttpEndpoint ec2:MetadataHttpPutResponseHopLimit
			ec2:MetadataHttpTokens ec2:Owner ec2:PlacementGroup ec2:PlacementGroupName ec2:PlacementGroupStrategy ec2:Public
			ec2:RootDeviceType ec2:SecurityGroupID ec2:Subnet ec2:SubnetID ec2:Tenancy ec2:VolumeInitializationRate ec2:VolumeIops
			ec2:VolumeSize ec2:VolumeThroughput ec2:VolumeType ec2:Vpc
			ecs:cluster ecs:container-name ecs:enable-execute-command ecs:task-definition
			glue:SecurityGroupIds glue:SubnetIds glue:VpcIds
			graph.facebook.com:app_id www.amazon.com:app_id
			iam:AWSServiceName iam:AssociatedResourceArn iam:PassedToService iam:PermissionsBoundary iam:PolicyARN
			kms:BypassPolicyLockoutSafetyCheck kms:DataKeyPairSpec kms:EncryptionAlgorithm kms:EncryptionContext:
			kms:EncryptionContextKeys kms:GrantConstraintSourceArn kms:GrantConstraintType kms:GrantOperations
			kms:GranteePrincipal kms:GranteeServicePrincipal kms:MacAlgorithm kms:MessageType kms:PrimaryRegion
			kms:ReEncryptOnSameKey kms:ReplicaRegion kms:RequestAlias kms:RetiringPrincipal kms:RetiringServicePrincipal
			kms:ScheduleKeyDeletionPendingWindowInDays kms:SigningAlgorithm kms:WrappingAlgorithm kms:WrappingKeySpec
			lambda:CodeSigningConfigArn lambda:FunctionArn lambda:FunctionUrlAuthType lambda:InvokedViaFunctionUrl lambda:Layer
			lambda:Principal lambda:SecurityGroupIds lambda:SubnetIds lambda:VpcIds
			neptune-db:QueryLanguage
			rds:BackupTarget rds:CopyOptionGroup rds:DatabaseClass rds:DatabaseEngine rds:DatabaseName rds:EndpointType
			rds:ManageMasterUserPassword rds:MultiAz rds:Piops rds:PubliclyAccessible rds:StorageEncrypted rds:StorageSize rds:Vpc
			rds:req-tag/
			redshift-data:session-owner-iam-userid redshift-data:statement-owner-iam-userid
			redshift:DbName redshift:DbUser
			s3:delimiter s3:max-keys s3:prefix s3:x-amz-acl s3:x-amz-server-side-encryption
			s3:x-amz-server-side-encryption-aws-kms-key-id
			saml:aud
			secretsmanager:AddReplicaRegions secretsmanager:BlockPublicPolicy secretsmanager:Description
			secretsmanager:ForceDeleteWithoutRecovery secretsmanager:ForceOverwriteReplicaSecret secretsmanager:KmsKeyArn
			secretsmanager:KmsKeyId secretsmanager:ModifyRotationRules secretsmanager:Name secretsmanager:RecoveryWindowInDays
			secretsmanager:RotateImmediately secretsmanager:RotationLambdaARN secretsmanager:VersionId secretsmanager:VersionStage
			ssm:Overwrite ssm:Recursive ssm:SessionDocumentAccessCheck
			sts:DurationSeconds sts:RoleSessionName sts:SourceIdentity sts:TransitiveTagKeys`,
		Secret: `lambda:EventSourceToken saml: sts:ExternalId sts:RequestContext/ sts:RequestContextProviders`,
	}
}

// classes finds the class of a key of a service by its lower-case name.
var classes = buildClasses()

func buildClasses() map[string]Class {
	byName := map[string]Class{}
	for class, names := range setBy() {
		for name := range strings.FieldsSeq(names) {
			byName[strings.ToLower(name)] = class
		}
	}
	return byName
}

// classOf is the class of a key that the table of actions may have.
func classOf(lower string) Class {
	if class, ok := classes[lower]; ok {
		return class
	}
	for i := len(lower) - 1; i >= 0; i-- {
		if lower[i] != '/' && lower[i] != ':' {
			continue
		}
		if class, ok := classes[lower[:i+1]]; ok {
			return class
		}
	}
	// PE-135: ISSUER:claim, where an issuer is a host name with or without a
	// path. Whoever asks for a token chooses its audience; the rest is for the
	// provider to say.
	if at := strings.LastIndexByte(lower, ':'); at > 0 && strings.Contains(lower[:at], ".") {
		if lower[at+1:] == "aud" {
			return Chosen
		}
		return Secret
	}
	return Circumstance
}
