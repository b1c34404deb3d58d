package catalog

import (
	"bytes"
	"compress/zlib"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func compressed(t testing.TB, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zlib.NewWriter(&b)
	if _, err := z.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestTablesThatCannotBeRead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, body, want string }{
		{"another text", "no table", "is no table of actions of this version"},
		{"a line outside any service", header + "2026-11-23\naConnect\tW\t\n", "outside any service"},
		{"a line of no kind", header + "2026-11-23\n=x\nzWhat\n", "neither a key"},
		{"an empty line", header + "2026-11-23\n=x\n\n", "is empty"},
		{"no such level", header + "2026-11-23\n=x\naConnect\tZ\t\n", "no level of access"},
		{"a key that is not there", header + "2026-11-23\n=x\naConnect\tW\t0\n", "no place of a key"},
		{"a type that is not there", header + "2026-11-23\n=x\naConnect\tW\t\t-1!\n", "no place of a resource type"},
		{"a key of a type that is not there", header + "2026-11-23\n=x\nrdb\t\tarn\naConnect\tW\t\t0:7\n", "no place of a key"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			table, err := open(compressed(t, c.body))
			if err == nil {
				_, err = table.services["x"]()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
	if _, err := open([]byte("not compressed")); err == nil {
		t.Error("no error of what is not compressed")
	}
}

func TestTablesThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name string
		s    []Service
		want string
	}{
		{"a service twice", []Service{{Prefix: "x"}, {Prefix: "x"}}, "occurs twice"},
		{"an unknown level", []Service{{Prefix: "x", Actions: []Action{{Name: "A", Access: "All"}}}}, "no level"},
		{"an unknown key", []Service{{Prefix: "x", Actions: []Action{{Name: "A", Access: Read, Keys: []Key{{Name: "k"}}}}}}, "not among the keys"},
		{"an unknown type", []Service{{Prefix: "x", Actions: []Action{{Name: "A", Access: Read, Resources: []Use{{Type: &ResourceType{Name: "t"}}}}}}}, "not among those"},
		{"a tab in a name", []Service{{Prefix: "x", Keys: []Key{{Name: "a\tb"}}}}, "has a tab"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			err := Encode(&bytes.Buffer{}, "2026-11-23", c.s)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

func FuzzOpen(f *testing.F) {
	f.Add(header + "2026-11-23\n=x\nkx:k\tString\nrdb\t0\tarn:x\naConnect\tW\t0\t0!:0\n=y\n")
	f.Fuzz(func(t *testing.T, text string) {
		table, err := open(compressed(t, text))
		if err != nil {
			return
		}
		var services []Service
		for _, prefix := range table.prefixes {
			i, err := table.services[prefix]()
			if err != nil {
				return
			}
			services = append(services, *i.service)
		}
		var first, second bytes.Buffer
		if err := Encode(&first, table.built, services); err != nil {
			return // lists may name a thing twice, which no table does
		}
		again, err := open(first.Bytes())
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		services = services[:0]
		for _, prefix := range again.prefixes {
			i, err := again.services[prefix]()
			if err != nil {
				t.Fatalf("what was written cannot be read: %v", err)
			}
			services = append(services, *i.service)
		}
		if err := Encode(&second, again.built, services); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(first.Bytes(), second.Bytes()); diff != "" {
			t.Errorf("written twice (-first +second):\n%s", diff)
		}
	})
}
