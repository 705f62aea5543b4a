package chat

import (
	"errors"
	"strings"

	"netralbot/tips"
)

// word asks staff for the words of an act.
func (t *turn) word(verb tips.Act) {
	if t.st.Busy() {
		t.remind()
		return
	}
	t.st.Desk = Desk{Number: t.number(), Verb: verb}
	t.goTo(Wording)
}

// choose asks staff for a destination or an outcome.
func (t *turn) choose(verb tips.Act) {
	if t.st.Busy() {
		t.remind()
		return
	}
	if verb == tips.ActForward && len(t.Setting.Destinations) == 0 {
		t.say(t.get("staff.choose_nowhere"))
		return
	}
	t.st.Desk = Desk{Number: t.number(), Verb: verb}
	t.goTo(Choosing)
}

func (t *turn) promptChoosing() {
	var rows [][]Button
	key := "staff.choose_tutup"
	if t.st.Desk.Verb == tips.ActForward {
		key = "staff.choose_terus"
		for _, d := range t.Setting.Destinations {
			rows = append(rows, row(labelled(d.Name, "pilih", d.ID)))
		}
	} else {
		for _, o := range tips.Outcomes() {
			rows = append(rows, row(labelled(upperFirst(t.get("outcome."+string(o))), "pilih", o)))
		}
	}
	rows = append(rows, row(t.button("batal")))
	t.sayButtons(t.get(key, "number", t.st.Desk.Number), rows...)
}

func (t *turn) chosen() {
	t.st.Desk.Choice = t.ev.Press.arg(0)
	t.goTo(Wording)
}

// samples are the ready-made questions to a reporter.
var samples = []string{"tempat", "waktu", "bukti", "saksi"}

func (t *turn) promptWording() {
	d := t.st.Desk
	var rows [][]Button
	var html string
	switch d.Verb {
	case tips.ActForward:
		html = t.get("staff.word_terus", "number", d.Number, "choice", t.Setting.destination(d.Choice))
	case tips.ActFinish:
		choice := d.Choice
		if t.book.Has("outcome." + choice) {
			choice = t.get("outcome." + choice)
		}
		html = t.get("staff.word_tutup", "number", d.Number, "choice", choice)
	default:
		html = t.get("staff.word_"+actVerbs[d.Verb], "number", d.Number)
	}
	if d.Verb == tips.ActAsk {
		for i, s := range samples {
			rows = append(rows, row(labelled(t.get("staff.sample_"+s), "contoh", i)))
		}
	}
	t.sayButtons(html, append(rows, row(t.button("batal")))...)
}

func (t *turn) worded() {
	said := strings.TrimSpace(t.ev.Text)
	if said == "" {
		t.prompt()
		return
	}
	t.act(said)
}

func (t *turn) template() {
	if i := t.num(0); i < len(samples) {
		t.act(t.get("staff.sample_" + samples[i]))
	}
}

func (t *turn) act(words string) {
	d := t.st.Desk
	t.do(Act{Verb: d.Verb, Number: d.Number, Choice: d.Choice, Text: words})
}

// acted tells what became of an act. After a fault of the store the words are
// kept: sending them once more is all there is to do.
func (t *turn) acted(r Acted) {
	open := row(labelled(t.get("button.open_tip", "number", r.Act.Number), "t", r.Act.Number), labelled(t.get("button.to_queue"), "q", "semua", 0))
	var taken *tips.TakenError
	switch {
	case errors.As(r.Err, &taken):
		t.endDesk()
		t.sayButtons(t.get("staff.taken", "officer", t.officer(taken.By)), open)
	case r.Err != nil:
		key := deskTrouble(r.Err)
		if key != "staff.failed" {
			t.endDesk()
		}
		t.sayButtons(t.get(key), open)
	default:
		t.endDesk()
		t.sayButtons(t.get("staff.done_"+actVerbs[r.Act.Verb], "number", r.Act.Number), open)
	}
}

func (t *turn) endDesk() {
	if t.st.Stage == Wording || t.st.Stage == Choosing {
		t.st.Stage, t.st.Desk = Free, Desk{}
	}
}

func deskTrouble(err error) string {
	var state *tips.StateError
	switch {
	case errors.As(err, &state):
		return "staff.not_now"
	case errors.Is(err, tips.ErrNotAllowed):
		return "staff.not_allowed"
	case errors.Is(err, tips.ErrNotFound):
		return "staff.gone"
	case errors.Is(err, tips.ErrCannotOpen):
		return "staff.unreadable"
	}
	return "staff.failed"
}
