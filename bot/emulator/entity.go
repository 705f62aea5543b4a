package emulator

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// Entity is a marked part of a text; offsets count UTF-16 units.
type Entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	User     *User  `json:"user,omitempty"`
	Language string `json:"language,omitempty"`
	EmojiID  string `json:"custom_emoji_id,omitempty"`
	UnixTime int64  `json:"unix_time,omitempty"`
}

// utf16Len is the length of a text as Telegram's apps and entities count it.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n += utf16.RuneLen(r)
	}
	return n
}

// byteOffset turns an offset in UTF-16 units into one in bytes.
func byteOffset(s string, units int) int {
	n := 0
	for i, r := range s {
		if n >= units {
			return i
		}
		n += utf16.RuneLen(r)
	}
	return len(s)
}

// sortEntities puts outer entities before inner ones.
func sortEntities(list []Entity) {
	slices.SortStableFunc(list, func(a, b Entity) int {
		return cmp.Or(cmp.Compare(a.Offset, b.Offset), cmp.Compare(b.Length, a.Length))
	})
}

// trim takes white space off both ends as Telegram does, and moves the
// entities along. An entity that only marked such space goes.
func trim(text string, list []Entity) (string, []Entity) {
	text = strings.TrimRight(text, " \t\r\n\v\f\u00a0\u200b")
	end := utf16Len(text)
	sortEntities(list)
	left := len(text) - len(strings.TrimLeft(text, " \n"))
	if len(list) > 0 {
		left = min(left, list[0].Offset) // these are single-unit characters
	}
	var out []Entity
	for _, e := range list {
		e.Length = min(e.Offset+e.Length, end) - e.Offset
		e.Offset -= left
		if e.Length > 0 {
			out = append(out, e)
		}
	}
	return text[left:], out
}

// formatted checks a text with its markup and returns it as shown.
// field names the parameter of the entities.
func (c *call) formatted(text, field string) (string, []Entity, *apiError) {
	return format(text, c.str("parse_mode"), c.str(field))
}

func format(text, mode, entities string) (string, []Entity, *apiError) {
	if len(text) > 1<<15 {
		return "", nil, badRequest("text is too long")
	}
	if !utf8.ValidString(text) {
		return "", nil, badRequest("strings must be encoded in UTF-8")
	}
	var list []Entity
	switch strings.ToLower(mode) {
	case "", "none":
		var e *apiError
		if list, e = parseEntities(text, entities); e != nil {
			return "", nil, e
		}
	case "html":
		var err error
		if text, list, err = ParseHTML(text); err != nil {
			return "", nil, badRequest("can't parse entities: %v", err)
		}
	default:
		return "", nil, badRequest("unsupported parse_mode")
	}
	text, list = trim(strings.ReplaceAll(text, "\r", ""), list)
	return text, detect(text, list), nil
}

// sameEntities compares what two messages mark.
func sameEntities(a, b []Entity) bool {
	return slices.EqualFunc(a, b, func(x, y Entity) bool {
		if x.User != nil && y.User != nil {
			return x.Type == y.Type && x.Offset == y.Offset && x.Length == y.Length && x.User.ID == y.User.ID
		}
		return x == y
	})
}

// parseEntities reads the entities parameter. What Telegram finds by itself
// in the text is left out here and found again.
func parseEntities(text, param string) ([]Entity, *apiError) {
	var items []json.RawMessage
	if param == "" || json.Unmarshal([]byte(param), &items) != nil {
		return nil, nil
	}
	length := utf16Len(text)
	var out []Entity
	for _, item := range items {
		var e Entity
		if err := json.Unmarshal(item, &e); err != nil {
			return nil, badRequest("can't parse MessageEntity: expected an Object")
		}
		switch e.Type {
		case "":
			return nil, badRequest("can't parse MessageEntity: Type is not specified")
		case "mention", "hashtag", "cashtag", "bot_command", "url", "email", "phone_number", "bank_card_number":
			continue
		case "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "text_link", "text_mention",
			"custom_emoji", "blockquote", "expandable_blockquote", "date_time":
		default:
			return nil, badRequest("can't parse MessageEntity: Unsupported type specified")
		}
		if e.Type == "text_mention" && e.User == nil {
			return nil, badRequest(`can't parse MessageEntity: Can't find field "user"`)
		}
		if e.Type == "text_link" && e.URL == "" {
			return nil, badRequest(`can't parse MessageEntity: Can't find field "url"`)
		}
		if e.Offset < 0 || e.Length < 0 || e.Offset+e.Length > length {
			return nil, badRequest("receive an entity with incorrect offset %d", e.Offset)
		}
		if e.Length > 0 {
			out = append(out, e)
		}
	}
	sortEntities(out)
	return out, nil
}
