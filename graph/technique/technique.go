package technique

// Technique is one way in which access moves from an actor to something else.
type Technique struct {
	ID         string        `yaml:"id"`
	Name       string        `yaml:"name"`
	Short      string        `yaml:"short"`   // in pictures and tables: two to four words, such as "assume role"
	Summary    string        `yaml:"summary"` // for a hop, with {var} and {var.attribute}
	Kind       string        `yaml:"kind"`    // one of Kinds
	Actor      Strings       `yaml:"actor"`   // kinds of nodes that can do it
	Bind       []Binding     `yaml:"bind"`
	Where      []Fact        `yaml:"where"`
	Allow      []Requirement `yaml:"allow"`
	Assume     Strings       `yaml:"assume"` // what no AWS API shows
	Network    string        `yaml:"network"`
	Yield      Yield         `yaml:"yield"`
	Impact     float64       `yaml:"impact"`     // of data gained, 0 to 1
	Effort     int           `yaml:"effort"`     // 1 few calls, 2 setup or waiting, 3 rare
	Confidence string        `yaml:"confidence"` // documented, reported, inferred
	References []Reference   `yaml:"references"`
	Research   Strings       `yaml:"research"`  // ids of the research catalogue that it covers, its own apart
	Published  Strings       `yaml:"published"` // what others call it: pathfinding.cloud iam-001
}

// Kinds of techniques.
const (
	Movement   = "movement"
	Connect    = "connect"
	Credential = "credential"
	Takeover   = "takeover"
	CopyOut    = "copy-out"
	ShareOut   = "share-out"
	Logs       = "logs-metadata-leak" // some of the data, or what leads to it
	Destroy    = "destroy-tamper"     // no data, but its loss
	Enabler    = "network-enabler"    // the network half alone
)

// Reach are the kinds that mean data or the means to it. The other ones of
// Kinds are shown to who asks for them.
var (
	Reach = []string{Connect, Credential, Takeover, CopyOut, ShareOut}
	Kinds = []string{Connect, Credential, Takeover, CopyOut, ShareOut, Logs, Destroy, Enabler, Movement}
)

// The values of Technique.Network. Any other value is the variable of the
// thing whose port must be reached.
const (
	NetworkAPI  = "api"  // an AWS API endpoint is enough
	NetworkCopy = "copy" // the actor places the copy where it likes
)

// Binding gives a variable its values, in the order of the bindings. The
// variable "actor" is always bound.
type Binding struct {
	Var      string  `yaml:"var"`
	Kind     Strings `yaml:"kind"`     // every thing of these kinds
	Account  string  `yaml:"account"`  // with Kind: "actor" (default) or "any"
	Related  string  `yaml:"related"`  // instead of Kind: the things in this relation
	Of       string  `yaml:"of"`       // of this variable; with New: a part of it, under its policy and tags
	Optional bool    `yaml:"optional"` // no such thing: unbound, and what is required on it holds
	New      string  `yaml:"new"`      // an ARN pattern: something the actor names itself
	One      bool    `yaml:"one"`      // with Kind or Related: any one will do, hops are not told apart by it
	Regions  bool    `yaml:"regions"`  // a region in which the actor's account was read
}

// Fact is something that must hold in the snapshot. Exactly one predicate is
// set: field, related, same, within, any, none, administrator.
type Fact struct {
	Field   string  `yaml:"field"` // path in the thing's fields, with dots
	Of      string  `yaml:"of"`
	Is      any     `yaml:"is"`
	In      Strings `yaml:"in"`
	Not     Strings `yaml:"not"`
	Below   int     `yaml:"below"` // a list's length, or a number
	Present *bool   `yaml:"present"`

	Related string `yaml:"related"` // To is among the things in this relation of Of
	To      string `yaml:"to"`

	Same string `yaml:"same"` // account, region or id: equal for Of and To

	Within string `yaml:"within"` // the actor calls, or can be, in this network: a VPC

	Any  []Fact `yaml:"any"`
	None []Fact `yaml:"none"`

	Administrator bool `yaml:"administrator"` // the actor, as it is now

	Says string `yaml:"says"` // the fact in words, with {var}
	Ends string `yaml:"ends"` // the change that ends it, in words, with {var}
}

