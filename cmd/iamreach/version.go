package main

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// errVersion ends the run after the version was printed.
var errVersion = errors.New("the version was asked for")

func (p *program) version() error {
	text := "iamreach"
	if info, ok := debug.ReadBuildInfo(); ok {
		text = versionWords(info)
	}
	if _, err := fmt.Fprintln(p.Stdout, text); err != nil {
		return err
	}
	return errVersion
}

// versionWords names what the program was built from.
func versionWords(info *debug.BuildInfo) string {
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	text := "iamreach " + info.Main.Version
	if revision := settings["vcs.revision"]; revision != "" {
		text += " " + revision[:min(12, len(revision))]
		if settings["vcs.modified"] == "true" {
			text += " with changes"
		}
	}
	return fmt.Sprintf("%s (%s, %s/%s)", text, info.GoVersion, settings["GOOS"], settings["GOARCH"])
}
