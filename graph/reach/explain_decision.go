package reach

import (
	"fmt"
	"strings"

	"github.com/iamreach/iamreach/graph/access"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// explainDecision says whether a principal may do an action on a resource,
// by which statements, and what would have to change.
func (w *World) explainDecision(out *answer.Explain, principal, action, resource string) error {
	source, err := w.source(principal)
	if err != nil {
		return err
	}
	r, err := w.decide(source.Actor, action, resource)
	if err != nil {
		return err
	}
	d := &answer.Decision{
		Principal: source.ID, Action: action, Resource: r.Resource, Decision: decisionWord(r), Certainty: certaintyWord(r.Verdict.Certainty),
		Choices: []answer.Test{}, Unknown: []answer.Reason{}, Statements: statements(r.Decision), Layers: []answer.LayerWord{}, Change: w.change(r),
	}
	if r.Verdict.Certainty == policy.No {
		d.Certainty = "no"
	}
	if r.Verdict.Conditions != nil {
		d.Conditions = condition(r.Verdict.Conditions, 0)
	}
	for _, t := range r.Verdict.Choices {
		d.Choices = append(d.Choices, test(t, 0))
	}
	for _, t := range r.Verdict.Unknown {
		d.Unknown = append(d.Unknown, reason(t))
	}
	for _, l := range r.Decision.Layers() {
		d.Layers = append(d.Layers, answer.LayerWord{Layer: layerWord(l), Result: l.Result, Why: l.Why})
	}
	out.Subject, out.Decision = "decision", d
	out.Coverage = w.coverage(ofDecision(r.Check), &answer.Path{Conditions: d.Conditions, Unknown: d.Unknown})
	return nil
}

// decide decides whether somebody may do an action on a resource.
func (w *World) decide(actor access.Actor, action, resource string) (access.Result, error) {
	if service, name, ok := strings.Cut(action, ":"); !ok || service == "" || name == "" {
		return access.Result{}, fmt.Errorf("%q is no action: it is written service:Action, such as rds-db:connect", action)
	}
	c := access.Check{Actor: actor, Action: action}
	if err := w.on(&c, resource); err != nil {
		return access.Result{}, err
	}
	return w.Graph.Decider().Decide(c), nil
}

// on says what a check is on: a thing of the snapshot, or an ARN or pattern of
// anything else.
func (w *World) on(c *access.Check, resource string) error {
	if t := w.Inventory.Thing(resource); t != nil {
		onThing(c, t)
		return nil
	}
	if resource == "*" {
		c.Pattern = "*"
		return nil
	}
	if part := strings.SplitN(resource, ":", 6); part[0] == "arn" {
		if len(part) < 6 {
			return fmt.Errorf("%q is no ARN: it has %d parts of 6", resource, len(part))
		}
		if strings.ContainsAny(part[4], "*?") { // of the caller's own account, where one is enough
			part[4] = c.Actor.Account
		}
		c.Pattern, c.Owner = strings.Join(part, ":"), part[4]
		return nil
	}
	id, err := w.Resolve(resource)
	if err != nil {
		return err
	}
	if t := w.Inventory.Thing(id); t != nil {
		onThing(c, t)
	} else {
		c.Pattern = id
	}
	return nil
}

// onThing puts a check on a thing; of a login, on any user of the database.
func onThing(c *access.Check, t *inventory.Thing) {
	if login := loginTo(c.Action, t); login != "" {
		c.Pattern, c.Owner = login, t.Account
		return
	}
	c.Thing = t
}

// loginTo is what an action that logs somebody in to a database is on, which
// is not the database itself (PE-193).
func loginTo(action string, t *inventory.Thing) string {
	service, kind, id := "", "dbuser", t.Name
	switch strings.ToLower(action) {
	case "rds-db:connect":
		service, id = "rds-db", t.Text("resourceId")
	case "redshift:getclustercredentials":
		service = "redshift"
	case "redshift:getclustercredentialswithiam":
		service, kind = "redshift", "dbname"
	}
	if service == "" || id == "" {
		return ""
	}
	return fmt.Sprintf("arn:%s:%s:%s:%s:%s:%s/*", t.Partition, service, t.Region, t.Account, kind, id)
}

// ofDecision is what could change one decision: the identities of the caller's
// account, guardrails, and what was not read of the resource's service there.
func ofDecision(c access.Check) matters {
	service, _, _ := strings.Cut(c.Action, ":")
	owner, region := c.Owner, ""
	if c.Thing != nil {
		owner, region = c.Thing.Account, c.Thing.Region
	}
	return func(g inventory.Gap) bool {
		of, _, _ := strings.Cut(g.Operation, ":")
		switch {
		case of == "organizations":
			return true
		case g.Operation == "iam:GetAccountAuthorizationDetails", g.Operation == "iam:GetPolicyVersion":
			return g.Account == c.Actor.Account || g.Account == owner
		}
		return of == service && g.Account == owner && (g.Region == region || region == "")
	}
}

func layerWord(l policy.LayerResult) string {
	if l.Name != "" {
		return l.Layer + " " + l.Name
	}
	return l.Layer
}

// denial says in words why a call is not allowed.
func denial(r access.Result) string {
	who := answer.Name(r.Check.Actor.ID)
	if r.Check.Service != "" {
		who = r.Check.Service
	}
	text := fmt.Sprintf("%s may not do %s on %s", who, r.Check.Action, r.Resource)
	var whys []string
	for _, l := range denying(r) {
		whys = append(whys, layerWord(l)+": "+l.Why)
	}
	if len(whys) == 0 {
		return text
	}
	return text + ": " + strings.Join(distinct(whys), "; ")
}

// denying lists the layers that stop a call, and can say why.
func denying(r access.Result) []policy.LayerResult {
	var layers []policy.LayerResult
	for _, l := range r.Decision.Layers() {
		if l.Result == policy.ResultDenies && l.Why != "" {
			layers = append(layers, l)
		}
	}
	return layers
}

// change says what would have to change for the opposite answer.
func (w *World) change(r access.Result) []string {
	list := []string{}
	if r.Verdict.Certainty != policy.No {
		if text, size := w.withoutCalls([]access.Check{r.Check}); size > 0 {
			list = append(list, text)
		}
		return append(list, "deny "+r.Check.Action+" explicitly in any layer")
	}
	for _, s := range statements(r.Decision) {
		if s.Effect == string(policy.Deny) {
			list = append(list, "remove or narrow "+statementWords(s))
		}
	}
	return distinct(append(list, r.Decision.Changes()...))
}
