package chat

import (
	"strings"
	"testing"
)

// TestFullMemoryTakesNothingMoreAndSaysSo: what is refused isn't in the draft,
// what was in it stays, and the reporter hears of it.
func TestFullMemoryTakesNothingMoreAndSaysSo(t *testing.T) {
	b := newBot(t)
	full := b.book.Get("story.no_room")
	text := Event{Kind: KindText, Text: "lagi"}
	photos := Event{Kind: KindFiles, Text: "dengan foto", Files: []File{{}, {}}}
	failed := Event{Kind: KindResult, Result: Fetched{Photos: [][]byte{{1}}, Failed: []error{ErrNoRoom}}}
	for _, tt := range []struct {
		name   string
		ev     Event
		room   Room
		told   bool
		texts  int
		fetch  bool
		photos int
	}{
		{"a text while there is room", text, Plenty, false, 2, false, 0},
		{"a text when photos are too much", text, TextsOnly, false, 2, false, 0},
		{"a text when nothing goes any more", text, NoRoom, true, 1, false, 0},
		{"photos while there is room", photos, Plenty, false, 2, true, 0},
		{"photos when they are too much", photos, TextsOnly, true, 2, false, 0},
		{"photos when nothing goes any more", photos, NoRoom, true, 1, false, 0},
		{"the second photo of an album was too much", failed, Plenty, true, 1, false, 1},
	} {
		st := State{Stage: Story, Draft: Draft{Mode: Tip, Kind: "medsos", Items: []Item{{Text: "yang sudah ada"}}}}
		tt.ev.Private, tt.ev.At, tt.ev.Room = true, day0, tt.room
		next, effects := b.Step(st, tt.ev)
		fetch := false
		for _, e := range effects {
			if _, ok := e.(Fetch); ok {
				fetch = true
			}
		}
		if told := strings.Contains(said(effects), full); told != tt.told || fetch != tt.fetch {
			t.Errorf("%s: told %v, photos fetched %v: %v", tt.name, told, fetch, effects)
		}
		if d := next.Draft; len(d.texts()) != tt.texts || len(d.photos()) != tt.photos || d.Items[0].Text != "yang sudah ada" {
			t.Errorf("%s: the draft is %v", tt.name, d.Items)
		}
	}
}

// TestAsManyTextsAsTheVaultTakes: the store refuses a tip of too many messages,
// which would be too late to tell.
func TestAsManyTextsAsTheVaultTakes(t *testing.T) {
	b := newBot(t)
	st := State{Stage: Story, Draft: Draft{Mode: Tip, Kind: "medsos"}}
	var effects []Effect
	for range b.Setting.MaxTexts + 1 {
		st, effects = b.Step(st, Event{Kind: KindText, Text: "a", Private: true, At: day0})
	}
	if n := len(st.Draft.texts()); n != b.Setting.MaxTexts {
		t.Errorf("%d texts", n)
	}
	if !strings.Contains(said(effects), b.book.Get("story.too_many_texts", "limit", b.Setting.MaxTexts)) {
		t.Errorf("the last is answered %q", said(effects))
	}
}
