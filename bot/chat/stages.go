package chat

// stage is one line of the table: what a conversation takes while it stands
// there. What is nil falls back: a text to "press a button" and the prompt
// again, a photo to "photos belong to a tip".
type stage struct {
	prompt     func(*turn)            // said on entry, and again when nothing fits
	text       func(*turn)            // a private text
	files      func(*turn)            // photos
	presses    map[string]func(*turn) // buttons of this stage
	back       Stage                  // where "Kembali" leads; Free: there is no way back
	loose      bool                   // the beginning of a button's label, typed, presses it
	holdsWords bool                   // a reporter's unsent words lie here: other commands leave it standing
}

// stageTable is the conversation. Each stage also takes the buttons "batal"
// and "kembali", the commands of commands.go, the buttons of presses.go, and
// ends after IdleLimit (turn.idle).
func (b *Bot) stageTable() map[Stage]stage {
	return map[Stage]stage{
		Free: {text: (*turn).freeText},

		Notice: {prompt: (*turn).promptNotice, text: (*turn).noticeFirst, files: (*turn).noticeFirst, loose: true, presses: map[string]func(*turn){
			"lanjut": func(t *turn) { t.goTo(Sort) },
		}},
		Sort: {prompt: (*turn).promptSort, text: (*turn).sortText, files: (*turn).storyFiles, back: Notice, loose: true, holdsWords: true,
			presses: map[string]func(*turn){
				"jenis": (*turn).chooseKind,
			}},
		Story: {prompt: (*turn).promptStory, text: (*turn).storyText, files: (*turn).storyFiles, back: Sort,
			holdsWords: true, presses: map[string]func(*turn){
				"selesai":   (*turn).storyDone,
				"buanglast": (*turn).storyDropLast,
			}},
		When: {prompt: (*turn).promptWhen, text: (*turn).whenText, files: (*turn).storyFiles, back: Story, holdsWords: true,
			presses: map[string]func(*turn){
				"kapan":  (*turn).choosePeriod,
				"tetap":  func(t *turn) { t.goTo(Where) },
				"lewati": func(t *turn) { t.st.Draft.When = ""; t.goTo(Where) },
			}},
		Where: {prompt: (*turn).promptWhere, text: (*turn).whereText, files: (*turn).storyFiles, back: When, holdsWords: true,
			presses: map[string]func(*turn){
				"unit":    (*turn).chooseUnit,
				"unithal": (*turn).turnUnits,
				"tetap":   func(t *turn) { t.goTo(Whom) },
				"lewati":  func(t *turn) { t.st.Draft.Unit, t.st.Draft.Where = "", ""; t.goTo(Whom) },
			}},
		Whom: {prompt: (*turn).promptWhom, text: (*turn).whomText, files: (*turn).storyFiles, back: Where, holdsWords: true,
			presses: map[string]func(*turn){
				"tetap":  (*turn).toPreview,
				"lewati": func(t *turn) { t.st.Draft.Whom = ""; t.toPreview() },
			}},
		Preview: {prompt: (*turn).promptPreview, text: (*turn).previewText, files: (*turn).storyFiles, back: Whom, loose: true, holdsWords: true,
			presses: map[string]func(*turn){
				"kirim": (*turn).send,
				"ubah":  (*turn).revise,
				"samar": (*turn).toggleMask,
			}},
		Sent: {prompt: (*turn).promptSent, text: (*turn).sentText},

		AskCode: {prompt: (*turn).promptCode, text: (*turn).codeText},
		Following: {prompt: (*turn).look, text: (*turn).followText, files: (*turn).followFiles, presses: map[string]func(*turn){
			"tambah":   (*turn).addMore,
			"tarik":    func(t *turn) { t.goTo(Undo) },
			"lihat":    (*turn).look,
			"perbarui": (*turn).lookAgain,
			"bukti":    func(t *turn) { t.do(Prove{Code: t.st.Code}) },
		}},
		Undo: {prompt: (*turn).promptUndo, text: (*turn).undoText, back: Following, loose: true, presses: map[string]func(*turn){
			"yatarik": func(t *turn) { t.do(Withdraw{Code: t.st.Code}) },
		}},

		Asking:   {prompt: func(t *turn) { t.sayButtons(t.get("ask.what"), row(t.button("topik"), t.button("batal"))) }, text: (*turn).freeText},
		CheckWho: {prompt: (*turn).promptCheckWho, text: (*turn).freeText, loose: true, presses: map[string]func(*turn){"cekwho": (*turn).checkWho}},
		CheckAbout: {prompt: (*turn).promptCheckAbout, text: (*turn).checkText, loose: true, back: CheckWho, presses: map[string]func(*turn){
			"cekstage": (*turn).checkStage,
			"cekgrup":  (*turn).checkAbout,
		}},
		CheckWhat: {prompt: (*turn).promptCheckWhat, text: (*turn).freeText, loose: true, back: CheckAbout, presses: map[string]func(*turn){
			"cekhal":   (*turn).checkPage,
			"cektopik": (*turn).checkTopic,
		}},
		Quiz: {prompt: (*turn).promptQuiz, text: (*turn).quizText, presses: map[string]func(*turn){
			"tebak":   (*turn).guess,
			"berikut": (*turn).nextQuiz,
		}},

		Choosing: {prompt: (*turn).promptChoosing, loose: true, presses: map[string]func(*turn){"pilih": (*turn).chosen}},
		Wording: {prompt: (*turn).promptWording, text: (*turn).worded, presses: map[string]func(*turn){
			"contoh": (*turn).template,
		}},
	}
}

