package emulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// ServeHTTP answers /bot<token>/<method>, /file/bot<token>/<path> and, with
// Options.Page, the demo page. It cuts a connection by panicking with
// http.ErrAbortHandler, which an http.Server takes as such.
func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if s.page != nil {
		s.page.ServeHTTP(w, r)
		return
	}
	s.serveAPI(w, r)
}

func (s *Server) serveAPI(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	if rest, ok := strings.CutPrefix(path, "/file/bot"); ok {
		token, name, _ := strings.Cut(rest, "/")
		s.serveFile(w, r, token, name)
		return
	}
	rest, ok := strings.CutPrefix(path, "/bot")
	if !ok {
		s.answer(w, &call{method: "(path)", r: r}, nil, notFound())
		return
	}
	token, name, _ := strings.Cut(rest, "/")
	s.serveMethod(w, r, token, name)
}

func notFound() *apiError { return &apiError{code: 404, description: "Not Found"} }

func (s *Server) serveMethod(w http.ResponseWriter, r *http.Request, token, name string) {
	m, known := s.methods[strings.ToLower(name)]
	c := &call{method: name, r: r, params: map[string]string{}}
	if known {
		c.method = m.name
	}
	if err := s.authorize(token); err != nil {
		s.answer(w, c, nil, err)
		return
	}
	var err error
	if c.params, c.files, err = readParams(r); err != nil {
		s.answer(w, c, nil, unreadable(err))
		return
	}
	if !known {
		s.answer(w, c, nil, notFound())
		return
	}
	s.noteParams(c, m)
	f := s.fault(c.method, c.chatID())
	if f != nil {
		f.wait(r.Context(), s.closing)
		if f.CutBefore {
			s.journalAdd(c, 0)
			panic(http.ErrAbortHandler)
		}
		if e := f.answer(); e != nil {
			s.answerFault(w, c, f, e)
			return
		}
	}
	c.again = f != nil && f.Duplicate
	result, apiErr := s.run(c, m)
	if f != nil && f.CutAfter {
		s.journalAdd(c, 0)
		panic(http.ErrAbortHandler)
	}
	if f != nil && f.Garbage {
		s.journalAdd(c, http.StatusOK)
		_, _ = w.Write([]byte(`{"ok":true,"result":{"mess`))
		return
	}
	s.answer(w, c, result, apiErr)
}

func unreadable(err error) *apiError {
	if errors.Is(err, errTooLarge) {
		return &apiError{code: 413, description: "Request Entity Too Large"}
	}
	return badRequest("can't parse request: %v", err)
}

func (s *Server) authorize(token string) *apiError {
	s.mu.Lock()
	defer s.mu.Unlock()
	id, _, ok := strings.Cut(token, ":")
	if _, err := strconv.ParseUint(id, 10, 63); err != nil || !ok {
		return notFound()
	}
	if token != s.opts.Token || s.revoked {
		return &apiError{code: 401, description: "Unauthorized"}
	}
	if s.loggedOut {
		return &apiError{code: 400, description: "Logged out"}
	}
	return nil
}

// noteParams reports what the method doesn't take.
func (s *Server) noteParams(c *call, m method) {
	note := func(name, what string) {
		s.refuse(Refusal{Method: c.method, ChatID: c.chatID(), Description: fmt.Sprintf("%s parameter %q", what, name)})
	}
	check := func(name string) {
		switch {
		case m.takes[name]:
		case m.inert[name]:
			if c.params[name] != "" {
				note(name, "not imitated:")
			}
		default:
			note(name, "unknown")
		}
	}
	attached := c.attachments()
	for name := range c.params {
		check(name)
	}
	for name := range c.files {
		if !attached[name] {
			check(name)
		}
	}
}

// run takes the sending limits into account and calls the method.
func (s *Server) run(c *call, m method) (any, *apiError) {
	if m.weight != nil && s.limiter != nil {
		if wait := s.limiter.take(s.now(), c.chatID(), m.weight(c)); wait > 0 {
			return nil, tooMany(wait)
		}
	}
	return m.run(s, c)
}

type envelope struct {
	OK          bool           `json:"ok"`
	Result      any            `json:"result,omitempty"`
	ErrorCode   int            `json:"error_code,omitempty"`
	Description string         `json:"description,omitempty"`
	Parameters  map[string]any `json:"parameters,omitempty"`
}

func (s *Server) answer(w http.ResponseWriter, c *call, result any, e *apiError) {
	code := http.StatusOK
	env := envelope{OK: true, Result: result}
	if e != nil {
		code = e.code
		env = envelope{ErrorCode: e.code, Description: e.description}
		if e.retryAfter > 0 {
			env.Parameters = map[string]any{"retry_after": e.retryAfter}
			w.Header().Set("Retry-After", strconv.Itoa(e.retryAfter))
		}
	}
	// The journal comes before the answer: a bot that has its answer must
	// find the request recorded.
	s.journalAdd(c, code)
	if e != nil && !e.injected {
		s.refuse(Refusal{Method: c.method, Code: e.code, Description: e.description, ChatID: c.chatID()})
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(code)
	_ = json.NewEncoder(w).Encode(env)
}

func (s *Server) journalAdd(c *call, code int) {
	r := Request{Method: c.method, Params: c.params, Time: s.now(), Code: code}
	for name := range c.files {
		r.Files = append(r.Files, name)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.journal.add(r)
	if s.opts.Log != nil {
		fmt.Fprintf(s.opts.Log, "%s %d\n", c.method, code)
	}
}
