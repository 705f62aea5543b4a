package chat

import (
	"html"
	"regexp"
	"strings"
	"testing"

	"netralbot/tips"
)

// TestDraftIsOneMessage: every step takes the place of the one before, so that
// no button of a step that is over can be pressed; the next draft begins a new
// message, because the last one may hold a code.
func TestDraftIsOneMessage(t *testing.T) {
	b := newBot(t)
	var slots []string
	st := State{}
	step := func(ev Event) {
		t.Helper()
		var effects []Effect
		st, effects = b.Step(st, ev)
		for _, e := range effects {
			if s, ok := e.(Say); ok && len(s.Buttons) > 0 {
				slots = append(slots, s.Slot)
				if !s.Protect {
					t.Errorf("the step %q can be forwarded", st.Stage)
				}
			}
			if _, ok := e.(Mint); ok {
				st, effects = b.Step(st, Event{Kind: KindResult, Result: Minted{Code: newCode(t), Token: "tok"}, Private: true, At: day0})
				slots = append(slots, effects[len(effects)-1].(Say).Slot)
			}
		}
	}
	for _, ev := range []Event{
		{Kind: KindCommand, Command: "lapor", Private: true, At: day0}, pressed("lanjut"), pressed("jenis", "medsos"), typed("cerita"),
		pressed("selesai"), pressed("lewati"), pressed("lewati"), typed("seorang lurah"), pressed("samar", 0, "tok"),
	} {
		step(ev)
	}
	st, effects := b.Step(st, Event{Kind: KindResult, Result: Submitted{}, Private: true, At: day0})
	slots = append(slots, effects[0].(Say).Slot)
	for i, s := range slots {
		if s == "" || s != slots[0] {
			t.Errorf("step %d is shown in %q, want %q", i, s, slots[0])
		}
	}
	_, effects = b.Step(st, Event{Kind: KindCommand, Command: "lapor", Private: true, At: day0})
	if s := effects[len(effects)-1].(Say).Slot; s == slots[0] || s == "" {
		t.Errorf("the next draft is shown in %q, where the last code stands", s)
	}
	if hasEffect[Forget](effects) {
		t.Error("a new draft forgets the messages of the last, which can't be erased any more")
	}
}

var tag = regexp.MustCompile(`<[^>]*>`)

// TestPreviewIsOneMessage: whatever was written, the preview and its buttons are
// one message with the code in it, and what is sent is whole.
func TestPreviewIsOneMessage(t *testing.T) {
	b := newBot(t)
	long := strings.Repeat("panjang & lebar 😀 ", 600)
	for name, texts := range map[string][]string{
		"one long": {long}, "many": strings.Split(strings.Repeat("satu dua tiga|", 99)+"empat", "|"), "long after short": {"pendek", long, "akhir"},
	} {
		d := Draft{Mode: Tip, Kind: "medsos", Token: "tok", Code: newCode(t), When: long[:maxShort], Where: long[:maxShort], Whom: long[:maxShort]}
		for _, s := range texts {
			d = d.with(Item{Text: s})
		}
		st := State{Stage: Preview, Draft: d}
		_, effects := b.Step(st, pressed("resume"))
		if len(effects) != 1 {
			t.Fatalf("%s: %v", name, effects)
		}
		preview := effects[0].(Say).Text
		if n := units(html.UnescapeString(tag.ReplaceAllString(preview, ""))); n > 4096 {
			t.Errorf("%s: %d UTF-16 units", name, n)
		}
		for _, want := range []string{d.Code.Show(), "dikirim utuh", strings.TrimSpace(texts[0])[:6]} {
			if !strings.Contains(preview, want) {
				t.Errorf("%s: the preview lacks %q", name, want)
			}
		}
		_, effects = b.Step(st, pressed("kirim", "tok"))
		for _, e := range effects {
			if s, ok := e.(Submit); ok && len(strings.Join(s.Report.Texts, "")) != len(strings.Join(d.texts(), "")) {
				t.Errorf("%s: what is sent is shortened", name)
			}
		}
	}
}

