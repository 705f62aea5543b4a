package chat

import (
	"slices"
	"strings"
	"testing"

	"netralbot/tips"
)

func typed(text string) Event { return Event{Kind: KindText, Text: text, Private: true, At: day0} }

func pressed(verb string, args ...any) Event {
	return Event{Kind: KindPress, Press: To(verb, args...), Private: true, At: day0}
}

// TestTypedLabelsPress: who types what a button says has pressed it, and nothing
// of it ends in the tip.
func TestTypedLabelsPress(t *testing.T) {
	b := newBot(t)
	states := allStages(t, b)
	for _, tt := range []struct {
		from Stage
		text string
		to   Stage
	}{
		{Notice, "Lanjut", Sort},
		{Notice, "batal", Free},
		{Sort, "media sosial", Story},
		{Sort, "perintah", Story},
		{Sort, "kembali", Notice},
		{Story, "Selesai", When},
		{Story, "selesai!", When},
		{Story, "selesai rapat dia bagi kaos", Story},
		{When, "lewati", Where},
		{When, "hari ini", Where},
		{Where, "unit 3", Whom},
		{Where, "Lewati", Whom},
		{Whom, "lewati", Preview},
		{Preview, "kirim laporan", Preview},
		{Preview, "ubah tulisan", Story},
		{Preview, "kembali", Whom},
		{Preview, "batal", Free},
		{Undo, "kembali", Undo},
		{Undo, "tidak jadi", Undo},
		{CheckWho, "saya honorer", CheckAbout},
		{CheckWho, "guru", CheckAbout},
		{CheckAbout, "media sosial", CheckWhat},
		{Choosing, "terbukti", Wording},
		{Wording, "batal", Free},
		{Asking, "batal", Free},
		{AskCode, "batal", Free},
	} {
		st := states[tt.from]
		if tt.from == Choosing {
			st.Desk.Verb = tips.ActFinish
		}
		next, effects := b.Step(st, typed(tt.text))
		if tt.from == Undo { // the way back looks the tip up
			if !hasEffect[Look](effects) {
				t.Errorf("%q at %q doesn't lead back to the status", tt.text, tt.from)
			}
			continue
		}
		if next.Stage != tt.to {
			t.Errorf("%q at %q leads to %q, want %q", tt.text, tt.from, next.Stage, tt.to)
		}
	}
	unsure, _ := b.Step(State{Stage: CheckAbout, Check: Check{Who: "pns", Stage: askStage}}, typed("tidak tahu pak"))
	if unsure.Check.Stage != "tidak-tahu" {
		t.Errorf("\"tidak tahu\" is kept as the stage %q", unsure.Check.Stage)
	}
	next, _ := b.Step(states[When], typed("kemarin"))
	if next.Draft.When != "30 September 2029" {
		t.Errorf("the day typed as a label is kept as %q", next.Draft.When)
	}
	if _, effects := b.Step(states[Preview], typed("kirim")); !hasEffect[Submit](effects) {
		t.Error("\"kirim\" below the preview sends nothing")
	}
	if _, effects := b.Step(states[Preview], typed("kirimkan juga ke Bawaslu ya")); hasEffect[Submit](effects) {
		t.Error("a sentence below the preview sends the tip")
	}
}

func hasEffect[T Effect](effects []Effect) bool {
	for _, e := range effects {
		if _, ok := e.(T); ok {
			return true
		}
	}
	return false
}

// TestTypedCommands: a command works without its slash, one of staff for staff
// alone.
func TestTypedCommands(t *testing.T) {
	b := newBot(t)
	for text, want := range map[string]Stage{
		"hai min mau tanya": Asking, "lapor": Notice, "Saya mau lapor, pak": Notice, "status": AskCode, "kuis": Quiz, "cek": CheckWho, "batal": Free,
	} {
		if next, _ := b.Step(State{}, typed(text)); next.Stage != want {
			t.Errorf("%q leads to %q, want %q", text, next.Stage, want)
		}
	}
	if _, effects := b.Step(State{}, typed("antrean")); hasEffect[List](effects) {
		t.Error("somebody who isn't staff reaches the queue")
	}
	staff := typed("antrean")
	staff.Staff = &tips.Staff{ID: 5}
	if _, effects := b.Step(State{}, staff); !hasEffect[List](effects) {
		t.Error("staff don't reach the queue by its name")
	}
	number := typed(tips.Number(77).String())
	if _, effects := b.Step(State{}, number); hasEffect[Open](effects) {
		t.Error("somebody who isn't staff opens a tip by its number")
	}
	number.Staff = staff.Staff
	if _, effects := b.Step(State{}, number); !hasEffect[Open](effects) {
		t.Error("staff don't open a tip by its number")
	}
}

