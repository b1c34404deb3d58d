package render

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/iamreach/iamreach/graph/answer"
)

// names that somebody may give to a role, a tag or a database to turn the
// picture against its reader.
var hostile = []string{
	`</text><script>alert(1)</script>`,
	`" onload="alert(1)`,
	`'><img src=x onerror=alert(1)>`,
	`]]><!--`,
	`&lt;&#60;&amp;`,
	"a\x00b\x1b[31mred\r\nnext\ttab",
	"user\u202eanimda",
	"\u2066zero\u200bwidth\ufeff\u2028",
	"\xff\xfe broken",
	`\N \G \" "];} digraph`,
	`%%{init: {}}%%; click n0 href "javascript:x"`,
	strings.Repeat("W", 5000),
	"数据库🙂",
	"",
}

func hostilePaths() []*answer.Path {
	var paths []*answer.Path
	for _, name := range hostile {
		db := "arn:aws:rds:eu-west-1:444455556666:db:" + name
		c := &answer.Condition{Any: []*answer.Condition{test(name, name, name), test("aws:SourceVpc", "StringEquals", name)}}
		h := hop("arn:aws:iam::"+name+":role/"+name, name, db, name, on(c), using("arn:aws:secretsmanager:eu-west-1:1:secret:"+name))
		object := name
		h.From.State = []answer.Modification{{Kind: name, Object: &object}}
		p := path(1, name, h, hop(name, "x", db, name, uncertain))
		p.Unknown = []answer.Reason{{Operation: name, What: name}}
		p.Assumes = []string{name}
		paths = append(paths, p, path(1, "low", hop("anyone", name, name, name)))
	}
	return paths
}

func TestHostileNames(t *testing.T) {
	t.Parallel()
	alias := map[string]string{"444455556666": hostile[0]}
	for _, name := range hostile {
		alias[name] = name
	}
	s, err := New(hostilePaths(), Options{Title: hostile[0], Subtitle: hostile[5] + hostile[6], Tool: hostile[1], Snapshot: answer.Snapshot{ID: hostile[2]}, Aliases: alias})
	if err != nil {
		t.Fatal(err)
	}
	t.Run("the SVG is well formed, and only shapes and text", func(t *testing.T) {
		t.Parallel()
		svg := written(t, s.SVG)
		wellFormed(t, svg)
		onlySeen(t, svg)
	})
	t.Run("the DOT can be read, with the same nodes and arrows", func(t *testing.T) {
		t.Parallel()
		dot := written(t, s.DOT)
		onlySeen(t, dot)
		g, err := parseDot(dot)
		if err != nil {
			t.Fatal(err)
		}
		arrows := 0
		for _, list := range g.edges {
			arrows += len(list)
		}
		if len(g.nodes) != len(s.Nodes) || arrows != len(s.Edges) {
			t.Errorf("%d nodes and %d arrows were read, want %d and %d", len(g.nodes), arrows, len(s.Nodes), len(s.Edges))
		}
	})
	t.Run("Mermaid has no characters that mean something", func(t *testing.T) {
		t.Parallel()
		text := string(written(t, s.Mermaid))
		onlySeen(t, []byte(text))
		for _, bad := range []string{"<script", "%%", "onerror=", `click n0 href "`} {
			if strings.Contains(text, bad) {
				t.Errorf("%q stands in it", bad)
			}
		}
	})
	t.Run("the PNG is drawn", func(t *testing.T) {
		t.Parallel()
		decode(t, written(t, s.PNG))
	})
}

// wellFormed reads an SVG and fails on anything that could run or load.
func wellFormed(t *testing.T, svg []byte) {
	t.Helper()
	allowed := map[string]bool{"svg": true, "title": true, "desc": true, "style": true, "g": true, "path": true, "text": true}
	ids := map[string]bool{}
	for d := xml.NewDecoder(bytes.NewReader(svg)); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatalf("not well formed: %v", err)
		}
		element, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !allowed[element.Name.Local] {
			t.Errorf("element %s", element.Name.Local)
		}
		for _, a := range element.Attr {
			name := a.Name.Local
			if strings.HasPrefix(name, "on") || name == "href" || name == "style" {
				t.Errorf("attribute %s=%q", name, a.Value)
			}
			if name == "id" && ids[a.Value] {
				t.Errorf("id %s twice", a.Value)
			}
			if name == "id" {
				ids[a.Value] = true
			}
		}
	}
}

// onlySeen fails on characters that are not seen as themselves.
func onlySeen(t *testing.T, text []byte) {
	t.Helper()
	if !utf8.Valid(text) {
		t.Error("not UTF-8")
	}
	for _, r := range string(text) {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == 0x2028) {
			t.Errorf("character %U stands in it", r)
		}
	}
}
