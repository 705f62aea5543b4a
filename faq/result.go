package faq

// Outcome is what the search found out about a question.
type Outcome string

const (
	Answer  Outcome = "answer"  // one topic answers it
	Choices Outcome = "choices" // it may mean any of the first two to four hits
	None    Outcome = "none"    // the catalogue doesn't answer it
)

// Query is a question as it was typed.
type Query struct {
	Text     string
	Previous string // id of the topic answered before in this conversation, for "kalau honorer?"; may be empty
}

// Aspect is the side of an answer that a question asks for.
type Aspect string

const (
	AspectSanction Aspect = "sanksi" // what happens to the person
	AspectBasis    Aspect = "dasar"  // which rule says so
	AspectReport   Aspect = "lapor"  // how to report it
)

// Result is what a search found.
type Result struct {
	Outcome  Outcome
	Offered  int    // how many of the hits to show: 1, 2 to 4, or 0
	Hits     []Hit  // at most ten, best first, whatever the outcome
	Near     int    // with None: how many of the hits are worth a look all the same, at most 3
	Aspect   Aspect // empty if the question asks for the whole
	Who      string // an id of Who if the question names a kind of person
	Stage    string // "bakal-calon" or "calon" if it names the stage
	Election string // "pemilu" or "pilkada" if it names the election
	FollowUp bool   // the hits rest on Query.Previous
}

// Hit is a topic found, with a score between 0 and 1.
type Hit struct {
	Topic *Topic
	Score float64
}
