package chat

import (
	"strings"
	"unicode"

	"netralbot/faq"
	"netralbot/tips"
	"netralbot/tips/receipt"
)

// maxQuestion is how much of a question is kept to be sent to staff, in bytes.
const maxQuestion = 2000

func (t *turn) pressAsk() {
	if t.st.Busy() {
		t.say(t.get("ask.while_draft"))
		t.remind()
		return
	}
	t.reset()
	t.goTo(Asking)
}

func (t *turn) cmdAsk() {
	if strings.TrimSpace(t.ev.Text) != "" {
		t.ask(t.ev.Text)
		return
	}
	if t.ev.Private && !t.st.Busy() {
		t.reset()
		t.goTo(Asking)
		return
	}
	t.say(t.get("ask.how"))
}

// freeText takes a text that no stage asked for: a receipt code, a greeting,
// or a question.
func (t *turn) freeText() {
	said := strings.TrimSpace(t.ev.Text)
	if t.st.Stage == Asking {
		t.st.Stage = Free
	}
	if code, err := receipt.Parse(said); err == nil {
		t.do(Trace{}, Look{Code: code})
		return
	}
	switch courtesy(said) {
	case "halo":
		t.greet()
	case "terima kasih":
		t.say(t.get("general.welcome"))
	default:
		t.ask(said)
	}
}

// courtesy recognises a text that is only a greeting or thanks. It is kept to
// whole texts, so that "pak, boleh like?" stays a question.
func courtesy(said string) string {
	var words []string
	for _, w := range strings.FieldsFunc(strings.ToLower(said), func(r rune) bool { return !unicode.IsLetter(r) }) {
		switch w {
		case "pak", "bu", "kak", "min", "admin", "bang", "mas", "mbak", "semua", "bot", "selamat", "wr", "wb", "banyak", "ya", "warahmatullahi", "wabarakatuh":
		default:
			words = append(words, w)
		}
	}
	switch strings.Join(words, " ") {
	case "halo", "hai", "hi", "hallo", "hello", "helo", "assalamualaikum", "assalamu alaikum", "permisi", "pagi", "siang", "sore", "malam", "salam", "punten", "mulai", "p", "tes", "test":
		return "halo"
	case "terima kasih", "terimakasih", "makasih", "trims", "thanks", "tks", "thx", "mksh", "suwun", "matur nuwun", "nuhun", "oke", "ok", "baik", "siap", "oke terima kasih", "ok terima kasih", "ok makasih", "oke makasih", "baik terima kasih", "siap terima kasih":
		return "terima kasih"
	}
	return ""
}

// ask answers a question in the words of the one who asks.
func (t *turn) ask(question string) {
	found := t.faq.Search(faq.Query{Text: question, Previous: t.st.Topic})
	t.do(Searched{Outcome: found.Outcome})
	switch found.Outcome {
	case faq.Answer:
		t.answer(found.Hits[0].Topic.ID, &found)
	case faq.Choices:
		t.choices(question, found)
	default:
		t.unanswered(question, found)
	}
}

func (t *turn) choices(question string, found faq.Result) {
	var rows [][]Button
	for _, h := range found.Hits[:found.Offered] {
		rows = append(rows, row(labelled(h.Topic.Title, "faq", h.Topic.ID)))
	}
	if t.ev.Private {
		t.st.Question = clip(question, maxQuestion)
		rows = append(rows, row(t.button("titip"), t.button("topik")))
	}
	t.sayButtons(t.get("ask.choices"), rows...)
}

// unanswered says honestly that the catalogue holds no answer, and shows the
// ways on.
func (t *turn) unanswered(question string, found faq.Result) {
	t.do(Count{Name: "tanpa-jawaban"})
	if strings.TrimSpace(question) == "" {
		t.say(t.get("ask.how"))
		return
	}
	var rows [][]Button
	for i, h := range found.Hits {
		if i == 3 {
			break
		}
		rows = append(rows, row(labelled(h.Topic.Title, "faq", h.Topic.ID)))
	}
	key := "ask.none"
	if len(rows) > 0 {
		key = "ask.none_near"
	}
	if t.ev.Private {
		t.st.Question = clip(question, maxQuestion)
		rows = append(rows, row(t.button("titip")))
	}
	rows = append(rows, row(t.button("topik")))
	t.sayButtons(t.get(key), rows...)
}

// sendQuestion starts a draft of the question nobody could answer; the preview
// is where the person agrees to send it.
func (t *turn) sendQuestion() {
	if t.st.Busy() {
		t.remind()
		return
	}
	if t.st.Question == "" {
		t.toast("general.stale_button")
		return
	}
	q := t.st.Question
	t.reset()
	t.st.Draft = Draft{Mode: Query, Kind: tips.KindQuestion, Items: []Item{{Text: q}}}
	t.do(Trace{})
	t.toPreview()
}

func (t *turn) helpful() {
	t.vote("membantu")
	t.toast("answer.thanks")
}

func (t *turn) unhelpful() {
	t.vote("tidak-membantu")
	t.toast("answer.sorry")
	if topic := t.faq.Topic(t.ev.Press.arg(0)); topic != nil && t.ev.Private && !t.st.Busy() {
		t.sayButtons(t.get("answer.unhelpful"), row(t.button("ask"), t.button("topik")))
	}
}

// vote counts an opinion on an existing topic; a forged id counts nothing.
func (t *turn) vote(name string) {
	if topic := t.faq.Topic(t.ev.Press.arg(0)); topic != nil {
		t.do(Count{Name: name + ":" + topic.ID})
	}
}

// clip cuts s to at most n bytes at a rune's border.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
