package emulator

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"time"
)

// setupJSON is what the page asks for first.
type setupJSON struct {
	Bot    botJSON      `json:"bot"`
	People []personJSON `json:"people"`
}

type botJSON struct {
	Name     string `json:"name"`
	Username string `json:"username"`
}

type personJSON struct {
	Key         string   `json:"key"`
	Name        string   `json:"name"`
	Role        string   `json:"role"`
	Note        string   `json:"note"`
	Suggestions []string `json:"suggestions"`
}

// chatJSON is what changed in one person's chat.
type chatJSON struct {
	Reset    bool          `json:"reset,omitempty"` // forget what was shown
	Messages []bubbleJSON  `json:"messages,omitempty"`
	Gone     []int         `json:"gone,omitempty"`
	Typing   bool          `json:"typing"`
	Started  bool          `json:"started"`
	Blocked  bool          `json:"blocked"`
	About    string        `json:"about"`
	Commands []Command     `json:"commands"`
	Keyboard *keyboardJSON `json:"keyboard"`
}

type keyboardJSON struct {
	Rows   [][]string `json:"rows"`
	Holder string     `json:"holder,omitempty"`
}

type bubbleJSON struct {
	ID        int            `json:"id"`
	Date      int64          `json:"date"` // milliseconds
	Own       bool           `json:"own"`
	From      string         `json:"from"`
	Kind      string         `json:"kind"`
	Text      string         `json:"text"`
	Entities  []Entity       `json:"entities,omitempty"`
	Album     string         `json:"album,omitempty"`
	Reply     *replyJSON     `json:"reply,omitempty"`
	Edited    bool           `json:"edited,omitempty"`
	Forwarded string         `json:"forwarded,omitempty"`
	Protected bool           `json:"protected,omitempty"`
	Via       bool           `json:"via,omitempty"`
	File      *fileJSON      `json:"file,omitempty"`
	Buttons   [][]buttonJSON `json:"buttons,omitempty"`
}

type replyJSON struct {
	ID   int    `json:"id"`
	From string `json:"from"`
	Text string `json:"text"`
}

type fileJSON struct {
	URL    string `json:"url"`
	Name   string `json:"name"`
	Size   int    `json:"size"`
	Width  int    `json:"width,omitempty"`
	Height int    `json:"height,omitempty"`
	Lost   bool   `json:"lost,omitempty"`
}

type buttonJSON struct {
	Label string `json:"label"`
	Kind  string `json:"kind"` // callback, url, start, inline, here, copy
	Value string `json:"value,omitempty"`
	Style string `json:"style,omitempty"`
}

func (p pageServer) setup(w http.ResponseWriter, _ *http.Request) {
	p.s.mu.Lock()
	out := setupJSON{Bot: botJSON{Name: p.s.bot.FirstName, Username: p.s.bot.Username}, People: []personJSON{}}
	for _, who := range p.s.opts.People {
		person := p.s.people[who.Key]
		name := strings.TrimSpace(person.user.FirstName + " " + person.user.LastName)
		out.People = append(out.People, personJSON{who.Key, name, who.Role, who.Note, append([]string{}, who.Suggestions...)})
	}
	p.s.mu.Unlock()
	writeJSON(w, out)
}

// events streams the chats: first whole, then what changes.
func (p pageServer) events(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "no streaming", http.StatusInternalServerError)
		return
	}
	wake := make(chan struct{}, 1)
	p.s.mu.Lock()
	p.s.watchers[wake] = struct{}{}
	p.s.mu.Unlock()
	defer func() {
		p.s.mu.Lock()
		delete(p.s.watchers, wake)
		p.s.mu.Unlock()
	}()
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "retry: 1000\n\n")
	seen := map[string]int64{}
	for {
		changes, again := p.changes(seen)
		if len(changes) > 0 {
			fmt.Fprintf(w, "data: %s\n\n", mustJSON(map[string]any{"chats": changes}))
		}
		flusher.Flush()
		timer := time.NewTimer(again)
		select {
		case <-wake:
		case <-timer.C:
			fmt.Fprint(w, ": \n\n") // keeps the connection alive
		case <-r.Context().Done():
			timer.Stop()
			return
		case <-p.s.closing:
			timer.Stop()
			return
		}
		timer.Stop()
	}
}

