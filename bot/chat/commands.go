package chat

import "strings"

// command is one line of the table of commands.
type command struct {
	run     func(*turn)
	private bool // in a group it points to the private chat
	staff   bool // to anybody else it doesn't exist
	keeps   bool // leaves a draft standing and says so
}

func commandTable() map[string]command {
	return map[string]command{
		"start":      {run: (*turn).start, private: true, keeps: true},
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
		"antrean":    {run: (*turn).queue, private: true, staff: true, keeps: true},
		"rekap":      {run: (*turn).recap, private: true, staff: true, keeps: true},
		"pertanyaan": {run: (*turn).questions, private: true, staff: true, keeps: true},
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
		if t.ev.Command == "start" || t.ev.Command == "batal" || c.staff {
			return
		}
		t.sayButtons(t.get("general.private_only"), row(Button{Label: t.get("button.open_private"),
			URL: t.deepLink(t.ev.Command)}))
		return
	}
	if t.ev.Private && t.st.Busy() && !c.keeps && t.ev.Command != "batal" {
		t.sayButtons(t.get("general.draft_in_the_way"), row(t.button("resume"), t.button("batal")))
		return
	}
	if t.ev.Private && !c.keeps && t.ev.Command != "batal" {
		t.reset()
	}
	c.run(t)
	if c.keeps {
		t.remind()
	}
}

// remind says that a draft is still open, after something else was answered.
func (t *turn) remind() {
	if t.ev.Private && t.st.Busy() {
		t.sayButtons(t.get("general.draft_open"), row(t.button("resume"), t.button("batal")))
	}
}

func (t *turn) deepLink(payload string) string {
	return "https://t.me/" + t.Setting.Username + "?start=" + payload
}

// start greets, opens an answer, or enrols staff, by what came with it.
func (t *turn) start() {
	arg := strings.TrimSpace(t.ev.Text)
	id, isTopic := strings.CutPrefix(arg, "faq_")
	switch {
	case arg == "":
		t.greet()
	case isTopic:
		t.answer(id, nil)
	case arg == "lapor" || arg == "status" || arg == "cek" || arg == "kuis":
		t.ev.Command, t.ev.Text = arg, ""
		t.command()
	default:
		t.do(Enrol{Invite: arg})
	}
}

func (t *turn) greet() {
	key := "start.greeting"
	if t.ev.Staff != nil {
		key = "start.greeting_staff"
	}
	t.sayButtons(t.get(key, "government", t.Setting.Government), t.menuRows()...)
}

func (t *turn) menuRows() [][]Button {
	rows := [][]Button{
		row(t.button("ask"), t.button("topik")),
		row(t.button("tell"), t.button("follow")),
		row(t.button("cek"), t.button("bantuan")),
	}
	if t.ev.Staff != nil {
		rows = append(rows, row(t.button("q", "semua", 0)))
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
	t.sayButtons(strings.Join(lines, "\n\n"), row(t.button("tell")))
}

func (t *turn) privacy() {
	t.sayButtons(t.privacyText()+"\n\n"+t.get("privacy.version", "version", t.Setting.Version), row(t.button("tell"), t.button("menu")))
}

func (t *turn) privacyText() string {
	read := "privacy.sealed"
	if t.Setting.HostReads {
		read = "privacy.host_reads"
	}
	return strings.Join([]string{
		t.get("privacy.head", "government", t.Setting.Government),
		t.get("privacy.telegram"),
		t.get("privacy.kept", "days", t.Setting.RetentionDays),
		t.get(read),
		t.get("privacy.lead", "days", t.Setting.FormalDays),
	}, "\n\n")
}
