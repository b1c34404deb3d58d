package simulate

import (
	"encoding/base64"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"

	"github.com/iamreach/iamreach/policy"
)

// entry is a context entry that is right.
type entry struct {
	name   string
	values []string
}

// readContext checks the context entries.
func (in *input) readContext() error {
	seen := map[string]string{} // names by lower case
	for _, c := range in.context {
		name := c.ContextKeyName
		if name == "" {
			return invalidf("a context entry has no ContextKeyName")
		}
		folded := strings.ToLower(name)
		// Tags that differ in letter case only are two tags of one key (PE-071).
		if before, ok := seen[folded]; ok && (before == name || !strings.Contains(name, "/")) {
			return invalidf("context key %q is given twice", name)
		}
		seen[folded] = name
		fits, ok := contextTypes[strings.TrimSuffix(c.ContextKeyType, "List")]
		if !ok || c.ContextKeyType == "List" {
			return invalidf("context key %q has the type %q, which is none of string, numeric, boolean, ip, binary, date and the same with List", name, c.ContextKeyType)
		}
		e := entry{name: name}
		for _, raw := range c.ContextKeyValues {
			value, ok := scalar(raw)
			if !ok || !fits(value) {
				return invalidf("value %s of context key %q is not of the type %s", raw, name, c.ContextKeyType)
			}
			e.values = append(e.values, value)
		}
		in.entries = append(in.entries, e)
	}
	return nil
}

// scalar is the text of a value; numbers and booleans are what is written.
func scalar(raw jsontext.Value) (string, bool) {
	switch raw.Kind() {
	case '"':
		return text(raw)
	case '0', 't', 'f':
		return string(raw), true
	}
	return "", false
}

// text is the text of a JSON string.
func text(raw jsontext.Value) (string, bool) {
	b, err := jsontext.AppendUnquote(nil, raw)
	return string(b), err == nil
}

// contextTypes say of each type of context keys which texts are its values.
var contextTypes = map[string]func(string) bool{
	"":       func(string) bool { return true },
	"string": func(string) bool { return true },
	"numeric": func(s string) bool {
		_, err := strconv.ParseFloat(s, 64)
		return err == nil
	},
	"boolean": func(s string) bool { return strings.EqualFold(s, "true") || strings.EqualFold(s, "false") },
	"ip": func(s string) bool {
		_, err := netip.ParsePrefix(s)
		if err != nil {
			_, err = netip.ParseAddr(s)
		}
		return err == nil
	},
	"binary": func(s string) bool {
		_, err := base64.StdEncoding.DecodeString(s)
		return err == nil
	},
	"date": isDate,
}

// isDate reports whether a text is a date as policies have them: seconds since
// 1970, or the profile of ISO 8601 that leaves parts out.
func isDate(s string) bool {
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return true
	}
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00", time.DateOnly, "2006-01"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// contextOf makes the context of requests of this principal.
func (in *input) contextOf(p *policy.Principal) *policy.Context {
	c := policy.NewContext()
	c.Complete = in.complete
	if in.caller == "" {
		in.unknown(c, "aws:PrincipalType", "aws:username")
	}
	if p.Kind == policy.RoleSession {
		c.Set("aws:PrincipalArn", pathless(p.ARN))
	}
	if in.endpoint != nil {
		c.SetPresent("aws:SourceVpce", policy.Circumstance)
	}
	for _, e := range in.entries {
		c.Set(e.name, e.values...)
	}
	return c
}

// unknown says that keys are not known, though the principal would tell them,
// unless they are given.
func (in *input) unknown(c *policy.Context, keys ...string) {
	for _, key := range keys {
		switch {
		case slices.ContainsFunc(in.entries, func(e entry) bool { return strings.EqualFold(e.name, key) }):
		case in.complete:
			c.SetAbsent(key)
		default:
			c.SetUnknown(key, policy.Circumstance)
		}
	}
}
