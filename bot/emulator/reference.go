package emulator

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// decodeReference decodes the character reference at pos. It returns 0 for
// what isn't one; the ampersand then stands for itself.
func decodeReference(s string, pos int) (r rune, next int) {
	if s[pos] != '&' {
		return 0, pos
	}
	end := pos + 1
	at := func(i int) byte {
		if i < len(s) {
			return s[i]
		}
		return 0
	}
	if at(end) == '#' {
		r, end = decodeNumber(s, end+1)
		if r == 0 || r >= 0x10ffff || end-pos >= 10 || !utf8.ValidRune(r) {
			return 0, pos
		}
	} else {
		for c := at(end) | 0x20; c >= 'a' && c <= 'z'; c = at(end) | 0x20 {
			end++
		}
		switch s[pos+1 : end] {
		case "lt":
			r = '<'
		case "gt":
			r = '>'
		case "amp":
			r = '&'
		case "quot":
			r = '"'
		default:
			return 0, pos
		}
	}
	if at(end) == ';' {
		end++
	}
	return r, end
}

func decodeNumber(s string, i int) (rune, int) {
	base, digits := 10, "0123456789"
	if i < len(s) && s[i] == 'x' {
		base, digits = 16, "0123456789abcdefABCDEF"
		i++
	}
	from := i
	for i < len(s) && strings.IndexByte(digits, s[i]) >= 0 {
		i++
	}
	n, err := strconv.ParseInt(s[from:i], base, 32)
	if err != nil {
		return 0, i
	}
	return rune(n), i
}
