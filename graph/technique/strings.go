package technique

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"
)

// Strings is a list that may be written as one string.
type Strings []string

// UnmarshalYAML reads a string or a list of strings. It reads the node that is
// parsed already: as text it would be printed and parsed once more.
func (s *Strings) UnmarshalYAML(node ast.Node) error {
	items := []ast.Node{node}
	if list, many := node.(*ast.SequenceNode); many {
		items = list.Values
	}
	*s = nil
	for _, item := range items {
		text, ok := Scalar(item)
		if !ok {
			return fmt.Errorf("line %d: a text or a list of texts is expected", item.GetToken().Position.Line)
		}
		*s = append(*s, text)
	}
	return nil
}

// Scalar returns the text of a scalar as it is written. Between the brackets
// of {a: [b:c]} the parser takes the text b:c for a mapping; in YAML a colon
// makes one only before a space.
func Scalar(node ast.Node) (string, bool) {
	switch n := node.(type) {
	case *ast.LiteralNode:
		return n.Value.Value, true
	case ast.ScalarNode:
		return n.GetToken().Value, true
	case *ast.MappingNode:
		if len(n.Values) == 1 && !n.IsFlowStyle {
			return Scalar(n.Values[0])
		}
	case *ast.MappingValueNode:
		value, ok := Scalar(n.Value)
		if colon, at := n.Start, n.Value.GetToken(); ok && at.Position.Line == colon.Position.Line && at.Position.Column == colon.Position.Column+1 {
			return n.Key.GetToken().Value + ":" + value, true
		}
	}
	return "", false
}
