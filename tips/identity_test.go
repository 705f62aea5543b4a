package tips

import (
	"bytes"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"filippo.io/age"
	"filippo.io/age/armor"
)

func word(w string) func() (string, error) { return func() (string, error) { return w, nil } }

func unasked(t *testing.T) func() (string, error) {
	return func() (string, error) {
		t.Error("asked for a passphrase that isn't needed")
		return "", nil
	}
}

func TestIdentityFileRoundTrip(t *testing.T) {
	id := must(NewIdentity())(t)
	dir := t.TempDir()
	plain, locked := filepath.Join(dir, "plain"), filepath.Join(dir, "locked")
	if err := id.Save(plain, ""); err != nil {
		t.Fatal(err)
	}
	if err := id.save(locked, "kuda baterai benar", 10); err != nil {
		t.Fatal(err)
	}
	if err := id.Save(plain, ""); !errors.Is(err, ErrIdentity) || Hint(err) == "" {
		t.Errorf("overwriting a key: %v", err)
	}
	if fi := must(os.Stat(locked))(t); runtime.GOOS != "windows" && fi.Mode().Perm() != 0o600 {
		t.Errorf("mode %v", fi.Mode())
	}
	if got := must(LoadIdentity(plain, unasked(t)))(t); got.Recipient() != id.Recipient() {
		t.Error("another key came back")
	}
	if got := must(LoadIdentity(locked, word("kuda baterai benar")))(t); got.Recipient() != id.Recipient() {
		t.Error("another key came back")
	}
	for _, w := range []string{"kuda baterai", ""} {
		if _, err := LoadIdentity(locked, word(w)); !errors.Is(err, ErrPassphrase) || Hint(err) == "" {
			t.Errorf("passphrase %q: %v", w, err)
		}
	}
	gone := errors.New("no terminal")
	if _, err := LoadIdentity(locked, func() (string, error) { return "", gone }); !errors.Is(err, gone) {
		t.Errorf("without an answer: %v", err)
	}
}

func TestOddIdentityFiles(t *testing.T) {
	id, other := must(NewIdentity())(t), must(NewIdentity())(t)
	secret := func(id *Identity) string { return fmt.Sprint(id.keys()[0]) }
	seal := func(b []byte, armored bool, r age.Recipient) []byte {
		out := must(sealTo(b, r))(t)
		if armored {
			var buf bytes.Buffer
			w := armor.NewWriter(&buf)
			w.Write(out)
			w.Close()
			return buf.Bytes()
		}
		return out
	}
	scrypt := must(age.NewScryptRecipient("x"))(t)
	scrypt.SetWorkFactor(10)
	two := "# dua kunci\n\n" + secret(id) + "\r\n" + secret(other) + "\n"
	for name, content := range map[string][]byte{
		"two keys":        []byte(two),
		"binary":          seal([]byte(two), false, scrypt),
		"armored":         seal([]byte(two), true, scrypt),
		"armored, spaced": append([]byte("\n "), seal([]byte(two), true, scrypt)...),
	} {
		got, err := ParseIdentity(content, word("x"))
		if err != nil || len(got.keys()) != 2 || got.Recipient() != id.Recipient() {
			t.Errorf("%s: %v", name, err)
		}
	}
	costly := must(age.NewScryptRecipient("x"))(t)
	costly.SetWorkFactor(10)
	slow := bytes.Replace(seal([]byte(two), false, costly), []byte(" 10\n"), []byte(" 29\n"), 1)
	for name, content := range map[string][]byte{
		"nothing":                    nil,
		"text":                       []byte("halo"),
		"a damaged key":              []byte(secret(id)[:40]),
		"a public key":               []byte(id.Recipient()),
		"sealed text":                seal([]byte("halo"), false, scrypt),
		"sealed to a key":            seal([]byte(two), false, must(parseRecipient(id.Recipient()))(t)),
		"cut":                        seal([]byte(two), false, scrypt)[:150],
		"a header only":              []byte("age-encryption.org/v1\n"),
		"armor only":                 []byte(armor.Header + "\n"),
		"a demand for hours of work": slow,
		"too long":                   bytes.Repeat([]byte("#\n"), identityLimit),
	} {
		_, err := ParseIdentity(content, word("x"))
		if !errors.Is(err, ErrIdentity) || Hint(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
		if err != nil && strings.Contains(err.Error(), "AGE-SECRET") {
			t.Errorf("%s: the error shows the key", name)
		}
	}
	if _, err := LoadIdentity(filepath.Join(t.TempDir(), "none"), word("")); !errors.Is(err, ErrIdentity) {
		t.Errorf("no file: %v", err)
	}
}

func TestIdentityIsNeverPrinted(t *testing.T) {
	id := must(NewIdentity())(t)
	secret := fmt.Sprint(id.keys()[0])
	holder := struct {
		id    *Identity
		inner Identity
		Any   any
	}{id, *id, id}
	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb, id)
		fmt.Fprintf(&out, verb, *id)
		fmt.Fprintf(&out, verb, holder)
		fmt.Fprintf(&out, verb, &holder)
	}
	slog.New(slog.NewTextHandler(&out, nil)).Info("x", "id", id, "holder", holder)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "id", id, "holder", holder)
	if bytes.Contains(bytes.ToUpper(out.Bytes()), []byte(secret[len("AGE-SECRET-KEY-1"):][:12])) {
		t.Errorf("printed: %s", out.String())
	}
}

