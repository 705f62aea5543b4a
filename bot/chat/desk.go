package chat

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"netralbot/bot/text"
	"netralbot/tips"
)

// queuePage is how many tips one page of the queue lists.
const queuePage = 6

// Views are the filters of the queue, in the order of their buttons. The states
// between new and closed are reached from what else the queue is narrowed to,
// answered questions from those that wait.
var (
	Views      = []string{"semua", "baru", "saya", "terlambat", "selesai", questionView}
	stateViews = []string{"ditelaah", "perlu", "diteruskan"}
)

const (
	questionView = "pertanyaan"
	answeredView = "terjawab"
)

// known tells a view from a forged button's.
func known(view string) bool {
	return view == answeredView || slices.Contains(Views, view) || slices.Contains(stateViews, view)
}

func (t *turn) queue() { t.do(List{View: "semua"}) }

func (t *turn) questions() { t.do(List{View: questionView}) }

func (t *turn) recap() { t.do(Recap{}) }

func (t *turn) pressQueue() {
	view := t.ev.Press.arg(0)
	if !known(view) {
		t.toast("general.stale_button")
		return
	}
	t.do(List{View: view, Offset: t.num(1), Kind: t.ev.Press.arg(2), Unit: t.ev.Press.arg(3)})
}

// filters offers the states, and the kinds and units, to narrow the view down
// to. A kind takes the place of a unit and the other way round.
func (t *turn) filters() {
	view, kind, unit := t.ev.Press.arg(0), t.ev.Press.arg(1), t.ev.Press.arg(2)
	if !known(view) || view == questionView || view == answeredView {
		view = "semua"
	}
	var states []Button
	for _, v := range stateViews {
		states = append(states, labelled(t.get("staff.view_"+v), "q", v, 0, kind, unit))
	}
	rows := append([][]Button{states}, pairs(Kinds, func(k string) Button { return labelled(t.get("kind."+k), "q", view, 0, k, "") })...)
	places := t.Setting.Places
	if len(places) > 80 {
		places = places[:80] // Telegram takes 100 buttons
	}
	rows = append(rows, pairs(places, func(p Place) Button { return labelled(p.Name, "q", view, 0, "", p.ID) })...)
	if kind != "" || unit != "" {
		rows = append(rows, row(labelled(t.get("button.saringhapus"), "q", view, 0)))
	}
	rows = append(rows, row(labelled(t.get("button.to_queue"), "q", view, 0, kind, unit)))
	t.do(Say{Text: t.get("staff.filter"), Buttons: rows, InPlace: true})
}

// pairs makes two buttons a row.
func pairs[T any](all []T, button func(T) Button) [][]Button {
	var rows [][]Button
	for two := range slices.Chunk(all, 2) {
		var r []Button
		for _, one := range two {
			r = append(r, button(one))
		}
		rows = append(rows, r)
	}
	return rows
}

// QueuePage is the size a List is answered with.
func (List) QueuePage() int { return queuePage }

func (t *turn) enrolled(r Enrolled) {
	switch {
	case errors.Is(r.Err, tips.ErrInvite), r.Err == nil && r.Staff.ID == 0:
		t.greet() // an unknown parameter is nothing to remark on
	case errors.Is(r.Err, tips.ErrEnrolled):
		t.greet()
	case r.Err != nil:
		t.say(t.get("staff.failed"))
	case r.Staff.Unit != "":
		t.welcome(t.get("staff.enrolled_unit", "role", r.Staff.Role, "unit", t.placeName(r.Staff.Unit, "")))
	default:
		t.welcome(t.get("staff.enrolled", "role", r.Staff.Role))
	}
}

// welcome tells new staff what they can do and how what they see is kept.
func (t *turn) welcome(html string) {
	t.sayButtons(html+"\n\n"+t.get("staff.conduct", "minutes", int(t.Setting.VanishAfter.Minutes())), row(t.button("q", "semua", 0)))
}

