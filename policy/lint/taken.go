package lint

import (
	"slices"
	"strings"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/policy/catalog"
)

// types are resource types, each once.
type types map[*catalog.ResourceType]bool

func (t types) use(a *catalog.Action) {
	for _, u := range a.Resources {
		t[u.Type] = true
	}
}

// tagging reports actions on tags, for which AWS's lists often lack types.
func tagging(a *catalog.Action) bool {
	return a.Access == catalog.Tagging || strings.Contains(a.Name, "TagResource") || strings.Contains(a.Name, "TagsForResource")
}

// taken collects the types that the actions of a statement are on. An entry
// with a wildcard, or one that the table lacks, may stand for actions that AWS
// has added: it counts as all types of its service.
func (s *statement) taken() types {
	all := types{}
	for i := range s.entries {
		e := &s.entries[i]
		tags := false
		for _, a := range e.actions {
			all.use(a)
			tags = tags || tagging(a)
		}
		if e.known != nil && (e.wild || tags || len(e.actions) == 0) {
			for j := range e.known.Resources {
				all[&e.known.Resources[j]] = true
			}
		}
	}
	return all
}

// on reports whether an entry of Resource can be of one of the types.
func (t types) on(resource string) bool {
	for of := range t {
		for _, pattern := range of.Patterns {
			if strings.HasSuffix(pattern, ":${BucketName}") && strings.Contains(resource, "/") {
				continue // it is of the objects of a bucket
			}
			if arnOverlap(resource, widened(pattern)) {
				return true
			}
		}
	}
	return false
}

// settled are the services for whose resource types the table has proven to be
// whole. What it says of others is not sure enough to call a policy wrong.
const settled = " dax dsql dynamodb elasticache iam kms lambda memorydb neptune-db rds rds-data rds-db s3 secretsmanager sns sqs sts "

// sure reports whether all services of a statement's actions are settled.
func (s *statement) sure() bool {
	for i := range s.entries {
		if e := &s.entries[i]; !strings.Contains(settled, " "+e.service+" ") {
			return false
		}
	}
	return true
}

// notTaken reports the resources that no action takes, if that is sure, or if
// it is not.
func (s *statement) notTaken(sure bool) {
	if s.open() {
		return
	}
	taken := s.taken()
	if len(taken) == 0 {
		return // the actions are on no resource: that is said of them
	}
	for i, text := range s.Resources {
		pointer := s.element("Resource", i)
		resource := s.pass.widened(text)
		if s.pass.reported[pointer] || strings.Trim(resource, "*") == "" || !strings.Contains(resource, ":") || taken.on(resource) {
			continue
		}
		// AWS's examples for S3 Access Grants name more than its table has.
		if sure != (s.sure() && !strings.Contains(text, ":access-grants/")) {
			continue
		}
		s.report(pointer, text, "no action of the statement is on %s", text)
	}
}

// widened replaces the variables of a resource by wildcards.
func (p *pass) widened(resource string) string {
	if !p.variables() {
		return resource
	}
	return widened(resource)
}

// onNothing are actions that AWS checks on *, as its errors say. Not all for
// which the table has no resource are: iam:ListRoles is checked on role/, and
// dynamodb:ListTables on table/*. s3:ListAllMyBuckets also works on
// arn:aws:s3:::*, which AWS's examples have.
var onNothing = map[string]bool{
	"kms:CreateKey": true, "kms:GenerateRandom": true, "kms:ListAliases": true, "kms:ListKeys": true,
	"lambda:ListFunctions": true, "s3:ListAllMyBuckets": true,
}

// without reports the actions that take none of the resources, if that is
// sure, or if it is not.
func (s *statement) without(sure bool) {
	if len(s.Resources) == 0 || s.everywhere() || s.pass.document.Kind == policy.Resource || s.pass.document.Kind == policy.KeyPolicy {
		return
	}
	var resources []string
	for i, text := range s.Resources {
		if !s.pass.reported[s.element("Resource", i)] {
			resources = append(resources, s.pass.widened(text))
		}
	}
	if len(resources) == 0 {
		return // said of the resources
	}
	known := map[*catalog.ResourceType]bool{}
	for i := range s.entries {
		e := &s.entries[i]
		if e.wild || len(e.actions) != 1 || tagging(e.actions[0]) {
			continue
		}
		a := e.actions[0]
		if len(a.Resources) == 0 {
			if on := policy.Listed(a.String(), "all"); on != "" && slices.ContainsFunc(resources, func(text string) bool { return arnOverlap(text, on) }) {
				continue // PE-045: so its errors say
			}
			if proven := onNothing[a.String()]; proven != sure || (proven && wholeService(resources, a.Service)) {
				continue
			}
			s.report(s.element("Action", i), e.text, "%s is on no resource, so that only the resource * covers it", a)
			continue
		}
		if strings.Contains(settled, " "+e.service+" ") != sure {
			continue
		}
		found := false
		for _, u := range a.Resources {
			on, seen := known[u.Type]
			for k := 0; !seen && !on && k < len(resources); k++ {
				on = types{u.Type: true}.on(resources[k])
			}
			known[u.Type] = on
			found = found || on
		}
		if !found {
			s.report(s.element("Action", i), e.text, "%s is on %s, and the statement has no such resource", a, typeNames(a))
		}
	}
}

// wholeService reports whether one of the resources is all of a service.
func wholeService(resources []string, service string) bool {
	for _, text := range resources {
		if parts := strings.SplitN(text, ":", arnParts); len(parts) == arnParts && parts[2] == service && strings.Trim(parts[5], "*") == "" {
			return true
		}
	}
	return false
}

func typeNames(a *catalog.Action) string {
	var names []string
	for _, u := range a.Resources {
		names = append(names, u.Type.Name)
	}
	return some(names)
}
