package collect

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/http"
	"slices"

	awshttp "github.com/aws/aws-sdk-go-v2/aws/transport/http"
	"github.com/aws/smithy-go"
	smithyhttp "github.com/aws/smithy-go/transport/http"

	"github.com/iamreach/iamreach/store"
)

// failed judges a call that ended with an error.
func (o *Operation) failed(p Place, args Args, err error) *Answer {
	code, message, refused := failure(err)
	a := o.Refused(p, args, code, message)
	if refused && a.outcome != store.Empty {
		a.outcome = store.Denied
	}
	return a
}

// failure returns AWS's code and text where AWS has spoken, else a code of
// ours; and whether something between AWS and us, which does not speak AWS's
// language, has refused the call.
func failure(err error) (code, message string, refused bool) {
	status := 0
	var response *awshttp.ResponseError
	if errors.As(err, &response) {
		status = response.HTTPStatusCode()
	}
	var api smithy.APIError
	switch {
	case errors.As(err, &api) && api.ErrorCode() != "UnknownError":
		return api.ErrorCode(), api.ErrorMessage(), false
	case status >= http.StatusBadRequest:
		refused = status == http.StatusForbidden || status == http.StatusUnauthorized
		return fmt.Sprintf("HTTP%d", status), http.StatusText(status), refused
	case nameless(err):
		return codeNoHost, reason(err), false
	case unreachable(err):
		return codeUnreachable, reason(err), false
	}
	return codeUnreadable, reason(err), false
}

// Codes of our own for calls that reached nobody.
const (
	codeUnreachable = "Unreachable"
	codeNoHost      = "NoSuchHost" // the endpoint has no address
	codeNotOffered  = "NotOffered" // so the service does not exist in that region
)

// Unreachable reports whether the code of a gap says that nobody answered.
func Unreachable(code string) bool { return code == codeUnreachable || code == codeNoHost }

// Throttled reports whether the code of a gap says that AWS was asked too
// fast, to the last try.
func Throttled(code string) bool { return throttled(&smithy.GenericAPIError{Code: code}) }

var expiries = []string{"ExpiredToken", "ExpiredTokenException", "RequestExpired"}

// expired reports whether AWS says that the credentials are over. Every
// other call with them would end the same way.
func expired(err error) bool {
	var api smithy.APIError
	return errors.As(err, &api) && slices.Contains(expiries, api.ErrorCode())
}

func unreachable(err error) bool {
	var sent *smithyhttp.RequestSendError
	var network net.Error
	var file *fs.PathError // a system call failed for it as well
	return errors.As(err, &sent) || errors.As(err, &network) && !errors.As(err, &file)
}

// nameless reports whether the name of an endpoint does not exist.
func nameless(err error) bool {
	var name *net.DNSError
	return errors.As(err, &name) && name.IsNotFound
}

// endpoints tells apart what a region does not offer from what cannot be
// reached.
type endpoints struct{ regions, services map[string]bool } // that have answered

func newEndpoints() *endpoints { return &endpoints{map[string]bool{}, map[string]bool{}} }

// saw takes in an answer.
func (e *endpoints) saw(a *Answer) {
	if a.Place.Region != global && a.outcome != store.NotTried && !Unreachable(a.code) {
		e.regions[a.Place.Region], e.services[a.Operation.Service] = true, true
	}
}

// settle judges an answer once all are seen. Where a service has no address in
// a region, though other services answer there and it answers elsewhere, names
// are resolved and the service is not offered. Else it may be the network.
func (e *endpoints) settle(a *Answer) {
	if a.code == codeNoHost && e.regions[a.Place.Region] && e.services[a.Operation.Service] {
		a.outcome, a.code, a.message = store.Empty, codeNotOffered, "the service has no endpoint in this region"
	}
}

// reason is the innermost text of an error, without the addresses, ports and
// request ids around it that differ from run to run.
func reason(err error) string {
	var name *net.DNSError
	if errors.As(err, &name) {
		return name.Err
	}
	for {
		inner := errors.Unwrap(err)
		if inner == nil {
			return err.Error()
		}
		err = inner
	}
}