// TestEarlierAnswersStay: whoever comes back doesn't have to answer again, and
// the story alone can be changed.
func TestEarlierAnswersStay(t *testing.T) {
	b := newBot(t)
	st := allStages(t, b)[Preview]
	for _, want := range []Stage{Whom, Where, When} {
		var effects []Effect
		st, effects = b.Step(st, pressed("kembali"))
		if st.Stage != want || !strings.Contains(said(effects), "Jawaban Anda tadi") {
			t.Errorf("back at %q, want %q: %s", st.Stage, want, said(effects))
		}
	}
	for range 3 {
		st, _ = b.Step(st, pressed("tetap"))
	}
	if d := st.Draft; st.Stage != Preview || d.When != "kemarin" || d.Unit != "unit-1" || d.Whom != "seorang lurah" {
		t.Errorf("at %q with %q, %q, %q", st.Stage, d.When, d.Unit, d.Whom)
	}
	for _, ev := range []Event{pressed("ubah"), typed("masih ada lagi"), pressed("selesai")} {
		st, _ = b.Step(st, ev)
	}
	if st.Stage != Preview || st.Draft.When != "kemarin" || len(st.Draft.texts()) != 2 {
		t.Errorf("after the story was changed: %q, %q, %d texts", st.Stage, st.Draft.When, len(st.Draft.texts()))
	}
}

// TestWordsOutOfStep: a story begun early and a photo sent late are taken, what
// was written before the notice or below the preview isn't; each is told.
func TestWordsOutOfStep(t *testing.T) {
	b := newBot(t)
	states := allStages(t, b)
	photo := Event{Kind: KindResult, Result: Fetched{Photos: [][]byte{{9}}}, Private: true, At: day0}
	for _, tt := range []struct {
		at    Stage
		ev    Event
		items int
		told  string
	}{
		{Notice, typed("camat membagi sembako"), 2, "belum dicatat"},
		{Sort, typed("camat membagi sembako"), 3, "pilih jenisnya dulu"},
		{Preview, typed("oh ya, istrinya juga"), 2, "tidak dimasukkan"},
		{When, photo, 3, "Foto sudah ditambahkan"},
		{Preview, photo, 3, "Foto sudah ditambahkan"},
		{Free, photo, 2, ""},
		{Story, Event{Kind: KindEdited, Text: "ralat", Private: true, At: day0}, 2, "tulisan sebelum diubah"},
		{Preview, Event{Kind: KindEdited, Text: "ralat", Private: true, At: day0}, 2, "kembali ke cerita"},
		{Sent, Event{Kind: KindEdited, Text: "ralat", Private: true, At: day0}, 2, "sudah terkirim"},
		{Story, typed("masa camat boleh begitu?"), 3, "seperti pertanyaan"},
		{Story, typed("apakah ini aman?"), 2, "Telegram tahu akun Anda"},
		{Whom, typed("bisa dilacak gak"), 2, "tidak dimasukkan"},
		{Preview, typed("siapa yang baca laporan ini"), 2, "petugas yang ditunjuk"},
		{Notice, typed("apakah aman"), 2, "Telegram tahu akun Anda"},
		{Story, typed("saya takut ketahuan atasan"), 3, "2 tulisan"},
	} {
		next, effects := b.Step(states[tt.at], tt.ev)
		if len(next.Draft.Items) != tt.items || !strings.Contains(said(effects), tt.told) || tt.told == "" && len(effects) > 0 {
			t.Errorf("at %q: %d items, told %q, want %d and %q", tt.at, len(next.Draft.Items), said(effects), tt.items, tt.told)
		}
	}
}

