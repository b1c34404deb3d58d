package technique

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// Words is the definition of a technique for people.
type Words struct {
	About   []string // what it is about: a line for each variable
	Facts   []string // what must hold
	Needs   []string // what must be allowed
	Assumes []string // what no AWS API shows
	Yields  string   // what the actor has then
	Network string   // from where it works
}

// Words writes the definition out.
func (t *Technique) Words() Words {
	w := Words{About: []string{}, Facts: []string{}, Needs: []string{}, Assumes: []string{}, Yields: t.Yield.words(), Network: t.network()}
	for _, b := range t.Bind {
		w.About = append(w.About, b.words())
	}
	for _, f := range t.Where {
		w.Facts = append(w.Facts, f.words())
	}
	for _, r := range t.Allow {
		w.Needs = append(w.Needs, r.words())
	}
	for _, text := range t.Assume {
		w.Assumes = append(w.Assumes, plain(text))
	}
	return w
}

// plain puts words for the variables of a text: {db} is the db, {db.region}
// the db's region.
func plain(text string) string {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, "{")
		out.WriteString(before)
		inside, rest, closed := strings.Cut(after, "}")
		if !found || !closed {
			out.WriteString(after)
			return out.String()
		}
		name, attribute, _ := strings.Cut(inside, ".")
		out.WriteString("the " + name)
		if attribute != "" {
			out.WriteString("'s " + attribute)
		}
		text = rest
	}
}

func (b *Binding) words() string {
	text := b.Var + ": "
	switch {
	case b.New != "":
		text += b.New
		if b.Of != "" {
			text += ", under the policy and tags of the " + b.Of
		} else {
			text += ", as the actor names it"
		}
	case b.Regions:
		text += "a region in which the actor's account was read"
	case b.Related != "":
		text += b.Related + " of the " + b.Of
	default:
		text += "each " + strings.Join(b.Kind, " or ")
		if b.Account == "any" {
			text += " of any account"
		} else {
			text += " of the actor's account"
		}
	}
	if b.One {
		text += "; any one will do"
	}
	if b.Optional {
		text += ", if there is one"
	}
	return text
}

func (f *Fact) words() string {
	if f.Says != "" {
		return plain(f.Says)
	}
	on := f.Of
	if on == "" {
		on = "actor"
	}
	switch {
	case f.Administrator:
		return "the actor is administrator"
	case f.Same != "":
		return "the " + on + " and the " + f.To + " have the same " + f.Same
	case f.Related != "":
		return "the " + f.To + " is among the " + f.Related + " of the " + on
	case len(f.Any) > 0:
		return factsIn(f.Any, " or ")
	case len(f.None) > 0:
		return "none of: " + factsIn(f.None, "; ")
	}
	return f.Field + " of the " + on + " " + f.test()
}

func factsIn(list []Fact, joined string) string {
	var parts []string
	for i := range list {
		parts = append(parts, list[i].words())
	}
	return strings.Join(parts, joined)
}

func (f *Fact) test() string {
	switch {
	case f.Present != nil && *f.Present:
		return "is there"
	case f.Present != nil:
		return "is not there"
	case f.Below > 0:
		return "is below " + strconv.Itoa(f.Below)
	case len(f.In) > 0:
		return "is one of " + strings.Join(f.In, ", ")
	case len(f.Not) > 0:
		return "is none of " + strings.Join(f.Not, ", ")
	}
	return "is " + fmt.Sprint(f.Is)
}

func (r *Requirement) words() string {
	switch {
	case r.Fact != nil:
		return r.Fact.words()
	case len(r.Any) > 0:
		var groups []string
		for _, group := range r.Any {
			var parts []string
			for i := range group {
				parts = append(parts, group[i].words())
			}
			groups = append(groups, strings.Join(parts, " and "))
		}
		return "one of: " + strings.Join(groups, "; or ")
	}
	text := strings.Join(r.Action, " or ") + " on " + r.on()
	if r.By != "" {
		text += ", by " + strings.TrimPrefix(r.By, "service:")
	}
	if r.Via != "" {
		text += ", through " + r.Via
	}
	for _, key := range slices.Sorted(maps.Keys(r.Context)) {
		text += ", with " + key + " " + strings.Join(r.Context[key], " or ")
	}
	if r.Trusting {
		text += ", by the policy that then names the actor"
	}
	if r.If != "" {
		text += ", if there is a " + r.If
	}
	return text
}

func (r *Requirement) on() string {
	switch {
	case r.On == "*":
		return "everything"
	case strings.ContainsAny(r.On, ":{"):
		return r.On
	}
	return "the " + r.On
}

func (y *Yield) words() string {
	switch {
	case y.Admin:
		return "administrator of the actor's account"
	case y.ActAs != "" && y.Console:
		return "the " + y.ActAs + ", in the console"
	case y.ActAs != "" && y.Gain != "":
		return "the credentials of the " + y.ActAs + ", with " + y.gained()
	case y.ActAs != "":
		return "the credentials of the " + y.ActAs
	case y.Control != "":
		return "code that runs on the " + y.Control
	case y.Data != "":
		return "the data of the " + y.Data
	}
	return y.gained()
}

// gained is what a gain is, in words.
func (y *Yield) gained() string {
	gains := map[string]string{
		GainDetached: "freedom from what the policy denies", GainUndenied: "freedom from what the policy denies",
		GainLeft: "freedom from what the group is denied", GainUninlined: "freedom from what its inline policies deny",
		GainTagged: "tags of its choice", GainMFA: "a device for MFA", GainForged: "whatever one likes in what it signs",
		GainAudience: "tokens for any audience",
		GainBounded:  "every permission that the boundary leaves", GainRaised: "every permission that its boundary and guardrails leave",
		GainGranted: "every permission that boundary and guardrails leave", GainGroup: "what the policies of the group allow",
		GainVersion: "what that version of the policy allows", GainUnbounded: "freedom from its boundary",
		GainRewritten: "a policy of the " + y.Object + " that it wrote, whatever principal it becomes", GainKeyGrant: "a grant on the " + y.Object,
		GainRelaxed: "freedom from the " + y.Object + ", whatever principal it becomes", GainOutside: "freedom from the guardrails of the " + y.Object + ", whatever principal it becomes",
		GainRetagged: "tags of its choice on the " + y.Object + ", whatever principal it becomes",
	}
	if text := gains[y.Gain]; text != "" {
		return text
	}
	return y.Gain
}

func (t *Technique) network() string {
	switch t.Network {
	case "":
		return ""
	case NetworkAPI:
		return "an API of AWS is enough"
	case NetworkCopy:
		return "the actor places the copy where it likes"
	}
	return "the port of the " + t.Network + " must be reached"
}
