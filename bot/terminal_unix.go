//go:build unix

package main

import (
	"os/signal"
	"syscall"
)

// keepInBackground lets a program that was started with & read its terminal: by
// default the system stops it for that; now the read fails.
func keepInBackground() { signal.Ignore(syscall.SIGTTIN) }
