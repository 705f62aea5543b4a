package tips

import (
	"crypto/subtle"
	"errors"
	"io"
	"sync"

	"netralbot/tips/receipt"
)

// A Standing is what the holder of a code learns.
type Standing struct {
	Kind        string
	Unit        string
	State       State
	Day         Day // received
	Messages    []Message
	Asked       bool // a question of staff is open
	Outcome     Outcome
	Destination string
	Additions   int
}

// Submit seals r and stores it together with its index entries, counters and
// the mark of token in one synced transaction. token is drawn once per draft
// and repeated on every attempt: with the same token a second Submit stores
// nothing and returns the first one's number. The reporter must have seen code
// before.
func (s *Store) Submit(r Report, code receipt.Code, token string) (Number, error) {
	if n, done, err := s.handled(token); done || err != nil {
		return n, err
	}
	if !slug(r.Kind, 32) || r.Unit != "" && !s.knownUnit(r.Unit) {
		return 0, ErrUnknownUnit
	}
	if err := s.admit(code, r.Texts, r.Photos, r.When, r.Place, r.Who, r.Topic); err != nil {
		return 0, err
	}
	if !s.intake.allow(s.opt.Limits.PerHour, s.opt.Now()) {
		return 0, ErrBusy
	}
	soon := s.prepare()
	defer soon.end()
	fresh, part, err := s.sealReport(r, code)
	if err != nil {
		return 0, err
	}
	fresh.Size = int64(len(part))
	var n Number
	err = s.writePrepared(soon, len(part), func(t *txn) (err error) {
		var done bool
		if n, done = t.mark(token); done {
			return nil
		}
		rec := *fresh
		if t.holder(rec.Receipt) != 0 {
			return ErrCodeUsed
		}
		n, err = t.insert(&rec, code, part, token)
		return err
	})
	if err != nil {
		return 0, err
	}
	return n, nil
}

// sealReport makes the record of a new tip and seals its content, side by side:
// both are slow, and somebody waits.
func (s *Store) sealReport(r Report, code receipt.Code) (rec *record, part []byte, err error) {
	var recErr error
	var wg sync.WaitGroup
	wg.Go(func() { rec, recErr = s.newRecord(r, code) })
	words := r // a copy: r is being read
	words.Photos = nil
	part, err = s.sealForStaff(r.Unit, words, r.Photos)
	wg.Wait()
	return rec, part, errors.Join(err, recErr)
}

func (s *Store) knownUnit(unit string) bool {
	for _, u := range s.opt.Units {
		if u == unit {
			return true
		}
	}
	return false
}

func (s *Store) sealForStaff(unit string, v any, photos [][]byte) ([]byte, error) {
	to := s.to.about(unit)
	if len(to) == 0 {
		return nil, ErrNoRecipient
	}
	padded, err := pad(v, photos)
	if err != nil {
		return nil, err
	}
	return sealTo(padded, to...)
}

// newRecord is the part of a record that needs no transaction.
func (s *Store) newRecord(r Report, code receipt.Code) (*record, error) {
	rec := &record{Kind: r.Kind, Unit: r.Unit, State: Received, Salt: make([]byte, 16)}
	if _, err := io.ReadFull(s.opt.Rand, rec.Salt); err != nil {
		return nil, err
	}
	rec.Receipt = s.receiptHash(code)
	reply, err := s.replyIdentity(code, rec.Salt)
	if err != nil {
		return nil, err
	}
	rec.Reply = reply.Recipient().String()
	return rec, nil
}

// insert stores a new tip under a fresh number.
func (t *txn) insert(rec *record, code receipt.Code, part []byte, token string) (Number, error) {
	if err := t.room(len(part)); err != nil {
		return 0, err
	}
	n, err := t.freshNumber()
	if err != nil {
		return 0, err
	}
	if rec.Slot, err = t.takeSlot(); err != nil {
		return 0, err
	}
	rec.Day, rec.Base, rec.Moved = t.today, t.today, t.today
	rec.History = []Moved{{t.today, Received}}
	if rec.Proof, err = t.s.sealProof(rec, proofID(code)); err != nil {
		return 0, err
	}
	if err := t.putPart(n, rec, classReport, 0, part); err != nil {
		return 0, err
	}
	if err := t.put("receipts", rec.Receipt, numKey(n)); err != nil {
		return 0, err
	}
	if err := t.bump("weeks", cellKey(week(t.today), rec.Kind, rec.Unit), 1); err != nil {
		return 0, err
	}
	if err := t.save(n, nil, rec); err != nil {
		return 0, err
	}
	return n, t.putMark(token, n, leafOf(proofID(code), t.today, rec.State))
}

