package chat

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"netralbot/bot/text"
	"netralbot/tips"
	"netralbot/tips/photo"
	"netralbot/tips/receipt"
)

// maxShort is the longest answer to when, where and whom, in bytes.
const maxShort = 1000

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
	t.st.Draft = Draft{Mode: Tip, Topic: topic}
	t.do(Trace{})
	t.goTo(Notice)
}

func (t *turn) promptNotice() {
	t.sayButtons(t.privacyText()+"\n\n"+t.get("tell.advice"), row(t.button("lanjut"), t.button("batal")))
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
	t.do(Say{Text: html, Buttons: rows, InPlace: true})
}

func (t *turn) chooseKind() {
	kind := t.ev.Press.arg(0)
	for _, k := range Kinds {
		if k == kind {
			t.st.Draft.Kind = kind
			t.goTo(Story)
			return
		}
	}
	t.toast("general.stale_button")
}

// progress is the slot of the message that counts what has arrived.
const progress = "progress"

func (t *turn) promptStory() {
	d := t.st.Draft
	buttons := [][]Button{row(t.button("selesai"))}
	if len(d.Items) > 0 {
		buttons = append(buttons, row(t.button("buanglast")))
		buttons = append(buttons, row(t.button("kembali"), t.button("batal")))
		t.do(Say{Text: t.get("story.so_far", "texts", len(d.texts()), "photos", len(d.photos())), Buttons: buttons, Slot: progress})
		return
	}
	key := "story.prompt"
	if d.Mode == Addition {
		key = "story.prompt_addition"
	}
	buttons = append(buttons, row(t.button("kembali"), t.button("batal")))
	t.do(Say{Text: t.get(key, "photos", t.Setting.MaxPhotos), Buttons: buttons, Slot: progress})
}

func (t *turn) storyText() {
	if t.takeText(t.ev.Text) {
		t.promptStory()
	}
}

// takeText adds a text to the story, or says why it can't.
func (t *turn) takeText(said string) bool {
	said = strings.TrimSpace(said)
	switch {
	case said == "":
		return true
	case receipt.Find(said):
		t.say(t.get("story.holds_code"))
		return false
	case t.st.Draft.bytes()+len(said) > t.Setting.MaxTextBytes:
		t.say(t.get("story.too_long", "limit", t.Setting.MaxTextBytes/1000))
		return false
	}
	t.st.Draft = t.st.Draft.with(Item{Text: said})
	if t.ev.Forwarded {
		t.say(t.get("story.forwarded"))
	}
	return true
}

func (t *turn) storyFiles() {
	room := t.Setting.MaxPhotos - len(t.st.Draft.photos())
	files := t.ev.Files
	if !t.takeText(t.ev.Text) {
		return
	}
	if len(files) > room {
		t.say(t.get("story.too_many_photos", "limit", t.Setting.MaxPhotos, "left", room))
		files = files[:max(room, 0)]
	}
	if len(files) == 0 {
		t.promptStory()
		return
	}
	t.do(Fetch{Files: files})
}

// fetched adds the cleaned photos; those that failed are named with what to do.
func (t *turn) fetched(r Fetched) {
	if t.st.Stage != Story {
		return
	}
	for _, p := range r.Photos {
		t.st.Draft = t.st.Draft.with(Item{Photo: p})
	}
	for _, err := range r.Failed {
		t.say(t.get(photoTrouble(err)))
	}
	t.promptStory()
}

func photoTrouble(err error) string {
	switch {
	case errors.Is(err, photo.ErrKind):
		return "story.photo_kind"
	case errors.Is(err, photo.ErrTooBig), errors.Is(err, photo.ErrPixels):
		return "story.photo_big"
	case errors.Is(err, photo.ErrBroken):
		return "story.photo_broken"
	}
	return "story.photo_lost"
}

func (t *turn) storyDropLast() {
	d := t.st.Draft
	if len(d.Items) > 0 {
		d.Items = d.Items[:len(d.Items)-1]
		t.st.Draft = d
	}
	t.promptStory()
}

func (t *turn) storyDone() {
	if len(t.st.Draft.Items) == 0 {
		t.toast("story.empty")
		return
	}
	if t.st.Draft.Mode == Tip {
		t.goTo(When)
		return
	}
	t.toPreview()
}

func (t *turn) promptWhen() {
	t.sayButtons(t.get("when.prompt"),
		row(labelled(t.get("when.hari-ini"), "kapan", "hari-ini"), labelled(t.get("when.kemarin"), "kapan", "kemarin")),
		row(labelled(t.get("when.minggu-ini"), "kapan", "minggu-ini"), labelled(t.get("when.lebih-lama"), "kapan", "lebih-lama")),
		row(t.button("lewati")), row(t.button("kembali"), t.button("batal")))
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
	case len(s) > maxShort:
		t.say(t.get("tell.short_please", "limit", maxShort))
		return "", false
	case receipt.Find(s):
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
	rows = append(rows, t.pager("unithal", "", page, pages), row(t.button("lewati")), row(t.button("kembali"), t.button("batal")))
	key := "where.prompt"
	if len(places) == 0 {
		key = "where.prompt_free"
	}
	t.do(Say{Text: t.get(key), Buttons: rows, InPlace: true})
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
	t.sayButtons(t.get("whom.prompt"), row(t.button("lewati")), row(t.button("kembali"), t.button("batal")))
}

