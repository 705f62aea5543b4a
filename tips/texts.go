package tips

import (
	"strings"
)

// written is a text of staff, sealed before the transaction that stores it.
type written struct {
	staff []byte // to the recipients
	reply []byte // to the reporter, nil if it isn't for them
}

// seal seals staff's text about tip n, for the reporter too if question isn't
// nil.
func (s *Store) seal(by Actor, n Number, text string, question *bool) (*written, error) {
	if strings.TrimSpace(text) == "" {
		return nil, ErrReason
	}
	if int64(len(text)) > s.opt.Limits.TextBytes {
		return nil, ErrTooLarge
	}
	var unit, reply string
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
		unit, reply = rec.Unit, rec.Reply
		return nil
	})
	if err != nil {
		return nil, err
	}
	w := new(written)
	if question == nil {
		w.staff, err = s.sealForStaff(unit, Note{From: by.id, Text: text}, nil)
		return w, err
	}
	if w.staff, err = s.sealForStaff(unit, Message{From: by.id, Text: text, Question: *question}, nil); err != nil {
		return nil, err
	}
	to, err := parseRecipient(reply)
	if err != nil {
		return nil, damaged(err)
	}
	padded, err := pad(Message{Text: text, Question: *question}, nil)
	if err != nil {
		return nil, err
	}
	w.reply, err = sealTo(padded, to)
	return w, err
}

func (w *written) size() int { return len(w.staff) + len(w.reply) }

// store puts a sealed text to its tip.
func (w *written) store(t *txn, n Number, rec *record) error {
	class, counter := byte(classNote), &rec.Notes
	if w.reply != nil {
		class, counter = classMessage, &rec.Messages
		if err := t.putPart(n, rec, classReply, rec.Messages, w.reply); err != nil {
			return err
		}
	}
	if *counter >= maxTexts {
		return ErrTooMany
	}
	if err := t.putPart(n, rec, class, *counter, w.staff); err != nil {
		return err
	}
	*counter++
	rec.Size += int64(w.size())
	return nil
}

// maxTexts is how many notes, and how many messages, a tip can have.
const maxTexts = 1 << 15
