package emulator

import (
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

const (
	maxUpload = 50 << 20
	maxBody   = maxUpload + 1<<20
)

// call is one request of the bot.
type call struct {
	method string
	r      *http.Request
	params map[string]string
	files  map[string]*upload
	again  bool // the last confirmed update is to be delivered once more
}

// upload is a file that came with the request.
type upload struct {
	name, mime string
	data       []byte
}

var errTooLarge = errors.New("request body too large")

// readParams takes the query, then a form, JSON or multipart body. Like
// Telegram's server it keeps nested JSON values as their text, and a JSON
// null as the text "null".
func readParams(r *http.Request) (map[string]string, map[string]*upload, error) {
	params := map[string]string{}
	addValues(params, r.URL.Query())
	files := map[string]*upload{}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	r.Body = http.MaxBytesReader(nil, r.Body, maxBody)
	var err error
	switch kind {
	case "multipart/form-data":
		err = readMultipart(r, params, files)
	case "application/json":
		err = readJSON(r.Body, params)
	default:
		var body []byte
		if body, err = io.ReadAll(r.Body); err == nil && kind == "application/x-www-form-urlencoded" {
			var v url.Values
			if v, err = url.ParseQuery(string(body)); err == nil {
				addValues(params, v)
			}
		}
	}
	if tooBig := new(http.MaxBytesError); errors.As(err, &tooBig) {
		err = errTooLarge
	}
	return params, files, err
}

func addValues(params map[string]string, v url.Values) {
	for key := range v {
		params[key] = v.Get(key)
	}
}

func readJSON(body io.Reader, params map[string]string) error {
	var fields map[string]json.RawMessage
	if err := json.NewDecoder(body).Decode(&fields); err != nil {
		return err
	}
	for key, raw := range fields {
		text := ""
		if raw[0] != '"' {
			text = string(raw)
		} else if err := json.Unmarshal(raw, &text); err != nil {
			return err
		}
		params[key] = text
	}
	return nil
}

func readMultipart(r *http.Request, params map[string]string, files map[string]*upload) error {
	parts, err := r.MultipartReader()
	if err != nil {
		return err
	}
	for {
		part, err := parts.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		data, err := io.ReadAll(part)
		if err != nil {
			return err
		}
		if part.FileName() == "" {
			params[part.FormName()] = string(data)
			continue
		}
		files[part.FormName()] = &upload{name: part.FileName(), mime: part.Header.Get("Content-Type"), data: data}
	}
}

// str is a parameter, "" when absent.
func (c *call) str(name string) string { return c.params[name] }

// flag reads a boolean as Telegram's server does: what it doesn't know is false.
func (c *call) flag(name string) bool {
	switch strings.ToLower(strings.TrimSpace(c.params[name])) {
	case "true", "yes", "1":
		return true
	}
	return false
}

// num reads a number and clamps it; what isn't one is the default.
func (c *call) num(name string, def, low, high int) int {
	n, err := strconv.Atoi(strings.TrimSpace(c.params[name]))
	if err != nil {
		n = def
	}
	return max(low, min(high, n))
}

func (c *call) chatID() int64 {
	id, _ := strconv.ParseInt(c.params["chat_id"], 10, 64)
	return id
}
