package tips

import ()

// markDays is how many days a mark is looked for, and kept: at least 48 hours.
const markDays = 3

// mark returns what a handled submission led to.
func (t *txn) mark(token string) (Number, bool) {
	hash := t.s.markHash(token)
	for d := t.today + 1; d >= t.today-markDays; d-- {
		if v := t.get("marks", append(dayKey(d), hash...)); len(v) >= 8 {
			return keyNum(v), true
		}
	}
	return 0, false
}

// putMark notes that the submission of token is handled. leaf is that of a new
// tip, nil if there is none: it shares the entry to save a page in each commit.
func (t *txn) putMark(token string, n Number, leaf []byte) error {
	return t.put("marks", append(dayKey(t.today), t.s.markHash(token)...), append(numKey(n), leaf...))
}

func (s *Store) markHash(token string) []byte { return s.keys.mac("mark", []byte(token))[:16] }

func (s *Store) handled(token string) (n Number, done bool, err error) {
	if token == "" {
		return 0, false, ErrEmpty
	}
	err = s.view(func(t *txn) error {
		n, done = t.mark(token)
		return nil
	})
	return n, done, err
}

// Submitted reports whether a Submit, Add or Withdraw with token succeeded in
// the last 48 hours.
func (s *Store) Submitted(token string) (bool, error) {
	_, done, err := s.handled(token)
	return done, err
}
