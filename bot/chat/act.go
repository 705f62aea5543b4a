package chat

import (
	"errors"
	"slices"
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
	choice := t.ev.Press.arg(0)
	offered := slices.Contains(tips.Outcomes(), tips.Outcome(choice))
	if t.st.Desk.Verb == tips.ActForward {
		offered = slices.ContainsFunc(t.Setting.Destinations, func(d Destination) bool { return d.ID == choice })
	}
	if !offered {
		t.toast("general.stale_button")
		return
	}
	t.st.Desk.Choice = choice
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
	leave := row(t.button("batal"))
	if d.Choice != "" {
		leave = row(t.button("kembali"), t.button("batal"))
	}
	t.sayButtons(html, append(rows, leave)...)
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
	number := r.Act.Number
	var taken *tips.TakenError
	switch {
	case errors.As(r.Err, &taken):
		t.endDesk()
		t.sayButtons(t.get("staff.taken", "officer", t.officer(taken.By)), t.tipRow(number))
	case r.Err != nil:
		key := deskTrouble(r.Err)
		if key != "staff.failed" {
			t.endDesk()
		}
		t.sayButtons(t.get(key), t.tipRow(number))
	default:
		t.endDesk()
		pairs := []any{"number", number}
		if r.Act.Verb == tips.ActForward {
			pairs = append(pairs, "destination", t.Setting.destination(r.Act.Choice))
		}
		switch r.Act.Verb {
		case tips.ActClaim, tips.ActRelease, tips.ActForward, tips.ActFinish, tips.ActReopen:
			pairs = append(pairs, "item", t.kindItem(r.Card.Kind))
		}
		html := t.get("staff.done_"+actVerbs[r.Act.Verb], pairs...)
		t.sayButtons(html, append(t.actRows(number, r.May), t.tipRow(number))...)
	}
}

// tipRow leads back to a tip and to the queue.
func (t *turn) tipRow(n tips.Number) []Button {
	return row(labelled(t.get("button.open_tip", "number", n), "t", n), labelled(t.get("button.to_queue"), "q", "semua", 0))
}

// dropWords says that words staff were about to write were written to nobody.
func (t *turn) dropWords() {
	if t.st.Stage == Wording {
		t.say(t.get("staff.dropped", "number", t.st.Desk.Number))
	}
	t.endDesk()
}

// endDesk drops an act that waits for words. It is called also when staff turn
// to something else: what they type next isn't meant for that reporter.
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
