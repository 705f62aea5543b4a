package tips

import (
	"errors"
	"slices"
)

// Resealed says what Reseal did.
type Resealed struct {
	Tips   int // sealed to the present recipients
	Locked int // not opened by the identity, wholly or in part, and left as they were
}

// Reseal opens every tip that id opens and seals it to the present recipients:
// after a recipient was replaced, so that the new one can read what came before
// and the old one no longer can. The bytes sealed to the old ones go with the
// next compaction; backups keep them. Admins may, except for tips in conflict
// with them, and the operator, who needs a staff key for it like anybody.
func (s *Store) Reseal(by Actor, id *Identity) (Resealed, error) {
	var numbers []Number
	err := s.view(func(t *txn) error {
		if err := t.manages(by); err != nil {
			return err
		}
		m, err := t.sees(by)
		if err != nil {
			return err
		}
		numbers = nil
		return t.eachTip(func(n Number, rec *record) error {
			if !m.conflicted(rec.Unit) {
				numbers = append(numbers, n)
			}
			return nil
		})
	})
	var res Resealed
	if err != nil {
		return res, err
	}
	slices.Sort(numbers)
	for _, n := range numbers {
		switch locked, err := s.reseal(by, n, id); {
		case errors.Is(err, ErrNotFound): // withdrawn meanwhile
		case err != nil:
			return res, err
		case locked:
			res.Locked++
		default:
			res.Tips++
		}
	}
	return res, nil
}

// resealed is one part before and after.
type resealed struct {
	class    byte
	seq      int
	old, new []byte
}

func (s *Store) reseal(by Actor, n Number, id *Identity) (locked bool, err error) {
	var parts []part
	var unit string
	err = s.view(func(t *txn) error {
		rec, err := t.record(n)
		if err != nil {
			return err
		}
		unit = rec.Unit
		parts, err = t.parts(n, rec)
		return err
	})
	if err != nil {
		return false, err
	}
	to := s.to.about(unit)
	if len(to) == 0 {
		return false, ErrNoRecipient
	}
	var list []resealed
	seqs := make(map[byte]int)
	size := 0
	for _, p := range parts {
		seq := seqs[p.class]
		seqs[p.class]++
		padded, err := unseal(p.ageFile, id.keys())
		if errors.Is(err, ErrCannotOpen) {
			locked = true
			continue
		}
		if err != nil {
			return false, damaged(err)
		}
		fresh, err := sealTo(padded, to...)
		if err != nil {
			return false, err
		}
		list = append(list, resealed{p.class, seq, p.ageFile, fresh})
		size += len(fresh)
	}
	if len(list) == 0 {
		return locked, nil
	}
	return locked, s.write(size, func(t *txn) error { return t.putResealed(by, n, list) })
}

// putResealed exchanges parts, which nobody changes but a Reseal.
func (t *txn) putResealed(by Actor, n Number, list []resealed) error {
	if err := t.manages(by); err != nil {
		return err
	}
	rec, err := t.record(n)
	if err != nil {
		return err
	}
	old := *rec
	today := t.today
	defer func() { t.today = today }()
	for _, p := range list {
		day, have, err := t.part(n, rec, p.class, p.seq)
		if err != nil {
			return err
		}
		if !slices.Equal(have, p.old) {
			continue // another Reseal was faster
		}
		t.today = day // a part keeps its day
		name := sealedKey(n, p.class, p.seq)
		for piece := 0; t.get("tips", pieceKey(name, piece)) != nil; piece++ {
			if err := t.del("tips", pieceKey(name, piece)); err != nil {
				return err
			}
		}
		if err := t.putPart(n, rec, p.class, p.seq, p.new); err != nil {
			return err
		}
		rec.Size += int64(len(p.new) - len(p.old))
	}
	t.today = today
	if err := t.put("meta", []byte("shred"), []byte{1}); err != nil {
		return err
	}
	t.shred = true
	if err := t.save(n, &old, rec); err != nil {
		return err
	}
	return t.log(by.name(), ActReseal, n, "")
}
