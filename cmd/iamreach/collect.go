package main

import (
	"bufio"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/urfave/cli/v2"
	"golang.org/x/term"

	"github.com/iamreach/iamreach/collect"
	"github.com/iamreach/iamreach/store"
)

func (p *program) collect() *cli.Command {
	return &cli.Command{
		Name:  "collect",
		Usage: "read AWS accounts into a snapshot",
		Description: "It only reads, and never asks for the value of a secret. Credentials come from where the AWS CLI\n" +
			"takes them. A call that is refused becomes a gap of the snapshot. The new snapshot's id is printed.\n" +
			"A run that ends early leaves what it read in FILE.partial, and --resume goes on with it.\n\n" +
			"Examples:\n   iamreach collect\n   iamreach collect --organization --role SecurityAudit --regions eu-west-1,us-east-1\n" +
			"   iamreach collect --organization --role SecurityAudit --role 444455556666=audit/Reader --dry-run",
		Flags: []cli.Flag{
			boolFlag(groupSelection, "organization", "all active accounts of the organisation"),
			listFlag(groupSelection, "accounts", "these accounts, `ID,ID`"),
			listFlag(groupSelection, "ou", "only accounts beneath this OU, `ID`"),
			listFlag(groupSelection, "exclude", "but not this account, `ID`"),
			listFlag(groupSelection, "role", "`NAME` of the role to assume in other accounts, or ID=NAME for one of them"),
			listFlag(groupSelection, "external-id", "`X` that the role asks for, or ID=X for one account"),
			listFlag(groupSelection, "regions", "only these regions, `R,R`"),
			addToFlag(),
			boolFlag(groupSelection, "resume", "go on with the collection that ended early"),
			&cli.DurationFlag{Name: "max-age", Value: 24 * time.Hour, Usage: "with --resume, read again what is older", Category: groupSelection, EnvVars: []string{environmentName("max-age")}},
			boolFlag(groupOutput, "dry-run", "enter the accounts, and say what would be read"),
			stringFlag(groupOutput, "fail-on", "none", "exit with 3 if there are `WHAT`: gaps or none"),
			&cli.IntFlag{Name: "max-accounts", Usage: "accounts read at a time", Category: groupGlobal, EnvVars: []string{environmentName("max-accounts")}},
			&cli.Float64Flag{Name: "calls-per-second", Usage: "to one class of operations in one account and region", Category: groupGlobal, EnvVars: []string{environmentName("calls-per-second")}},
		},
		Subcommands: []*cli.Command{p.collectPolicy()},
		Action:      p.collectAction,
	}
}

func (p *program) collectAction(c *cli.Context) error {
	if _, err := arguments(c); err != nil {
		return err
	}
	o := collect.Options{
		Accounts: commas(c, "accounts"), Organization: c.Bool("organization"), OUs: commas(c, "ou"), Exclude: commas(c, "exclude"),
		Regions: commas(c, "regions"), MaxAccounts: c.Int("max-accounts"), CallsPerSecond: c.Float64("calls-per-second"),
		Partial: c.String("store") + ".partial", Resume: c.Bool("resume"), MaxAge: c.Duration("max-age"), Now: p.Now, MFA: p.mfa(),
	}
	if err := p.canAddTo(c); err != nil {
		return err
	}
	if err := entries(c, &o); err != nil {
		return err
	}
	if guard := c.String("fail-on"); guard != "gaps" && guard != "none" {
		return usagef("--fail-on %q is not known here: use gaps or none", guard)
	}
	if c.Bool("dry-run") {
		return p.dryRun(c, o)
	}
	if err := p.writable(c); err != nil {
		return err
	}
	if err := unused(o.Partial); err != nil {
		return err
	}
	if _, err := os.Stat(o.Partial); err == nil && !o.Resume {
		p.messages(c).say("warn", "an unfinished collection is given up for a new one; --resume would have gone on with it")
	}
	progress := p.progress(c)
	o.Progress, o.Log = progressOf(p.messages(c), progress), p.logOf(c, progress.Done)
	var info store.Info
	if c.String("add-to") == "" { // what is added to is in memory as a whole, and so must be what is added
		o.Keep = func(source store.Source) (store.Info, error) {
			var err error
			info, err = store.PutSource(source, func(o store.Options) (*store.Store, error) { return openPatiently(c, o) })
			return info, err
		}
	}
	snapshot, summary, err := collect.Run(c.Context, o)
	progress.Done()
	switch {
	case err == nil && o.Keep != nil:
		err = p.tell(c, info, summary)
	case err == nil:
		err = p.keep(c, snapshot, summary)
	}
	if err != nil {
		return p.unfinished(c, o.Partial, err)
	}
	if err := os.Remove(o.Partial); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("clean up: %w", err)
	}
	if n := len(summary.Gaps); n > 0 && c.String("fail-on") == "gaps" {
		return guardError{fmt.Sprintf("collect found what --fail-on gaps guards against: %d", n)}
	}
	return nil
}

// unfinished says what to do about a run that ended early.
func (p *program) unfinished(c *cli.Context, partial string, err error) error {
	var wrong *collect.OptionsError
	var steps []string
	switch {
	case errors.As(err, &wrong):
		err = usageError{err}
	case errors.Is(err, collect.ErrNothingToResume):
		return withHint(usageError{err}, "run iamreach collect without --resume")
	case errors.Is(err, store.ErrNotStore):
		return err // of FILE.partial or of FILE; its hint says what to do
	case errors.Is(err, collect.ErrCredentials):
		steps = append(steps, "log in as for the AWS CLI: set AWS_PROFILE, or run aws sso login")
	}
	if _, missing := os.Stat(partial); missing == nil && !errors.Is(err, store.ErrLocked) {
		resume := "iamreach collect --resume"
		if c.IsSet("store") {
			resume += " --store " + c.String("store")
		}
		if c.IsSet("add-to") {
			resume += " --add-to " + c.String("add-to")
		}
		steps = append(steps, "what was read is kept; go on with: "+resume)
	}
	if len(steps) == 0 {
		return err
	}
	return withHint(err, strings.Join(steps, "; "))
}