// queueTrouble says what went wrong, with the way back.
func (t *turn) queueTrouble(err error) {
	t.sayButtons(t.get(deskTrouble(err)), row(labelled(t.get("button.to_queue"), "q", "semua", 0)))
}

func (t *turn) listed(r Listed) {
	if r.Err != nil {
		t.queueTrouble(r.Err)
		return
	}
	empty := "staff.queue_empty"
	switch r.Ask.View {
	case questionView:
		empty = "staff.questions_empty"
	case answeredView:
		empty = "staff.answered_empty"
	}
	view := t.viewName(r.Ask)
	parts := []string{t.get(empty, "view", view)}
	if n := len(r.Page.Cards); n > 0 {
		total := fmt.Sprint(r.Page.Total)
		if r.Page.Total < 0 {
			total = t.get("staff.many")
		}
		parts = []string{t.get("staff.queue_head", "view", view, "from", r.Ask.Offset+1, "to", r.Ask.Offset+n, "total", total)}
	}
	for _, c := range r.Page.Cards {
		parts = append(parts, t.queueLine(c))
	}
	if r.Ask.View == questionView {
		parts = append(parts, t.get("staff.questions_tally", "count", r.Tallies["tanpa-jawaban"]))
	}
	t.do(Say{Text: strings.Join(parts, "\n\n"), Buttons: t.queueButtons(r), InPlace: true, Protect: true})
}

// viewName names a view and what it is narrowed to.
func (t *turn) viewName(ask List) string {
	name := t.get("staff.view_" + ask.View)
	if ask.Kind != "" {
		name += " · " + t.kindShort(ask.Kind)
	}
	if ask.Unit != "" {
		name += " · " + t.placeName(ask.Unit, "")
	}
	return name
}

// queueButtons open the tips of the page, turn it, and change the view; what it
// is narrowed to stays.
func (t *turn) queueButtons(r Listed) [][]Button {
	rows := pairs(r.Page.Cards, func(c tips.Card) Button { return labelled(c.Number.String(), "t", c.Number) })
	rows = append(rows, t.queuePager(r))
	kind, unit := r.Ask.Kind, r.Ask.Unit
	for three := range slices.Chunk(Views, 3) {
		var b []Button
		for _, v := range three {
			switch {
			case v == r.Ask.View:
			case v == questionView:
				b = append(b, labelled(t.get("staff.view_"+v), "q", v, 0))
			default:
				b = append(b, labelled(t.get("staff.view_"+v), "q", v, 0, kind, unit))
			}
		}
		rows = append(rows, b)
	}
	switch {
	case r.Ask.View == questionView:
		return append(rows, row(labelled(t.get("staff.view_"+answeredView), "q", answeredView, 0)))
	case r.Ask.View == answeredView:
		return rows
	case kind != "" || unit != "":
		return append(rows, row(t.button("saring", r.Ask.View, kind, unit)), row(labelled(t.get("button.saringhapus"), "q", r.Ask.View, 0)))
	}
	return append(rows, row(t.button("saring", r.Ask.View, "", "")))
}

func (t *turn) queuePager(r Listed) []Button {
	var b []Button
	if r.Ask.Offset > 0 {
		b = append(b, labelled(t.get("button.previous"), "q", r.Ask.View, max(0, r.Ask.Offset-queuePage), r.Ask.Kind, r.Ask.Unit))
	}
	if r.Page.More {
		b = append(b, labelled(t.get("button.next"), "q", r.Ask.View, r.Ask.Offset+queuePage, r.Ask.Kind, r.Ask.Unit))
	}
	return b
}

func (t *turn) queueLine(c tips.Card) string {
	mark := "•"
	switch {
	case c.New:
		mark = "➕"
	case c.State == tips.Received:
		mark = "🆕"
	}
	about := t.kindShort(c.Kind)
	if c.Unit != "" {
		about += " · " + t.placeName(c.Unit, "")
	}
	return t.get("staff.queue_line", "mark", mark, "number", c.Number, "about", about,
		"state", t.get("state."+string(c.State)), "left", text.HTML(t.left(c)), "day", t.civil(c.Day))
}

