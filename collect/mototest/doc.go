// Package mototest runs moto, an emulator of AWS's APIs, for tests. It is
// imported by tests alone.
//
//	python3 with moto ──▶ Start ──▶ Server ──▶ Config  to seed any account
//	                                      └──▶ Environ for a program under test
//
// An importable moto of the pinned minor version is used as it is, else the
// pinned one is installed into a virtual environment in the user's cache
// folder. Without Python a test is skipped, or fails when CI=true. Estate is
// the one organisation that end-to-end tests seed. Errors are injected by
// package faultproxy, since moto's own have the wrong wire format.
package mototest
