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

// Views are the filters of the queue, in the order of their buttons.
var Views = []string{"semua", "baru", "saya", "terlambat", "selesai", "pertanyaan"}

func (t *turn) queue() { t.do(List{View: "semua"}) }

func (t *turn) questions() { t.do(List{View: "pertanyaan"}) }

func (t *turn) recap() { t.do(Recap{}) }

func (t *turn) pressQueue() {
	view := t.ev.Press.arg(0)
	if !slices.Contains(Views, view) {
		t.toast("general.stale_button")
		return
	}
	t.do(List{View: view, Offset: t.num(1), Kind: t.ev.Press.arg(2), Unit: t.ev.Press.arg(3)})
}

// filters offers the kinds and units to narrow the queue down to.
func (t *turn) filters() {
	var rows [][]Button
	add := func(b Button) {
		if n := len(rows); n > 0 && len(rows[n-1]) == 1 {
			rows[n-1] = append(rows[n-1], b)
			return
		}
		rows = append(rows, row(b))
	}
	for _, k := range Kinds {
		add(labelled(t.get("kind."+k), "q", "semua", 0, k, ""))
	}
	if len(rows)%2 == 1 {
		rows = append(rows, nil)
	}
	for _, p := range t.Setting.Places {
		if len(rows) < 40 { // Telegram takes 100 buttons
			add(labelled(p.Name, "q", "semua", 0, "", p.ID))
		}
	}
	rows = append(rows, row(labelled(t.get("button.to_queue"), "q", "semua", 0)))
	t.do(Say{Text: t.get("staff.filter"), Buttons: rows, InPlace: true})
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
		t.say(t.get("staff.enrolled_unit", "role", r.Staff.Role, "unit", t.placeName(r.Staff.Unit, "")))
	default:
		t.say(t.get("staff.enrolled", "role", r.Staff.Role))
	}
}

func (t *turn) listed(r Listed) {
	if r.Err != nil {
		t.say(t.get(deskTrouble(r.Err)))
		return
	}
	view := t.get("staff.view_" + r.Ask.View)
	if r.Ask.Kind != "" {
		view += " · " + t.kindName(r.Ask.Kind)
	}
	if r.Ask.Unit != "" {
		view += " · " + t.placeName(r.Ask.Unit, "")
	}
	parts := []string{t.get("staff.queue_empty", "view", view)}
	if n := len(r.Page.Cards); n > 0 {
		total := fmt.Sprint(r.Page.Total)
		if r.Page.Total < 0 {
			total = t.get("staff.many")
		}
		parts = []string{t.get("staff.queue_head", "view", view, "from", r.Ask.Offset+1, "to", r.Ask.Offset+n, "total", total)}
	}
	var rows [][]Button
	var line []Button
	for _, c := range r.Page.Cards {
		parts = append(parts, t.queueLine(c))
		line = append(line, labelled(c.Number.String(), "t", c.Number))
		if len(line) == 2 {
			rows, line = append(rows, line), nil
		}
	}
	rows = append(rows, line, t.queuePager(r))
	for pair := range slices.Chunk(Views, 3) {
		var b []Button
		for _, v := range pair {
			if v != r.Ask.View {
				b = append(b, labelled(t.get("staff.view_"+v), "q", v, 0))
			}
		}
		rows = append(rows, b)
	}
	rows = append(rows, row(t.button("saring")))
	if r.Ask.View == "pertanyaan" {
		parts = append(parts, t.get("staff.questions_tally", "count", r.Tallies["tanpa-jawaban"]))
	}
	t.do(Say{Text: strings.Join(parts, "\n\n"), Buttons: rows, InPlace: true, Protect: true})
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
	about := t.kindName(c.Kind)
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

func (t *turn) open() { t.do(Open{Number: t.number()}) }

func (t *turn) bundle() { t.do(Bundle{Number: t.number()}) }

func (t *turn) actNow(verb tips.Act) { t.do(Act{Verb: verb, Number: t.number()}) }

// opened shows a tip. What the reporter wrote can't be forwarded and is taken
// out of the chat again after the configured time.
func (t *turn) opened(r Opened) {
	if r.Err != nil {
		t.say(t.get(deskTrouble(r.Err)))
		return
	}
	card := t.card(r.Card)
	if r.Dossier == nil {
		buttons := append([][]Button{row(t.button("berkas", r.Card.Number))}, t.actButtons(r)...)
		t.do(Say{Text: card + "\n\n" + t.get("staff.sealed"), Buttons: buttons, Protect: true})
		return
	}
	if r.Dossier.Locked {
		t.do(Say{Text: card + "\n\n" + t.get("staff.unreadable"), Buttons: append([][]Button{row(t.button("berkas", r.Card.Number))}, t.actButtons(r)...), Protect: true})
		return
	}
	photos := slices.Clone(r.Dossier.Report.Photos)
	for _, a := range r.Dossier.Additions {
		photos = append(photos, a.Photos...)
	}
	if len(photos) > 0 {
		t.do(Say{Photos: photos, Protect: true, Vanish: t.Setting.VanishAfter})
	}
	html := card + "\n\n" + t.content(r.Dossier) + "\n\n" + t.get("staff.content_gone", "minutes", int(t.Setting.VanishAfter.Minutes()))
	t.do(Say{Text: html, Buttons: t.actButtons(r), Protect: true, Vanish: t.Setting.VanishAfter})
}

func (t *turn) card(c tips.Card) string {
	lines := []string{t.get("staff.card", "number", c.Number, "state", t.get("state."+string(c.State)),
		"kind", t.kindName(c.Kind), "day", t.civil(c.Day), "left", text.HTML(t.left(c)))}
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
	var rows [][]Button
	var line []Button
	for _, act := range r.May {
		verb, ok := actVerbs[act]
		if !ok {
			continue
		}
		line = append(line, t.button(verb, r.Card.Number))
		if len(line) == 2 {
			rows, line = append(rows, line), nil
		}
	}
	if r.Card.Kind == tips.KindQuestion && r.Card.Outcome == tips.Answered && r.Dossier != nil {
		line = append(line, t.button("draf", r.Card.Number))
	}
	return append(rows, line, row(labelled(t.get("button.to_queue"), "q", "semua", 0)))
}

func (t *turn) bundled(r Bundled) {
	if r.Err != nil {
		t.say(t.get(deskTrouble(r.Err)))
		return
	}
	t.do(Say{Text: t.get("staff.bundle", "number", r.Number), Name: "laporan-" + r.Number.String() + ".netralbot", Data: r.Data, Protect: false})
}

func (t *turn) drafted(r Drafted) {
	if r.Err != nil {
		t.say(t.get(deskTrouble(r.Err)))
		return
	}
	t.do(Say{Text: t.get("staff.draft", "number", r.Number), Name: "draf-" + strings.ToLower(r.Number.String()) + ".toml", Data: r.File, Protect: true})
}
