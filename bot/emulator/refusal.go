package emulator

import "fmt"

// Refusal is something Telegram would have refused, or that this server
// doesn't know.
type Refusal struct {
	Method      string
	Code        int // HTTP status; 0 when Telegram would have ignored it
	Description string
	ChatID      int64
}

func (r Refusal) String() string {
	return fmt.Sprintf("%s: %d %s", r.Method, r.Code, r.Description)
}
