package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"
)

// axe returns the source of axe-core, from the file that AXE_JS names.
func axe(t *testing.T) string {
	t.Helper()
	path := os.Getenv("AXE_JS")
	if path == "" {
		if os.Getenv("CI") != "" {
			t.Fatal("AXE_JS is not set: on CI the pages must be checked with axe-core")
		}
		t.Skip("AXE_JS is not set (the path of axe.min.js, from npm i axe-core): accessibility isn't checked")
	}
	b, err := os.ReadFile(path)
	check(t, err)
	return string(b)
}

// violation is what axe-core finds wrong.
type violation struct {
	ID     string `json:"id"`
	Impact string `json:"impact"`
	Help   string `json:"help"`
	Nodes  []struct {
		Target         []any  `json:"target"`
		FailureSummary string `json:"failureSummary"`
	} `json:"nodes"`
}

// violations runs axe-core on the page.
func violations(t *testing.T, ctx context.Context, source string) []violation {
	t.Helper()
	_, err := chromedp.Run(ctx, chromedp.Evaluate[chromedp.Void]("if (!window.axe) {"+source+"\n}"))
	check(t, err)
	out := ask[string](t, ctx, `axe.run(document, {runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"], resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations))`)
	var list []violation
	check(t, json.Unmarshal([]byte(out), &list))
	return list
}

// Every state of the page is free of what axe-core calls serious or critical,
// in light and dark, and no state is wider than the screen.
func TestGallery(t *testing.T) {
	ctx := browser(t)
	source := axe(t)
	d, addr, _ := serve(t, Options{Gallery: true, Names: sampleNames})
	run(t, ctx, chromedp.EmulateViewport(1366, 768), chromedp.Navigate(d.URL(addr)), reads("Buka laporan"))
	root := "http://" + addr.String() + d.gate.base + "galeri/"
	for _, e := range d.gallery.states {
		for _, size := range []struct {
			w, h    int64
			schemes []string // colours don't depend on the size
		}{{1366, 768, []string{"light", "dark"}}, {360, 740, []string{"light"}}} {
			run(t, ctx, chromedp.EmulateViewport(size.w, size.h), scheme("light"), chromedp.Navigate("about:blank"),
				chromedp.Navigate(root+e.Name+"/"+e.Hash), see(`document.querySelector("main h1")`))
			if e.Hash != "" || e.left > 0 {
				run(t, ctx, see(`document.querySelector("dialog[open]")`))
			}
			name := fmt.Sprintf("%s-%d", e.Name, size.w)
			for _, s := range size.schemes {
				run(t, ctx, scheme(s), see(`matchMedia("(prefers-color-scheme: `+s+`)").matches`), settled())
				shoot(t, ctx, name+"-"+s)
				if size.w == 360 && strings.HasPrefix(e.Name, "galat-") {
					continue // one page with other words
				}
				for _, v := range violations(t, ctx, source) {
					if v.Impact == "serious" || v.Impact == "critical" || v.Impact == "moderate" {
						t.Errorf("%s %s: %s (%s): %s", name, s, v.ID, v.Impact, v.Help)
						for _, n := range v.Nodes[:min(3, len(v.Nodes))] {
							t.Logf("  %v: %s", n.Target, strings.ReplaceAll(n.FailureSummary, "\n", " "))
						}
					}
				}
			}
			if over := ask[int](t, ctx, `document.documentElement.scrollWidth - innerWidth`); over > 0 {
				t.Errorf("%s is %d pixels wider than the screen", name, over)
			}
		}
	}
}

// settled waits for pictures and for transitions of colour.
func settled() action {
	return see(`[...document.images].every(i => i.complete || i.loading === "lazy") && document.getAnimations().every(a => a.playState !== "running")`)
}

var sampleNames = Names{
	Government:   "Pemerintah Kabupaten Contoh",
	Units:        map[string]string{"dinas-contoh": "Dinas Contoh", "kecamatan-contoh": "Kecamatan Contoh"},
	Destinations: map[string]string{"bawaslu": "Bawaslu Kabupaten Contoh", "bkn": "Badan Kepegawaian Negara"},
}

// Without the option there is no gallery.
func TestGalleryIsOptional(t *testing.T) {
	v := visit(t, Options{})
	for _, path := range []string{"galeri", "galeri/antrean/"} {
		if a := v.get(path); a.status != 404 {
			t.Errorf("%s: %d", path, a.status)
		}
	}
	if v := visit(t, Options{Gallery: true}); v.get("galeri").status != 200 {
		t.Error("the gallery doesn't open")
	}
}

// What a reporter wrote can't become markup, an address or a script, in any
// state that shows it.
func TestHostileReporter(t *testing.T) {
	v := visit(t, Options{Gallery: true, Clock: func() time.Time { return noon }})
	for _, e := range v.d.gallery.states {
		body := v.get("galeri/" + e.Name + "/").body
		for _, bad := range []string{"<script>alert", "<img src=x", "<svg onload", "javascript:alert(1)\"", "\u202E", "\x1b"} {
			if strings.Contains(body, bad) {
				t.Errorf("%s holds %q", e.Name, bad)
			}
		}
		if e.Name == "laporan-kasar" && !strings.Contains(body, "&lt;script&gt;alert(1)") {
			t.Error("the hostile tip isn't shown at all")
		}
	}
}
