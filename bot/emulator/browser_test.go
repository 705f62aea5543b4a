package emulator_test

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"netralbot/bot/emulator"
)

// browser starts a headless chromium, or skips the test without one; on CI a
// missing browser is a failure. Errors in the page's console fail the test.
func browser(t *testing.T) context.Context {
	t.Helper()
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("no chromium found; on CI the page must be tested in a browser")
		}
		t.Skip("no chromium found: the page isn't tested in a browser")
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.Flag("disable-background-networking", true), chromedp.UserDataDir(t.TempDir()))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
	t.Cleanup(stop)
	ctx, stop := chromedp.NewContext(alloc)
	t.Cleanup(stop)
	// The first call may not carry a deadline: the browser would end with it.
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatal(err)
	}
	watched := make(chan struct{})
	lines := chromedp.Console(ctx)
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
	ctx, end := context.WithTimeout(ctx, 90*time.Second)
	t.Cleanup(end)
	return ctx
}

type action = chromedp.Action[chromedp.Void]

func run(t *testing.T, ctx context.Context, actions ...action) {
	t.Helper()
	if err := chromedp.Do(ctx, actions...); err != nil {
		shoot(t, ctx, "failed-"+strings.ReplaceAll(t.Name(), "/", "-"))
		t.Fatal(err)
	}
}

// ask evaluates an expression on the page.
func ask[R any](t *testing.T, ctx context.Context, expression string) R {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[R](expression))
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// shoot takes a picture for people to look at, when EMULATOR_SHOTS names a
// folder.
func shoot(t *testing.T, ctx context.Context, name string) {
	t.Helper()
	dir := os.Getenv("EMULATOR_SHOTS")
	if dir == "" {
		return
	}
	png, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		t.Logf("no picture: %v", err)
		return
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), png, 0o600); err != nil {
		t.Fatal(err)
	}
}

// see waits until an expression over the page is true.
func see(expression string) action {
	return chromedp.Poll[chromedp.Void]("!!("+expression+")", chromedp.WithPollingInterval(50*time.Millisecond), chromedp.WithPollingTimeout(10*time.Second))
}