func (t *turn) kindName(kind string) string {
	if t.book.Has("kind." + kind) {
		return t.get("kind." + kind)
	}
	return kind
}

// kindShort is kindName without its examples, for a list on a phone.
func (t *turn) kindShort(kind string) string {
	short, _, _ := strings.Cut(t.kindName(kind), " (")
	return short
}

func (t *turn) left(c tips.Card) string { return Left(t.book, c) }

// Left says how much of a tip's time is left.
func Left(b *text.Book, c tips.Card) string {
	switch {
	case c.Deadline == 0:
		return b.Get("staff.no_deadline")
	case c.DaysLeft < 0:
		return b.Get("staff.overdue", "days", -c.DaysLeft)
	case c.DaysLeft == 0:
		return b.Get("staff.left_today")
	}
	return b.Get("staff.left", "days", c.DaysLeft)
}

// number reads the tip of a button; a forged one gives the zero Number, which
// no tip has.
func (t *turn) number() tips.Number {
	n, err := tips.ParseNumber(t.ev.Press.arg(0))
	if err != nil {
		return 0
	}
	return n
}

func (t *turn) open() {
	if t.st.Desk.Number != t.number() {
		t.endDesk()
	}
	t.do(Open{Number: t.number()})
}

func (t *turn) bundle() { t.do(Bundle{Number: t.number()}) }

func (t *turn) actNow(verb tips.Act) { t.do(Act{Verb: verb, Number: t.number()}) }

// opened shows a tip. What the reporter wrote can't be forwarded and is taken
// out of the chat again after the configured time.
func (t *turn) opened(r Opened) {
	if r.Err != nil {
		t.queueTrouble(r.Err)
		return
	}
	card := t.card(r.Card)
	if r.Dossier == nil || r.Dossier.Locked {
		key := "staff.sealed"
		if r.Dossier != nil {
			key = "staff.unreadable"
		}
		buttons := append([][]Button{row(t.button("berkas", r.Card.Number))}, t.actButtons(r)...)
		t.do(Say{Text: card + "\n\n" + t.get(key), Buttons: buttons, Protect: true})
		return
	}
	photos := slices.Clone(r.Dossier.Report.Photos)
	for _, a := range r.Dossier.Additions {
		photos = append(photos, a.Photos...)
	}
	if len(photos) > 0 {
		t.do(Say{Photos: photos, Protect: true, Vanish: t.Setting.VanishAfter, Content: true})
	}
	html := card + "\n\n" + t.content(r.Dossier) + "\n\n" + t.get("staff.content_gone", "minutes", int(t.Setting.VanishAfter.Minutes()))
	t.do(Say{Text: html, Buttons: t.actButtons(r), Protect: true, Vanish: t.Setting.VanishAfter, Content: true})
}

func (t *turn) card(c tips.Card) string {
	lines := []string{t.get("staff.card", "item", t.kindItem(c.Kind), "number", c.Number, "state", t.get("state."+string(c.State)),
		"kind", t.kindName(c.Kind), "day", t.civil(c.Day))}
	if c.Deadline != 0 {
		lines = append(lines, t.get("staff.card_deadline", "day", t.civil(c.Deadline), "left", text.HTML(t.left(c))))
	}
	add := func(key, name, value string) {
		if value != "" {
			lines = append(lines, t.get(key, name, value))
		}
	}
	add("staff.card_unit", "unit", t.placeName(c.Unit, ""))
	if c.Officer != 0 {
		add("staff.card_officer", "officer", t.officer(c.Officer))
	}
	if c.Destination != "" {
		add("staff.card_destination", "destination", t.Setting.destination(c.Destination))
	}
	if c.Outcome != "" {
		add("staff.card_outcome", "outcome", t.get("outcome."+string(c.Outcome)))
	}
	if c.New {
		lines = append(lines, t.get("staff.card_new"))
	}
	return strings.Join(lines, "\n")
}

