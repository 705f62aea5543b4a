// Package faq is the catalogue of curated answers and the search over it.
//
// Start with [Load]; then [Catalogue.Search] finds the topic of a question,
// [Catalogue.Standing] says whether a cited provision still holds and what
// holds instead, and [Catalogue.Lint] says what a curator has to mend.
package faq
