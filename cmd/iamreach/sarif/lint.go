package sarif

import (
	"net/url"
	"path"
	"path/filepath"
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
)

// Lint makes a log of the answer to lint.
func Lint(a *answer.Lint) Log {
	run := Run{
		Tool:              Tool{Driver{Name: "iamreach", InformationURI: "https://github.com/iamreach/iamreach"}},
		AutomationDetails: Details{ID: "iamreach/lint/"},
		ColumnKind:        "unicodeCodePoints",
		Results:           []Result{},
	}
	places := map[string]int{}
	for i := range a.Findings {
		f := &a.Findings[i]
		at, known := places[f.Rule]
		if !known {
			at = len(run.Tool.Driver.Rules)
			places[f.Rule] = at
			run.Tool.Driver.Rules = append(run.Tool.Driver.Rules, ruleOf(f))
		}
		r := Result{
			RuleID: f.Rule, RuleIndex: at, Level: level(f.Severity),
			Message:      Text{answer.Clean(f.Message) + ". " + f.Advice},
			Locations:    []Location{{Physical: Physical{Artifact{uri(f)}, Region{StartLine: f.Line, StartColumn: f.Column}}}},
			Fingerprints: map[string]string{"iamreachLint/v1": f.ID},
		}
		if f.AttachedTo != "" {
			r.Locations[0].Logical = []Logical{{answer.Clean(f.AttachedTo)}}
		}
		run.Results = append(run.Results, r)
	}
	return Log{Schema: Schema, Version: Version, Runs: []Run{run}}
}

func ruleOf(f *answer.LintFinding) Rule {
	return Rule{
		ID: f.Rule, Name: f.Rule,
		ShortDescription: Text{f.Title},
		FullDescription:  Text{f.Reason},
		Help: Help{
			Text:     f.Reason + " " + f.Advice + " " + f.Reference,
			Markdown: f.Reason + "\n\n" + f.Advice + "\n\n[AWS's documentation](" + f.Reference + ")",
		},
		HelpURI:       f.Reference,
		Configuration: Level{level(f.Severity)},
		Properties:    Properties{Tags: []string{"security", "iam"}, Precision: precision(f.Severity), SecuritySeverity: score(f.Severity)},
	}
}

func level(severity string) string {
	switch severity {
	case "wrong":
		return "error"
	case "risky":
		return "warning"
	}
	return "note"
}

func precision(severity string) string {
	switch severity {
	case "wrong":
		return "very-high"
	case "risky":
		return "high"
	}
	return "medium"
}

// score is the severity as a number: what is wrong may leave a guardrail
// without effect, and what is risky allow more than is meant.
func score(severity string) string {
	switch severity {
	case "wrong":
		return "7.0"
	case "risky":
		return "5.0"
	}
	return "2.0"
}

// uri is the file of a finding. What is in a snapshot has none: it gets one
// that stays the same, aws/ACCOUNT/SERVICE/RESOURCE/POLICY.json.
func uri(f *answer.LintFinding) string {
	if f.AttachedTo == "" {
		name := filepath.ToSlash(filepath.Clean(f.Policy))
		return escaped(strings.Split(strings.TrimLeft(strings.TrimPrefix(name, filepath.ToSlash(filepath.VolumeName(f.Policy))), "/"), "/"))
	}
	parts := strings.SplitN(f.AttachedTo, ":", 6)
	words := []string{"aws", f.AttachedTo}
	if len(parts) == 6 {
		words = append([]string{"aws", parts[4], parts[2]}, strings.FieldsFunc(parts[5], func(r rune) bool { return r == '/' || r == ':' })...)
	}
	if f.Policy != f.AttachedTo {
		words = append(words, f.Policy)
	}
	return escaped(words) + ".json"
}

// escaped joins words to a path of a URI; what could lead out of it does not.
func escaped(words []string) string {
	var kept []string
	for _, word := range words {
		if word != "" && word != "." && word != ".." {
			word = url.PathEscape(strings.ToValidUTF8(word, "_"))
			kept = append(kept, strings.ReplaceAll(word, ":", "%3A")) // which in the first word would end a scheme
		}
	}
	if len(kept) == 0 {
		return "policy"
	}
	return path.Join(kept...)
}
