package main

import (
	"bytes"
	"os"
	"testing"

	"netralbot/tips"
)

// TestStaffAreKnownAfterRestore: a backup brings back a working desk on a new
// machine, not only tips that nobody is enrolled to read.
func TestStaffAreKnownAfterRestore(t *testing.T) {
	h := build(t, "", houseOptions{})
	p := h.officer("petugas", tips.Petugas, "")
	tell(t, h.person("warga"))
	p.hears("Ada laporan baru")
	var backup bytes.Buffer
	if err := h.app.store.Backup(&backup); err != nil {
		t.Fatal(err)
	}
	if err := h.stop(); err != nil {
		t.Fatal(err)
	}
	if err := os.RemoveAll(h.config.DataDir); err != nil {
		t.Fatal(err)
	}
	if _, err := tips.Restore(h.config.DataDir, &backup); err != nil {
		t.Fatal(err)
	}
	h.start("", houseOptions{})
	p.says("/antrean", "1–1 dari 1")
	p.mark()
	tell(t, h.person("warga lain"))
	p.hears("Ada laporan baru")
}
