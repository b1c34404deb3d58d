package collect

import (
	"context"
	"fmt"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
)

// Call makes one live call, all pages of it, and returns the answer in the
// form that the AWS CLI prints as JSON.
type Call func(ctx context.Context, clients *Clients, args Args) (any, error)

// request sends one request with a client. A closure of each operation does,
// since a generic function over the type of a client, or the SDK's paginators,
// would keep all the hundreds of methods of that client in the binary.
type request[I, O any] func(ctx context.Context, clients *Clients, input *I) (*O, error)

// once calls an operation that answers in one piece.
func once[I, O any](send request[I, O], input func(Args) *I) Call {
	return func(ctx context.Context, clients *Clients, args Args) (any, error) {
		out, err := send(ctx, clients, input(args))
		if err != nil {
			return nil, err
		}
		return printed(out), nil
	}
}

// pages calls an operation that answers in pages, and merges their lists.
func pages[I, O any](send request[I, O], input func(Args) *I) Call {
	return func(ctx context.Context, clients *Clients, args Args) (any, error) {
		all := map[string]any{}
		if err := eachPage(ctx, clients, send, input(args), func(page *O) { merge(all, printed(page)) }); err != nil {
			return nil, err
		}
		return all, nil
	}
}

// eachPage calls f with each page of an answer.
func eachPage[I, O any](ctx context.Context, clients *Clients, send request[I, O], input *I, f func(*O)) error {
	for range maxPages {
		page, err := send(ctx, clients, input)
		if err != nil {
			return err
		}
		f(page)
		if !turn(input, page) {
			return nil
		}
	}
	return fmt.Errorf("read pages: %d pages and still no end; does the service repeat itself?", maxPages)
}

// tokens are the fields in which an answer says where the next page begins,
// and those of the input that take it.
var tokens = []struct{ out, in string }{
	{"NextToken", "NextToken"}, {"NextMarker", "Marker"}, {"Marker", "Marker"}, {"LastEvaluatedTableName", "ExclusiveStartTableName"},
}

// turn makes the input ask for the page after an answer, if there is one.
func turn(input, output any) bool {
	in, out := reflect.ValueOf(input).Elem(), reflect.ValueOf(output).Elem()
	for _, t := range tokens {
		to, from := in.FieldByName(t.in), out.FieldByName(t.out)
		if !to.IsValid() || !from.IsValid() {
			continue
		}
		token, _ := from.Interface().(*string)
		to.Set(from)
		return aws.ToString(token) != ""
	}
	return false
}

// maxPages bounds a service that never ends a list: five million grants of
// one key, at fifty a page.
const maxPages = 100_000

func merge(all, page map[string]any) {
	for name, value := range page {
		list, isList := value.([]any)
		before, _ := all[name].([]any)
		switch {
		case !isList:
			all[name] = value
		case before == nil:
			all[name] = list
		default:
			all[name] = append(before, list...)
		}
	}
}
