package faultproxy

import (
	"net/http"
	"net/url"
	"strings"
)

// read tells the operation from the request: the credential scope of the
// signature names service and region, the protocol the operation.
func read(r *http.Request, body []byte) Call {
	var call Call
	_, scope, _ := strings.Cut(r.Header.Get("Authorization"), "Credential=")
	scope, _, _ = strings.Cut(scope, ",")
	if parts := strings.Split(scope, "/"); len(parts) == 5 { // key/date/region/service/aws4_request
		call.Region, call.Service = parts[2], parts[3]
	}
	if target := r.Header.Get("X-Amz-Target"); target != "" { // JSON: "TrentService.ListGrants"
		call.Operation = target[strings.LastIndexByte(target, '.')+1:]
	} else if form, err := url.ParseQuery(string(body)); err == nil && form.Get("Action") != "" { // query and EC2
		call.Operation = form.Get("Action")
	} else {
		call.Operation = rest(r.Method, r.URL.Path)
	}
	return call
}

// operations are those of RAM, AWS Backup and Roles Anywhere, by method and
// path.
var operations = map[string]string{
	"POST getresourceshares": "GetResourceShares", "POST getresourceshareassociations": "GetResourceShareAssociations",
	"GET backup-vaults": "ListBackupVaults", "GET trustanchors": "ListTrustAnchors", "GET profiles": "ListProfiles",
}

// rest names the operations of Lambda and Account by method and path, others
// by these.
func rest(method, path string) string {
	if method == http.MethodPost && path == "/listRegions" {
		return "ListRegions"
	}
	rest, lambda := strings.CutPrefix(path, "/2015-03-31/functions")
	rest = strings.Trim(rest, "/")
	switch {
	case lambda && method == http.MethodGet && rest == "":
		return "ListFunctions"
	case lambda && method == http.MethodGet && strings.HasSuffix(rest, "/policy"):
		return "GetPolicy"
	case lambda && method == http.MethodGet && !strings.Contains(rest, "/"):
		return "GetFunction"
	}
	if name := operations[method+" "+strings.Trim(path, "/")]; name != "" {
		return name
	}
	return method + " " + path
}
