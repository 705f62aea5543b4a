package emulator

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

const (
	callbackLife   = 30 * time.Second
	inlineLife     = 10 * time.Second
	keptQueries    = 20_000
	maxAnswerText  = 200
	maxInline      = 50
	maxInlineID    = 64
	staleQuery     = "query is too old and response timeout expired or query ID is invalid"
	notImitatedFmt = "emulator: inline result type %q is not imitated"
)

// callback is a callback query, from the press to its answer.
type callback struct {
	id        string
	data      string
	at        time.Time
	delivered bool
	answered  bool
	answer    Answer
	done      chan struct{} // closed when answered
}

// Answer is what answerCallbackQuery showed.
type Answer struct {
	Text  string
	Alert bool
	URL   string
}

func (s *Server) answerCallbackQuery(c *call) (any, *apiError) {
	a := Answer{Text: c.str("text"), Alert: c.flag("show_alert"), URL: c.str("url")}
	if len([]rune(a.Text)) > maxAnswerText {
		return nil, badRequest("MESSAGE_TOO_LONG")
	}
	if a.URL != "" && !strings.HasPrefix(a.URL, "https://t.me/"+s.opts.Username+"?start=") {
		return nil, badRequest("URL_INVALID")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	cb := s.callbacks[c.str("callback_query_id")]
	if cb == nil || cb.answered || s.now().Sub(cb.at) > callbackLife {
		return nil, badRequest(staleQuery)
	}
	cb.answered, cb.answer = true, a
	close(cb.done)
	return true, nil
}

// ask registers a callback query; the oldest settled ones are forgotten.
func (s *Server) ask(data string) *callback {
	cb := &callback{id: itoa(int64(s.random())), data: data, at: s.now(), done: make(chan struct{})}
	if len(s.callbacks) >= keptQueries {
		for id, old := range s.callbacks {
			if old.answered {
				delete(s.callbacks, id)
			}
		}
	}
	s.callbacks[cb.id] = cb
	return cb
}

// Unanswered returns the data of callback queries that were confirmed and
// never answered, in alphabetical order. Ask when the bot has stopped or is
// idle: a bot that confirms first may still be at work.
func (s *Server) Unanswered() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for _, cb := range s.callbacks {
		if cb.delivered && !cb.answered {
			out = append(out, cb.data)
		}
	}
	slices.Sort(out)
	return out
}

// inlineQuery is an inline query that waits for its results.
type inlineQuery struct {
	id     string
	at     time.Time
	done   chan struct{}
	answer inlineAnswer
}

type inlineAnswer struct {
	results []InlineResult
	next    string
	button  string // text of the button above the results
	start   string // its start parameter
}

// InlineResult is one result of an inline query.
type InlineResult struct {
	ID, Title, Description string
	Text                   string // what choosing it sends
	Entities               []Entity
	Buttons                [][]Button
}

// wireResult is an InlineQueryResultArticle.
type wireResult struct {
	Type        string `json:"type"`
	ID          string `json:"id"`
	Title       string `json:"title"`
	Description string `json:"description"`
	Content     *struct {
		Text     string          `json:"message_text"`
		Mode     string          `json:"parse_mode"`
		Entities json.RawMessage `json:"entities"`
	} `json:"input_message_content"`
	Markup json.RawMessage `json:"reply_markup"`
}

func (s *Server) answerInlineQuery(c *call) (any, *apiError) {
	results, e := parseResults(c.str("results"))
	if e != nil {
		return nil, e
	}
	a := inlineAnswer{results: results, next: c.str("next_offset"), button: c.str("switch_pm_text"), start: c.str("switch_pm_parameter")}
	if len(a.next) > 64 {
		return nil, badRequest("NEXT_OFFSET_INVALID")
	}
	if raw := c.str("button"); raw != "" {
		var b struct {
			Text  string  `json:"text"`
			Start *string `json:"start_parameter"`
		}
		if json.Unmarshal([]byte(raw), &b) != nil || b.Text == "" || b.Start == nil {
			return nil, badRequest("can't parse inline query results button: InlineQueryResultsButton must have exactly one optional field")
		}
		a.button, a.start = b.Text, *b.Start
	}
	if a.button != "" && !startParam.MatchString(a.start) {
		return nil, badRequest("START_PARAM_INVALID")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	q := s.inlines[c.str("inline_query_id")]
	if q == nil || s.now().Sub(q.at) > inlineLife {
		return nil, badRequest(staleQuery)
	}
	delete(s.inlines, q.id)
	q.answer = a
	close(q.done)
	return true, nil
}

func parseResults(text string) ([]InlineResult, *apiError) {
	var items []json.RawMessage
	if text != "" && json.Unmarshal([]byte(text), &items) != nil {
		return nil, badRequest("expected an Array of inline query results")
	}
	if len(items) > maxInline {
		return nil, badRequest("too many inline query results specified")
	}
	out := []InlineResult{}
	for _, item := range items {
		r, e := parseResult(item)
		if e != nil {
			return nil, e
		}
		if slices.ContainsFunc(out, func(o InlineResult) bool { return o.ID == r.ID }) {
			return nil, badRequest("RESULT_ID_DUPLICATE")
		}
		out = append(out, r)
	}
	return out, nil
}

func parseResult(raw json.RawMessage) (InlineResult, *apiError) {
	var w wireResult
	fail := func(format string, args ...any) (InlineResult, *apiError) {
		e := badRequest(format, args...)
		e.description = strings.Replace(e.description, "Bad Request: ", "Bad Request: can't parse inline query result: ", 1)
		return InlineResult{}, e
	}
	if json.Unmarshal(raw, &w) != nil {
		return fail("Inline query result must be an object")
	}
	switch {
	case w.Type == "":
		return fail(`Can't find field "type"`)
	case w.Type != "article":
		return fail(notImitatedFmt, w.Type)
	case w.ID == "" && !strings.Contains(string(raw), `"id"`):
		return fail(`Can't find field "id"`)
	case w.Content == nil:
		return fail(`Can't find field "message_text"`)
	case w.Content.Text == "":
		return fail("Message text is empty")
	case w.ID == "" || len(w.ID) > maxInlineID:
		return InlineResult{}, badRequest("RESULT_ID_INVALID")
	case w.Title == "":
		return InlineResult{}, badRequest("ARTICLE_TITLE_EMPTY")
	}
	r := InlineResult{ID: w.ID, Title: w.Title, Description: w.Description}
	var e *apiError
	if r.Text, r.Entities, e = format(w.Content.Text, w.Content.Mode, string(w.Content.Entities)); e != nil {
		return r, e
	}
	if utf16Len(r.Text) > maxText {
		return r, badRequest("MESSAGE_TOO_LONG")
	}
	if r.Text == "" {
		return r, badRequest("text must be non-empty")
	}
	mk, e := parseMarkup(string(w.Markup))
	r.Buttons = mk.inline
	return r, e
}
