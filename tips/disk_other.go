//go:build !linux

package tips

// freeDisk isn't known here; the limit on the size of the store still holds.
func freeDisk(string) (int64, bool) { return 0, false }
