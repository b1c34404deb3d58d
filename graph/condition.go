package graph

import (
	"strings"

	"github.com/iamreach/iamreach/policy"
)

// TestFactor is K of the score for one test.
func TestFactor(t policy.Test) float64 {
	key := strings.ToLower(t.Key)
	switch {
	case t.Class == policy.Chosen:
		return chosenFactor
	case t.Class == policy.Secret:
		return 0.50
	case key == "aws:multifactorauthpresent" || key == "aws:multifactorauthage":
		return 0.60
	case key == "aws:sourceip" || strings.HasPrefix(key, "aws:sourcevpc") || key == "aws:vpcsourceip":
		return 0.40
	case t.Key == policy.KeyNetworkFrom:
		return 1 // counts in N only
	}
	return unknownFactor
}
