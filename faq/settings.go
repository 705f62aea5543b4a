package faq

// settings are the numbers of data/words/search.toml. They were fitted to
// questions that are not the ones figures are reported on; the file says what
// each does.
type settings struct {
	Rounds int     `toml:"rounds"`
	Rate   float32 `toml:"rate"`
	Decay  float32 `toml:"decay"`
	Quiet  float32 `toml:"quiet"`
	Shrink float64 `toml:"shrink"`
	Body   float32 `toml:"body"`
	Near   float32 `toml:"near"`

	ScopeRounds int     `toml:"scope_rounds"`
	ScopeRate   float32 `toml:"scope_rate"`

	TrustScope  float32 `toml:"trust_scope"`
	TrustNear   float32 `toml:"trust_near"`
	TrustScore  float32 `toml:"trust_score"`
	TrustOffset float32 `toml:"trust_offset"`
	Heat        float32 `toml:"heat"`

	Nearest float64 `toml:"nearest"`
	Decline float32 `toml:"decline"`
	Sure    float32 `toml:"sure"`
	Single  float32 `toml:"single"`
	Spread  float32 `toml:"spread"`
	Guard   float32 `toml:"guard"`

	Context float32 `toml:"context"`
}
