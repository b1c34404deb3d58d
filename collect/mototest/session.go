package mototest

import (
	"fmt"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/aws/aws-sdk-go-v2/service/sts/types"
)

// accessKey returns credentials of a role session in the account, which moto
// hands out without asking whether the role exists.
func (s *Server) accessKey(tb testing.TB, account string) *types.Credentials {
	tb.Helper()
	out, err := sts.NewFromConfig(s.Config(account, "us-east-1")).AssumeRole(tb.Context(), &sts.AssumeRoleInput{
		RoleArn:         aws.String(fmt.Sprintf("arn:aws:iam::%s:role/Operator", account)),
		RoleSessionName: aws.String("test"),
	})
	if err != nil {
		tb.Fatal(err)
	}
	return out.Credentials
}

// Credentials are those of a role session in the account, as they lie in the
// environment of Environ.
func (s *Server) Credentials(tb testing.TB, account string) aws.CredentialsProvider {
	tb.Helper()
	key := s.accessKey(tb, account)
	return credentials.NewStaticCredentialsProvider(*key.AccessKeyId, *key.SecretAccessKey, *key.SessionToken)
}

// made unwraps what an SDK call returns: made(client.CreateKey(ctx, in))(tb).
func made[T any](out T, err error) func(testing.TB) T {
	return func(tb testing.TB) T {
		tb.Helper()
		if err != nil {
			tb.Fatal(err)
		}
		return out
	}
}
