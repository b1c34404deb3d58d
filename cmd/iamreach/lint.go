package main

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/sarif"
	"github.com/iamreach/iamreach/cmd/iamreach/ui"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/reach"
	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/policy/lint"
)

// formatSARIF is that of code scanning services.
const formatSARIF = "sarif"

func (p *program) lint() *cli.Command {
	return &cli.Command{
		Name:      "lint",
		Usage:     "find what AWS ignores in policies, or what surely was not meant",
		ArgsUsage: "[FILE…]",
		Description: "Examples:\n" +
			"   iamreach lint policy.json\n" +
			"   iamreach lint --kind scp --fail-on wrong -o table -o sarif=lint.sarif guardrails/*.json\n" +
			"   iamreach lint                                    all policies of the snapshot\n\n" +
			"A FILE holds one policy, - is standard input. Findings are wrong (AWS refuses or ignores\n" +
			"it, or it can never do what it says), risky (most likely not what was meant) or a note.",
		Flags: []cli.Flag{
			stringFlag(groupSelection, "snapshot", "latest", "`ID`, latest, latest~1 or a unique prefix"),
			stringFlag(groupSelection, "kind", "", "`KIND` of the files, else guessed: "+strings.Join(lint.Kinds(), ", ")),
			stringFlag(groupOutput, "fail-on", "none", "exit with 3 if something is as bad as `LEVEL`: wrong, risky, note or none"),
			outputFlag(append(append([]string{}, formats...), formatSARIF)...),
			boolFlag(groupOutput, "wide", "do not fit tables to the terminal"),
		},
		Action: func(c *cli.Context) error {
			guard := lint.Severity(c.String("fail-on"))
			if guard != "none" && !guard.Known() {
				return usagef("--fail-on %q is not known here: use wrong, risky, note or none", string(guard))
			}
			a, err := p.lintAnswer(c)
			if err != nil {
				return err
			}
			if err := p.writeLint(c, a); err != nil {
				return err
			}
			count := 0
			for i := range a.Findings {
				if guard != "none" && lint.Severity(a.Findings[i].Severity).AtLeast(guard) {
					count++
				}
			}
			if count > 0 {
				return guardError{fmt.Sprintf("lint found what --fail-on %s guards against: %d", guard, count)}
			}
			return nil
		},
	}
}

// lintAnswer looks at the files that are named, or else at the snapshot.
func (p *program) lintAnswer(c *cli.Context) (*answer.Lint, error) {
	a := &answer.Lint{Schema: answer.SchemaLint, Findings: []answer.LintFinding{}, Coverage: answer.Coverage{Complete: true, Gaps: []answer.GapEntry{}}}
	if c.Args().Present() {
		return a, p.lintFiles(c, a)
	}
	if c.String("kind") != "" {
		return nil, usagef("lint --kind needs FILE: the kinds of the policies of a snapshot are known")
	}
	snapshot, err := p.snapshot(c)
	if err != nil {
		return nil, err
	}
	info := snapshot.Info()
	a.Snapshot = &answer.Snapshot{ID: info.ID, Taken: info.Taken.UTC(), Root: info.Root}
	a.Coverage = reach.PolicyCoverage(snapshot)
	for _, source := range snapshotPolicies(snapshot) {
		lintSource(a, source, info.Taken)
	}
	return a, nil
}

func (p *program) lintFiles(c *cli.Context, a *answer.Lint) error {
	kind, guess := policy.Identity, c.String("kind") == ""
	if !guess {
		var err error
		if kind, err = lint.KindOf(c.String("kind")); err != nil {
			return usageError{err}
		}
	}
	for _, name := range c.Args().Slice() {
		text, err := p.readPolicy(name)
		if err != nil {
			return err
		}
		if guess {
			kind = lint.Guess(text)
		}
		if name == "-" {
			name = "stdin"
		}
		lintSource(a, policySource{policy: name, kind: kind, text: text}, p.Now())
	}
	return nil
}

// maxPolicy bounds what is read of a file. AWS's largest policies have some
// hundred thousand characters.
const maxPolicy = 4 << 20

func (p *program) readPolicy(name string) ([]byte, error) {
	in := p.Stdin
	if name != "-" {
		f, err := os.Open(name)
		if errors.Is(err, fs.ErrNotExist) {
			return nil, usagef("read policy: %w", err)
		}
		if err != nil {
			return nil, fmt.Errorf("read policy: %w", err)
		}
		defer f.Close()
		in = f
	}
	text, err := io.ReadAll(io.LimitReader(in, maxPolicy+1))
	switch {
	case err != nil:
		return nil, fmt.Errorf("read policy %s: %w", name, err)
	case len(text) > maxPolicy:
		return nil, fmt.Errorf("read policy %s: it has more than %d bytes, which no policy has", name, maxPolicy)
	}
	return text, nil
}

// policySource is the text of a policy and where it is from.
type policySource struct {
	policy, attachedTo string
	kind               policy.Kind
	text               []byte
}

// lintSource adds the findings of one policy.
func lintSource(a *answer.Lint, source policySource, now time.Time) {
	a.Summary.Policies++
	times := map[string]int{}
	for _, f := range lint.Check(source.text, source.kind, now) {
		switch f.Rule.Severity {
		case lint.Wrong:
			a.Summary.Wrong++
		case lint.Risky:
			a.Summary.Risky++
		case lint.Note:
			a.Summary.Note++
		}
		statement := f.Sid
		if statement == "" {
			statement = strconv.Itoa(f.Statement)
		}
		of := strings.Join([]string{source.policy, source.attachedTo, f.Rule.ID, statement, f.Subject}, "\x00")
		sum := sha256.Sum256([]byte(of + "\x00" + strconv.Itoa(times[of])))
		times[of]++
		a.Findings = append(a.Findings, answer.LintFinding{
			ID: "l-" + hex.EncodeToString(sum[:6]), Rule: f.Rule.ID, Severity: string(f.Rule.Severity), Title: f.Rule.Title,
			Policy: source.policy, AttachedTo: source.attachedTo, Kind: lint.NameOf(source.kind),
			Index: f.Statement, Sid: f.Sid, Line: f.Line, Column: f.Column, Subject: f.Subject,
			Message: f.Message, Reason: f.Rule.Reason, Advice: f.Rule.Advice, Reference: f.Rule.Reference,
		})
	}
}

// writeLint writes the answer to where -o says.
func (p *program) writeLint(c *cli.Context, a *answer.Lint) error {
	return p.writeAlso(c, a, anySlice(a.Findings), func(out io.Writer, s ui.Screen) error { return ui.Lint(out, s, a) },
		map[string]any{formatSARIF: sarif.Lint(a)})
}