// TestNoWayBackLosesWords: where going back would drop what is written, only
// "Batal" is offered, which says so.
func TestNoWayBackLosesWords(t *testing.T) {
	b := newBot(t)
	for mode, at := range map[Mode]Stage{Addition: Story, Query: Preview} {
		st := allStages(t, b)[at]
		st.Draft.Mode = mode
		turn := &turn{Bot: b, ev: typed("x"), st: st}
		turn.prompt()
		back, cancel := false, false
		for _, k := range turn.buttons() {
			back = back || k.Press.Verb == "kembali"
			cancel = cancel || k.Press.Verb == "batal"
		}
		if back || !cancel {
			t.Errorf("%s: the way back is offered: %v, the way out: %v", mode, back, cancel)
		}
	}
}

// TestCancelTellsTheTruth: what stays as it was is said, and what was written
// can still be erased.
func TestCancelTellsTheTruth(t *testing.T) {
	b := newBot(t)
	states := allStages(t, b)
	addition := states[Preview]
	addition.Draft.Mode = Addition
	query := states[Preview]
	query.Draft.Mode = Query
	for name, tt := range map[string]struct {
		st    State
		want  string
		stage Stage
		erase bool
	}{
		"a tip":               {states[Preview], "tidak ada yang tersimpan", Free, true},
		"its code":            {states[Preview], "Kode yang tadi ditampilkan tidak berlaku", Free, true},
		"a story":             {states[Story], "tidak ada yang tersimpan", Free, true},
		"an addition":         {addition, "Laporan yang sudah terkirim tidak berubah", Following, true},
		"a question":          {query, "Pertanyaan tidak dikirim", Free, true},
		"what was sent":       {states[Sent], "sudah terkirim, jadi tidak dibatalkan", Sent, true},
		"a status":            {states[Following], "tidak berubah", Free, true},
		"a withdrawal":        {states[Undo], "tidak berubah", Free, true},
		"an act of staff":     {states[Wording], tips.Number(77).String(), Free, false},
		"the notice":          {State{Stage: Notice, Draft: Draft{Mode: Tip}}, "Tidak ada yang tersimpan", Free, false},
		"nothing in the list": {State{}, "Tidak ada yang sedang berjalan", Free, false},
	} {
		next, effects := b.Step(tt.st, Event{Kind: KindCommand, Command: "batal", Private: true, At: day0})
		erase := false
		for _, e := range effects {
			if s, ok := e.(Say); ok {
				for _, r := range s.Buttons {
					erase = erase || len(r) > 0 && r[0].Press.Verb == "jejak"
				}
			}
		}
		if got := said(effects); !strings.Contains(got, tt.want) || next.Stage != tt.stage || erase != tt.erase || hasEffect[Forget](effects) {
			t.Errorf("%s: at %q, erasable %v, told %q", name, next.Stage, erase, got)
		}
	}
}

// TestCodesStayOutOfTips: a receipt code is refused in every part of a draft,
// also with a slip of the pen; what only looks long is not.
func TestCodesStayOutOfTips(t *testing.T) {
	b := newBot(t)
	states := allStages(t, b)
	code := newCode(t).Show()
	slip := code[:len(code)-1]
	for _, at := range []Stage{Sort, Story, When, Where, Whom} {
		for _, text := range []string{code, "kode saya " + strings.ToLower(code), slip} {
			next, effects := b.Step(states[at], typed(text))
			if !strings.Contains(said(effects), "memuat kode laporan") || next.Stage != at || len(next.Draft.Items) != len(states[at].Draft.Items) {
				t.Errorf("at %q the code %q goes in", at, text)
			}
		}
	}
	for _, text := range []string{"PP 53/2010 pasal 4 angka 15 huruf d", "camat bagi 50 ribu di desa 12", "jam 07.30 tanggal 12 bulan 10 di SDN 3"} {
		if next, _ := b.Step(states[Story], typed(text)); len(next.Draft.Items) != len(states[Story].Draft.Items)+1 {
			t.Errorf("%q is taken for a code", text)
		}
	}
	if next, effects := b.Step(State{}, typed(slip)); next.Stage != AskCode || next.Question != "" || hasEffect[Searched](effects) {
		t.Errorf("a miswritten code is taken for a question, at %q", next.Stage)
	}
}
