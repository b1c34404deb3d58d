package render

import (
	"fmt"
	"time"

	"github.com/iamreach/iamreach/graph/answer"
	"github.com/iamreach/iamreach/graph/technique"
)

// The sample answers that the tests draw.

const (
	dev, prod, data, partner = "111122223333", "444455556666", "777788889999", "999900001111"

	ana      = "arn:aws:iam::" + dev + ":user/ana"
	deploy   = "arn:aws:iam::" + dev + ":role/ci-deploy"
	operator = "arn:aws:iam::" + prod + ":role/ops/operator"
	reader   = "arn:aws:iam::" + prod + ":role/orders-reader"
	bastion  = "arn:aws:ec2:eu-west-1:" + prod + ":instance/i-0a1b2c3d4e5f60718"
	orders   = "arn:aws:rds:eu-west-1:" + prod + ":db:prod-orders"
	master   = "arn:aws:secretsmanager:eu-west-1:" + prod + ":secret:orders/master-AbCdEf"
	ledger   = "arn:aws:rds:eu-west-1:" + data + ":cluster:ledger"
	nightly  = "arn:aws:rds:eu-west-1:" + data + ":cluster-snapshot:ledger-nightly"
	github   = "arn:aws:iam::" + dev + ":oidc-provider/token.actions.githubusercontent.com#repo:acme/shop:*"
)

var aliases = map[string]string{dev: "dev", prod: "prod", data: "data"}

var taken = answer.Snapshot{ID: "20261123T200220Z-3f9a1c07", Taken: time.Date(2026, 11, 23, 20, 2, 20, 0, time.UTC)}

func test(key, operator string, values ...string) *answer.Condition {
	return &answer.Condition{Test: &answer.Test{Key: key, Operator: operator, Values: values, Class: "circumstance"}}
}

var mfa = test("aws:MultiFactorAuthPresent", "Bool", "true")

// short are the short names of the techniques that are built in.
var short = func() map[string]string {
	names := map[string]string{}
	list, err := technique.Catalogue()
	if err != nil {
		panic(err) // the catalogue is embedded
	}
	for i := range list {
		names[list[i].ID] = list[i].Short
	}
	return names
}()

func hop(from, technique, to, summary string, more ...func(*answer.Hop)) *answer.Hop {
	h := &answer.Hop{From: answer.Node{ID: from}, To: answer.Node{ID: to}, Technique: technique, Name: short[technique], Summary: summary, Certainty: answer.Yes}
	for _, m := range more {
		m(h)
	}
	return h
}

func on(c *answer.Condition) func(*answer.Hop) {
	return func(h *answer.Hop) { h.Certainty, h.Conditions = answer.If, c }
}

func uncertain(h *answer.Hop) { h.Certainty = answer.Unknown }

func using(resource string) func(*answer.Hop) {
	return func(h *answer.Hop) { h.Proof = append(h.Proof, answer.Proof{Action: "x:Y", Resource: resource}) }
}

func with(needs ...*answer.Hop) func(*answer.Hop) {
	return func(h *answer.Hop) { h.Needs = append(h.Needs, path(0, "", needs...)) }
}

func path(score float64, band string, hops ...*answer.Hop) *answer.Path {
	p := &answer.Path{Certainty: answer.Yes, Score: score, Band: band, Hops: hops}
	for _, h := range hops {
		if h.Certainty == answer.Unknown || h.Certainty == answer.If && p.Certainty == answer.Yes {
			p.Certainty = h.Certainty
		}
	}
	return p
}

// chain is a person who assumes two roles, the first with MFA, and reads the
// secret of a database.
func chain() []*answer.Path {
	return []*answer.Path{path(74, "high",
		hop(ana, "sts-assume-role", deploy, "may assume role/ci-deploy", on(mfa)),
		hop(deploy, "sts-assume-role", reader, "may assume role/orders-reader"),
		hop(reader, "custom-secret-read", orders, "may read orders/master, which opens prod-orders", using(master)),
	)}
}

