package policy

import "strings"

// listed are the actions without a resource type that AWS checks on all of a
// kind, as its errors say (PE-045): what stands after the account, or the whole.
// Its lists of actions say that only * covers them, so that whether a pattern
// of such names does is disputed.
func listed(action string) string {
	switch strings.ToLower(action) {
	case "iam:listusers":
		return "user/"
	case "iam:listroles":
		return "role/"
	case "iam:listgroups":
		return "group/"
	case "iam:listinstanceprofiles":
		return "instance-profile/"
	case "dynamodb:listtables":
		return "table/*"
	case "s3:listallmybuckets":
		return "*"
	}
	return ""
}

// Listed is a pattern of the resource that an action without a resource type is
// checked on besides *, empty for none. Stands is what stands there for all.
func Listed(action, stands string) string {
	sixth := strings.Replace(listed(action), "*", stands, 1)
	switch service := serviceOf(strings.ToLower(action)); {
	case sixth == "":
		return ""
	case service == "s3":
		return "arn:*:s3:::" + sixth
	case service == "iam":
		return "arn:*:iam::*:" + sixth
	default:
		return "arn:*:" + service + ":*:*:" + sixth
	}
}

// listedName is that resource for a caller. In which region it is, nobody said.
func (r *Request) listedName() (name resourceName, ok bool) {
	if r.Target.ARN != "*" {
		return resourceName{}, false
	}
	sixth := listed(r.Action)
	if sixth == "" {
		return resourceName{}, false
	}
	_, partition, _ := strings.Cut(r.Principal.ARN, ":")
	partition, _, _ = strings.Cut(partition, ":")
	if partition == "" {
		partition = "aws"
	}
	service, account := serviceOf(strings.ToLower(r.Action)), r.owner()
	if service == "s3" {
		account = ""
	}
	name = resourceNameOf(strings.Join([]string{"arn", partition, service, "", account, sixth}, ":"))
	name.listed = true
	return name, true
}

// fitsListed compares the parts of a pattern with such a resource.
func fitsListed(parts []matcher, resource *resourceName) fit {
	if len(parts) < arnParts {
		return fit{}
	}
	for i := range parts {
		if i == 3 && resource.segments[2] == "dynamodb" {
			continue
		}
		if !parts[i].match(resource.segments[i]) {
			return fit{}
		}
	}
	return fit{rule: "PE-045"}
}
