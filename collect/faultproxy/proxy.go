package faultproxy

import (
	"bytes"
	"io"
	"log"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// Rule says which calls fail, and how. Empty fields match everything.
type Rule struct {
	Service   string // as in the signature: "kms"
	Operation string // a prefix of its API name: "ListGrants", "Describe"
	Region    string
	Contains  string // text in the request's body or path
	After     int    // so many calls that match pass by before it applies
	Times     int    // how often the rule applies; 0: always

	Code    string // the error code, as the service would send it
	Message string
	Status  int    // of HTTP; 0: what AWS sends with such a code
	HTML    bool   // a web page instead of an error: a broken middlebox
	Drop    bool   // no answer, the connection is cut
	Page    *Pages // no error: the answer in pages
	Answer  string // no error: this, for what the emulator lacks

	Delay time.Duration // before whatever else; with nothing else, the emulator's answer
	Then  func()        // called first
}

// answers reports whether the rule takes the emulator's place.
func (r Rule) answers() bool {
	return r.Code != "" || r.HTML || r.Drop || r.Page != nil || r.Answer != ""
}

// Call is one operation in one region.
type Call struct {
	Service, Operation, Region string
}

// Proxy is a running proxy.
type Proxy struct {
	URL string

	mu    sync.Mutex
	rules []Rule
	seen  []int // calls that match each rule
	used  []int // those that it decided
	calls map[Call]int
	next  http.Handler
}

// Start starts a proxy before the emulator at upstream, for the time of the
// test. The first rule that matches a call decides.
func Start(tb testing.TB, upstream string, rules ...Rule) *Proxy {
	tb.Helper()
	target, err := url.Parse(upstream)
	if err != nil {
		tb.Fatal(err)
	}
	p := &Proxy{rules: rules, seen: make([]int, len(rules)), used: make([]int, len(rules)), calls: map[Call]int{}}
	p.next = &httputil.ReverseProxy{ErrorLog: log.New(io.Discard, "", 0), Rewrite: func(r *httputil.ProxyRequest) {
		r.SetURL(target)
		r.Out.Host = r.In.Host
	}}
	server := httptest.NewServer(p)
	tb.Cleanup(server.Close)
	p.URL = server.URL
	return p
}

// Calls returns how often each operation was called, retries included.
func (p *Proxy) Calls() map[Call]int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return maps.Clone(p.calls)
}

// Count returns how often an operation was called in all regions.
func (p *Proxy) Count(service, operation string) int {
	total := 0
	for call, n := range p.Calls() {
		if call.Service == service && call.Operation == operation {
			total += n
		}
	}
	return total
}

// ServeHTTP answers one call.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.ContentLength = int64(len(body))
	call := read(r, body)
	rule, ok := p.match(call, r.URL.Path+"\n"+string(body))
	if rule.Then != nil {
		rule.Then()
	}
	if rule.Delay > 0 {
		select {
		case <-time.After(rule.Delay):
		case <-r.Context().Done():
		}
	}
	switch {
	case !ok || !rule.answers():
		p.next.ServeHTTP(w, r)
	case rule.Answer != "":
		respond(w, "application/json", http.StatusOK, rule.Answer)
	case rule.Drop:
		panic(http.ErrAbortHandler)
	case rule.HTML:
		w.Header().Set("Content-Type", "text/html")
		w.WriteHeader(rule.status())
		_, _ = io.WriteString(w, "<!doctype html><title>Sorry</title><p>Something went wrong.")
	case rule.Page != nil:
		rule.Page.serve(w, r, body, p.next)
	default:
		fail(w, protocolOf(r, body, call.Service), rule)
	}
}

func (p *Proxy) match(call Call, text string) (Rule, bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.calls[call]++
	for i, rule := range p.rules {
		switch {
		case rule.Service != "" && rule.Service != call.Service,
			rule.Region != "" && rule.Region != call.Region,
			!strings.HasPrefix(call.Operation, rule.Operation),
			!strings.Contains(text, rule.Contains):
			continue
		}
		p.seen[i]++
		if p.seen[i] <= rule.After || rule.Times > 0 && p.used[i] >= rule.Times {
			continue
		}
		p.used[i]++
		return rule, true
	}
	return Rule{}, false
}
