package chat

import (
	"errors"
	"strings"

	"netralbot/bot/text"
	"netralbot/tips"
	"netralbot/tips/receipt"
)

func (t *turn) cmdStatus() {
	t.do(Trace{})
	if strings.TrimSpace(t.ev.Text) == "" {
		t.goTo(AskCode)
		return
	}
	t.st.Stage = AskCode
	t.codeText()
}

func (t *turn) promptCode() { t.sayButtons(t.get("follow.ask_code"), row(t.button("batal"))) }

// codeText reads a code. A text that can't be one is told apart from a code
// that is unknown, so that a slip of the pen can be mended.
func (t *turn) codeText() {
	code, err := receipt.Parse(t.ev.Text)
	switch {
	case err == nil:
		t.do(Look{Code: code})
	case errors.Is(err, receipt.ErrLength):
		t.sayButtons(t.get("follow.bad_length"), row(t.button("batal")))
	case errors.Is(err, receipt.ErrSymbol):
		t.sayButtons(t.get("follow.bad_symbol"), row(t.button("batal")))
	default:
		t.do(Miss{})
		t.sayButtons(t.get("follow.bad_check"), row(t.button("batal")))
	}
}

func (t *turn) look() {
	if !t.st.Coded {
		t.goTo(AskCode)
		return
	}
	t.do(Look{Code: t.st.Code})
}

// Slow is the error of a Look that came too soon after failed tries.
type Slow struct{ Seconds int }

func (Slow) Error() string { return "too many failed codes" }

func (t *turn) looked(r Looked) {
	var slow Slow
	switch {
	case errors.As(r.Err, &slow):
		t.say(t.get("follow.slow", "seconds", slow.Seconds))
	case errors.Is(r.Err, tips.ErrUnknownCode):
		t.st.Coded = false
		t.st.Stage = AskCode
		t.sayButtons(t.get("follow.unknown"), row(t.button("batal")))
	case r.Err != nil:
		t.say(t.get("follow.failed"))
	default:
		t.st.Code, t.st.Coded, t.st.Stage = r.Code, true, Following
		t.showStanding(r.Standing)
	}
}

func (t *turn) showStanding(s tips.Standing) {
	parts := []string{
		t.get("follow.head", "state", t.get("state."+string(s.State))) + "\n" + t.get("state_means."+string(s.State)),
	}
	if s.State == tips.Closed && s.Outcome != "" {
		parts = append(parts, t.get("follow.outcome", "outcome", t.get("outcome."+string(s.Outcome))))
	}
	if s.State == tips.Forwarded && s.Destination != "" {
		parts = append(parts, t.get("follow.forwarded", "destination", t.Setting.destination(s.Destination)))
	}
	for _, m := range s.Messages {
		parts = append(parts, t.get("follow.message", "day", t.civil(m.Day), "text", m.Text))
	}
	if s.Additions > 0 {
		parts = append(parts, t.get("follow.additions", "count", s.Additions))
	}
	var rows [][]Button
	if s.State != tips.Closed {
		rows = append(rows, row(t.button("tambah")))
	}
	rows = append(rows, row(t.button("perbarui"), t.button("tarik")), row(t.button("bukti"), t.button("jejak")))
	t.do(Say{Text: strings.Join(parts, "\n\n"), Buttons: rows, Protect: true})
}

func (t *turn) addMore() {
	t.st.Draft = Draft{Mode: Addition, Code: t.st.Code}
	t.goTo(Story)
}

func (t *turn) promptUndo() {
	t.sayButtons(t.get("follow.undo"), row(t.button("yatarik")), row(t.button("kembali")))
}

func (t *turn) withdrawn(r Withdrawn) {
	switch {
	case errors.Is(r.Err, tips.ErrUnknownCode):
		t.reset()
		t.say(t.get("follow.already_gone"))
	case r.Err != nil:
		t.sayButtons(t.get("follow.failed"), row(t.button("yatarik")), row(t.button("kembali")))
	default:
		t.st.Code, t.st.Coded = receipt.Code{}, false
		t.st.Stage = Sent // only its trace is left to erase
		t.sayButtons(t.get("follow.withdrawn"), row(t.button("jejak")))
	}
}

// proved hands over the proof of filing. It says nothing without the code.
func (t *turn) proved(r Proved) {
	if errors.Is(r.Err, tips.ErrUnknownCode) {
		t.say(t.get("follow.unknown"))
		return
	}
	if r.Err != nil {
		t.say(t.get("follow.failed"))
		return
	}
	var lines []string
	for _, s := range r.Steps {
		key := "proof.step"
		if s.Pending {
			key = "proof.pending"
		}
		lines = append(lines, t.get(key, "day", t.civil(s.Day), "state", t.get("state."+string(s.State)), "hash", clip(s.Hash, 16)))
	}
	t.do(Say{Text: t.get("proof.text", "steps", text.HTML(strings.Join(lines, "\n"))), Name: "bukti.json", Data: r.File})
}
