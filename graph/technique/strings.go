package technique

import "github.com/goccy/go-yaml"

// Strings is a list that may be written as one string.
type Strings []string

// UnmarshalYAML reads a string or a list of strings.
func (s *Strings) UnmarshalYAML(text []byte) error {
	var one string
	if err := yaml.Unmarshal(text, &one); err == nil {
		*s = Strings{one}
		return nil
	}
	var many []string
	if err := yaml.Unmarshal(text, &many); err != nil {
		return err
	}
	*s = many
	return nil
}