// estate has every sort of arrow: continuous integration, a conditional hop,
// an unknown one, a shared snapshot, a bastion, a policy written on the way.
func estate() []*answer.Path {
	raised := hop(operator, "iam-put-role-policy-self", operator, "may write itself an inline policy")
	raised.To.State = []answer.Modification{{Kind: "granted"}}
	reset := hop(operator, "rds-reset-master-instance", orders, "may reset the master password of prod-orders",
		with(hop(operator, "ssm-start-session", bastion, "may open a session on i-0a1b2c3d4e5f60718")))
	reset.From.State = raised.To.State
	reset.Needs[0].Hops[0].From.State = raised.To.State
	unknown := path(41, "medium",
		hop("account:"+partner, "rds-snapshot-restore-cluster", ledger, "may restore ledger-nightly as a new cluster", using(nightly), uncertain))
	unknown.Unknown = []answer.Reason{{Why: "gap", Operation: "kms:ListGrants", Account: data, Region: "eu-west-1"}}
	list := append(chain(),
		path(91, "critical",
			hop(github, "trust-oidc", deploy, "may assume role/ci-deploy with a web identity token"),
			hop(deploy, "sts-assume-role", reader, "may assume role/orders-reader"),
			hop(reader, "custom-secret-read", orders, "may read orders/master, which opens prod-orders", using(master)),
		),
		path(66, "high",
			hop(ana, "sts-assume-role", operator, "may assume role/operator", on(&answer.Condition{All: []*answer.Condition{
				mfa, test("aws:SourceVpc", "StringEquals", "vpc-0a1b2c3d"),
			}})),
			raised, reset,
		),
		path(88, "high",
			hop(reader, "rds-snapshot-restore-cluster", ledger, "may restore ledger-nightly as a new cluster", using(nightly),
				on(test("aws:SourceVpce", "StringEquals", "vpce-0c9e8d7f"))),
		),
		unknown,
		path(57, "medium", hop("anyone", "rds-iam-connect", orders, "may log in to prod-orders with an IAM token", on(test("iamreach:NetworkFrom", "Within", "sg-0b1c2d3e", "10.0.0.0/8")))),
	)
	list[0].Assumes = []string{"a database user that may log in with IAM"}
	return list
}

// crowd has most kinds of nodes, folded ones, and an arrow that the engine
// draws behind a card.
func crowd() []*answer.Path {
	const (
		root   = "arn:aws:iam::" + dev + ":root"
		svc    = "arn:aws:iam::" + prod + ":user/svc"
		worker = "arn:aws:lambda:eu-west-1:" + prod + ":function:orders-worker"
		carts  = "arn:aws:dynamodb:eu-west-1:" + prod + ":table/carts"
		proxy  = "arn:aws:rds:eu-west-1:" + data + ":db-proxy:prx-1"
	)
	var paths []*answer.Path
	for i := range 14 {
		paths = append(paths, path(63, "medium",
			hop(role(dev, i), "sts-assume-role", reader, "may assume role/orders-reader", on(mfa)),
			hop(reader, "rds-iam-connect", orders, "may log in")))
	}
	for i := range 3 {
		paths = append(paths, path(20, "low", hop(fmt.Sprintf("arn:aws:iam::%s:user/u%d", prod, i), "rds-data-api-sql", ledger, "may run SQL")))
	}
	return append(paths,
		path(20, "low", hop(ana, "lambda-update-code", worker, "may replace the code"), hop(worker, "lambda-role-credentials", reader, "holds the credentials"),
			hop(reader, "dynamodb-read", carts, "may read carts", on(test("iamreach:NotCollected", "Allows", "organizations:ListPolicies")))),
		path(20, "low", hop(ana, "sts-assume-role", operator, "may assume role/operator"), hop(operator, "administrator", "admin:"+prod, "is an administrator")),
		path(20, "low", hop(root, "sts-assume-role", operator, "may assume role/operator"), hop(operator, "x", ledger, "may log in", using(proxy))),
		path(20, "low", hop("key:AKIAIOSFODNN7EXAMPLE", "x", ana, "is a key of user/ana"), hop(ana, "iam-create-access-key", svc, "may make a key"),
			hop(svc, "x", "arn:aws:kms:eu-west-1:"+prod+":key/ab", "may use key ab")),
		path(20, "low", hop("service:lambda.amazonaws.com", "x", orders, "reads prod-orders")),
	)
}

// pictures are the samples with their titles.
func pictures() map[string]struct {
	paths []*answer.Path
	Options
} {
	return map[string]struct {
		paths []*answer.Path
		Options
	}{
		"chain":  {chain(), Options{Title: "How can user/ana read prod-orders?", Subtitle: "1 path · high, 74.0", Tool: "iamreach 1.0", Snapshot: taken, Aliases: aliases}},
		"estate": {estate(), Options{Title: "Who can reach prod-orders and ledger?", Subtitle: "6 paths from 4 principals · worst: critical, 91.0", Tool: "iamreach 1.0", Snapshot: taken, Aliases: aliases}},
		"crowd":  {crowd(), Options{Title: "Who can reach what?", Tool: "iamreach 1.0", Snapshot: taken, Aliases: aliases, MaxNodes: 20}},
		"empty":  {nil, Options{Title: "How can user/bob read prod-orders?", Tool: "iamreach 1.0", Snapshot: taken}},
	}
}
