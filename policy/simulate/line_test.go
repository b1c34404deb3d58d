package simulate

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Policies that many cases use; $NAME in a line stands for one.
var texts = strings.NewReplacer(
	"$ALL", `{"Version":"2012-10-17","Statement":[{"Sid":"All","Effect":"Allow","Action":"*","Resource":"*"}]}`,
	"$NONE", `{"Version":"2012-10-17","Statement":[{"Sid":"None","Effect":"Deny","Action":"*","Resource":"*"}]}`,
	"$READ", `{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}`,
	"$TLS", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}]}`,
	"$IP", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}}]}`,
	"$ANA", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:user/ana"},"Action":"*","Resource":"*"}]}`,
	"$ANY", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Resource":"*"}]}`,
	"$SHUT", `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}]}`,
	"$TRUST", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"sts:AssumeRole"}]}`,
	"$KEYPOLICY", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::111122223333:root"},"Action":"kms:*","Resource":"*"}]}`,
	"$OBJECT", `arn:aws:s3:::b/k`,
	"$TABLE", `arn:aws:dynamodb:eu-west-1:111122223333:table/orders`,
	"$USER", `arn:aws:iam::111122223333:user/ana`,
	"$KEY", `arn:aws:kms:eu-west-1:111122223333:key/k1`,
	"$GRANT", `"GrantId":"g","GranteePrincipal":"arn:aws:iam::111122223333:user/ana","Operations":["Decrypt"]`,
)

// words are the decisions of a line, or its error.
func words(a Answer) string {
	if a.Error != nil {
		return a.Error.Code + ": " + a.Error.Message
	}
	var all []string
	for _, r := range a.Results {
		all = append(all, r.Decision)
	}
	return strings.Join(all, " ")
}

