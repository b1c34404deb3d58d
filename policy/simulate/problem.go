package simulate

import "fmt"

// Error says why a line cannot be evaluated.
type Error struct {
	Code    string `json:"code"` // one of the codes below
	Message string `json:"message"`
}

// The codes of errors. InvalidInput is AWS's own.
const (
	CodeJSON    = "InvalidJSON"    // the line is no JSON
	CodeInput   = "InvalidInput"   // a parameter is missing, unknown or wrong
	CodeLong    = "LineTooLong"    // the line has more bytes than are read
	CodeResults = "TooManyResults" // actions × resources are more than are answered
)

func (e *Error) Error() string { return e.Code + ": " + e.Message }

func invalidf(format string, args ...any) error {
	return &Error{Code: CodeInput, Message: fmt.Sprintf(format, args...)}
}
