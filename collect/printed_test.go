package collect

import (
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	kmstypes "github.com/aws/aws-sdk-go-v2/service/kms/types"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	lambdatypes "github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/google/go-cmp/cmp"
)

func TestPrinted(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		output any
		want   map[string]any
	}{
		"lists, enumerations and times are as the CLI prints them": {
			output: &kms.ListGrantsOutput{
				Truncated: true, NextMarker: aws.String("2"),
				Grants: []kmstypes.GrantListEntry{{
					GrantId: aws.String("g"), CreationDate: aws.Time(time.Date(2026, 3, 1, 12, 0, 0, 5e8, time.FixedZone("", 3600))),
					Operations:  []kmstypes.GrantOperation{kmstypes.GrantOperationDecrypt},
					Constraints: &kmstypes.GrantConstraints{EncryptionContextSubset: map[string]string{"a": "b"}},
				}},
			},
			want: map[string]any{"Grants": []any{map[string]any{
				"GrantId": "g", "CreationDate": "2026-03-01T11:00:00.5Z", "Operations": []any{"Decrypt"},
				"Constraints": map[string]any{"EncryptionContextSubset": map[string]any{"a": "b"}},
			}}},
		},
		"an empty list stays and an absent one is left out": {
			output: &kms.ListKeysOutput{Keys: []kmstypes.KeyListEntry{}},
			want:   map[string]any{"Keys": []any{}},
		},
		"numbers and empty texts stay, absent enumerations are left out": {
			output: &lambda.ListFunctionsOutput{Functions: []lambdatypes.FunctionConfiguration{{
				FunctionName: aws.String("f"), Description: aws.String(""), MemorySize: aws.Int32(128), CodeSize: 7,
			}}},
			want: map[string]any{"Functions": []any{map[string]any{
				"FunctionName": "f", "Description": "", "MemorySize": int32(128), "CodeSize": int64(7),
			}}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(test.want, printed(test.output)); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}

func TestPagesAreMerged(t *testing.T) {
	t.Parallel()
	all := map[string]any{}
	merge(all, map[string]any{"Keys": []any{"a"}, "Owner": "o"})
	merge(all, map[string]any{"Keys": []any{}, "Owner": "o"})
	merge(all, map[string]any{"Keys": []any{"b"}})
	if diff := cmp.Diff(map[string]any{"Keys": []any{"a", "b"}, "Owner": "o"}, all); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
