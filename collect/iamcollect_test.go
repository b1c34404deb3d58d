package collect

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/store"
)

// iamCollectDump reads the directory of testdata into memory.
func iamCollectDump(t testing.TB) fstest.MapFS {
	t.Helper()
	fsys := fstest.MapFS{}
	root := os.DirFS("testdata/iam-collect")
	err := fs.WalkDir(root, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(root, path)
		fsys[path] = &fstest.MapFile{Data: text}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return fsys
}

// TestIAMCollectGivesWhatAWSSaid compares a directory of iam-collect with the
// answers that the AWS CLI prints for the same accounts.
func TestIAMCollectGivesWhatAWSSaid(t *testing.T) {
	t.Parallel()
	got, summary := mustImport(t, iamCollectDump(t))
	org := masterID + "/global/organizations/"
	oidc := "arn:aws:iam::444455556666:oidc-provider/token.actions.githubusercontent.com"
	people := masterID + "/eu-west-1/sso-admin/"
	directory := masterID + "/eu-west-1/identitystore/"
	const instance, set = "arn:aws:sso:::instance/ssoins-1234567890abcdef", "arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1111111111111111"
	want, _ := mustImport(t, dumpOf(map[string]string{
		people + "list-instances.json":                                                                    `{"Instances":[{"InstanceArn":"` + instance + `","IdentityStoreId":"d-1234567890","OwnerAccountId":"111122223333","Name":"main","Status":"ACTIVE"}]}`,
		people + "list-permission-sets/" + encodeName(instance) + ".json":                                 `{"PermissionSets":["` + set + `"]}`,
		people + "describe-permission-set/" + encodeName(set) + ".json":                                   `{"PermissionSet":{"PermissionSetArn":"` + set + `","Name":"DataAdmin","Description":"For the data team"}}`,
		people + "list-managed-policies-in-permission-set/" + encodeName(set) + ".json":                   `{"AttachedManagedPolicies":[{"Name":"ReadOnlyAccess","Arn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}]}`,
		people + "list-customer-managed-policy-references-in-permission-set/" + encodeName(set) + ".json": `{"CustomerManagedPolicyReferences":[{"Name":"Read","Path":"/"}]}`,
		people + "get-inline-policy-for-permission-set/" + encodeName(set) + ".json":                      `{"InlinePolicy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"kms:Decrypt\",\"Resource\":\"*\"}]}"}`,
		people + "list-accounts-for-provisioned-permission-set/" + encodeName(set) + ".json":              `{"AccountIds":["444455556666"]}`,
		directory + "list-users/d-1234567890.json":                                                        `{"Users":[{"UserId":"aaaa1111","UserName":"ana@example.com","UserStatus":"ENABLED","DisplayName":"Ana","IdentityStoreId":"d-1234567890"}]}`,
		directory + "list-groups/d-1234567890.json":                                                       `{"Groups":[{"GroupId":"bbbb2222","DisplayName":"Data","IdentityStoreId":"d-1234567890"}]}`,
		directory + "list-group-memberships/bbbb2222.json":                                                `{"GroupMemberships":[{"GroupId":"bbbb2222","MemberId":{"UserId":"aaaa1111"}}]}`,
		account + "/global/organizations/describe-organization.json":                                      `{"Organization":{"Id":"o-abcdefghij","Arn":"arn:aws:organizations::111122223333:organization/o-abcdefghij","MasterAccountId":"111122223333"}}`,
		org + "describe-organization.json":                                                                `{"Organization":{"Id":"o-abcdefghij","Arn":"arn:aws:organizations::111122223333:organization/o-abcdefghij","MasterAccountId":"111122223333"}}`,
		org + "list-roots.json":                                                                           `{"Roots":[{"Id":"r-ab12","Arn":"arn:aws:organizations::111122223333:root/o-abcdefghij/r-ab12","Name":"Root","PolicyTypes":[{"Type":"SERVICE_CONTROL_POLICY","Status":"ENABLED"}]}]}`,
		org + "list-accounts.json":                                                                        `{"Accounts":[{"Id":"111122223333","Arn":"arn:aws:organizations::111122223333:account/o-abcdefghij/111122223333"},{"Id":"444455556666","Arn":"arn:aws:organizations::111122223333:account/o-abcdefghij/444455556666"}]}`,
		org + "list-parents/111122223333.json":                                                            `{"Parents":[{"Id":"r-ab12","Type":"ROOT"}]}`,
		org + "list-parents/444455556666.json":                                                            `{"Parents":[{"Id":"ou-ab12-prod","Type":"ORGANIZATIONAL_UNIT"}]}`,
		org + "list-organizational-units-for-parent/r-ab12.json":                                          `{"OrganizationalUnits":[{"Id":"ou-ab12-prod","Arn":"arn:aws:organizations::111122223333:ou/o-abcdefghij/ou-ab12-prod","Name":"prod"}]}`,
		org + "list-organizational-units-for-parent/ou-ab12-prod.json":                                    `{"OrganizationalUnits":[]}`,
		org + "list-policies-for-target/r-ab12/SERVICE_CONTROL_POLICY.json":                               `{"Policies":[{"Id":"p-FullAWSAccess","Arn":"arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess","Type":"SERVICE_CONTROL_POLICY"}]}`,
		org + "list-policies-for-target/r-ab12/RESOURCE_CONTROL_POLICY.json":                              `{"Policies":[]}`,
		org + "list-policies-for-target/ou-ab12-prod/SERVICE_CONTROL_POLICY.json":                         `{"Policies":[{"Id":"p-deny1234","Arn":"arn:aws:organizations::111122223333:policy/o-abcdefghij/service_control_policy/p-deny1234","Type":"SERVICE_CONTROL_POLICY"}]}`,
		org + "list-policies-for-target/ou-ab12-prod/RESOURCE_CONTROL_POLICY.json":                        `{"Policies":[]}`,
		org + "list-policies-for-target/111122223333/SERVICE_CONTROL_POLICY.json":                         `{"Policies":[]}`,
		org + "list-policies-for-target/444455556666/SERVICE_CONTROL_POLICY.json":                         `{"Policies":[]}`,
		org + "list-policies-for-target/444455556666/RESOURCE_CONTROL_POLICY.json":                        `{"Policies":[]}`,
		org + "describe-policy/p-FullAWSAccess.json":                                                      `{"Policy":{"PolicySummary":{"Id":"p-FullAWSAccess","Arn":"arn:aws:organizations::aws:policy/service_control_policy/p-FullAWSAccess","Name":"FullAWSAccess","Type":"SERVICE_CONTROL_POLICY","AwsManaged":true},"Content":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Action\":\"*\",\"Resource\":\"*\"}]}"}}`,
		org + "describe-policy/p-deny1234.json":                                                           `{"Policy":{"PolicySummary":{"Id":"p-deny1234","Arn":"arn:aws:organizations::111122223333:policy/o-abcdefghij/service_control_policy/p-deny1234","Name":"deny","Description":"No deletion","Type":"SERVICE_CONTROL_POLICY","AwsManaged":false},"Content":"{\"Statement\":[{\"Effect\":\"Deny\",\"Action\":\"rds:Delete*\",\"Resource\":\"*\"}]}"}}`,
		account + "/global/iam/get-account-authorization-details.json": `{
			"UserDetailList":[{"Arn":"arn:aws:iam::444455556666:user/Ana","Path":"/","UserName":"Ana","UserId":"AIDAEXAMPLE","CreateDate":"2024-01-02T03:04:05.000Z","GroupList":["Admins"],
				"UserPolicyList":[{"PolicyName":"own","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"kms:Decrypt","Resource":"*"}]}}]}],
			"GroupDetailList":[{"Arn":"arn:aws:iam::444455556666:group/Admins","Path":"/","GroupName":"Admins","GroupId":"AGPAEXAMPLE","CreateDate":"2024-01-02T03:04:05.000Z",
				"AttachedManagedPolicies":[{"PolicyArn":"arn:aws:iam::aws:policy/AdministratorAccess","PolicyName":"AdministratorAccess"}]}],
			"RoleDetailList":[{"Arn":"arn:aws:iam::444455556666:role/team/Deploy","Path":"/team/","RoleName":"Deploy","RoleId":"AROAEXAMPLE","CreateDate":"2024-01-02T03:04:05.000Z",
				"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]},
				"InstanceProfileList":[{"Arn":"arn:aws:iam::444455556666:instance-profile/Deploy","InstanceProfileName":"Deploy"}],
				"AttachedManagedPolicies":[{"PolicyArn":"arn:aws:iam::444455556666:policy/Read","PolicyName":"Read"}],
				"PermissionsBoundary":{"PermissionsBoundaryType":"Policy","PermissionsBoundaryArn":"arn:aws:iam::444455556666:policy/Read"},
				"Tags":[{"Key":"team","Value":"db"},{"Key":"Empty","Value":""}]}],
			"Policies":[{"Arn":"arn:aws:iam::444455556666:policy/Read","Path":"/","PolicyName":"Read","PolicyId":"ANPAEXAMPLE","DefaultVersionId":"v2","CreateDate":"2024-01-02T03:04:05.000Z","UpdateDate":"2024-01-02T03:04:05.000Z","IsAttachable":true,
				"PolicyVersionList":[{"VersionId":"v2","IsDefaultVersion":true,"Document":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"rds:Describe*","Resource":"*"}]}}]},
				{"Arn":"arn:aws:iam::aws:policy/AdministratorAccess","Path":"/","PolicyName":"AdministratorAccess","PolicyId":"ANPAAWS","DefaultVersionId":"v1","IsAttachable":true,
				"PolicyVersionList":[{"VersionId":"v1","IsDefaultVersion":true,"Document":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}}]}]}`,
		account + "/global/iam/list-open-id-connect-providers.json":                        `{"OpenIDConnectProviderList":[{"Arn":"` + oidc + `"}]}`,
		account + "/global/iam/get-open-id-connect-provider/" + encodeName(oidc) + ".json": `{"Url":"token.actions.githubusercontent.com","ClientIDList":["sts.amazonaws.com"],"ThumbprintList":["6938fd4d98bab03faadb97b34396831e3780aea1"]}`,
		account + "/global/iam/list-saml-providers.json":                                   `{"SAMLProviderList":[]}`,
		region + "kms/list-keys.json":                                                      `{"Keys":[{"KeyId":"aaaa","KeyArn":"arn:aws:kms:eu-west-1:444455556666:key/aaaa"},{"KeyId":"bbbb","KeyArn":"arn:aws:kms:eu-west-1:444455556666:key/bbbb"}]}`,
		region + "kms/get-key-policy/aaaa.json":                                            `{"Policy":"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::444455556666:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}"}`,
		region + "secretsmanager/list-secrets.json":                                        `{"SecretList":[{"ARN":"arn:aws:secretsmanager:eu-west-1:444455556666:secret:Orders-AbCdEf","Name":"Orders","KmsKeyId":"aaaa","Tags":[{"Key":"team","Value":"db"}]}]}`,
		region + "lambda/list-functions.json":                                              `{"Functions":[{"FunctionArn":"arn:aws:lambda:eu-west-1:444455556666:function:Pay","FunctionName":"Pay","Role":"arn:aws:iam::444455556666:role/team/Deploy"}]}`,
		region + "lambda/get-policy/Pay.json":                                              `{"Policy":"{\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":\"*\",\"Action\":\"lambda:InvokeFunction\",\"Resource\":\"*\"}]}"}`,
		region + "dynamodb/list-tables.json":                                               `{"TableNames":["Carts"]}`,
	}))
	if diff := cmp.Diff(describeRecords(want), describeRecords(got)); diff != "" {
		t.Errorf("records (-of the CLI +of iam-collect):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"aws/aws/accounts/111122223333/identitystore/membership/cccc3333/metadata.json", "aws/aws/accounts/444455556666/s3/logs/policy.json", "aws/aws/indexes/accounts-to-orgs.json"}, summary.Ignored); diff != "" {
		t.Errorf("ignored (-want +got):\n%s", diff)
	}
}

func describeRecords(s *store.Snapshot) []string {
	var all []string
	for _, r := range s.Records() {
		for part, text := range r.Parts {
			all = append(all, r.Region+" "+r.ID+" "+part+" "+string(text))
		}
	}
	slices.Sort(all)
	return all
}

// TestIAMCollectHidesWhatItWasRefused has nothing that is absent be taken for
// nothing.
func TestIAMCollectHidesWhatItWasRefused(t *testing.T) {
	t.Parallel()
	s, _ := mustImport(t, iamCollectDump(t))
	for _, test := range []struct {
		region, operation, item string
		gap                     bool
	}{
		{"global", "iam:GetAccountAuthorizationDetails", "", false},
		{"global", "iam:GetPolicyVersion", "arn:aws:iam::444455556666:policy/Read", true},
		{"global", "iam:ListAccessKeys", "Ana", true},
		{"global", "iam:ListOpenIDConnectProviders", "", true},
		{"global", "iam:ListSAMLProviders", "", true},
		{"global", "organizations:DescribeOrganization", "", false},
		{"eu-west-1", "kms:ListKeys", "", true},
		{"eu-west-1", "kms:GetKeyPolicy", "aaaa", false},
		{"eu-west-1", "kms:GetKeyPolicy", "bbbb", true},
		{"eu-west-1", "kms:ListGrants", "aaaa", true},
		{"eu-west-1", "kms:DescribeKey", "aaaa", true},
		{"eu-west-1", "secretsmanager:ListSecrets", "", true},
		{"eu-west-1", "secretsmanager:GetResourcePolicy", "arn:aws:secretsmanager:eu-west-1:444455556666:secret:Orders-AbCdEf", true},
		{"eu-west-1", "lambda:ListFunctions", "", true},
		{"eu-west-1", "dynamodb:ListTables", "", true},
		{"eu-west-1", "dynamodb:DescribeTable", "Carts", true},
		{"eu-west-1", "rds:DescribeDBInstances", "", true},
	} {
		if got := s.Outcome(account, test.region, test.operation, test.item); got.Gap() != test.gap {
			t.Errorf("%s of %q is %s, want a gap: %v", test.operation, test.item, got, test.gap)
		}
	}
	for operation, test := range map[string]struct {
		item string
		gap  bool
	}{
		"sso:ListInstances":                          {"", true},
		"sso:ListPermissionSets":                     {"arn:aws:sso:::instance/ssoins-1234567890abcdef", true},
		"sso:DescribePermissionSet":                  {"arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1111111111111111", false},
		"sso:GetPermissionsBoundaryForPermissionSet": {"arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1111111111111111", true},
		"sso:ListAccountAssignments":                 {"444455556666/arn:aws:sso:::permissionSet/ssoins-1234567890abcdef/ps-1111111111111111", true},
		"identitystore:ListUsers":                    {"d-1234567890", false},
		"identitystore:ListGroupMemberships":         {"bbbb2222", false},
	} {
		if got := s.Outcome(masterID, "eu-west-1", operation, test.item); got.Gap() != test.gap {
			t.Errorf("%s of %q is %s, want a gap: %v", operation, test.item, got, test.gap)
		}
	}
	if got := s.Outcome(masterID, "global", "organizations:ListRoots", ""); got.Gap() {
		t.Errorf("the roots are %s", got)
	}
	// An older iam-collect did not ask for RCPs.
	if got := s.Outcome(masterID, "global", "organizations:ListPoliciesForTarget/RESOURCE_CONTROL_POLICY", masterID); !got.Gap() {
		t.Errorf("the RCPs of the management account are %s", got)
	}
	// Nobody says that the management account was read.
	if accounts := s.Info().Accounts; slices.Contains(accounts, masterID) && s.Outcome(masterID, "global", "iam:GetAccountAuthorizationDetails", "") != store.NotTried {
		t.Errorf("the management account is read in %v", accounts)
	}
}

func TestIAMCollectThatIsDamaged(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, path, text, want string }{
		{"a file is no JSON", "aws/aws/accounts/444455556666/iam/role/x/metadata.json", "{", "the file is cut off; make it again"},
		{"a file is empty", "aws/aws/accounts/444455556666/iam/role/x/metadata.json", "", "the file is empty"},
		{"a file nests", "aws/aws/accounts/444455556666/iam/role/x/metadata.json", strings.Repeat("[", 1000), "more than 200 levels"},
		{"an organisation has no management account", "aws/aws/organizations/o-abcdefghij/metadata.json", `{"id":"o-abcdefghij"}`, "does not name the organisation"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			dump := iamCollectDump(t)
			dump[test.path] = &fstest.MapFile{Data: []byte(test.text)}
			_, _, err := Import(context.Background(), ImportOptions{FS: dump})
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), test.path) {
				t.Errorf("error %v does not say %q of %s", err, test.want, test.path)
			}
		})
	}
}

// FuzzIAMCollect puts any bytes in the place of any file. It must end with a
// snapshot, or with an error.
func FuzzIAMCollect(f *testing.F) {
	dump := iamCollectDump(f)
	var paths []string
	for path := range dump {
		paths = append(paths, path)
	}
	slices.Sort(paths)
	for i, path := range paths {
		f.Add(uint8(i), dump[path].Data)
	}
	f.Add(uint8(0), []byte(`{"arn":1,"name":[],"id":{}}`))
	f.Add(uint8(1), []byte(`[null]`))
	f.Fuzz(func(t *testing.T, which uint8, text []byte) {
		changed := fstest.MapFS{}
		for path, file := range dump {
			changed[path] = file
		}
		changed[paths[int(which)%len(paths)]] = &fstest.MapFile{Data: text}
		s, _, err := Import(context.Background(), ImportOptions{FS: changed})
		if err == nil && len(s.Info().Accounts) == 0 {
			t.Error("a snapshot of no account")
		}
	})
}
