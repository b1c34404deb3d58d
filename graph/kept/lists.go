package kept

import (
	"encoding/json"
	"fmt"

	"github.com/iamreach/iamreach/graph/answer"
)

// Databases is the answer to dbs as a table shows it.
type Databases struct {
	Answer *answer.Databases `json:"answer"`
	Next   Next              `json:"next"`
}

// Bytes writes it.
func (k Databases) Bytes() ([]byte, error) {
	a := *k.Answer
	a.Databases = make([]answer.RankedDatabase, len(k.Answer.Databases))
	for i, d := range k.Answer.Databases {
		d.Worst, d.Factors = nil, nil
		a.Databases[i] = d
	}
	return write(Databases{&a, k.Next})
}

// ReadDatabases reads what Bytes writes.
func ReadDatabases(text []byte) (Databases, error) {
	var k Databases
	if err := read(text, &k); err != nil {
		return Databases{}, err
	}
	if k.Answer == nil {
		return Databases{}, fmt.Errorf("read a kept answer: it holds none")
	}
	return k, nil
}

// Reach is the answer to reach as a table shows it.
type Reach struct {
	Answer *answer.Reach `json:"answer"`
	Next   Next          `json:"next"`
}

// Bytes writes it.
func (k Reach) Bytes() ([]byte, error) {
	a := *k.Answer
	a.Databases = make([]answer.ReachedDatabase, len(k.Answer.Databases))
	for i, d := range k.Answer.Databases {
		d.Best = path(shown(d.Best))
		a.Databases[i] = d
	}
	return write(Reach{&a, k.Next})
}

// ReadReach reads what Bytes writes.
func ReadReach(text []byte) (Reach, error) {
	var k Reach
	if err := read(text, &k); err != nil {
		return Reach{}, err
	}
	if k.Answer == nil {
		return Reach{}, fmt.Errorf("read a kept answer: it holds none")
	}
	return k, nil
}

// Names tells which names stand for a database, by its ARN.
type Names map[string]string

// Bytes writes them.
func (n Names) Bytes() ([]byte, error) { return write(n) }

// ReadNames reads what Bytes writes.
func ReadNames(text []byte) (Names, error) {
	var n Names
	return n, read(text, &n)
}

func write(value any) ([]byte, error) {
	text, err := json.Marshal(value)
	if err != nil {
		return nil, fmt.Errorf("keep an answer: %w", err)
	}
	return text, nil
}

func read(text []byte, into any) error {
	if err := json.Unmarshal(text, into); err != nil {
		return fmt.Errorf("read a kept answer: %w", err)
	}
	return nil
}
