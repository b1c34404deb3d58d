package lint_test

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/policy"
	"github.com/iamreach/iamreach/policy/lint"
)

func FuzzCheck(f *testing.F) {
	for _, c := range ruleCases() {
		f.Add([]byte(c.document()), uint8(c.kind))
	}
	f.Add([]byte(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::${a:${b}"}}`), uint8(0))
	f.Fuzz(func(t *testing.T, source []byte, kind uint8) {
		k := policy.Kind(kind % 9)
		lint.Guess(source)
		found := lint.Check(source, k, now)
		lines := strings.Count(string(source), "\n") + 1
		if strings.Contains(string(source), "%") {
			lines = len(source) // decoded, it may have more
		}
		for i, x := range found {
			if x.Line < 1 || x.Line > lines || x.Column < 0 || x.Message == "" || x.Rule == nil {
				t.Errorf("finding %d is %+v", i, x)
			}
		}
		if diff := cmp.Diff(len(found), len(lint.Check(source, k, now))); diff != "" {
			t.Errorf("two looks differ (-first +second):\n%s", diff)
		}
	})
}

// What an attacker writes into a policy must not hold lint up.
func TestHostile_policies_are_done_in_time(t *testing.T) {
	t.Parallel()
	statement := `{"Effect":"Allow","Action":"s3:Get*","Resource":"arn:aws:s3:::b/*"}`
	for _, c := range []struct{ name, text string }{
		{"10,000 statements", `{"Statement":[` + strings.Repeat(statement+",", 9_999) + statement + `]}`},
		{"10,000 actions", `{"Statement":{"Effect":"Allow","Action":["s3:GetObject"` + strings.Repeat(`,"s3:*a*a*a*a"`, 9_999) + `],"Resource":"*"}}`},
		{"10,000 resources", `{"Statement":{"Effect":"Allow","Action":["s3:*","ec2:*"],"Resource":["*"` + strings.Repeat(`,"arn:aws:ec2:*a*a*:*:*a*a*a*"`, 9_999) + `]}}`},
		{"actions and resources", `{"Statement":{"Effect":"Allow","Action":["s3:GetObject"` + strings.Repeat(`,"s3:GetObject"`, 4_999) + `],"Resource":["x"` + strings.Repeat(`,"arn:aws:ec2:*:*:*a*a*a*"`, 4_999) + `]}}`},
		{"10,000 names that are nearly known", `{"Statement":{"Effect":"Allow","Action":["a:b"` + strings.Repeat(`,"ec2:DescribeInstanceAttributeValues"`, 9_999) + `],"Resource":"*"}}`},
		{"a long pattern", `{"Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::` + strings.Repeat("*a", 100_000) + `"}}`},
		{"many variables", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"arn:aws:s3:::` + strings.Repeat("${a:b}", 20_000) + `"}}`},
		{"many conditions", `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:username":["a"` + strings.Repeat(`,"a*"`, 50_000) + `]}}}}`},
		{"deep lists", strings.Repeat("[", 500_000)},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			done := make(chan int, 1)
			go func() { done <- len(lint.Check([]byte(c.text), policy.Identity, now)) }()
			select {
			case <-done:
			case <-time.After(time.Minute):
				t.Fatal("lint takes more than a minute")
			}
		})
	}
}
