package desk

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	cdpbrowser "github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"netralbot/tips"
)

// office is an officer's machine: a desk that serves, a browser, and files.
type office struct {
	t      *testing.T
	ctx    context.Context
	d      *Desk
	addr   net.Addr
	root   string
	bundle string
	key    string
	vault  *vault
	clock  *clock
}

// newOffice prepares a bundle of three tips, sealed to a key with a passphrase.
func newOffice(t *testing.T, flags ...chromedp.ExecAllocatorOption) *office {
	t.Helper()
	ctx := browser(t, flags...)
	safe, id := safeKey(t)
	v := newVaultFor(t, id)
	v.tip(tips.Report{Kind: "fasilitas", Unit: "dinkes", Texts: []string{"Mobil dinas dipakai kampanye <b>di lapangan</b>"}, Photos: [][]byte{samplePhoto(400, 300, 1), samplePhoto(300, 400, 2)}})
	v.tip(tips.Report{Kind: "medsos", Texts: []string{"Unggahan dukungan di grup"}})
	v.tip(tips.Report{Kind: "uang", Unit: "disdik", Texts: []string{"Amplop di balai desa"}})
	o := &office{t: t, ctx: ctx, vault: v, clock: &clock{t: noon}}
	dir := t.TempDir()
	o.bundle, o.key = filepath.Join(dir, "antrean.bundle"), filepath.Join(dir, "kunci.txt")
	check(t, os.WriteFile(o.bundle, v.pull(), 0o600))
	check(t, os.WriteFile(o.key, safe, 0o600))
	o.d, o.addr, _ = serve(t, Options{Clock: o.clock.now})
	o.root = "http://" + o.addr.String() + o.d.gate.base
	o.run(chromedp.EmulateViewport(1366, 768), chromedp.Navigate(o.d.URL(o.addr)), reads("Buka laporan"))
	return o
}

func (o *office) run(steps ...action) {
	o.t.Helper()
	run(o.t, o.ctx, steps...)
}

// unlock goes through the unlock page.
func (o *office) unlock() {
	o.t.Helper()
	o.run(chromedp.SetUploadFiles(chromedp.CSS("#berkas"), []string{o.bundle}), chromedp.SetUploadFiles(chromedp.CSS("#kunci"), []string{o.key}),
		chromedp.SendKeys(chromedp.CSS("#sandi"), "sandi panjang"), press("#tombol-buka"), reads("Antrean laporan"), reads("1–3 dari 3 laporan"))
}

// The way of an officer: unlock, mistype, filter, read, look at photos, charts.
func TestOfficerInBrowser(t *testing.T) {
	o := newOffice(t)
	o.run(press("#tombol-buka"), reads("Belum ada berkas laporan."))
	o.run(chromedp.SetUploadFiles(chromedp.CSS("#berkas"), []string{o.bundle}), chromedp.SetUploadFiles(chromedp.CSS("#kunci"), []string{o.key}),
		chromedp.SendKeys(chromedp.CSS("#sandi"), "sandi salah\r"), reads("Sandi tidak cocok."), see(`document.activeElement.id === "galat"`))
	shoot(t, o.ctx, "alur-sandi-salah")
	o.run(chromedp.SendKeys(chromedp.CSS("#sandi"), "sandi panjang\r"), reads("1–3 dari 3 laporan"))

	// Filtering while typing; the address stays clean; Esc gives all back.
	o.run(key('/'), see(`document.activeElement.id === "cari"`), chromedp.KeyEvent("amplop"), reads("1–1 dari 1 laporan yang cocok"), see(`document.querySelector("mark")?.innerText === "Amplop"`))
	if at := ask[string](t, o.ctx, "location.href"); strings.Contains(at, "amplop") {
		t.Errorf("the search is in the address %s", at)
	}
	shoot(t, o.ctx, "alur-saring")
	o.run(key(escape), reads("1–3 dari 3 laporan."))
	o.run(chromedp.SetValue(chromedp.CSS("#jenis"), "medsos"), chromedp.Evaluate[chromedp.Void](`document.querySelector("#jenis").dispatchEvent(new Event("change", {bubbles: true}))`), reads("1–1 dari 1 laporan yang cocok"), reads("Unggahan dukungan"))
	o.run(press("#form-bersih button"), reads("1–3 dari 3 laporan."))
	o.run(press(`thead button[value="jenis"]`), see(`document.querySelector('th[aria-sort="ascending"]').innerText.startsWith("Jenis")`), see(`document.activeElement.innerText.startsWith("Jenis")`))

	// Rows by keys, a tip, back to the same row.
	o.run(key('j'), key('j'), key('k'), see(`document.activeElement === document.querySelectorAll("tbody th a")[0]`), key(enter), reads("Mobil dinas dipakai kampanye <b>di lapangan</b>"))
	if n := ask[int](t, o.ctx, `document.querySelectorAll(".tulisan b").length`); n != 0 {
		t.Error("a reporter's text became markup")
	}
	number := ask[string](t, o.ctx, `document.querySelector("h1 .nomor").innerText`)
	o.run(press("a[data-foto='1']"), see(`document.querySelector("#pembesar").open`), see(`document.querySelector("#pembesar img").naturalWidth === 400`),
		key('+'), see(`document.querySelector("#pembesar img").style.width === "150%"`), key('-'), key([]rune(kb.ArrowRight)[0]), see(`document.querySelector("#pembesar img").naturalWidth === 300`),
		key(escape), see(`!document.querySelector("#pembesar").open`), see(`document.activeElement.dataset.foto === "2"`))
	o.run(key('j'), see(`!document.querySelector("h1").innerText.includes("`+number+`")`), key('k'), reads("Laporan "+number))
	o.run(key(escape), reads("Antrean laporan"), see(`document.activeElement?.innerText === "`+number+`"`))

	// Help, and letters switched off.
	o.run(key('?'), see(`document.querySelector("#bantuan").open`), press("#pintasan"), key(escape), see(`!document.querySelector("#bantuan").open`), key('/'))
	if id := ask[string](t, o.ctx, "document.activeElement.id"); id == "cari" {
		t.Error("a letter works though letters are off")
	}

	o.run(chromedp.Navigate(o.root+"grafik"), see(`document.querySelectorAll("svg.waktu rect").length > 0`), reads("Menurut jenis"), see(`document.querySelector("svg.waktu rect:last-of-type").getBoundingClientRect().height > 20`))
	o.run(chromedp.Navigate(o.root+"tenggat"), reads("Besok (3)"), press(".kalender button"), reads("1–3 dari 3 laporan yang cocok"))
	shoot(t, o.ctx, "alur-tenggat")
}

