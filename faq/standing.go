package faq

import (
	"slices"
	"time"
)

// The words that say how a provision stands.
const (
	InForce     = "berlaku"
	InForcePart = "berlaku-sebagian" // revoked but for the part its note names
	Revoked     = "dicabut"
	Amended     = "diubah" // another wording holds today
	Guideline   = "pedoman"
	Unsettled   = "belum-pasti"
	History     = "sejarah"
	NotYet      = "belum-berlaku"
)

// Standing says how a provision stands on one day.
type Standing struct {
	Word  string       // one of the words above
	Since time.Time    // the day it has stood so; zero where no date is recorded
	Now   []*Provision // what holds in its place, through all successors; empty where it holds itself
	Ended string       // why nothing holds in its place, where nothing does
}

// Holds reports whether the provision itself can still be relied on.
func (s Standing) Holds() bool {
	switch s.Word {
	case InForce, InForcePart, Guideline, Unsettled:
		return true
	}
	return false
}

// Standing says how p stands on the day of on. Dates of the provision win over
// those of its instrument, and a standing a curator wrote wins over one worked
// out from the dates, except before the day the provision ends.
func (c *Catalogue) Standing(p *Provision, on time.Time) Standing {
	st := c.ownStanding(p, day(on))
	if st.Holds() && st.Word != InForcePart || st.Word == NotYet {
		return st
	}
	seen := map[string]bool{p.ID: true}
	st.Now = c.successors(p, day(on), seen, nil)
	st.Ended = p.Ended
	return st
}

func (c *Catalogue) ownStanding(p *Provision, on time.Time) Standing {
	from, until := c.span(p)
	switch {
	case !from.IsZero() && on.Before(from):
		return Standing{Word: NotYet, Since: from}
	case !until.IsZero() && !on.Before(until):
		word := p.Standing
		if word == "" || word == InForce {
			word = Revoked
		}
		return Standing{Word: word, Since: until}
	case p.Standing == "" || !until.IsZero() && (p.Standing == Revoked || p.Standing == Amended):
		return Standing{Word: InForce, Since: from}
	}
	since := from
	if p.Standing == Revoked || p.Standing == Amended {
		since = time.Time{} // revoked on a day nobody recorded
	}
	return Standing{Word: p.Standing, Since: since}
}

// span returns the first day p is in force and the first day it no longer is.
func (c *Catalogue) span(p *Provision) (from, until time.Time) {
	from, until = p.From, p.Until
	if in := c.instruments[p.Instrument]; in != nil {
		if from.IsZero() {
			from = in.From
		}
		if until.IsZero() {
			until = in.Until
		}
	}
	return day(from), day(until)
}

// successors appends to found what holds on that day in place of p.
func (c *Catalogue) successors(p *Provision, on time.Time, seen map[string]bool, found []*Provision) []*Provision {
	for _, id := range p.Successors {
		next := c.provisions[id]
		if next == nil || seen[id] {
			continue
		}
		seen[id] = true
		if c.ownStanding(next, on).Holds() {
			if !slices.Contains(found, next) {
				found = append(found, next)
			}
			continue
		}
		found = c.successors(next, on, seen, found)
	}
	return found
}

// Expired reports whether the topic may no longer be shown without a new
// review on that day.
func (t *Topic) Expired(on time.Time) bool {
	return !t.Expires.IsZero() && day(on).After(day(t.Expires))
}

// day cuts t to its calendar day, so that dates of files (which carry no zone)
// and moments of clocks (which do) compare as people compare them.
func day(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, time.UTC)
}
