package simulate

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files")

// TestGoldenLines compares the answers to testdata/lines.jsonl, which are
// indented so that a person can read them.
func TestGoldenLines(t *testing.T) {
	t.Parallel()
	lines, err := os.Open(filepath.Join("testdata", "lines.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	defer lines.Close()
	var out bytes.Buffer
	summary, err := New().Run(context.Background(), lines, &out)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(Summary{Lines: 14, Failed: 3}, summary); diff != "" {
		t.Errorf("summary (-want +got):\n%s", diff)
	}
	var got bytes.Buffer
	for line := range bytes.Lines(out.Bytes()) {
		value := jsontext.Value(line)
		if err := value.Indent(jsontext.WithIndent("  ")); err != nil {
			t.Fatal(err)
		}
		got.Write(value)
		got.WriteByte('\n')
	}
	golden := filepath.Join("testdata", "lines.golden")
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
}

// numbered makes lines whose work differs, so that they are not done in order.
func numbered(n int) string {
	var b strings.Builder
	for i := range n {
		resources := strings.TrimSuffix(strings.Repeat(`"arn:aws:s3:::b/k",`, 1+(n-i)%37), ",")
		fmt.Fprintf(&b, `{"id":%d,"ActionNames":["s3:GetObject"],"ResourceArns":[%s],"PolicyInputList":[{"Statement":{"Effect":"Allow","Action":"s3:*","Resource":"arn:aws:s3:::b%d/*"}}]}`+"\n", i, resources, i%5)
	}
	return b.String()
}

func TestAnswersAreInTheOrderOfTheLines(t *testing.T) {
	t.Parallel()
	const n = 2000
	var out bytes.Buffer
	summary, err := New().Run(context.Background(), strings.NewReader(numbered(n)), &out)
	if err != nil || summary.Lines != n || summary.Failed != 0 {
		t.Fatalf("%+v, %v", summary, err)
	}
	next := 0
	for line := range bytes.Lines(out.Bytes()) {
		if want := fmt.Sprintf(`{"id":%d,"EvaluationResults":[`, next); !bytes.HasPrefix(line, []byte(want)) {
			t.Fatalf("line %d is %.60s", next, line)
		}
		next++
	}
	if next != n {
		t.Errorf("%d answers, want %d", next, n)
	}
}

func TestLinesThatEndInDifferentWays(t *testing.T) {
	t.Parallel()
	const line = `{"id":"a","ActionNames":["s3:GetObject"]}`
	for _, c := range []struct {
		name, text    string
		lines, failed int
	}{
		{"no text", "", 0, 0},
		{"the last line without its end", line, 1, 0},
		{"carriage returns", line + "\r\n" + line + "\r\n", 2, 0},
		{"a byte order mark", "\ufeff" + line + "\n", 1, 0},
		{"an empty line is a line", line + "\n\n" + line + "\n", 3, 1},
		{"a line of the greatest length", line + strings.Repeat(" ", maxLine-len(line)) + "\n" + line, 2, 0},
		{"a line that is longer", line + strings.Repeat(" ", maxLine-len(line)+1) + "\n" + line, 2, 1},
		{"a last line that is longer", line + "\n" + line + strings.Repeat(" ", 2*maxLine), 2, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			summary, err := New().Run(context.Background(), strings.NewReader(c.text), &out)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(Summary{c.lines, c.failed}, summary); diff != "" {
				t.Errorf("summary (-want +got):\n%s", diff)
			}
			if got := strings.Count(out.String(), "\n"); got != c.lines {
				t.Errorf("%d lines out, want %d", got, c.lines)
			}
		})
	}
	t.Run("a long line keeps its id", func(t *testing.T) {
		t.Parallel()
		var out bytes.Buffer
		long := `{"id":"long","ActionNames":["s3:GetObject"],"note":"` + strings.Repeat("x", maxLine) + `"}`
		if _, err := New().Run(context.Background(), strings.NewReader(long), &out); err != nil {
			t.Fatal(err)
		}
		want := `{"id":"long","error":{"code":"LineTooLong","message":"line 1: the line has more than 4194304 bytes"}}` + "\n"
		if diff := cmp.Diff(want, out.String()); diff != "" {
			t.Errorf("(-want +got):\n%s", diff)
		}
	})
}

func TestStreamsThatBreak(t *testing.T) {
	t.Parallel()
	t.Run("what was read before an error is answered", func(t *testing.T) {
		t.Parallel()
		broken := errors.New("the disk is gone")
		var out bytes.Buffer
		summary, err := New().Run(context.Background(), io.MultiReader(strings.NewReader(numbered(3)), iotest.ErrReader(broken)), &out)
		if !errors.Is(err, broken) || summary.Lines != 3 || !strings.HasPrefix(err.Error(), "read line 4: ") {
			t.Errorf("%+v, %v", summary, err)
		}
	})
	t.Run("what cannot be written is an error", func(t *testing.T) {
		t.Parallel()
		_, err := New().Run(context.Background(), strings.NewReader(numbered(2000)), full{})
		if !errors.Is(err, errFull) || !strings.HasPrefix(err.Error(), "write answers: ") {
			t.Errorf("%v", err)
		}
	})
	t.Run("it ends with the context though nobody writes", func(t *testing.T) {
		t.Parallel()
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Millisecond)
		defer cancel()
		silent, writer := io.Pipe()
		defer writer.Close()
		if _, err := New().Run(ctx, silent, io.Discard); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%v", err)
		}
	})
}

