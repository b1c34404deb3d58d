package reach

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/iamreach/iamreach/graph"
	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/inventory"
)

// NameError says that a name stands for no node, or for several.
type NameError struct {
	Name       string
	Candidates []string // ids that it could mean
	Nearest    []string // names that look like it, when it means nothing
}

// Error says which names to use instead.
func (e *NameError) Error() string {
	switch {
	case len(e.Candidates) > 0:
		return fmt.Sprintf("name %q means several nodes: use one of %s", e.Name, strings.Join(e.Candidates, ", "))
	case len(e.Nearest) > 0:
		return fmt.Sprintf("no node %q in this snapshot: did you mean %s?", e.Name, strings.Join(e.Nearest, ", "))
	}
	return fmt.Sprintf("no node %q in this snapshot", e.Name)
}

// nodeKinds are the kinds of things that paths lead from, to or through.
var nodeKinds = []string{
	inventory.User, inventory.Role, inventory.Root, inventory.RDSInstance, inventory.RDSMember, inventory.RDSCluster,
	inventory.RDSSnapshot, inventory.ClusterSnapshot, inventory.Table, inventory.Redshift, inventory.RDSProxy,
	inventory.Secret, inventory.Key, inventory.Function, inventory.Instance,
}

// findShort finds the ids that each short name stands for.
func (w *World) findShort() map[string][]string {
	short := map[string][]string{}
	add := func(id, account string, names ...string) {
		for _, name := range names {
			for _, n := range []string{name, account + "/" + name} {
				if name != "" && !strings.HasPrefix(n, "/") && !slices.Contains(short[n], id) {
					short[n] = append(short[n], id)
				}
			}
		}
	}
	for _, kind := range nodeKinds {
		for _, t := range w.Inventory.Things(kind) {
			if t.Record != nil || kind == inventory.Root {
				add(t.ID, t.Account, answer.Name(t.ID), graph.Short(t))
			}
		}
	}
	for _, db := range w.Inventory.Databases() {
		add(db.ID, db.Account, db.Name)
	}
	for _, n := range w.Graph.Sources {
		add(n.ID, identity(n).Account, nodeName(n))
		if t := n.Actor.Thing; t != nil && t.Central() {
			add(n.ID, t.Account, t.Kind+"/"+t.Name)
		}
	}
	for _, ids := range short {
		slices.Sort(ids)
	}
	return short
}

// Resolve returns the id of the node that a name stands for: its id, or a
// short name that only it has. A database goes before other things of its
// name.
func (w *World) Resolve(name string) (string, error) {
	if w.known(name) {
		return name, nil
	}
	ids := w.short()[name]
	if len(ids) > 1 {
		if dbs := slices.DeleteFunc(slices.Clone(ids), func(id string) bool { return w.Inventory.Database(id) == nil }); len(dbs) > 0 {
			ids = dbs
		}
	}
	switch len(ids) {
	case 1:
		return ids[0], nil
	case 0:
		return "", &NameError{Name: name, Nearest: Nearest(name, w.Names())}
	}
	return "", &NameError{Name: name, Candidates: ids}
}

// known reports whether an id is one of a node.
func (w *World) known(id string) bool {
	if account, ok := strings.CutPrefix(id, "admin:"); ok {
		return w.collected(account)
	}
	if w.Graph.Node(id) != nil || w.Graph.Database(id) != nil {
		return true
	}
	t := w.Inventory.Thing(id)
	return t != nil && slices.Contains(nodeKinds, t.Kind)
}

// Names returns the short names that stand for one principal or database, for
// completion.
func (w *World) Names() []string {
	var names []string
	for name, ids := range w.short() {
		account, _, found := strings.Cut(name, "/")
		if len(ids) == 1 && !(found && w.Inventory.Account(account) != nil) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// Nearest returns the names with the least edits from one, at most three.
func Nearest(name string, names []string) []string {
	type near struct {
		name  string
		edits int
	}
	var list []near
	for _, n := range names {
		if edits := distance(name, n); edits <= max(2, len(name)/3) {
			list = append(list, near{n, edits})
		}
	}
	slices.SortFunc(list, func(a, b near) int { return cmp.Or(cmp.Compare(a.edits, b.edits), cmp.Compare(a.name, b.name)) })
	var out []string
	for i := range min(3, len(list)) {
		out = append(out, list[i].name)
	}
	return out
}

// distance counts the edits that make one text of another (Levenshtein). Names
// are written by others: only the first letters of long ones count.
func distance(a, b string) int {
	const most = 128
	x, y := []rune(a), []rune(b)
	x, y = x[:min(most, len(x))], y[:min(most, len(y))]
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := range x {
		diagonal := row[0]
		row[0] = i + 1
		for j := range y {
			change := diagonal
			if x[i] != y[j] {
				change++
			}
			diagonal = row[j+1]
			row[j+1] = min(change, row[j+1]+1, row[j]+1)
		}
	}
	return row[len(y)]
}

// source returns the node of a principal as found.
func (w *World) source(name string) (*graph.Node, error) {
	id, err := w.Resolve(name)
	if err != nil {
		return nil, err
	}
	if n := w.Graph.Node(id); n != nil && !n.Target() {
		return n, nil
	}
	return nil, fmt.Errorf("%s is no principal: paths start at a user, role, account or identity provider", answer.Name(id))
}

// databaseOf returns the database that an id stands for: itself, or what a
// copy is a copy of, or a member a member of.
func (w *World) databaseOf(id string) *inventory.Thing {
	if db := w.Inventory.Database(id); db != nil {
		return db
	}
	if t := w.Inventory.Thing(id); t != nil {
		for _, relation := range []string{"copyOf", "cluster"} {
			if of := t.Related(relation); len(of) > 0 && of[0].Database() {
				return of[0]
			}
		}
	}
	return nil
}

// databaseGoal returns what a name of a database, copy or member stands for:
// how it is described, and where paths to it end.
func (w *World) databaseGoal(name string, q Query) (*inventory.Thing, *goal, error) {
	id, err := w.Resolve(name)
	if err != nil {
		return nil, nil, err
	}
	db := w.databaseOf(id)
	if db == nil {
		return nil, nil, fmt.Errorf("%s is no database: dbs lists them", answer.Name(id))
	}
	to := database(w.Graph.Database(db.ID), q)
	if id == db.ID {
		return db, to, nil
	}
	to.id = id
	thing := w.Inventory.Thing(id)
	if len(thing.Related("copyOf")) > 0 {
		to.using = id // only what takes this copy
	}
	return thing, to, nil
}
