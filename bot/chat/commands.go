package chat

import "strings"

// command is one line of the table of commands.
type command struct {
	run     func(*turn)
	private bool // in a group it points to the private chat
	staff   bool // to anybody else it doesn't exist
	keeps   bool // leaves a draft standing and says so
	leaves  bool // ends an act of staff that waits for words
}

func commandTable() map[string]command {
	return map[string]command{
		"start":      {run: (*turn).start, private: true, keeps: true, leaves: true},
		"tanya":      {run: (*turn).cmdAsk, keeps: true},
		"topik":      {run: (*turn).groupsList, keeps: true},
		"cek":        {run: (*turn).startCheck, private: true},
		"lapor":      {run: (*turn).tell, private: true},
		"status":     {run: (*turn).cmdStatus, private: true},
		"ikrar":      {run: (*turn).pledge, keeps: true},
		"kuis":       {run: (*turn).startQuiz, private: true},
		"kontak":     {run: (*turn).contacts, keeps: true},
		"privasi":    {run: (*turn).privacy, keeps: true},
		"bantuan":    {run: (*turn).help, keeps: true},
		"help":       {run: (*turn).help, keeps: true},
		"batal":      {run: (*turn).cancel, private: true},
		"antrean":    {run: (*turn).queue, private: true, staff: true, keeps: true, leaves: true},
		"rekap":      {run: (*turn).recap, private: true, staff: true, keeps: true, leaves: true},
		"pertanyaan": {run: (*turn).questions, private: true, staff: true, keeps: true, leaves: true},
	}
}

// command carries out a command. Unknown ones, and those of staff when
// somebody else types them, get the same sentence in a private chat and
// silence in a group.
func (t *turn) command() {
	c, ok := t.commands[t.ev.Command]
	if !ok || c.staff && t.ev.Staff == nil {
		if t.ev.Private {
			t.say(t.get("general.unknown_command"))
			t.remind()
		}
		return
	}
	if c.private && !t.ev.Private {
		t.elsewhere(c)
		return
	}
	if t.ev.Private && t.st.Busy() && !c.keeps && t.ev.Command != "batal" {
		t.sayButtons(t.get("general.draft_in_the_way"), row(t.button("resume"), t.button("batal")))
		return
	}
	if t.ev.Private && !c.keeps && t.ev.Command != "batal" {
		t.reset()
	}
	if c.leaves {
		t.dropWords()
	}
	c.run(t)
	if c.keeps {
		t.remind()
	}
}

// elsewhere answers in a group a command that belongs into a private chat.
func (t *turn) elsewhere(c command) {
	if t.ev.Command == "start" || t.ev.Command == "batal" || c.staff {
		return
	}
	key := "general.private_only"
	switch {
	case t.ev.Command == "status" && t.ev.Text != "":
		key = "general.code_in_group"
	case t.ev.Command == "lapor" || t.ev.Command == "status":
		key = "general.private_secret"
	}
	t.sayButtons(t.get(key), row(Button{Label: t.get("button.open_private"), URL: t.deepLink(t.ev.Command)}))
}

// remind says what is still open, after something else was answered: a draft,
// or words that staff are about to write.
func (t *turn) remind() {
	switch {
	case !t.ev.Private:
	case t.st.Busy():
		t.sayButtons(t.get("general.draft_open"), row(t.button("resume"), t.button("batal")))
	case t.st.Stage == Wording:
		t.prompt()
	}
}

func (t *turn) deepLink(payload string) string {
	return "https://t.me/" + t.Setting.Username + "?start=" + payload
}

// privateLink leads from a group to what a button does in a private chat; "" if
// it does nothing there by itself.
func (t *turn) privateLink(p Press) string {
	switch p.Verb {
	case "tell":
		if topic := p.arg(0); topic != "" {
			return t.deepLink("lapor_" + topic)
		}
		return t.deepLink("lapor")
	case "follow":
		return t.deepLink("status")
	case "ask":
		return t.deepLink("tanya")
	case "cek", "kuis", "bantuan", "menu", "privasi":
		return t.deepLink(p.Verb)
	}
	return ""
}

