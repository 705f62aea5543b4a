package desk

import (
	"bytes"
	"crypto/rand"
	"net/http"
	"net/http/httptest"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"netralbot/tips"
	"netralbot/tips/receipt"
)

const many = 10_000

// BenchmarkOpen unlocks a real bundle of 10,000 tips: decrypts, merges, and
// makes it searchable.
func BenchmarkOpen(b *testing.B) {
	v := newVault(b)
	var wg sync.WaitGroup
	for part := range 16 {
		wg.Go(func() {
			for i, d := range manyTips(dayOf(noon), many) {
				if i%16 != part {
					continue
				}
				code, err := receipt.New(rand.Reader)
				if err == nil {
					_, err = v.Submit(tips.Report{Kind: d.Report.Kind, Texts: d.Report.Texts}, code, rand.Text())
				}
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	bundle := v.pull()
	d, err := Open(Options{Clock: func() time.Time { return noon }})
	check(b, err)
	for b.Loop() {
		check(b, d.load(v.id, []*source{{name: "b", data: bundle}}, 0))
		if len(d.queue.tips) != many {
			b.Fatalf("%d tips", len(d.queue.tips))
		}
	}
	var m runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&m)
	runtime.KeepAlive(d)
	b.ReportMetric(float64(m.HeapAlloc)/(1<<20), "heap-MiB")
	b.ReportMetric(float64(len(bundle))/(1<<20), "bundle-MiB")
}

// BenchmarkFilter answers what the page asks while one types, over HTTP, from
// the request to the last byte of the table.
func BenchmarkFilter(b *testing.B) {
	d, err := Open(Options{Clock: func() time.Time { return noon }})
	check(b, err)
	d.queue = sampleQueue(d, manyTips(dayOf(noon), many))
	srv := httptest.NewServer(d)
	defer srv.Close()
	cookie, _ := d.gate.enter(strings.TrimPrefix(d.gate.invite(), d.gate.base+"masuk/"))
	for name, form := range map[string]string{
		"all":       "",
		"a word":    "cari=amplop",
		"two words": "cari=amplop+lapangan&status=terbuka",
		"no match":  "cari=tidakadasamasekali",
		"sorted":    "urut=-jenis",
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				r, err := http.NewRequest("POST", srv.URL+d.gate.base+"antrean", strings.NewReader(form))
				check(b, err)
				r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
				r.Header.Set("Origin", srv.URL)
				r.Header.Set("X-Bagian", "hasil")
				r.AddCookie(cookie)
				resp, err := srv.Client().Do(r)
				check(b, err)
				var body bytes.Buffer
				_, err = body.ReadFrom(resp.Body)
				check(b, err)
				resp.Body.Close()
				if resp.StatusCode != 200 || body.Len() < 100 {
					b.Fatalf("%d: %s", resp.StatusCode, body.String())
				}
			}
		})
	}
}

// BenchmarkExport writes the whole queue as a workbook and as CSV.
func BenchmarkExport(b *testing.B) {
	d, err := Open(Options{Clock: func() time.Time { return noon }})
	check(b, err)
	q := sampleQueue(d, manyTips(dayOf(noon), many))
	s := sheetOf(q.tips, d.names, dayOf(noon), true)
	b.Run("xlsx", func(b *testing.B) {
		for b.Loop() {
			_, err := s.xlsx()
			check(b, err)
		}
	})
	b.Run("csv", func(b *testing.B) {
		for b.Loop() {
			_, err := s.csv()
			check(b, err)
		}
	})
}
