package ui

import (
	"fmt"
	"strings"

	"github.com/iamreach/iamreach/graph/answer"
)

// blocked lists the techniques that come nearest to connecting two nodes, each
// with what stops it.
func (w *writer) blocked(s Screen, list []answer.Blocked) {
	if len(list) == 0 {
		w.line(s, "", "no technique connects the two")
		return
	}
	w.line(s, "", fmt.Sprintf("no path to %s. What comes nearest:", answer.NameIn(list[0].To)))
	from := ""
	for i, b := range list {
		if b.From != from {
			from = b.From
			w.write("\n")
			w.line(s, "", "from "+answer.NameIn(from))
		}
		w.line(s, fmt.Sprintf("  %d. ", i+1), fmt.Sprintf("%s (%s)", b.Name, b.Technique))
		w.barriers(s, b)
	}
}

func (w *writer) barriers(s Screen, b answer.Blocked) {
	const indent = "     "
	if b.Action == "" {
		w.line(s, indent, b.Why)
		return
	}
	who := ""
	if b.Principal != "" {
		who = b.Principal + " "
	}
	w.line(s, indent, fmt.Sprintf("%s%s on %s is not allowed:", who, b.Action, answer.Name(b.Resource)))
	for _, l := range b.Layers {
		w.line(s, indent+"  ", layerName(l.Layer)+": "+whyWords(l.Why, b.Action))
	}
}

// layerName is a layer with the short name of what it belongs to.
func layerName(layer string) string {
	kind, name, found := strings.Cut(layer, " ")
	if !found {
		return layer
	}
	return kind + " " + policyName(name)
}

// whyWords is the reason of a layer beneath a line that names the action and
// the resource already.
func whyWords(why, action string) string {
	rest, found := strings.CutPrefix(why, "no statement allows "+action)
	switch {
	case !found:
		return why
	case strings.HasSuffix(rest, ", and none has to"):
		return "no statement allows it, and none has to"
	}
	return "no statement allows it"
}
