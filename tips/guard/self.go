package guard

// selves finds what the writer says of themselves.
func selves(f folded) []span { return nil }

var given = map[string]bool{}

func common(word string) bool { return false }
