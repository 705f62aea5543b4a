package emulator

import (
	"context"
	"errors"
	"io"
	"mime/multipart"
	"net/http"
	"strings"
	"time"
)

// answerTime is how long the page waits for the bot's answer to a button or
// an inline query, as the apps do.
const answerTime = 15 * time.Second

func (p pageServer) send(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Text    string `json:"text"`
		ReplyTo int    `json:"replyTo"`
	}
	person, ok := p.decode(w, r, &in)
	if !ok {
		return
	}
	if strings.TrimSpace(in.Text) == "" {
		http.Error(w, "empty", http.StatusBadRequest)
		return
	}
	m := person.Reply(in.ReplyTo, in.Text)
	writeJSON(w, map[string]int{"id": m.ID})
}

// media takes the files of one message or album: fields person, caption,
// asFile and any number of file.
func (p pageServer) media(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxPageBody)
	if err := r.ParseMultipartForm(maxPageBody); err != nil {
		status := http.StatusBadRequest
		if tooBig := new(http.MaxBytesError); errors.As(err, &tooBig) {
			status = http.StatusRequestEntityTooLarge
		}
		http.Error(w, "bad form", status)
		return
	}
	person, ok := p.who(w, r.FormValue("person"))
	if !ok {
		return
	}
	caption, asFile := r.FormValue("caption"), r.FormValue("asFile") == "1"
	var photos [][]byte
	for _, header := range r.MultipartForm.File["file"] {
		data, err := readPart(header)
		if err != nil {
			http.Error(w, "bad file", http.StatusBadRequest)
			return
		}
		if !asFile && strings.HasPrefix(http.DetectContentType(data), "image/") {
			photos = append(photos, data)
			continue
		}
		person.SendDocument(header.Filename, header.Header.Get("Content-Type"), data, caption)
		caption = ""
	}
	for len(photos) > 0 {
		n := min(len(photos), 10)
		if n == 1 {
			person.SendPhoto(caption, photos[0])
		} else {
			person.SendAlbum(caption, photos[:n]...)
		}
		photos, caption = photos[n:], ""
	}
	writeJSON(w, map[string]bool{"ok": true})
}

func readPart(header *multipart.FileHeader) ([]byte, error) {
	f, err := header.Open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(f)
}

// press presses the button at a row and column and waits for the answer.
func (p pageServer) press(w http.ResponseWriter, r *http.Request) {
	var in struct{ Message, Row, Col int }
	person, ok := p.decode(w, r, &in)
	if !ok {
		return
	}
	p.s.mu.Lock()
	m := person.chat.find(in.Message)
	if m == nil || in.Row < 0 || in.Row >= len(m.buttons) || in.Col < 0 || in.Col >= len(m.buttons[in.Row]) {
		p.s.mu.Unlock()
		http.Error(w, "no such button", http.StatusGone)
		return
	}
	press := person.press(m, m.buttons[in.Row][in.Col])
	p.s.mu.Unlock()
	ctx, cancel := p.patience(r)
	defer cancel()
	answer, err := press.Await(ctx)
	if err != nil {
		http.Error(w, "no answer", http.StatusGatewayTimeout)
		return
	}
	writeJSON(w, map[string]any{"text": answer.Text, "alert": answer.Alert})
}

// patience ends when the page goes, the server closes or the time is up.
func (p pageServer) patience(r *http.Request) (context.Context, context.CancelFunc) {
	ctx, cancel := context.WithTimeout(r.Context(), answerTime)
	go func() {
		select {
		case <-p.s.closing:
			cancel()
		case <-ctx.Done():
		}
	}()
	return ctx, cancel
}

func (p pageServer) inline(w http.ResponseWriter, r *http.Request) {
	var in struct{ Query, Offset string }
	person, ok := p.decode(w, r, &in)
	if !ok {
		return
	}
	ctx, cancel := p.patience(r)
	defer cancel()
	page, err := person.InlineAt(ctx, in.Query, in.Offset)
	if err != nil {
		http.Error(w, "no answer", http.StatusGatewayTimeout)
		return
	}
	type item struct {
		ID    string `json:"id"`
		Title string `json:"title"`
		About string `json:"about"`
	}
	items := []item{}
	for _, result := range page.Results {
		items = append(items, item{result.ID, result.Title, result.Description})
	}
	writeJSON(w, map[string]any{"items": items, "next": page.Next, "button": page.Button, "start": page.Start})
}

func (p pageServer) choose(w http.ResponseWriter, r *http.Request) {
	var in struct{ ID string }
	person, ok := p.decode(w, r, &in)
	if !ok {
		return
	}
	if _, err := person.ChooseInline(in.ID); err != nil {
		http.Error(w, "no such result", http.StatusGone)
		return
	}
	writeJSON(w, map[string]bool{"ok": true})
}

func (p pageServer) edit(w http.ResponseWriter, r *http.Request) {
	var in struct {
		Message int
		Text    string
	}
	person, ok := p.decode(w, r, &in)
	if !ok {
		return
	}
	if strings.TrimSpace(in.Text) == "" || utf16Len(in.Text) > maxText || person.Edit(in.Message, in.Text) != nil {
		http.Error(w, "can't edit", http.StatusGone)
		return
	}
	writeJSON(w, map[string]bool{"ok": true})
}

func (p pageServer) delete(w http.ResponseWriter, r *http.Request) {
	var in struct{ Message int }
	person, ok := p.decode(w, r, &in)
	if !ok {
		return
	}
	if person.DeleteMine(in.Message) != nil {
		http.Error(w, "gone already", http.StatusGone)
		return
	}
	writeJSON(w, map[string]bool{"ok": true})
}

func (p pageServer) block(w http.ResponseWriter, r *http.Request) {
	var in struct{ Blocked bool }
	person, ok := p.decode(w, r, &in)
	if !ok {
		return
	}
	person.block(in.Blocked)
	writeJSON(w, map[string]bool{"ok": true})
}
