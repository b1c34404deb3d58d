package ui

import (
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
)

// evidence are the proofs of a hop that rest on the same statements: one
// restored database needs the same permission on five kinds of things.
type evidence struct {
	proof answer.Proof // the first of them
	calls []call
	count int
}

// call is an action with the resources that it is for.
type call struct {
	action    string
	resources []string
}

// evidences folds the proofs of a hop, in the order of the first of each.
func evidences(proofs []answer.Proof) []evidence {
	var list []evidence
	for _, p := range proofs {
		at := slices.IndexFunc(list, func(e evidence) bool { return alike(e.proof, p) })
		if at < 0 {
			at = len(list)
			list = append(list, evidence{proof: p})
		}
		e := &list[at]
		e.count++
		e.add(p.Action, answer.Name(p.Resource))
	}
	return list
}

func alike(a, b answer.Proof) bool {
	return a.Principal == b.Principal && a.Decision == b.Decision &&
		reflect.DeepEqual(a.Statements, b.Statements) && reflect.DeepEqual(a.Limits, b.Limits)
}

func (e *evidence) add(action, resource string) {
	at := slices.IndexFunc(e.calls, func(c call) bool { return c.action == action })
	if at < 0 {
		e.calls = append(e.calls, call{action: action})
		at = len(e.calls) - 1
	}
	if c := &e.calls[at]; !slices.Contains(c.resources, resource) {
		c.resources = append(c.resources, resource)
	}
}

// words names the calls: actions on the same resources together.
func (e *evidence) words() string {
	var on []string
	actions := map[string][]string{}
	for _, c := range e.calls {
		resources := strings.Join(c.resources, ", ")
		if actions[resources] == nil {
			on = append(on, resources)
		}
		actions[resources] = append(actions[resources], c.action)
	}
	var parts []string
	for _, resources := range on {
		part := strings.Join(actions[resources], ", ")
		if resources != "*" {
			part += " on " + resources
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}

func (w *writer) evidence(s Screen, indent, from string, e evidence) {
	p := e.proof
	text := e.words() + ": " + p.Decision
	if p.Principal != "" {
		text = answer.Name(p.Principal) + " " + text
		from = p.Principal
	}
	if e.count == 1 && p.Witness != "" && p.Witness != p.Resource && !placeholder(p.Witness) {
		text += ", such as " + answer.Name(p.Witness)
	}
	w.line(s, indent, text)
	for _, st := range p.Statements {
		w.line(s, indent+"  ", statementWords(st, from, p.Decision != "implicitDeny" && p.Decision != "explicitDeny"))
	}
	for _, text := range limitWords(p.Limits) {
		w.line(s, indent+"  ", text)
	}
}

// placeholder reports whether a witness is only the pattern with a name made
// up for it, as in arn:aws:rds:eu-west-1:111122223333:db:x.
func placeholder(witness string) bool {
	return strings.HasSuffix(witness, ":x") || strings.HasSuffix(witness, "/x")
}

// statementWords says which statement, and where it stands if not on the one
// that asks. A Deny of a call that is allowed is one whose conditions leave
// room: it limits the call.
func statementWords(st answer.Statement, from string, allowed bool) string {
	word := "by"
	switch {
	case st.Effect == "Deny" && allowed:
		word = "limited by"
	case st.Effect == "Deny":
		word = "denied by"
	}
	kind, name, _ := strings.Cut(st.Policy, ":")
	switch kind {
	case "kms-grant":
		return fmt.Sprintf("%s grant %s on %s", word, shortHex(name), answer.Name(st.AttachedTo))
	case "share":
		return fmt.Sprintf("%s the share of %s", word, answer.Name(st.AttachedTo))
	}
	text := fmt.Sprintf("%s statement %d", word, st.Index+1)
	if st.Sid != "" {
		text += fmt.Sprintf(" (%s)", st.Sid)
	}
	text += " of " + policyWords(st.Policy)
	if st.AttachedTo != "" && st.AttachedTo != from {
		join := " on "
		if strings.HasPrefix(policyWords(st.Policy), "the ") {
			join = " of "
		}
		text += join + answer.Name(st.AttachedTo)
	}
	if st.Line > 1 { // a policy without line breaks is all on line 1
		text += fmt.Sprintf(", line %d", st.Line)
	}
	return text
}

// policyWords is what people call a policy.
func policyWords(policy string) string {
	kind, name, found := strings.Cut(policy, ":")
	switch {
	case policy == "trust":
		return "the trust policy"
	case policy == "resource-policy":
		return "the policy"
	case kind == "inline" && found:
		return "inline policy " + name
	}
	name = policyName(policy)
	if managed, ok := strings.CutPrefix(name, "policy/"); ok {
		return "managed policy " + managed
	}
	return name
}

// policyName is the short name of a policy. The id that stands behind the name
// of an organisation's policy is left out.
func policyName(policy string) string {
	name := answer.Name(policy)
	if at := strings.LastIndex(name, " (p-"); at > 0 && strings.HasSuffix(name, ")") {
		return name[:at]
	}
	return name
}

// shortHex cuts a long id, such as that of a grant.
func shortHex(id string) string {
	const most = 12
	if len(id) <= most || strings.Trim(id, "0123456789abcdef") != "" {
		return id
	}
	return id[:most] + "…"
}

// limitWords says for each kind of guardrail what its policies do, in one
// line; those of one name that do the same are counted.
func limitWords(limits []answer.Limit) []string {
	var kinds []string
	by := map[string][]answer.Limit{}
	for _, l := range limits {
		if by[l.Kind] == nil {
			kinds = append(kinds, l.Kind)
		}
		by[l.Kind] = append(by[l.Kind], l)
	}
	var lines []string
	for _, kind := range kinds {
		var results []string
		names := map[string][]string{}
		for _, l := range by[kind] {
			if names[l.Result] == nil {
				results = append(results, l.Result)
			}
			names[l.Result] = append(names[l.Result], policyName(l.Policy))
		}
		var parts []string
		for _, result := range results {
			part := strings.Join(counted(names[result]), ", ") + " " + resultWords(result, len(names[result]) > 1)
			parts = append(parts, strings.TrimSpace(part))
		}
		lines = append(lines, kind+": "+strings.Join(parts, "; "))
	}
	return lines
}

// counted folds equal names, in the order of the first of each.
func counted(names []string) []string {
	count := map[string]int{}
	for _, name := range names {
		count[name]++
	}
	var list []string
	for _, name := range names {
		switch count[name] {
		case 0: // said already
			continue
		case 1:
			list = append(list, name)
		default:
			list = append(list, fmt.Sprintf("%s ×%d", name, count[name]))
		}
		count[name] = 0
	}
	return list
}

// resultWords says what one or several policies do.
func resultWords(result string, several bool) string {
	one, more := result, result
	switch result {
	case "allows":
		one, more = "allows", "allow"
	case "conditional":
		one, more = "allows under conditions", "allow under conditions"
	case "not-applicable":
		one, more = "does not apply", "do not apply"
	case "not-collected":
		one, more = "was not read", "were not read"
	}
	if several {
		return more
	}
	return one
}
