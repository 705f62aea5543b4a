package emulator

import (
	"maps"
	"slices"
	"time"
)

// Request is a request the bot made.
type Request struct {
	Method string
	Params map[string]string // as sent; nested values as JSON text
	Files  []string          // fields that carried an upload
	Time   time.Time
	Code   int // status answered; 0 when the connection was cut
}

// journal remembers what the bot asked for and what was refused.
type journal struct {
	max       int
	requests  []Request // a ring once it is full
	first     int
	counts    map[string]int
	refusals  []Refusal
	tolerated []string
}

func (j *journal) add(r Request) {
	j.counts[r.Method]++
	j.counts[""]++
	if len(j.requests) < j.max {
		j.requests = append(j.requests, r)
		return
	}
	j.requests[j.first] = r
	j.first = (j.first + 1) % j.max
}

// Requests returns the kept requests of one method, or all when "", oldest
// first. They are recorded when answered.
func (s *Server) Requests(method string) []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	j := &s.journal
	var out []Request
	for i := range j.requests {
		r := j.requests[(j.first+i)%len(j.requests)]
		if method == "" || r.Method == method {
			r.Params, r.Files = maps.Clone(r.Params), slices.Clone(r.Files)
			out = append(out, r)
		}
	}
	return out
}

// Count returns how often a method was called ("" counts all), kept or not.
func (s *Server) Count(method string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.journal.counts[method]
}
