package desk

import (
	"context"
	"encoding/json"
	"errors"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// action is a step in the browser.
type action = chromedp.Action[chromedp.Void]

// browser starts a headless chromium, or skips the test without one; on CI a
// missing browser is a failure. Errors in the page's console fail the test.
func browser(t *testing.T, flags ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("-short: not in a browser")
	}
	path, err := exec.LookPath("chromium")
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal("no chromium: on CI the page must be tested in a browser")
		}
		t.Skip("no chromium: the page isn't tested in a browser")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.UserDataDir(t.TempDir()))
	options = append(options, flags...)
	alloc, stopBrowser := chromedp.NewExecAllocator(context.Background(), options...)
	t.Cleanup(stopBrowser)
	ctx, stop := chromedp.NewContext(alloc)
	// The first call may not carry a deadline: the browser would end with it.
	check(t, chromedp.Do(ctx, chromedp.Navigate("about:blank")))
	lines, watched := chromedp.Console(ctx), make(chan struct{})
	go func() {
		defer close(watched)
		for line, err := range lines {
			if err != nil {
				return
			}
			if (line.IsException() || line.Type == chromedp.ConsoleError) && line.Source != "network" {
				t.Errorf("the page's console: %s", line.Text)
			}
		}
	}()
	t.Cleanup(func() { stop(); <-watched })
	ctx, end := context.WithTimeout(ctx, 8*time.Minute)
	t.Cleanup(end)
	return ctx
}

// run does steps, and fails the test with a picture if one fails.
func run(t *testing.T, ctx context.Context, steps ...action) {
	t.Helper()
	if err := chromedp.Do(ctx, steps...); err != nil {
		shoot(t, ctx, "gagal-"+strings.ReplaceAll(t.Name(), "/", "-"))
		t.Fatal(err)
	}
}

// ask evaluates an expression on the page.
func ask[R any](t *testing.T, ctx context.Context, expression string) R {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[R](expression, chromedp.EvalAwaitPromise))
	check(t, err)
	return v
}

// see waits until an expression on the page is true and its scripts listen, also
// if the page changes meanwhile.
func see(expression string) action {
	const ready = `document.readyState !== "loading" && (!document.querySelector("script") || document.documentElement.dataset.siap === "")`
	poll := chromedp.Poll[chromedp.Void](ready+" && !!("+expression+")", chromedp.WithPollingInterval(30*time.Millisecond), chromedp.WithPollingTimeout(20*time.Second))
	return func(ctx context.Context, target *chromedp.Target) (chromedp.Void, error) {
		for {
			v, err := poll(ctx, target)
			var gone *cdproto.Error
			if errors.As(err, &gone) && ctx.Err() == nil {
				continue // the page this was asked of has made way for the next
			}
			return v, err
		}
	}
}

// reads waits until the page's text holds s.
func reads(s string) action {
	quoted, _ := json.Marshal(s)
	return see("document.body?.innerText.includes(" + string(quoted) + ")")
}

// key presses a key as a keyboard does: if the page takes it, no letter is
// typed. chromedp's own KeyEvent types it all the same.
func key(r rune) action {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		events := kb.Encode(r)
		down, up := *events[0], *events[len(events)-1]
		if len(events) == 3 {
			down.Text, down.UnmodifiedText = events[1].Text, events[1].UnmodifiedText
		}
		for _, e := range []input.DispatchKeyEventParams{down, up} {
			if _, err := cdp.Call(ctx, target, input.DispatchKeyEvent, e); err != nil {
				return err
			}
		}
		return nil
	})
}

const (
	escape = '\u001b'
	enter  = '\r'
)

func press(selector string) action { return chromedp.Click(chromedp.CSS(selector)) }

// shoot takes a picture for people to look at, when DESK_SHOTS names a folder.
func shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("DESK_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Logf("no picture: %v", err)
		return
	}
	check(t, os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600))
}

// scheme makes the page light or dark.
func scheme(name string) action {
	return chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
			Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}},
		})
		return err
	})
}

// serve runs a desk as the command does and returns it with its address. Serve
// must return without an error when the test ends.
func serve(t *testing.T, o Options) (*Desk, net.Addr, <-chan error) {
	t.Helper()
	if o.Clock == nil {
		o.Clock = func() time.Time { return noon }
	}
	d, err := Open(o)
	check(t, err)
	l, err := net.Listen("tcp", "127.0.0.1:0")
	check(t, err)
	ctx, stop := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- d.Serve(ctx, l) }()
	t.Cleanup(stop)
	return d, l.Addr(), done
}
