package kept

import (
	"encoding/json"
	"fmt"

	"github.com/iamreach/iamreach/graph/answer"
)

// Who is the answer to who as a table shows it.
type Who struct {
	Answer *answer.Who
	Next   Next
}

// Next is what a person may ask next: the shortest names of two nodes.
type Next struct {
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
}

// form is how a Who is written.
type form struct {
	Answer answer.Who `json:"answer"` // without principals
	Ways   []way      `json:"ways"`
	Rows   []row      `json:"rows"`
	Next   Next       `json:"next"`
}

// way is what rows have in common.
type way struct {
	Certainty string            `json:"certainty"`
	Score     float64           `json:"score"`
	Band      string            `json:"band"`
	Hops      int               `json:"hops"`
	Names     []string          `json:"names,omitempty"` // of the techniques
	If        *answer.Condition `json:"if,omitempty"`
	Unknown   []answer.Reason   `json:"unknown,omitempty"` // the first
}

// onPath tells apart rows that share no path.
type onPath struct {
	best      *answer.Path
	certainty string
	score     float64
}

type row struct {
	ARN      string `json:"arn"`
	Account  string `json:"account,omitempty"`
	Admin    bool   `json:"admin,omitempty"`
	External bool   `json:"external,omitempty"`
	Way      int    `json:"way,omitempty"`
}

// Bytes writes it.
func (k Who) Bytes() ([]byte, error) {
	f := form{Answer: *k.Answer, Ways: []way{}, Rows: make([]row, 0, len(k.Answer.Principals)), Next: k.Next}
	f.Answer.Principals = nil
	numbers, paths := map[string]int{}, map[onPath]int{}
	for i := range k.Answer.Principals {
		p := &k.Answer.Principals[i]
		on := onPath{p.Best, p.Certainty, p.Score}
		n, have := paths[on]
		if !have { // not the same path; it may read the same
			w := wayOf(p)
			text, err := json.Marshal(w)
			if err != nil {
				return nil, fmt.Errorf("keep an answer: %w", err)
			}
			if n, have = numbers[string(text)]; !have {
				n = len(f.Ways)
				numbers[string(text)] = n
				f.Ways = append(f.Ways, w)
			}
			paths[on] = n
		}
		f.Rows = append(f.Rows, row{ARN: p.ARN, Account: p.Account, Admin: p.Admin, External: p.External, Way: n})
	}
	text, err := json.Marshal(&f)
	if err != nil {
		return nil, fmt.Errorf("keep an answer: %w", err)
	}
	return text, nil
}

func wayOf(p *answer.Principal) way {
	w := way{Certainty: p.Certainty, Score: p.Score, Band: p.Band, Hops: p.Hops}
	w.Names, w.If, w.Unknown = shown(p.Best)
	return w
}

// shown is what tables show of a path.
func shown(p *answer.Path) (names []string, condition *answer.Condition, unknown []answer.Reason) {
	if p == nil {
		return nil, nil, nil
	}
	for _, hop := range p.Hops {
		names = append(names, hop.Name)
	}
	return names, p.Conditions, p.Unknown[:min(1, len(p.Unknown))]
}

// path is one of which there is only what tables show.
func path(names []string, condition *answer.Condition, unknown []answer.Reason) *answer.Path {
	p := &answer.Path{Conditions: condition, Unknown: unknown}
	for _, name := range names {
		p.Hops = append(p.Hops, &answer.Hop{Name: name})
	}
	return p
}

// ReadWho reads what Bytes writes.
func ReadWho(text []byte) (Who, error) {
	var f form
	if err := json.Unmarshal(text, &f); err != nil {
		return Who{}, fmt.Errorf("read a kept answer: %w", err)
	}
	paths := make([]*answer.Path, len(f.Ways))
	for i, w := range f.Ways {
		paths[i] = path(w.Names, w.If, w.Unknown)
	}
	f.Answer.Principals = make([]answer.Principal, len(f.Rows))
	for i, r := range f.Rows {
		if r.Way < 0 || r.Way >= len(paths) {
			return Who{}, fmt.Errorf("read a kept answer: row %d names way %d of %d", i, r.Way, len(paths))
		}
		w := &f.Ways[r.Way]
		f.Answer.Principals[i] = answer.Principal{
			ARN: r.ARN, Account: r.Account, Admin: r.Admin, External: r.External,
			Certainty: w.Certainty, Score: w.Score, Band: w.Band, Hops: w.Hops, Best: paths[r.Way],
		}
	}
	return Who{Answer: &f.Answer, Next: f.Next}, nil
}
