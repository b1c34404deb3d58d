package store

import (
	"encoding/json"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"
)

// canonical rewrites one JSON value so that equal values are equal bytes:
// members sorted by name, no space, one spelling of each string. Numbers keep
// their literal text, because an account id or a size must not pass through a
// float. Text that is not UTF-8 is replaced rather than refused: a tag written
// by an attacker must not stop a whole snapshot.
func canonical(source []byte) (json.RawMessage, error) {
	value := jsontext.Value(source).Clone()
	err := value.Format(
		jsontext.AllowInvalidUTF8(true),
		jsontext.ReorderRawObjects(true),
		jsontext.PreserveRawStrings(false),
		jsontext.CanonicalizeRawInts(false),
		jsontext.CanonicalizeRawFloats(false),
		jsontext.Multiline(false),
		jsontext.SpaceAfterColon(false),
		jsontext.SpaceAfterComma(false),
	)
	if err != nil {
		return nil, fmt.Errorf("canonical JSON: %w", err)
	}
	return json.RawMessage(value), nil
}