// Exports are downloads: a PDF, a sheet, and a page that prints.
func TestExportInBrowser(t *testing.T) {
	o := newOffice(t)
	o.unlock()
	dir := t.TempDir()
	events := true
	o.run(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := chromedp.CallBrowser(ctx, cdpbrowser.SetDownloadBehavior, cdpbrowser.SetDownloadBehaviorParams{Behavior: cdpbrowser.SetDownloadBehaviorBehaviorAllow, DownloadPath: dir, EventsEnabled: &events})
		return err
	}))
	number := ask[string](t, o.ctx, `document.querySelector("tbody th a").innerText`)
	o.run(press("tbody th a"), press("#ekspor"), reads("Ekspor laporan "+number))
	for name, c := range map[string]struct {
		step  action
		magic string
	}{
		"laporan-" + number + ".pdf": {chromedp.Steps(chromedp.SendKeys(chromedp.CSS("#agenda"), "7/2026"), press("button.utama")), "%PDF-"},
		"antrean-2026-11-22.xlsx":    {chromedp.Steps(chromedp.Navigate(o.root+"ekspor"), press(`button[value="xlsx"]`)), "PK\x03\x04"},
		"antrean-2026-11-22.csv":     {chromedp.Steps(chromedp.Navigate(o.root+"ekspor"), press(`button[value="csv"]`)), "\xEF\xBB\xBFNomor;"},
	} {
		if strings.HasSuffix(name, ".pdf") {
			o.run(chromedp.Navigate(o.root + "laporan/" + number + "/ekspor"))
		}
		o.download(c.step)
		b, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil || !strings.HasPrefix(string(b), c.magic) {
			t.Errorf("%s: %q, %v", name, b[:min(8, len(b))], err)
		}
	}
	o.run(chromedp.Navigate(o.root+"laporan/"+number+"/ekspor"), press(`button[formaction]`), reads("Informasi awal, bukan laporan resmi"), see(`!document.querySelector("#cetak").hidden`))
	paper, err := chromedp.Run(o.ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4)))
	check(t, err)
	text := pdfText(t, paper)
	if !strings.Contains(text, "Yang menerima") || strings.Contains(text, "Keluar") || strings.Contains(text, "Ubah pilihan") {
		t.Errorf("on paper: %s", text)
	}
}

// download does steps and waits until a file is there.
func (o *office) download(step action) {
	o.t.Helper()
	ctx, stop := context.WithCancel(o.ctx)
	defer stop()
	events := chromedp.BrowserEvents(ctx, cdpbrowser.DownloadProgress)
	done := make(chan struct{})
	go func() {
		defer close(done)
		for e, err := range events {
			if err != nil || e.State == cdpbrowser.DownloadProgressStateCompleted {
				return
			}
		}
	}()
	o.run(step)
	select {
	case <-done:
	case <-time.After(30 * time.Second):
		o.t.Fatal("nothing was downloaded")
	}
}

