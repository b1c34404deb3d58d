package scenario

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"

	"github.com/iamreach/iamreach/graph/technique"
)

// pairs returns the entries of a mapping in their order, and whether the node
// is one. Nothing at all is an empty mapping.
func pairs(node ast.Node) ([]*ast.MappingValueNode, bool) {
	switch n := node.(type) {
	case nil:
		return nil, true
	case *ast.MappingNode:
		return n.Values, true
	case *ast.MappingValueNode:
		return []*ast.MappingValueNode{n}, true
	case *ast.NullNode:
		return nil, true
	}
	return nil, false
}

// items returns the elements of a sequence, or the node itself as the only
// one.
func items(node ast.Node) []ast.Node {
	switch n := node.(type) {
	case *ast.SequenceNode:
		return n.Values
	case *ast.NullNode:
		return nil
	}
	return []ast.Node{node}
}

// scalar returns the text of a scalar as it is written.
func scalar(node ast.Node) (string, bool) { return technique.Scalar(node) }

func keyOf(v *ast.MappingValueNode) string { return v.Key.GetToken().Value }

func line(node ast.Node) int {
	if node == nil || node.GetToken() == nil {
		return 0
	}
	return node.GetToken().Position.Line
}

// lineError is an error with the line of the file that it is about.
type lineError struct {
	line int
	err  error
}

// Error gives the line first.
func (e *lineError) Error() string { return fmt.Sprintf("line %d: %v", e.line, e.err) }

// Unwrap returns what is wrong there.
func (e *lineError) Unwrap() error { return e.err }

func at(node ast.Node, err error) error { return &lineError{line(node), err} }

// merge lays a patch over a node: mappings are merged, null removes, anything
// else replaces. What a patch removes must be there, or the control would test
// nothing.
func merge(base, patch ast.Node) (ast.Node, error) {
	patches, ok := pairs(patch)
	old, isMap := pairs(base)
	if !ok || !isMap || base == nil {
		return patch, nil
	}
	out := append([]*ast.MappingValueNode{}, old...)
next:
	for _, p := range patches {
		_, remove := p.Value.(*ast.NullNode)
		for i, b := range out {
			if keyOf(b) != keyOf(p) {
				continue
			}
			if remove {
				out = append(out[:i:i], out[i+1:]...)
				continue next
			}
			value, err := merge(b.Value, p.Value)
			if err != nil {
				return nil, err
			}
			merged := *b
			merged.Value = value
			out[i] = &merged
			continue next
		}
		if remove {
			return nil, at(p, fmt.Errorf("nothing is called %s here that could be removed", keyOf(p)))
		}
		out = append(out, p)
	}
	return ast.Mapping(patch.GetToken(), true, out...), nil
}