// says waits until a pane shows a text.
func says(pane, text string) action {
	return see(`document.querySelector("` + pane + ` .list")?.innerText.includes(` + quote(text) + `)`)
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

// press clicks the button of a pane whose text contains a label, the newest.
func press(pane, label string) action {
	return chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll("` + pane + ` .key")].filter(b => b.innerText.includes(` + quote(label) + `)).at(-1).click()`)
}

func demo(t *testing.T) *emulator.Server {
	t.Helper()
	s := emulator.ForTest(t, emulator.Options{Page: true, People: demoPeople})
	b := echoBot{t, s}
	start(t, s, b.handle)
	call(t, s, "setMyDescription", params{"description": "Netralbot menjawab pertanyaan tentang netralitas ASN dan menerima informasi awal tanpa menyimpan identitas Anda."})
	call(t, s, "setMyCommands", params{"commands": []params{
		{"command": "tanya", "description": "Tanya aturan netralitas"},
		{"command": "lapor", "description": "Sampaikan informasi awal"},
		{"command": "status", "description": "Ikuti laporan dengan kode"},
		{"command": "bantuan", "description": "Bantuan"},
	}})
	return s
}

func TestPageInBrowser(t *testing.T) {
	ctx := browser(t)
	s := demo(t)
	run(t, ctx, chromedp.EmulateViewport(1366, 768), chromedp.Navigate(s.URL()), see(`document.querySelectorAll(".pane").length === 3`),
		see(`document.querySelector("#pane-0 .empty .about")?.innerText.includes("netralitas ASN")`))
	shoot(t, ctx, "wide-empty")
	run(t, ctx, chromedp.Click(chromedp.CSS("#pane-0 .start")), says("#pane-0", "Selamat datang"))
	run(t, ctx, see(`document.querySelector("#pane-0 .bubble strong")?.innerText === "Netralbot"`),
		see(`document.querySelector("#pane-0 .text a")?.href === "https://example.org/aturan"`))
	t.Run("a long quote unfolds", func(t *testing.T) {
		height := `document.querySelector("#pane-0 blockquote.long").clientHeight`
		folded := ask[float64](t, ctx, height)
		run(t, ctx, chromedp.Click(chromedp.CSS("#pane-0 .unfold")), see(`document.querySelector("#pane-0 .unfold").ariaExpanded === "true"`))
		if open := ask[float64](t, ctx, height); folded < 50 || folded > 80 || open <= folded+30 {
			t.Errorf("the quote has a height of %v, open %v", folded, open)
		}
		shoot(t, ctx, "wide-unfolded")
		run(t, ctx, chromedp.Click(chromedp.CSS("#pane-0 .unfold")), see(height+" < 80"))
		shoot(t, ctx, "wide-folded")
	})
	t.Run("two people don't see each other", func(t *testing.T) {
		run(t, ctx, chromedp.Click(chromedp.CSS("#pane-1 .start")), says("#pane-1", "Selamat datang"),
			chromedp.SendKeys(chromedp.CSS("#pane-1 textarea"), "rahasia warga\r"), says("#pane-1", "Anda menulis: rahasia warga"))
		if ask[bool](t, ctx, `document.querySelector("#pane-0").innerText.includes("rahasia")`) {
			t.Error("the message of one person shows in another's chat")
		}
	})
	t.Run("markup stays text", func(t *testing.T) {
		attack := `<img src=x onerror="document.title='kena'"><b>tebal</b>`
		run(t, ctx, chromedp.SendKeys(chromedp.CSS("#pane-1 textarea"), attack+"\r"), says("#pane-1", "Anda menulis: "+attack))
		if title := ask[string](t, ctx, `document.title`); !strings.HasPrefix(title, "DEMO") {
			t.Errorf("the title became %q", title)
		}
	})
	t.Run("toast, alert and edit", func(t *testing.T) {
		run(t, ctx, press("#pane-0", "Lapor"), see(`document.querySelector("#pane-0 .toast").innerText === "Laporan belum dibuka"`))
		shoot(t, ctx, "wide-toast")
		run(t, ctx, press("#pane-0", "Cek laporan"), see(`document.querySelector("#alert").open`))
		shoot(t, ctx, "wide-alert")
		run(t, ctx, chromedp.Click(chromedp.CSS("#alert button")), press("#pane-0", "Tanya aturan"), says("#pane-0", "Silakan tulis pertanyaan"))
	})
	t.Run("commands and inline mode", func(t *testing.T) {
		run(t, ctx, chromedp.SendKeys(chromedp.CSS("#pane-0 textarea"), "/"), see(`document.querySelectorAll("#pane-0 .picker [role=option]").length === 5`))
		shoot(t, ctx, "wide-commands")
		run(t, ctx, chromedp.SendKeys(chromedp.CSS("#pane-0 textarea"), "ban"), see(`document.querySelectorAll("#pane-0 .picker [role=option]").length === 1`),
			chromedp.Click(chromedp.CSS("#pane-0 .picker [role=option]")), says("#pane-0", "/bantuan"),
			chromedp.SendKeys(chromedp.CSS("#pane-0 textarea"), "@netralbot foto"), see(`document.querySelectorAll("#pane-0 .picker [role=option]").length === 3`))
		shoot(t, ctx, "wide-inline")
		run(t, ctx, chromedp.Click(chromedp.CSS("#pane-0 .picker [role=option]:nth-child(2)")), says("#pane-0", "Berfoto dengan calon"))
	})
	t.Run("reply keyboard", func(t *testing.T) {
		run(t, ctx, chromedp.Click(chromedp.CSS("#pane-2 .start")), says("#pane-2", "Selamat datang"),
			chromedp.SendKeys(chromedp.CSS("#pane-2 textarea"), "/tombol\r"), see(`document.querySelectorAll("#pane-2 .reply-keys .key").length === 3`))
		shoot(t, ctx, "wide-keyboard")
		run(t, ctx, press("#pane-2", "Lewati"), says("#pane-2", "Anda menulis: Lewati"), see(`document.querySelectorAll("#pane-2 .reply-keys .key").length === 0`))
	})
	t.Run("a long answer is read from its top", func(t *testing.T) {
		run(t, ctx, chromedp.SendKeys(chromedp.CSS("#pane-2 textarea"), "/panjang\r"), says("#pane-2", "wajib netral. Aparatur"),
			see(`(r => r.top > 100 && r.top < 260 && r.bottom > innerHeight)([...document.querySelectorAll("#pane-2 .theirs:not(.typing)")].at(-1).getBoundingClientRect())`))
	})
	t.Run("photos", func(t *testing.T) { pagePhotos(t, ctx, s) })
	t.Run("edit, delete, connection", func(t *testing.T) { pageChanges(t, ctx, s) })
	t.Run("phone", func(t *testing.T) { pagePhone(t, ctx, s) })
}

func pagePhotos(t *testing.T, ctx context.Context, s *emulator.Server) {
	dir := t.TempDir()
	var names []string
	for i, size := range [][2]int{{640, 480}, {480, 640}, {600, 600}} {
		name := filepath.Join(dir, string(rune('a'+i))+".jpg")
		if err := os.WriteFile(name, photo(t, size[0], size[1]), 0o600); err != nil {
			t.Fatal(err)
		}
		names = append(names, name)
	}
	run(t, ctx, chromedp.SetUploadFiles(chromedp.CSS("#pane-1 input[type=file]"), names), see(`document.querySelectorAll("#pane-1 .thumb img").length === 3`),
		chromedp.SendKeys(chromedp.CSS("#pane-1 textarea"), "tiga bukti"))
	shoot(t, ctx, "wide-attach")
	run(t, ctx, chromedp.SendKeys(chromedp.CSS("#pane-1 textarea"), "\r"),
		see(`document.querySelectorAll("#pane-1 .grid.many img").length === 3 && [...document.querySelectorAll("#pane-1 .grid img")].every(i => i.naturalWidth > 0)`),
		see(`document.querySelectorAll("#pane-1 .grid").length === 1`), says("#pane-1", "tiga bukti"))
	shoot(t, ctx, "wide-album")
	if _, err := s.Person("warga").AwaitText(deadline(t), "Foto diterima."); err != nil {
		t.Fatal(err)
	}
	id := s.Person("warga").ID()
	if r := upload(t, s, "sendDocument", map[string]string{"chat_id": itoa(id), "caption": "Rekap"}, map[string][]byte{"document": []byte("a;b")}); !r.OK {
		t.Fatal(r.Description)
	}
	run(t, ctx, see(`document.querySelector("#pane-1 a.file")?.getAttribute("download") === "document.bin"`))
}

func pageChanges(t *testing.T, ctx context.Context, s *emulator.Server) {
	warga := s.Person("warga")
	bot := must[sent](t, s, "sendMessage", params{"chat_id": warga.ID(), "text": "Akan dihapus"})
	run(t, ctx, says("#pane-1", "Akan dihapus"))
	call(t, s, "deleteMessage", params{"chat_id": warga.ID(), "message_id": bot.MessageID})
	run(t, ctx, see(`!document.querySelector("#pane-1 .list").innerText.includes("Akan dihapus")`))
	call(t, s, "sendChatAction", params{"chat_id": warga.ID(), "action": "typing"})
	run(t, ctx, see(`document.querySelector("#pane-1 .status").innerText === "sedang mengetik…"`))
	own := warga.Send("salah ketik")
	run(t, ctx, says("#pane-1", "salah ketik"),
		chromedp.Evaluate[chromedp.Void](`document.querySelector('#pane-1 [data-id="`+itoa(int64(own.ID))+`"] .more').click()`),
		see(`document.querySelectorAll(".menu [role=menuitem]").length === 4`))
	shoot(t, ctx, "wide-menu")
	run(t, ctx, chromedp.Evaluate[chromedp.Void](`[...document.querySelectorAll(".menu button")].find(b => b.innerText === "Ubah").click()`),
		chromedp.SetValue(chromedp.CSS("#pane-1 textarea"), "sudah betul"), chromedp.SendKeys(chromedp.CSS("#pane-1 textarea"), "\r"),
		see(`document.querySelector('#pane-1 [data-id="`+itoa(int64(own.ID))+`"] .bubble').innerText.includes("diubah")`), says("#pane-1", "sudah betul"))
}

func pagePhone(t *testing.T, ctx context.Context, s *emulator.Server) {
	run(t, ctx, chromedp.EmulateViewport(360, 740, chromedp.EmulateMobile), see(`getComputedStyle(document.querySelector("#tabs")).display === "flex"`),
		see(`[...document.querySelectorAll(".pane")].filter(p => p.checkVisibility()).length === 1`))
	s.Person("asn").Send("/start")
	run(t, ctx, see(`[...document.querySelectorAll("#pane-0 .key")].some(k => k.innerText.includes("Lapor"))`))
	shoot(t, ctx, "phone-asn")
	must[sent](t, s, "sendMessage", params{"chat_id": s.Person("petugas").ID(), "text": "Laporan baru"})
	run(t, ctx, see(`document.querySelector("#tab-2 .dot").checkVisibility()`))
	shoot(t, ctx, "phone-unread")
	if ask[bool](t, ctx, `document.documentElement.scrollWidth > innerWidth`) {
		t.Error("the page is wider than the phone")
	}
	run(t, ctx, chromedp.Click(chromedp.CSS("#tab-2")), see(`!document.querySelector("#tab-2 .dot").checkVisibility()`), says("#pane-2", "Laporan baru"))
	run(t, ctx, chromedp.Click(chromedp.CSS("#tab-1")), see(`document.querySelector("#pane-1").checkVisibility()`))
	shoot(t, ctx, "phone-warga")
	run(t, ctx, chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: "dark"}}})
		return err
	}))
	shoot(t, ctx, "phone-dark")
}

// Every control has a name, and the page is built as a reader expects.
func TestPageIsAccessible(t *testing.T) {
	ctx := browser(t)
	s := demo(t)
	for _, p := range demoPeople {
		s.Person(p.Key).Start("")
		s.Person(p.Key).SendPhoto("bukti", photo(t, 40, 40))
	}
	must[sent](t, s, "sendMessage", params{"chat_id": s.Person("asn").ID(), "text": "tersembunyi", "entities": []params{{"type": "spoiler", "offset": 0, "length": 11}}})
	if err := s.AwaitIdle(deadline(t)); err != nil {
		t.Fatal(err)
	}
	run(t, ctx, chromedp.EmulateViewport(1366, 768), chromedp.Navigate(s.URL()), see(`document.querySelectorAll(".grid img").length === 3`))
	nameless := ask[[]string](t, ctx, `[...document.querySelectorAll("button, a, input:not([type=file]), textarea, img, [role=button], dialog, [role=log], [role=listbox]")]
		.filter(n => n.checkVisibility() || n.matches("dialog"))
		.filter(n => !(n.getAttribute("aria-label") || n.getAttribute("aria-labelledby") || n.alt || n.innerText?.trim() || n.labels?.length))
		.map(n => n.outerHTML.slice(0, 120))`)
	if len(nameless) > 0 {
		t.Errorf("without a name: %q", nameless)
	}
	if n := ask[int](t, ctx, `document.querySelectorAll("h1").length`); n != 1 {
		t.Errorf("%d main headings", n)
	}
	if twice := ask[int](t, ctx, `(() => { const ids = [...document.querySelectorAll("[id]")].map(n => n.id); return ids.length - new Set(ids).size })()`); twice != 0 {
		t.Errorf("%d ids are used twice", twice)
	}
	// A text's contrast against its own box is at least 4.5 to 1.
	weak := ask[[]string](t, ctx, contrastScript)
	if len(weak) > 0 {
		t.Errorf("too weak a contrast: %q", weak)
	}
	// The keyboard alone opens the menu of a message and leaves it again.
	run(t, ctx, chromedp.Focus(chromedp.CSS("#pane-0 .more")), chromedp.KeyEvent("\r"), see(`document.activeElement.getAttribute("role") === "menuitem"`),
		chromedp.KeyEvent("\x1b"), see(`!document.querySelector(".menu") && document.activeElement.classList.contains("more")`))
}

const contrastScript = `(() => {
	const parse = c => c.match(/[\d.]+/g).map(Number);
	const light = ([r, g, b]) => { const [x, y, z] = [r, g, b].map(v => (v /= 255) <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4); return .2126 * x + .7152 * y + .0722 * z };
	const ground = node => { for (; node; node = node.parentElement) { const c = parse(getComputedStyle(node).backgroundColor); if (c.length < 4 || c[3] > .8) return c; if (getComputedStyle(node).backgroundImage !== "none") return null } return [255, 255, 255] };
	return [...document.querySelectorAll("h1, h2, p, strong, span, time, button, .text, .meta")].filter(n => n.checkVisibility() && [...n.childNodes].some(c => c.nodeType === 3 && c.data.trim()))
		.filter(n => !n.closest("[disabled], .spoiler")).flatMap(n => {
			const back = ground(n); if (!back) return [];
			const [a, b] = [light(parse(getComputedStyle(n).color)), light(back)].sort((x, y) => y - x);
			const ratio = (a + .05) / (b + .05);
			return ratio < 4.5 ? [n.className + " " + n.innerText.slice(0, 20) + " " + ratio.toFixed(2)] : [];
		});
})()`

// A demo that goes and comes back is noticed and found again.
func TestPageReconnects(t *testing.T) {
	ctx := browser(t)
	s := emulator.New(emulator.Options{Page: true, People: demoPeople})
	addr := strings.TrimPrefix(s.URL(), "http://")
	s.Person("asn").Send("sebelum putus")
	run(t, ctx, chromedp.EmulateViewport(1366, 768), chromedp.Navigate(s.URL()), says("#pane-0", "sebelum putus"), see(`document.querySelector("#banner").hidden`))
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	run(t, ctx, see(`!document.querySelector("#banner").hidden`))
	shoot(t, ctx, "wide-lost")
	again := emulator.New(emulator.Options{Page: true, People: demoPeople})
	if err := again.Start(addr); err != nil {
		t.Fatal(err)
	}
	defer again.Close()
	again.Person("asn").Send("sesudah kembali")
	run(t, ctx, says("#pane-0", "sesudah kembali"), see(`document.querySelector("#banner").hidden`), see(`!document.querySelector("#pane-0 .list").innerText.includes("sebelum putus")`))
}
