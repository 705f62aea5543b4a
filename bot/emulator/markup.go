package emulator

import (
	"encoding/json"
	"strings"
)

const (
	maxButtons     = 100
	maxButtonRow   = 8
	maxButtonData  = 64
	maxMarkupBytes = 10 << 10
)

// Button of an inline keyboard. One of Data, URL, Inline and Copy is set.
type Button struct {
	Label string
	Data  string
	URL   string
	// Inline is what a switch-to-inline button types after "@bot "; Here
	// tells that it does so in the same chat.
	Inline *string
	Here   bool
	// Copy is a text put on the clipboard.
	Copy string
	// Style is "", "primary", "success" or "danger".
	Style string
}

// wireButton is a Button in the wire format.
type wireButton struct {
	Text    string  `json:"text"`
	Style   string  `json:"style,omitempty"`
	URL     string  `json:"url,omitempty"`
	Data    string  `json:"callback_data,omitempty"`
	Switch  *string `json:"switch_inline_query,omitempty"`
	Current *string `json:"switch_inline_query_current_chat,omitempty"`
	Chosen  *struct {
		Query string `json:"query"`
	} `json:"switch_inline_query_chosen_chat,omitempty"`
	Copy *struct {
		Text string `json:"text"`
	} `json:"copy_text,omitempty"`

	WebApp   json.RawMessage `json:"web_app,omitempty"`
	LoginURL json.RawMessage `json:"login_url,omitempty"`
	Game     json.RawMessage `json:"callback_game,omitempty"`
	Pay      bool            `json:"pay,omitempty"`
}

// markup is a reply_markup. The zero value is none at all.
type markup struct {
	inline   [][]Button
	keyboard [][]string // labels of a reply keyboard
	oneTime  bool
	holder   string // input_field_placeholder
	remove   bool
	force    bool
}

func (m *markup) isReply() bool { return m.keyboard != nil || m.remove || m.force }

// parseMarkup reads reply_markup; an absent one is the zero markup.
func parseMarkup(text string) (markup, *apiError) {
	if text == "" {
		return markup{}, nil
	}
	if !json.Valid([]byte(text)) {
		return markup{}, badRequest("can't parse reply keyboard markup JSON object")
	}
	if len(text) > maxMarkupBytes {
		return markup{}, badRequest("reply markup is too long")
	}
	var fields map[string]json.RawMessage
	if json.Unmarshal([]byte(text), &fields) != nil || fields == nil {
		return markup{}, badRequest("object expected as reply markup")
	}
	var m markup
	var e *apiError
	if raw, ok := fields["keyboard"]; ok {
		if m.keyboard, e = parseKeyboard(raw); e != nil {
			return m, e
		}
	}
	if raw, ok := fields["inline_keyboard"]; ok {
		if m.inline, e = parseInline(raw); e != nil {
			return m, e
		}
	}
	m.oneTime, m.remove, m.force = isTrue(fields["one_time_keyboard"]), isTrue(fields["remove_keyboard"]), isTrue(fields["force_reply"])
	_ = json.Unmarshal(fields["input_field_placeholder"], &m.holder)
	return m, nil
}

func isTrue(raw json.RawMessage) bool { return string(raw) == "true" }

func parseKeyboard(raw json.RawMessage) ([][]string, *apiError) {
	rows, e := parseRows(raw, "keyboard")
	if e != nil {
		return nil, e
	}
	var out [][]string
	for _, row := range rows {
		var labels []string
		for _, b := range row {
			label, ok := "", false
			var object struct{ Text *string }
			if json.Unmarshal(b, &label) == nil {
				ok = true
			} else if json.Unmarshal(b, &object) == nil && object.Text != nil {
				label, ok = *object.Text, true
			}
			if !ok {
				return nil, badRequest("can't parse keyboard button: KeyboardButton must be a String or an Object")
			}
			if label == "" {
				return nil, badRequest("keyboard button text must be non-empty")
			}
			labels = append(labels, label)
		}
		if labels != nil {
			out = append(out, labels)
		}
	}
	return out, nil
}

