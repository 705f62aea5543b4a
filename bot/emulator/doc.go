// Package emulator is a Telegram Bot API server for this machine.
package emulator
