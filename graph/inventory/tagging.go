package inventory

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// tagging is the action that tags things of a kind, and the services whose
// actions on them see the tags.
var tagging = map[string]struct {
	action   string
	services []string
}{
	User:            {"iam:TagUser", []string{"iam"}},
	Role:            {"iam:TagRole", []string{"iam", "sts"}},
	Key:             {"kms:TagResource", []string{"kms"}},
	Secret:          {"secretsmanager:TagResource", []string{"secretsmanager"}},
	Parameter:       {"ssm:AddTagsToResource", []string{"ssm"}},
	Function:        {"lambda:TagResource", []string{"lambda"}},
	Instance:        {"ec2:CreateTags", []string{"ec2", "ssm"}},
	RDSInstance:     {"rds:AddTagsToResource", []string{"rds"}},
	RDSCluster:      {"rds:AddTagsToResource", []string{"rds"}},
	RDSSnapshot:     {"rds:AddTagsToResource", []string{"rds"}},
	ClusterSnapshot: {"rds:AddTagsToResource", []string{"rds"}},
	Table:           {"dynamodb:TagResource", []string{"dynamodb"}},
	Redshift:        {"redshift:CreateTags", []string{"redshift", "redshift-data"}},
}

// readTagging notes of things whose tags some policy may ask for which action
// tags them: a policy of their account, of which those of AWS's own roles serve
// nobody else, or one elsewhere, for things whose own policies let others in.
func (in *Inventory) readTagging() {
	documents := map[string]map[*policy.Document]bool{}
	of := func(account string, layers ...*policy.Layer) {
		if documents[account] == nil {
			documents[account] = map[*policy.Document]bool{}
		}
		documentsOf(documents[account], layers...)
	}
	for _, t := range in.things {
		if t.Kind != Policy && t.Kind != PolicyVersion && !t.Flag("ServiceLinked") {
			of(t.Account, t.Identity, t.Boundary, t.Policy)
		}
	}
	for _, a := range in.accounts {
		of(a.ID, a.SCPs...)
		of(a.ID, a.RCPs...)
	}
	in.tagAskers = map[string]*policy.Layer{}
	asking := map[string][]*policy.Statement{}
	for account, set := range documents {
		in.tagAskers[account] = &policy.Layer{}
		for doc := range set {
			if !doc.Mentions("tag/") {
				continue
			}
			in.tagAskers[account].Policies = append(in.tagAskers[account].Policies, policy.Attached{Document: doc})
			for i := range doc.Statements {
				if asksOfTags(&doc.Statements[i]) {
					asking[account] = append(asking[account], &doc.Statements[i])
				}
			}
		}
	}
	for _, t := range in.things {
		tags, some := tagging[t.Kind]
		if !some || t.Record == nil || t.Flag("ServiceLinked") {
			continue
		}
		if letsOthersIn(t) || slices.ContainsFunc(asking[t.Account], func(s *policy.Statement) bool { return about(s, t, tags.services) }) {
			t.set("TaggedBy", tags.action)
		}
	}
}

// TagAskers is the policies of an account that look at tags, nil where others
// may as well, since a thing lets other accounts in.
func (in *Inventory) TagAskers(t *Thing) *policy.Layer {
	if letsOthersIn(t) {
		return nil
	}
	return in.tagAskers[t.Account]
}

// letsOthersIn reports whether the policy of a thing names anybody outside of
// its account.
func letsOthersIn(t *Thing) bool {
	return t.Policy != nil && slices.ContainsFunc(t.Policy.Policies, func(p policy.Attached) bool {
		if p.Document == nil {
			return false
		}
		named := p.Document.Principals()
		return named.Anyone || slices.ContainsFunc(named.AWS, func(name string) bool { return !strings.Contains(name, t.Account) })
	})
}

func documentsOf(all map[*policy.Document]bool, layers ...*policy.Layer) {
	for _, l := range layers {
		if l == nil {
			continue
		}
		for _, p := range l.Policies {
			if p.Document != nil {
				all[p.Document] = true
			}
		}
	}
}

// about reports whether a statement may be about actions of some services on a
// thing.
func about(s *policy.Statement, t *Thing, services []string) bool {
	like := func(pattern string) bool { return Like(pattern, t.ID) }
	if len(s.Resources) > 0 && !slices.ContainsFunc(s.Resources, like) {
		return false
	}
	return len(s.Actions) == 0 || slices.ContainsFunc(s.Actions, func(action string) bool {
		service, _, _ := strings.Cut(strings.ToLower(action), ":")
		return strings.ContainsAny(service, "*?") || slices.Contains(services, service)
	})
}

// asksOfTags reports whether a statement looks at tags of things that somebody
// can set: those that AWS sets itself begin with its name.
func asksOfTags(s *policy.Statement) bool {
	asks := func(text string) bool {
		for text = strings.ToLower(text); ; {
			before, name, found := strings.Cut(text, "tag/")
			switch {
			case !found:
				return false
			case !strings.HasSuffix(before, "principal") && !strings.HasSuffix(before, "request") && !strings.HasPrefix(name, "aws:"):
				return true
			}
			text = name
		}
	}
	variable := func(text string) bool { return strings.Contains(text, "${") && asks(text) }
	return slices.ContainsFunc(s.Resources, variable) || slices.ContainsFunc(s.NotResources, variable) ||
		slices.ContainsFunc(s.Conditions, func(c policy.Condition) bool { return asks(c.Key) || slices.ContainsFunc(c.Values, variable) })
}
