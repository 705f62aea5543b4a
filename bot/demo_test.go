package main

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// browser starts headless Chromium. A developer's machine may have none; where
// CI is set there must be one.
func browser(t *testing.T, width, height int) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no chromium: the demo page must be tried in a real browser")
		}
		t.Skip("no chromium on this machine: the demo page is not tried in a browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("disable-sync", true), chromedp.Flag("disable-quic", true), chromedp.WindowSize(width, height))
	ctx, cancel := chromedp.NewExecAllocator(t.Context(), options...)
	t.Cleanup(cancel)
	ctx, cancel = chromedp.NewContext(ctx)
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(cancel)
	return ctx
}

// TestDemoInBrowser starts the demo as a new user does and talks to the bot on
// the page: as an ASN who asks, and as the officer who opens the queue.
func TestDemoInBrowser(t *testing.T) {
	ctx := browser(t, 1366, 768)
	address := startDemo(t)
	if err := chromedp.Do(ctx, chromedp.Navigate("http://"+address), chromedp.WaitVisible(chromedp.CSS("header .demo")), chromedp.Click(chromedp.CSS("#pane-0 .start")), chromedp.Click(chromedp.CSS("#pane-1 .start"))); err != nil {
		t.Fatal(err)
	}
	// The three chats stand side by side, in the order of demoPeople.
	const asn, citizen, officer = 0, 1, 2
	say := func(pane int, words, want string) {
		t.Helper()
		box := fmt.Sprintf(`#pane-%d textarea`, pane)
		err := chromedp.Do(ctx,
			chromedp.SendKeys(chromedp.CSS(box), words+"\r"),
			chromedp.Poll[chromedp.Void](fmt.Sprintf(`document.querySelector('#pane-%d [role=log]').textContent.includes(%q)`, pane, want)),
		)
		if err != nil {
			t.Fatalf("pane %d: said %q and waited in vain for %q: %v", pane, words, want, err)
		}
	}
	say(asn, "klo cuma ngelike fb paslon kena gak", "MELANGGAR")
	say(officer, "/antrean", "Antrean")
	say(citizen, "/lapor", "informasi awal")
	if dir := os.Getenv("NETRALBOT_SCREENSHOTS"); dir != "" {
		png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, "demo.png"), png, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// startDemo runs the demo command on a free port.
func startDemo(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	r, w := io.Pipe()
	code := make(chan int, 1)
	go func() {
		code <- command(ctx, []string{"demo", "--addr", address}, console{strings.NewReader(""), w, os.Stderr})
	}()
	line, err := bufio.NewReader(r).ReadString('\n')
	if err != nil || !strings.Contains(line, address) {
		t.Fatalf("the demo printed %q, %v", line, err)
	}
	t.Cleanup(func() {
		cancel()
		if c := <-code; c != 0 {
			t.Errorf("the demo ended with %d", c)
		}
	})
	return address
}
