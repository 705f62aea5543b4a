package chat

import (
	"strconv"

	"netralbot/tips"
)

// press is one line of the table of buttons that work at any stage.
type press struct {
	run    func(*turn)
	group  bool // also in a group
	staff  bool
	leaves bool // ends an act of staff that waits for words
}

func pressTable() map[string]press {
	return map[string]press{
		"menu":    {run: func(t *turn) { t.menu(); t.remind() }, leaves: true},
		"ask":     {run: (*turn).pressAsk},
		"topik":   {run: func(t *turn) { t.groupsList() }, group: true},
		"grup":    {run: (*turn).topicsList, group: true},
		"faq":     {run: (*turn).chosenTopic, group: true},
		"dasar":   {run: (*turn).basis, group: true},
		"bantu":   {run: (*turn).helpful, group: true},
		"tidak":   {run: (*turn).unhelpful, group: true},
		"cek":     {run: pressFlow("cek")},
		"bantuan": {run: func(t *turn) { t.help() }},
		"privasi": {run: func(t *turn) { t.privacy(); t.remind() }},
		"tell":    {run: (*turn).pressTell},
		"follow":  {run: pressFlow("status")},
		"resume":  {run: (*turn).resume},
		"batal":   {run: (*turn).cancel},
		"kembali": {run: (*turn).back},
		"titip":   {run: (*turn).sendQuestion},
		"kuis":    {run: pressFlow("kuis")},

		"jejak":    {run: (*turn).erase},
		"kodelagi": {run: (*turn).showCodeAgain},

		"q":      {run: (*turn).pressQueue, staff: true, leaves: true},
		"t":      {run: (*turn).open, staff: true},
		"ambil":  {run: func(t *turn) { t.actNow(tips.ActClaim) }, staff: true},
		"lepas":  {run: func(t *turn) { t.actNow(tips.ActRelease) }, staff: true},
		"minta":  {run: func(t *turn) { t.word(tips.ActAsk) }, staff: true},
		"jawab":  {run: func(t *turn) { t.word(tips.ActAnswer) }, staff: true},
		"catat":  {run: func(t *turn) { t.word(tips.ActNote) }, staff: true},
		"buka":   {run: func(t *turn) { t.word(tips.ActReopen) }, staff: true},
		"terus":  {run: func(t *turn) { t.choose(tips.ActForward) }, staff: true},
		"tutup":  {run: func(t *turn) { t.choose(tips.ActFinish) }, staff: true},
		"saring": {run: (*turn).filters, staff: true, leaves: true},
		"draf":   {run: func(t *turn) { t.do(DraftTopic{Number: t.number()}) }, staff: true},
		"berkas": {run: (*turn).bundle, staff: true},
	}
}

// pressFlow makes a button that does what a command does.
func pressFlow(command string) func(*turn) {
	return func(t *turn) {
		t.ev.Command, t.ev.Text = command, ""
		t.command()
	}
}

// resume shows the step of the open draft again.
func (t *turn) resume() {
	if !t.st.Busy() {
		t.toast("general.stale_button")
		return
	}
	t.prompt()
}

// num reads a whole number out of a button; a forged one gives 0.
func (t *turn) num(i int) int {
	n, err := strconv.Atoi(t.ev.Press.arg(i))
	if err != nil || n < 0 || n > 100_000 {
		return 0
	}
	return n
}
