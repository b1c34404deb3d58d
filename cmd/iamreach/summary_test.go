package main

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/store"
)

func TestGapLines(t *testing.T) {
	t.Parallel()
	gap := func(account, region, operation string, outcome store.Outcome, code string) store.Coverage {
		return store.Coverage{Account: account, Region: region, Operation: operation, Outcome: outcome, Code: code}
	}
	got := gapLines([]store.Coverage{
		gap("111122223333", "*", "rds:DescribeDBInstances", store.NotTried, ""),
		gap("111122223333", "*", "rds:DescribeDBClusters", store.NotTried, ""),
		gap("111122223333", "*", "kms:ListKeys", store.NotTried, ""),
		gap("111122223333", "eu-west-1", "kms:ListGrants", store.Denied, "AccessDeniedException"),
		gap("111122223333", "eu-west-1", "kms:ListGrants", store.Denied, "AccessDeniedException"), // of another key
		gap("111122223333", "eu-west-2", "kms:ListGrants", store.Denied, "AccessDeniedException"),
		gap("111122223333", "eu-west-3", "kms:ListGrants", store.Denied, "AccessDeniedException"),
		gap("444455556666", "eu-west-1", "kms:ListGrants", store.Denied, "AccessDeniedException"),
		gap("444455556666", "global", "iam:ListMFADevices", store.Failed, ""),
		gap("444455556666", "global", "iam:ListAccessKeys", store.NotTried, ""),
	})
	want := []string{
		"kms:ListGrants (denied AccessDeniedException) in 111122223333 eu-west-1, 111122223333 eu-west-2, 111122223333 eu-west-3 and 1 more places",
		"iam:ListMFADevices (failed) in 444455556666 global",
		"3 operations of rds, kms (not tried) in 111122223333 any region",
		"1 operation of iam (not tried) in 444455556666 global",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
