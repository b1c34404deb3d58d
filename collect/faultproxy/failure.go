package faultproxy

import (
	"encoding/json"
	"encoding/xml"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
)

// protocol is how a service writes its errors.
type protocol int

const (
	jsonRPC protocol = iota // DynamoDB, KMS, Organizations, Secrets Manager, ECS, SSM, …
	query                   // IAM, STS, RDS, Redshift, SNS, Auto Scaling, …
	ec2Query
	restJSON // Lambda, EKS, Backup, Account, OpenSearch, …
	restXML  // S3
)

// protocolOf tells the protocol from the request, and not from a list of
// services that would grow.
func protocolOf(r *http.Request, body []byte, service string) protocol {
	form, _ := url.ParseQuery(string(body))
	switch {
	case r.Header.Get("X-Amz-Target") != "":
		return jsonRPC
	case service == "ec2":
		return ec2Query
	case form.Get("Action") != "":
		return query
	case service == "s3":
		return restXML
	}
	return restJSON
}

// fail writes an error in the format of the service.
func fail(w http.ResponseWriter, p protocol, rule Rule) {
	switch p {
	case ec2Query:
		respond(w, "text/xml", rule.status(), fmt.Sprintf(
			"<Response><Errors><Error><Code>%s</Code><Message>%s</Message></Error></Errors><RequestID>0</RequestID></Response>",
			escape(rule.Code), escape(rule.Message)))
	case query:
		respond(w, "text/xml", rule.status(), fmt.Sprintf(
			"<ErrorResponse><Error><Type>Sender</Type><Code>%s</Code><Message>%s</Message></Error><RequestId>0</RequestId></ErrorResponse>",
			escape(rule.Code), escape(rule.Message)))
	case restXML:
		respond(w, "application/xml", rule.status(), fmt.Sprintf(
			`<?xml version="1.0" encoding="UTF-8"?><Error><Code>%s</Code><Message>%s</Message><RequestId>0</RequestId></Error>`,
			escape(rule.Code), escape(rule.Message)))
	case restJSON:
		w.Header().Set("X-Amzn-Errortype", rule.Code)
		respond(w, "application/json", rule.status(), object(map[string]string{"Type": "User", "message": rule.Message, "Message": rule.Message}))
	case jsonRPC:
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
