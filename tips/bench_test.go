package tips

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

// BenchmarkIntake measures acknowledged, synced submissions a second beside
// bbolt alone putting as many bytes under random keys, each put synced, from
// as many goroutines at once, by Update and by Batch, and by Batch after
// sealing what a submission seals: no store that keeps the promise can do
// without that. The four take turns, so that what else the disk does falls on
// all of them alike.
func BenchmarkIntake(b *testing.B) {
	for _, at := range []int{1, 16, 64, 256} {
		b.Run(fmt.Sprintf("at=%d", at), func(b *testing.B) {
			contenders := []struct {
				name string
				put  func() error
			}{
				{"tips", submitter(b)},
				{"bbolt-update", putter(b, (*bolt.DB).Update)},
				{"bbolt-batch", putter(b, (*bolt.DB).Batch)},
				{"sealed-batch", sealedPutter(b)},
			}
			rates := make([]float64, len(contenders))
			for b.Loop() {
				for i, c := range contenders {
					rates[i] += perSecond(b, at, c.put)
				}
			}
			for i, c := range contenders {
				b.ReportMetric(rates[i]/float64(b.N), c.name+"/s")
			}
			b.ReportMetric(rates[0]/rates[1], "of-update")
			b.ReportMetric(rates[0]/rates[2], "of-batch")
			b.ReportMetric(rates[0]/rates[3], "of-sealed-batch")
			b.ReportMetric(0, "ns/op")
		})
	}
}

// perSecond runs fn from so many goroutines for a while and returns how often a
// second it succeeded.
func perSecond(b *testing.B, at int, fn func() error) float64 {
	const turn = 300 * time.Millisecond
	start := time.Now()
	var n atomic.Int64
	var wg sync.WaitGroup
	for range at {
		wg.Go(func() {
			for time.Since(start) < turn {
				if err := fn(); err != nil {
					b.Error(err)
					return
				}
				n.Add(1)
			}
		})
	}
	wg.Wait()
	return float64(n.Load()) / time.Since(start).Seconds()
}

var story = Report{
	Kind: "medsos", Topic: "like-fb", When: "kemarin", Who: "kepala bidang", Unit: "disdik",
	Texts: []string{strings.Repeat("Kepala bidang membagikan poster di grup. ", 37)},
}

func submitter(b *testing.B) func() error {
	k := newKit(b, func(o *Options) { o.Limits.PerHour, o.Limits.DayBytes, o.Limits.MaxSize = 1<<30, 1<<40, 1<<40 })
	return func() error {
		_, err := k.Submit(story, newCode(b), token())
		return err
	}
}

func putter(b *testing.B, commit func(*bolt.DB, func(*bolt.Tx) error) error) func() error {
	value := make([]byte, storedBytes(b))
	db := must(bolt.Open(filepath.Join(b.TempDir(), "raw.db"), 0o600, nil))(b)
	b.Cleanup(func() { db.Close() })
	err := db.Update(func(tx *bolt.Tx) error { _, err := tx.CreateBucket([]byte("x")); return err })
	if err != nil {
		b.Fatal(err)
	}
	return func() error {
		key := make([]byte, 8)
		rand.Read(key)
		return commit(db, func(tx *bolt.Tx) error { return tx.Bucket([]byte("x")).Put(key, value) })
	}
}

// sealedPutter seals a story and makes its record, as Submit does, before each
// put by Batch.
func sealedPutter(b *testing.B) func() error {
	k, put := newKit(b), putter(b, (*bolt.DB).Batch)
	return func() error {
		if _, _, err := k.sealReport(story, newCode(b)); err != nil {
			return err
		}
		return put()
	}
}

// storedBytes is how many bytes of keys and values one submission puts.
func storedBytes(b *testing.B) int {
	k := newKit(b)
	sum := func() (n int) {
		err := k.view(func(t *txn) error {
			for _, name := range buckets {
				t.bucket(name).ForEach(func(k, v []byte) error { n += len(k) + len(v); return nil })
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
		return n
	}
	k.tip(story)
	before := sum()
	k.tip(story)
	return sum() - before
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
	mould := must(k.newRecord(Report{}, newCode(b)))(b)
	mould.Size = int64(len(part))
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
				rec := *mould
				rec.Kind, rec.Unit, rec.Receipt, rec.Salt = kind, units[i%len(units)], k.receiptHash(code), newCode(b).Secret()
				err := k.write(1, func(t *txn) error {
					again := rec
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