// start greets, opens an answer, begins what a link from elsewhere named, or
// enrols staff, by what came with it.
func (t *turn) start() {
	arg := strings.TrimSpace(t.ev.Text)
	id, isTopic := strings.CutPrefix(arg, "faq_")
	about, isTip := strings.CutPrefix(arg, "lapor_")
	switch {
	case arg == "", arg == "menu":
		t.menu()
	case isTopic:
		t.answer(id, nil)
	case isTip:
		t.ev.Press = To("tell", about)
		t.pressTell()
	case t.commands[arg].run != nil && !t.commands[arg].staff && arg != "start":
		t.ev.Command, t.ev.Text = arg, ""
		t.command()
	default:
		t.do(Enrol{Invite: arg})
	}
}

// menu starts anew, but for an unsent draft.
func (t *turn) menu() {
	if !t.st.Busy() {
		t.reset()
	}
	t.greet()
}

func (t *turn) greet() {
	key := "start.greeting"
	if t.ev.Staff != nil {
		key = "start.greeting_staff"
	}
	t.sayButtons(t.get(key, "government", t.Setting.Government), t.menuRows()...)
}

func (t *turn) menuRows() [][]Button {
	if !t.ev.Private {
		return [][]Button{row(t.button("topik"), Button{Label: t.get("button.open_private"), URL: t.deepLink("menu")})}
	}
	rows := [][]Button{
		row(t.button("ask"), t.button("topik")),
		row(t.button("tell"), t.button("follow")),
		row(t.button("cek"), t.button("bantuan")),
	}
	if t.ev.Staff != nil {
		rows = append([][]Button{row(t.button("q", "semua", 0))}, rows...)
	}
	return rows
}

func (t *turn) help() {
	html := t.get("help.text", "government", t.Setting.Government)
	if t.ev.Staff != nil {
		html += "\n\n" + t.get("help.staff")
	}
	t.sayButtons(html, t.menuRows()...)
}

func (t *turn) pledge() { t.say(t.get("pledge.text")) }

func (t *turn) contacts() {
	lines := []string{t.get("contact.head", "days", t.Setting.FormalDays) + "\n" + t.deadlineLines()}
	if len(t.Setting.Contacts) == 0 {
		lines = append(lines, t.get("contact.none"))
	}
	for _, c := range t.Setting.Contacts {
		line := t.get("contact.line", "name", c.Name, "how", c.How)
		if c.Note != "" {
			line += "\n" + t.get("contact.note", "note", c.Note)
		}
		lines = append(lines, line)
	}
	here := t.button("tell")
	here.Label = t.get("button.tell_here")
	t.sayButtons(strings.Join(lines, "\n\n"), row(here))
}

func (t *turn) privacy() {
	t.sayButtons(t.privacyText()+"\n\n"+t.get("privacy.version", "version", t.Setting.Version), row(t.button("tell"), t.button("menu")))
}

// reads says who holds the keys.
func (t *turn) reads() string {
	if t.Setting.HostReads {
		return t.get("privacy.host_reads")
	}
	return t.get("privacy.sealed")
}

func (t *turn) privacyText() string {
	told := t.get("privacy.told_at_once")
	if every := t.Setting.NoticeEvery; every > 0 {
		told = t.get("privacy.told_together", "minutes", int(every.Minutes()))
	}
	return strings.Join([]string{
		t.get("privacy.head", "government", t.Setting.Government),
		t.get("privacy.telegram"),
		t.get("privacy.kept", "days", t.Setting.RetentionDays),
		t.reads(),
		told,
		t.get("privacy.lead", "days", t.Setting.FormalDays),
	}, "\n\n")
}
