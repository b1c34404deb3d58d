package simulate

import (
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// arnParts is how many parts an ARN has; the last may hold colons itself.
const arnParts = 6

// principal reads CallerArn.
func principal(caller string) (policy.Principal, error) {
	if caller == "*" {
		return policy.Principal{Kind: policy.Anonymous}, nil
	}
	part := strings.SplitN(caller, ":", arnParts)
	if len(part) < arnParts {
		switch caller {
		case "accounts.google.com", "cognito-identity.amazonaws.com", "graph.facebook.com", "www.amazon.com": // PE-023
			return policy.Principal{Kind: policy.Federated, ARN: caller}, nil
		}
		if isHost(caller) {
			return policy.Principal{Kind: policy.Service, ARN: caller}, nil
		}
		return policy.Principal{}, noCaller(caller)
	}
	kind, name, _ := strings.Cut(part[5], "/")
	p := policy.Principal{ARN: caller, Account: part[4]}
	named := name != "" && !strings.HasSuffix(name, "/")
	switch {
	case part[0] != "arn" || part[1] == "" || part[3] != "" || !isAccount(part[4]) || strings.ContainsAny(caller, "*?"):
		return p, noCaller(caller)
	case part[2] == "iam" && part[5] == "root":
		p.Kind = policy.Root
	case part[2] == "iam" && kind == "user" && named:
		p.Kind = policy.User
	case part[2] == "iam" && kind == "role" && named:
		p.Kind = policy.Role
	case part[2] == "iam" && (kind == "saml-provider" || kind == "oidc-provider") && named:
		p.Kind = policy.Federated
	case part[2] == "sts" && kind == "assumed-role" && named && strings.Count(name, "/") == 1 && name[0] != '/':
		p.Kind = policy.RoleSession
	case part[2] == "sts" && kind == "federated-user" && named:
		p.Kind = policy.FederatedUser
	default:
		return p, noCaller(caller)
	}
	return p, nil
}

func noCaller(caller string) error {
	return invalidf("CallerArn %q is neither the ARN of a user, role, session, federated user or root, nor *, nor a service such as rds.amazonaws.com", caller)
}

// isAccount reports whether the text is an account id.
func isAccount(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}

// isHost reports whether the text is written as a host name, as those of
// services are.
func isHost(s string) bool {
	labels := strings.Split(s, ".")
	for _, l := range labels {
		if l == "" || strings.Trim(l, "abcdefghijklmnopqrstuvwxyz0123456789-") != "" {
			return false
		}
	}
	return len(labels) > 1 && !strings.Contains("0123456789", labels[len(labels)-1][:1])
}

// pathless is the ARN of a session's role, if that has no path.
func pathless(session string) string {
	part := strings.SplitN(session, ":", arnParts)
	role := strings.Split(part[5], "/")[1]
	return part[0] + ":" + part[1] + ":iam::" + part[4] + ":role/" + role
}
