package mototest

import (
	"bufio"
	"context"
	_ "embed"
	"net/http"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go/middleware"
	smithyhttp "github.com/aws/smithy-go/transport/http"
)

//go:embed serve.py
var serve string

// Server is a running moto. Its state is one for all accounts: tests that
// share a server use accounts of their own.
type Server struct {
	URL string
}

// Start starts a moto that lives as long as the test. With
// AWS_EMULATOR_ENDPOINT set, it uses the emulator that runs there.
func Start(tb testing.TB) *Server {
	tb.Helper()
	server, log, stop := start(tb)
	tb.Cleanup(func() {
		stop()
		if tb.Failed() {
			tb.Logf("moto's log ends with:\n%s", log)
		}
	})
	return server
}

// shared is the server of Shared.
var shared struct {
	once   sync.Once
	server *Server
	estate *Estate
	log    *tail
	stop   func() // holds its standard input, which would be closed when it is forgotten
}

// Shared returns a moto with the estate that all tests of a process share: they
// read it, and write to accounts of their own alone. It ends with the process.
func Shared(tb testing.TB) (*Server, *Estate) {
	tb.Helper()
	Python(tb) // it may skip the test
	shared.once.Do(func() {
		shared.server, shared.log, shared.stop = start(tb)
		shared.estate = shared.server.Seed(tb)
	})
	if shared.estate == nil {
		tb.Fatal("the emulator could not be seeded: see the first test that failed")
	}
	tb.Cleanup(func() {
		if tb.Failed() {
			tb.Logf("moto's log ends with:\n%s", shared.log)
		}
	})
	return shared.server, shared.estate
}

// start starts a moto, which ends with stop or with this process.
func start(tb testing.TB) (server *Server, log *tail, stop func()) {
	tb.Helper()
	log = &tail{}
	if endpoint := os.Getenv("AWS_EMULATOR_ENDPOINT"); endpoint != "" {
		if !loopback(endpoint) {
			tb.Fatalf("AWS_EMULATOR_ENDPOINT=%s: tests create and delete things, so only a loopback address will do", endpoint)
		}
		return &Server{URL: endpoint}, log, func() {}
	}
	python := Python(tb)
	// The server ends with its standard input, so also when the test panics.
	command := exec.Command(python, "-c", serve)
	command.Stderr = log
	command.Env = append(os.Environ(), "AWS_ACCESS_KEY_ID=test", "AWS_SECRET_ACCESS_KEY=test", "AWS_EC2_METADATA_DISABLED=true")
	stdin, err := command.StdinPipe()
	if err != nil {
		tb.Fatal(err)
	}
	stdout, err := command.StdoutPipe()
	if err != nil {
		tb.Fatal(err)
	}
	if err := command.Start(); err != nil {
		tb.Fatalf("start moto: %v", err)
	}
	stop = func() {
		stdin.Close()
		_ = command.Wait()
	}
	address := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(stdout).ReadString('\n')
		address <- strings.TrimSpace(line)
	}()
	select {
	case line := <-address:
		if line == "" {
			stop()
			tb.Fatalf("moto did not start:\n%s", log)
		}
		return &Server{URL: line}, log, stop
	case <-time.After(time.Minute):
		stop()
		tb.Fatal("moto did not start within a minute")
		return nil, nil, nil
	}
}

// Reset forgets everything and seeds the generator of ids, so that the same
// calls make the same ids.
func (s *Server) Reset(tb testing.TB) {
	tb.Helper()
	for _, path := range []string{"/moto-api/reset", "/moto-api/seed?a=42"} {
		response, err := http.Post(s.URL+path, "", nil)
		if err != nil {
			tb.Fatal(err)
		}
		response.Body.Close()
		if response.StatusCode != http.StatusOK {
			tb.Fatalf("moto answers %s with %s", path, response.Status)
		}
	}
}

// Config configures SDK clients that act in any account, to seed it.
func (s *Server) Config(account, region string) aws.Config {
	header := func(stack *middleware.Stack) error {
		return stack.Build.Add(middleware.BuildMiddlewareFunc("account", func(
			ctx context.Context, in middleware.BuildInput, next middleware.BuildHandler,
		) (middleware.BuildOutput, middleware.Metadata, error) {
			if request, ok := in.Request.(*smithyhttp.Request); ok {
				request.Header.Set("X-Moto-Account-Id", account)
			}
			return next.HandleBuild(ctx, in)
		}), middleware.After)
	}
	return aws.Config{
		Region:       region,
		BaseEndpoint: aws.String(s.URL),
		Credentials:  credentials.NewStaticCredentialsProvider("seed", "seed", ""),
		APIOptions:   []func(*middleware.Stack) error{header},
	}
}

// Environ is the environment of a program under test that talks to endpoint,
// which is the server's URL or that of a proxy before it, with credentials of
// the given account. Nothing of the developer's own AWS settings is left.
func (s *Server) Environ(tb testing.TB, account, endpoint string) []string {
	tb.Helper()
	key := s.accessKey(tb, account)
	var env []string
	for _, entry := range os.Environ() {
		if !strings.HasPrefix(entry, "AWS_") {
			env = append(env, entry)
		}
	}
	nowhere := filepath.Join(tb.TempDir(), "none")
	return append(env,
		"AWS_ENDPOINT_URL="+endpoint,
		"AWS_ACCESS_KEY_ID="+aws.ToString(key.AccessKeyId),
		"AWS_SECRET_ACCESS_KEY="+aws.ToString(key.SecretAccessKey),
		"AWS_SESSION_TOKEN="+aws.ToString(key.SessionToken),
		"AWS_REGION=us-east-1",
		"AWS_EC2_METADATA_DISABLED=true",
		"AWS_CONFIG_FILE="+nowhere,
		"AWS_SHARED_CREDENTIALS_FILE="+nowhere,
	)
}

// Setenv gives the test itself the environment of Environ.
func (s *Server) Setenv(t *testing.T, account, endpoint string) {
	t.Helper()
	for _, name := range []string{"AWS_PROFILE", "AWS_DEFAULT_REGION", "AWS_WEB_IDENTITY_TOKEN_FILE", "AWS_ROLE_ARN"} {
		t.Setenv(name, "")
	}
	for _, entry := range s.Environ(t, account, endpoint) {
		if name, value, _ := strings.Cut(entry, "="); strings.HasPrefix(name, "AWS_") {
			t.Setenv(name, value)
		}
	}
}

func loopback(endpoint string) bool {
	u, err := url.Parse(endpoint)
	return err == nil && (u.Hostname() == "127.0.0.1" || u.Hostname() == "localhost" || u.Hostname() == "::1")
}

// tail keeps the end of what is written to it.
type tail struct {
	mu   sync.Mutex
	text []byte
}

// Write takes some more.
func (t *tail) Write(text []byte) (int, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.text = append(t.text, text...)
	t.text = t.text[max(0, len(t.text)-4000):]
	return len(text), nil
}

// String is the end.
func (t *tail) String() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return string(t.text)
}
