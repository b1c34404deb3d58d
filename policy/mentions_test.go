package policy

import "testing"

func TestMentions(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, text string
		want       bool
	}{
		{"nothing", `{"Statement":[{"Effect":"Allow","Action":"s3:Time","Resource":"arn:aws:s3:::time"}]}`, false},
		{"a key", `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"DateLessThan":{"AWS:CurrentTime":"2027-01-01T00:00:00Z"}}}]}`, true},
		{"another key", `{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"DateLessThan":{"aws:TokenIssueTime":"2027-01-01T00:00:00Z"}}}]}`, false},
		{"a variable in a resource", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"arn:aws:s3:::${aws:CurrentTime}"}]}`, true},
		{"a variable in a value", `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringLike":{"aws:x":"${aws:EpochTime}"}}}]}`, true},
		{"what could not be read", `{"Statement":[{"Effect":"Permit","Action":"*","Resource":"*"}]}`, true},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := Parse([]byte(c.text), Identity).Mentions("currenttime", "epochtime"); got != c.want {
				t.Errorf("got %v, want %v", got, c.want)
			}
		})
	}
}
