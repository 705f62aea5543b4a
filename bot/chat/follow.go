package chat

import (
	"errors"
	"slices"
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
// that is unknown, so that a slip of the pen can be mended; one that isn't meant
// as a code is answered as anywhere else.
func (t *turn) codeText() {
	said := strings.TrimSpace(t.ev.Text)
	code, err := receipt.Parse(said)
	switch {
	case err == nil:
		t.do(Look{Code: code})
	case t.ev.Kind == KindText && digits(said) == 0 && (len(strings.Fields(said)) > 2 && !fives(said) || matterOf(said, false) != ""):
		t.freeText()
		if t.st.Stage == AskCode {
			t.sayButtons(t.get("follow.waiting"), row(t.button("batal")))
		}
	default:
		t.badCode(err)
	}
}

// fives tells whether all words have the length of a code's groups.
func fives(said string) bool {
	fields := strings.Fields(said)
	return len(fields) > 3 && !slices.ContainsFunc(fields, func(w string) bool { return len(w) != 5 })
}

// badCode says what keeps a text from being a code and, where the check symbols
// tell, in which of its groups to look.
func (t *turn) badCode(err error) {
	key := "follow.bad_check"
	switch {
	case errors.Is(err, receipt.ErrLength):
		key = "follow.bad_length"
	case errors.Is(err, receipt.ErrSymbol):
		key = "follow.bad_symbol"
	default:
		t.do(Miss{})
	}
	html := t.get(key)
	var e *receipt.ParseError
	if errors.As(err, &e) {
		switch g := e.Groups; len(g) {
		case 1:
			html += " " + t.get("follow.look_at_one", "first", g[0])
		case 2:
			html += " " + t.get("follow.look_at_two", "first", g[0], "second", g[1])
		}
	}
	t.sayButtons(html, row(t.button("batal")))
}

func (t *turn) look() {
	if !t.st.Coded {
		t.goTo(AskCode)
		return
	}
	t.do(Look{Code: t.st.Code})
}

func (t *turn) lookAgain() {
	t.working("follow.looking")
	t.st.Again = true
	t.look()
}

// Slow is the error of a Look that came too soon after failed tries.
type Slow struct{ Seconds int }

func (Slow) Error() string { return "too many failed codes" }

func (t *turn) looked(r Looked) {
	var slow Slow
	again := t.st.Again
	t.st.Again = false
	switch {
	case errors.As(r.Err, &slow):
		t.say(t.get("follow.slow", "seconds", slow.Seconds))
	case errors.Is(r.Err, tips.ErrUnknownCode):
		t.st.Coded = false
		t.st.Stage = AskCode
		t.sayButtons(t.get("follow.unknown"), row(t.button("batal")))
	case r.Err != nil:
		t.sayButtons(t.get("follow.failed"), row(t.button("follow")))
	default:
		t.st.Code, t.st.Coded, t.st.Stage = r.Code, true, Following
		t.st.Asked = r.Standing.State == tips.NeedsInfo
		t.showStanding(r.Standing, again)
	}
}

// showStanding tells the status. Asked again it takes the place of the old one,
// or says that nothing has changed.
func (t *turn) showStanding(s tips.Standing, again bool) {
	means := "state_means."
	if s.Kind == tips.KindQuestion {
		means = "question_means."
	}
	parts := []string{
		t.get("follow.head", "state", t.get("state."+string(s.State))) + "\n" + t.get(means+string(s.State)),
	}
	if s.State == tips.Closed && s.Outcome != "" {
		parts = append(parts, t.get("follow.outcome", "outcome", t.get("outcome."+string(s.Outcome))))
	}
	if s.Destination != "" {
		parts = append(parts, t.get("follow.forwarded", "destination", t.Setting.destination(s.Destination)))
	}
	for _, m := range s.Messages {
		parts = append(parts, t.get("follow.message", "day", t.civil(m.Day), "text", m.Text))
	}
	if s.Additions > 0 {
		parts = append(parts, t.get("follow.additions", "count", s.Additions))
	}
	switch s.State {
	case tips.NeedsInfo:
		parts = append(parts, t.get("follow.answer_here"))
	case tips.Closed:
		parts = append(parts, t.get("follow.reopens", "days", t.Setting.RetentionDays))
	}
	html := strings.Join(parts, "\n\n")
	if again && html == t.st.Shown {
		t.say(t.get("follow.unchanged"))
		return
	}
	t.st.Shown = html
	t.do(Say{Text: html, InPlace: true, Protect: true, Buttons: [][]Button{
		row(t.button("tambah")), row(t.button("perbarui"), t.button("tarik")), row(t.button("bukti"), t.button("jejak")),
	}})
}

func (t *turn) addMore() {
	t.addition()
	t.prompt()
}

// addition starts a draft that is added to the tip followed.
func (t *turn) addition() {
	t.st.Draft = Draft{Mode: Addition, Code: t.st.Code, Slot: t.slot()}
	t.st.Stage = Story
}

// followText takes what is typed below a status: a label, the answer to what
// staff asked, or anything else.
func (t *turn) followText() {
	said := strings.TrimSpace(t.ev.Text)
	for _, name := range []string{"tambah", "perbarui", "tarik", "bukti", "jejak"} {
		if plain(said) == plain(t.get("button."+name)) {
			t.ev.Press, t.typed = To(name), true
			t.press()
			return
		}
	}
	_, err := receipt.Parse(said)
	if !t.st.Asked || err == nil || nearlyCode(said, err) || courtesy(said) != "" || matterOf(said, true) != "" || t.commandNamed(said) != "" {
		t.freeText()
		return
	}
	t.addition()
	if t.takeText(said) {
		t.say(t.get("follow.taken"))
	}
	t.prompt()
}

// followFiles takes photos sent below a status as an addition.
func (t *turn) followFiles() {
	t.addition()
	t.storyFiles()
}

func (t *turn) promptUndo() {
	t.do(Say{Text: t.get("follow.undo"), Buttons: [][]Button{row(t.button("yatarik")), row(t.button("kembali"))}, InPlace: true, Protect: true})
}

// undoText takes a "tidak jadi" for the way back.
func (t *turn) undoText() {
	if within(withoutAddress(strings.Fields(plain(t.ev.Text))), words(`tidak tdk gak ga nggak jadi jangan batal dulu saja aja`)) {
		t.back()
		return
	}
	t.say(t.get("general.press_a_button"))
	t.prompt()
}

func (t *turn) withdrawn(r Withdrawn) {
	switch {
	case errors.Is(r.Err, tips.ErrUnknownCode):
		t.reset()
		t.sayButtons(t.get("follow.already_gone"), row(t.button("jejak")))
	case r.Err != nil:
		t.sayButtons(t.get("follow.failed"), row(t.button("yatarik")), row(t.button("kembali")))
	default:
		t.reset()
		t.do(Say{Text: t.get("follow.withdrawn"), Buttons: append([][]Button{row(t.button("jejak"))}, t.menuRows()...), InPlace: true})
	}
}

// maxSteps is how many steps of a proof are written out under the file, whose
// caption takes no more than 1024 characters. The file holds them all.
const maxSteps = 6

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
	shown := r.Steps
	if beyond := len(shown) - maxSteps; beyond > 0 {
		lines = append(lines, t.get("proof.earlier", "count", beyond))
		shown = shown[beyond:]
	}
	for _, s := range shown {
		key := "proof.step"
		if s.Pending {
			key = "proof.pending"
		}
		lines = append(lines, t.get(key, "day", t.civil(s.Day), "state", t.get("state."+string(s.State)), "hash", clip(s.Hash, 16)))
	}
	t.do(Say{Text: t.get("proof.text", "steps", text.HTML(strings.Join(lines, "\n"))), Name: "bukti.json", Data: r.File})
}