func (t *turn) whomText() {
	if s, ok := t.short(); ok {
		t.st.Draft.Whom = s
		t.toPreview()
	}
}

// toPreview asks for a code the first time; the code stays the draft's from
// then on, whatever is changed. A question is new each time.
func (t *turn) toPreview() {
	t.st.Stage = Preview
	if t.st.Draft.Token == "" {
		t.do(Mint{})
		return
	}
	t.prompt()
}

func (t *turn) minted(r Minted) {
	if t.st.Stage != Preview {
		return
	}
	if r.Err != nil {
		t.sayButtons(t.get("tell.no_code"), row(t.button("resume"), t.button("batal")))
		return
	}
	t.st.Draft.Token = r.Token
	if t.st.Draft.Mode != Addition {
		t.st.Draft.Code = r.Code
	}
	t.prompt()
}

// send commits the draft. The token of the button must be the draft's: a
// button of an earlier preview sends nothing it didn't show.
func (t *turn) send() {
	d := t.st.Draft
	switch {
	case d.Token == "": // the code could not be made yet
		t.do(Mint{})
	case t.ev.Press.arg(0) != d.Token:
		t.stale()
	case d.Mode == Addition:
		t.do(Toast{Text: t.get("preview.sending")}, Add{Code: d.Code, Addition: tips.Addition{Texts: t.masked(d.texts()), Photos: d.photos()}, Token: d.Token})
	default:
		t.do(Toast{Text: t.get("preview.sending")}, Submit{Report: t.report(), Code: d.Code, Token: d.Token})
	}
}

// report is the draft as it is sealed: with the masks the reporter chose.
func (t *turn) report() tips.Report {
	d := t.st.Draft
	short := t.masked([]string{d.When, d.Where, d.Whom})
	return tips.Report{
		Kind: d.Kind, Topic: d.Topic, Texts: t.masked(d.texts()), Photos: d.photos(),
		When: short[0], Unit: d.Unit, Place: short[1], Who: short[2],
	}
}

func (t *turn) submitted(r Submitted) {
	if t.st.Stage != Preview {
		return
	}
	if r.Err != nil {
		t.trouble(r.Err)
		return
	}
	d := t.st.Draft
	t.st.Draft = Draft{Mode: d.Mode}
	t.st.Code, t.st.Coded = d.Code, true
	if d.Mode == Query {
		t.do(Count{Name: "pertanyaan-terkirim"})
	}
	t.goTo(Sent)
}

func (t *turn) added(r Added) {
	if t.st.Stage != Preview {
		return
	}
	if r.Err != nil {
		t.trouble(r.Err)
		return
	}
	t.st.Code, t.st.Coded = t.st.Draft.Code, true
	t.st.Draft = Draft{}
	t.st.Stage = Following
	t.sayButtons(t.get("follow.added"), row(t.button("perbarui"), t.button("jejak")))
}

// trouble tells the reporter honestly that nothing was stored. The draft is
// still there, and the same button sends it again.
func (t *turn) trouble(err error) {
	key := "tell.failed"
	switch {
	case errors.Is(err, tips.ErrFull):
		key = "tell.failed_full"
	case errors.Is(err, tips.ErrBusy):
		key = "tell.failed_busy"
	case errors.Is(err, tips.ErrTooLarge):
		key = "tell.failed_large"
	case errors.Is(err, tips.ErrUnknownCode), errors.Is(err, tips.ErrClosed):
		key = "tell.failed_gone"
	}
	t.sayButtons(t.get(key), row(t.button("kirim", t.st.Draft.Token)), row(t.button("kembali"), t.button("batal")))
}

func (t *turn) promptSent() {
	t.do(Say{Text: t.get("sent.done", "code", t.st.Code.Show()) + "\n\n" + t.get("sent.next_"+string(t.st.Draft.Mode), "days", t.Setting.FormalDays),
		Buttons: [][]Button{row(t.button("jejak")), row(t.button("kodelagi"), t.button("follow"))}, Protect: true})
}

func (t *turn) showCodeAgain() {
	if !t.st.Coded {
		t.toast("general.stale_button")
		return
	}
	t.do(Say{Text: t.get("sent.code_again", "code", t.st.Code.Show()), Protect: true})
}

func (t *turn) erase() { t.do(Toast{Text: t.get("erase.working")}, Erase{}) }

func (t *turn) erased(r Erased) {
	t.reset()
	t.st = State{}
	switch {
	case r.Removed == 0 && r.Left == 0:
		t.say(t.get("erase.unknown"))
	case r.Left > 0:
		t.say(t.get("erase.partly", "left", r.Left))
	default:
		t.sayButtons(t.get("erase.done"), t.menuRows()...)
	}
}

// recalled answers a send button whose conversation is gone.
func (t *turn) recalled(r Recalled) {
	switch {
	case r.Err != nil:
		t.say(t.get("tell.failed"))
	case r.Known:
		t.sayButtons(t.get("sent.already"), row(t.button("follow")))
	default:
		t.sayButtons(t.get("tell.draft_lost"), row(t.button("tell")))
	}
}

// labelText cuts a label for a button to n runes.
func labelText(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	if utf8.RuneCountInString(s) <= n {
		return s
	}
	return string([]rune(s)[:n-1]) + "…"
}

// count writes "3 foto" and the like, nothing for none.
func count(n int, what string) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprintf("%d %s", n, what)
}
