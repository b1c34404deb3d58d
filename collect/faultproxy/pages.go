package faultproxy

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"strconv"
)

// Pages cuts the one list of an answer in JSON into pages of one, where an
// emulator gives everything at once.
type Pages struct {
	List string // the list's field: "Keys"
	Ask  string // the token's field in a request: "Marker"
	Give string // and in an answer: "NextMarker"
	More string // the field that says whether there is more, if any: "Truncated"
}

func (p *Pages) serve(w http.ResponseWriter, r *http.Request, body []byte, next http.Handler) {
	var request map[string]any
	_ = json.Unmarshal(body, &request)
	token, _ := request[p.Ask].(string)
	at, _ := strconv.Atoi(token)
	delete(request, p.Ask)
	whole, _ := json.Marshal(request)
	r.Body = io.NopCloser(bytes.NewReader(whole))
	r.ContentLength = int64(len(whole))
	recorder := httptest.NewRecorder()
	next.ServeHTTP(recorder, r)

	var answer map[string]any
	_ = json.Unmarshal(recorder.Body.Bytes(), &answer)
	if list, ok := answer[p.List].([]any); ok {
		end := min(at+1, len(list))
		answer[p.List] = list[min(at, end):end]
		if p.More != "" {
			answer[p.More] = end < len(list)
		}
		if end < len(list) {
			answer[p.Give] = strconv.Itoa(end)
		}
	}
	page, _ := json.Marshal(answer)
	w.Header().Set("Content-Type", recorder.Header().Get("Content-Type"))
	w.WriteHeader(recorder.Code)
	_, _ = w.Write(page)
}