// TestParameters shows each parameter, and what it is when it is left out. A
// case is a line without its braces.
func TestParameters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, line, want string }{
		{"a line needs no more than actions", `"ActionNames":["s3:GetObject"]`, "implicitDeny"},
		{"the resource is * by default", `"ActionNames":["s3:ListAllMyBuckets"],"PolicyInputList":[$ALL]`, "allowed"},
		{"no resources are as none given", `"ActionNames":["s3:ListAllMyBuckets"],"ResourceArns":[],"PolicyInputList":[$ALL]`, "allowed"},
		{"actions first, then resources", `"ActionNames":["s3:PutObject","s3:GetObject"],"ResourceArns":["$OBJECT","$TABLE"],"PolicyInputList":[$READ]`, "implicitDeny implicitDeny allowed allowed"},
		{"the same twice is two results", `"ActionNames":["s3:GetObject","s3:GetObject"],"PolicyInputList":[$READ]`, "allowed allowed"},
		{"null is as left out", `"ActionNames":["s3:GetObject"],"PolicyInputList":[$READ],"SessionPolicyInputList":null,"CallerArn":null`, "allowed"},
		{"a policy as text", `"ActionNames":["s3:GetObject"],"PolicyInputList":["{\"Statement\":{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}}"]`, "allowed"},
		{"policies are united", `"ActionNames":["s3:GetObject"],"PolicyInputList":[$READ,$NONE]`, "explicitDeny"},
		{"no identity policies allow nothing", `"ActionNames":["s3:GetObject"],"PolicyInputList":[]`, "implicitDeny"},

		{"a boundary that is left out does not limit", `"ActionNames":["s3:PutObject"],"PolicyInputList":[$ALL]`, "allowed"},
		{"a boundary limits", `"ActionNames":["s3:PutObject","s3:GetObject"],"PolicyInputList":[$ALL],"PermissionsBoundaryPolicyInputList":[$READ]`, "implicitDeny allowed"},
		{"an empty boundary allows nothing", `"ActionNames":["s3:PutObject"],"PolicyInputList":[$ALL],"PermissionsBoundaryPolicyInputList":[]`, "implicitDeny"},
		{"a session policy limits", `"ActionNames":["s3:PutObject","s3:GetObject"],"PolicyInputList":[$ALL],"SessionPolicyInputList":[$READ]`, "implicitDeny allowed"},
		{"an empty session policy allows nothing", `"ActionNames":["s3:PutObject"],"PolicyInputList":[$ALL],"SessionPolicyInputList":[]`, "implicitDeny"},
		{"every level of SCPs must allow", `"ActionNames":["s3:PutObject","s3:GetObject"],"PolicyInputList":[$ALL],"ServiceControlPolicyInputList":[[$ALL],[$READ]]`, "implicitDeny allowed"},
		{"a level of SCPs is united", `"ActionNames":["s3:PutObject"],"PolicyInputList":[$ALL],"ServiceControlPolicyInputList":[[$READ,$ALL]]`, "allowed"},
		{"a level of SCPs that is empty was not collected", `"ActionNames":["s3:PutObject"],"PolicyInputList":[$ALL],"ServiceControlPolicyInputList":[[$ALL],[]]`, "conditional"},
		{"SCPs without a level were not collected", `"ActionNames":["s3:PutObject"],"PolicyInputList":[$ALL],"ServiceControlPolicyInputList":[]`, "conditional"},
		{"RCPs deny", `"ActionNames":["s3:GetObject","rds:DescribeDBInstances"],"PolicyInputList":[$ALL],"ResourceArns":["$OBJECT"],"ResourceControlPolicyInputList":[[],[$SHUT]]`, "explicitDeny allowed"},
		{"RCPs need not allow", `"ActionNames":["s3:GetObject"],"PolicyInputList":[$ALL],"ResourceArns":["$OBJECT"],"ResourceControlPolicyInputList":[]`, "allowed"},
		{"an endpoint's policy limits", `"ActionNames":["s3:PutObject","s3:GetObject"],"PolicyInputList":[$ALL],"VpcEndpointPolicyInputList":[$SHUT]`, "explicitDeny explicitDeny"},
		{"an endpoint without policies allows nothing", `"ActionNames":["s3:GetObject"],"PolicyInputList":[$ALL],"VpcEndpointPolicyInputList":[]`, "implicitDeny"},
		{"the endpoint counts in a complete context", `"ActionNames":["s3:GetObject"],"PolicyInputList":[$ALL],"CompleteContext":true,"VpcEndpointPolicyInputList":[]`, "implicitDeny"},
		{"an endpoint's policy allows", `"ActionNames":["s3:GetObject"],"PolicyInputList":[$ALL],"VpcEndpointPolicyInputList":[$ANY]`, "allowed"},

		{"a resource's policy lets its user in", `"CallerArn":"$USER","ActionNames":["dynamodb:Query"],"ResourceArns":["$TABLE"],"ResourcePolicy":$ANA`, "allowed"},
		{"a resource's policy as text", `"CallerArn":"$USER","ActionNames":["dynamodb:Query"],"ResourceArns":["$TABLE"],"ResourcePolicy":"{\"Statement\":{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"*\",\"Resource\":\"*\"}}"`, "allowed"},
		{"the owner is the ARN's account", `"CallerArn":"arn:aws:iam::444455556666:user/bo","ActionNames":["dynamodb:Query"],"ResourceArns":["$TABLE"],"PolicyInputList":[$ALL]`, "implicitDeny"},
		{"the owner may be given", `"CallerArn":"arn:aws:iam::444455556666:user/bo","ActionNames":["dynamodb:Query"],"ResourceArns":["$TABLE"],"ResourceOwner":"444455556666","PolicyInputList":[$ALL]`, "allowed"},
		{"the owner may be given as AWS does", `"CallerArn":"arn:aws:iam::444455556666:user/bo","ActionNames":["dynamodb:Query"],"ResourceArns":["$TABLE"],"ResourceOwner":"arn:aws:iam::444455556666:root","PolicyInputList":[$ALL]`, "allowed"},
		{"the owner is the caller's account where the ARN has none", `"CallerArn":"$USER","ActionNames":["s3:GetObject"],"ResourceArns":["$OBJECT"],"PolicyInputList":[$READ]`, "allowed"},
		{"a bucket of another owner", `"CallerArn":"$USER","ActionNames":["s3:GetObject"],"ResourceArns":["$OBJECT"],"ResourceOwner":"444455556666","PolicyInputList":[$READ]`, "implicitDeny"},
		{"AWS's own policies are everybody's", `"CallerArn":"$USER","ActionNames":["iam:GetPolicy"],"ResourceArns":["arn:aws:iam::aws:policy/ReadOnlyAccess"],"PolicyInputList":[$ALL]`, "allowed"},
		{"a trust policy has no Resource", `"CallerArn":"$USER","ActionNames":["sts:AssumeRole"],"ResourceArns":["arn:aws:iam::111122223333:role/app"],"PolicyInputList":[$ALL],"ResourcePolicy":$TRUST`, "allowed"},
		{"a role needs its trust policy", `"CallerArn":"$USER","ActionNames":["sts:AssumeRole"],"ResourceArns":["arn:aws:iam::111122223333:role/app"],"PolicyInputList":[$ALL]`, "implicitDeny"},
		{"a trust policy with Resource cannot be read", `"CallerArn":"$USER","ActionNames":["sts:AssumeRole"],"ResourceArns":["arn:aws:iam::111122223333:role/app"],"PolicyInputList":[$ALL],"ResourcePolicy":$ANA`, "conditional"},
		{"a key policy leaves it to the account", `"CallerArn":"$USER","ActionNames":["kms:Decrypt"],"ResourceArns":["$KEY"],"PolicyInputList":[$ALL],"ResourcePolicy":$KEYPOLICY`, "allowed"},

		{"a grant lets its grantee", `"CallerArn":"$USER","ActionNames":["kms:Decrypt","kms:Encrypt"],"ResourceArns":["$KEY"],"GrantInputList":[{"KeyId":"$KEY",$GRANT}]`, "allowed implicitDeny"},
		{"a grant with an id for its key", `"CallerArn":"$USER","ActionNames":["kms:Decrypt"],"ResourceArns":["$KEY"],"GrantInputList":[{"KeyId":"k1",$GRANT}]`, "allowed"},
		{"a grant without its key", `"CallerArn":"$USER","ActionNames":["kms:Decrypt"],"ResourceArns":["$KEY"],"GrantInputList":[{"CreationDate":1700000000.0,"Name":"n","IssuingAccount":"arn:aws:iam::111122223333:root",$GRANT}]`, "allowed"},
		{"a grant on another key", `"CallerArn":"$USER","ActionNames":["kms:Decrypt"],"ResourceArns":["$KEY"],"GrantInputList":[{"KeyId":"arn:aws:kms:eu-west-1:111122223333:key/k2",$GRANT}]`, "implicitDeny"},
		{"a grant under a constraint", `"CallerArn":"$USER","ActionNames":["kms:Decrypt"],"ResourceArns":["$KEY"],"GrantInputList":[{$GRANT,"Constraints":{"EncryptionContextSubset":{"a":"b"}}}],"CompleteContext":true,"ContextEntries":[{"ContextKeyName":"kms:EncryptionContext:a","ContextKeyType":"string","ContextKeyValues":["c"]}]`, "implicitDeny"},
		{"no grants", `"CallerArn":"$USER","ActionNames":["kms:Decrypt"],"ResourceArns":["$KEY"],"GrantInputList":[]`, "implicitDeny"},

		{"a key that is not given is unknown", `"ActionNames":["s3:GetObject"],"PolicyInputList":[$IP]`, "conditional"},
		{"the same when the context is said to be incomplete", `"ActionNames":["s3:GetObject"],"PolicyInputList":[$IP],"CompleteContext":false`, "conditional"},
		{"in a complete context it is absent", `"ActionNames":["s3:GetObject"],"PolicyInputList":[$IP],"CompleteContext":true`, "implicitDeny"},
		{"a key that is chosen leaves it conditional", `"ActionNames":["s3:GetObject"],"PolicyInputList":[$TLS]`, "conditional"},
		{"a key that is given decides", `"ActionNames":["s3:GetObject"],"PolicyInputList":[$IP],"ContextEntries":[{"ContextKeyName":"AWS:sourceip","ContextKeyType":"ip","ContextKeyValues":["10.1.2.3"]}]`, "allowed"},
		{"and so does another value", `"ActionNames":["s3:GetObject"],"PolicyInputList":[$IP],"ContextEntries":[{"ContextKeyName":"aws:SourceIp","ContextKeyType":"ip","ContextKeyValues":["11.1.2.3"]}]`, "implicitDeny"},
		{"the type may be left out, and values be no texts", `"ActionNames":["s3:GetObject"],"PolicyInputList":[$TLS],"ContextEntries":[{"ContextKeyName":"aws:SecureTransport","ContextKeyValues":[true]}]`, "allowed"},

		{"notes of the writer", `"note":["anything"],"ActionNames":["s3:GetObject"]`, "implicitDeny"},
		{"a policy that cannot be read may allow", `"ActionNames":["s3:GetObject"],"PolicyInputList":["no policy"]`, "conditional"},
		{"a policy with a name twice may allow", `"ActionNames":["s3:GetObject"],"PolicyInputList":[{"Statement":[],"Statement":[]}]`, "conditional"},
		{"what AWS's documents leave open", `"ActionNames":["kms:Decrypt"],"CallerArn":"arn:aws:sts::111122223333:assumed-role/app/s","ResourceArns":["$KEY"],"SessionPolicyInputList":[$READ],"GrantInputList":[{"GrantId":"g","GranteePrincipal":"arn:aws:iam::111122223333:role/app","Operations":["Decrypt"]}]`, "disputed"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := words(New().Line([]byte("{" + texts.Replace(c.line) + "}")))
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestLinesThatCannotBeEvaluated(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, line, id, want string }{
		{"nothing", ``, `""`, "InvalidJSON: the line is empty"},
		{"white space", " \t\r", `""`, "InvalidJSON: the line is empty"},
		{"the middle of an object", `{"id":"a","ActionNames":[`, `"a"`, "InvalidJSON: the text ends too early"},
		{"another value", `[]`, `""`, "InvalidInput: the line is no JSON object"},
		{"text behind the object", `{"id":"a"} {}`, `"a"`, "InvalidJSON: text after the end of the object"},
		{"a comma too many", `{"id":"a",}`, `"a"`, "InvalidJSON: "},
		{"no UTF-8", "{\"id\":\"\xff\"}", `""`, "InvalidJSON: "},
		{"an id that is a list", `{"id":[1],"ActionNames":["s3:GetObject"]}`, `""`, "InvalidInput: id is neither a text nor a number"},
		{"a parameter twice", `{"id":1,"ActionNames":["s3:GetObject"],"ActionNames":["s3:GetObject"]}`, `1`, "InvalidInput: ActionNames is given twice"},
		{"an unknown parameter", `{"id":"a","ActionNames":["s3:GetObject"],"PolicyList":[]}`, `"a"`, `InvalidInput: unknown parameter "PolicyList"`},
		{"another spelling", `{"id":"a","actionNames":["s3:GetObject"]}`, `"a"`, `InvalidInput: "actionNames" must be spelled ActionNames`},
		{"the id behind what is wrong", `{"X":1,"id":"a"}`, `"a"`, `InvalidInput: unknown parameter "X"`},
		{"no action", `{"id":"a"}`, `"a"`, "InvalidInput: ActionNames has no action"},
		{"an empty list of actions", `{"ActionNames":[]}`, `""`, "InvalidInput: ActionNames has no action"},
		{"an action without its service", `{"ActionNames":["GetObject"]}`, `""`, `InvalidInput: "GetObject" is no action`},
		{"an action with a wildcard", `{"ActionNames":["s3:Get*"]}`, `""`, `InvalidInput: "s3:Get*" is no action`},
		{"actions that are no list", `{"ActionNames":"s3:GetObject"}`, `""`, "InvalidInput: ActionNames is not a list of actions"},
		{"a resource that is no ARN", `{"ActionNames":["s3:GetObject"],"ResourceArns":["bucket"]}`, `""`, `InvalidInput: resource "bucket" is neither an ARN nor *`},
		{"an owner that is no account", `{"ActionNames":["s3:GetObject"],"ResourceOwner":"1234"}`, `""`, `InvalidInput: ResourceOwner "1234" is no account id`},
		{"an owner that is a number", `{"ActionNames":["s3:GetObject"],"ResourceOwner":111122223333}`, `""`, "InvalidInput: ResourceOwner is not an account id in quotes"},
		{"a caller of no kind", `{"ActionNames":["s3:GetObject"],"CallerArn":"ana"}`, `""`, `InvalidInput: CallerArn "ana" is neither`},
		{"a policy that is a number", `{"ActionNames":["s3:GetObject"],"PolicyInputList":[1]}`, `""`, "InvalidInput: PolicyInputList[0] is neither a policy nor a text of one"},
		{"a policy that is null", `{"ActionNames":["s3:GetObject"],"PolicyInputList":[null]}`, `""`, "InvalidInput: PolicyInputList[0] is neither"},
		{"policies that are no list", `{"ActionNames":["s3:GetObject"],"PolicyInputList":{}}`, `""`, "InvalidInput: PolicyInputList is not a list of policies"},
		{"SCPs without levels", `{"ActionNames":["s3:GetObject"],"ServiceControlPolicyInputList":[{}]}`, `""`, "InvalidInput: ServiceControlPolicyInputList is not a list of levels"},
		{"a level that is null", `{"ActionNames":["s3:GetObject"],"ServiceControlPolicyInputList":[null]}`, `""`, "InvalidInput: ServiceControlPolicyInputList[0] is no list of policies"},
		{"an SCP that is a number", `{"ActionNames":["s3:GetObject"],"ServiceControlPolicyInputList":[[1]]}`, `""`, "InvalidInput: ServiceControlPolicyInputList[0][0] is neither"},
		{"a resource's policy that is a list", `{"CallerArn":"*","ActionNames":["s3:GetObject"],"ResourcePolicy":[]}`, `""`, "InvalidInput: ResourcePolicy is neither a policy"},
		{"a resource's policy without a caller", `{"ActionNames":["s3:GetObject"],"ResourcePolicy":{}}`, `""`, "InvalidInput: CallerArn is needed"},
		{"a context that is no list", `{"ActionNames":["s3:GetObject"],"ContextEntries":{}}`, `""`, "InvalidInput: ContextEntries is not a list of"},
		{"a context entry with a number for its name", `{"ActionNames":["s3:GetObject"],"ContextEntries":[{"ContextKeyName":1}]}`, `""`, "/0/ContextKeyName is wrong"},
		{"a context entry without a name", `{"ActionNames":["s3:GetObject"],"ContextEntries":[{}]}`, `""`, "InvalidInput: a context entry has no ContextKeyName"},
		{"a context key twice", `{"ActionNames":["s3:GetObject"],"ContextEntries":[{"ContextKeyName":"aws:SourceIp"},{"ContextKeyName":"aws:sourceip"}]}`, `""`, `InvalidInput: context key "aws:sourceip" is given twice`},
		{"a tag twice", `{"ActionNames":["s3:GetObject"],"ContextEntries":[{"ContextKeyName":"aws:PrincipalTag/a"},{"ContextKeyName":"aws:PrincipalTag/a"}]}`, `""`, `is given twice`},
		{"a member of a context entry that is unknown", `{"ActionNames":["s3:GetObject"],"ContextEntries":[{"ContextKeyName":"a:b","Values":[]}]}`, `""`, "InvalidInput: ContextEntries"},
		{"CompleteContext that is a text", `{"ActionNames":["s3:GetObject"],"CompleteContext":"yes"}`, `""`, "InvalidInput: CompleteContext is not true or false"},
		{"grants that are no list", `{"CallerArn":"*","ActionNames":["s3:GetObject"],"GrantInputList":{}}`, `""`, "InvalidInput: GrantInputList is not a list of grants"},
		{"a grant with a name twice", `{"CallerArn":"*","ActionNames":["s3:GetObject"],"GrantInputList":[{"GrantId":"a","GrantId":"b"}]}`, `""`, "InvalidInput: GrantInputList has a name twice"},
		{"a constraint that is unknown", `{"CallerArn":"*","ActionNames":["s3:GetObject"],"GrantInputList":[{"Constraints":{"SourceVpc":"v"}}]}`, `""`, "InvalidInput: GrantInputList"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			a := New().Line([]byte(c.line))
			if got := words(a); a.Error == nil || !strings.Contains(got, c.want) {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if diff := cmp.Diff(c.id, string(a.ID)); diff != "" {
				t.Errorf("id (-want +got):\n%s", diff)
			}
		})
	}
	t.Run("too many results", func(t *testing.T) {
		t.Parallel()
		list := func(word string, n int) string {
			return "[" + strings.TrimSuffix(strings.Repeat(word+",", n), ",") + "]"
		}
		a := New().Line([]byte(`{"ActionNames":` + list(`"s3:GetObject"`, 300) + `,"ResourceArns":` + list(`"*"`, 300) + `}`))
		if got := words(a); !strings.HasPrefix(got, "TooManyResults: 300 actions × 300 resources") {
			t.Errorf("got %s", got)
		}
	})
}
