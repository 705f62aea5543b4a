package chat

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"netralbot/tips"
)

// said is all that a step says.
func said(effects []Effect) string {
	var all []string
	for _, e := range effects {
		switch e := e.(type) {
		case Say:
			all = append(all, e.Text)
		case Toast:
			all = append(all, e.Text)
		}
	}
	return strings.Join(all, "\n")
}

// TestOwnNameIsMaskedHoweverMuchElseIsFound: a preview has room for some
// findings only, but what isn't listed must not slip through unmasked.
func TestOwnNameIsMaskedHoweverMuchElseIsFound(t *testing.T) {
	b := newBot(t)
	items := []Item{}
	for i := range 2 * maxFindings {
		items = append(items, Item{Text: fmt.Sprintf("Yang menelepon: 0812345678%02d.", i)})
	}
	items = append(items, Item{Text: "Nama saya Fulan bin Fulan."})
	st := State{Stage: Whom, Draft: Draft{Mode: Tip, Kind: "medsos", Items: items, Token: "token", Code: newCode(t)}}
	st, effects := b.Step(st, Event{Kind: KindPress, Press: To("lewati"), Private: true, At: day0})
	preview := said(effects)
	if strings.Contains(preview, "Fulan") {
		t.Errorf("the preview shows the own name: %s", preview)
	}
	if want := b.book.Get("preview.beyond", "count", maxFindings+1); !strings.Contains(preview, want) {
		t.Errorf("the preview doesn't tell that there is more: %s", preview)
	}
	_, effects = b.Step(st, Event{Kind: KindPress, Press: To("kirim", "token"), Private: true, At: day0})
	sent := false
	for _, e := range effects {
		if s, ok := e.(Submit); ok {
			sent = true
			if all := strings.Join(s.Report.Texts, " "); strings.Contains(all, "Fulan") || !strings.Contains(all, "081234567801") {
				t.Errorf("sent with the wrong masks: %s", all)
			}
		}
	}
	if !sent {
		t.Errorf("nothing is sent: %v", effects)
	}
}

// TestNobodyIsToldWhatNobodyKnows: when the store can't be asked whether a draft
// of an ended conversation was stored, neither yes nor no is an answer.
func TestNobodyIsToldWhatNobodyKnows(t *testing.T) {
	b := newBot(t)
	for key, r := range map[string]Recalled{
		"sent.already":           {Known: true},
		"tell.draft_lost":        {},
		"general.apology_unsure": {Err: errors.New("fault")},
	} {
		_, effects := b.Step(State{}, Event{Kind: KindResult, Result: r, Private: true, At: day0})
		if got := said(effects); got != b.book.Get(key) {
			t.Errorf("%+v is told as %q, want %s", r, got, key)
		}
	}
}

// TestReporterIsToldWhyNothingWasStored: each reason with what can be done
// about it, and never that a tip is gone when it isn't.
func TestReporterIsToldWhyNothingWasStored(t *testing.T) {
	b := newBot(t)
	st := allStages(t, b)[Preview]
	for err, want := range map[error]string{
		tips.ErrClosed:      "tell.failed",
		errors.New("fault"): "tell.failed",
		tips.ErrFull:        "tell.failed_full",
		tips.ErrBusy:        "tell.failed_busy",
		tips.ErrTooLarge:    "tell.failed_large",
		tips.ErrCodeInText:  "tell.failed_code",
		tips.ErrTooMany:     "tell.failed_many",
		tips.ErrUnknownCode: "tell.failed_gone",
	} {
		for _, r := range []Result{Submitted{Err: fmt.Errorf("wrapped: %w", err)}, Added{Err: err}} {
			next, effects := b.Step(st, Event{Kind: KindResult, Result: r, Private: true, At: day0})
			if got := said(effects); got != b.book.Get(want) {
				t.Errorf("%v is told as %q, want %s", err, got, want)
			}
			if !next.Busy() {
				t.Errorf("%v: the draft is lost", err)
			}
		}
	}
}
