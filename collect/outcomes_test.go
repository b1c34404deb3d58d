package collect

import (
	"testing"

	"github.com/iamreach/iamreach/store"
)

func TestOutcomesOfCalls(t *testing.T) {
	t.Parallel()
	const key = `{"Keys":[{"KeyId":"k1","KeyArn":"arn:aws:kms:eu-west-1:444455556666:key/k1"}]}`
	denied := `{"Code":"AccessDeniedException","Message":"no"}`
	for _, test := range []struct {
		name      string
		files     map[string]string
		operation string
		item      string
		want      store.Outcome
	}{
		{"an_answer_is_read", map[string]string{"kms/list-keys.json": key}, "kms:ListKeys", "", store.Read},
		{"an_answer_without_things_is_empty", map[string]string{"kms/list-keys.json": `{"Keys":[]}`}, "kms:ListKeys", "", store.Empty},
		{"a_refusal_is_denied", map[string]string{"kms/list-keys.error.json": denied}, "kms:ListKeys", "", store.Denied},
		{"another_error_is_failed", map[string]string{"kms/list-keys.error.json": `{"Code":"ThrottlingException"}`}, "kms:ListKeys", "", store.Failed},
		{"an_error_without_a_code_is_failed", map[string]string{"kms/list-keys.error.json": `[]`}, "kms:ListKeys", "", store.Failed},
		{"nothing_there_is_empty", map[string]string{"lambda/get-policy/f.error.json": `{"Code":"ResourceNotFoundException"}`}, "lambda:GetPolicy", "f", store.Empty},
		{"nothing_there_holds_for_its_operation_alone", map[string]string{"kms/list-keys.error.json": `{"Code":"ResourceNotFoundException"}`}, "kms:ListKeys", "", store.Failed},
		{"a_missing_file_was_not_tried", map[string]string{"kms/list-keys.json": key}, "kms:ListGrants", "k1", store.NotTried},
		{"nothing_to_ask_about_is_empty", map[string]string{"kms/list-keys.json": `{"Keys":[]}`}, "kms:ListGrants", "k9", store.Empty},
		{"what_a_denied_list_hides_was_not_tried", map[string]string{"kms/list-keys.error.json": denied}, "kms:ListGrants", "k9", store.NotTried},
		{"an_error_beside_an_answer_is_a_gap", map[string]string{"kms/list-keys.json": key, "kms/list-keys.error.json": denied}, "kms:ListKeys", "", store.Denied},
		{"a_page_token_is_a_gap", map[string]string{"kms/list-keys.json": `{"Keys":[],"Truncated":true,"NextMarker":"x"}`}, "kms:ListKeys", "", store.Failed},
		{"pages_kept_one_by_one_are_whole", map[string]string{"kms/list-keys.json": `[{"Keys":[],"Truncated":true,"NextMarker":"x"},` + key + `]`}, "kms:ListKeys", "", store.Read},
		{"another_shape_is_a_gap", map[string]string{"kms/list-keys.json": `{"Keys":"none"}`}, "kms:ListKeys", "", store.Failed},
		{"an_answer_that_is_no_object_is_a_gap", map[string]string{"kms/list-keys.json": `17`}, "kms:ListKeys", "", store.Failed},
		{"a_list_of_something_else_is_a_gap", map[string]string{"kms/list-keys.json": `[17]`}, "kms:ListKeys", "", store.Failed},
		{"an_answer_about_another_thing_is_a_gap", map[string]string{"rds/describe-db-parameters/x.json": `{"DBParameterGroupName":"y"}`}, "rds:DescribeDBParameters", "x", store.Failed},
		{"no_pages_are_a_gap", map[string]string{"kms/list-keys.json": `[]`}, "kms:ListKeys", "", store.Failed},
		{"a_thing_without_a_name_is_a_gap", map[string]string{"kms/list-keys.json": `{"Keys":[{"KeyId":"k1"}]}`}, "kms:ListKeys", "", store.Failed},
		{"a_name_with_control_characters_is_a_gap", map[string]string{"kms/list-keys.json": `{"Keys":[{"KeyId":"k1","KeyArn":"arn:aws:kms:\u001b[2J"}]}`}, "kms:ListKeys", "", store.Failed},
		{"who_is_asked_by_arn_is_found_by_id", map[string]string{"kms/list-keys.json": key, "kms/list-grants/arn%3Aaws%3Akms%3Aeu-west-1%3A444455556666%3Akey%2Fk1.json": `{}`}, "kms:ListGrants", "k1", store.Empty},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			files := map[string]string{}
			for path, text := range test.files {
				files[region+path] = text
			}
			s, _ := mustImport(t, dumpOf(files))
			if got := s.Outcome(account, "eu-west-1", test.operation, test.item); got != test.want {
				t.Errorf("%s %q is %s, want %s", test.operation, test.item, got, test.want)
			}
		})
	}
}

