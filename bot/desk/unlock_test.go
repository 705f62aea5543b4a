package desk

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"netralbot/tips"
)

// unlocked reports whether the page a visitor got is the queue.
func (a answer) unlocked() bool { return a.status == 200 && a.at == "antrean" }

// shows reports whether the page tells of a trouble, both sentences.
func (a answer) shows(t *trouble) bool {
	return a.status == t.status && strings.Contains(a.body, t.Title) && strings.Contains(a.body, escaped(t.Advice))
}

// Every mistake in unlocking has its own sentence, and the next try works.
func TestUnlockMistakes(t *testing.T) {
	vault, other := newVault(t), newVault(t)
	vault.tip(tips.Report{Texts: []string{"isi laporan"}})
	bundle := vault.pull()
	safe, _ := safeKey(t)
	half := bundle[:len(bundle)/2]
	flipped := bytes.Clone(bundle)
	flipped[len(flipped)-40] ^= 1
	newer := bytes.Replace(bundle, []byte("v1\n"), []byte("v2\n"), 1)
	for _, c := range []struct {
		name  string
		want  *trouble
		sandi string
		files []file
	}{
		{"nothing", troubleNoBundle, "", nil},
		{"no bundle", troubleNoBundle, "", []file{{"kunci", "k", vault.key}}},
		{"no key", troubleNoKey, "", []file{{"berkas", "b", bundle}}},
		{"no passphrase", troubleNoPassphrase, "", []file{{"berkas", "b", bundle}, {"kunci", "k", safe}}},
		{"a wrong passphrase", troublePassphrase, "salah", []file{{"berkas", "b", bundle}, {"kunci", "k", safe}}},
		{"a picture for a key", troubleKey, "", []file{{"berkas", "b", bundle}, {"kunci", "k", samplePhoto(9, 9, 1)}}},
		{"a public key", troubleKey, "", []file{{"berkas", "b", bundle}, {"kunci", "k", []byte(vault.id.Recipient())}}},
		{"an empty key", troubleKey, "", []file{{"berkas", "b", bundle}, {"kunci", "k", nil}}},
		{"a huge key", troubleKey, "", []file{{"berkas", "b", bundle}, {"kunci", "k", make([]byte, longestKey+1)}}},
		{"the bundle for a key", troubleKey, "", []file{{"berkas", "b", bundle}, {"kunci", "k", bundle}}},
		{"a picture for a bundle", troubleBundle, "", []file{{"berkas", "b", samplePhoto(9, 9, 1)}, {"kunci", "k", vault.key}}},
		{"an empty bundle file", troubleBundle, "", []file{{"berkas", "b", nil}, {"kunci", "k", vault.key}}},
		{"the key for a bundle", troubleSwapped, "", []file{{"berkas", "b", vault.key}, {"kunci", "k", vault.key}}},
		{"half a bundle", troubleDamaged, "", []file{{"berkas", "b", half}, {"kunci", "k", vault.key}}},
		{"a changed bundle", troubleDamaged, "", []file{{"berkas", "b", flipped}, {"kunci", "k", vault.key}}},
		{"a newer bundle", troubleNewer, "", []file{{"berkas", "b", newer}, {"kunci", "k", vault.key}}},
		{"somebody else's key", troubleOpens, "", []file{{"berkas", "b", bundle}, {"kunci", "k", other.key}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := visit(t, Options{})
			if a := v.upload("buka", c.sandi, c.files...); !a.shows(c.want) {
				t.Errorf("%d, not %q:\n%s", a.status, c.want.Title, a.body)
			}
			if a := v.get("antrean"); a.at != "" {
				t.Error("the queue is open")
			}
			if a := v.upload("buka", "", file{"berkas", "b", bundle}, file{"kunci", "k", vault.key}); !a.unlocked() {
				t.Errorf("the next try: %d\n%s", a.status, a.body)
			}
		})
	}
}

// With a passphrase, a mistyped one doesn't mean picking the files again, nor
// does locking; and the right one opens.
func TestPassphrase(t *testing.T) {
	safe, id := safeKey(t)
	vault := newVaultFor(t, id)
	vault.tip(tips.Report{Texts: []string{"isi laporan"}})
	v := visit(t, Options{})
	if a := v.upload("buka", "sandi pendek", file{"berkas", "antrean.bundle", vault.pull()}, file{"kunci", "kunci.txt", safe}); !a.shows(troublePassphrase) {
		t.Fatalf("a wrong passphrase: %d", a.status)
	}
	a := v.get("")
	if !strings.Contains(a.body, "antrean.bundle") || !strings.Contains(a.body, "kunci.txt") {
		t.Error("the files are forgotten")
	}
	if a := v.upload("buka", "sandi panjang"); !a.unlocked() {
		t.Fatalf("the right one: %d\n%s", a.status, a.body)
	}
	if a := v.post("kunci"); a.at != "" || strings.Contains(a.body, "isi laporan") {
		t.Errorf("locking leads to %q", a.at)
	}
	if a := v.upload("buka", ""); !a.shows(troubleNoPassphrase) {
		t.Errorf("without a passphrase after locking: %d", a.status)
	}
	if a := v.upload("buka", "sandi panjang"); !a.unlocked() {
		t.Errorf("the right one again: %d", a.status)
	}
	if log := v.log.String(); strings.Contains(log, "sandi panjang") || strings.Contains(log, "sandi pendek") {
		t.Errorf("the passphrase is logged:\n%s", log)
	}
}

