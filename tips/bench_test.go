package tips

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// BenchmarkIntake measures acknowledged, synced submissions a second beside
// bbolt alone putting as many bytes under random keys, each put synced, from
// as many goroutines at once, by Update and by Batch.
func BenchmarkIntake(b *testing.B) {
	for _, at := range []int{1, 16, 64, 256} {
		for _, c := range []struct {
			name string
			run  func(b *testing.B, at int)
		}{{"tips", benchSubmit}, {"bbolt-update", benchRaw((*bolt.DB).Update)}, {"bbolt-batch", benchRaw((*bolt.DB).Batch)}} {
			b.Run(fmt.Sprintf("at=%d/%s", at, c.name), func(b *testing.B) { c.run(b, at) })
		}
	}
}

// spread runs fn b.N times from so many goroutines and reports the rate.
func spread(b *testing.B, at int, fn func() error) {
	b.ResetTimer()
	start := time.Now()
	var left atomic.Int64
	left.Store(int64(b.N))
	var wg sync.WaitGroup
	for range at {
		wg.Go(func() {
			for left.Add(-1) >= 0 {
				if err := fn(); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/time.Since(start).Seconds(), "per_s")
	b.ReportMetric(0, "ns/op")
	b.StopTimer()
}

var story = Report{
	Kind: "medsos", Topic: "like-fb", When: "kemarin", Who: "kepala bidang", Unit: "disdik",
	Texts: []string{string(make([]byte, 1500))},
}

func benchSubmit(b *testing.B, at int) {
	k := newKit(b, func(o *Options) { o.Limits.PerHour, o.Limits.DayBytes, o.Limits.MaxSize = 1<<30, 1<<40, 1<<40 })
	spread(b, at, func() error {
		_, err := k.Submit(story, newCode(b), token())
		return err
	})
}

func benchRaw(commit func(*bolt.DB, func(*bolt.Tx) error) error) func(*testing.B, int) {
	return func(b *testing.B, at int) {
		k := newKit(b)
		_, n := k.tip(story)
		size := must(k.Card(Operator(), n))(b).Size
		db := must(bolt.Open(filepath.Join(b.TempDir(), "raw.db"), 0o600, nil))(b)
		defer db.Close()
		db.Update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("x")); return err })
		value := make([]byte, size)
		spread(b, at, func() error {
			key := make([]byte, 8)
			rand.Read(key)
			return commit(db, func(tx *bolt.Tx) error { return tx.Bucket([]byte("x")).Put(key, value) })
		})
	}
}

// crowd fills a store with open tips over many days, kinds and units. The
// sealed part is made once and stored for each, which is what takes the time.
func crowd(b *testing.B, n int) *kit {
	b.Helper()
	units := []string{""}
	for i := range 40 {
		units = append(units, fmt.Sprint("unit-", i))
	}
	k := newKit(b, func(o *Options) {
		o.Units = append(units[1:], "dinkes")
		o.Limits.DayBytes, o.Limits.MaxSize = 1<<40, 1<<40
	})
	k.db().NoSync = true // only to fill it
	part := must(k.sealForStaff("", Report{Texts: []string{"x"}}, nil))(b)
	var wg sync.WaitGroup
	var next atomic.Int64
	for range 512 {
		wg.Go(func() {
			for i := int(next.Add(1)); i <= n; i = int(next.Add(1)) {
				kind := fmt.Sprint("kind-", i%12)
				if i%5 == 0 {
					kind = KindQuestion
				}
				code := newCode(b)
				rec := must(k.newRecord(Report{Kind: kind, Unit: units[i%len(units)]}, code))(b)
				rec.Size = int64(len(part))
				err := k.write(1, func(t *txn) error {
					again := *rec
					t.today += Day(i % 400)
					num, err := t.insert(&again, code, part, strconv.Itoa(i))
					if err != nil || i%3 != 0 {
						return err
					}
					_, err = t.act(By(k.budi.ID), ActClaim, num, "", func(rec *record) error {
						rec.Officer = k.budi.ID
						return nil
					})
					return err
				})
				if err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	k.db().NoSync = false
	if err := k.db().Sync(); err != nil {
		b.Fatal(err)
	}
	return k
}

// BenchmarkQueue measures a page of ten cards, by several filters, with as many
// open tips as the name says, and the memory a store of that size takes. A
// million takes minutes to fill; it comes with TIPS_BENCH_MILLION=1.
func BenchmarkQueue(b *testing.B) {
	sizes := []int{1_000, 30_000}
	if os.Getenv("TIPS_BENCH_MILLION") != "" {
		sizes = []int{1_000, 1_000_000}
	}
	for _, n := range sizes {
		b.Run(fmt.Sprintf("tips=%d", n), func(b *testing.B) {
			k := crowd(b, n)
			start := time.Now()
			k.reopen()
			opened := time.Since(start)
			for name, f := range map[string]Filter{
				"all": {}, "tips": {NotKind: KindQuestion}, "state": {State: InReview}, "unit": {Unit: "unit-3"},
				"kind+unit": {Kind: "kind-2", Unit: "unit-7"}, "mine": {Mine: true}, "overdue": {Overdue: true},
			} {
				for _, st := range []Staff{k.budi, k.dinkes} {
					b.Run(fmt.Sprintf("%s/unit=%s", name, st.Unit), func(b *testing.B) {
						for b.Loop() {
							if _, err := k.Queue(By(st.ID), f, 0, 10); err != nil {
								b.Fatal(err)
							}
						}
					})
				}
			}
			b.Run("open", func(b *testing.B) {
				for b.Loop() {
				}
				var m runtime.MemStats
				runtime.GC()
				runtime.ReadMemStats(&m)
				fi := must(os.Stat(filepath.Join(k.opt.Dir, dbName)))(b)
				b.ReportMetric(float64(m.HeapInuse)/1e6, "heap_MB")
				b.ReportMetric(float64(fi.Size())/1e6, "file_MB")
				b.ReportMetric(float64(opened.Milliseconds()), "open_ms")
				b.ReportMetric(0, "ns/op")
			})
		})
	}
}

// BenchmarkReadBundle measures opening a bundle of tips with a story each.
func BenchmarkReadBundle(b *testing.B) {
	k := crowd(b, 2000)
	f := must(os.Create(filepath.Join(b.TempDir(), "bundle")))(b)
	defer f.Close()
	n := must(k.Bundle(Operator(), f, Filter{}))(b)
	for b.Loop() {
		f.Seek(0, 0)
		if list := must(ReadBundle(f, k.id))(b); len(list) != n {
			b.Fatalf("%d of %d tips", len(list), n)
		}
	}
	b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "tips/s")
}
