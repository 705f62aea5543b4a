package emulator

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var (
	commandName  = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)
	languageCode = regexp.MustCompile(`^([a-z]{2})?$`)
	startParam   = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)
)

// Command of the bot's menu.
type Command struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

// profile is what a bot tells about itself, guarded by Server.mu. The keys
// of commands are scopes, those of the texts language codes; "" is the
// default language.
type profile struct {
	commands           map[string][]Command
	names, long, short map[string]string
	menu               map[int64]json.RawMessage // 0 is the default
}

func newProfile(name string) profile {
	return profile{
		commands: map[string][]Command{}, names: map[string]string{"": name},
		long: map[string]string{}, short: map[string]string{}, menu: map[int64]json.RawMessage{},
	}
}

// scopeKey reads the parameters scope and language_code.
func (c *call) scopeKey() (string, *apiError) {
	var scope struct {
		Type   string          `json:"type"`
		ChatID json.RawMessage `json:"chat_id"`
		UserID int64           `json:"user_id"`
	}
	lang := c.str("language_code")
	if !languageCode.MatchString(lang) {
		return "", badRequest("invalid language code specified")
	}
	if raw := c.str("scope"); raw == "" {
		scope.Type = "default"
	} else if json.Unmarshal([]byte(raw), &scope) != nil {
		return "", badRequest("can't parse BotCommandScope JSON object")
	}
	key := scope.Type
	chat := strings.Trim(string(scope.ChatID), `"`)
	switch scope.Type {
	case "default", "all_private_chats", "all_group_chats", "all_chat_administrators":
	case "chat", "chat_administrators", "chat_member":
		if chat == "" || chat == "null" || chat == "0" {
			return "", badRequest("can't parse BotCommandScope: Empty chat_id specified")
		}
		key += ":" + chat
		if scope.Type == "chat_member" {
			if scope.UserID <= 0 {
				return "", badRequest("can't parse BotCommandScope: Invalid user_id specified")
			}
			key = fmt.Sprintf("%s:%d", key, scope.UserID)
		}
	default:
		return "", badRequest("can't parse BotCommandScope: Unsupported type specified")
	}
	if lang != "" {
		key += "/" + lang
	}
	return key, nil
}

// scopeChat is the chat a scope is about; one the bot can't see is refused.
func (s *Server) scopeChat(key string) *apiError {
	parts := strings.Split(strings.SplitN(key, "/", 2)[0], ":")
	if len(parts) == 1 {
		return nil
	}
	_, e := s.target(parts[1])
	return e
}

