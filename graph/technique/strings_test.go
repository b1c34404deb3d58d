package technique

import (
	"testing"

	"github.com/goccy/go-yaml"
	"github.com/google/go-cmp/cmp"
)

func TestStrings(t *testing.T) {
	t.Parallel()
	tests := []struct {
		name, text string
		want       Strings
	}{
		{"one text", "{a: kms:Decrypt}", Strings{"kms:Decrypt"}},
		{"a list", "a: [kms:Decrypt, kms:CreateGrant]", Strings{"kms:Decrypt", "kms:CreateGrant"}},
		{"a list between braces", "{a: [kms:Decrypt, kms:CreateGrant on key/x]}", Strings{"kms:Decrypt", "kms:CreateGrant on key/x"}},
		{"an ARN between braces", "{a: [arn:aws:kms:eu-west-1:1:key/x]}", Strings{"arn:aws:kms:eu-west-1:1:key/x"}},
		{"a block", "a:\n  - kms:Decrypt\n  - \"x: y\"\n", Strings{"kms:Decrypt", "x: y"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var got struct{ A Strings }
			if err := yaml.Unmarshal([]byte(tt.text), &got); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(tt.want, got.A); diff != "" {
				t.Errorf("Strings (-want +got):\n%s", diff)
			}
		})
	}
}

func TestStringsRefusesMappings(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"a: [{b: c}]", "a: {b: c}", "{a: [b: c]}"} {
		var got struct{ A Strings }
		if err := yaml.Unmarshal([]byte(text), &got); err == nil {
			t.Errorf("Strings of %s: got %q, want an error", text, got.A)
		}
	}
}
