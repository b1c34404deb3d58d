package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/graph/cache"
	"github.com/iamreach/iamreach/graph/reach"
)

// program is one run: the environment and what the commands share.
type program struct {
	environment
	kept *cache.Cache // nil until it is needed
}

// run runs a command line and returns the exit code.
func run(env environment) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	context.AfterFunc(ctx, stop) // a second signal ends the program at once
	p := &program{environment: env}
	if len(env.Args) > 1 && env.Args[1] == completeCommand {
		return p.complete(ctx, env.Args[2:])
	}
	app := p.app()
	args := arrange(app, env.Args)
	err := app.RunContext(ctx, args)
	p.keepAll()
	if err == nil || errors.Is(err, errVersion) {
		return exitDone
	}
	if ctx.Err() != nil && !errors.Is(err, context.Canceled) { // which may say how to go on
		err = ctx.Err()
	}
	report(messages{out: env.Stderr, json: wantsJSONLog(env, args), now: env.Now}, err)
	return exitCode(err)
}

// wantsJSONLog looks at the flag itself: a wrong flag is reported before any
// is read.
func wantsJSONLog(env environment, args []string) bool {
	for i, arg := range args {
		switch {
		case arg == "--log-format" && i+1 < len(args):
			return args[i+1] == "json"
		case strings.HasPrefix(arg, "--log-format="):
			return arg == "--log-format=json"
		}
	}
	return env.Getenv(environmentName("log-format")) == "json"
}

const examples = `Examples:
   iamreach demo                                    the main job on a sample organisation
   iamreach collect                                 read the account that the AWS CLI would use
   iamreach who orders-db                           who can reach a database, and how`

func (p *program) app() *cli.App {
	app := &cli.App{
		Name:        "iamreach",
		Usage:       "who can reach this database, over which path, and how do you know?",
		Description: examples,
		Reader:      p.Stdin,
		Writer:      p.Stdout,
		ErrWriter:   p.Stderr,
		Flags:       globalFlags(),
		Commands: []*cli.Command{
			p.demo(),
			p.collect(), p.importCommand(), p.snapshots(), p.analyze(),
			p.dbs(), p.who(), p.reach(), p.paths(), p.explain(), p.simulate(), p.render(), p.lint(),
			p.techniques(), p.schema(), p.completion(),
		},
		HideHelpCommand:           true,
		HideVersion:               true,
		DisableSliceFlagSeparator: true,
		ExitErrHandler:            func(*cli.Context, error) {},
		OnUsageError:              onUsageError,
	}
	app.Before = func(c *cli.Context) error {
		if c.Bool("version") {
			return p.version()
		}
		return nil
	}
	app.Action = func(c *cli.Context) error {
		if name := c.Args().First(); name != "" {
			return withHint(usagef("no command %q", name), suggestion(app, name))
		}
		return cli.ShowAppHelp(c)
	}
	harden(app.Commands)
	return app
}

// harden makes every command report wrong use in the same way.
func harden(commands []*cli.Command) {
	for _, c := range commands {
		c.HideHelpCommand = true
		c.OnUsageError = onUsageError
		if len(c.Subcommands) > 0 {
			harden(c.Subcommands)
			if c.Action == nil {
				c.Action = needsSubcommand
			}
		}
	}
}

func onUsageError(_ *cli.Context, err error, _ bool) error { return usageError{err} }

func needsSubcommand(c *cli.Context) error {
	var names []string
	for _, sub := range c.Command.Subcommands {
		names = append(names, sub.Name)
	}
	if c.Args().Present() {
		return usagef("no command %q under %s: use %s", c.Args().First(), c.Command.Name, strings.Join(names, ", "))
	}
	return usagef("%s needs a command: %s", c.Command.Name, strings.Join(names, ", "))
}

func suggestion(app *cli.App, name string) string {
	var names []string
	for _, c := range app.Commands {
		names = append(names, c.Name)
	}
	if near := reach.Nearest(name, names); len(near) > 0 {
		return fmt.Sprintf("did you mean iamreach %s?", strings.Join(near, ", iamreach "))
	}
	return "iamreach --help lists the commands"
}

// arguments checks how many arguments a command got.
func arguments(c *cli.Context, names ...string) ([]string, error) {
	args := c.Args().Slice()
	if len(args) < len(names) {
		return nil, usagef("%s needs %s", c.Command.Name, strings.Join(names, " "))
	}
	if len(args) > len(names) {
		return nil, usagef("%s does not take %q", c.Command.Name, args[len(names)])
	}
	return args, nil
}
