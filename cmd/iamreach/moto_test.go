package main

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/collect/faultproxy"
	"github.com/iamreach/iamreach/collect/mototest"
	"github.com/iamreach/iamreach/graph/answer"
)

const entered = "OrganizationAccountAccessRole"

// TestEndToEnd collects from an emulated AWS with the program as it is shipped
// and nothing but the variables that the AWS CLI knows, and asks what it read.
func TestEndToEnd(t *testing.T) {
	t.Parallel()
	server := mototest.Start(t)
	estate := server.Seed(t)
	seedInvoices(t, server, estate)
	proxy := faultproxy.Start(t, server.URL, mototest.Lacking()...)
	b := build(t)
	b.environ = server.Environ(t, estate.Management, proxy.URL)
	collect := fmt.Sprintf("collect --accounts %s,%s --role %s --regions %s,%s --calls-per-second 1000",
		estate.Management, estate.Data, entered, mototest.Home, mototest.Abroad)
	id, messages := b.run(t, collect)
	if strings.Count(id, "\n") != 1 || !strings.Contains(messages, "of 2 accounts in 2 regions") || strings.Contains(messages, "not read") {
		t.Errorf("collect prints %q and says %q", id, messages)
	}

	var story strings.Builder
	for _, line := range []string{
		"dbs",
		"who invoices",
		"paths --from user/alice --to invoices --k 2",
		"who orders",
		"paths --from role/deploy --to sessions --k 1",
		"explain role/web archive",
	} {
		out, _ := b.run(t, line)
		fmt.Fprintf(&story, "$ iamreach %s\n%s\n", line, out)
	}
	minute := regexp.MustCompile(`2\d{3}-\d\d-\d\d-\d\d-\d\d`) // in the names of automatic snapshots
	golden(t, "testdata/estate.golden", minute.ReplaceAllString(story.String(), "YYYY-MM-DD-hh-mm"))

	t.Run("two pictures of it are the same", func(t *testing.T) {
		b.run(t, "render --to invoices -o svg=1.svg -o png=1.png -o dot=1.dot")
		b.run(t, "render --to invoices -o svg=2.svg -o png=2.png -o dot=2.dot")
		for _, format := range []string{"svg", "png", "dot"} {
			one, two := b.read(t, "1."+format), b.read(t, "2."+format)
			if one == "" || one != two {
				t.Errorf("the two %s files have %d and %d bytes, and differ", format, len(one), len(two))
			}
		}
	})

	t.Run("a dump of it by botocore has the same root", func(t *testing.T) {
		command := exec.Command(mototest.Python(t), filepath.Join("..", "..", "collect", "testdata", "dump.py"),
			filepath.Join(b.folder, "dump"), entered, mototest.Home+","+mototest.Abroad, estate.Management+","+estate.Data)
		command.Env = server.Environ(t, estate.Management, server.URL)
		if out, err := command.CombinedOutput(); err != nil {
			t.Fatalf("dump: %v\n%s", err, out)
		}
		b.run(t, "import --store dump.db dump")
		if diff := cmp.Diff(b.latest(t, "iamreach.db").Root, b.latest(t, "dump.db").Root); diff != "" {
			t.Errorf("roots (-collected +imported):\n%s", diff)
		}
	})

	made := 0
	for _, n := range proxy.Calls() {
		made += n
	}
	u := &unfinishedRuns{binary: b, server: server, account: estate.Management, line: collect, root: b.latest(t, "iamreach.db").Root, calls: made}
	t.Run("a run that is killed can be gone on with", u.killed)
	t.Run("a run that is interrupted can be gone on with, and questions go on meanwhile", u.interrupted)
	t.Run("a run that fills the disk can be gone on with", u.full)
	t.Run("with nothing to go on with resuming is wrong use", u.wrong)

	t.Run("what is refused is named", func(t *testing.T) {
		refusing := faultproxy.Start(t, server.URL, append(mototest.Lacking(), faultproxy.Rule{
			Service: "kms", Operation: "ListGrants", Region: mototest.Home, Code: "AccessDeniedException",
		})...)
		refused := *b
		refused.environ = server.Environ(t, estate.Management, refusing.URL)
		_, messages := refused.run(t, collect+" --store refused.db")
		want := fmt.Sprintf("not read: kms:ListGrants (denied AccessDeniedException) in %s %s", estate.Data, mototest.Home)
		if !strings.Contains(messages, want) || !strings.Contains(messages, "fix: allow the role kms:ListGrants; ") {
			t.Errorf("collect says %q, want %q", messages, want)
		}
		out, _ := refused.run(t, "who invoices --store refused.db")
		golden(t, "testdata/estate-refused.golden", out)
	})
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if os.Getenv("UPDATE_SCRIPTS") != "" {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s: run UPDATE_SCRIPTS=1 go test ./cmd/iamreach (-want +got):\n%s", file, diff)
	}
}

func (b *binary) read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(b.folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// latest is the newest snapshot of a store.
func (b *binary) latest(t *testing.T, file string) answer.SnapshotEntry {
	t.Helper()
	out, _ := b.run(t, "snapshots list -o json --store "+file)
	var list answer.Snapshots
	if err := json.Unmarshal([]byte(out), &list); err != nil {
		t.Fatal(err)
	}
	return list.Snapshots[0]
}
