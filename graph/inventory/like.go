package inventory

import (
	"path"
	"strings"
)

// flat takes what path.Match has words for out of texts.
var flat = strings.NewReplacer("/", "\x00", "[", "\x02", `\`, "\x03")

// Like reports whether a pattern of a policy matches a text: its stars stand
// for slashes too. One with variables may match anything.
func Like(pattern, text string) bool {
	matched, err := path.Match(flat.Replace(pattern), flat.Replace(text))
	return matched || err != nil || strings.Contains(pattern, "${")
}
