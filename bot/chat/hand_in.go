package chat

import (
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"netralbot/tips"
)

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
		t.step(t.get("tell.no_code"), row(t.button("resume"), t.button("batal")))
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
		t.working("preview.sending")
		t.do(Add{Code: d.Code, Addition: tips.Addition{Texts: t.masked(d.texts()), Photos: d.photos()}, Token: d.Token})
	default:
		t.working("preview.sending")
		t.do(Submit{Report: t.report(), Code: d.Code, Token: d.Token})
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
	t.st.Draft = Draft{Mode: d.Mode, Slot: d.Slot}
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
	t.step(t.get("follow.added"), row(t.button("lihat")), row(t.button("jejak")))
	t.st.Code, t.st.Coded, t.st.Asked = t.st.Draft.Code, true, false
	t.st.Draft = Draft{}
	t.st.Stage = Following
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
	case errors.Is(err, tips.ErrCodeInText):
		key = "tell.failed_code"
	case errors.Is(err, tips.ErrTooMany):
		key = "tell.failed_many"
	case errors.Is(err, tips.ErrUnknownCode):
		key = "tell.failed_gone"
	}
	if errors.Is(err, tips.ErrUnknownCode) || errors.Is(err, tips.ErrTooMany) {
		t.sayButtons(t.get(key), row(t.button("batal")))
		return
	}
	t.sayButtons(t.get(key), row(t.sendButton()), row(t.button("kembali"), t.button("batal")))
}

// sendButton is the button that commits the draft, worded for what it is.
func (t *turn) sendButton() Button {
	return labelled(t.get("button.kirim_"+string(t.st.Draft.Mode)), "kirim", t.st.Draft.Token)
}

// promptSent takes the place of the preview: what was written is gone from the
// screen, the code still stands there.
func (t *turn) promptSent() {
	if !t.st.Coded {
		return
	}
	t.step(t.get("sent.done", "code", t.st.Code.Show())+"\n\n"+t.get("sent.next_"+string(t.st.Draft.Mode), "days", t.Setting.FormalDays, "minutes", int(IdleLimit.Minutes())),
		row(t.button("jejak")), row(t.button("kodelagi"), t.button("follow")))
}

// sentText answers who asks for the code once more; anything else is a question.
func (t *turn) sentText() {
	said := plain(t.ev.Text)
	asksCode := said == "kode" || strings.Contains(said, "kodenya") || strings.Contains(said, "kode saya") || strings.Contains(said, "kode laporan")
	if t.st.Coded && asksCode && digits(said) == 0 {
		t.showCodeAgain()
		return
	}
	t.freeText()
}

func (t *turn) showCodeAgain() {
	if !t.st.Coded {
		t.do(Toast{Text: t.get("sent.code_gone"), Alert: true})
		return
	}
	t.do(Say{Text: t.get("sent.code_again", "code", t.st.Code.Show()), Protect: true})
}

// erase deletes the messages of both sides. It works at any stage: what there
// is to delete is remembered beside the conversation.
func (t *turn) erase() {
	t.working("erase.working")
	t.do(Erase{})
}

// goneAfter is how long the last word of an erased conversation stays.
const goneAfter = 2 * time.Minute

func (t *turn) erased(r Erased) {
	t.st = State{}
	switch {
	case r.Removed == 0 && r.Left == 0:
		t.say(t.get("erase.unknown"))
	case r.Left > 0:
		t.say(t.get("erase.partly", "left", r.Left))
	default:
		t.do(Say{Text: t.get("erase.done", "minutes", int(goneAfter.Minutes())), Vanish: goneAfter})
	}
}

// recalled answers a send button whose conversation is gone.
func (t *turn) recalled(r Recalled) {
	switch {
	case r.Err != nil: // neither that it is stored nor that it isn't
		t.sayButtons(t.get("general.apology_unsure"), row(t.button("follow")))
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
