package faq

import "time"

// Search finds the topic of a question.
func (c *Catalogue) Search(q Query) Result { return Result{Outcome: None} }

// Lint returns what a curator has to mend, given the present day.
func (c *Catalogue) Lint(on time.Time) []Problem { return c.lint(on) }

func (c *Catalogue) lint(on time.Time) []Problem { return nil }

// Open returns the points that rest on something unconfirmed.
func (c *Catalogue) Open() []OpenPoint { return nil }