// Paths from the command line work as files from the page do.
func TestUnlockFromPaths(t *testing.T) {
	vault := newVault(t)
	vault.tip(tips.Report{Texts: []string{"isi laporan"}})
	dir := t.TempDir()
	bundle, key := filepath.Join(dir, "antrean.bundle"), filepath.Join(dir, "kunci.txt")
	check(t, os.WriteFile(bundle, vault.pull(), 0o600))
	check(t, os.WriteFile(key, vault.key, 0o600))
	v := visit(t, Options{Bundles: []string{bundle}, Identity: key})
	if a := v.upload("buka", ""); !a.unlocked() {
		t.Fatalf("%d\n%s", a.status, a.body)
	}
	v = visit(t, Options{Bundles: []string{filepath.Join(dir, "lain")}, Identity: key})
	if a := v.upload("buka", ""); !a.shows(troubleMissing) {
		t.Errorf("a missing bundle: %d\n%s", a.status, a.body)
	}
	v = visit(t, Options{Bundles: []string{dir}, Identity: key})
	if a := v.upload("buka", ""); !a.shows(troubleBundle) {
		t.Errorf("a folder: %d\n%s", a.status, a.body)
	}
	v = visit(t, Options{Bundles: []string{bundle}, Identity: filepath.Join(dir, "lain")})
	if a := v.upload("buka", ""); !a.shows(troubleMissing) || !strings.Contains(a.body, "aria-invalid") {
		t.Errorf("a missing key: %d\n%s", a.status, a.body)
	}
}

// A bundle beside good ones that can't be read is left out and named.
func TestUnlockLeavesOutWhatIsBroken(t *testing.T) {
	vault, other := newVault(t), newVault(t)
	vault.tip(tips.Report{Texts: []string{"isi laporan"}})
	other.tip(tips.Report{Texts: []string{"untuk orang lain"}})
	good := vault.pull()
	v := visit(t, Options{})
	a := v.upload("buka", "", file{"kunci", "k", vault.key}, file{"berkas", "baik.bundle", good}, file{"berkas", "rusak.bundle", good[:len(good)-9]}, file{"berkas", "lain.bundle", other.pull()})
	if !a.unlocked() {
		t.Fatalf("%d\n%s", a.status, a.body)
	}
	for _, want := range []string{"rusak.bundle: " + troubleDamaged.Title, "lain.bundle: " + troubleOpens.Title, "1–1 dari 1 laporan"} {
		if !strings.Contains(a.body, want) {
			t.Errorf("the page doesn't say %q", want)
		}
	}
	if again := v.get("antrean"); strings.Contains(again.body, "rusak.bundle") {
		t.Error("the notice comes again")
	}
	if a := v.get("berkas"); !strings.Contains(a.body, "baik.bundle") || strings.Contains(a.body, "lain.bundle") {
		t.Error("the list of bundles is wrong")
	}
}

// An empty bundle opens to an empty queue that says so.
func TestEmptyBundle(t *testing.T) {
	vault := newVault(t)
	v := visit(t, Options{})
	v.open(vault.key, vault.pull())
	for path, want := range map[string]string{"antrean": "Antrean kosong", "grafik": "Belum ada yang dihitung", "tenggat": "Tidak ada tenggat"} {
		if a := v.get(path); a.status != 200 || !strings.Contains(a.body, want) {
			t.Errorf("%s: %d without %q", path, a.status, want)
		}
	}
}

// Files can be dropped from the list, and picking one twice counts once.
func TestPickedFiles(t *testing.T) {
	vault := newVault(t)
	b := vault.pull()
	v := visit(t, Options{})
	v.upload("buka", "", file{"berkas", "satu.bundle", b}, file{"berkas", "sama.bundle", b}, file{"berkas", `C:\Unduhan\dua.bundle`, []byte("lain")})
	a := v.get("")
	if !strings.Contains(a.body, "satu.bundle") || strings.Contains(a.body, "sama.bundle") || !strings.Contains(a.body, "dua.bundle") || strings.Contains(a.body, "Unduhan") {
		t.Errorf("the list is wrong:\n%s", a.body)
	}
	if a := v.post("buang", "berkas", "1"); strings.Contains(a.body, "dua.bundle") || !strings.Contains(a.body, "satu.bundle") {
		t.Error("dropping one")
	}
	for _, bad := range []string{"-1", "9", "x", ""} {
		if a := v.post("buang", "berkas", bad); a.status != 200 || !strings.Contains(a.body, "satu.bundle") {
			t.Errorf("dropping %q: %d", bad, a.status)
		}
	}
}

// What isn't a form of files is refused with a sentence.
func TestUnlockWithoutForm(t *testing.T) {
	v := visit(t, Options{})
	if a := v.post("buka", "sandi", "x"); !a.shows(troubleForm) {
		t.Errorf("%d", a.status)
	}
}

// A form beyond the limit is told apart from a broken one.
func TestUploadTooLarge(t *testing.T) {
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	part, err := w.CreateFormFile("berkas", "besar.bundle")
	check(t, err)
	_, err = part.Write(make([]byte, 5000))
	check(t, err)
	check(t, w.Close())
	whole := b.Bytes()
	for _, c := range []struct {
		body  []byte
		limit int64
		want  *trouble
	}{{whole, 4000, troubleTooLarge}, {whole[:2000], 9000, troubleForm}, {whole, 9000, nil}} {
		r := httptest.NewRequest("POST", "/buka", bytes.NewReader(c.body))
		r.Header.Set("Content-Type", w.FormDataContentType())
		_, err := readUpload(http.MaxBytesReader(httptest.NewRecorder(), r.Body, c.limit), r)
		if c.want == nil && err != nil || c.want != nil && asTrouble(err) != c.want {
			t.Errorf("%d of %d bytes, limit %d: %v", len(c.body), len(whole), c.limit, err)
		}
	}
}
