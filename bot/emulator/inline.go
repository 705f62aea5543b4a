package emulator

import "context"

// InlineResult is one result of an inline query.
type InlineResult struct {
	ID, Title, Description string
	Text                   string // what choosing it sends
	Entities               []Entity
	Buttons                [][]Button
}

// Inline types "@bot query" and waits for the bot's results.
func (p *Person) Inline(ctx context.Context, query string) ([]InlineResult, error) { return nil, nil }

// InlineMore asks for the next page, from the offset the bot gave.
func (p *Person) InlineMore(ctx context.Context, query, offset string) ([]InlineResult, string, error) {
	return nil, "", nil
}

// ChooseInline sends a result of the last Inline to the private chat with
// the bot, or to the group when one is given.
func (p *Person) ChooseInline(id string, in ...*Group) (Message, error) { return Message{}, nil }
