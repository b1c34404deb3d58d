package access

// Classes counts the classes of the things of some kinds: those of one are
// decided alike but for their names and tags.
func (x *Index) Classes(kinds []string) int {
	seen := map[int]bool{}
	for _, kind := range kinds {
		for _, t := range x.in.Things(kind) {
			if t.Record != nil {
				seen[x.form(t)] = true
			}
		}
	}
	return len(seen)
}
