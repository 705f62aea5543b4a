package emulator

import (
	"fmt"
	"strings"
)

const keptRefusals = 1000

// Refusal is something Telegram would have refused, or that this server
// doesn't know.
type Refusal struct {
	Method string
	// Code is the HTTP status answered; 0 when Telegram itself would have let
	// it pass without effect, such as an unknown parameter.
	Code        int
	Description string
	ChatID      int64
}

func (r Refusal) String() string {
	return fmt.Sprintf("%s: %d %s", r.Method, r.Code, r.Description)
}

// apiError is an answer with "ok": false.
type apiError struct {
	code        int
	description string
	retryAfter  int
	injected    bool // asked for by a Fault, so no refusal
}

func badRequest(format string, args ...any) *apiError {
	return &apiError{code: 400, description: "Bad Request: " + fmt.Sprintf(format, args...)}
}

func forbidden(text string) *apiError {
	return &apiError{code: 403, description: "Forbidden: " + text}
}

func tooMany(seconds int) *apiError {
	return &apiError{code: 429, description: fmt.Sprintf("Too Many Requests: retry after %d", seconds), retryAfter: seconds}
}

// refuse records a refusal and calls the hook. The caller must not hold s.mu.
func (s *Server) refuse(r Refusal) {
	s.mu.Lock()
	tolerated := s.journal.refuse(r)
	s.mu.Unlock()
	if !tolerated && s.opts.Strict != nil {
		s.opts.Strict(r)
	}
}

// Refusals returns what was refused, oldest first; the last 1000 are kept.
func (s *Server) Refusals() []Refusal {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Refusal(nil), s.journal.refusals...)
}

// Tolerate announces refusals whose description contains the text: they are
// recorded but not handed to Options.Strict.
func (s *Server) Tolerate(text string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.journal.tolerated = append(s.journal.tolerated, text)
}

func (j *journal) refuse(r Refusal) (tolerated bool) {
	if len(j.refusals) >= keptRefusals {
		j.refusals = append(j.refusals[:0], j.refusals[1:]...)
	}
	j.refusals = append(j.refusals, r)
	for _, text := range j.tolerated {
		if strings.Contains(r.Description, text) {
			return true
		}
	}
	return false
}
