package main

import (
	"context"
	"crypto/rand"
	"log/slog"
	"os"
	"path/filepath"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"netralbot/bot/emulator"
	"netralbot/tips"
	"netralbot/tips/receipt"
)

// TestStart measures how long the bot takes from opening its vault to taking
// updates, with an empty vault and with as many tips as asked for, and how long
// an officer then waits for the first page of the queue.
//
//	go test ./bot -run TestStart -tips 100000 -v -timeout 1h
func TestStart(t *testing.T) {
	if *startFlag == 0 {
		t.Skip("ask for it with -tips 100000")
	}
	server := emulator.ForTest(t, emulator.Options{})
	dir := shortDir(t)
	c, err := demoConfig(dir, server.URL())
	if err != nil {
		t.Fatal(err)
	}
	c.Tips.PerHour = 10_000_000
	for _, n := range []int{0, *startFlag} {
		began := time.Now()
		fillVault(t, c, n)
		filled := time.Since(began)
		size := int64(0)
		if fi, err := os.Stat(filepath.Join(c.DataDir, "vault.db")); err == nil {
			size = fi.Size()
		}
		for run := range 3 {
			began := time.Now()
			app, err := OpenApp(c, Deps{Token: server.Token(), Log: slog.New(slog.DiscardHandler), Unpaced: true})
			if err != nil {
				t.Fatal(err)
			}
			opened := time.Since(began)
			ctx, cancel := context.WithCancel(context.Background())
			ran := make(chan error, 1)
			go func() { ran <- app.Run(ctx) }()
			<-app.ready
			ready := time.Since(began)
			looked := time.Now()
			page, err := app.store.Queue(tips.Operator(), tips.Filter{}, 0, 10)
			if err != nil || page.Total != n {
				t.Errorf("%d tips in the queue, want %d: %v", page.Total, n, err)
			}
			queue := time.Since(looked)
			cancel()
			if err := <-ran; err != nil {
				t.Error(err)
			}
			if err := app.Close(); err != nil {
				t.Error(err)
			}
			t.Logf("%d tips (%d MiB, filled in %.0f s), start %d: vault and catalogue %.0f ms, ready after %.0f ms, first page of the queue %.1f ms",
				n, size>>20, filled.Seconds(), run+1, opened.Seconds()*1e3, ready.Seconds()*1e3, queue.Seconds()*1e3)
		}
	}
}

// fillVault hands in tips side by side, as short ones as there are.
func fillVault(t *testing.T, c *Config, n int) {
	t.Helper()
	s, err := tips.Open(c.storeOptions(time.Now))
	if err != nil {
		t.Fatal(err)
	}
	var work sync.WaitGroup
	var next atomic.Int64
	for range 256 {
		work.Go(func() {
			for next.Add(1) <= int64(n) {
				code, err := receipt.New(rand.Reader)
				if err == nil {
					_, err = s.Submit(tips.Report{Kind: "medsos", Texts: []string{"Poster calon dibagikan di grup."}, Unit: "dinas-kesehatan"}, code, rand.Text())
				}
				if err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	work.Wait()
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
}
