package policy

// scratch is memory that the decision of one request after the other is made
// in, so that plain ones take none.
type scratch struct {
	implied [impliedKeys]impliedFact

	// Of the condition at hand: values whose variables are replaced.
	tokens   glob
	filled   []filledOperand
	operands []operandText
}

// filledOperand is an operand with room for the parts of an ARN.
type filledOperand struct {
	operand
	six [arnParts]matcher
}

// begin turns to a condition.
func (s *scratch) begin() { s.tokens, s.filled = s.tokens[:0], s.filled[:0] }

// spare is room for tokens, and use says that it is taken.
func (s *scratch) spare() glob { return s.tokens[len(s.tokens):] }

func (s *scratch) use(tokens glob) {
	if n := len(s.tokens) + len(tokens); n <= cap(s.tokens) {
		s.tokens = s.tokens[:n]
	} else {
		s.tokens = tokens // which did not fit: the next go behind them
	}
}

// operand makes an operand of tokens, for as long as the condition is at hand.
// Patterns are not made ready to match many texts.
func (s *scratch) operand(o operator, text string, tokens glob) *operand {
	s.filled = append(s.filled, filledOperand{})
	p := &s.filled[len(s.filled)-1]
	switch o.family {
	case stringEquals, stringLike:
		p.operand = operand{text: text, glob: tokens, ready: matcher{glob: tokens}}
	case arnLike:
		n, start := 0, 0
		for i, c := range tokens {
			if c == ':' && n < arnParts-1 {
				p.six[n] = matcher{glob: tokens[start:i]}
				n, start = n+1, i+1
			}
		}
		p.six[n] = matcher{glob: tokens[start:]}
		p.operand = operand{text: text, glob: tokens, parts: p.six[:n+1], unfit: n+1 < arnParts}
	default:
		p.operand = o.operand(text, tokens)
	}
	return &p.operand
}
