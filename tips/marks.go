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
	look := func(t *txn) error {
		n, done = t.mark(token)
		return nil
	}
	if s.suspect.Load() { // a mark that shows may not be on the disk
		err = s.write(0, look)
	} else {
		err = s.view(look)
	}
	return n, done && err == nil, err
}

// Submitted reports whether a Submit, Add or Withdraw with token succeeded in
// the last 48 hours.
func (s *Store) Submitted(token string) (bool, error) {
	_, done, err := s.handled(token)
	return done, err
}
