package chat

import (
	"fmt"
	"strings"
	"time"

	"netralbot/faq"
	"netralbot/tips"
	"netralbot/tips/receipt"
)

// Effect is something to be done because of an event. Effects are carried out
// in order. Those that ask come back to Step as a Result before the next event
// of the same chat.
type Effect interface{ effect() }

// Button is pressed with Press, or opens URL, or quotes Inline in another chat.
type Button struct {
	Label  string
	Press  Press
	URL    string
	Inline string
}

// Effects that the wire carries out.
type (
	// Say sends a message, or changes the one whose button was pressed.
	Say struct {
		Text    string     // HTML of the subset in package text
		Buttons [][]Button // nil: none
		Photos  [][]byte   // JPEG; sent before the text
		Name    string     // with Data: a file
		Data    []byte
		InPlace bool          // edit the pressed message, if there is one
		Slot    string        // replaces the earlier message of that slot
		Protect bool          // can't be forwarded or saved
		Vanish  time.Duration // removed by itself after that time; 0: stays
		Content bool          // with Vanish: what somebody wrote, shown to staff; it goes even if the bot crashes
		Silent  bool          // rings no phone
	}
	// Toast answers the pressed button with a line at the top of the screen.
	Toast struct {
		Text  string // at most 200 characters
		Alert bool   // must be dismissed
	}
	// Trace starts remembering the messages of both sides, for Erase.
	Trace struct{}
	// Forget stops remembering and forgets them.
	Forget struct{}
	// Erase deletes the remembered messages.
	Erase struct{}
	// Quote answers an inline query.
	Quote struct{ Answers []InlineAnswer }
)

// InlineAnswer is one answer a person may quote in any chat.
type InlineAnswer struct {
	ID, Title, About string // plain text
	Text             string // HTML
}

// Effects that the vault carries out.
type (
	// Mint makes a receipt code and the one-time token of a draft.
	Mint struct{}
	// Fetch downloads and cleans photos.
	Fetch struct{ Files []File }
	// Submit stores a tip once; the same token again changes nothing.
	Submit struct {
		Report tips.Report
		Code   receipt.Code
		Token  string
	}
	// Recall asks whether a draft was stored, when its conversation is gone.
	Recall struct{ Token string }
	// Look reads a tip's standing by its code.
	Look struct{ Code receipt.Code }
	// Miss tells that a text was no code at all, which counts as a failed try.
	Miss struct{}
	// Add seals an addition to a tip.
	Add struct {
		Code     receipt.Code
		Addition tips.Addition
		Token    string
	}
	// Withdraw removes a tip for good.
	Withdraw struct{ Code receipt.Code }
	// Enrol makes the person of this chat staff.
	Enrol struct{ Invite string }
	// List reads a page of the queue.
	List struct {
		View   string // the filter's name: "semua", "baru", "saya", "terlambat", "selesai", "pertanyaan", "terjawab", "ditelaah", "perlu", "diteruskan"
		Offset int
		Kind   string // only this kind, "" for all
		Unit   string // only this unit, "" for all
	}
	// Open reads a tip for staff.
	Open struct{ Number tips.Number }
	// Bundle seals a tip into a file for the staff's own machine.
	Bundle struct{ Number tips.Number }
	// Prove reads the proof that the tip of a code was filed.
	Prove struct{ Code receipt.Code }
	// Draft turns an answered question into a draft topic for a curator.
	DraftTopic struct{ Number tips.Number }
	// Recap reads the numbers.
	Recap struct{}
	// Act does one act of staff on a tip.
	Act struct {
		Verb   tips.Act
		Number tips.Number
		Choice string // destination or outcome
		Text   string
	}
	// Count adds one to a counter that knows nobody.
	Count struct{ Name string }
	// Searched tells what the search made of a question.
	Searched struct{ Outcome faq.Outcome }
)

func (Say) effect()        {}
func (Toast) effect()      {}
func (Trace) effect()      {}
func (Forget) effect()     {}
func (Erase) effect()      {}
func (Quote) effect()      {}
func (Mint) effect()       {}
func (Fetch) effect()      {}
func (Submit) effect()     {}
func (Recall) effect()     {}
func (Look) effect()       {}
func (Miss) effect()       {}
func (Add) effect()        {}
func (Withdraw) effect()   {}
func (Enrol) effect()      {}
func (List) effect()       {}
func (Open) effect()       {}
func (Bundle) effect()     {}
func (Recap) effect()      {}
func (Prove) effect()      {}
func (DraftTopic) effect() {}
func (Act) effect()        {}
func (Searched) effect()   {}
func (Count) effect()      {}

// Press is what a button carries: a verb and its arguments, none of which
// holds a colon. On the wire it is "verb:arg:arg", at most 64 bytes.
type Press struct {
	Verb string
	Args []string
}

// To makes a Press.
func To(verb string, args ...any) Press {
	p := Press{Verb: verb}
	for _, a := range args {
		p.Args = append(p.Args, fmt.Sprint(a))
	}
	return p
}

func (p Press) String() string {
	return strings.Join(append([]string{p.Verb}, p.Args...), ":")
}

// ParsePress reads what String wrote. Anything else, which an altered app can
// send, gives a Press whose verb no table holds.
func ParsePress(data string) Press {
	parts := strings.Split(data, ":")
	return Press{Verb: parts[0], Args: parts[1:]}
}

// arg returns argument i, or "" where a forged button lacks it.
func (p Press) arg(i int) string {
	if i < len(p.Args) {
		return p.Args[i]
	}
	return ""
}
