package desk

import (
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"netralbot/tips"
)

// A whole session, with every mistake and every export, leaves nothing of a tip
// in the log, in a file, or in an address.
func TestNoTrace(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{"TMPDIR", "TEMP", "TMP", "HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME"} {
		t.Setenv(name, dir)
	}
	t.Chdir(dir)
	vault := newVault(t)
	const secret = "Zamrud7Berlian"
	list := [][]byte{samplePhoto(400, 400, 1)}
	code, n := vault.tip(tips.Report{Texts: []string{secret + " isi"}, Who: secret + " siapa", Place: secret, When: secret, Photos: list})
	_, err := vault.Claim(vault.budi, n)
	check(t, err)
	check(t, vault.Note(vault.budi, n, secret+" catatan"))
	_, err = vault.Ask(vault.budi, n, secret+" tanya")
	check(t, err)
	_, err = vault.Add(code, tips.Addition{Texts: []string{secret + " tambahan"}}, "t")
	check(t, err)
	bundle := vault.pull()
	before := tree(t, dir)

	v := visit(t, Options{Gallery: true})
	// A large part would go to the disk with the standard parser.
	v.upload("buka", secret, file{"kunci", "k", vault.key}, file{"berkas", "besar", make([]byte, 48<<20)})
	v.upload("buka", "", file{"kunci", "k", vault.key}, file{"berkas", "rusak", bundle[:len(bundle)-1]})
	v.open(vault.key, bundle)
	var addresses []string
	visit := func(a answer) {
		t.Helper()
		if a.status >= 500 {
			t.Errorf("%s: %d", a.at, a.status)
		}
		addresses = append(addresses, a.at)
	}
	found := v.post("antrean", "cari", secret)
	if !strings.Contains(found.body, secret) {
		t.Fatal("the tip isn't found")
	}
	visit(found)
	page := "laporan/" + n.String()
	for _, path := range []string{page, page + "/ekspor", "tenggat", "grafik", "ekspor", "berkas", "tidak-ada", "laporan/x", "galeri", "galeri/laporan-kasar/"} {
		visit(v.get(path))
	}
	for id := range v.d.queue.photos {
		visit(v.get("foto/" + id))
	}
	visit(v.post(page+"/pdf", "foto", "1", "percakapan", "1", "catatan", "1", "kepada", secret, "agenda", secret))
	visit(v.post(page+"/cetak", "foto", "1", "percakapan", "1", "catatan", "1"))
	visit(v.post("ekspor", "format", "csv", "isi", "1"))
	visit(v.post("ekspor", "format", "xlsx", "isi", "1"))
	visit(v.upload("berkas", secret, file{"berkas", secret, []byte(secret)}))
	visit(v.post("kunci"))

	if log := v.log.String(); !strings.Contains(log, "unlocked") || strings.Contains(log, secret) || strings.Contains(log, n.String()) || strings.Contains(log, "AGE-SECRET") {
		t.Errorf("the log:\n%s", log)
	}
	for _, a := range addresses {
		if strings.Contains(a, secret) {
			t.Errorf("the address %q", a)
		}
	}
	if after := tree(t, dir); after != before {
		t.Errorf("files before:\n%s\nand after:\n%s", before, after)
	}
}

// tree lists everything below dir.
func tree(t *testing.T, dir string) string {
	t.Helper()
	var list []string
	check(t, filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		list = append(list, path)
		return err
	}))
	return strings.Join(list, "\n")
}
