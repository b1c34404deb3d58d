package policy

// globalKeys are the keys that AWS sets for all services, which its table of
// actions does not have; ending in "/", all keys that begin so. Those of a
// circumstance are known where the snapshot sets them (PE-101).
func globalKeys() []keyInfo {
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
		{name: "aws:ChatbotSourceArn", kind: arnLike, class: Circumstance},
		{name: "aws:SignInSessionArn", kind: arnLike, class: Circumstance},
		{name: "aws:IsMcpServiceAction", kind: boolean, class: Circumstance},

		// What the caller sends (PE-129, PE-130, PE-132).
		{name: "aws:SourceIdentity", class: Chosen},
		{name: "aws:RequestTag/", class: Chosen},
		{name: "aws:TagKeys", multi: true, class: Chosen},
		{name: "aws:Referer", class: Chosen},
		{name: "aws:ViaAWSMCPService", kind: boolean, class: Chosen}, // nobody has to call through an agent
		{name: "aws:CalledViaAWSMCP", class: Chosen},
		{name: "aws:UserAgent", class: Chosen},
	}
}

// otherKeys are keys of services that the table of actions does not have, or
// has otherwise.
func otherKeys() []otherKey {
	return []otherKey{
		{keyInfo{name: "cognito-identity.amazonaws.com:amr", multi: true, class: Secret}, "its values are a list, which AWS's own trust policies compare with ForAnyValue"},
		{keyInfo{name: "redshift:DurationSeconds", kind: number, class: Chosen}, "seconds are compared as numbers"},
		{keyInfo{name: "secretsmanager:ResourceTag/", class: Circumstance}, "the table has one tag as an example"},
	}
}

// otherKey is such a key, and why it is here.
type otherKey struct {
	keyInfo
	why string
}
