package collect

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/config"
	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/collect/faultproxy"
	"github.com/iamreach/iamreach/collect/mototest"
	"github.com/iamreach/iamreach/store"
)

const role = "OrganizationAccountAccessRole"

// both reads the estate's two accounts and regions.
func both(estate *mototest.Estate) Options {
	return Options{
		Accounts: []string{estate.Management, estate.Data}, Role: role,
		Regions: []string{mototest.Abroad, mototest.Home}, CallsPerSecond: 1000, wait: 20 * time.Millisecond,
		Now: func() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC) },
	}
}

// through sends the calls to an endpoint, with credentials of an account.
func through(o Options, endpoint string, credentials aws.CredentialsProvider) Options {
	o.load = []func(*config.LoadOptions) error{
		config.WithBaseEndpoint(endpoint), config.WithCredentialsProvider(credentials),
		config.WithRegion(mototest.Home), config.WithSharedConfigFiles(nil), config.WithSharedCredentialsFiles(nil),
	}
	return o
}

// The environment is the process's, so this one is not parallel.
func TestRunReadsWhatBotocoreDumps(t *testing.T) {
	server, estate := mototest.Shared(t)
	server.Setenv(t, estate.Management, faultproxy.Start(t, server.URL, mototest.Lacking()...).URL)
	live, _, err := Run(t.Context(), both(estate))
	if err != nil {
		t.Fatal(err)
	}
	folder := filepath.Join(t.TempDir(), "dump")
	command := exec.Command(mototest.Python(t), "testdata/dump.py", folder, role,
		mototest.Home+","+mototest.Abroad, estate.Management+","+estate.Data)
	command.Env = server.Environ(t, estate.Management, server.URL)
	if out, err := command.CombinedOutput(); err != nil {
		t.Fatalf("dump with botocore: %v\n%s", err, out)
	}
	imported, _, err := Import(t.Context(), ImportOptions{Paths: []string{folder}})
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(allParts(imported), allParts(live)); diff != "" {
		t.Errorf("records (-botocore +SDK):\n%s", diff)
	}
	if imported.Info().Root != live.Info().Root {
		t.Errorf("the roots differ: %s from botocore, %s from the SDK", imported.Info().Root, live.Info().Root)
	}
	for _, secret := range []string{"never-read", "never-stored", "not-a-secret"} {
		for name, part := range allParts(live) {
			if strings.Contains(part, secret) {
				t.Errorf("%s holds the value %q", name, secret)
			}
		}
	}
}

// allParts are the parts of all records, as text to compare.
func allParts(s *store.Snapshot) map[string]string {
	all := map[string]string{}
	for _, r := range s.Records() {
		for name, part := range r.Parts {
			all[strings.Join([]string{r.Partition, r.Account, r.Region, r.Type, r.ID, name}, " ")] = string(part)
		}
	}
	return all
}

func TestRunReadsEachFieldThatWasSeeded(t *testing.T) {
	t.Parallel()
	server, estate := mototest.Shared(t)
	proxy := faultproxy.Start(t, server.URL, mototest.Lacking()...)
	snapshot, summary, err := Run(t.Context(), through(both(estate), proxy.URL, server.Credentials(t, estate.Management)))
	if err != nil {
		t.Fatal(err)
	}
	for _, gap := range summary.Gaps {
		t.Errorf("a gap where there is none: %+v", gap)
	}
	for _, want := range seeded(estate) {
		t.Run(want.part+" of "+want.key.ID, func(t *testing.T) {
			record := snapshot.Record(want.key)
			if record == nil {
				t.Fatalf("there is no record %v", want.key)
			}
			var wanted, got any
			if err := json.Unmarshal([]byte(want.fields), &wanted); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(record.Parts[want.part], &got); err != nil {
				t.Fatalf("part: %v", err)
			}
			if diff := cmp.Diff(wanted, common(wanted, got)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

// common is what got has of the members that want has, at every depth.
func common(want, got any) any {
	w, isObject := want.(map[string]any)
	g, alsoObject := got.(map[string]any)
	if isObject && alsoObject {
		shared := map[string]any{}
		for name, value := range w {
			if has, ok := g[name]; ok {
				shared[name] = common(value, has)
			}
		}
		return shared
	}
	wl, isList := want.([]any)
	gl, alsoList := got.([]any)
	if isList && alsoList && len(wl) == len(gl) {
		shared := make([]any, len(wl))
		for i := range wl {
			shared[i] = common(wl[i], gl[i])
		}
		return shared
	}
	return got
}
