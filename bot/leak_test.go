package main

import (
	"bytes"
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf16"
)

// needles is what a search looks for, by its first eight bytes, so that a
// million of them cost no more than one.
type needles struct {
	byHead map[uint64][]needle
	heads  [1 << 18]uint64 // a bit for each possible hash of a head: most places are passed over by it
	known  map[string]bool
}

// needle is something planted, in one of its forms.
type needle struct {
	bytes []byte
	what  string // what it is and in which form
}

func newNeedles() *needles {
	return &needles{byHead: map[uint64][]needle{}, known: map[string]bool{}}
}

func bit(head uint64) (int, uint64) {
	h := head * 0x9e3779b97f4a7c15 >> 40
	return int(h >> 6), 1 << (h & 63)
}

// add looks for bytes; what is shorter than eight says too little to be one.
func (n *needles) add(what string, b []byte) {
	if len(b) < 8 || n.known[string(b)] {
		return
	}
	n.known[string(b)] = true
	head := binary.LittleEndian.Uint64(b)
	n.byHead[head] = append(n.byHead[head], needle{bytes.Clone(b), what})
	word, mask := bit(head)
	n.heads[word] |= mask
}

// text looks for a text as it is, in other cases, in UTF-16, hexadecimal, and
// base64 wherever it begins in what was encoded.
func (n *needles) text(what, s string) {
	for _, v := range []string{s, strings.ToLower(s), strings.ToUpper(s)} {
		n.add(what, []byte(v))
	}
	units := utf16.Encode([]rune(s))
	for name, order := range map[string]binary.AppendByteOrder{"UTF-16LE": binary.LittleEndian, "UTF-16BE": binary.BigEndian} {
		var b []byte
		for _, u := range units {
			b = order.AppendUint16(b, u)
		}
		n.add(what+" in "+name, b)
	}
	n.binary(what, []byte(s))
}

// binary looks for bytes in hexadecimal and base64.
func (n *needles) binary(what string, b []byte) {
	n.add(what+" in hex", []byte(hex.EncodeToString(b)))
	n.add(what+" in hex", []byte(strings.ToUpper(hex.EncodeToString(b))))
	for shift := range 3 {
		padded := append(make([]byte, shift), b...)
		whole := padded[:len(padded)/3*3]
		for _, enc := range []*base64.Encoding{base64.RawStdEncoding, base64.RawURLEncoding} {
			s := enc.EncodeToString(whole)
			n.add(what+" in base64", []byte(s[min(len(s), []int{0, 2, 3}[shift]):]))
		}
	}
}

// number looks for a number in decimal, hexadecimal, both byte orders and as a
// varint, and for each of these in the forms of text and binary.
func (n *needles) number(what string, v int64) {
	n.text(what+" in decimal", strconv.FormatInt(v, 10))
	n.text(what+" in hexadecimal", strconv.FormatInt(v, 16))
	n.text(what+" in base 36", strconv.FormatInt(v, 36))
	for name, b := range map[string][]byte{
		"big-endian": binary.BigEndian.AppendUint64(nil, uint64(v)), "little-endian": binary.LittleEndian.AppendUint64(nil, uint64(v)),
		"varint": binary.AppendUvarint(nil, uint64(v)), "zigzag varint": binary.AppendVarint(nil, v),
	} {
		n.add(what+" in "+name, b)
		n.binary(what+" in "+name, b)
	}
}

// in returns what of it is found in a haystack, each thing once. It reads what
// nobody writes any more, byte by byte: the race detector would only slow it.
//
//go:norace
func (n *needles) in(hay []byte) []string {
	var found []string
	for i := 0; i+8 <= len(hay); i++ {
		head := binary.LittleEndian.Uint64(hay[i:])
		if word, mask := bit(head); n.heads[word]&mask == 0 {
			continue
		}
		for _, one := range n.byHead[head] {
			if bytes.HasPrefix(hay[i:], one.bytes) && !slices.Contains(found, one.what) {
				found = append(found, one.what)
			}
		}
	}
	return found
}

// TestSearchFinds: the search finds a planted thing in every form it promises,
// wherever it lies, and nothing where nothing is.
func TestSearchFinds(t *testing.T) {
	const id, name = int64(4_111_222_333_444_555), "Sukarnadi Prawirokusumo"
	n := newNeedles()
	n.number("id", id)
	n.text("name", name)
	noise := make([]byte, 1<<20)
	r := rand.NewChaCha8([32]byte{1})
	if _, err := r.Read(noise); err != nil {
		t.Fatal(err)
	}
	if found := n.in(noise); len(found) > 0 {
		t.Errorf("in noise there is %v", found)
	}
	var utf16le []byte
	for _, u := range utf16.Encode([]rune(name)) {
		utf16le = binary.LittleEndian.AppendUint16(utf16le, u)
	}
	json := fmt.Sprintf(`{"from":{"id":%d,"first_name":%q}}`, id, name)
	for what, planted := range map[string][]byte{
		"decimal":              []byte(strconv.FormatInt(id, 10)),
		"hexadecimal":          []byte(strconv.FormatInt(id, 16)),
		"upper hexadecimal":    []byte(strings.ToUpper(strconv.FormatInt(id, 16))),
		"big-endian":           binary.BigEndian.AppendUint64(nil, uint64(id)),
		"little-endian":        binary.LittleEndian.AppendUint64(nil, uint64(id)),
		"varint":               binary.AppendUvarint(nil, uint64(id)),
		"hex of bytes":         []byte(hex.EncodeToString(binary.BigEndian.AppendUint64(nil, uint64(id)))),
		"name":                 []byte(name),
		"name in lower case":   []byte(strings.ToLower(name)),
		"name in UTF-16":       utf16le,
		"base64 of JSON":       []byte(base64.StdEncoding.EncodeToString([]byte(json))),
		"base64 of JSON, +1":   []byte(base64.StdEncoding.EncodeToString([]byte("x" + json))),
		"base64 of JSON, +2":   []byte(base64.URLEncoding.EncodeToString([]byte("xy" + json))),
		"base64 of a number":   []byte(base64.StdEncoding.EncodeToString(binary.LittleEndian.AppendUint64([]byte("abcd"), uint64(id)))),
		"hex of UTF-8 of JSON": []byte(hex.EncodeToString([]byte(json))),
	} {
		hay := slices.Concat(noise[:4711], planted, noise[4711:9000])
		if len(n.in(hay)) == 0 {
			t.Errorf("%s isn't found", what)
		}
	}
}
