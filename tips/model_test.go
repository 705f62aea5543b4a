package tips

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"syscall"
	"testing"

	"pgregory.net/rapid"

	"netralbot/tips/receipt"
)

// modelTip is a tip as a plain value.
type modelTip struct {
	number    Number
	report    Report
	state     State
	officer   StaffID
	additions []string
	messages  []string
	notes     []string
	outcome   Outcome
	dest      string
	asked     bool
	closed    Day
}

func (m modelTip) clone() *modelTip {
	m.additions, m.messages, m.notes = slices.Clone(m.additions), slices.Clone(m.messages), slices.Clone(m.notes)
	return &m
}

// model is the store as a plain map, beside the real one.
type model struct {
	*kit
	tips  map[receipt.Code]*modelTip
	gone  []receipt.Code
	ever  int
	saved []savedBackup
	// fault is what the next commit meets.
	fault  atomic.Pointer[func(point string) error]
	copied string
}

type savedBackup struct {
	bytes []byte
	tips  map[receipt.Code]*modelTip
	ever  int
}

func (m *model) hook(point string) error {
	if f := m.fault.Load(); f != nil {
		return (*f)(point)
	}
	return nil
}

func (m *model) reopenAt(t *rapid.T, dir string) {
	m.opt.Dir = dir
	s, err := openWith(m.opt, m.hook)
	if err != nil {
		t.Fatalf("open: %v", err)
	}
	m.Store = s
	if w := s.Warnings(); len(w) > 0 {
		t.Fatalf("warnings: %q", w)
	}
}

func (m *model) pick(t *rapid.T) (receipt.Code, *modelTip) {
	codes := slices.SortedFunc(maps.Keys(m.tips), func(a, b receipt.Code) int { return strings.Compare(a.Show(), b.Show()) })
	if len(codes) == 0 {
		t.Skip("no tips")
	}
	c := rapid.SampledFrom(codes).Draw(t, "tip")
	return c, m.tips[c]
}

func (m *model) officer(t *rapid.T) StaffID {
	return rapid.SampledFrom([]StaffID{m.budi.ID, m.sari.ID, m.admin.ID}).Draw(t, "officer")
}

// disturb arranges what happens at the next commit: nothing, an error of the
// disk, or a crash, which is a copy of the files as they are at that moment.
func (m *model) disturb(t *rapid.T) string {
	kind := rapid.SampledFrom([]string{"", "", "", "full", "broken", "crash before", "crash after"}).Draw(t, "trouble")
	at := map[string]string{"full": "commit", "broken": "commit", "crash before": "commit", "crash after": "shred"}[kind]
	if kind == "" {
		return kind
	}
	m.copied = ""
	f := func(point string) error {
		if point != at {
			return nil
		}
		m.fault.Store(nil)
		switch kind {
		case "full":
			return syscall.ENOSPC
		case "broken":
			return syscall.EIO
		}
		m.copied = copyDir(m.t, m.opt.Dir)
		return nil
	}
	m.fault.Store(&f)
	return kind
}

// settle ends a disturbed step: after a crash the copy takes the place of the
// store. It reports whether the step must be repeated.
func (m *model) settle(t *rapid.T, kind string, err error) bool {
	m.fault.Store(nil)
	switch kind {
	case "full":
		if !errors.Is(err, ErrFull) {
			t.Fatalf("with a full disk: %v", err)
		}
		return true
	case "broken":
		if !errors.Is(err, syscall.EIO) {
			t.Fatalf("with a broken disk: %v", err)
		}
		if err := m.Tally("x"); err != nil { // a write finds out what the disk has
			t.Fatalf("after a broken commit: %v", err)
		}
		return true
	case "crash before", "crash after":
		if m.copied == "" {
			t.Fatalf("no commit was seen: %v", err)
		}
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		m.reopenAt(t, m.copied)
		return true
	}
	if err != nil {
		t.Fatal(err)
	}
	return false
}

func (m *model) submit(t *rapid.T) {
	code, tok := newCode(m.t), token()
	r := Report{
		Kind:  rapid.SampledFrom([]string{"medsos", "kampanye", KindQuestion}).Draw(t, "kind"),
		Unit:  rapid.SampledFrom([]string{"", "disdik", "dinkes"}).Draw(t, "unit"),
		Texts: []string{rapid.StringN(1, 200, -1).Filter(func(s string) bool { return strings.TrimSpace(s) != "" }).Draw(t, "text")},
	}
	if rapid.Bool().Draw(t, "photo") {
		r.Photos = [][]byte{rapid.SliceOfN(rapid.Byte(), 1, 5000).Draw(t, "bytes")}
	}
	kind := m.disturb(t)
	n, err := m.Submit(r, code, tok)
	if m.settle(t, kind, err) {
		if n, err = m.Submit(r, code, tok); err != nil {
			t.Fatalf("sending the draft again after %q: %v", kind, err)
		}
	}
	if again, err := m.Submit(r, code, tok); err != nil || again != n {
		t.Fatalf("a redelivered submission: %v, %v", again, err)
	}
	m.tips[code] = &modelTip{number: n, report: r, state: Received}
	m.ever++
}

