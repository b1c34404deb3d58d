package simulate

import (
	"bytes"
	"context"
	"io"
	"os"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// fullLines are a thousand requests, each on a line with its ten policies and
// ten context keys.
func fullLines(tb testing.TB) []byte {
	tb.Helper()
	text, err := os.ReadFile("../testdata/speed.json")
	if err != nil {
		tb.Fatal(err)
	}
	var s struct {
		Principal string                `json:"principal"`
		Role      string                `json:"role"`
		Account   string                `json:"account"`
		Identity  []jsontext.Value      `json:"identity"`
		Boundary  []jsontext.Value      `json:"boundary"`
		SCPs      [][]jsontext.Value    `json:"scps"`
		RCPs      [][]jsontext.Value    `json:"rcps"`
		Resource  jsontext.Value        `json:"resource"`
		Actions   []string              `json:"actions"`
		Resources []string              `json:"resources"`
		Contexts  []map[string][]string `json:"contexts"`
	}
	if err := json.Unmarshal(text, &s); err != nil {
		tb.Fatal(err)
	}
	type entry struct {
		ContextKeyName, ContextKeyType string
		ContextKeyValues               []string
	}
	var out bytes.Buffer
	for _, keys := range s.Contexts {
		entries := []entry{{"aws:PrincipalArn", "string", []string{s.Role}}}
		for key, values := range keys {
			entries = append(entries, entry{key, "string", values})
		}
		for _, resource := range s.Resources {
			for _, action := range s.Actions {
				line, err := json.Marshal(map[string]any{
					"CallerArn": s.Principal, "ActionNames": []string{action}, "ResourceArns": []string{resource}, "ResourceOwner": s.Account,
					"ContextEntries": entries, "CompleteContext": true, "ResourcePolicy": s.Resource,
					"PolicyInputList": s.Identity, "PermissionsBoundaryPolicyInputList": s.Boundary,
					"ServiceControlPolicyInputList": s.SCPs, "ResourceControlPolicyInputList": s.RCPs,
				})
				if err != nil {
					tb.Fatal(err)
				}
				out.Write(append(line, '\n'))
			}
		}
	}
	return out.Bytes()
}

func BenchmarkFullLines(b *testing.B) {
	lines := fullLines(b)
	n := bytes.Count(lines, []byte("\n"))
	b.ReportAllocs()
	b.SetBytes(int64(len(lines)))
	for b.Loop() {
		summary, err := New().Run(context.Background(), bytes.NewReader(lines), io.Discard)
		if err != nil || summary.Failed > 0 || summary.Lines != n {
			b.Fatalf("%+v, %v", summary, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/line")
}
