package policy

import (
	"slices"
	"strings"
	"testing"
)

// Rules that a decision shows. Others are of the catalogue of techniques, of
// how evidence is collected, or shown where conditions are tested.
const decisionRules = `
	PE-004 PE-005 PE-006 PE-007 PE-009 PE-011 PE-012 PE-013 PE-016 PE-019 PE-020 PE-021 PE-024 PE-026 PE-027 PE-028
	PE-030 PE-031 PE-033 PE-034 PE-035 PE-036 PE-037 PE-038 PE-039 PE-041 PE-042 PE-043 PE-044 PE-045 PE-046 PE-047
	PE-048 PE-049 PE-050 PE-051 PE-054 PE-055 PE-056 PE-057 PE-061 PE-062 PE-063 PE-064 PE-065 PE-066 PE-070 PE-075
	PE-076 PE-077 PE-078 PE-079 PE-082 PE-085 PE-086 PE-089 PE-090 PE-092 PE-095 PE-096 PE-099 PE-100 PE-104 PE-105
	PE-106 PE-110 PE-111 PE-118 PE-119 PE-121 PE-122 PE-127 PE-133 PE-135 PE-136 PE-142 PE-143 PE-144 PE-145 PE-146
	PE-147 PE-148 PE-149 PE-150 PE-151 PE-152 PE-153 PE-154 PE-155 PE-156 PE-157 PE-158 PE-159 PE-161 PE-163 PE-164
	PE-165 PE-166 PE-167 PE-169 PE-170 PE-171 PE-172 PE-173 PE-174 PE-175 PE-176 PE-177 PE-179 PE-180 PE-181 PE-182
	PE-183 PE-184 PE-191 PE-193 PE-195 PE-196 PE-197 PE-198 PE-199 PE-200 PE-201 PE-203 PE-204 PE-214 PE-215 PE-217
	PE-218 PE-221 PE-223 PE-225 PE-227 PE-228 PE-229`

// Traps of the list that need no technique.
const decisionTraps = `
	T01 T02 T03 T04 T05 T06 T07 T08 T09 T10 T11 T12 T13 T14 T16 T17 T18 T19 T20 T21 T22 T23 T24 T25 T26 T27 T28 T29
	T30 T31 T32 T33 T34 T35 T36 T37 T38 T39 T40 T41 T42 T43 T44 T47 T53 T54 T55 T56 T57 T58 T59 T60 T61 T62 T63 T64
	T65 T66 T67 T68 T69 T70 T71 T72 T73 T74 T75 T76 T77 T78 T79 T80 T81 T82 T83 T84 T85 T86 T87 T88 T89 T90 T91 T92
	T93 T94 T95 T96 T97 T99`

func TestEvery_rule_has_a_case(t *testing.T) {
	t.Parallel()
	have := map[string]bool{}
	for _, c := range loadRules(t) {
		for _, rule := range c.Rules {
			have[rule] = true
		}
	}
	for _, rule := range slices.Concat(strings.Fields(decisionRules), strings.Fields(decisionTraps)) {
		if !have[rule] {
			t.Errorf("no case shows %s", rule)
		}
	}
}