func (m *model) add(t *rapid.T) {
	code, tip := m.pick(t)
	tok, text := token(), rapid.StringMatching(`[a-z]{1,50}`).Draw(t, "text")
	kind := m.disturb(t)
	_, err := m.Add(code, Addition{Texts: []string{text}}, tok)
	if m.settle(t, kind, err) {
		if _, err := m.Add(code, Addition{Texts: []string{text}}, tok); err != nil {
			t.Fatalf("adding again after %q: %v", kind, err)
		}
	}
	tip.additions = append(tip.additions, text)
	tip.asked = false
	if tip.state != Forwarded {
		tip.outcome, tip.closed = "", 0
		tip.state = Received
		if tip.officer != 0 {
			tip.state = InReview
		}
	}
}

func (m *model) withdraw(t *rapid.T) {
	code, _ := m.pick(t)
	tok := token()
	kind := m.disturb(t)
	err := m.Withdraw(code, tok)
	if m.settle(t, kind, err) {
		if kind == "full" { // what was refused must not happen on the next start
			if err := m.Close(); err != nil {
				t.Fatal(err)
			}
			m.reopenAt(t, m.opt.Dir)
			m.agree(t)
		}
		// Before the crash the ledger may have had it already.
		if err := m.Withdraw(code, tok); err != nil && !errors.Is(err, ErrUnknownCode) {
			t.Fatalf("withdrawing again after %q: %v", kind, err)
		}
	}
	delete(m.tips, code)
	m.gone = append(m.gone, code)
}

// act tries an act of staff and holds it against the rules in plain words.
func (m *model) act(t *rapid.T) {
	_, tip := m.pick(t)
	id := m.officer(t)
	a := rapid.SampledFrom([]Act{ActClaim, ActClaim, ActAsk, ActForward, ActFinish, ActReopen, ActRelease, ActNote, ActAnswer, ActRead}).Draw(t, "act")
	mine := tip.officer == id || id == m.admin.ID
	question := tip.report.Kind == KindQuestion
	working := tip.state == InReview || tip.state == NeedsInfo
	ok := map[Act]bool{
		ActClaim:   tip.state != Closed && tip.officer == 0,
		ActRelease: (working || tip.state == Forwarded) && mine,
		ActAsk:     working && mine,
		ActForward: (working || tip.state == Forwarded) && mine && !question,
		ActFinish:  (working || tip.state == Forwarded) && mine,
		ActReopen:  tip.state == Closed && mine,
		ActAnswer:  question && (tip.state == Received || working) && (tip.officer == 0 || mine),
		ActNote:    true,
		ActRead:    true,
	}[a]
	if err := m.do(By(id), a, tip.number); (err == nil) != ok {
		t.Fatalf("%s of %+v by %v: %v", a, tip, id, err)
	}
	if !ok {
		return
	}
	today := DayOf(m.clock.now())
	switch a {
	case ActClaim:
		tip.officer = id
		if tip.state == Received {
			tip.state = InReview
		}
	case ActRelease:
		tip.officer = 0
		if tip.state == InReview {
			tip.state = Received
		}
	case ActAsk:
		tip.state, tip.asked = NeedsInfo, true
		tip.messages = append(tip.messages, "tanya")
	case ActForward:
		tip.state, tip.dest, tip.asked = Forwarded, "bawaslu", false
		tip.notes = append(tip.notes, "alasan")
	case ActFinish:
		tip.state, tip.outcome, tip.closed, tip.asked = Closed, TooLittle, today, false
		tip.notes = append(tip.notes, "alasan")
	case ActReopen:
		tip.state, tip.outcome, tip.closed, tip.officer = InReview, "", 0, id
		tip.notes = append(tip.notes, "alasan")
	case ActNote:
		tip.notes = append(tip.notes, "catatan")
	case ActAnswer:
		tip.state, tip.outcome, tip.closed, tip.asked, tip.officer = Closed, Answered, today, false, id
		tip.messages = append(tip.messages, "jawab")
	}
}

func (m *model) sweep(t *rapid.T) {
	m.clock.days(rapid.IntRange(0, 6).Draw(t, "days"))
	want := 0
	today := DayOf(m.clock.now())
	for code, tip := range m.tips {
		if tip.state == Closed && tip.closed+Day(m.opt.RetentionDays) <= today {
			delete(m.tips, code)
			m.gone = append(m.gone, code)
			want++
		}
	}
	got, err := m.Sweep(m.clock.now())
	if err != nil || got.Tips != want {
		t.Fatalf("swept %d tips, want %d: %v", got.Tips, want, err)
	}
}