// kindItem is what staff call it: a tip or a question.
func (t *turn) kindItem(kind string) string {
	if kind == tips.KindQuestion {
		return t.get("staff.item_question")
	}
	return t.get("staff.item_tip")
}

func (t *turn) officer(id tips.StaffID) string {
	if t.ev.Staff != nil && t.ev.Staff.ID == id {
		return t.get("staff.card_mine")
	}
	return id.String()
}

// content writes out an opened tip: the report, what came later, what was
// said to the reporter and among staff.
func (t *turn) content(d *tips.Dossier) string {
	var lines []string
	line := func(key, value string) {
		if value != "" {
			lines = append(lines, t.get("field."+key, "value", value))
		}
	}
	if topic := t.faq.Topic(d.Report.Topic); topic != nil {
		line("topic", topic.Title)
	}
	line("when", d.Report.When)
	line("where", d.Report.Place)
	line("who", d.Report.Who)
	line("photos", count(len(d.Report.Photos), t.get("field.photo_unit")))
	for _, s := range d.Report.Texts {
		line("text", s)
	}
	for _, a := range d.Additions {
		lines = append(lines, t.get("staff.addition", "day", t.civil(a.Day)))
		line("photos", count(len(a.Photos), t.get("field.photo_unit")))
		for _, s := range a.Texts {
			line("text", s)
		}
	}
	for _, m := range d.Messages {
		lines = append(lines, t.get("staff.message", "day", t.civil(m.Day), "text", m.Text))
	}
	for _, n := range d.Notes {
		lines = append(lines, t.get("staff.note", "officer", t.officer(n.From), "day", t.civil(n.Day), "text", n.Text))
	}
	return strings.Join(lines, "\n")
}

// actVerbs gives each act of staff its button.
var actVerbs = map[tips.Act]string{
	tips.ActClaim: "ambil", tips.ActRelease: "lepas", tips.ActAsk: "minta", tips.ActAnswer: "jawab",
	tips.ActForward: "terus", tips.ActFinish: "tutup", tips.ActReopen: "buka", tips.ActNote: "catat",
}

func (t *turn) actButtons(r Opened) [][]Button {
	rows := t.actRows(r.Card.Number, r.May)
	if r.Card.Kind == tips.KindQuestion && r.Card.Outcome == tips.Answered && r.Dossier != nil {
		rows = append(rows, row(t.button("draf", r.Card.Number)))
	}
	return append(rows, row(labelled(t.get("button.to_queue"), "q", "semua", 0)))
}

// actRows are the buttons of what may be done with a tip.
func (t *turn) actRows(n tips.Number, may []tips.Act) [][]Button {
	verbs := make([]string, 0, len(may))
	for _, act := range may {
		if verb, ok := actVerbs[act]; ok {
			verbs = append(verbs, verb)
		}
	}
	return pairs(verbs, func(verb string) Button { return t.button(verb, n) })
}

func (t *turn) bundled(r Bundled) {
	if r.Err != nil {
		t.queueTrouble(r.Err)
		return
	}
	t.do(Say{Text: t.get("staff.bundle", "number", r.Number), Name: "laporan-" + r.Number.String() + ".netralbot", Data: r.Data, Protect: false})
}

func (t *turn) drafted(r Drafted) {
	if r.Err != nil {
		t.queueTrouble(r.Err)
		return
	}
	// Made to be saved, so it can be; like all content it doesn't stay in the chat.
	t.do(Say{Text: t.get("staff.draft", "number", r.Number, "minutes", int(t.Setting.VanishAfter.Minutes())),
		Name: "draf-" + strings.ToLower(r.Number.String()) + ".toml", Data: r.File, Vanish: t.Setting.VanishAfter, Content: true})
}
