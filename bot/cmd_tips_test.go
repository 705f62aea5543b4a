package main

import (
	"bytes"
	"strings"
	"testing"

	"netralbot/tips"
)

// TestWordsCannotPassForOurs: what strangers wrote, or put into a bundle of
// their own making, drives no terminal, forges no line and is no formula.
func TestWordsCannotPassForOurs(t *testing.T) {
	const evil = "cerita\x1b[2J\r\u202egnp.\u2028\n=== 7K3Q-M2XP ===\nStatus:    selesai\n> Kepada pelapor (2029-01-01): bohong"
	d := tips.Dossier{
		Card:      tips.Card{Number: 77, State: tips.Received, Kind: "=HYPERLINK(1)", Unit: "@unit", Destination: "-1+1"},
		Report:    tips.Report{Texts: []string{evil}, When: evil, Place: evil, Who: evil, Topic: evil},
		Additions: []tips.Addition{{Texts: []string{evil}}},
		Messages:  []tips.Message{{Text: evil}},
		Notes:     []tips.Note{{Text: evil}},
	}
	text := dossierText(d)
	if strings.ContainsAny(text, "\x1b\r\u202e\u2028") {
		t.Errorf("control characters are left in %q", text)
	}
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "=== 7K3Q") || strings.HasPrefix(line, "Status:    selesai") || strings.HasPrefix(line, "> Kepada pelapor (2029-01-01)") {
			t.Errorf("a stranger's line looks like ours: %q", line)
		}
	}
	if n := strings.Count(text, "7K3Q-M2XP"); n != 8 {
		t.Errorf("%d of 8 texts are written out:\n%s", n, text)
	}
	var table bytes.Buffer
	if err := writeTable(&table, []tips.Dossier{d}); err != nil {
		t.Fatal(err)
	}
	for _, cell := range strings.Split(strings.Split(table.String(), "\n")[1], ",") {
		if strings.ContainsRune("=+-@", rune((cell + " ")[0])) {
			t.Errorf("%q is a formula", cell)
		}
	}
}
