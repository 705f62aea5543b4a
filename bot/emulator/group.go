package emulator

// Group is a supergroup the bot is a member of.
type Group struct {
	s  *Server
	id int64
}

// Group creates a group with these members, or returns the one of that name.
func (s *Server) Group(title string, members ...*Person) *Group { return &Group{s: s} }

// ID is the chat id.
func (g *Group) ID() int64 { return g.id }

// Chat returns what a member sees.
func (g *Group) Chat() []Message { return nil }

// PromoteBot makes the bot an administrator: it then sees every message.
func (g *Group) PromoteBot() {}

// KickBot removes the bot.
func (g *Group) KickBot() {}