// ageTool returns the path of an age command, or skips where there is none.
func ageTool(t *testing.T, name string) string {
	path, err := exec.LookPath(name)
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("CI needs the %s command: %v", name, err)
		}
		t.Skipf("the %s command is not installed", name)
	}
	return path
}

func TestAgeToolReadsOurKeysAndWeReadIts(t *testing.T) {
	tool, keygen := ageTool(t, "age"), ageTool(t, "age-keygen")
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	run := func(stdin []byte, name string, args ...string) []byte {
		t.Helper()
		cmd := exec.Command(name, args...)
		cmd.Stdin = bytes.NewReader(stdin)
		var stderr bytes.Buffer
		cmd.Stderr = &stderr
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("%s %v: %v\n%s", name, args, err, &stderr)
		}
		return out
	}

	ours := must(NewIdentity())(t)
	if err := ours.Save(path("ours"), ""); err != nil {
		t.Fatal(err)
	}
	if got := strings.TrimSpace(string(run(nil, keygen, "-y", path("ours")))); got != ours.Recipient() {
		t.Errorf("age-keygen finds the public key %s, we say %s", got, ours.Recipient())
	}
	sealed := must(sealTo([]byte("pesan"), must(parseRecipient(ours.Recipient()))(t)))(t)
	if got := run(sealed, tool, "-d", "-i", path("ours")); string(got) != "pesan" {
		t.Errorf("age opens %q", got)
	}

	run(nil, keygen, "-o", path("theirs"))
	theirs := must(LoadIdentity(path("theirs"), unasked(t)))(t)
	if err := CheckRecipient(theirs.Recipient()); err != nil {
		t.Fatal(err)
	}
	out := run([]byte("balasan"), tool, "-r", theirs.Recipient())
	if got := must(unseal(out, theirs.keys()))(t); string(got) != "balasan" {
		t.Errorf("we open %q", got)
	}
}

func TestReporterKeyIsAnAgeKey(t *testing.T) {
	k := newKit(t)
	code := newCode(t)
	salt := bytes.Repeat([]byte{7}, 16)
	a := must(k.replyIdentity(code, salt))(t)
	if b := must(k.replyIdentity(code, salt))(t); a.String() != b.String() {
		t.Error("the key of a code changes")
	}
	for name, other := range map[string]fmt.Stringer{
		"another code": must(k.replyIdentity(newCode(t), salt))(t),
		"another salt": must(k.replyIdentity(code, bytes.Repeat([]byte{8}, 16)))(t),
	} {
		if other.String() == a.String() {
			t.Errorf("%s yields the same key", name)
		}
	}
	sealed := must(sealTo([]byte("x"), a.Recipient()))(t)
	if got := must(unseal(sealed, []age.Identity{a}))(t); string(got) != "x" {
		t.Errorf("opened %q", got)
	}
}

// The checksum is that of BIP 173's own example.
func TestBech32(t *testing.T) {
	if got := bech32("a", nil); got != "a12uel5l" {
		t.Errorf("bech32 of nothing: %s", got)
	}
	var data []byte
	for i := range 20 {
		data = append(data, byte(i*13))
	}
	if got := bech32("split", data); !strings.HasPrefix(got, "split1") || len(got) != len("split1")+32+6 {
		t.Errorf("bech32: %s", got)
	}
}
