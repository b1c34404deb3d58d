// Package faultproxy stands between an AWS client and an emulator, and
// answers chosen calls with the errors that AWS would give, in the wire format
// of the service. It is imported by tests alone.
//
//	client ──▶ Proxy ──▶ emulator
//	             ├─ Rule: an error, a web page, a cut connection, a slow answer
//	             ├─ Page: one list in pages of one
//	             └─ Calls: what was asked, how often
//
// It reads service, region and access key from the signature, and the
// operation from the request, of the query, EC2, JSON and REST protocols; it
// knows the operations of Lambda and Account, and names others of REST by
// method and path. It checks no signature.
package faultproxy
