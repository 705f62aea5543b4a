package chat

import (
	"strings"

	"netralbot/tips"
)

// Many type what they could press. A text that is the label of a button in
// front of them presses it, and a command works without its slash.

// maxLabel is longer than any label, in bytes.
const maxLabel = 200

// typedPress returns the button of the present step whose label was typed. To
// know the buttons it lets the step's prompt speak to nobody.
func (t *turn) typedPress() (Press, bool) {
	at := t.stages[t.st.Stage]
	said := plain(t.ev.Text)
	if at.prompt == nil || said == "" || len(t.ev.Text) > maxLabel {
		return Press{}, false
	}
	unheard := &turn{Bot: t.Bot, ev: t.ev, st: t.st}
	at.prompt(unheard)
	begun := map[string]Press{}
	for _, b := range unheard.buttons() {
		short, _, _ := strings.Cut(b.Label, "(")
		switch label := plain(b.Label); {
		case said == label, said == plain(short):
			return b.Press, true
		case at.loose && begins(label, said):
			begun[b.Press.String()] = b.Press
		}
	}
	for _, p := range begun {
		return p, len(begun) == 1
	}
	return Press{}, false
}

// buttons are those of all that the turn would say, but for links.
func (t *turn) buttons() []Button {
	var all []Button
	for _, e := range t.out {
		s, ok := e.(Say)
		if !ok {
			continue
		}
		for _, r := range s.Buttons {
			for _, b := range r {
				if b.URL == "" && b.Inline == "" {
					all = append(all, b)
				}
			}
		}
	}
	return all
}

// begins tells whether said is the first words of the label, as in "saya
// honorer" for "Honorer/non-ASN".
func begins(label, said string) bool {
	for _, lead := range []string{"saya ", "seorang ", "pilih ", "tekan "} {
		said = strings.TrimPrefix(said, lead)
	}
	return len(said) > 1 && strings.HasPrefix(label+" ", said+" ")
}

// intents are ways to say a command in words.
var intents = map[string]string{
	"menu utama": "start", "help": "bantuan", "tolong": "bantuan", "cara pakai": "bantuan", "cara pakainya": "bantuan", "bagaimana cara pakainya": "bantuan",
	"gimana cara pakainya": "bantuan", "petunjuk": "bantuan", "panduan": "bantuan", "kamu bisa bantu apa": "bantuan", "bisa bantu apa": "bantuan",
	"apa saja yang bisa kamu lakukan": "bantuan", "apa yang bisa kamu lakukan": "bantuan",
	"mau lapor": "lapor", "saya mau lapor": "lapor", "saya ingin lapor": "lapor", "ingin lapor": "lapor", "mau melapor": "lapor",
	"saya mau melapor": "lapor", "saya ingin melapor": "lapor", "ingin melapor": "lapor", "melapor": "lapor", "buat laporan": "lapor",
	"cek laporan": "status", "status laporan": "status", "cek laporan saya": "status", "status laporan saya": "status",
	"mau tanya": "tanya", "saya mau tanya": "tanya", "mau bertanya": "tanya", "saya mau bertanya": "tanya", "bertanya": "tanya", "izin bertanya": "tanya",
	"cek kasus": "cek", "daftar topik": "topik", "stop": "batal", "cancel": "batal", "keluar": "batal",
}

// commandNamed is the command that a text names without its slash, "" for none.
func (t *turn) commandNamed(said string) string {
	fields := withoutAddress(strings.Fields(plain(said)))
	for len(fields) > 1 && courtesies[fields[0]] == greeting {
		fields = fields[1:]
	}
	name := strings.Join(fields, " ")
	if other, ok := intents[name]; ok {
		name = other
	}
	if wishesToTell(said) {
		name = "lapor"
	}
	if c, ok := t.commands[name]; !ok || c.staff && t.ev.Staff == nil {
		return ""
	}
	return name
}

// typedCommand carries out a command that was typed without its slash, and
// tells whether it was one.
func (t *turn) typedCommand(said string) bool {
	name := t.commandNamed(said)
	if name == "" || !t.ev.Private {
		return false
	}
	t.ev.Command, t.ev.Text = name, ""
	t.command()
	return true
}

// openTyped shows staff the tip whose number they typed.
func (t *turn) openTyped(said string) bool {
	if t.ev.Staff == nil || !t.ev.Private || len(said) != len("7K3Q-M2XP") || said[4] != '-' {
		return false
	}
	n, err := tips.ParseNumber(said)
	if err != nil {
		return false
	}
	t.do(Open{Number: n})
	return true
}
