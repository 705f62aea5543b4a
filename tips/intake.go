package tips

import (
	"strings"
	"sync"
	"time"

	"golang.org/x/time/rate"

	"netralbot/tips/receipt"
)

// intake is the hourly limit, in memory: no time of a report is kept. The daily
// one is in the database, so that restarts don't reset it.
type intake struct {
	once    sync.Once
	limiter *rate.Limiter
}

func (i *intake) allow(perHour int, now time.Time) bool {
	i.once.Do(func() { i.limiter = rate.NewLimiter(rate.Limit(float64(perHour)/3600), perHour) })
	return i.limiter.AllowN(now, 1)
}

// admit checks content before it is sealed.
func (s *Store) admit(code receipt.Code, texts []string, photos [][]byte, short ...string) error {
	l := s.opt.Limits
	if code.IsZero() {
		return ErrUnknownCode
	}
	if len(texts) > l.Texts || len(photos) > l.Photos {
		return ErrTooLarge
	}
	var text, total int64
	empty := len(photos) == 0
	for _, t := range append(texts[:len(texts):len(texts)], short...) {
		text += int64(len(t))
		if receipt.Mentions(t, code) {
			return ErrCodeInText
		}
	}
	for _, t := range texts {
		empty = empty && strings.TrimSpace(t) == ""
	}
	for _, p := range photos {
		total += int64(len(p))
	}
	switch {
	case empty:
		return ErrEmpty
	case text > l.TextBytes, text+total > l.ReportBytes:
		return ErrTooLarge
	}
	return nil
}

// wordsOnly is up to which size a sealed part counts as one without photos. A
// quarter of what a day takes in is kept for those, so that a flood of photos
// doesn't keep anybody from writing.
const wordsOnly = 192<<10 + 4<<10

// room refuses intake that the store or the disk has no room for. A sixteenth
// of the store is kept for what staff do and for withdrawals.
func (t *txn) room(size int) error {
	l := t.s.opt.Limits
	today := int64(count(t.get("intake", dayKey(t.today))))
	most := l.DayBytes
	if size > wordsOnly {
		most -= most / 4
	}
	if today+int64(size) > most {
		return ErrBusy
	}
	stats := t.tx.DB().Stats()
	page := int64(t.tx.DB().Info().PageSize)
	t.taken += int64(size)
	used := t.tx.Size() - int64(stats.FreePageN+stats.PendingPageN)*page + t.taken + t.taken/4
	if used > l.MaxSize-l.MaxSize/16 {
		return ErrFull
	}
	if free, ok := freeDisk(t.s.opt.Dir); ok && free < l.DiskReserve+int64(size) {
		return ErrFull
	}
	return t.put("intake", dayKey(t.today), countValue(uint64(today+int64(size))))
}
