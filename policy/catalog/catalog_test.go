package catalog

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestEveryServiceOfTheEmbeddedTableReads(t *testing.T) {
	t.Parallel()
	table, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	if table.built != Built() || len(Built()) != len("2026-11-23") {
		t.Errorf("built %q, want a day", table.built)
	}
	actions, keys := 0, 0
	for _, prefix := range table.prefixes {
		i, err := table.services[prefix]()
		if err != nil {
			t.Error(err)
			continue
		}
		actions += len(i.service.Actions)
		keys += len(i.service.Keys)
		for _, a := range i.service.Actions {
			if found, ok := Find(strings.ToUpper(a.String())); !ok || found.Name != a.Name {
				t.Errorf("Find does not find %s", &a)
			}
		}
	}
	got := []int{len(table.prefixes), actions, keys}
	if diff := cmp.Diff([]int{455, 21788, 2545}, got); diff != "" {
		t.Errorf("services, actions and keys (-want +got):\n%s", diff)
	}
}

func TestTheEmbeddedTableIsWrittenAgainAsTheSameBytes(t *testing.T) {
	t.Parallel()
	table, err := open(data)
	if err != nil {
		t.Fatal(err)
	}
	var services []Service
	for _, prefix := range table.prefixes {
		i, err := table.services[prefix]()
		if err != nil {
			t.Fatal(err)
		}
		services = append([]Service{*i.service}, services...) // in another order
	}
	var b bytes.Buffer
	if err := Encode(&b, table.built, services); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(b.Bytes(), data) {
		t.Errorf("%d bytes, want the %d that are embedded", b.Len(), len(data))
	}
	if limit := 400_000; len(data) > limit {
		t.Errorf("the table has %d bytes, more than %d", len(data), limit)
	}
}

func TestFind(t *testing.T) {
	t.Parallel()
	t.Run("an action has its level, types and keys", func(t *testing.T) {
		t.Parallel()
		a, ok := Find("SecretsManager:getsecretvalue")
		if !ok {
			t.Fatal("not found")
		}
		want := &Action{
			Service: "secretsmanager", Name: "GetSecretValue", Access: Read,
			Resources: []Use{{Type: &ResourceType{
				Name:     "Secret",
				Patterns: []string{"arn:${Partition}:secretsmanager:${Region}:${Account}:secret:${SecretId}"},
			}, Required: true}},
		}
		got := *a
		got.Keys = nil
		got.Resources = []Use{{Type: &ResourceType{Name: a.Resources[0].Type.Name, Patterns: a.Resources[0].Type.Patterns}, Required: a.Resources[0].Required}}
		if diff := cmp.Diff(want, &got); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
		if len(a.Keys)+len(a.Resources[0].Keys) == 0 {
			t.Error("no condition keys")
		}
	})
	for _, name := range []string{"", "rds", "rds:", ":connect", "rds:NoSuchAction", "nothing:connect", "rds-db:connect "} {
		t.Run("no action "+name, func(t *testing.T) {
			t.Parallel()
			if a, ok := Find(name); ok {
				t.Errorf("found %s", a)
			}
		})
	}
}

func TestKeyOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, key, kind string }{
		{"kms:granteeprincipal", "kms:GranteePrincipal", "String"},
		{"rds:db-tag/team", "rds:db-tag/${TagKey}", "String"},
		{"RDS:StorageEncrypted", "rds:StorageEncrypted", "Bool"},
		{"rds:db-tag/", "", ""},
		{"kms:NoSuchKey", "", ""},
		{"aws:SourceIp", "", ""},
		{"saml:EduPersonOrgUnitDN", "saml:edupersonorgunitdn", "ArrayOfString"},
		{"accounts.google.com:google/organization_number", "accounts.google.com:google/organization_number", "Numeric"},
		{"aws:TagKeys", "", ""},
		{"no-key", "", ""},
		{"", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			k, ok := KeyOf(c.name)
			if diff := cmp.Diff(Key{c.key, c.kind}, k); diff != "" || ok != (c.key != "") {
				t.Errorf("found %v (-want +got):\n%s", ok, diff)
			}
		})
	}
}

func TestExpand(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern string
		want    []string
	}{
		{"rds-db:connect", []string{"rds-db:connect"}},
		{"RDS-DB:*", []string{"rds-db:connect"}},
		{"secretsmanager:*SecretValue", []string{"secretsmanager:BatchGetSecretValue", "secretsmanager:GetSecretValue", "secretsmanager:PutSecretValue"}},
		{"secretsmanager:?etSecretValue", []string{"secretsmanager:GetSecretValue"}},
		{"*:connect", []string{"rds-db:connect"}},
		{"rds*:connect", nil},
		{"rds-db", nil},
		{"rds-db:", nil},
		{"none:*", nil},
	} {
		t.Run(c.pattern, func(t *testing.T) {
			t.Parallel()
			got := Expand(c.pattern)
			if c.pattern == "*:connect" { // whatever else has such an action
				got = got[len(got)-1:]
				for _, a := range got {
					if !strings.EqualFold(a[strings.IndexByte(a, ':'):], ":connect") {
						t.Errorf("%s does not match", a)
					}
				}
				return
			}
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
	if n := len(Expand("*")); n != 21788 {
		t.Errorf("* is %d actions", n)
	}
}

func TestMatchesGoesBack(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		pattern, text string
		want          bool
	}{
		{"", "", true},
		{"", "a", false},
		{"*", "", true},
		{"a*b*c", "aXbXbXc", true},
		{"a*b*c", "aXbXbX", false},
		{"**a", "bba", true},
		{"?", "", false},
		{"a?*", "a", false},
		{"ab", "abc", false},
	} {
		if got := matches(c.pattern, c.text); got != c.want {
			t.Errorf("%q matches %q: %v", c.pattern, c.text, got)
		}
	}
}

func BenchmarkFirstLookup(b *testing.B) {
	for b.Loop() {
		t, err := open(data)
		if err != nil {
			b.Fatal(err)
		}
		if _, ok := t.service("rds"); !ok {
			b.Fatal("no rds")
		}
	}
}

func BenchmarkFind(b *testing.B) {
	for b.Loop() {
		if _, ok := Find("secretsmanager:GetSecretValue"); !ok {
			b.Fatal("not found")
		}
	}
}
