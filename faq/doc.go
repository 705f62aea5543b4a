// Package faq is the catalogue of curated answers and the search over it.
//
// Start with [Load]. Then [Catalogue.Search] finds the topic of a question,
// [Catalogue.Standing] says whether a cited provision still holds and what
// holds instead, and [Catalogue.Lint] says what a curator has to mend. A
// Catalogue never changes; a reload is a new one.
//
// # How a question becomes an answer
//
// No sentence is made up: the search picks one of the curated topics, a few to
// choose from, or none. Nothing is downloaded and nothing is random, so the
// same catalogue gives the same answer every time.
//
//  1. tokens.go cuts the text into words; lawnames.go joins "pp no 53 th 2010".
//  2. lexicon.go finds what each word is: a spelling of another (slang.toml), a
//     root behind affixes (stem.go, roots.toml), a typing error
//     (corrector.go), or unknown. Negation and "boleh" are never dropped.
//  3. phrases.go and concepts.toml turn words into concepts ("paslon", "cabup"
//     and "kandidat" are one thing, "tim sukses" another); analyze.go makes
//     units of them, features.go weighted features.
//  4. model.go scores all topics. fitter.go fits it, while the index is built, to
//     tell the catalogue's own variants apart, and the drills of latih.toml;
//     score.go adds BM25 over title, keywords and answer, and the likeness to
//     the nearest variant.
//  5. scope.go, fitted to luar.toml, tells questions of the field from others.
//  6. outcome.go turns both into answer, choices or none, with the numbers of
//     search.toml. BOLEH is never offered alone when MELANGGAR is near.
//  7. followup.go reads a short "kalau komen?" with the topic before it; a person
//     named and nothing else ("kalau honorer?") gets that topic's own case.
//
// # Adding words
//
// All of data/words is for curators and needs no programmer:
//
//   - a new spelling or abbreviation: slang.toml, on the line of what it means;
//   - a new name for a thing: concepts.toml; a wholly new thing: a [[concept]];
//   - a question that got the wrong topic: a line in latih.toml, or better a
//     variant of the topic, if people would like to see it there;
//   - a foreign question that was answered: a line in luar.toml;
//   - a common word taken for a typing error: roots.toml.
//
// Load refuses lists that contradict each other. After larger changes run
// `go test ./faq -run FitNumbers -v -fit` and hold search.toml against what it
// prints, then `go test ./faq -run Figures -v` for the table of figures.
//
// # What bites
//
// The order in which the model visits its texts depends on their number, so a
// single new drill moves hit@1 by up to two questions, for better or worse. A
// floor missed by one question after adding drills may be no more than that.
//
// The report split of testdata/questions.tsv measures; whoever mends the search
// by its single lines makes it measure nothing. Scores are comparable within a
// question only. A topic that has expired is still found: [Topic.Expired] is
// the caller's to ask.
package faq
