package policy

import "sync/atomic"

// Class says what kind of fact a test asks about, and so what it does to an
// answer.
type Class string

// The classes of tests.
const (
	Known        Class = "known"        // the snapshot settles it; never left over
	Chosen       Class = "chosen"       // the caller picks the value: any working one will do
	Circumstance Class = "circumstance" // source address, MFA, time to come
	Secret       Class = "secret"       // an external id, the subject of an identity provider
	Gap          Class = "gap"          // not collected, and it could only block
	Unread       Class = "unread"       // not collected, and it would have to allow
	Disputed     Class = "disputed"     // AWS's documents contradict each other
	Cutoff       Class = "cutoff"       // a bound was hit
)

// Keys of the tests that are ours.
const (
	KeyNotCollected = "iamreach:NotCollected" // Values: the operation not read, such as kms:ListGrants
	KeyDisputed     = "iamreach:Disputed"     // Values: the rule, such as PE-055
	KeyCutoff       = "iamreach:Cutoff"       // Values: what was bounded, and the limit
	KeyNetworkFrom  = "iamreach:NetworkFrom"  // Values: VPCs, groups and ranges
)

// Test is one condition on the context of a request.
type Test struct {
	Key      string
	Operator string // as in a policy, with its ForAnyValue: and IfExists
	Values   []string
	Class    Class
	Account  string // of what was not collected, for Gap and Unread
	Region   string // the same

	Operation string // the same, where Values do not name it
}

// Op is what a Formula does with its arguments.
type Op uint8

// The forms of a formula.
const (
	OpFalse Op = iota
	OpTrue
	OpTest
	OpNot
	OpAll
	OpAny
)

// Formula is an immutable boolean formula over tests. Make one with True,
// False, Is, Not, All and Any, which simplify. Formulas that say the same in
// the same way are Equal; what is not written yet is written when it is read.
type Formula struct {
	op    Op
	args  []*Formula
	test  Test
	sense *sense // of a test that can be reasoned about, else nil

	head string // with which the text begins
	text atomic.Pointer[string]
	id   atomic.Pointer[identity]
}
