package emulator_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
	"time"

	"netralbot/bot/emulator"
)

// reply is an answer of the Bot API.
type reply struct {
	OK          bool
	Result      json.RawMessage
	Code        int `json:"error_code"`
	Description string
	Parameters  struct {
		RetryAfter int `json:"retry_after"`
	}
	status int
	header http.Header
}

type params map[string]any

// call calls a method with a JSON body, as a bot would.
func call(t testing.TB, s *emulator.Server, method string, p params) reply {
	t.Helper()
	r, err := try(s, method, p)
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	return r
}

func try(s *emulator.Server, method string, p params) (reply, error) {
	if p == nil {
		p = params{}
	}
	body, err := json.Marshal(p)
	if err != nil {
		return reply{}, err
	}
	return post(s, method, "application/json", bytes.NewReader(body))
}

func post(s *emulator.Server, method, kind string, body *bytes.Reader) (reply, error) {
	resp, err := http.Post(s.URL()+"/bot"+s.Token()+"/"+method, kind, body)
	if err != nil {
		return reply{}, err
	}
	defer resp.Body.Close()
	r := reply{status: resp.StatusCode, header: resp.Header}
	if err := json.NewDecoder(resp.Body).Decode(&r); err != nil {
		return r, fmt.Errorf("%d: %w", resp.StatusCode, err)
	}
	return r, nil
}

// upload calls a method with a multipart body.
func upload(t testing.TB, s *emulator.Server, method string, fields map[string]string, files map[string][]byte) reply {
	t.Helper()
	var body bytes.Buffer
	m := multipart.NewWriter(&body)
	for name, value := range fields {
		if err := m.WriteField(name, value); err != nil {
			t.Fatal(err)
		}
	}
	for name, data := range files {
		part, err := m.CreateFormFile(name, name+".bin")
		if err != nil {
			t.Fatal(err)
		}
		if _, err := part.Write(data); err != nil {
			t.Fatal(err)
		}
	}
	m.Close()
	r, err := post(s, method, m.FormDataContentType(), bytes.NewReader(body.Bytes()))
	if err != nil {
		t.Fatalf("%s: %v", method, err)
	}
	return r
}

// must calls a method that is expected to work and decodes its result.
func must[R any](t testing.TB, s *emulator.Server, method string, p params) R {
	t.Helper()
	r := call(t, s, method, p)
	if !r.OK {
		t.Fatalf("%s refused: %s", method, r.Description)
	}
	var out R
	if err := json.Unmarshal(r.Result, &out); err != nil {
		t.Fatalf("%s: %v in %s", method, err, r.Result)
	}
	return out
}

type sent struct {
	MessageID int `json:"message_id"`
	Text      string
	Caption   string
	Entities  []emulator.Entity
}

func photo(t testing.TB, w, h int) []byte {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for x := range w {
		for y := range h {
			img.Set(x, y, color.RGBA{uint8(60 + x*120/w), uint8(120 + y*100/h), 190, 255})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func deadline(t testing.TB) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// loop polls like a careful bot: it hands each update to handle and moves the
// offset afterwards. It ends when the server closes.
func loop(s *emulator.Server, handle func(map[string]json.RawMessage)) {
	offset := 0
	for {
		r, err := try(s, "getUpdates", params{"offset": offset, "timeout": 50})
		if err != nil || !r.OK {
			return
		}
		var list []map[string]json.RawMessage
		if json.Unmarshal(r.Result, &list) != nil {
			return
		}
		for _, u := range list {
			handle(u)
			var id int
			_ = json.Unmarshal(u["update_id"], &id)
			offset = id + 1
		}
	}
}

// start runs a loop in the background for the length of a test.
func start(t testing.TB, s *emulator.Server, handle func(map[string]json.RawMessage)) {
	t.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		loop(s, handle)
	}()
	t.Cleanup(func() {
		s.Close()
		<-done
	})
}

// updates polls once.
func updates(t testing.TB, s *emulator.Server, p params) []struct {
	ID      int             `json:"update_id"`
	Message json.RawMessage `json:"message"`
	Query   json.RawMessage `json:"callback_query"`
} {
	t.Helper()
	return must[[]struct {
		ID      int             `json:"update_id"`
		Message json.RawMessage `json:"message"`
		Query   json.RawMessage `json:"callback_query"`
	}](t, s, "getUpdates", p)
}

func repeat(s string, n int) string { return strings.Repeat(s, n) }

func itoa(n int64) string { return fmt.Sprint(n) }
