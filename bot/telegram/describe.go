package telegram

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// Command is a line of the menu.
type Command struct{ Name, About string }

// Menus are what Telegram's own menus and profile show.
type Menus struct {
	Private, Group, Staff []Command
	StaffAddresses        []string // whose menu is Staff's
	About, AboutShort     string   // at most 512 and 120 characters
}

// Describe sets menus and descriptions. They are a convenience: what fails is
// logged and tried again at the next start.
func (w *Wire) Describe(ctx context.Context, m Menus) {
	set := func(method string, params tgbotapi.Params) {
		if _, err := w.request(ctx, method, params); err != nil && ctx.Err() == nil {
			w.log.Warn("a menu or description could not be set", "method", method, "error", w.plain(err))
		}
	}
	commands := func(list []Command, scope string) {
		set("setMyCommands", tgbotapi.Params{"commands": commandsJSON(list), "scope": scope})
	}
	commands(m.Private, `{"type":"default"}`)
	commands(m.Private, `{"type":"all_private_chats"}`)
	commands(m.Group, `{"type":"all_group_chats"}`)
	for _, address := range m.StaffAddresses {
		w.DescribeStaff(ctx, address, m.Staff)
	}
	set("setMyDescription", tgbotapi.Params{"description": m.About})
	set("setMyShortDescription", tgbotapi.Params{"short_description": m.AboutShort})
}

// DescribeStaff shows the staff's menu to one person; nil takes it away.
func (w *Wire) DescribeStaff(ctx context.Context, address string, list []Command) {
	id, err := w.openAddress(address)
	if err != nil {
		return // they can't be reached and are told to be invited again elsewhere
	}
	if len(list) > 0 {
		w.vanish.dismiss(id, false)
	}
	method := "setMyCommands"
	params := tgbotapi.Params{"scope": fmt.Sprintf(`{"type":"chat","chat_id":%d}`, id)}
	if len(list) == 0 {
		method = "deleteMyCommands"
	} else {
		params["commands"] = commandsJSON(list)
	}
	if _, err := w.request(ctx, method, params); err != nil && !gone(err) && ctx.Err() == nil {
		w.log.Warn("the staff's menu could not be set", "error", w.plain(err))
	}
}

func commandsJSON(list []Command) string {
	out := []map[string]string{}
	for _, c := range list {
		out = append(out, map[string]string{"command": c.Name, "description": c.About})
	}
	b, _ := json.Marshal(out) // strings always marshal
	return string(b)
}

// ServerState is what the server says of the bot.
type ServerState struct {
	Username    string
	ReadsGroups bool // privacy mode is off
	Inline      bool

	Webhook      string // its address, "" if updates are fetched
	WebhookError string // why the server couldn't deliver the last time, if it couldn't
	Waiting      int    // updates that wait at the server
}

// recentError is how long an error of a delivery counts: the server tells the
// last one for ever.
const recentError = time.Hour

// Probe asks the server about the bot once. ErrToken if it refuses the token.
func (w *Wire) Probe(ctx context.Context) (ServerState, error) {
	api, release := w.bound(ctx)
	defer release()
	me, err := api.GetMe()
	if err != nil {
		if trouble(err) == troubleToken {
			return ServerState{}, ErrToken
		}
		return ServerState{}, w.plain(err)
	}
	s := ServerState{Username: me.UserName, ReadsGroups: me.CanReadAllGroupMessages, Inline: me.SupportsInlineQueries}
	if info, err := api.GetWebhookInfo(); err == nil {
		s.Webhook, s.Waiting = info.URL, info.PendingUpdateCount
		if time.Since(time.Unix(int64(info.LastErrorDate), 0)) < recentError {
			s.WebhookError = info.LastErrorMessage
		}
	}
	return s, nil
}