func (s *Server) setMyCommands(c *call) (any, *apiError) {
	key, e := c.scopeKey()
	if e != nil {
		return nil, e
	}
	var list []Command
	if raw := c.str("commands"); raw != "" {
		var items []json.RawMessage
		if json.Unmarshal([]byte(raw), &items) != nil || items == nil {
			return nil, badRequest("expected an Array of BotCommand")
		}
		for _, item := range items {
			cmd, e := parseCommand(item)
			if e != nil {
				return nil, e
			}
			list = append(list, cmd)
		}
	}
	if len(list) > 100 {
		return nil, badRequest("BOT_COMMANDS_TOO_MUCH")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.scopeChat(key); e != nil {
		return nil, e
	}
	s.profile.commands[key] = list
	s.profileChanged()
	return true, nil
}

func parseCommand(raw json.RawMessage) (Command, *apiError) {
	var w struct{ Command, Description *string }
	if json.Unmarshal(raw, &w) != nil {
		return Command{}, badRequest("can't parse BotCommand: expected an Object")
	}
	if w.Command == nil {
		return Command{}, badRequest(`can't parse BotCommand: Can't find field "command"`)
	}
	if w.Description == nil {
		return Command{}, badRequest(`can't parse BotCommand: Can't find field "description"`)
	}
	cmd := Command{strings.TrimPrefix(strings.TrimSpace(*w.Command), "/"), strings.TrimSpace(*w.Description)}
	switch {
	case cmd.Command == "":
		return cmd, badRequest("command must be non-empty")
	case utf8.RuneCountInString(cmd.Command) > 32:
		return cmd, badRequest("command length must not exceed 32")
	case cmd.Description == "":
		return cmd, badRequest("command description must be non-empty")
	case utf8.RuneCountInString(cmd.Description) > 256:
		return cmd, badRequest("command description length must not exceed 256")
	case !commandName.MatchString(cmd.Command):
		return cmd, badRequest("BOT_COMMAND_INVALID")
	}
	return cmd, nil
}

func (s *Server) getMyCommands(c *call) (any, *apiError) {
	key, e := c.scopeKey()
	if e != nil {
		return nil, e
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Command{}, s.profile.commands[key]...), nil
}

func (s *Server) deleteMyCommands(c *call) (any, *apiError) {
	key, e := c.scopeKey()
	if e != nil {
		return nil, e
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if e := s.scopeChat(key); e != nil {
		return nil, e
	}
	delete(s.profile.commands, key)
	s.profileChanged()
	return true, nil
}

// profileChanged makes the page show the new commands. The caller holds s.mu.
func (s *Server) profileChanged() {
	for _, p := range s.people {
		s.touch(p.chat)
	}
}

// Commands returns the command list set for a scope: "default",
// "all_private_chats", "all_group_chats", "all_chat_administrators",
// "chat:<id>", "chat_administrators:<id>", "chat_member:<id>:<user>". A
// language code may follow after a slash: "default/id".
func (s *Server) Commands(scope string) []Command {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.profile.commands[scope])
}

// Commands returns the list the person's app shows in the private chat: the
// narrowest scope that has one, the person's language before the default.
func (p *Person) Commands() []Command {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	return slices.Clone(p.commands())
}

func (p *Person) commands() []Command {
	for _, scope := range []string{"chat:" + itoa(p.user.ID), "all_private_chats", "default"} {
		for _, key := range []string{scope + "/" + p.user.LanguageCode, scope} {
			if list := p.s.profile.commands[key]; len(list) > 0 {
				return list
			}
		}
	}
	return nil
}

// setText makes the method that sets one of the bot's texts.
func setText(param string, limit int, texts func(*profile) map[string]string) func(*Server, *call) (any, *apiError) {
	return func(s *Server, c *call) (any, *apiError) {
		text, lang := c.str(param), c.str("language_code")
		if !languageCode.MatchString(lang) {
			return nil, badRequest("invalid language code specified")
		}
		if utf8.RuneCountInString(text) > limit {
			return nil, badRequest("BOT_%s_INVALID", map[string]string{"name": "TITLE", "description": "DESCRIPTION", "short_description": "ABOUT"}[param])
		}
		s.mu.Lock()
		defer s.mu.Unlock()
		texts(&s.profile)[lang] = text
		if param == "name" && lang == "" && text != "" {
			s.bot.FirstName = text
		}
		s.profileChanged()
		return true, nil
	}
}

func getText(param string, texts func(*profile) map[string]string) func(*Server, *call) (any, *apiError) {
	return func(s *Server, c *call) (any, *apiError) {
		s.mu.Lock()
		defer s.mu.Unlock()
		text, ok := texts(&s.profile)[c.str("language_code")]
		if !ok {
			text = texts(&s.profile)[""]
		}
		return map[string]string{param: text}, nil
	}
}

func (s *Server) setChatMenuButton(c *call) (any, *apiError) {
	raw := c.str("menu_button")
	var b struct {
		Type string `json:"type"`
	}
	if raw == "" {
		raw, b.Type = `{"type":"default"}`, "default"
	} else if json.Unmarshal([]byte(raw), &b) != nil {
		return nil, badRequest("can't parse menu button JSON object")
	}
	switch b.Type {
	case "default", "commands":
	case "web_app":
		return nil, badRequest("can't parse menu button: emulator: web_app is not imitated")
	default:
		return nil, badRequest("can't parse menu button: MenuButton has unsupported type")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := int64(0)
	if text := c.str("chat_id"); text != "" {
		ch, e := s.target(text)
		if e != nil {
			return nil, e
		}
		id = ch.id
	}
	s.profile.menu[id] = json.RawMessage(raw)
	return true, nil
}

func (s *Server) getChatMenuButton(c *call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, id := range []int64{c.chatID(), 0} {
		if raw, ok := s.profile.menu[id]; ok {
			return raw, nil
		}
	}
	return map[string]string{"type": "commands"}, nil
}
