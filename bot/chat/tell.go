package chat

import (
	"fmt"
	"strconv"
	"strings"

	"netralbot/bot/text"
)

// maxShort is the longest answer to when, where and whom, in bytes.
const maxShort = 500

// tell starts a tip.
func (t *turn) tell() { t.tellAbout("") }

func (t *turn) pressTell() {
	if t.st.Busy() {
		t.sayButtons(t.get("general.draft_in_the_way"), row(t.button("resume"), t.button("batal")))
		return
	}
	t.tellAbout(t.ev.Press.arg(0))
}

func (t *turn) tellAbout(topic string) {
	t.reset()
	if t.faq.Topic(topic) == nil {
		topic = ""
	}
	t.st.Draft = Draft{Mode: Tip, Topic: topic, Slot: t.slot()}
	t.do(Trace{})
	t.goTo(Notice)
}

// slot names the message that shows the present step of a new draft. It differs
// from those of earlier drafts, also of a conversation that memory has lost:
// their last message holds a code and must stay.
func (t *turn) slot() string {
	t.st.Drafts++
	return fmt.Sprintf("draf-%d-%s", t.st.Drafts, strconv.FormatInt(t.ev.At.UnixNano(), 36))
}

// step shows a step of the draft: there is one message for all steps, below all
// that was written, so that no button of an earlier step is left to be pressed.
// It can't be forwarded, because at the end it holds the code.
func (t *turn) step(html string, rows ...[]Button) {
	t.do(Say{Text: html, Buttons: rows, Slot: t.st.Draft.Slot, Protect: true})
}

func (t *turn) promptNotice() {
	t.step(t.privacyText()+"\n\n"+t.get("tell.advice"), row(t.button("lanjut"), t.button("batal")))
}

// noticeFirst answers what is sent before the notice was agreed to. None of it
// is kept.
func (t *turn) noticeFirst() {
	t.sayButtons(t.get("tell.notice_first"), row(t.button("lanjut"), t.button("batal")))
}

func (t *turn) promptSort() {
	var rows [][]Button
	for _, k := range Kinds {
		rows = append(rows, row(labelled(t.get("kind."+k), "jenis", k)))
	}
	rows = append(rows, row(t.button("kembali"), t.button("batal")))
	html := t.get("tell.kind")
	if topic := t.faq.Topic(t.st.Draft.Topic); topic != nil {
		html = t.get("tell.about_topic", "title", topic.Title) + "\n\n" + html
	}
	t.step(html, rows...)
}

// sortText takes a story that was begun before its kind was chosen.
func (t *turn) sortText() {
	if t.takeText(t.ev.Text) {
		t.say(t.get("story.kept"))
		t.prompt()
	}
}

func (t *turn) chooseKind() {
	kind := t.ev.Press.arg(0)
	for _, k := range Kinds {
		if k == kind {
			t.st.Draft.Kind = kind
			t.st.Draft.Unprompted = len(t.st.Draft.Items) > 0
			t.goTo(Story)
			return
		}
	}
	t.toast("general.stale_button")
}

func (t *turn) promptWhen() {
	t.askShort("when.prompt", t.st.Draft.When,
		row(labelled(t.get("when.hari-ini"), "kapan", "hari-ini"), labelled(t.get("when.kemarin"), "kapan", "kemarin")),
		row(labelled(t.get("when.minggu-ini"), "kapan", "minggu-ini"), labelled(t.get("when.lebih-lama"), "kapan", "lebih-lama")))
}

// askShort asks when, where or whom. Somebody who came back sees the earlier
// answer and may leave it.
func (t *turn) askShort(key, given string, rows ...[]Button) {
	html := t.get(key)
	last := row(t.button("lewati"))
	if given != "" {
		html += "\n" + t.get("tell.given", "answer", given)
		last = row(t.button("tetap"), t.button("lewati"))
	}
	t.step(html, append(rows, last, row(t.button("kembali"), t.button("batal")))...)
}

// choosePeriod turns a relative day into a date, since the tip is read later.
func (t *turn) choosePeriod() {
	choice := t.ev.Press.arg(0)
	if !t.book.Has("when." + choice) {
		t.toast("general.stale_button")
		return
	}
	today := t.ev.At.In(t.Setting.Zone)
	switch choice {
	case "hari-ini":
		t.st.Draft.When = t.day(today)
	case "kemarin":
		t.st.Draft.When = t.day(today.AddDate(0, 0, -1))
	default:
		t.st.Draft.When = t.get("when.before", "choice", text.HTML(t.get("when."+choice)), "day", text.HTML(t.day(today)))
	}
	t.goTo(Where)
}

func (t *turn) whenText() {
	if s, ok := t.short(); ok {
		t.st.Draft.When = s
		t.goTo(Where)
	}
}

// short takes an answer to when, where or whom.
func (t *turn) short() (string, bool) {
	s := strings.TrimSpace(t.ev.Text)
	switch {
	case s == "":
		t.prompt()
		return "", false
	case len(s) > maxShort:
		t.say(t.get("tell.short_please", "limit", maxShort))
		return "", false
	case holdsCode(s):
		t.say(t.get("story.holds_code"))
		return "", false
	}
	return s, true
}

func (t *turn) promptWhere() {
	places := t.Setting.Places
	pages := max(1, (len(places)+perPage-1)/perPage)
	page := min(t.st.Draft.Page, pages-1)
	var rows [][]Button
	for i := page * perPage; i < min(len(places), (page+1)*perPage); i++ {
		rows = append(rows, row(labelled(places[i].Name, "unit", places[i].ID)))
	}
	rows = append(rows, t.pager("unithal", "", page, pages))
	key := "where.prompt"
	if len(places) == 0 {
		key = "where.prompt_free"
	}
	t.askShort(key, t.placeName(t.st.Draft.Unit, t.st.Draft.Where), rows...)
}

func (t *turn) turnUnits() {
	t.st.Draft.Page = t.num(0)
	t.prompt()
}

func (t *turn) chooseUnit() {
	p, ok := t.Setting.place(t.ev.Press.arg(0))
	if !ok {
		t.toast("general.stale_button")
		return
	}
	t.st.Draft.Unit, t.st.Draft.Where = p.ID, ""
	t.goTo(Whom)
}

func (t *turn) whereText() {
	s, ok := t.short()
	if !ok {
		return
	}
	t.st.Draft.Unit, t.st.Draft.Where = "", s
	for _, p := range t.Setting.Places {
		if strings.EqualFold(p.Name, s) {
			t.st.Draft.Unit, t.st.Draft.Where = p.ID, ""
		}
	}
	t.goTo(Whom)
}

func (t *turn) promptWhom() {
	t.askShort("whom.prompt", t.st.Draft.Whom)
}

func (t *turn) whomText() {
	if s, ok := t.short(); ok {
		t.st.Draft.Whom = s
		t.toPreview()
	}
}
