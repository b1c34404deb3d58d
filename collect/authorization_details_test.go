package collect

import (
	"context"
	"encoding/json"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/store"
)

const (
	gaad   = "iam:GetAccountAuthorizationDetails"
	policy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get+*","Resource":"*","Condition":{"StringEquals":{"aws:userid":"a%20<b>"}}}]}`
	laid   = `{
  "Version": "2012-10-17",
  "Statement": [
    {
      "Effect": "Allow",
      "Action": "s3:Get+*",
      "Resource": "*",
      "Condition": {
        "StringEquals": {
          "aws:userid": "a%20<b>"
        }
      }
    }
  ]
}`
)

// userWith returns authorization details of one user with an inline policy,
// which stands there as given: an object or a JSON string.
func userWith(document string) string {
	return `{"UserDetailList":[{"UserName":"u","Arn":"arn:aws-us-gov:iam::444455556666:user/u","UserPolicyList":[{"PolicyName":"p","PolicyDocument":` + document + `}]}]}`
}

func quote(text string) string {
	b, _ := json.Marshal(text)
	return string(b)
}

func writeFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "details.json")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestDocumentsOfIdentitiesBecomeOneText(t *testing.T) {
	t.Parallel()
	spread := strings.ReplaceAll(strings.ReplaceAll(policy, ":", " :\n\t"), "Action", `\u0041ction`)
	spread = strings.ReplaceAll(spread, "s3 :\n\t", "s3:")
	spread = strings.ReplaceAll(spread, "aws :\n\t", "aws:")
	for _, test := range []struct{ name, document, want string }{
		{"from_an_object", policy, laid},
		{"from_an_object_with_space_and_escapes", spread, laid},
		{"from_percent_encoded_text", quote(url.PathEscape(policy)), laid},
		{"from_query_escaped_text_whose_plus_is_a_plus", quote(strings.ReplaceAll(url.QueryEscape(policy), "+", "%20")), laid},
		{"from_plain_text", quote(policy), laid},
		{"from_a_file_with_a_mark_of_byte_order", policy, laid},
		{"but_what_is_no_json_stays", quote("{not json"), "{not json"},
		{"but_what_is_no_policy_stays", quote("100% wrong"), "100% wrong"},
		{"but_what_nests_deep_stays", quote(`{"a":` + strings.Repeat("[", 60) + strings.Repeat("]", 60) + `}`), `{"a":` + strings.Repeat("[", 60) + strings.Repeat("]", 60) + `}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			text := userWith(test.document)
			if strings.Contains(test.name, "mark") {
				text = "\xef\xbb\xbf" + text
			}
			s, _, err := Import(context.Background(), ImportOptions{Paths: []string{writeFile(t, text)}})
			if err != nil {
				t.Fatal(err)
			}
			var part struct {
				UserPolicyList []struct{ PolicyDocument string }
			}
			if err := json.Unmarshal(s.Records()[0].Parts[gaad], &part); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, part.UserPolicyList[0].PolicyDocument); diff != "" {
				t.Errorf("document (-want +got):\n%s", diff)
			}
		})
	}
}

func TestOneFileOfAuthorizationDetailsTellsOfIdentitiesAlone(t *testing.T) {
	t.Parallel()
	s, summary, err := Import(context.Background(), ImportOptions{Paths: []string{writeFile(t, userWith(policy))}})
	if err != nil {
		t.Fatal(err)
	}
	if key := s.Records()[0].Key; key.Partition != "aws-us-gov" || key.Account != account {
		t.Errorf("the record is %v, want the partition and account of its ARN", key)
	}
	if got := s.Outcome(account, global, gaad, ""); got != store.Read {
		t.Errorf("%s is %s", gaad, got)
	}
	missing := map[string]bool{}
	for _, c := range summary.Gaps {
		missing[c.Region+" "+c.Operation+" "+c.Item] = true
	}
	for _, o := range Operations() {
		region := global
		item := ""
		switch {
		case o.Scope == Regional:
			region = anyRegion
		case o.Action == gaad || o.Managing() || len(o.Lists) == 0:
			continue
		case o.Each != nil && o.Each.Types[0] == store.TypeUser:
			item = "u"
		}
		for _, filter := range filters(o) {
			if !missing[region+" "+o.Part(filter)+" "+item] {
				t.Errorf("%s %s %s is not among the gaps", region, o.Part(filter), item)
			}
		}
	}
}

func TestFilesThatAreNoAuthorizationDetails(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ name, text, want string }{
		{"another_answer", `{"Keys":[]}`, "no users, groups or roles"},
		{"aws_policies_alone", `{"Policies":[{"Arn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}]}`, "no users, groups or roles"},
		{"two_accounts", `{"UserDetailList":[{"Arn":"arn:aws:iam::444455556666:user/u"},{"Arn":"arn:aws:iam::111122223333:user/u"}]}`, "account 444455556666 and of account 111122223333"},
		{"a_policy_nested_100000_deep", userWith(strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000)), "exceeded max depth"},
		{"truncated", userWith(policy)[:90], "the file is cut off; make it again"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s, _, err := Import(context.Background(), ImportOptions{Paths: []string{writeFile(t, test.text)}})
			if err == nil || s != nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error is %v, want one that says %q", err, test.want)
			}
		})
	}
}

func TestADeepPolicyInTextStopsNothing(t *testing.T) {
	t.Parallel()
	deep := strings.Repeat(`{"a":`, 100_000) + "1" + strings.Repeat("}", 100_000)
	if _, _, err := Import(context.Background(), ImportOptions{Paths: []string{writeFile(t, userWith(quote(deep)))}}); err != nil {
		t.Errorf("a policy that is kept as text failed the import: %v", err)
	}
}

// pagesOf are two pages of an account: the first says that more follows.
func pagesOf(id string) (first, last string) {
	return `{"UserDetailList":[{"UserName":"u","Arn":"arn:aws:iam::` + id + `:user/u"}],"IsTruncated":true,"Marker":"m"}`,
		`{"RoleDetailList":[{"RoleName":"r","Arn":"arn:aws:iam::` + id + `:role/r"}],"IsTruncated":false}`
}

func TestPagesAndAccountsInFiles(t *testing.T) {
	t.Parallel()
	first, last := pagesOf(account)
	otherFirst, otherLast := pagesOf(otherID)
	const aws = `{"Policies":[{"PolicyName":"A","Arn":"arn:aws:iam::aws:policy/A"}],"IsTruncated":true}`
	for _, test := range []struct {
		name    string
		files   []string
		records int
		gap     bool // in account
		err     string
	}{
		{"one page of two is a gap", []string{first}, 1, true, ""},
		{"two pages are one answer", []string{first, last}, 2, false, ""},
		{"in any order", []string{last, first}, 2, false, ""},
		{"a page of policies of AWS belongs to the account", []string{first, aws, last}, 3, false, ""},
		{"without the last page it is a gap", []string{first, aws}, 2, true, ""},
		{"a list of pages in one file", []string{"[" + first + "," + last + "]"}, 2, false, ""},
		{"a list of pages without the last", []string{"[" + first + "]"}, 1, true, ""},
		{"two accounts", []string{first, otherLast, last, otherFirst}, 4, false, ""},
		{"two answers of one account", []string{last, last}, 0, false, "answers the same call"},
		{"policies of AWS and two accounts", []string{last, otherLast, aws}, 0, false, "does not say of which account it is"},
		{"policies of AWS alone", []string{aws}, 0, false, "does not say of which account it is"},
		{"two accounts in one file", []string{"[" + first + "," + otherLast + "]"}, 0, false, "keep one account in a file"},
		{"no details", []string{`{"Users":[]}`}, 0, false, "it has no users, groups or roles"},
		{"a file of AWS Config", []string{`{"fileVersion":"1.0","configurationItems":[]}`}, 0, false, "AWS Config"},
		{"a state of Terraform", []string{`{"version":4,"terraform_version":"1.9.0"}`}, 0, false, "Terraform"},
		{"a compressed file", []string{"\x1f\x8b\x08"}, 0, false, "unpack it first"},
		{"a table", []string{"-------\n|  x  |\n"}, 0, false, "--output json"},
		{"a store", []string{strings.Repeat("\x00", 16) + "\xed\xda\x0c\xed"}, 0, false, "--store"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			var paths []string
			for _, text := range test.files {
				paths = append(paths, writeFile(t, text))
			}
			s, _, err := Import(context.Background(), ImportOptions{Paths: paths})
			if test.err != "" {
				if err == nil || !strings.Contains(err.Error(), test.err) || !strings.Contains(err.Error(), "details.json") {
					t.Fatalf("error %v does not say %q", err, test.err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got := len(s.Records()); got != test.records {
				t.Errorf("%d records, want %d", got, test.records)
			}
			if got := s.Outcome(account, "global", gaad, "").Gap(); got != test.gap {
				t.Errorf("a gap: %v, want %v", got, test.gap)
			}
		})
	}
}

func TestDirectoriesThatAreNoDump(t *testing.T) {
	t.Parallel()
	for _, test := range []struct{ path, want string }{
		{"aws/accounts/444455556666/iam/role/x/metadata.json", "in which aws lies"},
		{"444455556666/graph/nodes.json", "PMapper"},
		{"444455556666/details.json", "the region is missing"},
		{"4444/eu-west-1/kms/list-keys.json", "ACCOUNT-ID has 12 digits"},
		{"dumps/444455556666/eu-west-1/kms/list-keys.json", "in which the accounts lie"},
		{"details.json", "one by one"},
		{"notes.txt", "no file lies at"},
	} {
		_, _, err := Import(context.Background(), ImportOptions{FS: dumpOf(map[string]string{test.path: "{}"})})
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("with %s: error %v does not say %q", test.path, err, test.want)
		}
	}
}

// FuzzAuthorizationDetails gives any bytes as two files of authorization
// details. It must end with a snapshot of an account, or with an error.
func FuzzAuthorizationDetails(f *testing.F) {
	first, last := pagesOf(account)
	f.Add([]byte(first), []byte(last))
	f.Add([]byte("["+first+"]"), []byte(userWith(quote(policy))))
	f.Add([]byte(`{"Policies":[{"Arn":"arn:aws:iam::aws:policy/A"}]}`), []byte(`[[]]`))
	f.Fuzz(func(t *testing.T, one, two []byte) {
		s, _, err := Import(context.Background(), ImportOptions{Paths: []string{writeFile(t, string(one)), writeFile(t, string(two))}})
		if err == nil && len(s.Info().Accounts) == 0 {
			t.Error("a snapshot of no account")
		}
	})
}
