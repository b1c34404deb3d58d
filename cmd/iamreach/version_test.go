package main

import (
	"runtime/debug"
	"testing"
)

func TestVersionWords(t *testing.T) {
	t.Parallel()
	setting := func(key, value string) debug.BuildSetting { return debug.BuildSetting{Key: key, Value: value} }
	platform := []debug.BuildSetting{setting("GOOS", "linux"), setting("GOARCH", "arm64")}
	for _, test := range []struct {
		name     string
		version  string
		settings []debug.BuildSetting
		want     string
	}{
		{"a release", "v1.2.0", nil, "iamreach v1.2.0 (go1.26.8, linux/arm64)"},
		{"a checkout", "(devel)", []debug.BuildSetting{setting("vcs.revision", "0123456789abcdef")}, "iamreach (devel) 0123456789ab (go1.26.8, linux/arm64)"},
		{"a changed checkout", "(devel)", []debug.BuildSetting{setting("vcs.revision", "0123"), setting("vcs.modified", "true")}, "iamreach (devel) 0123 with changes (go1.26.8, linux/arm64)"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			info := &debug.BuildInfo{GoVersion: "go1.26.8", Main: debug.Module{Version: test.version}, Settings: append(platform[:2:2], test.settings...)}
			if got := versionWords(info); got != test.want {
				t.Errorf("got %q, want %q", got, test.want)
			}
		})
	}
}
