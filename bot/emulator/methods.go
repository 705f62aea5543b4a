package emulator

import (
	"encoding/json"
	"strings"
)

// method is one method of the Bot API.
type method struct {
	name string
	// takes are the parameters imitated or without visible effect; inert
	// those that Telegram knows and this server doesn't imitate.
	takes, inert map[string]bool
	// weight counts the messages a call sends, for the sending limits.
	weight func(*call) int
	run    func(*Server, *call) (any, *apiError)
}

const (
	sending = "chat_id disable_notification protect_content reply_markup reply_parameters reply_to_message_id allow_sending_without_reply "
	// Telegram's ways to send that no bot of ours takes.
	elsewhere  = "business_connection_id message_thread_id direct_messages_topic_id allow_paid_broadcast message_effect_id suggested_post_parameters"
	captioning = "caption parse_mode caption_entities show_caption_above_media "
	editing    = "chat_id message_id inline_message_id reply_markup "
	language   = "language_code "
)

func one(*call) int { return 1 }

func albumSize(c *call) int {
	var items []json.RawMessage
	_ = json.Unmarshal([]byte(c.str("media")), &items)
	return max(1, len(items))
}

// methodTable lists all methods imitated, keyed by name in lower case, as
// Telegram takes them.
func methodTable() map[string]method {
	table := map[string]method{}
	add := func(name, takes, inert string, weight func(*call) int, run func(*Server, *call) (any, *apiError)) {
		m := method{name: name, takes: map[string]bool{}, inert: map[string]bool{}, weight: weight, run: run}
		for _, p := range strings.Fields(takes) {
			m.takes[p] = true
		}
		for _, p := range strings.Fields(inert) {
			m.inert[p] = true
		}
		table[strings.ToLower(name)] = m
	}
	add("getMe", "", "", nil, (*Server).getMe)
	add("logOut", "", "", nil, (*Server).logOut)
	add("close", "", "", nil, func(*Server, *call) (any, *apiError) { return true, nil })

	add("getUpdates", "offset limit timeout allowed_updates", "", nil, (*Server).getUpdates)
	add("setWebhook", "url certificate max_connections allowed_updates drop_pending_updates secret_token ip_address", "", nil, (*Server).setWebhook)
	add("deleteWebhook", "drop_pending_updates", "", nil, (*Server).deleteWebhook)
	add("getWebhookInfo", "", "", nil, (*Server).getWebhookInfo)

	add("sendMessage", sending+"text parse_mode entities link_preview_options disable_web_page_preview", elsewhere, one, (*Server).sendMessage)
	add("sendPhoto", sending+captioning+"photo has_spoiler", elsewhere, one, (*Server).sendPhoto)
	add("sendDocument", sending+captioning+"document thumbnail disable_content_type_detection", elsewhere, one, (*Server).sendDocument)
	add("sendMediaGroup", "chat_id media disable_notification protect_content reply_parameters reply_to_message_id allow_sending_without_reply", elsewhere, albumSize, (*Server).sendMediaGroup)
	add("forwardMessage", "chat_id from_chat_id message_id disable_notification protect_content", elsewhere+" video_start_timestamp", one, (*Server).forwardMessage)
	add("copyMessage", sending+captioning+"from_chat_id message_id", elsewhere+" video_start_timestamp", one, (*Server).copyMessage)
	add("sendChatAction", "chat_id action", "business_connection_id message_thread_id", nil, (*Server).sendChatAction)

	add("editMessageText", editing+"text parse_mode entities link_preview_options disable_web_page_preview", "business_connection_id", one, (*Server).editMessageText)
	add("editMessageCaption", editing+captioning, "business_connection_id", one, (*Server).editMessageCaption)
	add("editMessageReplyMarkup", editing, "business_connection_id", one, (*Server).editMessageReplyMarkup)
	add("deleteMessage", "chat_id message_id", "", nil, (*Server).deleteMessage)
	add("deleteMessages", "chat_id message_ids", "", nil, (*Server).deleteMessages)

	add("answerCallbackQuery", "callback_query_id text show_alert url cache_time", "", nil, (*Server).answerCallbackQuery)
	add("answerInlineQuery", "inline_query_id results cache_time is_personal next_offset button switch_pm_text switch_pm_parameter", "", nil, (*Server).answerInlineQuery)
	add("getFile", "file_id", "", nil, (*Server).getFile)

	add("getChat", "chat_id", "", nil, (*Server).getChat)
	add("getChatMember", "chat_id user_id", "", nil, (*Server).getChatMember)
	add("leaveChat", "chat_id", "", nil, (*Server).leaveChat)

	add("setMyCommands", language+"commands scope", "", nil, (*Server).setMyCommands)
	add("getMyCommands", language+"scope", "", nil, (*Server).getMyCommands)
	add("deleteMyCommands", language+"scope", "", nil, (*Server).deleteMyCommands)
	names := func(p *profile) map[string]string { return p.names }
	long := func(p *profile) map[string]string { return p.long }
	short := func(p *profile) map[string]string { return p.short }
	add("setMyName", language+"name", "", nil, setText("name", 64, names))
	add("getMyName", language, "", nil, getText("name", names))
	add("setMyDescription", language+"description", "", nil, setText("description", 512, long))
	add("getMyDescription", language, "", nil, getText("description", long))
	add("setMyShortDescription", language+"short_description", "", nil, setText("short_description", 120, short))
	add("getMyShortDescription", language, "", nil, getText("short_description", short))
	add("setChatMenuButton", "chat_id menu_button", "", nil, (*Server).setChatMenuButton)
	add("getChatMenuButton", "chat_id", "", nil, (*Server).getChatMenuButton)
	return table
}

func (s *Server) getMe(*call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return struct {
		User
		CanJoinGroups bool `json:"can_join_groups"`
		CanReadAll    bool `json:"can_read_all_group_messages"`
		Inline        bool `json:"supports_inline_queries"`
		Business      bool `json:"can_connect_to_business"`
		WebApp        bool `json:"has_main_web_app"`
	}{User: s.bot, CanJoinGroups: true, CanReadAll: s.opts.ReadAllGroups, Inline: true}, nil
}

// logOut leaves the server for good: every later request is refused.
func (s *Server) logOut(*call) (any, *apiError) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loggedOut = true
	s.stopWebhook()
	s.confirm(len(s.updates.queue))
	s.updates.kick(&apiError{code: 400, description: "Logged out"})
	return true, nil
}
