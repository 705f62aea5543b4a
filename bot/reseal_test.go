package main

import (
	"context"
	"strings"
	"testing"
	"time"

	"netralbot/tips"
)

// TestResealAfterALostKey: an old recipient is replaced; after the command the
// new key opens the old tips and the lost one no longer does.
func TestResealAfterALostKey(t *testing.T) {
	dir := shortDir(t)
	config, err := demoConfig(dir, "http://127.0.0.1:1")
	if err != nil {
		t.Fatal(err)
	}
	store, err := tips.Open(config.storeOptions(time.Now))
	if err != nil {
		t.Fatal(err)
	}
	minted := mint()
	n, err := store.Submit(tips.Report{Kind: "medsos", Texts: []string{"cerita lama"}}, minted.Code, minted.Token)
	if err != nil {
		t.Fatal(err)
	}
	if err := store.Close(); err != nil {
		t.Fatal(err)
	}
	fresh, err := tips.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	if err := fresh.Save(dir+"/baru.key", ""); err != nil {
		t.Fatal(err)
	}
	lost := config.Tips.IdentityFile
	file := "data_dir = \"data\"\n[tips]\nrecipients = [\"" + fresh.Recipient() + "\"]\n"
	write(t, dir+"/c.toml", []byte(file))
	run := func(args ...string) (int, string) {
		var out, errs strings.Builder
		code := command(context.Background(), args, console{strings.NewReader(""), &out, &errs})
		return code, out.String() + errs.String()
	}
	if code, out := run("tips", "reseal", "--config", dir+"/c.toml", "--identity", lost); code != 0 || !strings.Contains(out, "1 tips are sealed") {
		t.Fatalf("reseal ended with %d: %s", code, out)
	}
	if code, out := run("tips", "pull", "--config", dir+"/c.toml", "--out", dir+"/b"); code != 0 {
		t.Fatalf("pull ended with %d: %s", code, out)
	}
	if code, out := run("tips", "open", dir+"/b", "--identity", dir+"/baru.key"); code != 0 || !strings.Contains(out, "cerita lama") || !strings.Contains(out, n.String()) {
		t.Errorf("the new key sees (%d): %s", code, out)
	}
	if _, out := run("tips", "open", dir+"/b", "--identity", lost); strings.Contains(out, "cerita lama") {
		t.Errorf("the lost key still opens it: %s", out)
	}
}
