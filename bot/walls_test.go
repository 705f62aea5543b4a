package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// TestWalls holds the walls of the house: who may import what.
func TestWalls(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "netralbot/...").Output()
	if err != nil {
		t.Fatal(err)
	}
	const (
		telegramLibrary = "github.com/go-telegram-bot-api/telegram-bot-api/v5"
		bbolt           = "go.etcd.io/bbolt"
	)
	under := func(pkg, dir string) bool { return pkg == dir || strings.HasPrefix(pkg, dir+"/") }
	seen := 0
	for line := range strings.Lines(string(out)) {
		pkg, rest, _ := strings.Cut(strings.TrimSpace(line), " ")
		imports := strings.Fields(rest)
		seen++
		for _, imp := range imports {
			switch {
			case imp == telegramLibrary && pkg != "netralbot/bot/telegram":
				t.Errorf("%s imports the Telegram library: only bot/telegram may", pkg)
			case (imp == bbolt || strings.HasPrefix(imp, "filippo.io/age")) && pkg != "netralbot/tips":
				t.Errorf("%s imports %s: only tips may", pkg, imp)
			case under(pkg, "netralbot/faq") && under(imp, "netralbot") && !under(imp, "netralbot/faq"):
				t.Errorf("%s imports %s: faq knows nothing else of ours", pkg, imp)
			case under(pkg, "netralbot/tips") && under(imp, "netralbot") && !under(imp, "netralbot/tips"):
				t.Errorf("%s imports %s: tips knows nothing else of ours", pkg, imp)
			case under(pkg, "netralbot/bot/emulator") && under(imp, "netralbot") && !under(imp, "netralbot/bot/emulator"):
				t.Errorf("%s imports %s: the emulator knows only the wire format", pkg, imp)
			case pkg == "netralbot/bot/chat" && slices.Contains([]string{"os", "net", "net/http", "io/fs", "database/sql", "crypto/rand", "math/rand", "math/rand/v2", "log", "log/slog"}, imp):
				t.Errorf("chat imports %s: it does no I/O", imp)
			}
		}
	}
	if seen < 8 {
		t.Errorf("only %d packages were looked at", seen)
	}
}

// TestChatReadsNoClock: the time comes with the event.
func TestChatReadsNoClock(t *testing.T) {
	for name, src := range sources(t, "chat/*.go") {
		if strings.Contains(src, "time.Now") || strings.Contains(src, "time.Since") {
			t.Errorf("%s reads the clock", name)
		}
	}
}

// TestOnlyDemoLinksTheEmulator: run serves none of its routes.
func TestOnlyDemoLinksTheEmulator(t *testing.T) {
	for name, src := range sources(t, "*.go") {
		if strings.Contains(src, `"netralbot/bot/emulator"`) && filepath.Base(name) != "cmd_demo.go" {
			t.Errorf("%s imports the emulator: only the demo may", name)
		}
	}
}

// sources reads the non-test sources of a pattern.
func sources(t *testing.T, pattern string) map[string]string {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no sources: %v", err)
	}
	all := map[string]string{}
	for _, f := range files {
		if strings.HasSuffix(f, "_test.go") {
			continue
		}
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		all[f] = string(b)
	}
	return all
}
