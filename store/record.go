package store

import (
	"cmp"
	"encoding/json"
)

// Key names one thing that an AWS API describes.
type Key struct {
	Partition string // aws, aws-cn, aws-us-gov
	Account   string // 12 digits
	Region    string // region code, or "global"
	Type      string // CloudFormation's spelling where it has one: AWS::RDS::DBInstance
	ID        string // the ARN where there is one, else the identifier that AWS prints
}

// Compare orders keys by partition, account, region, type and id.
func (k Key) Compare(o Key) int {
	return cmp.Or(cmp.Compare(k.Partition, o.Partition), cmp.Compare(k.Account, o.Account),
		cmp.Compare(k.Region, o.Region), cmp.Compare(k.Type, o.Type), cmp.Compare(k.ID, o.ID))
}

// Record is what the APIs said about one thing: one part for each operation
// that told something of it, such as "kms:DescribeKey" and "kms:ListGrants",
// as canonical JSON in the form that the AWS CLI prints.
type Record struct {
	Key
	Parts    map[string]json.RawMessage
	Volatile map[string]json.RawMessage // last-used times, counters, health: outside the root hash
}

// Outcome says what came of reading one operation in one account and region.
type Outcome string

// The outcomes. A missing entry of coverage means NotTried.
const (
	Read     Outcome = "read"
	Empty    Outcome = "empty" // the call worked, or said that there is nothing
	Denied   Outcome = "denied"
	Failed   Outcome = "failed" // throttled for good, unreachable, or an answer that cannot be read
	NotTried Outcome = "not-tried"
)

// Gap reports whether the outcome leaves something unread.
func (o Outcome) Gap() bool { return o != Read && o != Empty }

// Coverage is the outcome of one operation in one account and region, or of
// its call for one item there.
type Coverage struct {
	Account   string
	Region    string
	Operation string // the IAM action that the call needs: kms:ListGrants
	Item      string // the argument of a call for one thing, else empty
	Outcome   Outcome
	Code      string // AWS's error code, for a gap
	Message   string // AWS's error text, for a gap
}
