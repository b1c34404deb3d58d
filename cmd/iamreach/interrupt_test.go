package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// TestInterruptedCollect stops a collection that waits for AWS: it ends soon,
// and has neither printed anything nor left a file.
func TestInterruptedCollect(t *testing.T) {
	t.Parallel()
	b := build(t)
	asked := make(chan struct{}, 100)
	aws := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		_, _ = io.Copy(io.Discard, r.Body) // else the end of the connection goes unnoticed
		asked <- struct{}{}
		<-r.Context().Done()
	}))
	defer aws.Close()
	nowhere := filepath.Join(b.folder, "none")
	b.environ = append(b.environ, "AWS_ENDPOINT_URL="+aws.URL, "AWS_ACCESS_KEY_ID=x", "AWS_SECRET_ACCESS_KEY=x", "AWS_REGION=us-east-1",
		"AWS_PROFILE=", "AWS_CONFIG_FILE="+nowhere, "AWS_SHARED_CREDENTIALS_FILE="+nowhere)
	var stdout, stderr bytes.Buffer
	command := b.command("collect", "--regions", "us-east-1")
	command.Stdout, command.Stderr = &stdout, &stderr
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-asked:
	case <-time.After(time.Minute):
		t.Error("collect asked nothing within a minute")
	}
	if err := command.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	done := make(chan error, 1)
	go func() { done <- command.Wait() }()
	select {
	case err := <-done:
		if got := exitOf(err); got != exitInterrupted {
			t.Errorf("exit code is %d, want %d", got, exitInterrupted)
		}
	case <-time.After(20 * time.Second):
		_ = command.Process.Kill()
		t.Fatal("collect goes on after it was interrupted")
	}
	if stdout.Len() > 0 || stderr.String() != "iamreach: interrupted\n" {
		t.Errorf("it prints %q and says %q", stdout.String(), stderr.String())
	}
	if left, _ := os.ReadDir(b.folder); len(left) > 0 {
		t.Errorf("it leaves %v", left)
	}
}
