package collect

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/credentials"
	"github.com/aws/smithy-go"
	"github.com/google/go-cmp/cmp"
)

func TestThePolicyOfABucketIsAskedForInItsAccount(t *testing.T) {
	t.Parallel()
	said := func(status int, code string) string {
		return http.StatusText(status) + "|<Error><Code>" + code + "</Code><Message>it says so</Message></Error>"
	}
	tests := []struct {
		name    string
		answers []string // status|body, the last one again and again
		want    any
		code    string // of the error
		calls   int
	}{
		{"a policy", []string{"OK|{}"}, map[string]any{"Policy": "{}"}, "", 1},
		{"no policy", []string{said(http.StatusNotFound, "NoSuchBucketPolicy")}, nil, "NoSuchBucketPolicy", 1},
		{"another account's", []string{said(http.StatusForbidden, "AccessDenied")}, nil, "AccessDenied", 1},
		{"too fast at first", []string{said(http.StatusServiceUnavailable, "SlowDown"), "OK|{}"}, map[string]any{"Policy": "{}"}, "", 2},
		{"a proxy refuses", []string{"Forbidden|<html>no</html>"}, nil, "HTTP403", 1},
		{"it is ill", []string{said(http.StatusInternalServerError, "InternalError")}, nil, "InternalError", attempts},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			calls := 0
			server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				status, body, _ := strings.Cut(tt.answers[min(calls, len(tt.answers)-1)], "|")
				calls++
				if r.URL.Path != "/exports" || !r.URL.Query().Has("policy") || r.Header.Get("X-Amz-Expected-Bucket-Owner") != "111122223333" ||
					!strings.Contains(r.Header.Get("Authorization"), "/eu-west-1/s3/aws4_request") {
					t.Errorf("got %s %s with %v", r.Method, r.URL, r.Header)
				}
				for code := http.StatusOK; code < 600; code++ {
					if http.StatusText(code) == status {
						w.WriteHeader(code)
					}
				}
				_, _ = w.Write([]byte(body))
			}))
			t.Cleanup(server.Close)
			clients := &Clients{account: "111122223333", limits: newLimits(1000, time.Millisecond), config: aws.Config{
				Region: "eu-west-1", BaseEndpoint: &server.URL, Credentials: credentials.NewStaticCredentialsProvider("AKIA", "x", ""),
			}}
			got, err := callGetBucketPolicy(t.Context(), clients, Args{Item: "exports"})
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("answer (-want +got):\n%s", diff)
			}
			code := ""
			if err != nil {
				code, _, _ = failure(err)
			}
			if code != tt.code || calls != tt.calls {
				t.Errorf("got code %q of %v after %d calls, want %q after %d", code, err, calls, tt.code, tt.calls)
			}
			var api smithy.APIError
			if errors.As(err, &api) && api.ErrorMessage() != "it says so" {
				t.Errorf("got message %q", api.ErrorMessage())
			}
		})
	}
}

func TestS3AnswersInTheRegion(t *testing.T) {
	t.Parallel()
	for region, want := range map[string]string{
		"eu-west-1": "https://s3.eu-west-1.amazonaws.com", "cn-north-1": "https://s3.cn-north-1.amazonaws.com.cn",
	} {
		clients := &Clients{config: aws.Config{Region: region}}
		if got := clients.s3(); got != want {
			t.Errorf("got %s in %s, want %s", got, region, want)
		}
	}
}
