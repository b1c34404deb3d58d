package technique

import (
	"errors"
	"fmt"
	"slices"
	"strings"
)

// check finds what would make a technique silently match nothing or
// everything: wrong words, unbound variables, missing effects.
func (t *Technique) check() error {
	if t.ID == "" {
		return errors.New("has no id")
	}
	if t.Summary == "" || t.Name == "" || t.Short == "" || len(t.Actor) == 0 {
		return errors.New("needs a name, a short name, a summary and the kinds of its actor")
	}
	if !slices.Contains(Kinds, t.Kind) {
		return fmt.Errorf("kind %q is not known", t.Kind)
	}
	if t.Effort < 1 || t.Effort > 3 {
		return fmt.Errorf("effort %d is not 1, 2 or 3", t.Effort)
	}
	if !slices.Contains([]string{"documented", "reported", "inferred"}, t.Confidence) {
		return fmt.Errorf("confidence %q is not documented, reported or inferred", t.Confidence)
	}
	bound := map[string]bool{"actor": true}
	for _, b := range t.Bind {
		if err := b.check(bound); err != nil {
			return fmt.Errorf("binding %s: %w", b.Var, err)
		}
		bound[b.Var] = true
	}
	for _, f := range t.Where {
		if err := f.check(bound); err != nil {
			return fmt.Errorf("fact: %w", err)
		}
	}
	for _, r := range t.Allow {
		if err := r.check(bound); err != nil {
			return fmt.Errorf("requirement %s: %w", strings.Join(r.Action, " or "), err)
		}
	}
	if err := t.checkYield(bound); err != nil {
		return err
	}
	for _, text := range append(Strings{t.Summary}, t.Assume...) {
		if err := known(bound, Variables(text)...); err != nil {
			return fmt.Errorf("text %q: %w", text, err)
		}
	}
	return nil
}

func (t *Technique) checkYield(bound map[string]bool) error {
	y := t.Yield
	set := 0
	for _, has := range []bool{y.ActAs != "", y.Control != "", y.Gain != "" && y.ActAs == "", y.Data != "", y.Admin} {
		if has {
			set++
		}
	}
	if t.Kind == Enabler && y.Data != "" && y.Control != "" {
		set-- // the port, and the database that it is listed with
	}
	if set != 1 {
		return errors.New("needs exactly one yield: act-as, control, gain, data or admin")
	}
	if y.Gain != "" && !Shared(y.Gain) && !slices.Contains(gains, y.Gain) {
		return fmt.Errorf("gain %q is not known", y.Gain)
	}
	if Shared(y.Gain) && y.Object == "" {
		return fmt.Errorf("gain %q needs the object that it modifies", y.Gain)
	}
	if y.Data != "" {
		if t.Impact <= 0 || t.Impact > 1 {
			return fmt.Errorf("impact %v is not above 0 and at most 1", t.Impact)
		}
		if t.Kind == Movement {
			return errors.New("yields data, so it is no movement")
		}
		if t.Network != NetworkAPI && t.Network != NetworkCopy {
			if err := known(bound, t.Network); err != nil {
				return fmt.Errorf("network: %w", err)
			}
		}
	}
	return known(bound, slices.DeleteFunc([]string{y.ActAs, y.Control, y.Object, y.Data}, func(v string) bool { return v == "" })...)
}

func (b *Binding) check(bound map[string]bool) error {
	ways := 0
	for _, set := range []bool{len(b.Kind) > 0, b.Related != "", b.New != "", b.Regions} {
		if set {
			ways++
		}
	}
	switch {
	case b.Var == "" || bound[b.Var]:
		return errors.New("needs a variable of its own")
	case ways != 1:
		return errors.New("needs exactly one of kind, related, new and regions")
	case b.Account != "" && b.Account != "actor" && b.Account != "any":
		return fmt.Errorf("account %q is not actor or any", b.Account)
	case b.Related != "" || b.Of != "":
		if err := known(bound, b.Of); err != nil {
			return err
		}
	}
	return known(bound, Variables(b.New)...)
}

func (f *Fact) check(bound map[string]bool) error {
	ways := 0
	for _, set := range []bool{f.Field != "", f.Related != "", f.Same != "", f.Within != "", len(f.Any) > 0, len(f.None) > 0, f.Administrator} {
		if set {
			ways++
		}
	}
	if ways != 1 {
		return errors.New("needs exactly one of field, related, same, within, any, none and administrator")
	}
	for _, inner := range slices.Concat(f.Any, f.None) {
		if err := inner.check(bound); err != nil {
			return err
		}
	}
	switch {
	case f.Field != "":
		tests := 0
		for _, set := range []bool{f.Is != nil, len(f.In) > 0, len(f.Not) > 0, f.Below > 0, f.Present != nil} {
			if set {
				tests++
			}
		}
		if tests != 1 {
			return fmt.Errorf("field %s needs exactly one of is, in, not, below and present", f.Field)
		}
		return known(bound, f.Of)
	case f.Within != "":
		return known(bound, f.Within)
	case f.Related != "" || f.Same != "":
		return known(bound, f.Of, f.To)
	}
	return nil
}

func (r *Requirement) check(bound map[string]bool) error {
	if r.Fact != nil {
		return r.Fact.check(bound)
	}
	if len(r.Any) > 0 {
		for _, group := range r.Any {
			for _, inner := range group {
				if err := inner.check(bound); err != nil {
					return err
				}
			}
		}
		return nil
	}
	if len(r.Action) == 0 || r.On == "" {
		return errors.New("needs an action and what it is on")
	}
	for _, action := range r.Action {
		if !strings.Contains(action, ":") {
			return fmt.Errorf("action %q has no service", action)
		}
	}
	if r.If != "" {
		if err := known(bound, r.If); err != nil {
			return err
		}
	}
	texts := []string{r.By, r.Via}
	if r.By != "" && !strings.Contains(r.By, ":") {
		if err := known(bound, r.By); err != nil {
			return err
		}
	}
	if strings.ContainsAny(r.On, ":{") || r.On == "*" {
		texts = append(texts, r.On)
	} else if err := known(bound, r.On); err != nil {
		return err
	}
	for _, values := range r.Context {
		texts = append(texts, values...)
	}
	for _, text := range texts {
		if err := known(bound, Variables(text)...); err != nil {
			return err
		}
	}
	return nil
}

func known(bound map[string]bool, names ...string) error {
	for _, name := range names {
		if !bound[name] {
			return fmt.Errorf("variable %q is not bound", name)
		}
	}
	return nil
}
