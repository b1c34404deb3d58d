package policy

// Verdict says how sure it is that the formula can hold, and what for.
func (f *Formula) Verdict() Verdict {
	switch f.op {
	case OpTrue:
		return Verdict{Certainty: Yes}
	case OpFalse:
		return Verdict{Certainty: No}
	}
	return Verdict{Certainty: If, Conditions: f}
}
