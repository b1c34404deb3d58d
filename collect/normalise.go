package collect

import (
	"bytes"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// normalise gives an item of an answer the form that it has in a record,
// whichever client printed it: absent, null and empty are left out, times are
// RFC 3339 in UTC, lists that are sets are sorted, policy documents are text,
// and secrets are gone.
func (o *Operation) normalise(item object) object {
	if o.Keep != nil {
		kept := make(object, len(o.Keep))
		for _, name := range o.Keep {
			if value, ok := item[name]; ok {
				kept[name] = value
			}
		}
		item = kept
	}
	cleaned, _ := o.clean("", "", item).(object)
	return cleaned
}

// clean returns nil for what is to be left out.
func (o *Operation) clean(path, name string, value any) any {
	switch {
	case slices.Contains(o.Drop, path), slices.Contains(neverKept, name):
		return nil
	case slices.Contains(o.Documents, name):
		if text := documentText(value, o.Reprinted); text != "" {
			return text
		}
	case slices.Contains(o.Secret, path):
		return redacted(value) // its items have the same path: once is enough
	}
	switch v := value.(type) {
	case object:
		return o.cleanObject(path, name, v)
	case []any:
		return o.cleanList(path, name, v)
	case literal:
		return string(v)
	case string:
		if text, ok := instant(name, v); ok {
			return text
		}
		if v == "" {
			return nil
		}
	case json.Number:
		if text, ok := instant(name, v); ok {
			return text
		}
		if v = shortest(v); v == "0" && slices.Contains(zeroIsAbsent, name) {
			return nil
		}
		return v
	case bool:
		if !v && slices.Contains(zeroIsAbsent, name) {
			return nil
		}
	}
	return value
}

func (o *Operation) cleanObject(path, name string, fields object) any {
	if slices.Contains(dataNames, name) {
		return cleanMap(fields)
	}
	cleaned := make(object, len(fields))
	for field, value := range fields {
		if value := o.clean(join(path, field), field, value); value != nil {
			cleaned[field] = value
		}
	}
	if len(cleaned) == 0 {
		return nil
	}
	return cleaned
}

func (o *Operation) cleanList(path, name string, list []any) any {
	var cleaned []any
	for _, value := range list {
		if name != "" && name == o.Modified {
			if !modified(value) {
				continue
			}
			hidePassword(value)
		}
		if value := o.clean(path, "", value); value != nil {
			cleaned = append(cleaned, value)
		}
	}
	if len(cleaned) == 0 {
		return nil
	}
	if !slices.Contains(o.Ordered, name) {
		sortSet(cleaned)
	}
	return cleaned
}

// dataNames are objects whose names are data: an empty value says something there,
// such as which encryption context a grant demands.
var dataNames = []string{"EncryptionContextEquals", "EncryptionContextSubset", "IdentityPoolTags", "Tags"}

func cleanMap(fields object) any {
	cleaned := make(object, len(fields))
	for name, value := range fields {
		if text, ok := value.(string); ok {
			cleaned[name] = text
		}
	}
	if len(cleaned) == 0 {
		return nil
	}
	return cleaned
}

// modified keeps the parameters that somebody set. Some answers leave the
// source out and list no others.
func modified(value any) bool {
	parameter, _ := value.(object)
	source, _ := parameter["Source"].(string)
	return source == "" || source == "user"
}

// zeroIsAbsent are members that the AWS SDK for Go gives as false or zero
// where the answer has none.
var zeroIsAbsent = []string{
	"AllowUnauthenticatedIdentities", "AwsManaged", "CodeSize", "Enabled", "IsAttachable", "IsDefaultVersion", "IsEncrypted", "IsParent", "NumberOfRecoveryPoints",
	"PasswordResetRequired", "Version",
}

// shortest writes whole numbers without a fraction: clients print 1.0 and 1.
func shortest(n json.Number) json.Number {
	if !strings.ContainsAny(string(n), ".eE") {
		return n
	}
	f, err := n.Float64()
	if err != nil {
		return n
	}
	return json.Number(strconv.FormatFloat(f, 'f', -1, 64))
}

// sortSet sorts a list whose order AWS does not promise.
func sortSet(list []any) {
	type element struct {
		text  []byte
		value any
	}
	elements := make([]element, len(list))
	for i, value := range list {
		elements[i] = element{printJSON(value), value}
	}
	slices.SortFunc(elements, func(a, b element) int { return bytes.Compare(a.text, b.text) })
	for i, e := range elements {
		list[i] = e.value
	}
}

// printJSON prints what decodeValue read, with names in order.
func printJSON(value any) []byte {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if e.Encode(value) != nil {
		return nil // never: it holds nothing but text, numbers that were read, lists and objects
	}
	return bytes.TrimSuffix(b.Bytes(), []byte("\n"))
}

func join(path, name string) string {
	if path == "" {
		return name
	}
	return path + "." + name
}
