package synthetic

import (
	"fmt"
	"hash/fnv"
	"strings"
)

// lastWord is the name in an ARN.
func lastWord(arn string) string { return arn[strings.LastIndexAny(arn, "/:")+1:] }

// pathOf is the path of an IAM thing: what stands between kind and name.
func pathOf(arn string) string {
	_, rest, _ := strings.Cut(arn[strings.LastIndexByte(arn, ':'):], "/")
	if i := strings.LastIndexByte(rest, '/'); i >= 0 {
		return "/" + rest[:i+1]
	}
	return "/"
}

// uniqueID is an id such as IAM gives, of a thing that has a name.
func (a *account) uniqueID(prefix, name string) string {
	h := fnv.New64a()
	fmt.Fprint(h, a.options.Seed, a.id, name)
	return fmt.Sprintf("%s%016X", prefix, h.Sum64())
}
