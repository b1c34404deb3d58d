// Package faultproxy stands between an AWS client and an emulator, and
// answers chosen calls with the errors that AWS would give, in the wire format
// of the service. It is imported by tests alone.
//
//	client ──▶ Proxy ──▶ emulator
//	             ├─ Rule: an error, a web page, a cut connection
//	             ├─ Page: one list in pages of one
//	             └─ Calls: what was asked, how often
//
// It reads service, region and access key from the signature, and the
// operation from the request, of the query, EC2, JSON and Lambda's REST
// protocols. It checks no signature.
package faultproxy
