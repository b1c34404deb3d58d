package lint

import (
	"strings"

	"github.com/iamreach/iamreach/policy/catalog"
)

// key is what is known of a condition key.
type key struct {
	name   string // in AWS's spelling
	kind   string // of its values, in the words of the table of actions
	multi  bool
	known  bool
	global bool // any request may have it, whatever its action
}

// globalKeys are the keys that do not hang on an action, in lower case. Their
// kinds are those of the table of actions.
var globalKeys = buildGlobalKeys()

func buildGlobalKeys() map[string]key {
	keys := map[string]key{}
	for kind, names := range map[string]string{
		"String": `aws:CalledViaFirst aws:CalledViaLast aws:Ec2InstanceSourceVpc aws:FederatedProvider
			aws:PrincipalAccount aws:PrincipalOrgID aws:PrincipalOrgMasterAccountId aws:PrincipalServiceName aws:PrincipalType aws:Referer
			aws:RequestedRegion aws:ResourceAccount aws:ResourceOrgID aws:SourceAccount aws:SourceIdentity aws:SourceOwner aws:SourceOrgID
			aws:SourceVpc aws:SourceVpce aws:UserAgent aws:VpceAccount aws:VpceOrgID aws:userid aws:username
			glue:CredentialIssuingService codebuild:projectName`,
		"ARN": `aws:PrincipalArn aws:SourceArn aws:SourceVpcArn aws:ChatbotSourceArn aws:SignInSessionArn
			ec2:SourceInstanceARN ssm:SourceInstanceARN lambda:SourceFunctionArn glue:RoleAssumedBy
			codebuild:buildArn codebuild:projectArn`,
		"Bool": `aws:AssumedRoot aws:MultiFactorAuthPresent aws:PrincipalIsAWSService aws:SecureTransport
			aws:ViaAWSService aws:ViaAWSMCPService aws:IsMcpServiceAction`,
		"Numeric":   `aws:MultiFactorAuthAge ec2:RoleDelivery`,
		"Date":      `aws:CurrentTime aws:EpochTime aws:TokenIssueTime`,
		"IPAddress": `aws:SourceIp aws:VpcSourceIp aws:Ec2InstanceSourcePrivateIPv4`,
		"ArrayOfString": `aws:CalledVia aws:CalledViaAWSMCP aws:PrincipalOrgPaths aws:PrincipalServiceNamesList aws:ResourceOrgPaths
			aws:SourceOrgPaths aws:TagKeys aws:VpceOrgPaths identitystore:GroupId identitystore:UserId`,
	} {
		for name := range strings.FieldsSeq(names) {
			global := name != "aws:TagKeys"
			keys[strings.ToLower(name)] = key{name: name, kind: strings.TrimPrefix(kind, "ArrayOf"), multi: strings.HasPrefix(kind, "ArrayOf"), known: true, global: global}
		}
	}
	return keys
}

// keyOf looks a key up, in any letter case (PE-071).
func keyOf(name string) key {
	lower := strings.ToLower(name)
	if k, ok := globalKeys[lower]; ok {
		return k
	}
	for _, prefix := range []string{"aws:PrincipalTag/", "aws:ResourceTag/", "aws:RequestTag/"} {
		if rest := strings.ToLower(prefix); strings.HasPrefix(lower, rest) && len(lower) > len(rest) {
			return key{name: prefix + name[len(prefix):], kind: "String", known: true, global: prefix == "aws:PrincipalTag/"}
		}
	}
	if issuer(lower) || strings.HasPrefix(lower, "saml:") || strings.HasPrefix(lower, "cognito-identity") {
		k := key{name: name, known: true, global: true} // of an identity provider, which may claim anything (PE-135)
		if lower == "saml:edupersonorgdn" || lower == "cognito-identity.amazonaws.com:amr" {
			k.multi = true
		}
		return k
	}
	k, ok := catalog.KeyOf(name)
	if before, _, tag := strings.Cut(name, "/"); !ok && tag {
		for _, stands := range []string{"<key>", "tag-key", ""} { // for any tag, in some services' lists
			if k, ok = catalog.KeyOf(before + "/" + stands); ok {
				break
			}
		}
	}
	if !ok {
		return key{name: name}
	}
	return key{name: k.Name, kind: strings.TrimPrefix(k.Type, "ArrayOf"), multi: strings.HasPrefix(k.Type, "ArrayOf"), known: true}
}

// issuer reports keys of OIDC providers: HOST:claim or HOST/PATH:claim.
func issuer(name string) bool {
	at := strings.LastIndexByte(name, ':')
	return at > 0 && strings.Contains(name[:at], ".")
}

// has reports whether requests for an action, on some resource, can have a
// key.
func has(a *catalog.Action, k key) bool {
	if named(a.Keys, k) {
		return true
	}
	for _, u := range a.Resources {
		if named(u.Keys, k) || named(u.Type.Keys, k) {
			return true
		}
	}
	return false
}

func named(keys []catalog.Key, k key) bool {
	lower := strings.ToLower(k.name)
	for i := range keys {
		fixed, _, many := strings.Cut(strings.ToLower(keys[i].Name), "${")
		if lower == strings.ToLower(keys[i].Name) || (many && strings.HasPrefix(lower, fixed)) {
			return true
		}
	}
	return false
}
