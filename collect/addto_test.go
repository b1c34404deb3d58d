package collect

import (
	"context"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/store"
)

const (
	masterID = "111122223333"
	otherID  = "777788889999"
)

var (
	monday  = time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	tuesday = monday.Add(24 * time.Hour)
)

// orgFiles is what a management account tells of an organisation of two
// accounts, with a policy of this content.
func orgFiles(content string) map[string]string {
	at := masterID + "/global/organizations/"
	return map[string]string{
		at + "describe-organization.json":                                  `{"Organization":{"Id":"o-abcdefghij","Arn":"arn:aws:organizations::111122223333:organization/o-abcdefghij","MasterAccountId":"111122223333"}}`,
		at + "list-roots.json":                                             `{"Roots":[{"Id":"r-ab12","Arn":"arn:aws:organizations::111122223333:root/o-abcdefghij/r-ab12","Name":"Root"}]}`,
		at + "list-policies-for-target/r-ab12/SERVICE_CONTROL_POLICY.json": `{"Policies":[{"Id":"p-12345678","Arn":"arn:aws:organizations::111122223333:policy/o-abcdefghij/service_control_policy/p-12345678"}]}`,
		at + "describe-policy/p-12345678.json":                             `{"Policy":{"PolicySummary":{"Id":"p-12345678","Arn":"arn:aws:organizations::111122223333:policy/o-abcdefghij/service_control_policy/p-12345678"},"Content":"` + content + `"}}`,
	}
}

func member(id, key string) map[string]string {
	return map[string]string{
		id + "/global/organizations/describe-organization.json": `{"Organization":{"Id":"o-abcdefghij","Arn":"arn:aws:organizations::111122223333:organization/o-abcdefghij","MasterAccountId":"111122223333"}}`,
		id + "/eu-west-1/kms/list-keys.json":                    `{"Keys":[{"KeyId":"` + key + `","KeyArn":"arn:aws:kms:eu-west-1:` + id + `:key/` + key + `"}]}`,
	}
}

func refused(path string) map[string]string {
	return map[string]string{path: `{"Code":"AccessDeniedException","Message":"no"}`}
}

