package mototest_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/iamreach/iamreach/collect/mototest"
)

func TestSeed(t *testing.T) {
	t.Parallel()
	first := mototest.Start(t).Seed(t)
	second := mototest.Start(t).Seed(t)
	if diff := cmp.Diff(first, second); diff != "" {
		t.Errorf("two seeded estates differ (-first +second):\n%s", diff)
	}
	if first.Data == first.Management || first.Grant == "" {
		t.Errorf("the estate has holes: %+v", first)
	}
}