// TestCourtesies: what asks nothing gets no answer of the catalogue, least of
// all the last one again.
func TestCourtesies(t *testing.T) {
	b := newBot(t)
	for text, want := range map[string]manners{
		"Assalamualaikum pak": greeting, "kamu siapa?": greeting, "makasih banyak ya": thanks, "ok": agreement, "👍": agreement,
		"oke siap makasih banyak pak": thanks, "terima kasih atas infonya": thanks, "apa kabar": greeting, "terima uang dari calon": "", "aman": agreement,
		"dasar bot bego": insult, "jawabannya ngaco banget": insult, "?": wordless, "😀": wordless,
		"bolehkah menghina calon yang bodoh": "", "pak, boleh like?": "", "sampah visual baliho": "", "baik atau tidak ikut kampanye": "",
	} {
		if got := courtesy(text); got != want {
			t.Errorf("%q is taken as %q, want %q", text, got, want)
		}
		st := State{Topic: b.faq.Topics()[0].ID}
		next, effects := b.Step(st, typed(text))
		if want != "" && (next.Stage != Free || hasEffect[Searched](effects)) {
			t.Errorf("%q is searched in the catalogue", text)
		}
		if want != "" && !visible(effects) {
			t.Errorf("%q isn't answered", text)
		}
	}
}

// TestFollowUpNamesACase: "kalau honorer?" after an answer is that answer with
// what it says of them on top.
func TestFollowUpNamesACase(t *testing.T) {
	b := newBot(t)
	topic := b.faq.Topic("medsos-like")
	if topic == nil {
		t.Skip("the catalogue has no such topic")
	}
	st, _ := b.Step(State{}, typed("apakah like postingan calon melanggar"))
	if st.Topic != topic.ID {
		t.Fatalf("the question opens %q", st.Topic)
	}
	next, effects := b.Step(st, typed("kalau honorer?"))
	answer := said(effects)
	if next.Topic != topic.ID || !strings.Contains(answer, topic.Title) {
		t.Fatalf("the follow-up opens %q: %s", next.Topic, answer)
	}
	if at, basis := strings.Index(answer, "Honorer"), strings.Index(answer, b.book.Get("answer.basis")); at < 0 || at > basis {
		t.Errorf("what holds for them stands below the articles: %s", answer)
	}
	if strings.Contains(answer, "hukuman disiplin berat") {
		t.Errorf("the honorer are told the sanction of the PNS: %s", answer)
	}
	for _, text := range []string{"sanksinya apa?", "terus sanksinya?", "terus kalau terlanjur gimana"} {
		next, effects = b.Step(st, typed(text))
		answer = said(effects)
		if at, basis := strings.Index(answer, "Sanksi:"), strings.Index(answer, b.book.Get("answer.basis")); next.Topic != topic.ID || at < 0 || at > basis {
			t.Errorf("%q isn't answered with the sanction: %s", text, answer)
		}
		if strings.Contains(answer, strings.TrimSpace(topic.Answer)[:20]) {
			t.Errorf("%q is answered with the whole once more: %s", text, answer)
		}
	}
	next, effects = b.Step(st, typed("kalau guru pppk?"))
	answer = said(effects)
	if at, basis := strings.Index(answer, "PPPK"), strings.Index(answer, b.book.Get("answer.basis")); next.Topic != topic.ID || at < 0 || at > basis {
		t.Errorf("what holds for a teacher with a contract isn't on top: %s", answer)
	}
	for _, text := range []string{"masih berlaku?", "dasar hukumnya apa", "pasal berapa pak"} {
		_, effects = b.Step(st, typed(text))
		if answer = said(effects); !strings.Contains(answer, "Sudah dicabut: PP 53/2010") || strings.Contains(answer, "Sanksi:") {
			t.Errorf("%q isn't answered with the articles: %s", text, answer)
		}
	}
	for _, text := range []string{"resep rendang", "nama presiden pertama"} {
		if _, effects := b.Step(st, typed(text)); strings.Contains(said(effects), strings.TrimSpace(topic.Answer)[:20]) {
			t.Errorf("%q is answered with what was shown last", text)
		}
	}
}

// TestNonsenseIsNearNothing: a text that says nothing is told so, without
// topics beside it, whatever was answered before.
func TestNonsenseIsNearNothing(t *testing.T) {
	b := newBot(t)
	asked, _ := b.Step(State{}, typed("apakah like postingan calon melanggar"))
	for name, st := range map[string]State{"at first": {}, "after an answer": asked} {
		for _, text := range []string{"zzz", "asdfgh qwerty", "x", "nasi goreng", "siapa saja calon bupati"} {
			_, effects := b.Step(st, typed(text))
			if !visible(effects) {
				t.Errorf("%q %s isn't answered", text, name)
			}
			for _, e := range effects {
				if say, ok := e.(Say); ok && slices.ContainsFunc(slices.Concat(say.Buttons...), func(k Button) bool { return k.Press.Verb == "faq" }) {
					t.Errorf("%q %s is offered topics: %s", text, name, say.Text)
				}
			}
		}
	}
}
