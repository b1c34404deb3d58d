package answer

import "encoding/json"

// branches is a Condition without its methods.
type branches Condition

// MarshalJSON writes a test as the object itself, and a branch as
// {"all":[…]}, {"any":[…]} or {"not":…}.
func (c *Condition) MarshalJSON() ([]byte, error) {
	if c.Test == nil {
		return json.Marshal((*branches)(c))
	}
	test := *c.Test
	if test.Values == nil {
		test.Values = []string{} // lists are never null
	}
	return json.Marshal(test)
}

// UnmarshalJSON reads what MarshalJSON writes.
func (c *Condition) UnmarshalJSON(text []byte) error {
	*c = Condition{}
	if err := json.Unmarshal(text, (*branches)(c)); err != nil {
		return err
	}
	if c.All != nil || c.Any != nil || c.Not != nil {
		return nil
	}
	c.Test = &Test{}
	return json.Unmarshal(text, c.Test)
}
