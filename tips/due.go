package tips

import "time"

// A Reminder is something to tell staff, without content: a deadline that
// comes near, or the daily digest.
type Reminder struct {
	Card   Card    // the tip, unless Digest
	Digest bool    // the day's summary for each of To
	Day    Day     // of the digest
	To     []Staff // the officer, or all who may know of the tip
}

// dueLimit is how many reminders Due returns at a time.
const dueLimit = 100

// Due lists reminders nobody has taken yet, at most 100 at a time, the digest
// first. A tip that came or moved today needs none: staff have just heard of it. Before sending one, call Take: each is granted once, whatever crashes.
func (s *Store) Due(now time.Time) ([]Reminder, error) {
	var list []Reminder
	err := s.view(func(t *txn) error {
		list = nil
		today := DayOf(now)
		if t.get("digests", dayKey(today)) == nil {
			all, err := t.people()
			if err != nil {
				return err
			}
			if len(all) > 0 {
				list = append(list, Reminder{Digest: true, Day: today, To: all})
			}
		}
		last := today + Day(s.opt.Clocks.RemindBefore)
		open := openPrefixes(func(_ State, reminded, _ bool) bool { return !reminded })
		return t.merge(open, func(e entry) (bool, error) {
			if Day(e.day) > last || len(list) >= dueLimit {
				return false, nil
			}
			rec, err := t.record(e.number)
			if err != nil {
				return false, err
			}
			if rec.Moved >= today {
				return true, nil
			}
			r := Reminder{Card: rec.card(e.number, today)}
			r.To, err = t.reminded(rec)
			list = append(list, r)
			return true, err
		})
	})
	return list, err
}

// reminded lists whom a reminder of rec is for.
func (t *txn) reminded(rec *record) ([]Staff, error) {
	all, err := t.audience(rec)
	if err != nil {
		return nil, err
	}
	for _, st := range all {
		if st.ID == rec.Officer {
			return []Staff{st}, nil
		}
	}
	return all, nil
}

// Take reports whether the caller is to send r; true for exactly one caller.
func (s *Store) Take(r Reminder) (bool, error) {
	granted := false
	err := s.write(0, func(t *txn) error {
		granted = false
		if r.Digest {
			if t.get("digests", dayKey(r.Day)) != nil {
				return nil
			}
			granted = true
			return t.put("digests", dayKey(r.Day), []byte{})
		}
		rec, err := t.record(r.Card.Number)
		if err != nil {
			return err
		}
		if rec.Reminded || rec.State == Closed || rec.Deadline != r.Card.Deadline {
			return nil
		}
		old := *rec
		rec.Reminded, granted = true, true
		return t.save(r.Card.Number, &old, rec)
	})
	if err == ErrNotFound {
		return false, nil // withdrawn meanwhile
	}
	return granted && err == nil, err
}

// A Digest is one person's day in numbers.
type Digest struct{ Open, Mine, Overdue, DueSoon, New int }

// digestLimit bounds how many tips a digest looks at, so that it costs the same
// in a flood; beyond it Overdue and DueSoon stay at what was counted.
const digestLimit = 10000

// DigestFor counts what by may see. New is of the person's own tips.
func (s *Store) DigestFor(by Actor) (Digest, error) {
	var d Digest
	err := s.view(func(t *txn) error {
		d = Digest{}
		m, err := t.who(by)
		if err != nil {
			return err
		}
		d.Open = t.total(m, by, Filter{})
		last := t.today + Day(s.opt.Clocks.RemindBefore)
		seen := 0
		open := openPrefixes(func(State, bool, bool) bool { return true })
		err = t.merge(open, func(e entry) (bool, error) {
			if seen++; Day(e.day) > last || seen > digestLimit {
				return false, nil
			}
			if l, ok := parseSummary(e.summary); !ok || m.conflicted(l.unit) {
				return true, nil
			}
			if Day(e.day) < t.today {
				d.Overdue++
			} else {
				d.DueSoon++
			}
			return true, nil
		})
		if err != nil {
			return err
		}
		return t.eachQueued(m, by, Filter{Mine: true}, func(n Number) (bool, error) {
			rec, err := t.record(n)
			if err == nil {
				d.Mine++
				if rec.Added != 0 {
					d.New++
				}
			}
			return d.Mine < digestLimit, err
		})
	})
	return d, err
}
