package emulator

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Fault makes requests fail. One of the fields Code, HTML, CutBefore,
// CutAfter, Garbage, Duplicate says how; Delay and Hold go with each or
// stand alone. Faults are not refusals: they don't reach Options.Strict.
type Fault struct {
	// Method it concerns. Empty means every method but getUpdates; "file"
	// the download of a file; "webhook" a delivery to the webhook, where
	// only Duplicate, Delay and Hold apply.
	Method string
	// ChatID it concerns; 0 means all.
	ChatID int64

	// Code answers with this status and does nothing else: 429 (with
	// RetryAfter seconds, 1 when 0), 500… Description has a default.
	Code        int
	Description string
	RetryAfter  int
	// HTML answers with a proxy's page instead of JSON; Code 502 when 0.
	HTML bool
	// CutBefore closes the connection and does nothing; CutAfter does the
	// work and then closes the connection instead of answering.
	CutBefore, CutAfter bool
	// Garbage does the work and breaks the answer off in the middle.
	Garbage bool
	// Duplicate, with Method "getUpdates" or "webhook", delivers the last
	// confirmed update once more, under the same update_id.
	Duplicate bool
	// Delay before anything is done. Hold does the same until it is closed.
	Delay time.Duration
	Hold  <-chan struct{}
	// OnHit is called first on each hit, from the goroutine that serves the
	// request: how a test learns that a request is held.
	OnHit func()

	// Skip the first requests that match; then hit every Every-th (1 when 0);
	// stop after Times hits (never when 0).
	Skip, Every, Times int
}

type armedFault struct {
	Fault
	seen, hits int
}

// Fail injects a fault; the func returned ends it and says how often it hit.
// When several match a request, the first injected is taken.
func (s *Server) Fail(f Fault) (stop func() int) {
	armed := &armedFault{Fault: f}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, armed)
	return func() int {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.faults = slices.DeleteFunc(s.faults, func(a *armedFault) bool { return a == armed })
		return armed.hits
	}
}

// fault returns the fault that hits this request, or nil.
func (s *Server) fault(method string, chatID int64) *armedFault {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, f := range s.faults {
		if f.matches(method, chatID) && f.due() {
			return f
		}
	}
	return nil
}

func (f *armedFault) matches(method string, chatID int64) bool {
	if f.Method == "" {
		if method == "getUpdates" || method == "file" || method == "webhook" {
			return false
		}
	} else if !strings.EqualFold(f.Method, method) {
		return false
	}
	return f.ChatID == 0 || f.ChatID == chatID
}

func (f *armedFault) due() bool {
	if f.Times > 0 && f.hits >= f.Times {
		return false
	}
	f.seen++
	if f.seen <= f.Skip || (f.seen-f.Skip)%max(f.Every, 1) != 0 {
		return false
	}
	f.hits++
	return true
}

func (f *armedFault) wait(ctx context.Context, closing <-chan struct{}) {
	if f.OnHit != nil {
		f.OnHit()
	}
	if f.Delay > 0 {
		timer := time.NewTimer(f.Delay)
		defer timer.Stop()
		select {
		case <-timer.C:
		case <-ctx.Done():
		case <-closing:
		}
	}
	if f.Hold != nil {
		select {
		case <-f.Hold:
		case <-ctx.Done():
		case <-closing:
		}
	}
}

// answer is what the fault answers instead of doing the work, or nil.
func (f *armedFault) answer() *apiError {
	e := &apiError{code: f.Code, description: f.Description, injected: true}
	switch {
	case f.Code == 0 && f.HTML:
		e.code = http.StatusBadGateway
	case f.Code == 0:
		return nil
	case f.Code == http.StatusTooManyRequests:
		e.retryAfter = max(f.RetryAfter, 1)
		if e.description == "" {
			e.description = tooMany(e.retryAfter).description
		}
	}
	if e.description == "" {
		e.description = http.StatusText(e.code)
	}
	return e
}

func (s *Server) answerFault(w http.ResponseWriter, c *call, f *armedFault, e *apiError) {
	if !f.HTML {
		s.answer(w, c, nil, e)
		return
	}
	s.journalAdd(c, e.code)
	w.Header().Set("Content-Type", "text/html")
	w.WriteHeader(e.code)
	fmt.Fprintf(w, "<html><head><title>%d %s</title></head></html>\n", e.code, http.StatusText(e.code))
}

// chatOf finds the chat an update belongs to, for faults and for the order of
// webhook deliveries.
func chatOf(body json.RawMessage) int64 {
	var u struct {
		Chat struct{ ID int64 }
		From struct{ ID int64 }
		// A callback query has its chat in its message.
		Message struct{ Chat struct{ ID int64 } }
	}
	if json.Unmarshal(body, &u) != nil {
		return 0
	}
	for _, id := range []int64{u.Chat.ID, u.Message.Chat.ID, u.From.ID} {
		if id != 0 {
			return id
		}
	}
	return 0
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