func TestGrantsOfAKeyThatWasNotListedMakeTheKeyKnown(t *testing.T) {
	t.Parallel()
	s, summary := mustImport(t, dumpOf(map[string]string{
		region + "kms/list-keys.error.json":                  `{"Code":"AccessDeniedException"}`,
		region + "kms/list-grants/k1.json":                   `{"Grants":[{"GrantId":"g"}]}`,
		region + "rds/describe-db-proxy-targets/nobody.json": `{"Targets":[{"RdsResourceId":"x"}]}`,
	}))
	keys := s.Records(store.TypeKey)
	if len(keys) != 1 || keys[0].ID != "arn:aws:kms:eu-west-1:444455556666:key/k1" {
		t.Fatalf("keys are %v, want k1 by its ARN", keys)
	}
	if got := s.Outcome(account, "eu-west-1", "kms:ListGrants", "k1"); got != store.Read {
		t.Errorf("the grants of k1 are %s", got)
	}
	if want := region + "rds/describe-db-proxy-targets/nobody.json"; len(summary.Ignored) != 1 || summary.Ignored[0] != want {
		t.Errorf("ignored %v, want %s: it tells of a proxy that nothing describes", summary.Ignored, want)
	}
}

func TestPagesOfAnAnswerAboutOneThingAreOne(t *testing.T) {
	t.Parallel()
	s, _ := mustImport(t, dumpOf(map[string]string{
		region + "kms/list-grants/k1.json": `[{"Grants":[{"GrantId":"b"}],"Truncated":true},{"Grants":[{"GrantId":"a"}]}]`,
	}))
	const want = `{"Grants":[{"GrantId":"a"},{"GrantId":"b"}]}`
	if got := string(s.Records(store.TypeKey)[0].Parts["kms:ListGrants"]); got != want {
		t.Errorf("grants are %s, want %s", got, want)
	}
}

func TestOrganizationIsExpectedOfItsManagementAccountAlone(t *testing.T) {
	t.Parallel()
	const member, management = "444455556666", "111122223333"
	organization := `{"Organization":{"Id":"o-1","Arn":"arn:aws:organizations::111122223333:organization/o-1","MasterAccountId":"111122223333"}}`
	describe := "/global/organizations/describe-organization.json"
	for _, test := range []struct {
		name    string
		files   map[string]string
		account string
		want    bool // a gap is listed
	}{
		{"of_the_management_account", map[string]string{member + describe: organization, management + describe: organization}, management, true},
		{"not_of_a_member_beside_it", map[string]string{member + describe: organization, management + describe: organization}, member, false},
		{"of_a_member_alone_so_that_the_gap_is_seen", map[string]string{member + describe: organization}, member, true},
		{"not_of_an_account_in_none", map[string]string{
			member + "/global/organizations/describe-organization.error.json": `{"Code":"AWSOrganizationsNotInUseException"}`,
		}, member, false},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			_, summary := mustImport(t, dumpOf(test.files))
			found := false
			for _, c := range summary.Gaps {
				found = found || (c.Account == test.account && c.Operation == "organizations:ListRoots")
			}
			if found != test.want {
				t.Errorf("a gap of organizations:ListRoots in %s: %t, want %t", test.account, found, test.want)
			}
		})
	}
}
