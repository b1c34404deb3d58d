package inventory

import (
	"strings"

	"github.com/iamreach/iamreach/store"
)

// readComputeSettings finds the functions and launch templates with something like a
// password in their settings, of which a snapshot keeps names alone.
func (in *Inventory) readComputeSettings() {
	in.settings = map[location][]*Thing{}
	for _, t := range in.functions() {
		var secret []any
		variables, _ := decode(t.source.raw("Environment.Variables")).([]any)
		for _, v := range variables {
			variable, _ := v.(map[string]any)
			if variable["LooksLikeSecret"] == true {
				secret = append(secret, text(variable["Name"]))
			}
		}
		if len(secret) == 0 {
			continue
		}
		t.set("holdsSecret", true)
		t.set("secretVariables", secret)
		if key := t.Text("KMSKeyArn"); key != "" {
			t.relate("key", in.key(t, key))
		}
		in.settings[t.location()] = append(in.settings[t.location()], t)
	}
	for _, r := range in.Snapshot.Records(store.TypeLaunchTemplate) {
		t := in.add(r, LaunchTemplate, r.ID)
		if name := t.Text("LaunchTemplateName"); name != "" {
			t.Name = name
		}
		versions, _ := decode(t.source.raw("LaunchTemplateVersions")).([]any)
		secret := false
		for _, v := range versions {
			version, _ := v.(map[string]any)
			data, _ := version["LaunchTemplateData"].(map[string]any)
			script, _ := data["UserData"].(map[string]any)
			secret = secret || script["LooksLikeSecret"] == true
		}
		gap := in.gap(t.Account, t.Region, "ec2:DescribeLaunchTemplateVersions", lastWord(t.ID))
		switch {
		case secret:
			t.set("holdsSecret", true)
		case gap != nil && versions == nil:
			t.miss("holdsSecret", *gap)
		default:
			continue
		}
		in.settings[t.location()] = append(in.settings[t.location()], t)
	}
}

// functions lists the functions in the order of their records.
func (in *Inventory) functions() []*Thing {
	var all []*Thing
	for _, r := range in.Snapshot.Records(store.TypeFunction) {
		if t := in.things[r.ID]; t != nil && t.Kind == Function {
			all = append(all, t)
		}
	}
	return all
}

// mentions reports whether compute has to do with a database: it carries the
// database's ARN or address in a tag, or its name, as whole words, in its own
// name or in that of a variable that may hold a password.
func (t *Thing) mentions(db *Thing) bool {
	for _, o := range db.opened() {
		if !o.full {
			continue
		}
		for _, value := range t.Tags {
			if value == o.word {
				return true
			}
		}
	}
	names := append(t.List("secretVariables"), t.Name)
	for _, name := range names {
		if strings.Contains(dashed(name), dashed(db.Name)) {
			return true
		}
	}
	return false
}

// dashed writes the words of a name with dashes around them.
func dashed(name string) string {
	return "-" + strings.NewReplacer("_", "-", ".", "-", "/", "-").Replace(strings.ToLower(name)) + "-"
}
