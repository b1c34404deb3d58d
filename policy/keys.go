package policy

import (
	"strings"

	"github.com/iamreach/iamreach/policy/catalog"
)

// keyInfo is what is known about a condition key whatever the request.
type keyInfo struct {
	name  string // AWS's spelling; of a prefix, with the rest as it was asked
	lower string // the same in lower case, by which keys are compared
	kind  family // of its values: stringEquals, arnLike, number, date, boolean, binary or address
	multi bool   // may have several values
	class Class  // of a test of it, where the context does not say
}

// keyIndex finds keys that the table of actions does not have, or has
// otherwise.
type keyIndex struct {
	exact    map[string]*keyInfo
	prefixes map[string]*keyInfo
}

var keyByName = buildKeys()

func buildKeys() keyIndex {
	table := globalKeys()
	for _, o := range otherKeys() {
		table = append(table, o.keyInfo)
	}
	index := keyIndex{map[string]*keyInfo{}, map[string]*keyInfo{}}
	for i := range table {
		name := strings.ToLower(table[i].name)
		table[i].lower = name
		if strings.HasSuffix(name, "/") || strings.HasSuffix(name, ":") {
			index.prefixes[name] = &table[i]
		} else {
			index.exact[name] = &table[i]
		}
	}
	return index
}

// prefix finds the longest beginning of a key that stands for many.
func (x keyIndex) prefix(lower string) (*keyInfo, int) {
	for i := len(lower) - 1; i >= 0; i-- {
		if lower[i] != '/' && lower[i] != ':' {
			continue
		}
		if info, ok := x.prefixes[lower[:i+1]]; ok {
			return info, i + 1
		}
	}
	return nil, 0
}

// infoOf looks a key up: who sets it is said here, and how it is called and
// which values it has in the table of actions, or here where that does not
// know. It gives the spelling of AWS, so that the same key has the same text in
// every formula (PE-071). A key that nobody knows has texts of a circumstance:
// nothing may be assumed of it. What is said by hand adds 4 KB to a program; the
// table of actions is in it anyway.
func infoOf(key string) keyInfo {
	lower := strings.ToLower(key)
	if info, ok := keyByName.exact[lower]; ok {
		return *info
	}
	if many, end := keyByName.prefix(lower); many != nil {
		info := *many
		info.name, info.lower = info.name+key[end:], lower
		return info
	}
	info := keyInfo{name: key, lower: lower, class: classOf(lower)}
	if k, ok := catalog.KeyOf(lower); ok {
		info.name, info.kind, info.multi = spelled(k.Name, key), familyOf(k.Type), strings.HasPrefix(k.Type, "ArrayOf")
	}
	return info
}

// spelled is a key in AWS's spelling; what stands for any text is as asked.
func spelled(name, key string) string {
	fixed, _, many := strings.Cut(name, "${")
	if many {
		return fixed + key[len(fixed):]
	}
	return name
}

// familyOf is the family of the values of AWS's type of a key. Those of a key
// of several values are texts here.
func familyOf(kind string) family {
	switch kind {
	case "Bool":
		return boolean
	case "Numeric":
		return number
	case "Date":
		return date
	case "ARN":
		return arnLike
	case "IPAddress":
		return address
	}
	return stringEquals
}
