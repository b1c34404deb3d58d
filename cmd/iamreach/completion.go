package main

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/reach"
)

// completeCommand is what the scripts of the shells call with the words of the
// line so far; the last one is to be completed.
const completeCommand = "__complete"

// The scripts leave it to complete what can follow, and to files where that is
// nothing.
var shells = map[string]string{
	"bash": `_iamreach() {
  local IFS=$'\n'
  COMPREPLY=($(iamreach __complete "${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null))
}
complete -o default -F _iamreach iamreach
`,
	"zsh": `#compdef iamreach
_iamreach() {
  local -a found
  found=("${(@f)$(iamreach __complete "${(@)words[2,CURRENT]}" 2>/dev/null)}")
  if [[ -n "$found" ]]; then compadd -- $found; else _files; fi
}
compdef _iamreach iamreach
`,
	"fish": `complete -c iamreach -a '(iamreach __complete (commandline -opc)[2..] (commandline -ct) 2>/dev/null)'
`,
}

func (p *program) completion() *cli.Command {
	return &cli.Command{
		Name:        "completion",
		Usage:       "print the script that completes commands and names in a shell",
		ArgsUsage:   "bash|zsh|fish",
		Description: "Example:\n   source <(iamreach completion bash)",
		Action: func(c *cli.Context) error {
			args, err := arguments(c, "SHELL")
			if err != nil {
				return err
			}
			script, ok := shells[args[0]]
			if !ok {
				return usagef("no completion for %q: there are bash, zsh, fish", args[0])
			}
			_, err = io.WriteString(p.Stdout, script)
			return err
		},
	}
}

// complete prints what the last word can become. What cannot be read, such as
// a store that is not there, just has no names.
func (p *program) complete(ctx context.Context, words []string) int {
	if len(words) == 0 {
		return exitDone
	}
	app := p.app()
	before, last := words[:len(words)-1], words[len(words)-1]
	flags, commands := slices.Clone(app.Flags), app.Commands
	var path []string
	for _, word := range before {
		if c := find(commands, word); c != nil {
			path = append(path, word)
			flags, commands = append(flags, c.Flags...), c.Subcommands
		}
	}
	var list []string
	switch {
	case strings.HasPrefix(last, "-"):
		for name := range flagTable(flags) {
			if len(name) > 1 {
				list = append(list, "--"+name)
			}
		}
	case takesNode(path, before):
		list = p.nodeNames(ctx, before)
	default:
		for _, c := range commands {
			list = append(list, c.Name)
		}
	}
	slices.Sort(list)
	for _, text := range list {
		// The shell puts the word into the line as it is: a name that it
		// would take for a command is not offered.
		if strings.HasPrefix(text, last) && quote(text) == text {
			_, _ = fmt.Fprintln(p.Stdout, text)
		}
	}
	return exitDone
}

// takesNode reports whether the next word is the name of a node.
func takesNode(path, before []string) bool {
	if len(path) == 0 {
		return false
	}
	previous := before[len(before)-1]
	switch {
	case previous == "--from", previous == "--to":
		return true
	case strings.HasPrefix(previous, "-"):
		return false
	}
	return slices.Contains([]string{"who", "reach", "explain"}, path[0])
}

// nodeNames are the names of the snapshot that the line is about.
func (p *program) nodeNames(ctx context.Context, before []string) []string {
	var names []string
	quiet := p.environment
	quiet.Stdout, quiet.Stderr = io.Discard, io.Discard
	app := (&program{environment: quiet}).app()
	app.Commands = []*cli.Command{{
		Name: "names", Flags: questionFlags(),
		Action: func(c *cli.Context) error {
			snapshot, err := p.snapshot(c)
			if err != nil {
				return err
			}
			w, err := reach.Load(c.Context, snapshot, reach.Options{})
			if err != nil {
				return err
			}
			names = w.Names()
			if slices.Contains(before, "who") {
				names = nil
				for _, db := range w.Databases(reach.Query{}).Databases {
					names = append(names, answer.Name(db.ARN))
				}
			}
			return nil
		},
	}}
	line := []string{"iamreach", "names"}
	for i, word := range before {
		if (word == "--store" || word == "--snapshot") && i+1 < len(before) {
			line = append(line, word, before[i+1])
		}
	}
	_ = app.RunContext(ctx, arrange(app, line))
	return names
}
