package differential

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/policy/simulate"
)

// speedFile has ten policies on every layer and a thousand requests, each with
// ten context keys.
const speedFile = "../testdata/speed.json"

type speed struct {
	Principal, Role, Account string
	Identity, Boundary       []json.RawMessage
	SCPs, RCPs               [][]json.RawMessage
	Resource                 json.RawMessage
	Actions, Resources       []string
	Contexts                 []map[string][]string
}

// times are what a decision takes, in microseconds.
type times struct {
	Cold     float64        `json:"cold"` // with parsing its policies
	Warm     float64        `json:"warm"` // with policies that are used again
	Outcomes map[string]int `json:"outcomes"`
}

// BenchmarkAgainstTheOtherEngine asks both engines the same on this machine, one
// after the other, and reports how many times faster ours is.
func BenchmarkAgainstTheOtherEngine(b *testing.B) {
	folder, err := installPeer()
	if err != nil {
		if os.Getenv("CI") == "true" {
			b.Fatalf("the other engine is needed in CI: %v", err)
		}
		b.Skipf("the other engine is not here: %v", err)
	}
	text, err := os.ReadFile(speedFile)
	if err != nil {
		b.Fatal(err)
	}
	var s speed
	if err := json.Unmarshal(text, &s); err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		command := exec.Command("node", "testdata/speed.mjs", folder, speedFile)
		command.Stderr = os.Stderr
		out, err := command.Output()
		if err != nil {
			b.Fatalf("time the other engine: %v", err)
		}
		var theirs times
		if err := json.Unmarshal(out, &theirs); err != nil {
			b.Fatalf("read the other engine's times: %v: %s", err, out)
		}
		ours := s.ours()
		if diff := cmp.Diff(theirs.Outcomes, ours.Outcomes); diff != "" {
			b.Fatalf("outcomes (-theirs +ours):\n%s", diff)
		}
		lines := s.theirLines()
		theirBatch := best(2, len(s.Contexts)*len(s.Resources)*len(s.Actions), func() { peerBatch(b, folder, lines) })
		mine := s.ourLines()
		ourBatch := best(2, bytes.Count(mine, []byte("\n")), func() { ourBatch(b, mine) })
		b.ReportMetric(theirs.Cold/ours.Cold, "cold-ratio")
		b.ReportMetric(theirs.Warm/ours.Warm, "warm-ratio")
		b.ReportMetric(theirBatch/ourBatch, "batch-ratio")
		b.Logf("microseconds a decision, theirs and ours: cold %.1f and %.2f, warm %.1f and %.3f, batch %.1f and %.2f",
			theirs.Cold, ours.Cold, theirs.Warm, ours.Warm, theirBatch, ourBatch)
	}
}

// best is the least time of several rounds, in microseconds for each of n.
func best(rounds, n int, once func()) float64 {
	least := time.Duration(1<<63 - 1)
	for range rounds {
		start := time.Now()
		once()
		least = min(least, time.Since(start))
	}
	return float64(least.Nanoseconds()) / 1e3 / float64(n)
}

// ours times our engine, whose decisions name their statements.
func (s *speed) ours() times {
	requests := s.requests(s.base())
	t := times{Outcomes: map[string]int{}}
	var e policy.Evaluator
	for _, r := range requests {
		d := e.Decide(r)
		switch {
		case d.Formula == policy.True:
			t.Outcomes["Allowed"]++
		case d.Explicit():
			t.Outcomes["ExplicitlyDenied"]++
		default:
			t.Outcomes["ImplicitlyDenied"]++
		}
	}
	const few = 50 // which take no longer than the other engine's one
	for some := range slices.Chunk(requests, few) {
		t.Warm += best(20, len(requests), func() {
			for _, r := range some {
				e.Decide(r)
			}
		})
	}
	const some = 20
	for i := range some {
		t.Cold += best(some, some, func() {
			base := s.base()
			r := *requests[i*21%len(requests)]
			r.Identity, r.Boundary, r.SCPs, r.RCPs, r.Resource = base.Identity, base.Boundary, base.SCPs, base.RCPs, base.Resource
			policy.Decide(&r)
		})
	}
	return t
}

