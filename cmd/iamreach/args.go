package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"
)

// arrange puts the arguments of a command line into the order that the command
// line library needs: flags of the program, the command, its flags, and then
// the arguments. Users write them in any order; the library would take flags
// behind an argument for arguments, silently. After "--" everything is an
// argument.
func arrange(app *cli.App, args []string) []string {
	if len(args) == 0 {
		return args
	}
	known := flagTable(app.Flags)
	commands := app.Commands
	var path, global, local, plain []string
	rest := args[1:]
	for i := 0; i < len(rest); i++ {
		arg := rest[i]
		switch {
		case arg == "--":
			plain = append(plain, rest[i+1:]...)
			i = len(rest)
		case len(arg) > 1 && arg[0] == '-':
			name, _, hasValue := strings.Cut(strings.TrimLeft(arg, "-"), "=")
			takes, isGlobal := known[name]
			own, isLocal := flagTable(flagsAt(app, path, rest[i:]))[name]
			if isLocal {
				takes = own
			}
			words := []string{arg}
			if takes && !hasValue && i+1 < len(rest) {
				i++
				words = append(words, rest[i])
			}
			if isGlobal && !isLocal {
				global = append(global, words...)
			} else {
				local = append(local, words...)
			}
		default:
			if c := find(commands, arg); c != nil && len(plain) == 0 {
				path = append(path, arg)
				commands = c.Subcommands
				continue
			}
			plain = append(plain, arg)
			commands = nil
		}
	}
	out := slices.Concat([]string{args[0]}, global, path, local)
	if slices.ContainsFunc(plain, func(a string) bool { return strings.HasPrefix(a, "-") }) {
		out = append(out, "--")
	}
	return append(out, plain...)
}

// flagsAt returns the flags of the command that the words name; those before
// the command belong to the one that follows.
func flagsAt(app *cli.App, path, ahead []string) []cli.Flag {
	commands := app.Commands
	var flags []cli.Flag
	for _, word := range slices.Concat(path, ahead) {
		c := find(commands, word)
		if c == nil {
			continue
		}
		flags, commands = c.Flags, c.Subcommands
	}
	return flags
}

func find(commands []*cli.Command, name string) *cli.Command {
	for _, c := range commands {
		if c.HasName(name) {
			return c
		}
	}
	return nil
}

// flagTable says of each name whether the flag takes a value.
func flagTable(flags []cli.Flag) map[string]bool {
	table := map[string]bool{}
	for _, f := range flags {
		takes := true
		if d, ok := f.(cli.DocGenerationFlag); ok {
			takes = d.TakesValue()
		}
		for _, name := range f.Names() {
			table[name] = takes
		}
	}
	return table
}