func (m *model) compact(t *rapid.T) {
	at := rapid.SampledFrom([]string{"", "compact copy", "compact sync", "compact rename", "compact dirsync"}).Draw(t, "trouble")
	crash := at != "" && rapid.Bool().Draw(t, "crash")
	m.copied = ""
	if at != "" {
		f := func(point string) error {
			if point != at {
				return nil
			}
			m.fault.Store(nil)
			if crash {
				m.copied = copyDir(m.t, m.opt.Dir)
			}
			return syscall.EIO
		}
		m.fault.Store(&f)
	}
	if err := m.Compact(); (err != nil) != (at != "") {
		t.Fatalf("compaction with trouble at %q: %v", at, err)
	}
	if crash {
		if err := m.Close(); err != nil {
			t.Fatal(err)
		}
		m.reopenAt(t, m.copied)
	}
}

func (m *model) backup(t *rapid.T) {
	var b bytes.Buffer
	if err := m.Backup(&b); err != nil {
		t.Fatal(err)
	}
	saved := savedBackup{b.Bytes(), map[receipt.Code]*modelTip{}, m.ever}
	for code, tip := range m.tips {
		saved.tips[code] = tip.clone()
	}
	m.saved = append(m.saved, saved)
}

// restore loses the database and puts a backup in its place.
func (m *model) restore(t *rapid.T) {
	if len(m.saved) == 0 {
		t.Skip("no backup")
	}
	b := rapid.SampledFrom(m.saved).Draw(t, "backup")
	if err := m.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(m.opt.Dir, dbName)); err != nil {
		t.Fatal(err)
	}
	dropped := 0
	m.tips, m.ever = map[receipt.Code]*modelTip{}, b.ever
	for code, tip := range b.tips {
		if slices.Contains(m.gone, code) {
			dropped++
		} else {
			m.tips[code] = tip.clone()
		}
	}
	res, err := Restore(m.opt.Dir, bytes.NewReader(b.bytes))
	if err != nil || res.Dropped != dropped || res.Tips != len(m.tips) || res.Revives {
		t.Fatalf("restored %+v, want %d and %d dropped: %v", res, len(m.tips), dropped, err)
	}
	m.reopenAt(t, m.opt.Dir)
}

// agree holds the whole store against the model.
func (m *model) agree(t *rapid.T) {
	if err := m.Check(); err != nil {
		t.Fatal(err)
	}
	total := 0
	for _, f := range []Filter{{}, {State: Closed}} {
		p, err := m.Queue(Operator(), f, 0, 1000)
		if err != nil {
			t.Fatal(err)
		}
		total += len(p.Cards)
	}
	if total != len(m.tips) {
		t.Fatalf("the queue has %d tips, want %d", total, len(m.tips))
	}
	if st, err := m.Recap(Operator()); err != nil || st.Total.Count != m.ever {
		t.Fatalf("%d tips were ever received, want %d: %v", st.Total.Count, m.ever, err)
	}
	for _, code := range m.gone {
		if _, err := m.Status(code); !errors.Is(err, ErrUnknownCode) {
			t.Fatalf("a tip that is gone: %v", err)
		}
	}
	for code, tip := range m.tips {
		st, err := m.Status(code)
		if err != nil {
			t.Fatalf("status of %v: %v", tip.number, err)
		}
		var texts []string
		for _, msg := range st.Messages {
			texts = append(texts, msg.Text)
		}
		if st.State != tip.state || st.Outcome != tip.outcome || st.Destination != tip.dest || st.Asked != tip.asked ||
			st.Additions != len(tip.additions) || !slices.Equal(texts, tip.messages) {
			t.Fatalf("standing %+v, want %+v", st, tip)
		}
		d, err := m.dossier(By(m.budi.ID), tip.number, m.id)
		if err != nil {
			t.Fatalf("dossier of %v: %v", tip.number, err)
		}
		var additions, notes []string
		for _, a := range d.Additions {
			additions = append(additions, a.Texts...)
		}
		for _, n := range d.Notes {
			notes = append(notes, n.Text)
		}
		if fmt.Sprint(d.Report) != fmt.Sprint(tip.report) || !slices.Equal(additions, tip.additions) ||
			!slices.Equal(notes, tip.notes) || d.Card.Officer != tip.officer || d.Card.State != tip.state || d.Card.ClosedDay != tip.closed {
			t.Fatalf("dossier %+v, want %+v", d, tip)
		}
	}
}

func TestStoreAgreesWithAPlainModel(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		m := &model{kit: newKit(t, func(o *Options) { o.RetentionDays = 10 }), tips: map[receipt.Code]*modelTip{}}
		if err := m.Close(); err != nil {
			rt.Fatal(err)
		}
		m.reopenAt(rt, m.opt.Dir)
		defer func() { m.Close() }()
		rt.Repeat(map[string]func(*rapid.T){
			"submit": m.submit, "submit too": m.submit, "add": m.add, "withdraw": m.withdraw,
			"act": m.act, "act too": m.act, "act again": m.act, "sweep": m.sweep, "compact": m.compact,
			"backup": m.backup, "restore": m.restore,
			"reopen": func(t *rapid.T) {
				if err := m.Close(); err != nil {
					t.Fatal(err)
				}
				m.reopenAt(t, m.opt.Dir)
			},
			"": m.agree,
		})
	})
}
