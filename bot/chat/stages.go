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
	holdsWords bool                   // a reporter's unsent words lie here: other commands leave it standing
}

// stageTable is the conversation. Each stage also takes the buttons "batal"
// and "kembali", the commands of commands.go, the buttons of presses.go, and
// ends after IdleLimit (turn.idle).
func (b *Bot) stageTable() map[Stage]stage {
	return map[Stage]stage{
		Free: {text: (*turn).freeText},

		Notice: {prompt: (*turn).promptNotice, presses: map[string]func(*turn){
			"lanjut": func(t *turn) { t.goTo(Sort) },
		}},
		Sort: {prompt: (*turn).promptSort, back: Notice, presses: map[string]func(*turn){
			"jenis": (*turn).chooseKind,
		}},
		Story: {prompt: (*turn).promptStory, text: (*turn).storyText, files: (*turn).storyFiles, back: Sort,
			holdsWords: true, presses: map[string]func(*turn){
				"selesai":   (*turn).storyDone,
				"buanglast": (*turn).storyDropLast,
			}},
		When: {prompt: (*turn).promptWhen, text: (*turn).whenText, back: Story, holdsWords: true,
			presses: map[string]func(*turn){
				"kapan":  (*turn).choosePeriod,
				"lewati": func(t *turn) { t.st.Draft.When = ""; t.goTo(Where) },
			}},
		Where: {prompt: (*turn).promptWhere, text: (*turn).whereText, back: When, holdsWords: true,
			presses: map[string]func(*turn){
				"unit":    (*turn).chooseUnit,
				"unithal": (*turn).turnUnits,
				"lewati":  func(t *turn) { t.st.Draft.Unit, t.st.Draft.Where = "", ""; t.goTo(Whom) },
			}},
		Whom: {prompt: (*turn).promptWhom, text: (*turn).whomText, back: Where, holdsWords: true,
			presses: map[string]func(*turn){
				"lewati": func(t *turn) { t.st.Draft.Whom = ""; t.toPreview() },
			}},
		Preview: {prompt: (*turn).promptPreview, back: Whom, holdsWords: true,
			presses: map[string]func(*turn){
				"kirim": (*turn).send,
				"samar": (*turn).toggleMask,
			}},
		Sent: {prompt: (*turn).promptSent, text: (*turn).freeText, presses: map[string]func(*turn){
			"jejak":    (*turn).erase,
			"kodelagi": (*turn).showCodeAgain,
		}},

		AskCode: {prompt: (*turn).promptCode, text: (*turn).codeText},
		Following: {prompt: (*turn).look, text: (*turn).freeText, presses: map[string]func(*turn){
			"tambah":   (*turn).addMore,
			"tarik":    func(t *turn) { t.goTo(Undo) },
			"perbarui": (*turn).look,
			"bukti":    func(t *turn) { t.do(Prove{Code: t.st.Code}) },
			"jejak":    (*turn).erase,
		}},
		Undo: {prompt: (*turn).promptUndo, back: Following, presses: map[string]func(*turn){
			"yatarik": func(t *turn) { t.do(Withdraw{Code: t.st.Code}) },
		}},

		Asking:   {prompt: func(t *turn) { t.sayButtons(t.get("ask.what"), row(t.button("topik"), t.button("batal"))) }, text: (*turn).freeText},
		CheckWho: {prompt: (*turn).promptCheckWho, presses: map[string]func(*turn){"cekwho": (*turn).checkWho}},
		CheckAbout: {prompt: (*turn).promptCheckAbout, back: CheckWho, presses: map[string]func(*turn){
			"cekstage": (*turn).checkStage,
			"cekgrup":  (*turn).checkAbout,
		}},
		CheckWhat: {prompt: (*turn).promptCheckWhat, back: CheckAbout, presses: map[string]func(*turn){
			"cekhal":   (*turn).checkPage,
			"cektopik": (*turn).checkTopic,
		}},
		Quiz: {prompt: (*turn).promptQuiz, presses: map[string]func(*turn){
			"tebak":   (*turn).guess,
			"berikut": (*turn).nextQuiz,
		}},

		Choosing: {prompt: (*turn).promptChoosing, presses: map[string]func(*turn){"pilih": (*turn).chosen}},
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
	t.toast("general.stale_button")
}

func (t *turn) back() {
	at := t.stages[t.st.Stage]
	if at.back == Free {
		t.cancel()
		return
	}
	if t.st.Draft.Mode != Tip && (t.st.Stage == Preview || t.st.Stage == Story) {
		t.backOfShort()
		return
	}
	t.goTo(at.back)
}

// backOfShort goes back in the drafts that skip when, where and whom.
func (t *turn) backOfShort() {
	if t.st.Stage == Preview && t.st.Draft.Mode == Addition {
		t.goTo(Story)
		return
	}
	t.cancel()
}

// cancel leaves whatever is under way.
func (t *turn) cancel() {
	switch {
	case t.st.Stage == Free:
		t.sayButtons(t.get("general.nothing_to_cancel"), t.menuRows()...)
	case t.st.Busy():
		t.reset()
		t.sayButtons(t.get("general.cancelled_draft"), t.menuRows()...)
	default:
		t.reset()
		t.sayButtons(t.get("general.cancelled"), t.menuRows()...)
	}
}
