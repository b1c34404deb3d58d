package main

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/iamreach/iamreach/collect/faultproxy"
	"github.com/iamreach/iamreach/collect/mototest"
)

// unfinishedRuns ends collections early in every way, and goes on with them:
// the snapshot has the root of one that nothing disturbed.
type unfinishedRuns struct {
	binary  *binary
	server  *mototest.Server
	account string // whose credentials are used
	line    string // of collect
	root    string // of an undisturbed run
	calls   int    // of an undisturbed run
}

// start starts a collection into a store of its own, which something happens
// to at one of its calls.
func (u *unfinishedRuns) start(t *testing.T, name string, call int, happens func(*exec.Cmd)) (*exec.Cmd, *bytes.Buffer) {
	t.Helper()
	var command atomic.Pointer[exec.Cmd]
	proxy := faultproxy.Start(t, u.server.URL, append([]faultproxy.Rule{{
		After: call, Times: 1, Then: func() { happens(command.Load()) }, Delay: time.Millisecond,
	}}, mototest.Lacking()...)...)
	b := *u.binary
	b.environ = u.server.Environ(t, u.account, proxy.URL)
	c := b.command(strings.Fields(u.line + " --store " + name)...)
	messages := &bytes.Buffer{}
	c.Stderr = messages
	command.Store(c)
	return c, messages
}

// goOn goes on with a collection, and compares its root.
func (u *unfinishedRuns) goOn(t *testing.T, name string) {
	t.Helper()
	proxy := faultproxy.Start(t, u.server.URL, mototest.Lacking()...)
	b := *u.binary
	b.environ = u.server.Environ(t, u.account, proxy.URL)
	b.run(t, "collect --resume --calls-per-second 1000 --store "+name)
	if got := b.latest(t, name).Root; got != u.root {
		t.Errorf("the root is %s, and undisturbed %s", got, u.root)
	}
	calls := 0
	for _, n := range proxy.Calls() {
		calls += n
	}
	if calls > u.calls {
		t.Errorf("%d calls were made to go on, and %d undisturbed", calls, u.calls)
	}
	if _, err := os.Stat(filepath.Join(b.folder, name+".partial")); err == nil {
		t.Errorf("%s.partial is left", name)
	}
}

func (u *unfinishedRuns) killed(t *testing.T) {
	for range 3 {
		call := 10 + rand.N(u.calls-20)
		name := fmt.Sprintf("killed-%d.db", call)
		c, messages := u.start(t, name, call, func(c *exec.Cmd) { _ = c.Process.Kill() })
		if err := c.Run(); err == nil {
			t.Fatalf("it was not killed at call %d: %s", call, messages)
		}
		t.Logf("killed at call %d of %d", call, u.calls)
		u.goOn(t, name)
	}
}

// interrupted asks questions of an earlier snapshot while a collection goes
// on, and then interrupts it.
func (u *unfinishedRuns) interrupted(t *testing.T) {
	const name = "interrupted.db"
	earlier := u.binary.read(t, "iamreach.db")
	if err := os.WriteFile(filepath.Join(u.binary.folder, name), []byte(earlier), 0o600); err != nil {
		t.Fatal(err)
	}
	var at time.Time
	c, messages := u.start(t, name, u.calls*2/3, func(c *exec.Cmd) {
		if out, _ := u.binary.run(t, "dbs --store "+name); !strings.Contains(out, "orders") {
			t.Errorf("meanwhile dbs answers %q", out)
		}
		at = time.Now()
		_ = c.Process.Signal(os.Interrupt)
	})
	err := c.Run()
	if took := time.Since(at); exitOf(err) != exitInterrupted || took > 5*time.Second { // a second, on a machine that has nothing else to do
		t.Errorf("it ended after %s with %d", took, exitOf(err))
	}
	want := "iamreach: interrupted\n  fix: what was read is kept; go on with: iamreach collect --resume --store interrupted.db\n"
	if got := messages.String(); !strings.HasSuffix(got, want) { // a slow machine shows progress before
		t.Errorf("it says %q, want %q", got, want)
	}
	if u.binary.read(t, name) != earlier {
		t.Error("the store with the earlier snapshot was touched")
	}
	u.goOn(t, name)
}

// full lets no file grow beyond some kilobytes, as a full disk does.
func (u *unfinishedRuns) full(t *testing.T) {
	const name = "full.db"
	c, messages := u.start(t, name, 0, func(*exec.Cmd) {})
	c.Path, c.Args = "/bin/sh", append([]string{"sh", "-c", `ulimit -f 100 && exec "$@"`, "sh"}, c.Args...)
	err := c.Run()
	if got := messages.String(); exitOf(err) != exitFailed || !strings.Contains(got, "full.db.partial") || !strings.Contains(got, "go on with: iamreach collect --resume") {
		t.Errorf("it ends with %d and says %q", exitOf(err), got)
	}
	u.goOn(t, name)
}

func (u *unfinishedRuns) wrong(t *testing.T) {
	c := u.binary.command("collect", "--resume", "--store", "none.db")
	var messages bytes.Buffer
	c.Stderr = &messages
	if err := c.Run(); exitOf(err) != exitUsage || !strings.Contains(messages.String(), "no unfinished collection") {
		t.Errorf("with nothing to go on with: %d, %q", exitOf(err), messages.String())
	}
}
