package differential

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/policy"
)

func TestEachEntryOfTheTableIsShownByItsExample(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	for _, e := range loadExplained(t) {
		t.Run(e.ID, func(t *testing.T) {
			replies, err := p.ask([]question{e.Example})
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{
				"ours": string(p.decide(&e.Example)), "theirs": string(replies[0].outcome()),
				"explained by": strings.Join(p.explain(&e.Example, replies[0].outcome()), " "),
			}
			want := map[string]string{"ours": string(e.Ours), "theirs": string(e.Theirs), "explained by": e.ID}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("the example (-want +got):\n%s", diff)
			}
		})
	}
}

var ruleID = regexp.MustCompile(`^PE-[0-9]{3}$`)

func TestTableIsComplete(t *testing.T) {
	t.Parallel()
	var coded []string
	for _, r := range readings {
		coded = append(coded, r.id)
	}
	for _, r := range refusals {
		coded = append(coded, r.id)
	}
	coded = append(coded, deniedEitherWay)
	var listed []string
	for _, e := range loadExplained(t) {
		switch {
		case e.Why == "" || len(e.Rules) == 0 || (e.Other != "wrong" && e.Other != "disputed"):
			t.Errorf("%s: it needs a reason, rules, and whether the other is wrong or it is disputed", e.ID)
		case e.Other == "wrong" && !strings.HasPrefix(e.Source, "https://docs.aws.amazon.com/"):
			t.Errorf("%s: what proves the other wrong needs a source of AWS", e.ID)
		case ruleID.MatchString(e.ID) && (!slices.Equal(e.Rules, []string{e.ID}) || e.Other != "disputed"):
			t.Errorf("%s: an entry named for a rule is that rule in dispute", e.ID)
		}
		if slices.Contains(listed, e.ID) {
			t.Errorf("two entries %s", e.ID)
		}
		listed = append(listed, e.ID)
		if !ruleID.MatchString(e.ID) && !slices.Contains(coded, e.ID) {
			t.Errorf("%s: no code reads it so", e.ID)
		}
	}
	for _, id := range coded {
		if !slices.Contains(listed, id) {
			t.Errorf("%s is not in the table", id)
		}
	}
}

func TestReadingsLeaveTheQuestionAlone(t *testing.T) {
	t.Parallel()
	for number := range uint64(40) {
		for _, q := range batch(5, number)[:1] {
			before := q.clone()
			for _, r := range readings {
				other := q.clone()
				r.read(&other)
				if diff := cmp.Diff(before, q); diff != "" {
					t.Fatalf("%s changes the question it was copied from:\n%s", r.id, diff)
				}
			}
		}
	}
}

func TestSeedsGiveTheSameQuestions(t *testing.T) {
	t.Parallel()
	for number := range uint64(20) {
		if diff := cmp.Diff(batch(3, number), batch(3, number)); diff != "" {
			t.Fatalf("batch %d (-once +again):\n%s", number, diff)
		}
	}
}

// A table that explains anything proves nothing: of answers that neither engine
// gives, it may explain those alone in which the other engine is known to err.
func TestTableExplainsHardlyAnyWrongAnswer(t *testing.T) {
	t.Parallel()
	p := newPanel(t)
	wrong := map[outcome]outcome{allowed: denied, denied: allowed, explicit: allowed}
	asked, explained := 0, 0
	for number := range uint64(300) {
		questions := batch(11, number)[:1]
		replies, err := p.ask(questions)
		if err != nil {
			t.Fatal(err)
		}
		q, theirs := questions[0].without(replies[0].Ignored), replies[0].outcome()
		if replies[0].Refused != "" || !p.decide(&q).is(theirs) {
			continue
		}
		asked++
		if p.explain(&q, wrong[theirs]) != nil {
			explained++
		}
	}
	if asked < 200 || explained*20 > asked {
		t.Errorf("the table explains %d of %d wrong answers, want at most one in 20", explained, asked)
	}
}

// Documents and memory that many decisions share leave no trace in any.
func TestDecisionsDoNotDependOnThoseBefore(t *testing.T) {
	t.Parallel()
	p := &panel{}
	for number := range uint64(1200) {
		for i, q := range batch(fixedSeed, number) {
			if got, want := p.decide(&q), q.decide(policy.Parse, policy.Decide); got != want {
				t.Errorf("batch %d, question %d: %s, but by itself %s", number, i, got, want)
			}
		}
	}
}
