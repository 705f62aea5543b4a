package chat

import (
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"netralbot/bot/text"
	"netralbot/tips/guard"
)

// found is one thing of the draft that may identify the reporter.
type found struct {
	guard.Finding
	masked bool
}

// fields are all the texts of the draft that the guard looks at.
func (d Draft) fields() []string {
	return append(d.texts(), d.When, d.Where, d.Whom)
}

// maxFindings is how many findings a preview lists with a button each. What is
// beyond is told by its number, and stays as it is by default: masked if it
// speaks of the reporter alone.
const maxFindings = 12

// findings lists what may identify the reporter, each text once. What speaks
// of the reporter alone is masked until they say otherwise; a number or a link
// may as well be the accused's, so it stays until they mask it, unless it is
// written as their own.
func (d Draft) findings() []found {
	var out []found
	seen := map[string]bool{}
	fields := d.fields()
	all := guard.Find(fields)
	for _, f := range all {
		if seen[f.Shown] {
			continue
		}
		seen[f.Shown] = true
		masked, decided := d.Masked[f.Shown]
		if !decided {
			masked = ownKind(f.Kind) || ownNumber(f, all, fields[f.Text])
		}
		out = append(out, found{Finding: f, masked: masked})
	}
	return out
}

// ownKind tells whether a finding of that kind can only speak of the reporter.
func ownKind(k guard.Kind) bool {
	switch k {
	case guard.Name, guard.Role, guard.Family, guard.Superior, guard.Place, guard.Only, guard.Card:
		return true
	}
	return false
}

// ownNumber tells whether a number or an address is written as the reporter's:
// in one sentence behind their own name, or right behind "saya".
func ownNumber(f guard.Finding, all []guard.Finding, text string) bool {
	switch f.Kind {
	case guard.NIP, guard.NIK, guard.Phone, guard.Email, guard.Username, guard.Link:
	default:
		return false
	}
	for _, n := range all {
		if n.Kind == guard.Name && n.Text == f.Text && n.End <= f.Start && !strings.ContainsAny(text[n.End:f.Start], ".!?\n") {
			return true
		}
	}
	before := strings.Fields(plain(text[:f.Start]))
	before = before[max(0, len(before)-2):]
	return slices.ContainsFunc(before, func(w string) bool { return w == "saya" || w == "aku" || w == "sy" })
}

// masked returns the texts with the masks the reporter chose.
func (t *turn) masked(texts []string) []string {
	chosen := map[string]bool{}
	for _, f := range t.st.Draft.findings() {
		chosen[f.Shown] = f.masked
	}
	all := guard.Find(texts)
	out := make([]string, len(texts))
	for i, s := range texts {
		var mask []guard.Finding
		for _, f := range all {
			if f.Text == i && chosen[f.Shown] {
				mask = append(mask, f)
			}
		}
		out[i] = guard.Mask(s, mask)
	}
	return out
}

// toggleMask turns the mask of finding n on or off.
func (t *turn) toggleMask() {
	all := t.st.Draft.findings()
	n := t.num(0)
	if n >= min(len(all), maxFindings) || t.ev.Press.arg(1) != t.st.Draft.Token {
		t.toast("general.stale_button")
		return
	}
	masked := make(map[string]bool, len(all))
	for _, f := range all {
		masked[f.Shown] = f.masked
	}
	masked[all[n].Shown] = !all[n].masked
	t.st.Draft.Masked = masked
	t.prompt()
}

