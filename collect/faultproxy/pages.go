package faultproxy

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strconv"
)

// Pages cuts the one list of an answer into pages of one, where an emulator
// gives everything at once. The answer is JSON, or XML when the request is a
// form.
type Pages struct {
	List string // the list's field: "Keys"
	Ask  string // the token's field in a request: "Marker"
	Give string // and in an answer: "NextMarker"
	More string // the field of JSON that says whether there is more, if any: "Truncated"
}

func (p *Pages) serve(w http.ResponseWriter, r *http.Request, body []byte, next http.Handler) {
	token, whole, cut := p.json(body)
	if form, err := url.ParseQuery(string(body)); err == nil && form.Get("Action") != "" {
		token = form.Get(p.Ask)
		form.Del(p.Ask)
		whole, cut = []byte(form.Encode()), p.cutXML
	}
	at, _ := strconv.Atoi(token)
	r.Body = io.NopCloser(bytes.NewReader(whole))
	r.ContentLength = int64(len(whole))
	recorder := httptest.NewRecorder()
	next.ServeHTTP(recorder, r)
	page := cut(recorder.Body.Bytes(), at)
	w.Header().Set("Content-Type", recorder.Header().Get("Content-Type"))
	w.WriteHeader(recorder.Code)
	_, _ = w.Write(page)
}

// json takes the token out of a request in JSON.
func (p *Pages) json(body []byte) (token string, whole []byte, cut func([]byte, int) []byte) {
	var request map[string]any
	_ = json.Unmarshal(body, &request)
	token, _ = request[p.Ask].(string)
	delete(request, p.Ask)
	whole, _ = json.Marshal(request)
	return token, whole, p.cutJSON
}

func (p *Pages) cutJSON(text []byte, at int) []byte {
	var answer map[string]any
	_ = json.Unmarshal(text, &answer)
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
	return page
}

func (p *Pages) cutXML(text []byte, at int) []byte {
	items := p.items(text)
	if len(items) == 0 {
		return text
	}
	end := min(at+1, len(items))
	var page []byte
	if end < len(items) {
		page = []byte("<" + p.Give + ">" + strconv.Itoa(end) + "</" + p.Give + ">")
	}
	from, to := items[0][0], items[len(items)-1][1]
	open := bytes.LastIndexByte(bytes.TrimRight(text[:from], " \n\t"), '<') // of the list
	return slices.Concat(text[:open], page, text[open:from], text[items[min(at, end-1)][0]:items[end-1][1]], text[to:])
}

// items finds where the items of the list begin and end.
func (p *Pages) items(text []byte) (items [][2]int64) {
	d := xml.NewDecoder(bytes.NewReader(text))
	depth, list := 0, -1
	for {
		before := d.InputOffset()
		token, err := d.Token()
		if err != nil {
			return items
		}
		switch t := token.(type) {
		case xml.StartElement:
			depth++
			switch {
			case list < 0 && t.Name.Local == p.List:
				list = depth
			case list > 0 && depth == list+1:
				items = append(items, [2]int64{before})
			}
		case xml.EndElement:
			if list > 0 && depth == list+1 {
				items[len(items)-1][1] = d.InputOffset()
			}
			if depth == list {
				return items
			}
			depth--
		}
	}
}
