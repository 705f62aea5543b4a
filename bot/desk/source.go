package desk

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"hash"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"netralbot/tips"
)

// source is a sealed bundle: a file, or what the browser sent of one.
type source struct {
	name string
	path string // "" if it came through the page
	data []byte // then this is it
	mod  time.Time

	// Known once it was read.
	size   int64
	sum    string // SHA-256 in hex, names the file in exports
	opened int    // tips
	locked int    // of them, those that no key at hand opens
	newest day    // of anything in it
}

// keyFile is an age identity file. Its bytes are kept only if they came
// through the page.
type keyFile struct {
	name string
	path string
	data []byte
	bare bool // not protected by a passphrase: to be forgotten on locking
}

func (k *keyFile) wipe() {
	clear(k.data)
	k.data, k.bare = nil, false
}

// open parses the key; bare tells whether it has no passphrase. It works on a
// copy, since locking overwrites the original.
func (k keyFile) open(passphrase string) (id *tips.Identity, bare bool, err error) {
	data := k.data
	if k.path != "" {
		if data, err = readSmall(k.path); err != nil {
			t := asTrouble(err).in(k.name)
			t.Field = "kunci"
			return nil, false, t
		}
	}
	defer clear(data)
	asked := false
	id, err = tips.ParseIdentity(data, func() (string, error) {
		asked = true
		if passphrase == "" {
			return "", troubleNoPassphrase
		}
		return passphrase, nil
	})
	switch {
	case asked && passphrase == "":
		return nil, false, troubleNoPassphrase
	case err != nil && asTrouble(err) == troubleKey:
		return nil, false, troubleKey.in(k.name)
	}
	return id, !asked, err
}

// copy returns k with bytes of its own.
func (k *keyFile) copy() keyFile {
	c := *k
	c.data = bytes.Clone(k.data)
	return c
}

// longestKey bounds a key file; real ones have a few hundred bytes.
const longestKey = 1 << 20

func readSmall(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	b, err := io.ReadAll(io.LimitReader(f, longestKey+1))
	if err == nil && len(b) > longestKey {
		return nil, troubleKey
	}
	return b, err
}

// read hands every dossier of the bundle that id opens to take.
func (s *source) read(id *tips.Identity, take func(tips.Dossier)) error {
	r, closeFile, err := s.reader()
	if err != nil {
		return asTrouble(err).in(s.name)
	}
	defer closeFile()
	sum := &summing{r: r, h: sha256.New()}
	s.opened, s.locked, s.newest = 0, 0, 0
	for d, err := range tips.Dossiers(sum, id) {
		if err != nil {
			return s.trouble(err).in(s.name)
		}
		s.opened++
		if d.Locked {
			s.locked++
		}
		s.newest = max(s.newest, newest(d))
		take(d)
	}
	if _, err := io.Copy(io.Discard, sum); err != nil {
		return asTrouble(err).in(s.name)
	}
	s.size, s.sum = sum.n, hex.EncodeToString(sum.h.Sum(nil))
	return nil
}

func (s *source) reader() (io.Reader, func() error, error) {
	if s.path == "" {
		return bytes.NewReader(s.data), func() error { return nil }, nil
	}
	f, err := os.Open(s.path)
	if err != nil {
		return nil, nil, err
	}
	fi, err := f.Stat()
	if err == nil && fi.IsDir() {
		err = troubleBundle
	}
	if err != nil {
		return nil, nil, errors.Join(err, f.Close())
	}
	s.mod = fi.ModTime()
	return f, f.Close, nil
}

// trouble tells a file that never was a bundle from one that lost a part.
func (s *source) trouble(err error) *trouble {
	t := asTrouble(err)
	if t != troubleDamaged {
		return t
	}
	head := s.head()
	switch {
	case bytes.Contains(head, []byte("AGE-SECRET-KEY-")) || bytes.Contains(head, []byte("# public key: age1")):
		return troubleSwapped
	case !bytes.HasPrefix(head, []byte("netralbot bundle ")):
		return troubleBundle
	case !bytes.HasPrefix(head, []byte("netralbot bundle v1\n")) && len(head) > len("netralbot bundle v1\n"):
		return troubleNewer
	}
	return t
}

func (s *source) head() []byte {
	r, closeFile, err := s.reader()
	if err != nil {
		return nil
	}
	defer closeFile()
	head, _ := io.ReadAll(io.LimitReader(r, 512))
	return head
}

// summing hashes what is read through it.
type summing struct {
	r io.Reader
	h hash.Hash
	n int64
}

func (s *summing) Read(p []byte) (int, error) {
	n, err := s.r.Read(p)
	s.h.Write(p[:n])
	s.n += int64(n)
	return n, err
}

// baseName is the last part of a path as either system writes it: browsers
// may send whole paths.
func baseName(path string) string {
	path = filepath.Base(path)
	if i := strings.LastIndexAny(path, `/\`); i >= 0 {
		path = path[i+1:]
	}
	return clean(path)
}
