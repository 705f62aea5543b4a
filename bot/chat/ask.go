package chat

import (
	"errors"
	"slices"
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
		if !t.polite(t.ev.Text) {
			t.ask(t.ev.Text)
		}
		return
	}
	if t.ev.Private && !t.st.Busy() {
		t.reset()
		t.goTo(Asking)
		return
	}
	t.say(t.get("ask.how"))
}

// freeText takes a text that no stage asked for: a receipt code, a command
// without its slash, a courtesy, or a question.
func (t *turn) freeText() {
	said := strings.TrimSpace(t.ev.Text)
	if t.st.Stage == Asking {
		t.st.Stage = Free
	}
	code, err := receipt.Parse(said)
	switch {
	case err == nil:
		t.do(Trace{}, Look{Code: code})
	case nearlyCode(said, err):
		t.do(Trace{})
		t.st.Stage = AskCode
		t.badCode(err)
	case t.openTyped(said), t.typedCommand(said), t.polite(said):
	default:
		t.ask(said)
	}
}

// nearlyCode tells from Parse's error that the text was meant to be a code: most
// of its groups hold, which other texts of that length don't by chance, or most
// have their length and there are digits among the letters.
func nearlyCode(said string, err error) bool {
	var e *receipt.ParseError
	if !errors.As(err, &e) || len(e.Groups) == 0 || len(e.Groups) > 2 {
		return false
	}
	return !errors.Is(e.Kind, receipt.ErrLength) || digits(said) > 2
}

func digits(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// keep remembers a question so that it can be sent to staff, and tells whether
// it may be: never one that holds a receipt code, or what is nearly one.
func (t *turn) keep(question string) bool {
	t.st.Question = ""
	if !t.ev.Private || holdsCode(question) {
		return false
	}
	t.st.Question = clip(question, maxQuestion)
	return true
}

// ask answers a question in the words of the one who asks.
func (t *turn) ask(question string) {
	if t.itself(question) {
		return
	}
	if topic := t.faq.Topic(t.st.Topic); topic != nil && basisAsked(question) {
		t.keep(question)
		t.followUp(topic, &faq.Result{Aspect: faq.AspectBasis})
		return
	}
	found := t.faq.Search(faq.Query{Text: question, Previous: t.st.Topic})
	if t.repeats(found) {
		found = t.faq.Search(faq.Query{Text: question})
	}
	t.do(Searched{Outcome: found.Outcome})
	switch {
	case found.Outcome == faq.Answer && t.ev.Forwarded:
		t.forwarded(found)
	case found.Outcome == faq.Answer && found.FollowUp && found.Hits[0].Topic.ID == t.st.Topic:
		t.keep(question)
		t.followUp(found.Hits[0].Topic, &found)
	case found.Outcome == faq.Answer:
		t.keep(question)
		t.answer(found.Hits[0].Topic.ID, &found)
	case t.aboutSame(question, found):
		t.keep(question)
		t.followUp(t.faq.Topic(t.st.Topic), &found)
	case found.Outcome == faq.Choices:
		t.choices(question, found)
	default:
		t.unanswered(question, found)
	}
}

// aboutSame tells whether a follow-up such as "kalau pilkada?" or "terus
// sanksinya?" only names what the answer before it tells apart.
func (t *turn) aboutSame(question string, found faq.Result) bool {
	topic := t.faq.Topic(t.st.Topic)
	if topic == nil || !found.FollowUp || found.Outcome != faq.Choices {
		return false
	}
	own := slices.DeleteFunc(strings.Fields(plain(question)), func(w string) bool { return addresses[w] || leadIns[w] })
	return len(own) == 1 && tellsApart(topic, &found)
}

// repeats tells whether a follow-up would only show the last answer once more:
// it names nothing that the answer tells apart, so it was no follow-up.
func (t *turn) repeats(found faq.Result) bool {
	return found.FollowUp && found.Outcome == faq.Answer && found.Hits[0].Topic.ID == t.st.Topic && !tellsApart(found.Hits[0].Topic, &found)
}

// tellsApart tells whether an answer has something of its own for what the
// question named.
func tellsApart(topic *faq.Topic, found *faq.Result) bool {
	return found.Aspect == faq.AspectSanction && topic.Sanction != "" ||
		slices.ContainsFunc(topic.Cases, func(c faq.Case) bool { return named(c, found) })
}

// leadIns are the words of a follow-up beside the one that matters.
var leadIns = words(`kalau kalo klo kl kalu klu jika bila bagaimana gimana gmn gmana dengan untuk utk buat bagi yang yg terus trus lalu dan
	nah misal misalnya saya sy kami juga jg sama kena apakah apa gak ga nggak tidak tdk`)

// forwarded offers the rules that somebody else's words come near to. They
// aren't a question, so they get no verdict: "ayo coblos nomor dua" asks nothing.
func (t *turn) forwarded(found faq.Result) {
	var rows [][]Button
	for _, h := range found.Hits[:min(3, len(found.Hits))] {
		rows = append(rows, row(labelled(h.Topic.Title, "faq", h.Topic.ID)))
	}
	t.sayButtons(t.get("ask.forwarded"), append(rows, row(t.button("tell"), t.button("topik")))...)
}

func (t *turn) choices(question string, found faq.Result) {
	var rows [][]Button
	for _, h := range found.Hits[:found.Offered] {
		rows = append(rows, row(labelled(h.Topic.Title, "faq", h.Topic.ID)))
	}
	if found.Aspect == faq.AspectReport {
		rows = append(rows, row(t.button("tell")))
	}
	if t.keep(question) {
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
	for _, h := range found.Hits[:found.Near] {
		rows = append(rows, row(labelled(h.Topic.Title, "faq", h.Topic.ID)))
	}
	kept := t.keep(question)
	key := "ask.none_group"
	switch {
	case len(rows) > 0:
		key = "ask.none_near"
	case kept:
		key = "ask.none"
	}
	if t.st.Stage == Following { // it may as well be meant for staff
		key, rows = "follow.no_question", [][]Button{row(t.button("tambah")), row(t.button("perbarui"))}
	}
	if kept {
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
		t.toast("general.question_gone")
		return
	}
	q := t.st.Question
	t.reset()
	t.st.Draft = Draft{Mode: Query, Kind: tips.KindQuestion, Slot: t.slot(), Items: []Item{{Text: q}}}
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
	topic := t.faq.Topic(t.ev.Press.arg(0))
	if topic == nil || !t.ev.Private || t.st.Busy() || t.st.Consoled == topic.ID {
		return
	}
	t.st.Consoled = topic.ID
	rows := [][]Button{row(t.button("ask"), t.button("topik"))}
	if t.st.Question != "" && t.st.Topic == topic.ID {
		rows = append(rows, row(t.button("titip")))
	}
	t.sayButtons(t.get("answer.unhelpful"), rows...)
}

// vote counts an opinion on an existing topic, once while it is the last one
// judged; a forged id counts nothing.
func (t *turn) vote(name string) {
	topic := t.faq.Topic(t.ev.Press.arg(0))
	if topic == nil || t.ev.Private && t.st.Voted == topic.ID {
		return
	}
	t.st.Voted = topic.ID
	t.do(Count{Name: name + ":" + topic.ID})
}

// clip cuts s to at most n bytes at a rune's border.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