// changes collects what happened since the revisions in seen, which it
// raises, and says after what time to look again for a typing sign that ends.
func (p pageServer) changes(seen map[string]int64) (map[string]chatJSON, time.Duration) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	out := map[string]chatJSON{}
	again := 15 * time.Second
	for _, who := range p.s.opts.People {
		person := p.s.people[who.Key]
		c := person.chat
		typing := c.action.Sub(p.s.now())
		if typing > 0 {
			again = min(again, typing+10*time.Millisecond)
		} else if !c.action.IsZero() {
			c.action = time.Time{}
			c.rev++
		}
		since, known := seen[who.Key]
		if known && since == c.rev {
			continue
		}
		seen[who.Key] = c.rev
		out[who.Key] = person.changesSince(since, !known)
	}
	return out, again
}

func (p *Person) changesSince(rev int64, whole bool) chatJSON {
	c := p.chat
	out := chatJSON{
		Reset: whole, Typing: p.s.now().Before(c.action), Started: c.started, Blocked: c.blocked,
		About: p.about(), Commands: append([]Command{}, p.commands()...),
	}
	if c.keyboard != nil {
		out.Keyboard = &keyboardJSON{Rows: c.keyboard.keyboard, Holder: c.keyboard.holder}
	}
	for _, m := range c.messages {
		if whole || m.rev > rev {
			out.Messages = append(out.Messages, p.bubble(m))
		}
	}
	if !whole {
		for _, t := range c.gone {
			if t.rev > rev {
				out.Gone = append(out.Gone, t.id)
			}
		}
	}
	return out
}

// about is the description an empty chat shows.
func (p *Person) about() string {
	if text := p.s.profile.long[p.user.LanguageCode]; text != "" {
		return text
	}
	return p.s.profile.long[""]
}

func (p *Person) bubble(m *message) bubbleJSON {
	b := bubbleJSON{
		ID: m.id, Date: m.date.UnixMilli(), Own: m.from.ID == p.user.ID, From: m.from.FirstName, Kind: m.kind,
		Text: m.text, Entities: m.entities, Album: m.album, Edited: !m.edited.IsZero(), Protected: m.protected, Via: m.via != nil,
	}
	if m.forward != nil {
		b.Forwarded = m.forward.name
	}
	if to := m.chat.find(m.replyTo); to != nil {
		b.Reply = &replyJSON{to.id, to.from.FirstName, to.summary()}
	}
	if f := m.file; f != nil {
		b.File = &fileJSON{URL: "/demo/file/" + f.ID, Name: f.Name, Size: len(f.Bytes), Width: f.Width, Height: f.Height, Lost: f.Bytes == nil}
	}
	switch {
	case m.contact != nil:
		b.Text = m.contact.FirstName + " · " + m.contact.Phone
	case m.location != nil:
		b.Text = fmt.Sprintf("%.5f, %.5f", m.location.Latitude, m.location.Longitude)
	}
	for _, row := range m.buttons {
		var out []buttonJSON
		for _, button := range row {
			out = append(out, p.s.buttonView(button))
		}
		b.Buttons = append(b.Buttons, out)
	}
	return b
}

func (m *message) summary() string {
	text := []rune(m.text)
	if len(text) > 80 {
		text = append(text[:80], '…')
	}
	return string(text)
}

func (s *Server) buttonView(b Button) buttonJSON {
	v := buttonJSON{Label: b.Label, Kind: "callback", Style: b.Style}
	switch {
	case b.URL != "":
		v.Kind, v.Value = "url", b.URL
		if _, own := s.ownLink(b.URL); own {
			v.Kind = "start"
		}
	case b.Inline != nil:
		v.Kind, v.Value = "inline", *b.Inline
	case b.Copy != "":
		v.Kind, v.Value = "copy", b.Copy
	}
	return v
}

// decode reads a JSON body and the person it speaks of.
func (p pageServer) decode(w http.ResponseWriter, r *http.Request, into any) (*Person, bool) {
	r.Body = http.MaxBytesReader(w, r.Body, 1<<20)
	raw := struct {
		Person string `json:"person"`
	}{}
	var body json.RawMessage
	if json.NewDecoder(r.Body).Decode(&body) != nil || json.Unmarshal(body, &raw) != nil || json.Unmarshal(body, into) != nil {
		http.Error(w, "bad body", http.StatusBadRequest)
		return nil, false
	}
	return p.who(w, raw.Person)
}

// who finds one of the page's people; nobody else can be spoken for.
func (p pageServer) who(w http.ResponseWriter, key string) (*Person, bool) {
	for _, who := range p.s.opts.People {
		if who.Key == key {
			return p.s.Person(key), true
		}
	}
	http.Error(w, "unknown person", http.StatusNotFound)
	return nil, false
}
