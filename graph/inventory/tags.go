package inventory

// tagsOf reads the forms in which AWS prints tags. Things with the same tags
// share them.
func (in *Inventory) tagsOf(p parts) map[string]string {
	var lists [4][]byte
	size := 0
	for i, name := range []string{"Tags", "TagList", "tags", "IdentityPoolTags"} {
		lists[i] = p.raw(name)
		size += len(lists[i])
	}
	if size == 0 {
		return in.noTags
	}
	key := string(lists[0]) + "\x00" + string(lists[1]) + "\x00" + string(lists[2]) + "\x00" + string(lists[3])
	if all, ok := in.tagSets[key]; ok {
		return all
	}
	all := map[string]string{}
	for _, list := range lists {
		readTags(decode(list), all)
	}
	in.tagSets[key] = all
	return all
}

func readTags(value any, all map[string]string) {
	switch list := value.(type) {
	case []any:
		for _, item := range list {
			tag, _ := item.(map[string]any)
			key := text(tag["Key"])
			if key == "" {
				key = text(tag["TagKey"])
			}
			value := text(tag["Value"])
			if value == "" {
				value = text(tag["TagValue"])
			}
			if key != "" {
				all[key] = value
			}
		}
	case map[string]any:
		for key, value := range list {
			all[key] = text(value)
		}
	}
}
