package chat

import (
	"slices"
	"strings"

	"netralbot/bot/text"
	"netralbot/tips"
)

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
