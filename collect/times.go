package collect

import (
	"encoding/json"
	"math/big"
	"strings"
	"time"
)

// instant returns the RFC 3339 form, in UTC and whole seconds, of a time
// in a field whose name says that it holds one; AWS clients print ISO 8601
// with any offset, or seconds since 1970.
func instant(name string, value any) (string, bool) {
	if !tellsTime(name) {
		return "", false
	}
	switch v := value.(type) {
	case string:
		for _, layout := range []string{time.RFC3339Nano, "2006-01-02T15:04:05.999999999-0700", "2006-01-02T15:04:05.999999999"} {
			if t, err := time.Parse(layout, v); err == nil {
				return printTime(t), true
			}
		}
	case json.Number:
		seconds, ok := new(big.Rat).SetString(shortNumber(v))
		if !ok || seconds.Cmp(earliest) < 0 || seconds.Cmp(latest) > 0 {
			return "", false
		}
		whole := new(big.Int).Quo(seconds.Num(), seconds.Denom())
		return printTime(time.Unix(whole.Int64(), 0)), true
	}
	return "", false
}

// Numbers outside of 1973 to 2255 count something else.
var earliest, latest = big.NewRat(1e8, 1), big.NewRat(9e9, 1)

// shortNumber guards big.Rat from exponents that fill the memory.
func shortNumber(n json.Number) string {
	if len(n) > 32 || strings.ContainsAny(string(n), "-+") {
		return ""
	}
	if mantissa, exponent, found := strings.Cut(strings.ToLower(string(n)), "e"); found && (len(exponent) > 1 || len(mantissa) == 0) {
		return ""
	}
	return string(n)
}

// printTime leaves fractions out: the AWS SDK for Go reads a number of seconds
// down to the millisecond and loses the last one at times.
func printTime(t time.Time) string { return t.UTC().Truncate(time.Second).Format(time.RFC3339) }

func tellsTime(name string) bool {
	for _, end := range []string{"Date", "Time", "Timestamp", "LastUsed", "ValidTo", "ValidUntil", "ValidTill", "LastModified"} {
		if strings.HasSuffix(name, end) {
			return true
		}
	}
	return false
}