// Locking empties this tab and every other; going back shows nothing.
func TestLockInBrowser(t *testing.T) {
	o := newOffice(t)
	o.unlock()
	second, stop := chromedp.NewContext(o.ctx)
	defer stop()
	run(t, second, chromedp.Navigate(o.root+"antrean"), reads("Unggahan dukungan"))
	o.run(press("tbody th a"), reads("Isi laporan"), press("#form-kunci button"), reads("Buka laporan"))
	run(t, second, reads("Buka laporan"))
	o.run(chromedp.NavigateBack(), reads("Buka laporan"))
	for _, ctx := range []context.Context{o.ctx, second} {
		if s := ask[string](t, ctx, "document.documentElement.outerHTML"); strings.Contains(s, "dukungan") || strings.Contains(s, "Mobil") {
			t.Error("a tab still holds a tip")
		}
	}
	o.run(chromedp.SendKeys(chromedp.CSS("#sandi"), "sandi panjang\r"), reads("1–3 dari 3 laporan"))

	// A minute before the lock the page asks; the answer keeps it open.
	o.clock.add(14*time.Minute + 20*time.Second)
	o.run(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("visibilitychange"))`), see(`document.querySelector("#jeda").open`), press("#lanjut-jeda"), see(`!document.querySelector("#jeda").open`))
	o.run(see(`fetch("` + o.root + `sisa").then(r => r.json()).then(s => s.detik > 890)`))
	o.clock.add(16 * time.Minute)
	o.run(chromedp.Evaluate[chromedp.Void](`dispatchEvent(new Event("visibilitychange"))`), reads("Terkunci sendiri."))

	// A program that is gone leaves no tip on the screen.
	o.run(chromedp.SendKeys(chromedp.CSS("#sandi"), "sandi panjang\r"), reads("1–3 dari 3 laporan"))
	o.d.leave()
	o.run(chromedp.Poll[chromedp.Void](`dispatchEvent(new Event("visibilitychange")) && document.body.innerText.includes("Program sudah berhenti")`, chromedp.WithPollingInterval(200*time.Millisecond), chromedp.WithPollingTimeout(30*time.Second)))
	if s := ask[string](t, o.ctx, "document.body.innerText"); strings.Contains(s, "Amplop") {
		t.Error("the tips are still on the screen")
	}
}

// Another site open in the same browser reads nothing and does nothing, nor
// does a name that is rebound to this machine.
func TestOtherSitesInBrowser(t *testing.T) {
	o := newOffice(t, chromedp.Flag("host-resolver-rules", "MAP jahat.example 127.0.0.1"))
	o.unlock()
	evil := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "text/html")
		fmt.Fprintf(w, `<title>jahat</title><iframe src="%[1]santrean"></iframe><img src="%[1]saset/ikon.svg"><form method="post" action="%[1]skunci"><input name="x"></form>`, o.root)
	}))
	defer evil.Close()
	tab, stop := chromedp.NewContext(o.ctx)
	defer stop()
	for _, site := range []string{evil.URL, strings.Replace(evil.URL, "127.0.0.1", "jahat.example", 1)} {
		run(t, tab, chromedp.Navigate(site), see(`document.title === "jahat"`))
		for name, expression := range map[string]string{
			"fetch":         `fetch("` + o.root + `antrean", {credentials: "include"}).then(r => r.text()).catch(() => "")`,
			"form by fetch": `fetch("` + o.root + `kunci", {method: "POST", mode: "no-cors", credentials: "include"}).then(r => r.text()).catch(() => "")`,
			"frame":         `(() => { try { return frames[0].document.body.innerText } catch { return "" } })()`,
			"picture":       `String(document.images[0].naturalWidth || "")`,
		} {
			if got := ask[string](t, tab, expression); got != "" {
				t.Errorf("%s from %s reads %q", name, site, got)
			}
		}
		run(t, tab, chromedp.Evaluate[chromedp.Void](`document.forms[0].submit()`), reads("Permintaan dari situs lain ditolak."))
	}
	run(t, tab, chromedp.Navigate(strings.Replace(o.root, "127.0.0.1", "jahat.example", 1)+"antrean"), reads("Alamat ini bukan alamat meja petugas."))
	o.run(chromedp.Reload(), reads("1–3 dari 3 laporan"))
}

// Without scripts everything that matters works.
func TestWithoutScripts(t *testing.T) {
	o := newOffice(t)
	o.run(chromedp.Func(func(ctx context.Context, target *chromedp.Target) error {
		_, err := cdp.Call(ctx, target, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
		return err
	}))
	o.run(chromedp.Navigate(o.root), chromedp.SetUploadFiles(chromedp.CSS("#berkas"), []string{o.bundle}), chromedp.SetUploadFiles(chromedp.CSS("#kunci"), []string{o.key}),
		chromedp.SendKeys(chromedp.CSS("#sandi"), "sandi panjang"), press("#tombol-buka"), chromedp.WaitVisible(chromedp.CSS("#hasil")),
		chromedp.SendKeys(chromedp.CSS("#cari"), "amplop"), press("#saring button.utama"), chromedp.WaitVisible(chromedp.CSS("mark")), press("tbody th a"), chromedp.WaitVisible(chromedp.CSS(".tulisan mark")))
	text, err := chromedp.Run(o.ctx, chromedp.Text(chromedp.CSS("main")))
	check(t, err)
	if !strings.Contains(text, "Amplop di balai desa") {
		t.Errorf("the tip: %s", text)
	}
}
