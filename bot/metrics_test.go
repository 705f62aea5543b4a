package main

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"netralbot/bot/emulator"
	"netralbot/tips"
)

// figure reads one line of the exposition, -1 if it isn't there.
func figure(t *testing.T, body, name string) float64 {
	t.Helper()
	for line := range strings.Lines(body) {
		if value, ok := strings.CutPrefix(line, name+" "); ok {
			var f float64
			if _, err := fmt.Sscan(value, &f); err != nil {
				t.Fatal(err)
			}
			return f
		}
	}
	return -1
}

// figures reads the metrics once the bot has dealt with all that was sent.
func (h *house) figures() string {
	h.t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if err := h.server.AwaitIdle(ctx); err != nil {
		h.t.Fatal(err)
	}
	_, body := h.get("/metrics")
	return body
}

// TestFigures counts what went over the wire.
func TestFigures(t *testing.T) {
	h := build(t, "", houseOptions{config: healthy})
	p := h.person("guru")
	p.says("/start", "Kabupaten Contoh")
	p.says("resep rendang padang buat lebaran", "Belum ada di katalog")
	p.says("zxcv qwer", "Belum ada di katalog")
	body := h.figures()
	for name, want := range map[string]float64{
		"netralbot_updates_total":                  3,
		"netralbot_messages_sent_total":            3,
		`netralbot_searches_total{outcome="none"}`: 2,
		"netralbot_sessions":                       1,
		"netralbot_drafts":                         0,
		"netralbot_panics_total":                   0,
		"netralbot_request_retries_total":          0,
		"netralbot_requests_refused_total":         0,
		`netralbot_tips{state="diterima"}`:         0,
		`netralbot_tips{state="selesai"}`:          0,
		"netralbot_queue_overdue":                  0,
	} {
		if got := figure(t, body, name); got != want {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	for _, name := range []string{"process_resident_memory_bytes", "go_goroutines", "netralbot_connected_timestamp_seconds", "netralbot_disk_free_bytes"} {
		if figure(t, body, name) <= 0 {
			t.Errorf("%s is missing", name)
		}
	}
	if !strings.Contains(body, `netralbot_build_info{version="`+version()+`"} 1`) {
		t.Error("the version is missing")
	}
}

// TestFiguresTellNothingOfAnybody plants a name, an account and words, and
// looks for them and for labels that could hold such.
func TestFiguresTellNothingOfAnybody(t *testing.T) {
	h := build(t, "", houseOptions{config: healthy})
	who := h.server.Person("pelapor", emulator.Profile{ID: 7_311_223_344, FirstName: "Zubaidah", LastName: "Kertapati", Username: "zubaidah_k"})
	p := &someone{Person: who, h: h}
	code := tell(t, p)
	p.says("apakah Zubaidah Kertapati boleh", "")
	body := h.figures()
	for _, planted := range []string{"7311223344", "Zubaidah", "Kertapati", "zubaidah_k", "Lurah", "dinas-kesehatan", "medsos", code, strings.ReplaceAll(code, "-", "")} {
		if strings.Contains(strings.ToLower(body), strings.ToLower(planted)) {
			t.Errorf("the figures hold %q", planted)
		}
	}
	labels := regexp.MustCompile(`([a-z_]+)="`)
	for line := range strings.Lines(body) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		for _, m := range labels.FindAllStringSubmatch(line, -1) {
			switch m[1] {
			case "state", "outcome", "version", "quantile", "le":
			default:
				t.Errorf("a label nobody thought of: %s", line)
			}
		}
	}
}

// TestFiguresTellNoMoment: what a monitor sees before and after a tip is the
// same, and changes only with the day.
func TestFiguresTellNoMoment(t *testing.T) {
	now := &clock{at: time.Date(2029, 3, 1, 8, 0, 0, 0, time.UTC)}
	h := build(t, "", houseOptions{config: healthy, now: now.now})
	before := h.figures()
	tell(t, h.person("warga"))
	after := h.figures()
	const received = `netralbot_tips{state="diterima"}`
	if a, b := figure(t, before, received), figure(t, after, received); a != 0 || b != 0 {
		t.Errorf("the figure went from %v to %v on the day of the tip", a, b)
	}
	now.forward(24 * time.Hour)
	if next := h.figures(); figure(t, next, received) != 1 {
		t.Errorf("the day after it is %v", figure(t, next, received))
	}
	now.forward(30 * 24 * time.Hour)
	if late := h.figures(); figure(t, late, "netralbot_queue_overdue") != 1 {
		t.Errorf("a month later %v tips are overdue", figure(t, late, "netralbot_queue_overdue"))
	}
}

// TestDraftsInSteps: one person who writes can't be told from nobody.
func TestDraftsInSteps(t *testing.T) {
	h := build(t, "", houseOptions{config: healthy})
	for i := range 7 {
		p := h.person(fmt.Sprintf("warga%d", i))
		p.says("/lapor", "informasi awal")
		p.presses("Lanjut", "jenis pelanggaran")
		p.presses("Media sosial", "Ceritakan")
		p.says("Seorang pegawai membagikan poster.", "1 tulisan")
		want := 0.0
		if i >= 4 {
			want = 5
		}
		body := h.figures()
		if got := figure(t, body, "netralbot_drafts"); got != want {
			t.Errorf("%d drafts show as %v, want %v", i+1, got, want)
		}
	}
	body := h.figures()
	if got := figure(t, body, "netralbot_sessions"); got != 7 {
		t.Errorf("7 conversations show as %v", got)
	}
}

// TestEveryStateHasAFigure: a state added to the vault appears by itself, and
// none is missing at first.
func TestEveryStateHasAFigure(t *testing.T) {
	h := build(t, "", houseOptions{config: healthy})
	body := h.figures()
	for _, state := range []tips.State{tips.Received, tips.InReview, tips.NeedsInfo, tips.Forwarded, tips.Closed} {
		if figure(t, body, fmt.Sprintf("netralbot_tips{state=%q}", state)) != 0 {
			t.Errorf("no figure for %s", state)
		}
	}
}
