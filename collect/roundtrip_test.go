package collect

import (
	"context"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/iamreach/iamreach/store"
)

// described leaves out what is concluded of calls that were not made: places
// and answers without use are not in an export.
func described(s *store.Snapshot) string {
	var lines []string
	for line := range strings.Lines(describe(s)) {
		concluded := strings.Contains(line, " not-tried ")
		for _, o := range Operations() {
			for _, filter := range filters(o) {
				concluded = concluded || o.Each != nil && strings.Contains(line, " "+o.Part(filter)+` "" empty`)
			}
		}
		if !concluded && !strings.Contains(line, " accounts [") {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "")
}

func TestImportOfAnExportIsTheSame(t *testing.T) {
	t.Parallel()
	whole := smallDump(t)
	paths := slices.Sorted(maps.Keys(whole))
	rapid.Check(t, func(t *rapid.T) {
		dump := fstest.MapFS{"444455556666/eu-west-1/kms/list-keys.json": whole["444455556666/eu-west-1/kms/list-keys.json"]}
		for _, path := range paths {
			switch rapid.SampledFrom([]string{"keep", "keep", "keep", "drop", "deny", "both", "page", "empty"}).Draw(t, path) {
			case "keep":
				dump[path] = whole[path]
			case "both":
				dump[path] = whole[path]
				refuse(dump, path)
			case "deny":
				refuse(dump, path)
			case "page":
				if strings.HasSuffix(path, ".json") && !strings.HasSuffix(path, ".error.json") {
					text := strings.Replace(string(whole[path].Data), "{", `{"NextToken": "more",`, 1)
					dump[path] = &fstest.MapFile{Data: []byte(strings.Replace(text, ",}", "}", 1))}
				}
			case "empty":
				if strings.HasSuffix(path, ".json") {
					dump[path] = &fstest.MapFile{Data: []byte("{}")}
				}
			}
		}
		first, _ := mustImport(t, dump)
		again := fstest.MapFS{}
		for path, text := range dumpFiles(first) {
			again[path] = &fstest.MapFile{Data: text}
		}
		second, summary := mustImport(t, again)
		if len(summary.Ignored) > 0 {
			t.Errorf("the export has files that are not of the layout: %v", summary.Ignored)
		}
		if first.Info().Root != second.Info().Root {
			t.Errorf("the root was %s and is %s", first.Info().Root, second.Info().Root)
		}
		if diff := cmp.Diff(described(first), described(second)); diff != "" {
			t.Fatalf("snapshot (-first +again):\n%s", diff)
		}
	})
}

func refuse(dump fstest.MapFS, path string) {
	if name, ok := strings.CutSuffix(path, ".json"); ok && !strings.HasSuffix(name, ".error") {
		dump[name+".error.json"] = &fstest.MapFile{Data: []byte(`{"Code":"AccessDenied","Message":"no"}`)}
	}
}

func TestExportOfASmallDumpPrintsWhatTheCLIPrints(t *testing.T) {
	t.Parallel()
	s, _ := mustImport(t, smallDump(t))
	want := `{
    "KeyMetadata": {
        "AWSAccountId": "444455556666",
        "Arn": "arn:aws:kms:eu-west-1:444455556666:key/11111111-2222-3333-4444-555555555555",
        "CreationDate": "2025-03-04T09:10:11Z",
        "Enabled": true,
        "KeyId": "11111111-2222-3333-4444-555555555555",
        "KeyManager": "CUSTOMER",
        "KeyState": "Enabled",
        "KeyUsage": "ENCRYPT_DECRYPT",
        "MultiRegion": false,
        "Origin": "AWS_KMS"
    }
}
`
	got := string(dumpFiles(s)["444455556666/eu-west-1/kms/describe-key/11111111-2222-3333-4444-555555555555.json"])
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("describe-key (-want +got):\n%s", diff)
	}
}

