package faq

import (
	"fmt"
	"time"
)

// Problem is something in the content a curator has to mend.
type Problem struct {
	Rule     string // short name of the rule, such as "variants"
	File     string // path in the folder; prefixed with "faq.dir/" for a government's own
	Line     int    // from 1; 0 if the problem has no place
	ID       string // topic, provision or instrument
	Sentence string // what to mend
	Warning  bool   // worth a look, but nothing a reader would be misled by
}

func (p Problem) String() string {
	return fmt.Sprintf("%s:%d: %s: %s", p.File, p.Line, p.ID, p.Sentence)
}

// OpenPoint is a point of the content that rests on something unconfirmed.
type OpenPoint struct {
	File string
	Line int
	ID   string // topic or provision
	Text string
}

// noDay as the day of a lint leaves out the rules about dates.
var noDay time.Time