func snapshotOf(t *testing.T, taken time.Time, parts ...map[string]string) *store.Snapshot {
	t.Helper()
	fsys := fstest.MapFS{}
	for _, files := range parts {
		for path, text := range files {
			fsys[path] = &fstest.MapFile{Data: []byte(text)}
		}
	}
	s, _, err := Import(context.Background(), ImportOptions{FS: fsys, Taken: &taken})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// tells lists the keys and the policies that a snapshot tells of.
func tells(s *store.Snapshot) []string {
	all := []string{}
	for _, r := range s.Records(store.TypeKey, store.TypeOrgPolicy) {
		text := r.ID[strings.LastIndex(r.ID, "/")+1:]
		if content := r.Parts["organizations:DescribePolicy"]; content != nil {
			text = string(content)[strings.Index(string(content), "Content"):]
			text = strings.Split(text, `"`)[2]
		}
		all = append(all, text)
	}
	slices.Sort(all)
	return all
}

func TestAddTo(t *testing.T) {
	t.Parallel()
	whole := func(t *testing.T, taken time.Time, day string) *store.Snapshot {
		return snapshotOf(t, taken, orgFiles("org-"+day), member(account, "key-"+day), member(otherID, "other-"+day))
	}
	for _, test := range []struct {
		name      string
		base, run func(t *testing.T) *store.Snapshot
		want      []string
		carried   []string
		times     map[string]time.Time
	}{
		{
			"an account that the run did not read stays, and with it the organisation",
			func(t *testing.T) *store.Snapshot { return whole(t, monday, "mon") },
			func(t *testing.T) *store.Snapshot { return snapshotOf(t, tuesday, member(account, "key-tue")) },
			[]string{"key-tue", "org-mon", "other-mon"},
			[]string{masterID, otherID},
			map[string]time.Time{masterID: monday, otherID: monday, "o-abcdefghij": monday},
		},
		{
			"the organisation of the run takes the place of the older one",
			func(t *testing.T) *store.Snapshot { return whole(t, monday, "mon") },
			func(t *testing.T) *store.Snapshot { return snapshotOf(t, tuesday, orgFiles("org-tue")) },
			[]string{"key-mon", "org-tue", "other-mon"},
			[]string{account, otherID},
			map[string]time.Time{account: monday, otherID: monday},
		},
		{
			"a run of everything leaves nothing of the older one",
			func(t *testing.T) *store.Snapshot { return whole(t, monday, "mon") },
			func(t *testing.T) *store.Snapshot { return whole(t, tuesday, "tue") },
			[]string{"key-tue", "org-tue", "other-tue"},
			nil, nil,
		},
		{
			"an account of which nothing could be read stays",
			func(t *testing.T) *store.Snapshot { return whole(t, monday, "mon") },
			func(t *testing.T) *store.Snapshot {
				return snapshotOf(t, tuesday, member(account, "key-tue"), refused(otherID+"/eu-west-1/kms/list-keys.error.json"))
			},
			[]string{"key-tue", "org-mon", "other-mon"},
			[]string{masterID, otherID},
			map[string]time.Time{masterID: monday, otherID: monday, "o-abcdefghij": monday},
		},
		{
			"an organisation that is refused now stays",
			func(t *testing.T) *store.Snapshot { return whole(t, monday, "mon") },
			func(t *testing.T) *store.Snapshot {
				return snapshotOf(t, tuesday, member(masterID, "master-tue"), refused(masterID+"/global/organizations/list-roots.error.json"),
					map[string]string{masterID + "/global/organizations/list-accounts.json": `{"Accounts":[]}`})
			},
			[]string{"key-mon", "master-tue", "org-mon", "other-mon"},
			[]string{account, otherID},
			map[string]time.Time{account: monday, otherID: monday, "o-abcdefghij": monday},
		},
		{
			"an older dump adds its accounts, and its organisation does not replace the newer",
			func(t *testing.T) *store.Snapshot {
				return snapshotOf(t, tuesday, orgFiles("org-tue"), member(account, "key-tue"))
			},
			func(t *testing.T) *store.Snapshot {
				return snapshotOf(t, monday, orgFiles("org-mon"), member(otherID, "other-mon"))
			},
			[]string{"key-tue", "org-tue", "other-mon"},
			[]string{account},
			map[string]time.Time{masterID: monday, otherID: monday},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			got, carried, err := AddTo(test.base(t), test.run(t))
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(test.want, tells(got)); diff != "" {
				t.Errorf("it tells of (-want +got):\n%s", diff)
			}
			var accounts []string
			for id := range carried.Accounts {
				accounts = append(accounts, id)
			}
			slices.Sort(accounts)
			if diff := cmp.Diff(test.carried, accounts); diff != "" {
				t.Errorf("carried over (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(test.times, got.Info().Times); diff != "" {
				t.Errorf("times (-want +got):\n%s", diff)
			}
			if !got.Info().Taken.Equal(tuesday) {
				t.Errorf("taken %v", got.Info().Taken)
			}
			// What came of a call is there once, and is that of whoever made it.
			if outcome := got.Outcome(masterID, "global", "organizations:ListRoots", ""); outcome.Gap() {
				t.Errorf("the roots are a gap: %s", outcome)
			}
			again := fstest.MapFS{}
			for path, text := range dumpFiles(got) {
				again[path] = &fstest.MapFile{Data: text}
			}
			back, _, err := Import(context.Background(), ImportOptions{FS: again})
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(got.Info().Root, back.Info().Root); diff != "" {
				t.Errorf("the root of the export (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(got.Info().Times, back.Info().Times); diff != "" {
				t.Errorf("the times of the export (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAddToItself(t *testing.T) {
	t.Parallel()
	s, _ := mustImport(t, smallDump(t))
	got, carried, err := AddTo(s, s)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(describe(s), describe(got)); diff != "" || len(carried.Accounts)+len(carried.Less) > 0 {
		t.Errorf("carried %v (-want +got):\n%s", carried, diff)
	}
}

// What was read now and is a gap is told of, and stays a gap: nothing of the
// older snapshot fills it.
func TestAddToSaysWhatIsKnownLessOf(t *testing.T) {
	t.Parallel()
	const scps = masterID + "/global/organizations/list-policies-for-target/r-ab12/SERVICE_CONTROL_POLICY"
	const instances = account + "/eu-west-1/rds/describe-db-instances"
	base := snapshotOf(t, monday, orgFiles("org-mon"), member(account, "key-mon"), member(otherID, "other-mon"),
		map[string]string{instances + ".json": `{"DBInstances":[]}`})
	again := orgFiles("org-tue")
	delete(again, scps+".json")
	run := snapshotOf(t, tuesday, again, refused(scps+".error.json"), member(account, "key-tue"), refused(instances+".error.json"))
	got, carried, err := AddTo(base, run)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{account, "o-abcdefghij"}, carried.Less); diff != "" {
		t.Errorf("less is known of (-want +got):\n%s", diff)
	}
	for operation, at := range map[string][3]string{
		"organizations:ListPoliciesForTarget/SERVICE_CONTROL_POLICY": {masterID, "global", "r-ab12"},
		"rds:DescribeDBInstances":                                    {account, "eu-west-1", ""},
	} {
		if outcome := got.Outcome(at[0], at[1], operation, at[2]); outcome != store.Denied {
			t.Errorf("%s was denied now, and is %s", operation, outcome)
		}
	}
}
