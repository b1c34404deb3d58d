// Package simulate answers questions in the parameter names of AWS's
// SimulateCustomPolicy, one JSON object a line, and with the layers which that
// API lacks: session policies, levels of SCPs and RCPs, endpoint policies and
// KMS grants.
//
//	JSON line ──▶ input ──▶ policy.Request for each action × resource ──▶ Result ──▶ JSON line
//	             (strict)                                                 (a Simulator runs many, in order)
//
// A Simulator answers single lines with Line and streams with Run; an Answer
// holds a Result for each action and resource, or the Error of a line that
// cannot be evaluated. A parameter whose name is not known is such an error,
// since to ignore it would answer another question; names that begin in lower
// case are the writer's own notes. A policy that cannot be read is no error: it
// may say anything, and so is a condition that names it.
//
// What AWS's API leaves to its caller is settled like this. Without CallerArn,
// somebody asks who belongs to the account of the resource. The role of a
// session has no path unless aws:PrincipalArn is given. Who gives endpoint
// policies sends the request through an endpoint. Actions name one action
// each: a * in one is an error, and in a resource a letter like any other.
//
// It reads no snapshot and knows no organisation.
package simulate
