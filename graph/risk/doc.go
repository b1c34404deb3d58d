// Package risk turns what is known of a path into a score from 0 to 100, with
// the factors that make it, and folds the scores of paths into that of a
// database.
//
//	Factors of a path ──Path──▶ score ──Fold──▶ score of a database
//
//	path     = 100 · √(I · S · L),  L = O · ΠE · ΠK · ΠQ · N
//	database = 100 · (1 − Π(1 − Pᵢ/100 · ½ⁱ)) over the ten best, one a principal
//
// Every factor is in (0,1]. The package orders nothing and hides nothing.
package risk
