package graph

import (
	"context"

	"github.com/iamreach/iamreach/graph/inventory"
)

// BuildPlain builds without shortcuts.
func BuildPlain(ctx context.Context, in *inventory.Inventory, o Options) (*Graph, error) {
	o.plain = true
	return Build(ctx, in, o)
}
