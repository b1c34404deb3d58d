package scenario

import (
	"context"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/graph/reach"
)

func TestWhatIsRemovedEndsTheHop(t *testing.T) {
	if testing.Short() {
		t.Skip("goes through every technique many times: left out of -short")
	}
	t.Parallel()
	for _, c := range []struct {
		name, text, from, to string
		want                 []string
	}{
		{
			"other actions and statements would still let it read", `
about: x
group/g: {allow: dynamodb:Query on table/t}
user/ana: {groups: group/g, allow: ["dynamodb:Scan on table/t", "dynamodb:GetItem, dynamodb:Scan on table/*"]}
table/t: {}`, "user/ana", "t",
			[]string{"take dynamodb:Scan out of statement 1 of ana on user/ana and take dynamodb:Scan, dynamodb:GetItem out of statement 2 of ana on user/ana and take dynamodb:Query out of statement 1 of g on group/g"},
		},
		{
			"a policy of AWS is detached", `
about: x
user/ana: {attach: AdministratorAccess}
table/t: {}`, "user/ana", "t",
			[]string{"detach policy/AdministratorAccess from user/ana"},
		},
		{
			"nobody edits the policy of an AWS managed key", `
about: x
user/ana: {allow: secretsmanager:GetSecretValue on secret/m}
cluster/c: {data-api: true, secret: secret/m}
secret/m: {}`, "user/ana", "c",
			[]string{"take secretsmanager:GetSecretValue out of statement 1 of ana on user/ana"},
		},
		{
			"what the account gives needs the identity too, what names the user does not", `
about: x
user/ana: {allow: sts:AssumeRole on role/r}
role/r: {trust: [account, user/ana], allow: dynamodb:Scan on table/t}
table/t: {}`, "user/ana", "t",
			[]string{"take sts:AssumeRole out of statement 2 of the trust policy of role/r and take sts:AssumeRole out of statement 1 of ana on user/ana"},
		},
		{
			"several names match several statements", `
about: x
user/ana: {allow: ["rds-db:connect on login/d/app", "rds-db:connect on login/d/report"]}
db/d: {iam: true, open: vpc}`, "user/ana", "d",
			[]string{"take rds-db:connect out of statement 1 of ana on user/ana and take rds-db:connect out of statement 2 of ana on user/ana"},
		},
		{
			"a trust policy that is rewritten is not what is taken away", `
about: x
user/ana: {allow: iam:UpdateAssumeRolePolicy on role/r}
role/r: {trust: lambda.amazonaws.com, allow: dynamodb:Scan on table/t}
table/t: {}`, "user/ana", "t",
			[]string{"take iam:UpdateAssumeRolePolicy out of statement 1 of ana on user/ana"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			s, err := Parse("remove.yaml", []byte(c.text))
			if err != nil {
				t.Fatal(err)
			}
			compiled, err := s.Compile(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			world, err := reach.Load(context.Background(), compiled.Snapshot, reach.Options{})
			if err != nil {
				t.Fatal(err)
			}
			found, err := world.Paths(c.from, c.to, reach.Query{K: 1})
			if err != nil || len(found.Paths) != 1 {
				t.Fatalf("%d paths, %v", len(found.Paths), err)
			}
			if diff := cmp.Diff(c.want, found.Paths[0].Hops[0].Remove); diff != "" {
				t.Errorf("changes (-want +got):\n%s", diff)
			}
		})
	}
}
