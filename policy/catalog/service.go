package catalog

// Access says how much an action may do, as AWS groups actions.
type Access string

// The levels of access.
const (
	List        Access = "List"
	Read        Access = "Read"
	Write       Access = "Write"
	Tagging     Access = "Tagging"
	Permissions Access = "Permissions management"
)

// Service is everything under one prefix, such as rds.
type Service struct {
	Prefix    string
	Actions   []Action       // by name
	Resources []ResourceType // by name
	Keys      []Key          // by name
}

// Action is one action of a service.
type Action struct {
	Service   string // the prefix
	Name      string // in AWS's spelling, without the prefix
	Access    Access
	Resources []Use // none: the action is on no resource, and policies say *
	Keys      []Key // that a request has whatever its resources
}

// String is the action as policies write it.
func (a *Action) String() string { return a.Service + ":" + a.Name }

// Use is a resource type that an action is on.
type Use struct {
	Type     *ResourceType
	Required bool  // a policy must allow it on a resource of this type
	Keys     []Key // that a request has for a resource of this type
}

// ResourceType is a type of resources of a service.
type ResourceType struct {
	Name     string
	Patterns []string // of its ARNs, with parts such as ${Region}
	Keys     []Key
}

// Key is a condition key. What stands for any text is written as AWS does:
// aws:ResourceTag/${TagKey}.
type Key struct {
	Name string
	Type string // String, Bool, Numeric, Date, ARN, IPAddress, Binary, or one of these behind ArrayOf
}
