package policy

import (
	"strconv"
	"time"
)

// dateLayouts are the forms of ISO 8601 that the W3C profile has; one without
// zone is UTC (PE-092).
var dateLayouts = []string{
	time.RFC3339, // fractions of seconds are read too
	"2006-01-02T15:04Z07:00",
	"2006-01-02",
	"2006-01-02T15:04:05",
	"2006-01-02T15:04",
	"2006-01",
}

// parseDate reads a date or seconds since 1970.
func parseDate(text string) (time.Time, bool) {
	if len(text) < len("2006-01") || text[4] != '-' { // or else no error is made for each date
		if seconds, err := strconv.ParseInt(text, 10, 64); err == nil {
			return time.Unix(seconds, 0), true
		}
	}
	for _, layout := range dateLayouts {
		if t, err := time.Parse(layout, text); err == nil {
			return t, true
		}
	}
	return time.Time{}, false
}
