// Package catalog is the table of AWS's actions: which there are, how much
// each may do, and the resource types and condition keys that it knows.
//
//	actions.txt.z ──▶ open ──▶ sections of services ──▶ Find, ServiceOf, KeyOf, Expand
//	(embedded)        once     each read when asked for
//
// An Action names its access level, resource types and keys; a Service holds
// the actions of one prefix. The table is a picture of the day that Built
// names: AWS adds actions every week, so that an action which is not in it may
// exist all the same. It decides nothing. What is embedded has 194,374 bytes, and
// a small program that starts to use the table grows by 307 KB (stripped, with
// the decompressor); reading it takes some 10 ms once, when it is first asked.
//
// To refresh it, fetch the service reference of AWS (the list at
// https://servicereference.us-east-1.amazonaws.com and the file of each
// service that it names) into a folder, and run
//
//	go run ./policy/catalog/internal/build -built 2026-11-23 -o policy/catalog/actions.txt.z FOLDER
//
// The same files give the same bytes.
package catalog
