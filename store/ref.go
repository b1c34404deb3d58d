package store

import (
	"slices"
	"strconv"
	"strings"
)

// newestFirst orders ids. They begin with the time, so their order is that of
// the times and then that of the roots.
func newestFirst(ids []string) []string {
	ids = slices.Sorted(slices.Values(ids))
	slices.Reverse(ids)
	return ids
}

// resolve finds the id that a person means by an id, latest, latest~N or the
// beginning of one id. The ids are ordered newest first.
func resolve(ids []string, ref string) (string, error) {
	if len(ids) == 0 {
		return "", ErrEmpty
	}
	if slices.Contains(ids, ref) {
		return ref, nil
	}
	if back, ok := latest(ref); ok {
		if back < len(ids) {
			return ids[back], nil
		}
		return "", &RefError{Ref: ref, Near: ids[len(ids)-1:], Err: ErrNotFound}
	}
	var matches []string
	for _, id := range ids {
		if ref != "" && strings.HasPrefix(id, ref) {
			matches = append(matches, id)
		}
	}
	switch len(matches) {
	case 0:
		return "", &RefError{Ref: ref, Near: nearest(ids, ref), Err: ErrNotFound}
	case 1:
		return matches[0], nil
	}
	return "", &RefError{Ref: ref, Near: matches, Err: ErrAmbiguous}
}

// latest reads latest and latest~N.
func latest(ref string) (back int, ok bool) {
	rest, ok := strings.CutPrefix(ref, "latest")
	if !ok || rest == "" {
		return 0, ok
	}
	digits, ok := strings.CutPrefix(rest, "~")
	if !ok {
		return 0, false
	}
	n, err := strconv.ParseUint(digits, 10, 31)
	return int(n), err == nil
}

// nearest returns up to three ids, those first that begin like the name.
func nearest(ids []string, ref string) []string {
	common := func(id string) int {
		n := 0
		for n < len(id) && n < len(ref) && id[n] == ref[n] {
			n++
		}
		return n
	}
	near := slices.Clone(ids)
	slices.SortStableFunc(near, func(a, b string) int { return common(b) - common(a) })
	return near[:min(3, len(near))]
}
