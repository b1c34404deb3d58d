package access

import (
	"slices"
	"strings"
	"sync"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/policy/catalog"
)

// particular are the services whose condition keys are in requests of the
// actions alone for which AWS lists them. Other services have keys that go with
// the credentials, such as ec2:SourceInstanceARN, or lists that leave some out.
var particular = []string{"iam", "kms", "secretsmanager", "dynamodb", "rds", "redshift"}

var contexts sync.Map // of what requests lack, by action

// lacking says which keys no request of an action has, whatever a policy
// demands of them: tags of a request, where the action takes none, and keys of
// other actions (PE-130, PE-141). Nothing is said of an action that the table
// does not have.
func lacking(action string) *policy.Context {
	if kept, ok := contexts.Load(action); ok {
		return kept.(*policy.Context)
	}
	ctx := policy.NewContext()
	if a, known := catalog.Find(action); known {
		lack(ctx, keysOf(a))
	}
	kept, _ := contexts.LoadOrStore(action, ctx)
	return kept.(*policy.Context)
}

func lack(ctx *policy.Context, has map[string]bool) {
	if !has["aws:RequestTag/"] && !has["aws:TagKeys"] {
		ctx.SetPrefixAbsent("aws:RequestTag/")
		ctx.SetAbsent("aws:TagKeys")
	}
	for _, prefix := range particular {
		service, known := catalog.ServiceOf(prefix)
		if !known {
			continue
		}
		for _, k := range service.Keys {
			switch name := fixed(k); {
			case has[name] || !strings.HasPrefix(name, prefix+":"):
			case name == k.Name:
				ctx.SetAbsent(name)
			default:
				ctx.SetPrefixAbsent(name)
			}
		}
	}
}

// keysOf are the keys that requests of an action may have; of those that stand
// for many, what they have in common.
func keysOf(a *catalog.Action) map[string]bool {
	has := map[string]bool{}
	for _, k := range a.Keys {
		has[fixed(k)] = true
	}
	for _, u := range a.Resources {
		for _, k := range u.Keys {
			has[fixed(k)] = true
		}
		for _, k := range u.Type.Keys {
			if !slices.Contains([]string{"aws:RequestTag/", "aws:TagKeys"}, fixed(k)) { // of the type when it is made
				has[fixed(k)] = true
			}
		}
	}
	return has
}

// fixed is a key up to what stands for any text.
func fixed(k catalog.Key) string {
	before, _, _ := strings.Cut(k.Name, "${")
	return before
}