// holder returns the tip a receipt's hash belongs to, zero if none. Its time
// doesn't depend on how much of a wrong hash is right.
func (t *txn) holder(hash []byte) Number {
	k, v := t.bucket("receipts").Cursor().Seek(hash[:len(hash)/2])
	if subtle.ConstantTimeCompare(k, hash) != 1 || len(v) != 8 {
		return 0
	}
	return keyNum(v)
}

func (t *txn) byCode(code receipt.Code) (Number, *record, error) {
	if code.IsZero() {
		return 0, nil, ErrUnknownCode
	}
	n := t.holder(t.s.receiptHash(code))
	if n == 0 {
		return 0, nil, ErrUnknownCode
	}
	rec, err := t.record(n)
	return n, rec, err
}

func (s *Store) receiptHash(code receipt.Code) []byte {
	return s.keys.mac("receipt", code.Secret())[:16]
}

// Status returns where the tip stands and opens staff's messages with the code.
// It writes nothing.
func (s *Store) Status(code receipt.Code) (Standing, error) {
	var st Standing
	err := s.view(func(t *txn) error {
		n, rec, err := t.byCode(code)
		if err != nil {
			return err
		}
		st = Standing{
			Kind: rec.Kind, Unit: rec.Unit, State: rec.State, Day: rec.Day, Asked: rec.Asked,
			Outcome: rec.Outcome, Destination: rec.Destination, Additions: rec.Additions,
		}
		if rec.Messages == 0 {
			return nil
		}
		id, err := s.replyIdentity(code, rec.Salt)
		if err != nil {
			return err
		}
		for seq := range rec.Messages {
			m, err := t.openMessage(n, rec, seq, keyring(id))
			if err != nil {
				return err
			}
			st.Messages = append(st.Messages, m)
		}
		return nil
	})
	return st, err
}

// Add seals an addition to a tip. If staff had asked, the tip goes back to its
// officer as InReview; a closed one is reopened. token as for Submit. The
// number is for telling staff, not the reporter.
func (s *Store) Add(code receipt.Code, a Addition, token string) (Number, error) {
	if n, done, err := s.handled(token); done || err != nil {
		return n, err
	}
	if err := s.admit(code, a.Texts, a.Photos); err != nil {
		return 0, err
	}
	var unit string
	err := s.view(func(t *txn) error {
		_, rec, err := t.byCode(code)
		if err == nil {
			unit = rec.Unit
		}
		return err
	})
	if err != nil {
		return 0, err
	}
	if !s.intake.allow(s.opt.Limits.PerHour, s.opt.Now()) {
		return 0, ErrBusy
	}
	soon := s.prepare()
	defer soon.end()
	photos := a.Photos
	a.Photos, a.Day = nil, 0
	part, err := s.sealForStaff(unit, a, photos)
	if err != nil {
		return 0, err
	}
	var n Number
	err = s.writePrepared(soon, len(part), func(t *txn) error {
		var done bool
		if n, done = t.mark(token); done {
			return nil
		}
		var rec *record
		if n, rec, err = t.byCode(code); err != nil {
			return err
		}
		if rec.Additions >= s.opt.Limits.Additions || rec.Size+int64(len(part)) > s.opt.Limits.TipBytes {
			return ErrTooMany
		}
		return t.append(n, rec, part, token)
	})
	return n, err
}

// append stores an addition and moves the tip as the table of moves has it.
func (t *txn) append(n Number, rec *record, part []byte, token string) error {
	if err := t.room(len(part)); err != nil {
		return err
	}
	old := *rec
	if err := t.putPart(n, rec, classAddition, rec.Additions, part); err != nil {
		return err
	}
	rec.Additions++
	rec.Size += int64(len(part))
	rec.Asked = false
	if rec.Added == 0 {
		rec.Added = t.today
	}
	active, err := t.active(rec.Officer)
	if err != nil {
		return err
	}
	if !active {
		rec.Officer = 0
	}
	if rec.State == Closed {
		rec.Base, rec.Closed, rec.Outcome = t.today, 0, ""
	}
	rec.moveTo(afterAddition(rec), t.today)
	if err := t.save(n, &old, rec); err != nil {
		return err
	}
	return t.putMark(token, n, nil)
}

// Withdraw deletes the tip at once: its key is overwritten, its records go, and
// the file is rewritten soon after. A second Withdraw with the same token
// succeeds too; after an error or a crash it may also find ErrUnknownCode, which
// says that the tip is gone.
func (s *Store) Withdraw(code receipt.Code, token string) error {
	if token == "" {
		return ErrEmpty
	}
	return s.write(0, func(t *txn) error {
		if _, done := t.mark(token); done {
			return nil
		}
		n, rec, err := t.byCode(code)
		if err != nil {
			return err
		}
		if err := t.remove(n, rec); err != nil {
			return err
		}
		return t.putMark(token, 0, nil)
	})
}
