package differential

import (
	"bufio"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

//go:embed testdata/package.json
var packageJSON string

//go:embed testdata/package-lock.json
var packageLock string

// engineVersion is the version of the other engine, as package.json pins it.
func engineVersion() string {
	var p struct{ Dependencies map[string]string }
	if err := json.Unmarshal([]byte(packageJSON), &p); err != nil {
		return "unreadable"
	}
	return p.Dependencies["@cloud-copilot/iam-simulate"]
}

// peer is the other engine, a process of its own.
type peer struct {
	sync.Mutex // one conversation at a time
	in         *bufio.Writer
	out        *bufio.Reader
}

// reply is what the other engine says.
type reply struct {
	Answer  string   // Allowed, ImplicitlyDenied or ExplicitlyDenied
	Ignored []string // keys that it says the service does not provide
	Refused string   // why it does not answer
}

func (r reply) outcome() outcome {
	switch r.Answer {
	case "Allowed":
		return allowed
	case "ImplicitlyDenied":
		return denied
	case "ExplicitlyDenied":
		return explicit
	}
	return outcome(openPrefix + r.Answer)
}

// startPeer starts the other engine. It skips the test where that cannot be,
// or fails it when CI=true.
func startPeer(tb testing.TB) *peer {
	tb.Helper()
	if testing.Short() {
		tb.Skip("needs node: left out of -short")
	}
	folder, err := installPeer()
	switch {
	case err == nil:
	case os.Getenv("CI") == "true":
		tb.Fatalf("the other engine is needed in CI: %v", err)
	default:
		tb.Skipf("the other engine is not here: %v", err)
	}
	// The driver ends with its standard input, so also when the test panics.
	command := exec.Command("node", "testdata/driver.mjs", folder)
	command.Stderr = os.Stderr
	stdin, err := command.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := command.Start(); err != nil {
		tb.Fatalf("start the other engine: %v", err)
	}
	tb.Cleanup(func() {
		stdin.Close()
		if err := command.Wait(); err != nil {
			tb.Errorf("the other engine: %v", err)
		}
	})
	return &peer{in: bufio.NewWriterSize(stdin, 1<<20), out: bufio.NewReaderSize(stdout, 1<<20)}
}

// installPeer installs the pinned packages once; packages are tested in
// parallel.
func installPeer() (string, error) {
	for _, tool := range []string{"node", "npm"} {
		if _, err := exec.LookPath(tool); err != nil {
			return "", fmt.Errorf("find %s: %w", tool, err)
		}
	}
	cache, err := os.UserCacheDir()
	if err != nil {
		return "", fmt.Errorf("find a folder for the other engine: %w", err)
	}
	folder := filepath.Join(cache, "iamreach-differential-"+engineVersion())
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("make a folder for the other engine: %w", err)
	}
	// Opening a database holds a file lock, on every system that Go tests run on.
	lock, err := bolt.Open(filepath.Join(folder, "lock"), 0o600, &bolt.Options{Timeout: 5 * time.Minute})
	if err != nil {
		return "", fmt.Errorf("wait for another test to install the other engine: %w", err)
	}
	defer lock.Close()
	done := filepath.Join(folder, "installed.json")
	if installed, err := os.ReadFile(done); err == nil && string(installed) == packageLock {
		return folder, nil
	}
	for name, text := range map[string]string{"package.json": packageJSON, "package-lock.json": packageLock} {
		if err := os.WriteFile(filepath.Join(folder, name), []byte(text), 0o600); err != nil {
			return "", fmt.Errorf("write the other engine's requirements: %w", err)
		}
	}
	npm := exec.Command("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
	npm.Dir = folder
	if out, err := npm.CombinedOutput(); err != nil {
		return "", fmt.Errorf("install the other engine with npm ci: %w\n%s", err, out)
	}
	if err := os.WriteFile(done, []byte(packageLock), 0o600); err != nil {
		return "", fmt.Errorf("note that the other engine is installed: %w", err)
	}
	return folder, nil
}

// ask asks about many questions; the replies are in their order.
func (p *peer) ask(questions []question) ([]reply, error) {
	p.Lock()
	defer p.Unlock()
	sent := make(chan error, 1)
	go func() {
		encoder := json.NewEncoder(p.in)
		encoder.SetEscapeHTML(false)
		for i := range questions {
			if err := encoder.Encode(questions[i].simulation()); err != nil {
				sent <- err
				return
			}
		}
		sent <- p.in.Flush()
	}()
	replies := make([]reply, len(questions))
	for i := range replies {
		line, err := p.out.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil, errors.New("the other engine ended")
		}
		if err != nil {
			return nil, fmt.Errorf("read from the other engine: %w", err)
		}
		if err := json.Unmarshal(line, &replies[i]); err != nil {
			return nil, fmt.Errorf("read from the other engine: %w: %s", err, line)
		}
	}
	return replies, <-sent
}

// simulation is a question as testdata/driver.mjs reads it. A statement that
// cannot be read says nothing there: the other engine refuses its document.
func (q *question) simulation() map[string]any {
	if q.broken() {
		whole := q.clone()
		for _, d := range whole.documents() {
			for i := range d.Statements {
				d.Statements[i].mend()
			}
		}
		q = &whole
	}
	texts := func(documents []document) []string {
		out := []string{}
		for i := range documents {
			out = append(out, documents[i].text())
		}
		return out
	}
	levels := func(all [][]document) [][]string {
		out := [][]string{}
		for _, level := range all {
			out = append(out, texts(level))
		}
		return out
	}
	context := map[string]any{}
	for key, values := range q.keys() {
		context[key] = scalar(values)
	}
	out := map[string]any{
		"action": q.Action, "resource": q.Resource, "owner": q.Owner, "context": context,
		"identity": texts(q.Identity), "scps": levels(q.SCPs), "rcps": levels(q.RCPs),
	}
	if strings.Contains(q.Caller.Role, serviceLinkedPath) {
		// PE-169: the other engine leaves it to its caller which roles
		// organisations do not restrict.
		out["scps"], out["rcps"] = levels(nil), levels(nil)
	}
	if q.Caller.Kind != "anonymous" {
		out["principal"] = q.Caller.ARN
	}
	if q.Caller.Kind == "root" {
		// PE-165: root needs no identity policy; the other engine asks for one.
		out["identity"] = []string{`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"*","Resource":"*"}}`}
	}
	if q.Boundary != nil {
		out["boundary"] = texts(q.Boundary)
	}
	if len(q.Session) > 0 {
		out["session"] = q.Session[0].text()
	}
	if len(q.Policy) > 0 {
		out["policy"] = q.Policy[0].text()
	}
	if q.Endpoint != nil && hasKey(q.Context, "aws:SourceVpce") {
		// PE-195: the policy of an endpoint is for requests that come through it.
		out["endpoint"] = texts(q.Endpoint)
	}
	return out
}

func hasKey(context map[string][]string, key string) bool {
	for name := range context {
		if strings.EqualFold(name, key) {
			return true
		}
	}
	return false
}
