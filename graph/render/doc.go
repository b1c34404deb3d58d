// Package render draws answers: paths become one picture, read from left
// (who) to right (which database), as SVG, PNG, DOT or Mermaid.
//
//	answer.Path… ──▶ sketch ──▶ fold ──▶ Scene ──▶ layout ──▶ SVG, PNG
//	                 merged     small    words,    positions
//	                 hops       enough   legend ──────────▶ DOT, Mermaid
//
// A Scene is the picture before any format: boxes, arrows, accounts, a legend
// of what occurs and notes of what was folded. The layout engine only places
// boxes of known size and never sees a name; SVG and PNG are drawn from the
// same list of shapes, so they look the same everywhere. All text comes from
// the snapshot and is taken for hostile. The package reads no snapshot and
// decides nothing.
package render
