package catalog

import (
	_ "embed"
	"strings"
	"sync"
)

//go:embed actions.txt.z
var data []byte

// embedded is the table that comes with the program. A test reads the whole of
// it, so that no error is left for here.
var embedded = sync.OnceValue(func() *table {
	t, err := open(data)
	if err != nil {
		return &table{}
	}
	return t
})

// Built is the day, YYYY-MM-DD, whose AWS the table shows.
func Built() string { return embedded().built }

// Prefixes lists the prefixes of all services in order. The caller may not
// change the list.
func Prefixes() []string { return embedded().prefixes }

// ServiceOf finds a service by its prefix, in any letter case. The caller may
// not change it.
func ServiceOf(prefix string) (*Service, bool) {
	i, ok := embedded().service(prefix)
	if !ok {
		return nil, false
	}
	return i.service, true
}

// Find finds an action, such as rds-db:connect, in any letter case. The caller
// may not change it.
func Find(action string) (*Action, bool) {
	prefix, name, _ := strings.Cut(action, ":")
	i, ok := embedded().service(prefix)
	if !ok {
		return nil, false
	}
	a, ok := i.actions[lower(name)]
	return a, ok
}

// KeyOf finds a key of a service, in any letter case, by the prefix in the
// key's own name: kms:GranteePrincipal, or rds:db-tag/team, which
// rds:db-tag/${TagKey} stands for. Keys of aws: are of no service; those of
// identity providers, whose prefix is no service's, are among those of sts.
func KeyOf(name string) (Key, bool) {
	prefix, _, _ := strings.Cut(name, ":")
	i, ok := embedded().service(prefix)
	if !ok && lower(prefix) != "aws" {
		i, ok = embedded().service("sts")
	}
	if !ok {
		return Key{}, false
	}
	return i.key(lower(name))
}

// service finds a service by its prefix.
func (t *table) service(prefix string) (*index, bool) {
	read, ok := t.services[lower(prefix)]
	if !ok {
		return nil, false
	}
	i, err := read()
	return i, err == nil
}

// index finds the parts of a service by name.
type index struct {
	service *Service
	actions map[string]*Action // by lower-case name
	keys    map[string]Key     // by lower-case name, of a key that stands for many up to ${
}

func newIndex(s *Service) *index {
	i := &index{service: s, actions: make(map[string]*Action, len(s.Actions)), keys: map[string]Key{}}
	for at := range s.Actions {
		i.actions[lower(s.Actions[at].Name)] = &s.Actions[at]
	}
	for _, k := range s.Keys {
		name, _, _ := strings.Cut(k.Name, "${")
		i.keys[lower(name)] = k
	}
	return i
}

// key finds a key by its whole lower-case name, or the longest beginning of it
// that stands for many.
func (i *index) key(name string) (Key, bool) {
	for end := len(name); end > 0; end-- {
		k, ok := i.keys[name[:end]]
		if many := strings.Contains(k.Name, "${"); ok && many == (end < len(name)) {
			return k, true
		}
	}
	return Key{}, false
}

// lower lowers the letters that AWS's names have and no others.
func lower(s string) string {
	for i := range len(s) {
		if 'A' <= s[i] && s[i] <= 'Z' {
			b := []byte(s)
			for ; i < len(b); i++ {
				if 'A' <= b[i] && b[i] <= 'Z' {
					b[i] += 'a' - 'A'
				}
			}
			return string(b)
		}
	}
	return s
}