// base parses the policies.
func (s *speed) base() *policy.Request {
	layer := func(kind policy.Kind, list ...json.RawMessage) *policy.Layer {
		l := &policy.Layer{}
		for i, text := range list {
			l.Policies = append(l.Policies, policy.Attached{Document: policy.Parse(text, kind), Policy: fmt.Sprintf("p%d", i), AttachedTo: "here"})
		}
		return l
	}
	r := &policy.Request{
		Principal: policy.Principal{Kind: policy.RoleSession, ARN: s.Principal, RoleARN: s.Role, Account: s.Account, ID: "AROAEXAMPLE:worker", Bounded: true},
		Identity:  layer(policy.Identity, s.Identity...), Boundary: layer(policy.Boundary, s.Boundary...),
		Resource: layer(policy.Resource, s.Resource),
	}
	for _, level := range s.SCPs {
		r.SCPs = append(r.SCPs, layer(policy.SCP, level...))
	}
	for _, level := range s.RCPs {
		r.RCPs = append(r.RCPs, layer(policy.RCP, level...))
	}
	return r
}

func (s *speed) requests(base *policy.Request) []*policy.Request {
	var all []*policy.Request
	for _, keys := range s.Contexts {
		c := policy.NewContext()
		c.Complete = true
		for key, values := range keys {
			c.Set(key, values...)
		}
		for _, resource := range s.Resources {
			for _, action := range s.Actions {
				r := *base
				r.Action, r.Target, r.Context = action, policy.Target{ARN: resource, Owner: s.Account}, c
				all = append(all, &r)
			}
		}
	}
	return all
}

// theirLines are the requests as testdata/driver.mjs reads them.
func (s *speed) theirLines() []byte {
	texts := func(list []json.RawMessage) []string {
		var out []string
		for _, text := range list {
			out = append(out, string(text))
		}
		return out
	}
	levels := func(list [][]json.RawMessage) [][]string {
		var out [][]string
		for _, level := range list {
			out = append(out, texts(level))
		}
		return out
	}
	return s.lines(func(action, resource string, keys map[string][]string) any {
		context := map[string]any{
			"aws:PrincipalArn": s.Role, "aws:PrincipalType": "AssumedRole", "aws:PrincipalAccount": s.Account,
			"aws:userid": "AROAEXAMPLE:worker", "aws:PrincipalIsAWSService": "false", "aws:ResourceAccount": s.Account,
		}
		for key, values := range keys {
			context[key] = scalar(values)
		}
		return map[string]any{
			"principal": s.Principal, "action": action, "resource": resource, "owner": s.Account, "context": context,
			"identity": texts(s.Identity), "boundary": texts(s.Boundary), "scps": levels(s.SCPs), "rcps": levels(s.RCPs),
			"policy": string(s.Resource),
		}
	})
}

// ourLines are the requests as simulate --batch reads them.
func (s *speed) ourLines() []byte {
	return s.lines(func(action, resource string, keys map[string][]string) any {
		type entry struct {
			ContextKeyName   string
			ContextKeyType   string
			ContextKeyValues []string
		}
		var entries []entry
		for key, values := range keys {
			entries = append(entries, entry{key, "string", values})
		}
		return map[string]any{
			"CallerArn": s.Principal, "ActionNames": []string{action}, "ResourceArns": []string{resource}, "ResourceOwner": s.Account,
			"ContextEntries": append(entries, entry{"aws:PrincipalArn", "string", []string{s.Role}}), "CompleteContext": true,
			"PolicyInputList": s.Identity, "PermissionsBoundaryPolicyInputList": s.Boundary, "ResourcePolicy": s.Resource,
			"ServiceControlPolicyInputList": s.SCPs, "ResourceControlPolicyInputList": s.RCPs,
		}
	})
}

func (s *speed) lines(line func(action, resource string, keys map[string][]string) any) []byte {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	for _, keys := range s.Contexts {
		for _, resource := range s.Resources {
			for _, action := range s.Actions {
				if err := encoder.Encode(line(action, resource, keys)); err != nil {
					panic(err) // only texts, lists and maps
				}
			}
		}
	}
	return out.Bytes()
}

func peerBatch(b *testing.B, folder string, lines []byte) {
	command := exec.Command("node", "testdata/driver.mjs", folder)
	command.Stdin, command.Stderr = bytes.NewReader(lines), os.Stderr
	out, err := command.Output()
	if err != nil || bytes.Count(out, []byte(`"answer"`)) != bytes.Count(lines, []byte("\n")) {
		b.Fatalf("the other engine's batch: %v: %.300s", err, out)
	}
}

func ourBatch(b *testing.B, lines []byte) {
	summary, err := simulate.New().Run(context.Background(), bytes.NewReader(lines), io.Discard)
	if err != nil || summary.Failed > 0 {
		b.Fatalf("our batch: %+v, %v", summary, err)
	}
}
