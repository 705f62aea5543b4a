package telegram

import (
	"context"
	"encoding/json"
	"errors"
	"html"
	"net/http"
	"regexp"
	"strconv"
	"strings"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
)

// maxRetry is how long one request is tried again before it is given up. A
// chat whose request waits holds up nobody but itself.
const maxRetry = 90 * time.Second

type troubleKind int

const (
	troublePassing  troubleKind = iota // network, 5xx: try again
	troubleWait                        // 429
	troubleRefused                     // 400, 403, …: the same request will be refused again
	troubleToken                       // 401, 404: the token
	troubleConflict                    // 409
)

func trouble(err error) troubleKind {
	code := codeOf(err)
	switch {
	case code == 401 || code == 404:
		return troubleToken
	case code == 409:
		return troubleConflict
	case code == 429:
		return troubleWait
	case code >= 400 && code < 500:
		return troubleRefused
	}
	return troublePassing
}

// codeOf is the Bot API's error code, 0 for what is no answer of it. Uploads
// come without a code, so it is read from the words.
func codeOf(err error) int {
	var e *tgbotapi.Error
	if !errors.As(err, &e) {
		return 0
	}
	if e.Code != 0 {
		return e.Code
	}
	for prefix, code := range map[string]int{"Too Many Requests": 429, "Bad Request": 400, "Forbidden": 403, "Unauthorized": 401,
		"Not Found": 404, "Conflict": 409, "Request Entity Too Large": 413} {
		if strings.HasPrefix(e.Message, prefix) {
			return code
		}
	}
	return http.StatusInternalServerError
}

var retryWords = regexp.MustCompile(`retry after (\d+)`)

func retryAfter(err error) time.Duration {
	var e *tgbotapi.Error
	if !errors.As(err, &e) {
		return 0
	}
	if e.RetryAfter > 0 {
		return time.Duration(e.RetryAfter) * time.Second
	}
	if m := retryWords.FindStringSubmatch(e.Message); m != nil {
		if n, err := strconv.Atoi(m[1]); err == nil {
			return time.Duration(n) * time.Second
		}
	}
	return 0
}

// bound is the library's client for requests that end with ctx.
func (w *Wire) bound(ctx context.Context) (*tgbotapi.BotAPI, context.CancelFunc) {
	d, release := w.requests.within(ctx)
	return newAPI(w.token, w.endpoint, d), release
}

// request makes a request without files.
func (w *Wire) request(ctx context.Context, method string, params tgbotapi.Params) (json.RawMessage, error) {
	return w.call(ctx, method, params, nil)
}

// unparsed is in the refusal of a text whose format the server can't read, as an
// older server of one's own may not know a newer tag.
const unparsed = "can't parse entities"

var tag = regexp.MustCompile(`<[^>]*>`)

// unformatted takes the format from a message, so that its words still arrive.
// It is false if there was none.
func unformatted(params tgbotapi.Params) bool {
	if params["parse_mode"] == "" {
		return false
	}
	delete(params, "parse_mode")
	for _, name := range []string{"text", "caption"} {
		if s, ok := params[name]; ok {
			params[name] = html.UnescapeString(tag.ReplaceAllString(s, ""))
		}
	}
	return true
}

// call makes a request and repeats it while the trouble passes.
func (w *Wire) call(ctx context.Context, method string, params tgbotapi.Params, files []tgbotapi.RequestFile) (json.RawMessage, error) {
	var wait backoff
	until := time.Now().Add(maxRetry)
	api, release := w.bound(ctx)
	defer release()
	for {
		var res *tgbotapi.APIResponse
		var err error
		if files == nil {
			res, err = api.MakeRequest(method, params)
		} else {
			res, err = api.UploadFiles(method, params, files)
		}
		if err == nil {
			return res.Result, nil
		}
		if isRefusal(err, unparsed) && unformatted(params) {
			w.log.Warn("the server can't read the format of a message; it is sent without", "method", method, "error", w.hidden(err))
			continue
		}
		kind := trouble(err)
		pause := retryAfter(err)
		if kind == troubleRefused || kind == troubleToken || ctx.Err() != nil || time.Now().Add(pause).After(until) {
			w.Counters.Refused.Add(1)
			return nil, w.hidden(err)
		}
		w.Counters.Retries.Add(1)
		if wait.sleep(ctx, pause) != nil {
			return nil, w.hidden(err)
		}
	}
}

// hidden keeps the typed error where it is safe to. What the server quotes of a
// message that it can't parse is cut off.
func (w *Wire) hidden(err error) error {
	var e *tgbotapi.Error
	if errors.As(err, &e) && strings.Contains(e.Message, unparsed) {
		quiet := *e
		quiet.Message, _, _ = strings.Cut(e.Message, unparsed)
		quiet.Message += unparsed
		return &quiet
	}
	if strings.Contains(err.Error(), w.token) {
		return w.plain(err)
	}
	return err
}