// promptPreview shows the tip as staff will read it, what may identify the
// reporter, and the code.
func (t *turn) promptPreview() {
	d := t.st.Draft
	if d.Token == "" {
		t.do(Mint{})
		return
	}
	findings := d.findings()
	beyond := max(0, len(findings)-maxFindings)
	findings = findings[:len(findings)-beyond]
	var rows [][]Button
	for i, f := range findings {
		key := "button.mask"
		if f.masked {
			key = "button.unmask"
		}
		rows = append(rows, row(labelled(t.get(key, "what", text.HTML(labelText(f.Shown, 30))), "samar", i, d.Token)))
	}
	rows = append(rows, row(t.sendButton()))
	if d.Mode == Query { // going back would drop it, as Batal says
		rows = append(rows, row(t.button("batal")))
	} else {
		rows = append(rows, row(t.button("ubah")), row(t.button("kembali"), t.button("batal")))
	}

	var after []string
	if len(findings) > 0 {
		after = append(after, t.warning(findings, beyond))
	}
	if d.Mode != Addition {
		after = append(after, t.get("preview.code", "code", d.Code.Show()))
	}
	after = append(after, t.get("preview.send_"+string(d.Mode)))
	head, tail := t.get("preview.head_"+string(d.Mode)), strings.Join(after, "\n\n")
	t.step(head+"\n\n"+t.previewBody(previewRoom-units(head)-units(tail))+"\n\n"+tail, rows...)
}

// warning lists what may identify the reporter.
func (t *turn) warning(findings []found, beyond int) string {
	lines := []string{t.get("preview.warning")}
	for _, f := range findings {
		state := "preview.kept"
		if f.masked {
			state = "preview.masked"
		}
		lines = append(lines, t.get("preview.finding", "what", labelText(f.Shown, 60), "advice", text.HTML(t.get(f.Advice)), "state", text.HTML(t.get(state))))
	}
	if beyond > 0 {
		lines = append(lines, t.get("preview.beyond", "count", beyond))
	}
	return strings.Join(lines, "\n")
}

// previewText answers what is written below the preview, which may be a thought
// as well as an addition: it isn't put into the tip unasked.
func (t *turn) previewText() {
	key := "preview.typed"
	if t.st.Draft.Mode == Query {
		key = "preview.typed_question"
	}
	t.say(t.get(key))
	t.prompt()
}

// revise goes back to the story alone; after it comes the preview again.
func (t *turn) revise() {
	t.st.Draft.Revising = true
	t.goTo(Story)
}

const (
	previewRoom = 3600 // UTF-16 units of a preview: one message takes 4096
	maxExcerpts = 20   // texts it shows
	shownField  = 200  // characters of a short answer it shows
)

// previewBody writes out the draft as staff will read it. Long texts are
// shortened to fit into room UTF-16 units, so that the preview is one message
// with its buttons right below.
func (t *turn) previewBody(room int) string {
	d := t.st.Draft
	r := t.report()
	var lines []string
	line := func(key, value string) {
		if value != "" {
			lines = append(lines, t.get("field."+key, "value", labelText(value, shownField)))
		}
	}
	if d.Mode == Tip {
		line("kind", t.get("kind."+d.Kind))
		if topic := t.faq.Topic(d.Topic); topic != nil {
			line("topic", topic.Title)
		}
		line("when", r.When)
		line("where", t.placeName(r.Unit, r.Place))
		line("who", r.Who)
	}
	line("photos", count(len(d.photos()), t.get("field.photo_unit")))
	short := excerpts(r.Texts, room-units(strings.Join(lines, "\n")))
	for _, s := range short {
		lines = append(lines, t.get("field.text", "value", s))
	}
	if !slices.Equal(short, r.Texts) {
		letters := 0
		for _, s := range r.Texts {
			letters += utf8.RuneCountInString(s)
		}
		lines = append(lines, t.get("preview.shortened", "texts", len(r.Texts), "letters", letters))
	}
	return strings.Join(lines, "\n")
}

// excerpts shortens texts so that together they fill about room UTF-16 units.
func excerpts(texts []string, room int) []string {
	shown := texts[:min(len(texts), maxExcerpts)]
	out := make([]string, len(shown))
	for i, s := range shown {
		share := max(40, room/(len(shown)-i))
		if units(s) > share {
			s = strings.TrimSpace(string(utf16.Decode(utf16.Encode([]rune(s))[:share-1]))) + "…"
		}
		out[i] = s
		room -= units(s)
	}
	return out
}

// units is the length of a text as Telegram counts it.
func units(s string) int { return len(utf16.Encode([]rune(s))) }

func (t *turn) placeName(unit, words string) string {
	if p, ok := t.Setting.place(unit); ok {
		return p.Name
	}
	if unit != "" {
		return unit
	}
	return words
}
