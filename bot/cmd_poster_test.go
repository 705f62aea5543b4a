package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"netralbot/bot/emulator"
)

// writeConfig writes the least configuration, with more lines at its end.
func writeConfig(t *testing.T, dir, api, more string) string {
	t.Helper()
	path := filepath.Join(dir, "config.toml")
	data := fmt.Sprintf("data_dir = %q\n[telegram]\napi_url = %q\n[tips]\nrecipients = [%q]\n%s", filepath.Join(dir, "data"), api, newRecipient(t), more)
	if err := os.WriteFile(path, []byte(data), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// ran runs a command line as the terminal would.
func ran(args ...string) (code int, out, errs string) {
	var o, e bytes.Buffer
	code = command(context.Background(), args, console{strings.NewReader(""), &o, &e})
	return code, o.String(), e.String()
}

func TestPosterAsksTheServer(t *testing.T) {
	server := emulator.ForTest(t, emulator.Options{Username: "kabupaten_contoh_bot"})
	t.Setenv("NETRALBOT_TOKEN", server.Token())
	dir := t.TempDir()
	config := writeConfig(t, dir, server.URL(), "[government]\nname = \"Pemerintah Kabupaten Contoh\"\n")
	out := filepath.Join(dir, "poster.svg")
	if code, _, errs := ran("poster", "--config", config, "--out", out); code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	svg, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"https://t.me/kabupaten_contoh_bot", "PEMERINTAH KABUPATEN CONTOH", "Bolehkah", "Telegram tetap mengetahui akun", "Lapor tanpa nama"} {
		if !bytes.Contains(svg, []byte(want)) {
			t.Errorf("the poster lacks %q", want)
		}
	}
}

func TestPosterOffline(t *testing.T) {
	dir := t.TempDir()
	config := writeConfig(t, dir, "http://127.0.0.1:1", "")
	out := filepath.Join(dir, "poster.pdf")
	if code, _, errs := ran("poster", "--config", config, "--out", out, "--username", "@contoh_bot", "--topic", "medsos-share"); code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	pdf, err := os.ReadFile(out)
	if err != nil || !bytes.HasPrefix(pdf, []byte("%PDF-")) {
		t.Fatalf("no PDF: %v", err)
	}
	for _, tt := range []struct {
		name string
		args []string
		want string
	}{
		{"it exists already", []string{"--out", out, "--username", "contoh_bot"}, "exists already"},
		{"another kind of file", []string{"--out", "poster.png", "--username", "contoh_bot"}, ".pdf or .svg"},
		{"no username", []string{"--out", filepath.Join(dir, "b.pdf"), "--username", "x y"}, "no username"},
		{"no topic", []string{"--out", filepath.Join(dir, "c.pdf"), "--username", "contoh_bot", "--topic", "tidak-ada"}, "no topic tidak-ada"},
		{"four topics", []string{"--out", filepath.Join(dir, "d.pdf"), "--username", "contoh_bot", "--topic", "medsos-share", "--topic", "medsos-like", "--topic", "medsos-follow", "--topic", "medsos-komentar"}, "three times"},
	} {
		code, _, errs := ran(append([]string{"poster", "--config", config}, tt.args...)...)
		if code != 2 || !strings.Contains(errs, tt.want) || !strings.Contains(errs, "hint: ") {
			t.Errorf("%s: exit %d: %s", tt.name, code, errs)
		}
	}
}

// TestPosterQuestionsAreReal: each default question is of the catalogue and
// short enough to be read from a distance.
func TestPosterQuestionsAreReal(t *testing.T) {
	catalogue, err := loadFAQ(nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range posterTopics {
		topic := catalogue.Topic(id)
		if topic == nil {
			t.Errorf("the catalogue has no %s", id)
			continue
		}
		if q := posterQuestion(topic); len(q) > 64 || !strings.HasPrefix(q, "Boleh") || !strings.HasSuffix(q, "?") {
			t.Errorf("%s asks %q", id, q)
		}
	}
}
