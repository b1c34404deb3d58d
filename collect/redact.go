package collect

import (
	"encoding/base64"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// values that no answer should hold, and that are never kept if one does.
var neverKept = []string{
	"SecretString", "SecretBinary", "MasterUserPassword", "AdminUserPassword", "MasterPassword", "PasswordData", "SecretAccessKey", "SessionToken", "AuthToken",
}

// redacted reduces variables to their names, and text to its presence, each
// with a yes or no to whether it looks like a secret. It leaves what it has
// reduced before as it is.
func redacted(value any) any {
	switch v := value.(type) {
	case object:
		if _, before := v["LooksLikeSecret"]; before && len(v) == 1 {
			return object{"LooksLikeSecret": v["LooksLikeSecret"] == true}
		}
		var list []any
		for _, name := range slices.Sorted(maps.Keys(v)) {
			text, _ := v[name].(string)
			list = append(list, object{"Name": name, "LooksLikeSecret": looksLikeSecret(name, text)})
		}
		if len(list) > 0 {
			return list
		}
	case []any:
		var list []any
		for _, item := range v {
			variable, _ := item.(object)
			if name, ok := variable["Name"].(string); ok {
				list = append(list, object{"Name": name, "LooksLikeSecret": variable["LooksLikeSecret"] == true})
			}
		}
		if len(list) > 0 {
			return list
		}
	case string:
		if v == "" {
			return nil
		}
		if plain, err := base64.StdEncoding.DecodeString(v); err == nil {
			v = string(plain)
		}
		return object{"LooksLikeSecret": looksLikeSecret("", v)}
	}
	return nil
}

// hidePassword takes the value of a parameter that holds a secret, such as a
// statement that a database runs when somebody connects. The name does not
// count: password_encryption says how passwords are kept.
func hidePassword(value any) {
	parameter, _ := value.(object)
	if text, ok := parameter["ParameterValue"].(string); ok && secretValue.MatchString(text) {
		delete(parameter, "ParameterValue")
		parameter["LooksLikeSecret"] = true
	}
}

var (
	secretName  = regexp.MustCompile(`(?i)pass(word|wd|phrase)|(^|_)pass($|_)|pwd|secret|token|credential|(api|access|private|signing|encryption)[_-]?key|connection[_-]?string|(^|_)dsn($|_)|database_url`)
	secretValue = regexp.MustCompile(`(AKIA|ASIA)[A-Z0-9]{16}|-----BEGIN [A-Z ]*PRIVATE KEY|://[^/\s:@]+:[^/\s@]+@|\beyJ[\w-]+\.eyJ|\bgh[pousr]_\w{20}|\bxox[abp]-|(?i:password|passwd|pwd|secret)["']?\s*[:=]\s*\S`)
)

// looksLikeSecret guesses. A name that tells of a secret may stand over the
// ARN of one, which is none.
func looksLikeSecret(name, value string) bool {
	if strings.HasPrefix(value, "arn:") {
		return false
	}
	return secretValue.MatchString(value) || secretName.MatchString(name)
}