// Requirement is a call that must be allowed, or alternatives of such calls.
type Requirement struct {
	Action   Strings            `yaml:"action"`   // one of these
	On       string             `yaml:"on"`       // a variable, or an ARN pattern with {var.attribute}
	By       string             `yaml:"by"`       // another principal than the actor: service:NAME, saml:ARN or oidc:PROVIDER for whom a provider signs in, as Identity Center does for its people, or the variable of a role
	Via      string             `yaml:"via"`      // the service that calls for the principal
	Context  map[string]Strings `yaml:"context"`  // condition keys that this step fixes
	Own      bool               `yaml:"own"`      // AWS asks the caller's own policies alone, whichever account is in the ARN
	Trusting bool               `yaml:"trusting"` // the resource's policy has been rewritten to name the actor
	If       string             `yaml:"if"`       // only when this variable is bound
	Fact     *Fact              `yaml:"fact"`     // instead of a call: a fact, as one of the alternatives
	Any      [][]Requirement    `yaml:"any"`
}

// Yield is what the actor has afterwards: one of ActAs, Control, Gain, Data and Admin.
// What enables the network has Data, and Control of the opening of a port.
// ActAs and Gain together: a principal that was changed before.
type Yield struct {
	ActAs   string `yaml:"act-as"`  // the credentials of a principal; of a pattern in the way of role/*: a new one
	Console bool   `yaml:"console"` // with ActAs: by a password, and so without access keys
	Control string `yaml:"control"` // code execution on compute: its network position and its role
	Gain    string `yaml:"gain"`    // a modification of the actor itself, or with ActAs of that principal, or of a shared thing for its later hops
	Object  string `yaml:"object"`  // with Gain: the variable it is about
	Data    string `yaml:"data"`    // the data of a database
	Admin   bool   `yaml:"admin"`   // administrator of the actor's account
}

// Gains, as they stand in the state of a node.
const (
	GainGranted   = "granted" // every identity permission, still under boundary and guardrails
	GainGroup     = "group"   // member of one more group
	GainVersion   = "policy-version"
	GainUnbounded = "unbounded" // without its permissions boundary
	GainBounded   = "bounded"   // every identity permission, under a policy as its boundary
	GainRaised    = "raised"    // every identity permission, of one among others: what any administrator can do it leaves to one that it makes

	// Of a shared thing, whatever principal the actor becomes.
	GainRewritten = "rewritten" // the thing's own policy says what the actor wrote
	GainKeyGrant  = "key-grant" // the actor has a grant on the key
	GainRetagged  = "retagged"  // the thing has tags of the actor's choice, as far as it may set them

	// Of guardrails, the same.
	GainRelaxed = "relaxed" // the SCP or RCP limits nobody
	GainOutside = "outside" // the account is in no organisation
)

// Shared reports whether a gain modifies a thing that others use as well.
func Shared(gain string) bool {
	return gain == GainRewritten || gain == GainKeyGrant || gain == GainRetagged || Lifts(gain)
}

// Lifts reports whether a gain takes away what limits whole accounts.
func Lifts(gain string) bool { return gain == GainRelaxed || gain == GainOutside }

// Gains that take away what a policy denies.
const (
	GainDetached  = "detached"  // without a policy that was attached to it
	GainUndenied  = "undenied"  // without what a policy said that it has
	GainLeft      = "left"      // no longer member of a group
	GainUninlined = "uninlined" // without those of its inline policies that deny
)

// Gains that meet conditions.
const (
	GainTagged   = "tagged"   // with tags of its choice, as far as it may set them
	GainMFA      = "mfa"      // with a device
	GainForged   = "forged"   // of an identity provider: whatever its tokens or assertions say
	GainAudience = "audience" // of an identity provider: tokens for any audience
)

var gains = []string{GainDetached, GainUndenied, GainLeft, GainUninlined, GainTagged, GainMFA, GainForged, GainAudience, GainGranted, GainGroup, GainVersion, GainUnbounded, GainBounded, GainRaised}

// Reference points at where a technique is described.
type Reference struct {
	Title string `yaml:"title"`
	URL   string `yaml:"url"`
}

// Actions lists the actions that requirements demand, and their alternatives.
func Actions(list []Requirement) []string {
	var all []string
	for _, r := range list {
		all = append(all, r.Action...)
		for _, group := range r.Any {
			all = append(all, Actions(group)...)
		}
	}
	return all
}