func parseRows(raw json.RawMessage, field string) ([][]json.RawMessage, *apiError) {
	var list []json.RawMessage
	if json.Unmarshal(raw, &list) != nil || string(raw) == "null" {
		return nil, badRequest("field %q must be of type Array", field)
	}
	out := make([][]json.RawMessage, 0, len(list))
	for _, item := range list {
		var row []json.RawMessage
		if json.Unmarshal(item, &row) != nil || string(item) == "null" {
			if field == "inline_keyboard" {
				return nil, badRequest(`field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays`)
			}
			return nil, badRequest("field %q must be an Array of Arrays", field)
		}
		out = append(out, row)
	}
	return out, nil
}

func parseInline(raw json.RawMessage) ([][]Button, *apiError) {
	rows, e := parseRows(raw, "inline_keyboard")
	if e != nil {
		return nil, e
	}
	var out [][]Button
	n := 0
	for _, row := range rows {
		var buttons []Button
		for _, item := range row {
			b, e := parseButton(item)
			if e != nil {
				return nil, e
			}
			buttons = append(buttons, b)
		}
		if n += len(buttons); n > maxButtons {
			return nil, badRequest("reply markup is too long")
		}
		if len(buttons) > maxButtonRow {
			return nil, badRequest("emulator: more than %d buttons in a row, which apps don't show", maxButtonRow)
		}
		if buttons != nil {
			out = append(out, buttons)
		}
	}
	return out, nil
}

func parseButton(raw json.RawMessage) (Button, *apiError) {
	fail := func(why string) (Button, *apiError) {
		return Button{}, badRequest("can't parse inline keyboard button: %s", why)
	}
	var w wireButton
	if !strings.HasPrefix(string(raw), "{") {
		return fail("InlineKeyboardButton must be an Object")
	}
	if json.Unmarshal(raw, &w) != nil {
		return fail("a field has the wrong type")
	}
	if !strings.Contains(string(raw), `"text"`) {
		return fail(`Can't find field "text"`)
	}
	b := Button{Label: w.Text, Style: strings.ToLower(w.Style)}
	switch {
	case w.URL != "":
		link, ok := checkLink(w.URL)
		if !ok {
			return b, badRequest("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", w.URL)
		}
		b.URL = link
	case w.Data != "":
		b.Data = w.Data
	case w.Switch != nil:
		b.Inline = w.Switch
	case w.Chosen != nil:
		b.Inline = &w.Chosen.Query
	case w.Current != nil:
		b.Inline, b.Here = w.Current, true
	case w.Copy != nil:
		b.Copy = w.Copy.Text
	case w.WebApp != nil, w.LoginURL != nil, w.Game != nil, w.Pay:
		return fail("emulator: this kind of button is not imitated")
	default:
		return fail("Text buttons are unallowed in the inline keyboard")
	}
	if strings.TrimSpace(w.Text) == "" {
		return b, badRequest("inline keyboard button text must be non-empty")
	}
	switch b.Style {
	case "", "default", "primary", "success", "danger":
	default:
		return fail("invalid button style specified")
	}
	if len(b.Data) > maxButtonData {
		return b, badRequest("BUTTON_DATA_INVALID")
	}
	return b, nil
}

// wire puts an inline keyboard back into the wire format.
func (b Button) wire() wireButton {
	w := wireButton{Text: b.Label, URL: b.URL, Data: b.Data, Style: b.Style}
	switch {
	case b.Inline != nil && b.Here:
		w.Current = b.Inline
	case b.Inline != nil:
		w.Switch = b.Inline
	case b.Copy != "":
		w.Copy = &struct {
			Text string `json:"text"`
		}{b.Copy}
	}
	return w
}

type wireMarkup struct {
	Keyboard [][]wireButton `json:"inline_keyboard"`
}

func wireKeyboard(rows [][]Button) *wireMarkup {
	if len(rows) == 0 {
		return nil
	}
	m := &wireMarkup{Keyboard: make([][]wireButton, len(rows))}
	for i, row := range rows {
		for _, b := range row {
			m.Keyboard[i] = append(m.Keyboard[i], b.wire())
		}
	}
	return m
}

func sameKeyboard(a, b [][]Button) bool {
	x, _ := json.Marshal(wireKeyboard(a))
	y, _ := json.Marshal(wireKeyboard(b))
	return string(x) == string(y)
}
