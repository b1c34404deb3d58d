package collect

import (
	"fmt"
	"sync"
	"time"
)

// Event is a call that was made, or something that a run decided. It tells of
// no argument and no answer.
type Event struct {
	Account string
	Region  string
	Call    string // of a call: service and operation, such as kms:ListKeys
	Code    string // how it failed
	Text    string // of a decision, in words
	Took    time.Duration
}

// oneAtATime keeps events apart.
func oneAtATime(log func(Event)) func(Event) {
	if log == nil {
		return nil
	}
	var mu sync.Mutex
	return func(e Event) {
		mu.Lock()
		defer mu.Unlock()
		log(e)
	}
}

// decided tells of a decision about a place.
func (r *run) decided(p Place, format string, args ...any) {
	if log := r.session.base.limits.log; log != nil {
		log(Event{Account: p.Account, Region: p.Region, Text: fmt.Sprintf(format, args...)})
	}
}