func TestExportWritesADirectoryForOneReader(t *testing.T) {
	t.Parallel()
	s, _ := mustImport(t, smallDump(t))
	dir := filepath.Join(t.TempDir(), "dump")
	if err := Export(s, dir); err != nil {
		t.Fatal(err)
	}
	again, _, err := Import(context.Background(), ImportOptions{Paths: []string{dir}})
	if err != nil {
		t.Fatal(err)
	}
	if again.Info().ID != s.Info().ID {
		t.Errorf("the snapshot was %s and is %s", s.Info().ID, again.Info().ID)
	}
	if info, err := os.Stat(filepath.Join(dir, "taken")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file is %v with error %v, want 0600", info, err)
	}
	if err := Export(s, dir); err == nil || !strings.Contains(err.Error(), "is not empty") {
		t.Errorf("a second export there gave %v, want that it is not empty", err)
	}
	if rest, _ := os.ReadDir(filepath.Dir(dir)); len(rest) != 1 {
		t.Errorf("the export left %v behind", rest)
	}
}

func TestNamesOfFilesComeBack(t *testing.T) {
	t.Parallel()
	operations := operationsByName()
	rapid.Check(t, func(t *rapid.T) {
		want := rapid.OneOf(
			rapid.SampledFrom([]string{"..", ".", "a.error", ".error", "a/../b", "100%", "%2F", "é", "a.json", "a:b"}), rapid.StringN(1, 40, 80),
		).Filter(isName).Draw(t, "argument")
		path := region + "kms/list-grants/" + encodeName(want) + ".json"
		f, err := layout(path, operations)
		if err != nil || f == nil || f.args.Item != want || f.refused {
			t.Fatalf("%q became %s, which is %+v with error %v", want, path, f, err)
		}
	})
}

// Gaps that are of no operation come back as well: an account that could not
// be entered, regions that could not be listed, versions that an import lacks.
func TestGapsBesideTheOperationsComeBack(t *testing.T) {
	t.Parallel()
	const shut = "555566667777"
	s, _ := mustImport(t, iamCollectDump(t))
	role := Args{Item: "arn:aws:iam::" + shut + ":role/audit/Reader"}
	place := Place{Partition: "aws", Account: shut, Region: global}
	assembly := NewAssembly()
	assembly.Add(enterAccount.failed(place, role, refusal("AccessDenied", "not authorized to perform: sts:AssumeRole")))
	assembly.Add(listRegions.failed(place, Args{}, refusal("UnauthorizedOperation", "no")))
	records, coverage, _ := assembly.Finish()
	s, err := store.NewSnapshot(taken(), append(records, s.Records()...), append(coverage, s.Coverage()...))
	if err != nil {
		t.Fatal(err)
	}
	dump := fstest.MapFS{}
	for path, text := range dumpFiles(s) {
		dump[path] = &fstest.MapFile{Data: text}
	}
	dump[shut+"/global/sts/assume-role/x.json"] = &fstest.MapFile{Data: []byte(`{"Credentials":{"SecretAccessKey":"never-stored"}}`)}
	back, summary := mustImport(t, dump)
	if diff := cmp.Diff(described(s), described(back)); diff != "" {
		t.Errorf("(-exported +imported):\n%s", diff)
	}
	for _, gap := range []store.Coverage{
		{Account: shut, Region: global, Operation: "sts:AssumeRole", Item: role.Item, Outcome: store.Denied},
		{Account: shut, Region: global, Operation: "ec2:DescribeRegions", Outcome: store.Denied},
		{Account: account, Region: global, Operation: "iam:GetPolicyVersion", Item: "arn:aws:iam::444455556666:policy/Read", Outcome: store.Failed},
		{Account: shut, Region: "*", Operation: "rds:DescribeDBInstances", Outcome: store.NotTried},
	} {
		if got := back.Outcome(gap.Account, gap.Region, gap.Operation, gap.Item); got != gap.Outcome {
			t.Errorf("%s of %s is %s, want %s", gap.Operation, gap.Account, got, gap.Outcome)
		}
	}
	if diff := cmp.Diff([]string{shut + "/global/sts/assume-role/x.json"}, summary.Ignored); diff != "" {
		t.Errorf("left alone (-want +got):\n%s", diff)
	}
}
