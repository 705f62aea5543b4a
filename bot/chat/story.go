package chat

import (
	"errors"
	"strings"

	"netralbot/tips/photo"
	"netralbot/tips/receipt"
)

func (t *turn) promptStory() {
	d := t.st.Draft
	leave := row(t.button("kembali"), t.button("batal"))
	if d.Mode != Tip && !d.Revising { // there is nothing to go back to but to drop what is written
		leave = row(t.button("batal"))
	}
	if len(d.Items) > 0 {
		html := t.get("story.so_far", "texts", len(d.texts()), "photos", len(d.photos()))
		if last := d.Items[len(d.Items)-1].Text; d.Mode == Tip && strings.HasSuffix(last, "?") {
			html += "\n\n" + t.get("story.question")
		}
		if d.Unprompted { // told once what is asked for, as anybody
			t.st.Draft.Unprompted = false
			html = t.get("story.prompt_begun", "photos", t.Setting.MaxPhotos) + "\n\n" + html
		}
		t.step(html, row(t.button("selesai")), row(t.button("buanglast")), leave)
		return
	}
	key := "story.prompt"
	if d.Mode == Addition {
		key = "story.prompt_addition"
	}
	t.step(t.get(key, "photos", t.Setting.MaxPhotos), row(t.button("selesai")), leave)
}

func (t *turn) storyText() {
	if t.takeText(t.ev.Text) {
		t.promptStory()
	}
}

// holdsCode tells whether a text holds a code, or is one with a slip of the pen.
func holdsCode(said string) bool {
	_, err := receipt.Parse(said)
	return err == nil || receipt.Find(said) || nearlyCode(said, err)
}

// takeText adds a text to the story, or says why it can't.
func (t *turn) takeText(said string) bool {
	said = strings.TrimSpace(said)
	switch {
	case said == "":
		return true
	case holdsCode(said):
		t.say(t.get("story.holds_code"))
		return false
	case t.ev.Room == NoRoom:
		t.say(t.get("story.no_room"))
		return false
	case len(t.st.Draft.texts()) >= t.Setting.MaxTexts:
		t.say(t.get("story.too_many_texts", "limit", t.Setting.MaxTexts))
		return false
	case t.st.Draft.bytes()+len(said) > t.Setting.MaxTextBytes:
		t.say(t.get("story.too_long", "limit", t.Setting.MaxTextBytes/1000))
		return false
	}
	t.st.Draft = t.st.Draft.with(Item{Text: said})
	if t.ev.Forwarded {
		t.say(t.get("story.forwarded"))
	}
	return true
}

func (t *turn) storyFiles() {
	room := t.Setting.MaxPhotos - len(t.st.Draft.photos())
	files := t.ev.Files
	if !t.takeText(t.ev.Text) {
		return
	}
	if t.ev.Room != Plenty && room > 0 {
		t.say(t.get("story.no_room"))
		t.prompt()
		return
	}
	if len(files) > room {
		key := "story.too_many_photos"
		if room <= 0 {
			key = "story.photos_full"
		}
		t.say(t.get(key, "limit", t.Setting.MaxPhotos))
		files = files[:max(room, 0)]
	}
	if len(files) == 0 {
		t.prompt()
		return
	}
	t.do(Fetch{Files: files})
}

// fetched adds the cleaned photos, whatever the step; those that failed are
// named with what to do.
func (t *turn) fetched(r Fetched) {
	if !t.stages[t.st.Stage].holdsWords {
		return
	}
	for _, p := range r.Photos {
		t.st.Draft = t.st.Draft.with(Item{Photo: p})
	}
	for _, err := range r.Failed {
		t.say(t.get(photoTrouble(err)))
	}
	if len(r.Photos) > 0 && t.st.Stage != Story {
		t.say(t.get("story.photo_added"))
	}
	t.prompt()
}

func photoTrouble(err error) string {
	switch {
	case errors.Is(err, ErrNoRoom):
		return "story.no_room"
	case errors.Is(err, photo.ErrKind):
		return "story.photo_kind"
	case errors.Is(err, photo.ErrTooBig), errors.Is(err, photo.ErrPixels):
		return "story.photo_big"
	case errors.Is(err, photo.ErrBroken):
		return "story.photo_broken"
	}
	return "story.photo_lost"
}

func (t *turn) storyDropLast() {
	d := t.st.Draft
	if len(d.Items) > 0 {
		d.Items = d.Items[:len(d.Items)-1]
		t.st.Draft = d
	}
	t.promptStory()
}

func (t *turn) storyDone() {
	if len(t.st.Draft.Items) == 0 {
		t.toast("story.empty")
		return
	}
	if t.st.Draft.Mode == Tip && !t.st.Draft.Revising {
		t.goTo(When)
		return
	}
	t.st.Draft.Revising = false
	t.toPreview()
}
