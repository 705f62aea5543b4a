package tips

import "errors"

// A Dossier is everything about one tip, unsealed.
type Dossier struct {
	Card      Card       `json:"card"`
	Report    Report     `json:"report"`
	Additions []Addition `json:"additions,omitempty"`
	Messages  []Message  `json:"messages,omitempty"`
	Notes     []Note     `json:"notes,omitempty"`
	History   []Moved    `json:"history,omitempty"`
	Locked    bool       `json:"locked,omitempty"` // parts are missing because no key at hand opens them
}

// Moved is one step of a tip's way.
type Moved struct {
	Day   Day   `json:"day"`
	State State `json:"state"`
}

// Read opens a tip with id and marks its additions as read. It is written to
// the audit trail before anything is returned. ErrCannotOpen if the tip is
// sealed to others.
func (s *Store) Read(by Actor, n Number, id *Identity) (Dossier, error) {
	// Opened first: a key that doesn't fit leaves no trace of a reading.
	d, err := s.dossier(by, n, id)
	if err != nil {
		return Dossier{}, err
	}
	_, err = s.act(by, ActRead, n, "", func(_ *txn, rec *record) error {
		if rec.Additions == d.Card.Additions {
			rec.Added = 0
		}
		return nil
	})
	if err != nil {
		return Dossier{}, err
	}
	return d, nil
}

func (s *Store) dossier(by Actor, n Number, id *Identity) (Dossier, error) {
	var d Dossier
	err := s.view(func(t *txn) error {
		m, err := t.who(by)
		if err != nil {
			return err
		}
		rec, err := t.record(n)
		if err != nil {
			return err
		}
		if m.conflicted(rec.Unit) {
			return ErrNotFound
		}
		parts, err := t.parts(n, rec)
		if err != nil {
			return err
		}
		d, err = openParts(rec.card(n, t.today), rec.History, parts, id)
		return err
	})
	return d, err
}

// part is a part of a tip as staff's keys see it.
type part struct {
	class   byte
	day     Day
	ageFile []byte
}

// parts returns what is sealed to staff, in order.
func (t *txn) parts(n Number, rec *record) ([]part, error) {
	var list []part
	for _, c := range []struct {
		class byte
		count int
	}{{classReport, 1}, {classAddition, rec.Additions}, {classMessage, rec.Messages}, {classNote, rec.Notes}} {
		for seq := range c.count {
			day, ageFile, err := t.part(n, rec, c.class, seq)
			if err != nil {
				return nil, err
			}
			list = append(list, part{c.class, day, ageFile})
		}
	}
	return list, nil
}

// openParts puts a dossier together. What id doesn't open, because recipients
// changed meanwhile, is left out; ErrCannotOpen if that is all of it.
func openParts(c Card, history []Moved, parts []part, id *Identity) (Dossier, error) {
	d := Dossier{Card: c, History: history}
	opened := 0
	for _, p := range parts {
		err := d.add(p, id)
		switch {
		case errors.Is(err, ErrCannotOpen):
			d.Locked = true
		case err != nil:
			return Dossier{}, err
		default:
			opened++
		}
	}
	if opened == 0 && d.Locked {
		return d, ErrCannotOpen
	}
	return d, nil
}

// add opens one part.
func (d *Dossier) add(p part, id *Identity) (err error) {
	switch p.class {
	case classReport:
		var r Report
		if r.Photos, err = openPart(p.ageFile, id, &r); err == nil {
			d.Report = r
		}
	case classAddition:
		var a Addition
		if a.Photos, err = openPart(p.ageFile, id, &a); err == nil {
			a.Day = p.day
			d.Additions = append(d.Additions, a)
		}
	case classMessage:
		var m Message
		if _, err = openPart(p.ageFile, id, &m); err == nil {
			m.Day = p.day
			d.Messages = append(d.Messages, m)
		}
	case classNote:
		var n Note
		if _, err = openPart(p.ageFile, id, &n); err == nil {
			n.Day = p.day
			d.Notes = append(d.Notes, n)
		}
	default:
		err = errPart
	}
	return err
}

func openPart(ageFile []byte, id *Identity, v any) ([][]byte, error) {
	padded, err := unseal(ageFile, id.keys())
	if err != nil {
		return nil, err
	}
	return unpad(padded, v)
}

// openMessage opens the reporter's copy of a message.
func (t *txn) openMessage(n Number, rec *record, seq int, id *Identity) (Message, error) {
	var m Message
	day, ageFile, err := t.part(n, rec, classReply, seq)
	if err != nil {
		return m, err
	}
	_, err = openPart(ageFile, id, &m)
	m.Day, m.From = day, 0
	return m, err
}
