package collect

import (
	"errors"
	"fmt"
	"net"
	"net/http"
	"testing"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"
	"github.com/google/go-cmp/cmp"
)

func TestFailure(t *testing.T) {
	t.Parallel()
	api := func(code string) error {
		return fmt.Errorf("operation error: %w", &smithy.GenericAPIError{Code: code, Message: "so it is"})
	}
	web := func(status int, err error) error {
		return &awshttp.ResponseError{ResponseError: &smithyhttp.ResponseError{
			Response: &smithyhttp.Response{Response: &http.Response{StatusCode: status}}, Err: err,
		}}
	}
	for name, test := range map[string]struct {
		err  error
		want []string
	}{
		"denied":                                   {api("AccessDeniedException"), []string{"denied", "AccessDeniedException", "so it is"}},
		"denied by EC2":                            {api("UnauthorizedOperation"), []string{"denied", "UnauthorizedOperation", "so it is"}},
		"nothing there":                            {api("NoSuchEntity"), []string{"empty", "NoSuchEntity", "so it is"}},
		"nothing there, but not for this":          {api("NotFoundException"), []string{"failed", "NotFoundException", "so it is"}},
		"not offered in the region":                {api("UnknownOperationException"), []string{"empty", "UnknownOperationException", "so it is"}},
		"throttled for good":                       {api("ThrottlingException"), []string{"failed", "ThrottlingException", "so it is"}},
		"refused by something between":             {web(403, errors.New("invalid character '<'")), []string{"denied", "HTTP403", "Forbidden"}},
		"refused in an unknown language":           {web(403, api("UnknownError")), []string{"denied", "HTTP403", "Forbidden"}},
		"a web page":                               {web(500, errors.New("invalid character '<'")), []string{"failed", "HTTP500", "Internal Server Error"}},
		"no such host":                             {&smithyhttp.RequestSendError{Err: &net.DNSError{Err: "no such host", Name: "kms.nowhere"}}, []string{"failed", "Unreachable", "no such host"}},
		"a network's error has no port that moves": {&smithyhttp.RequestSendError{Err: &net.OpError{Op: "dial", Addr: &net.TCPAddr{Port: 4711}, Err: errors.New("connection refused")}}, []string{"failed", "Unreachable", "connection refused"}},
		"not what the service promises":            {web(200, errors.New("unexpected EOF")), []string{"failed", "UnreadableAnswer", "unexpected EOF"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := &Operation{NothingThere: []string{"NoSuchEntity"}}
			a := o.failed(Place{}, Args{}, test.err)
			if diff := cmp.Diff(test.want, []string{string(a.outcome), a.code, a.message}); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
		})
	}
}
