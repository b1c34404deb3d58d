package policy

import "strings"

// A backgroundFact holds of every request, whatever policies say (PE-215).
type backgroundFact struct {
	keys    [2]string   // lower-case: it matters where both are asked about
	either  [2]*Formula // of which one holds, each about its key
	formula *Formula
}

var backgroundFacts, backgroundGroups = buildBackground()

func buildBackground() (facts []backgroundFact, groups map[string]string) {
	groups = map[string]string{}
	test := func(key, operator, value string) *Formula {
		return Is(Test{Key: key, Operator: operator, Values: []string{value}})
	}
	either := func(group, a string, first *Formula, b string, second *Formula) {
		keys := [2]string{strings.ToLower(a), strings.ToLower(b)}
		facts = append(facts, backgroundFact{keys, [2]*Formula{first, second}, Any(first, second)})
		groups[keys[0]], groups[keys[1]] = group, group
	}
	absent := func(key string) *Formula { return test(key, "Null", "true") }

	// PE-119, PE-120: through a VPC endpoint a request has no public address.
	for _, key := range []string{
		"aws:SourceVpc", "aws:SourceVpcArn", "aws:SourceVpce", "aws:VpcSourceIp",
		"aws:VpceAccount", "aws:VpceOrgID", "aws:VpceOrgPaths",
	} {
		either("network", "aws:SourceIp", absent("aws:SourceIp"), key, absent(key))
	}
	// PE-125, PE-126, PE-137: only a call by a service goes via one.
	for _, key := range []string{"kms:ViaService", "aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"} {
		either("forwarding", "aws:ViaAWSService", test("aws:ViaAWSService", "BoolIfExists", "true"), key, absent(key))
	}
	// PE-121, PE-122: long-term keys have neither.
	for _, key := range []string{"aws:MultiFactorAuthPresent", "aws:MultiFactorAuthAge"} {
		either("credentials", "aws:TokenIssueTime", test("aws:TokenIssueTime", "Null", "false"), key, absent(key))
	}
	// PE-109, PE-111: users have names.
	either("principal", "aws:PrincipalType", test("aws:PrincipalType", "StringEqualsIfExists", "User"), "aws:username", absent("aws:username"))
	return facts, groups
}

// backgroundOf are the facts that matter to a formula.
func backgroundOf(f *Formula) []*Formula {
	asked := map[string]bool{}
	f.literals(func(l literal) {
		if l.test.sense != nil {
			asked[l.test.sense.info.lower] = true
		}
	})
	var out []*Formula
	for _, fact := range backgroundFacts {
		if asked[fact.keys[0]] && asked[fact.keys[1]] {
			out = append(out, fact.formula)
		}
	}
	return out
}

// ruledOut reports whether what was set of another key leaves this one absent.
func (c *Context) ruledOut(lower string) bool {
	if _, ok := backgroundGroups[lower]; !ok {
		return false
	}
	for _, b := range backgroundFacts {
		for i, key := range b.keys {
			if key != lower || b.either[i].test.Operator != "Null" || b.either[i].test.Values[0] != "true" {
				continue
			}
			other := b.keys[1-i]
			info := infoOf(other)
			told, ok := c.told(&info)
			if !ok {
				continue
			}
			test := b.either[1-i].test
			alone := &Context{keys: map[string]fact{other: told}}
			if alone.condition(Condition{Operator: test.Operator, Key: test.Key, Values: test.Values}, "2008-10-17", Allow, Gap) == False {
				return true
			}
		}
	}
	return false
}

// groupOf is one name for the keys that say something about each other.
func groupOf(key string) string {
	key = strings.ToLower(key)
	if group, ok := backgroundGroups[key]; ok {
		return group
	}
	return key
}