// writable finds out before a long run whether FILE is a store that its
// snapshot can be put into, or can become one.
func (p *program) writable(c *cli.Context) error {
	path := c.String("store")
	s, err := store.Open(path, store.Options{ReadOnly: true, Wait: time.Second})
	switch {
	case errors.Is(err, store.ErrLocked): // by then it may be free
		return nil
	case errors.Is(err, store.ErrNoStore):
		var dir os.FileInfo
		if dir, err = os.Stat(filepath.Dir(path)); err == nil && !dir.IsDir() {
			err = syscall.ENOTDIR
		}
		if err != nil {
			return fmt.Errorf("make store %q: %w", path, err)
		}
		return nil
	case err != nil:
		return err
	}
	if err := s.Close(); err != nil {
		return err
	}
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return fmt.Errorf("write to store: %w", err)
	}
	return f.Close()
}

// unused finds out whether another process collects into the same file: what
// it has read is not to be given up.
func unused(partial string) error {
	s, err := store.Open(partial, store.Options{ReadOnly: true})
	switch {
	case err == nil: // a store, which is not what it should be
		return s.Close()
	case errors.Is(err, store.ErrLocked):
		return fmt.Errorf("another collection goes on: %w", err)
	}
	return nil
}

// entries reads how accounts are entered: NAME for all, ID=NAME for one.
func entries(c *cli.Context, o *collect.Options) error {
	o.Entries = map[string]collect.Entry{}
	for flag, set := range map[string]func(id, value string){
		"role": func(id, value string) {
			e := o.Entries[id]
			e.Role = value
			o.Entries[id] = e
		},
		"external-id": func(id, value string) {
			e := o.Entries[id]
			e.ExternalID = value
			o.Entries[id] = e
		},
	} {
		all := 0
		for _, value := range c.StringSlice(flag) {
			id, own, one := strings.Cut(value, "=")
			if one && len(id) == 12 && strings.Trim(id, "0123456789") == "" {
				set(id, own)
				continue
			}
			set("", value)
			all++
		}
		if all > 1 {
			return usagef("--%s is given %d times for all accounts; give it once, and ID=… for single ones", flag, all)
		}
	}
	o.Role, o.ExternalID = o.Entries[""].Role, o.Entries[""].ExternalID
	delete(o.Entries, "")
	return nil
}

// mfa asks for the code of an MFA device, which a profile may name. It needs
// a terminal.
func (p *program) mfa() func() (string, error) {
	if in, ok := p.Stdin.(*os.File); !ok || !term.IsTerminal(int(in.Fd())) {
		return nil
	}
	return func() (string, error) {
		_, _ = fmt.Fprint(p.Stderr, "MFA code: ")
		line, err := bufio.NewReader(p.Stdin).ReadString('\n')
		if err != nil {
			return "", fmt.Errorf("read the MFA code: %w", err)
		}
		return strings.TrimSpace(line), nil
	}
}

// logOf says what a run decides with -v, and each of its calls with -vv. A
// line of progress is cleared before.
func (p *program) logOf(c *cli.Context, clear func()) func(collect.Event) {
	calls := c.Bool("vv")
	if !calls && !c.Bool("verbose") || c.Bool("quiet") {
		return nil
	}
	m := p.messages(c)
	return func(e collect.Event) {
		if e.Call != "" && !calls {
			return
		}
		clear()
		if m.json {
			m.object(message{Level: "debug", Msg: cmp.Or(e.Text, "call"), Account: e.Account, Region: e.Region, Operation: e.Call, Code: e.Code, Seconds: seconds(e.Took)})
			return
		}
		words := []string{e.Account, e.Region, cmp.Or(e.Text, e.Call)}
		if e.Took > 0 {
			words = append(words, fmt.Sprintf("%.3fs", e.Took.Seconds()))
		}
		m.say("debug", strings.TrimSpace(strings.Join(append(words, e.Code), " ")))
	}
}

// seconds are those of a duration, to the millisecond.
func seconds(d time.Duration) float64 { return float64(d.Milliseconds()) / 1000 }

// silence is how long nothing may answer before that is said.
const silence = time.Minute

// lines shows how far a run is.
type lines interface{ Show(text string) }

// progressOf shows how far a run is, and says once a minute when nothing
// answers.
func progressOf(m messages, shown lines) func(collect.Progress) {
	var said time.Duration // of this silence
	return func(done collect.Progress) {
		text := fmt.Sprintf("accounts %d/%d · units %d/%d · calls %d · %d throttled · %d gaps",
			done.Accounts, done.AllAccounts, done.Units, done.AllUnits, done.Calls, done.Throttled, done.Gaps)
		if done.Left > 0 {
			text += fmt.Sprintf(" · about %s left", done.Left)
		}
		shown.Show(text)
		switch {
		case done.Silent < silence:
			said = 0
		case done.Silent >= said+silence:
			said = done.Silent.Truncate(silence)
			m.say("warn", fmt.Sprintf("nothing has answered for %s; what waits longest is %s", said, done.Waiting))
		}
	}
}

// commas reads a list flag whose values may be joined by commas.
func commas(c *cli.Context, name string) []string {
	var all []string
	for _, value := range c.StringSlice(name) {
		for word := range strings.SplitSeq(value, ",") {
			if word = strings.TrimSpace(word); word != "" {
				all = append(all, word)
			}
		}
	}
	return all
}