// press carries out a button: first those of the stage, then those that work
// anywhere. A button of a stage that is over says so instead of doing
// something else.
func (t *turn) press() {
	verb := t.ev.Press.Verb
	at := t.stages[t.st.Stage]
	if f, ok := at.presses[verb]; ok && t.ev.Private {
		f(t)
		return
	}
	if p, ok := t.presses[verb]; ok && (t.ev.Private || p.group) && (!p.staff || t.ev.Staff != nil) {
		if p.leaves {
			t.dropWords()
		}
		p.run(t)
		return
	}
	t.stale()
}

// stale answers a button whose conversation is over. A send button may have
// been pressed in a conversation that a restart ended: then the store knows.
func (t *turn) stale() {
	if t.ev.Press.Verb == "kirim" && t.ev.Private && t.ev.Press.arg(0) != "" {
		t.do(Recall{Token: t.ev.Press.arg(0)})
		return
	}
	if t.st.Stage == Free || !t.ev.Private {
		t.toast("general.stale_button")
		return
	}
	t.toast("general.older_button")
}

func (t *turn) back() {
	at := t.stages[t.st.Stage]
	switch d := t.st.Draft; {
	case t.st.Stage == Wording && t.st.Desk.Choice != "":
		t.goTo(Choosing)
	case at.back == Free:
		t.cancel()
	case t.st.Stage == Story && d.Revising && len(d.Items) > 0:
		t.storyDone()
	case t.st.Stage == Preview && d.Mode == Addition:
		t.goTo(Story)
	case d.Mode != Tip && (t.st.Stage == Preview || t.st.Stage == Story):
		t.cancel()
	default:
		t.goTo(at.back)
	}
}

// cancel leaves whatever is under way and says what stays as it was.
func (t *turn) cancel() {
	switch t.st.Stage {
	case Free:
		t.sayButtons(t.get("general.nothing_to_cancel"), t.menuRows()...)
	case Notice, Sort, Story, When, Where, Whom, Preview:
		t.cancelDraft()
	case Sent:
		if !t.st.Coded {
			t.reset()
			t.sayButtons(t.get("general.nothing_to_cancel"), t.menuRows()...)
			return
		}
		t.sayButtons(t.get("general.sent_stays"), row(t.button("jejak")), row(t.button("follow")))
	case Following, Undo:
		t.reset()
		t.sayButtons(t.get("general.tip_stays"), append([][]Button{row(t.button("jejak"))}, t.menuRows()...)...)
	case Choosing, Wording:
		number := t.st.Desk.Number
		t.endDesk()
		t.sayButtons(t.get("staff.cancelled", "number", number), t.tipRow(number))
	default:
		t.reset()
		t.sayButtons(t.get("general.cancelled"), t.menuRows()...)
	}
}

// voided is a sentence on the end of a draft; if its code was shown already, it
// says that the code is none.
func (t *turn) voided(key string, d Draft, pairs ...any) string {
	html := t.get(key, pairs...)
	if d.Token != "" && d.Mode != Addition {
		html += " " + t.get("general.code_void")
	}
	return html
}

// cancelDraft drops what isn't sent yet. The messages of both sides still stand
// in the chat, so it offers to erase them.
func (t *turn) cancelDraft() {
	d, busy := t.st.Draft, t.st.Busy()
	say := func(html string, rows ...[]Button) {
		t.do(Say{Text: html, Buttons: rows, Slot: d.Slot, Protect: true})
	}
	t.reset()
	erase := row(t.button("jejak"))
	switch {
	case d.Mode == Addition:
		t.st.Stage, t.st.Code, t.st.Coded = Following, d.Code, true
		say(t.get("general.cancelled_addition"), row(t.button("lihat")), erase)
	case d.Mode == Query:
		say(t.voided("general.cancelled_question", d), append([][]Button{erase}, t.menuRows()...)...)
	case busy:
		say(t.voided("general.cancelled_draft", d), append([][]Button{erase}, t.menuRows()...)...)
	default:
		say(t.get("general.cancelled_early"), t.menuRows()...)
	}
}
