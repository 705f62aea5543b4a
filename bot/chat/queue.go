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
