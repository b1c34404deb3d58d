package faultproxy_test

import (
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/kms"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/rds"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/collect/faultproxy"
)

func config(p *faultproxy.Proxy) aws.Config {
	return aws.Config{
		Region: "eu-west-1", BaseEndpoint: &p.URL, RetryMaxAttempts: 1,
		Credentials: credentials.NewStaticCredentialsProvider("AKIA", "secret", ""),
	}
}

func TestErrorsReachTheSDKAsAPIErrors(t *testing.T) {
	t.Parallel()
	p := faultproxy.Start(t, "http://127.0.0.1:1",
		faultproxy.Rule{Service: "ec2", Code: "UnauthorizedOperation", Message: "no <entry>"},
		faultproxy.Rule{Code: "AccessDeniedException", Message: "no <entry>"})
	cfg := config(p)
	ctx := t.Context()
	for name, call := range map[string]func() error{
		"query":    func() error { _, err := iam.NewFromConfig(cfg).ListUsers(ctx, &iam.ListUsersInput{}); return err },
		"rds":      func() error { _, err := rds.NewFromConfig(cfg).DescribeDBInstances(ctx, nil); return err },
		"ec2":      func() error { _, err := ec2.NewFromConfig(cfg).DescribeVpcs(ctx, nil); return err },
		"JSON":     func() error { _, err := kms.NewFromConfig(cfg).ListKeys(ctx, nil); return err },
		"JSON 1.0": func() error { _, err := dynamodb.NewFromConfig(cfg).ListTables(ctx, nil); return err },
		"REST":     func() error { _, err := lambda.NewFromConfig(cfg).ListFunctions(ctx, nil); return err },
	} {
		t.Run(name, func(t *testing.T) {
			var api smithy.APIError
			if err := call(); !errors.As(err, &api) {
				t.Fatalf("got %v, want an API error", err)
			}
			if api.ErrorMessage() != "no <entry>" || !strings.Contains("AccessDeniedException UnauthorizedOperation", api.ErrorCode()) {
				t.Errorf("got code %q, message %q", api.ErrorCode(), api.ErrorMessage())
			}
		})
	}
	want := map[faultproxy.Call]int{
		{Service: "iam", Operation: "ListUsers", Region: "eu-west-1"}:           1,
		{Service: "rds", Operation: "DescribeDBInstances", Region: "eu-west-1"}: 1,
		{Service: "ec2", Operation: "DescribeVpcs", Region: "eu-west-1"}:        1,
		{Service: "kms", Operation: "ListKeys", Region: "eu-west-1"}:            1,
		{Service: "dynamodb", Operation: "ListTables", Region: "eu-west-1"}:     1,
		{Service: "lambda", Operation: "ListFunctions", Region: "eu-west-1"}:    1,
	}
	if diff := cmp.Diff(want, p.Calls()); diff != "" {
		t.Errorf("calls (-want +got):\n%s", diff)
	}
}

func TestRulesApplyWhereAndAsOftenAsTheySay(t *testing.T) {
	t.Parallel()
	upstream := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = io.WriteString(w, `{"Keys":[{"KeyId":"a"},{"KeyId":"b"},{"KeyId":"c"}]}`)
	}))
	t.Cleanup(upstream.Close)
	p := faultproxy.Start(t, upstream.URL,
		faultproxy.Rule{Service: "kms", Region: "us-east-1", Code: "AccessDeniedException"},
		faultproxy.Rule{Service: "kms", Operation: "ListGrants", HTML: true},
		faultproxy.Rule{Service: "kms", Operation: "ListAliases", Drop: true},
		faultproxy.Rule{Service: "kms", Operation: "ListKeys", Times: 1, Code: "ThrottlingException"},
		faultproxy.Rule{Service: "kms", Operation: "ListKeys", Page: &faultproxy.Pages{List: "Keys", Ask: "Marker", Give: "NextMarker", More: "Truncated"}})
	client := kms.NewFromConfig(config(p))
	if _, err := client.ListKeys(t.Context(), nil); err == nil {
		t.Error("the first call should be throttled")
	}
	var keys []string
	pages := 0
	for pager := kms.NewListKeysPaginator(client, nil); pager.HasMorePages(); pages++ {
		page, err := pager.NextPage(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range page.Keys {
			keys = append(keys, *key.KeyId)
		}
	}
	if diff := cmp.Diff([]string{"a", "b", "c"}, keys); diff != "" || pages != 3 {
		t.Errorf("%d pages, keys (-want +got):\n%s", pages, diff)
	}
	id := "a"
	if _, err := client.ListGrants(t.Context(), &kms.ListGrantsInput{KeyId: &id}); err == nil {
		t.Error("a web page passed for an answer")
	}
	if _, err := client.ListAliases(t.Context(), nil); err == nil {
		t.Error("a cut connection passed for an answer")
	}
	if got := p.Count("kms", "ListKeys"); got != 4 {
		t.Errorf("ListKeys was called %d times, want 4", got)
	}
}
