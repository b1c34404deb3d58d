package collect

import (
	"slices"
	"strings"
)

// Scope says where an operation is called.
type Scope uint8

// The scopes.
const (
	Regional   Scope = iota // in each region of each account
	Global                  // once in each account
	Management              // once, in the management account of the organisation (or a delegated administrator's)

	ManagementRegional // the same in each region of that account
)

// Operation describes one AWS operation, for a dump and for live calls alike:
// how it is named, what it is asked about, and what becomes of its answer.
type Operation struct {
	Service string // the CLI's name: "rds"
	Name    string // the CLI's name: "describe-db-instances"
	Action  string // the IAM action that the call needs; it names the part of a record
	Scope   Scope
	Each    *Each    // one call for each of these; nil: one call
	Filters []string // and one for each of these second arguments; without Each, the only ones
	Lists   []List   // what the answer tells of

	After string   // the service whose answers it asks about; empty: its own
	Keep  []string // names of the fields of an item that are kept, where others tell of a person; nil: all

	Documents    []string // names of fields that hold a policy document
	Reprinted    bool     // the AWS CLI decodes these documents and prints them anew, so their layout is not AWS's
	Drop         []string // paths of what is not kept: it repeats, it counts pages, it changes at every call
	Volatile     []string // first names of what is kept beside the root hash: last used, counters, health
	Ordered      []string // names of lists whose order means something; others are sets
	Secret       []string // paths of values that may be secret: reduced to their names
	Modified     string   // name of a list of parameters of which only those that somebody set are kept
	NothingThere []string // error codes that mean: there is none
	Call         Call     `json:"-"` // the live call; its result is printed as JSON and read like a file
}

// Each says which things an operation is asked about, one call for each: the
// records of a type, by the value of a field. Backwards it says which record
// an argument speaks of.
type Each struct {
	Types []string  // of records in the same account and region
	Field string    // path of the argument in the record's parts, lists are flattened; empty: the record's id
	Where [2]string // a field and the value that it must have
	Skip  string    // arguments that begin so are not asked about
	Of    bool      // the id of the record is a second argument: one call for each pair
	In    string    // a field of the record that a call needs beside: what the thing lies in
	ID    string    // the id of the thing when no record has the argument, as in List; empty: such an answer is of no use
}

// List is one kind of thing in an answer.
type List struct {
	Path string // path of a list, or of one object; empty: the answer itself
	Type string // of the records; empty: a part of the record that the argument names
	ID   string // {Field} or {Field|Other} of the item, {partition}, {region}, {account}, {owner} (OwnerId, else the account), {argument}
	One  bool   // the path leads to one object
	Name string // for a list of plain strings: the field that they become
	As   string // path of the field that holds the call's argument; it is added where AWS does not print it

	Where [2]string // a field and the value that it must have, else the item is left out
}

// Args are the arguments of one call.
type Args struct {
	Item   string // what it is asked about
	Filter string // the second argument
	In     string // what the thing lies in; live calls need it, and it tells no call from another
}

// Place is where a call is made.
type Place struct {
	Partition string
	Account   string
	Region    string // "global" for services that know no regions
}

// Part names the part of a record that an answer becomes, which is also the
// operation in coverage.
func (o *Operation) Part(filter string) string {
	if filter == "" || o.pairs() {
		return o.Action
	}
	return o.Action + "/" + filter
}

// pairs reports whether the second argument is a thing like the first.
func (o *Operation) pairs() bool { return o.Each != nil && o.Each.Of }

// Item names in coverage what a call is about.
func (o *Operation) Item(args Args) string {
	if o.pairs() {
		return args.Item + "/" + args.Filter
	}
	return args.Item
}

// argumentsOf are the arguments of the call that a line of coverage is about.
func (o *Operation) argumentsOf(item, filter string) Args {
	if o.pairs() {
		item, filter, _ = strings.Cut(item, "/")
	}
	return Args{Item: item, Filter: filter}
}

// part reports whether the answers are parts of the records that the
// arguments name.
func (o *Operation) part() bool { return o.Each != nil && len(o.Lists) > 0 && o.Lists[0].Type == "" }

// What can be a gap beside the operations: a run makes these calls to find its
// way, or an import knows that they are missing. No record is made of them.
var (
	enterAccount   = &Operation{Service: "sts", Name: "assume-role", Action: "sts:AssumeRole", Scope: Global, Each: &Each{}}
	listRegions    = &Operation{Service: "ec2", Name: "describe-regions", Action: "ec2:DescribeRegions", Scope: Global}
	policyVersions = &Operation{Service: "iam", Name: "get-policy-version", Action: "iam:GetPolicyVersion", Scope: Global, Each: &Each{}}
)

// gapOperations returns those.
func gapOperations() []*Operation { return []*Operation{enterAccount, listRegions, policyVersions} }

// Operations returns all operations, each after those that it takes its
// arguments from.
func Operations() []*Operation {
	return slices.Concat(
		stsOperations(), iamOperations(), organizationsOperations(), identityCenterOperations(), kmsOperations(), rdsOperations(),
		secretsOperations(), ssmOperations(), backupOperations(), ramOperations(), lambdaOperations(), ec2Operations(), dynamodbOperations(),
		redshiftOperations(), rolesAnywhereOperations(), cognitoOperations(),
		s3Operations(),
	)
}

// region returns "global" or the region as given.
func (o *Operation) region(region string) string {
	if o.Regional() {
		return region
	}
	return global
}

// Regional reports whether the operation is called in regions.
func (o *Operation) Regional() bool { return o.Scope == Regional || o.Scope == ManagementRegional }

// Managing reports whether the operation tells of an organisation, and is
// called where that is managed.
func (o *Operation) Managing() bool { return o.Scope == Management || o.Scope == ManagementRegional }

const global = "global"

// partitionOf returns the partition of a region.
func partitionOf(region string) string {
	switch {
	case strings.HasPrefix(region, "cn-"):
		return "aws-cn"
	case strings.HasPrefix(region, "us-gov-"):
		return "aws-us-gov"
	}
	return "aws"
}
