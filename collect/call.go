package collect

import (
	"context"
	"fmt"
)

// Call makes one live call, all pages of it, and returns the answer in the
// form that the AWS CLI prints as JSON.
type Call func(ctx context.Context, clients *Clients, args Args) (any, error)

// once calls an operation that answers in one piece.
func once[C, I, O, P any](
	client func(*Clients) *C, call func(*C, context.Context, *I, ...func(*P)) (*O, error), input func(Args) *I,
) Call {
	return func(ctx context.Context, clients *Clients, args Args) (any, error) {
		out, err := call(client(clients), ctx, input(args))
		if err != nil {
			return nil, err
		}
		return printed(out), nil
	}
}

// pager is what the SDK's paginators have in common.
type pager[O, P any] interface {
	HasMorePages() bool
	NextPage(ctx context.Context, options ...func(*P)) (*O, error)
}

// pages calls an operation that answers in pages, and merges their lists.
func pages[O, P any](open func(*Clients, Args) pager[O, P]) Call {
	return func(ctx context.Context, clients *Clients, args Args) (any, error) {
		all := map[string]any{}
		for p, n := open(clients, args), 0; p.HasMorePages(); n++ {
			if n == maxPages {
				return nil, fmt.Errorf("read pages: %d pages and still no end; does the service repeat itself?", n)
			}
			page, err := p.NextPage(ctx)
			if err != nil {
				return nil, err
			}
			merge(all, printed(page))
		}
		return all, nil
	}
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
