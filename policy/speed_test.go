package policy

import (
	"os"
	"testing"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// speed is a set of ten policies on every layer, as real organisations have
// them, and a thousand requests against it, each with ten context keys.
// policy/differential asks another engine the same.
type speed struct {
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

func readSpeed(tb testing.TB) *speed {
	tb.Helper()
	text, err := os.ReadFile("testdata/speed.json")
	if err != nil {
		tb.Fatal(err)
	}
	var s speed
	if err := json.Unmarshal(text, &s, json.RejectUnknownMembers(true)); err != nil {
		tb.Fatal(err)
	}
	return &s
}

// base parses the policies.
func (s *speed) base() *Request {
	layer := func(kind Kind, name string, list ...jsontext.Value) *Layer {
		l := &Layer{Name: name}
		for _, text := range list {
			l.Policies = append(l.Policies, Attached{Document: Parse(text, kind), Policy: name, AttachedTo: s.Role})
		}
		return l
	}
	r := &Request{
		Principal: Principal{Kind: RoleSession, ARN: s.Principal, RoleARN: s.Role, Account: s.Account, ID: "AROAEXAMPLE:worker", Bounded: true},
		Identity:  layer(Identity, "identity", s.Identity...), Boundary: layer(Boundary, "boundary", s.Boundary...),
		Resource: layer(Resource, "resource", s.Resource),
	}
	for _, level := range s.SCPs {
		r.SCPs = append(r.SCPs, layer(SCP, "scp", level...))
	}
	for _, level := range s.RCPs {
		r.RCPs = append(r.RCPs, layer(RCP, "rcp", level...))
	}
	return r
}

func (s *speed) context(i int) *Context {
	c := NewContext()
	c.Complete = true
	for key, values := range s.Contexts[i] {
		c.Set(key, values...)
	}
	return c
}

// requests are all actions on all resources in all contexts.
func (s *speed) requests() []*Request {
	base := s.base()
	var all []*Request
	for i := range s.Contexts {
		c := s.context(i)
		for _, resource := range s.Resources {
			for _, action := range s.Actions {
				r := *base
				r.Action, r.Target, r.Context = action, Target{ARN: resource, Owner: s.Account}, c
				all = append(all, &r)
			}
		}
	}
	return all
}

// PE-152: a plain decision, in which everything is known, takes no memory.
func TestA_plain_decision_takes_no_memory(t *testing.T) {
	requests := readSpeed(t).requests()
	var e Evaluator
	outcomes := map[*Formula]int{}
	decide := func() {
		for _, r := range requests {
			d := e.Decide(r)
			outcomes[d.Formula]++
			if d.Explicit() {
				outcomes[nil]++
			}
		}
	}
	if n := testing.AllocsPerRun(3, decide); n != 0 {
		t.Errorf("%v allocations in %d decisions", n, len(requests))
	}
	if len(outcomes) != 3 {
		t.Errorf("outcomes are %v, want allowed, denied and denied explicitly", outcomes)
	}
}

func BenchmarkFullDecision(b *testing.B) {
	s := readSpeed(b)
	b.Run("cold", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			r := s.base()
			r.Action, r.Target = s.Actions[i%len(s.Actions)], Target{ARN: s.Resources[0], Owner: s.Account}
			r.Context = s.context(i % len(s.Contexts))
			Decide(r)
		}
	})
	b.Run("warm", func(b *testing.B) {
		requests := s.requests()
		var e Evaluator
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			e.Decide(requests[i%len(requests)]).Explicit()
		}
	})
	b.Run("warm, with a context made for each", func(b *testing.B) {
		requests := s.requests()
		var e Evaluator
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			r := *requests[i%len(requests)]
			r.Context = s.context(i % len(s.Contexts))
			e.Decide(&r)
		}
	})
	b.Run("warm, worded", func(b *testing.B) {
		requests := s.requests()
		var e Evaluator
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			d := e.Decide(requests[i%len(requests)])
			d.Statements()
			d.Layers()
		}
	})
}
