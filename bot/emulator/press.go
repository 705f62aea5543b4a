package emulator

import "context"

// Press is a button that was pressed.
type Press struct {
	// URL of a link button, Inline of a switch-to-inline button: what the
	// app would open. The bot isn't told of those.
	URL    string
	Inline *string
	// Sent is the text a reply keyboard's button sent.
	Sent string
}

// Answer is what answerCallbackQuery showed.
type Answer struct {
	Text  string
	Alert bool
	URL   string
}

// Press presses the newest visible inline button whose label contains the
// text or, failing that, a button of the reply keyboard shown.
func (p *Person) Press(label string) (*Press, error) { return nil, nil }

// PressOn presses a button of one message.
func (p *Person) PressOn(messageID int, label string) (*Press, error) { return nil, nil }

// PressIn presses a button in a group.
func (p *Person) PressIn(g *Group, label string) (*Press, error) { return nil, nil }

// PressData sends a forged callback: data that no button carries, on the
// bot's newest message.
func (p *Person) PressData(data string) (*Press, error) { return nil, nil }

// Await waits for the bot's answer to the callback query. It returns at
// once for a button that asks the bot nothing.
func (b *Press) Await(ctx context.Context) (Answer, error) { return Answer{}, nil }
