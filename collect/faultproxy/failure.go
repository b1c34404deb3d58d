package faultproxy

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"strings"
)

// fail writes an error in the format of the service.
func fail(w http.ResponseWriter, service string, rule Rule) {
	switch service {
	case "ec2":
		respond(w, "text/xml", rule.status(), fmt.Sprintf(
			"<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>0</RequestID></Response>",
			escape(rule.Code), escape(rule.Message)))
	case "iam", "sts", "rds", "redshift":
		respond(w, "text/xml", rule.status(), fmt.Sprintf(
			"<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>0</RequestId></ErrorResponse>",
			escape(rule.Code), escape(rule.Message)))
	case "lambda":
		w.Header().Set("X-Amzn-Errortype", rule.Code)
		respond(w, "application/json", rule.status(), object(map[string]string{"Type": "User", "Message": rule.Message}))
	default:
		if rule.Status == 0 && rule.status() == http.StatusForbidden {
			rule.Status = http.StatusBadRequest // JSON services refuse with 400
		}
		respond(w, "application/x-amz-json-1.1", rule.status(), object(map[string]string{"__type": rule.Code, "message": rule.Message}))
	}
}

// status is the HTTP status that goes with the code.
func (r Rule) status() int {
	switch {
	case r.Status != 0:
		return r.Status
	case r.HTML:
		return http.StatusInternalServerError
	case strings.Contains(r.Code, "Denied"), strings.Contains(r.Code, "Unauthorized"), strings.HasPrefix(r.Code, "Expired"),
		r.Code == "InvalidClientTokenId":
		return http.StatusForbidden
	case r.Code == "RequestLimitExceeded":
		return http.StatusServiceUnavailable
	case r.Code == "TooManyRequestsException":
		return http.StatusTooManyRequests
	}
	return http.StatusBadRequest
}

func respond(w http.ResponseWriter, kind string, status int, body string) {
	w.Header().Set("Content-Type", kind)
	w.WriteHeader(status)
	_, _ = io.WriteString(w, body)
}

func escape(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text))
	return b.String()
}

func object(fields map[string]string) string {
	text, _ := json.Marshal(fields) // strings always can be written
	return string(text)
}
