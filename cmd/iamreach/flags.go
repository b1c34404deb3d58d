package main

import (
	"slices"
	"strings"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/graph/technique"
)

const (
	groupSelection = "Selection"
	groupOutput    = "Output"
	groupGlobal    = "Global"
)

// environmentName is the variable that sets a flag.
func environmentName(flag string) string {
	return "IAMREACH_" + strings.ToUpper(strings.ReplaceAll(flag, "-", "_"))
}

func stringFlag(group, name, value, usage string) *cli.StringFlag {
	return &cli.StringFlag{Name: name, Value: value, Usage: usage, Category: group, EnvVars: []string{environmentName(name)}}
}

func boolFlag(group, name, usage string, aliases ...string) *cli.BoolFlag {
	return &cli.BoolFlag{Name: name, Usage: usage, Category: group, Aliases: aliases, EnvVars: []string{environmentName(name)}}
}

func listFlag(group, name, usage string, aliases ...string) *cli.StringSliceFlag {
	return &cli.StringSliceFlag{Name: name, Usage: usage, Category: group, Aliases: aliases, EnvVars: []string{environmentName(name)}}
}

// globalFlags stand before or behind every command.
func globalFlags() []cli.Flag {
	return []cli.Flag{
		stringFlag(groupGlobal, "store", "iamreach.db", "`FILE` of the snapshots"),
		stringFlag(groupGlobal, "color", "auto", "auto, always or never"),
		stringFlag(groupGlobal, "log-format", "text", "of messages: text or json"),
		boolFlag(groupGlobal, "quiet", "errors only", "q"),
		boolFlag(groupGlobal, "verbose", "also what is decided while accounts are read", "v"),
		boolFlag(groupGlobal, "vv", "and each call to AWS"),
		boolFlag(groupGlobal, "no-progress", "no progress of long work"),
		&cli.BoolFlag{Name: "version", Usage: "print the version", Category: groupGlobal},
	}
}

func outputFlag(formats ...string) cli.Flag {
	return listFlag(groupOutput, "output", "`FORMAT[=FILE]`, may be repeated: "+strings.Join(formats, ", "), "o")
}

// questionFlags are those of everything that is asked of a snapshot.
func questionFlags(more ...cli.Flag) []cli.Flag {
	return append([]cli.Flag{
		stringFlag(groupSelection, "snapshot", "latest", "`ID`, latest, latest~1 or a unique prefix"),
		listFlag(groupSelection, "catalogue", "`FILE` of more techniques"),
	}, more...)
}

func answerFlags(more ...cli.Flag) []cli.Flag {
	return questionFlags(append([]cli.Flag{
		outputFlag(formats...),
		boolFlag(groupOutput, "wide", "do not fit tables to the terminal"),
	}, more...)...)
}

func kindFlag() cli.Flag {
	return listFlag(groupSelection, "kind", "only this `KIND` of technique: "+strings.Join(endings(), ", "))
}

// endings are the kinds of techniques that paths to a database end with.
func endings() []string {
	return slices.DeleteFunc(slices.Clone(technique.Kinds), func(kind string) bool { return kind == technique.Movement })
}

// kindsOf reads the flag. A kind that there is not would find nothing, and so
// look like a no.
func kindsOf(c *cli.Context) ([]string, error) {
	kinds := c.StringSlice("kind")
	for _, kind := range kinds {
		if !slices.Contains(endings(), kind) {
			return nil, usagef("--kind %s is no kind of technique; use one of %s", kind, strings.Join(endings(), ", "))
		}
	}
	return kinds, nil
}
