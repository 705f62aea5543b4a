package tips

import (
	"encoding/binary"
	"time"
)

// Swept says what Sweep removed.
type Swept struct{ Tips, Marks, Invites int }

// sweepChunk is how much one transaction of Sweep removes at most.
const sweepChunk = 500

// Sweep deletes what has outlived its time: closed tips after RetentionDays,
// marks of handled submissions after 48 hours, expired invites; and closes the
// daily commitment. Call it at start and at least once a day.
func (s *Store) Sweep(now time.Time) (Swept, error) {
	var total Swept
	for {
		var part Swept
		var more bool
		err := s.write(0, func(t *txn) (err error) {
			part, more, err = t.sweep(now)
			return err
		})
		if err != nil {
			return total, err
		}
		total.Tips += part.Tips
		total.Marks += part.Marks
		total.Invites += part.Invites
		if !more {
			return total, nil
		}
	}
}

func (t *txn) sweep(now time.Time) (done Swept, more bool, err error) {
	today := DayOf(now)
	room := sweepChunk
	if err := t.closeDays(); err != nil { // first: marks hold leaves
		return done, false, err
	}
	expired := t.expired(today, room)
	for _, n := range expired {
		rec, err := t.record(n)
		if err != nil {
			return done, false, err
		}
		if err := t.remove(n, rec); err != nil {
			return done, false, err
		}
	}
	done.Tips = len(expired)
	if done.Tips == room {
		return done, true, nil
	}
	if done.Marks, err = t.delBefore("marks", today-markDays, sweepChunk); err != nil {
		return done, false, err
	}
	if done.Marks == sweepChunk {
		return done, true, nil
	}
	if done.Invites, err = t.expireInvites(now); err != nil {
		return done, false, err
	}
	if _, err := t.delBefore("trees", today-Day(t.s.opt.RetentionDays), sweepChunk); err != nil {
		return done, false, err
	}
	t.tidy(today)
	for _, b := range []string{"intake", "digests"} {
		if _, err := t.delBefore(b, today-7, sweepChunk); err != nil {
			return done, false, err
		}
	}
	return done, false, nil
}

// tidy has the file rewritten, in the order of its random keys, once a day after
// a day with intake: until then the place of its pages may tell what came first.
func (t *txn) tidy(today Day) {
	last := Day(0)
	if v := t.get("meta", []byte("rewritten")); len(v) == 4 {
		last = keyDay(v)
	}
	k, _ := t.bucket("intake").Cursor().Last()
	if last < today && k != nil && keyDay(k) >= last {
		t.s.wantCompaction()
	}
}

// expired returns closed tips that were closed RetentionDays ago or earlier.
func (t *txn) expired(today Day, limit int) []Number {
	last := today - Day(t.s.opt.RetentionDays)
	if last < 0 {
		return nil
	}
	var list []Number
	c := t.bucket("queue").Cursor()
	from := binary.BigEndian.AppendUint32([]byte{'c'}, ^uint32(last))
	for k, _ := c.Seek(from); len(k) == 13 && k[0] == 'c' && len(list) < limit; k, _ = c.Next() {
		list = append(list, keyNum(k[5:]))
	}
	return list
}

// delBefore deletes up to limit entries whose key begins with an earlier day.
func (t *txn) delBefore(bucket string, day Day, limit int) (int, error) {
	var keys [][]byte
	c := t.bucket(bucket).Cursor()
	for k, _ := c.First(); len(k) >= 4 && keyDay(k) < day && len(keys) < limit; k, _ = c.Next() {
		keys = append(keys, append([]byte(nil), k...))
	}
	for _, k := range keys {
		if err := t.del(bucket, k); err != nil {
			return 0, err
		}
	}
	return len(keys), nil
}

func (t *txn) expireInvites(now time.Time) (int, error) {
	var keys [][]byte
	err := t.bucket("invites").ForEach(func(k, _ []byte) error {
		var v invite
		if _, err := t.getJSON("invites", k, &v); err != nil {
			return err
		}
		if now.Unix() >= v.Expires*3600 {
			keys = append(keys, append([]byte(nil), k...))
		}
		return nil
	})
	if err != nil {
		return 0, err
	}
	for _, k := range keys {
		if err := t.del("invites", k); err != nil {
			return 0, err
		}
	}
	return len(keys), nil
}
