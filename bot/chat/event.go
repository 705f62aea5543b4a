package chat

import (
	"context"
	"errors"
	"time"

	"netralbot/tips"
	"netralbot/tips/receipt"
)

// Key names a conversation. It is a hash keyed anew at every boot: it can't be
// turned back into an account and means nothing after a restart.
type Key string

// Event is what happened: a person did something, or an effect that was asked
// for came back with its result.
type Event struct {
	At      time.Time
	Kind    Kind
	Private bool        // a chat of one person with the bot
	Staff   *tips.Staff // set when the person is enrolled and not revoked

	Command   string // KindCommand: without slash and bot name, lower case
	Text      string // the text, the caption, the command's argument, the inline query
	Files     []File // photos and image files, in the order sent
	Refused   string // KindOther: what it was ("contact", "location", "voice", …)
	Forwarded bool   // the content came with somebody's header, which is dropped
	Addressed bool   // in a group: the bot was mentioned or answered
	Room      Room   // for drafts, of all chats together

	Press  Press  // KindPress
	Result Result // KindResult
}

// Kind tells what happened.
type Kind int

const (
	KindText Kind = iota
	KindCommand
	KindFiles  // one or more photos, with or without a caption
	KindOther  // something the bot doesn't take
	KindEdited // an earlier message was edited
	KindPress  // a button
	KindInline // a query from any chat
	KindResult // an effect's answer
	KindIdle   // nothing for IdleLimit
)

// IdleLimit is how long a conversation lives in memory without a sign of life.
const IdleLimit = 30 * time.Minute

// Room is what drafts may still take in. They lie in memory, which all chats
// share.
type Room int

const (
	Plenty    Room = iota
	TextsOnly      // no more photos
	NoRoom
)

// ErrNoRoom is why a photo wasn't taken into a draft: see Room.
var ErrNoRoom = errors.New("no room for more drafts")

// File is something that can be fetched. Open is opaque: what it holds never
// leaves the wire.
type File struct {
	Bytes int64 // 0 if unknown
	Open  func(context.Context) ([]byte, error)
}

// Result is the answer to an effect that asks.
type Result interface{ result() }

type (
	// Minted answers Mint.
	Minted struct {
		Code  receipt.Code
		Token string
		Err   error
	}
	// Fetched answers Fetch: cleaned photos and, for each that failed, why.
	Fetched struct {
		Photos [][]byte
		Failed []error
	}
	// Submitted answers Submit.
	Submitted struct{ Err error }
	// Recalled answers Recall: whether the draft of that token was stored.
	Recalled struct {
		Known bool
		Err   error
	}
	// Looked answers Look.
	Looked struct {
		Code     receipt.Code
		Standing tips.Standing
		Err      error // may be a Slow
	}
	// Added answers Add.
	Added struct{ Err error }
	// Withdrawn answers Withdraw.
	Withdrawn struct{ Err error }
	// Enrolled answers Enrol.
	Enrolled struct {
		Staff tips.Staff
		Err   error
	}
	// Listed answers List.
	Listed struct {
		Ask     List
		Page    tips.Page
		Tallies map[string]int // for the view of questions
		Err     error
	}
	// Opened answers Open. Dossier is nil when the host can't open tips, and
	// May lists what this person could do with the tip now.
	Opened struct {
		Card    tips.Card
		Dossier *tips.Dossier
		May     []tips.Act
		Err     error
	}
	// Acted answers Act. May lists what this person could do next, where it
	// is worth offering at once.
	Acted struct {
		Act  Act
		Card tips.Card
		May  []tips.Act
		Err  error
	}
	// Bundled answers Bundle.
	Bundled struct {
		Number tips.Number
		Data   []byte
		Err    error
	}
	// Proved answers Prove: the proof as a file, and the steps it proves.
	Proved struct {
		File  []byte
		Steps []tips.ProofStep
		Err   error
	}
	// Drafted answers DraftTopic.
	Drafted struct {
		Number tips.Number
		File   []byte
		Err    error
	}
	// Recapped answers Recap. Chart is a PNG, nil where there is nothing to draw.
	Recapped struct {
		Chart   []byte
		Stats   tips.Stats
		Digest  tips.Digest
		Tallies map[string]int
		Err     error
	}
	// Erased answers Erase: how many messages were removed and how many could not be.
	Erased struct{ Removed, Left int }
)

func (Minted) result()    {}
func (Fetched) result()   {}
func (Submitted) result() {}
func (Recalled) result()  {}
func (Looked) result()    {}
func (Added) result()     {}
func (Withdrawn) result() {}
func (Enrolled) result()  {}
func (Listed) result()    {}
func (Opened) result()    {}
func (Acted) result()     {}
func (Bundled) result()   {}
func (Recapped) result()  {}
func (Proved) result()    {}
func (Drafted) result()   {}
func (Erased) result()    {}