func TestAnswersComeBeforeTheNextLine(t *testing.T) {
	t.Parallel()
	in, write := io.Pipe()
	read, out := io.Pipe()
	done := make(chan error, 1)
	go func() {
		_, err := New().Run(context.Background(), in, out)
		done <- err
	}()
	for i := range 3 {
		if _, err := io.WriteString(write, numbered(1)); err != nil {
			t.Fatal(err)
		}
		answer := make([]byte, 4096)
		n, err := read.Read(answer)
		if err != nil || !bytes.HasSuffix(answer[:n], []byte("\n")) {
			t.Fatalf("answer %d: %q, %v", i, answer[:n], err)
		}
	}
	write.Close()
	if err := <-done; err != nil {
		t.Error(err)
	}
}

var errFull = errors.New("no space is left")

type full struct{}

func (full) Write([]byte) (int, error) { return 0, errFull }

func TestDocumentsAreKeptWithinABound(t *testing.T) {
	t.Parallel()
	c := documents{limit: 100}
	get := func(n int) any { return c.get(documentKey{text: fmt.Sprintf(`{"Statement":[],"Id":"%030d"}`, n)}) }
	first := get(0)
	if get(0) != first {
		t.Error("what is asked for again is parsed again")
	}
	for i := 1; i < 200; i++ {
		get(i)
		if get(0) != first {
			t.Fatalf("what is asked for all the time is forgotten after %d others", i)
		}
		if n := len(c.young) + len(c.before); n > 4 || c.bytes > c.limit {
			t.Fatalf("%d documents of %d bytes are kept", n, c.bytes)
		}
	}
	c.get(documentKey{text: strings.Repeat(" ", 101)})
	if n := len(c.young); n > 2 {
		t.Errorf("a document above the bound is kept: %d", n)
	}
}

// FuzzLine answers any line with one line of JSON, the same every time.
func FuzzLine(f *testing.F) {
	lines, err := os.ReadFile(filepath.Join("testdata", "lines.jsonl"))
	if err != nil {
		f.Fatal(err)
	}
	for line := range bytes.Lines(lines) {
		f.Add(bytes.TrimSuffix(line, []byte("\n")))
	}
	s := New()
	f.Fuzz(func(t *testing.T, line []byte) {
		first := s.answer(&job{number: 1, text: line})
		var a struct {
			ID      jsontext.Value `json:"id"`
			Results []struct {
				Decision  string         `json:"EvalDecision"`
				Condition jsontext.Value `json:"Conditions"`
			} `json:"EvaluationResults"`
			Error *Error `json:"error"`
		}
		if err := json.Unmarshal(first.text, &a); err != nil {
			t.Fatalf("%v: %s", err, first.text)
		}
		if a.ID == nil || (a.Error == nil) == (len(a.Results) == 0) || bytes.Count(first.text, []byte("\n")) != 1 {
			t.Errorf("answer %s", first.text)
		}
		for _, r := range a.Results {
			open := r.Decision == Conditional || r.Decision == Disputed
			if open != (r.Condition.Kind() != 'n') {
				t.Errorf("%s with conditions %s", r.Decision, r.Condition)
			}
		}
		if second := New().answer(&job{number: 1, text: line}); !bytes.Equal(first.text, second.text) {
			t.Errorf("another answer to the same line:\n%s%s", first.text, second.text)
		}
	})
}

func benchmarkLine() []byte {
	return []byte(`{"id":"a","CallerArn":"arn:aws:iam::111122223333:role/app","ActionNames":["s3:GetObject"],"ResourceArns":["arn:aws:s3:::backups/orders.bak"],` +
		`"PolicyInputList":[{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:Get*","s3:List*"],"Resource":"arn:aws:s3:::backups/*","Condition":{"IpAddress":{"aws:SourceIp":"10.0.0.0/8"}}},{"Effect":"Deny","Action":"s3:Delete*","Resource":"*"}]}],` +
		`"ServiceControlPolicyInputList":[[{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}]]}`)
}

func BenchmarkLine(b *testing.B) {
	line := benchmarkLine()
	b.Run("cold", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			New().Line(line)
		}
	})
	b.Run("policies that were seen", func(b *testing.B) {
		b.ReportAllocs()
		s := New()
		for b.Loop() {
			s.Line(line)
		}
	})
	b.Run("a thousand requests of one line", func(b *testing.B) {
		b.ReportAllocs()
		many := bytes.Replace(line, []byte(`["arn:aws:s3:::backups/orders.bak"]`), []byte(`[`+strings.Repeat(`"arn:aws:s3:::backups/orders.bak",`, 999)+`"*"]`), 1)
		s := New()
		for b.Loop() {
			s.Line(many)
		}
	})
}

func BenchmarkRun(b *testing.B) {
	line := append(benchmarkLine(), '\n')
	in := bytes.Repeat(line, 1000)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := New().Run(context.Background(), bytes.NewReader(in), io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1000, "ns/line")
}
