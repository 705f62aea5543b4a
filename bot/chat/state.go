package chat

import (
	"slices"

	"netralbot/tips"
	"netralbot/tips/receipt"
)

// Stage is where a conversation stands. The table in stages.go says what each
// takes and where it leads.
type Stage string

const (
	Free    Stage = ""        // nothing under way: a text is a question
	Notice  Stage = "notice"  // privacy notice before a tip
	Sort    Stage = "sort"    // which kind of violation
	Story   Stage = "story"   // texts and photos
	When    Stage = "when"    // when it happened
	Where   Stage = "where"   // which unit or kecamatan
	Whom    Stage = "whom"    // who did it
	Preview Stage = "preview" // the whole, the warnings and the code
	Sent    Stage = "sent"    // stored; the trace may be erased

	AskCode   Stage = "askcode"   // waiting for a receipt code
	Following Stage = "following" // a tip's status is shown
	Undo      Stage = "undo"      // withdraw: sure?

	Asking     Stage = "asking"     // /tanya without a question
	CheckWho   Stage = "checkwho"   // /cek
	CheckAbout Stage = "checkabout" //
	CheckWhat  Stage = "checkwhat"  //
	Quiz       Stage = "quiz"       // /kuis

	Choosing Stage = "choosing" // staff: destination or outcome
	Wording  Stage = "wording"  // staff: the message, reason or note
)

// State is one conversation. It lives in memory only and is a plain value:
// Step returns a new one and never changes what an older one holds.
type State struct {
	Stage Stage

	Topic    string // the last topic shown, for follow-ups
	Question string // the last question, to be sent to staff if nothing answered it
	Voted    string // the last topic judged
	Consoled string // the last topic whose reader was told what else to try
	Drafts   int    // drafts begun in this conversation

	Draft Draft        // Notice … Preview
	Code  receipt.Code // Sent, Following, Undo
	Coded bool         // Code is set
	Asked bool         // Following: a question of staff is open
	Shown string       // Following: the status as it stands in the chat
	Again bool         // Following: it was asked for once more

	Check Check
	Quiz  Game

	Desk Desk // staff
}

// Draft is what a reporter has written and not yet sent.
type Draft struct {
	Mode   Mode
	Topic  string // the rule a tip was started from
	Kind   string
	Items  []Item
	When   string
	Unit   string // id of a configured place
	Where  string // a place in the reporter's words
	Whom   string
	Code   receipt.Code
	Token  string          // one time; "" until the preview
	Masked map[string]bool // decision on each finding of the guard, by its text
	Page   int             // of the list of places

	Slot     string // of the one message that shows the present step
	Revising bool   // came back from the preview for the story only

	Unprompted bool // the story was begun before it was asked for
}

// Mode is what a draft becomes.
type Mode string

const (
	Tip      Mode = "laporan"
	Addition Mode = "keterangan"
	Query    Mode = "pertanyaan"
)

// Item is one message of the story: a text or a photo.
type Item struct {
	Text  string
	Photo []byte
}

func (d Draft) texts() []string {
	var out []string
	for _, it := range d.Items {
		if it.Text != "" {
			out = append(out, it.Text)
		}
	}
	return out
}

func (d Draft) photos() [][]byte {
	var out [][]byte
	for _, it := range d.Items {
		if it.Photo != nil {
			out = append(out, it.Photo)
		}
	}
	return out
}

// Bytes is how much memory the words and photos of the draft take.
func (s State) Bytes() int {
	n := s.Draft.bytes()
	for _, it := range s.Draft.Items {
		n += len(it.Photo)
	}
	return n
}

func (d Draft) bytes() int {
	n := 0
	for _, it := range d.Items {
		n += len(it.Text)
	}
	return n
}

// with appends without touching the array an older state shares.
func (d Draft) with(items ...Item) Draft {
	d.Items = append(slices.Clip(d.Items), items...)
	return d
}

// Check is a guided check under way.
type Check struct {
	Who   string // id of faq.Who, "" if not said
	Stage string
	Group string
	Page  int
}

// Game is a quiz under way.
type Game struct {
	Topics []string // what is left, the present one first
	Asked  int
	Right  int
}

// Desk is an act of staff under way.
type Desk struct {
	Number tips.Number
	Verb   tips.Act
	Choice string // destination or outcome
}

// Busy tells whether the state holds words that would be lost.
func (s State) Busy() bool {
	switch s.Stage {
	case Sort, Story, When, Where, Whom, Preview:
		return len(s.Draft.Items) > 0
	}
	return false
}
