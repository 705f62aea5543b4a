package guard

import (
	"regexp"
	"strconv"
	"strings"
)

var (
	// Birth date, month of appointment (for PPPK the year and a two-digit
	// code), sex, serial number.
	nipPattern = regexp.MustCompile(`(?:19|20)\d{2}[ .\-]?\d{2}[ .\-]?\d{2}[ .\-/]{0,2}(?:19|20)\d{2}[ .\-]?\d{2}[ .\-/]{0,2}[12][ .\-/]{0,2}\d{3}`)

	// Place of issue, birth date (day plus 40 for women), serial number.
	nikPattern = regexp.MustCompile(`\d{2}[ .\-]?\d{2}[ .\-]?\d{2}[ .\-]?\d{2}[ .\-]?\d{2}[ .\-]?\d{2}[ .\-]?\d{2}[ .\-]?\d{2}`)

	phoneStart = regexp.MustCompile(`(?:\+|\b)(?:00)?62[ .\-]{0,2}(?:\(0\) ?)?8\d|\b0[ .\-]?8\d`)
	abroad     = regexp.MustCompile(`\+[1-9]\d{0,2}(?:[ .\-()]{0,2}\d){7,13}`)
	landline   = regexp.MustCompile(`\(0[2-9]\d{1,2}\) ?\d{3,4}[ .\-]?\d{2,4}|\b0[2-9]\d{1,2}[\-] ?\d{5,8}`)

	labelled = regexp.MustCompile(`(?i)\b(nipppk|ni pppk|nip|nik|ktp|kartu keluarga|nrk|nrp|nuptk|npwp|niy|nira|karpeg|kartu pegawai|id card|id pegawai|(?:no|nomor|nomer)\.? ?(?:pegawai|absen|induk|karpeg|anggota)|rekening (?:saya|sy|aku|pribadi saya)|rekeningku|wa|whatsapp|hp|telp|tlp|telepon|telpon|ponsel|(?:no|nomor|nomer)\.? ?(?:saya|sy)|nomorku)\b[ .:#=]*(?:(?:no|nomor|nomer|saya|sy|aku|adalah|yaitu|kami)\b[ .:#=]*){0,3}(\d(?:[ .\-]{0,2}\d){4,19})`)
)

// numbers finds the numbers that belong to one person.
func numbers(f folded) []span {
	var out []span
	add := func(m []int, k Kind) { out = append(out, span{m[0], m[1], k}) }
	for _, m := range nipPattern.FindAllStringIndex(f.text, -1) {
		if alone(f.text, m) && plausibleNIP(digits(f.text[m[0]:m[1]])) {
			add(m, NIP)
		}
	}
	for _, m := range nikPattern.FindAllStringIndex(f.text, -1) {
		if alone(f.text, m) && plausibleNIK(digits(f.text[m[0]:m[1]])) {
			add(m, NIK)
		}
	}
	for _, m := range phoneStart.FindAllStringIndex(f.text, -1) {
		if end := phoneEnd(f.text, m[0]); end > 0 {
			add([]int{m[0], end}, Phone)
		}
	}
	for _, p := range []*regexp.Regexp{abroad, landline} {
		for _, m := range p.FindAllStringIndex(f.text, -1) {
			if alone(f.text, m) {
				add(m, Phone)
			}
		}
	}
	for _, m := range labelled.FindAllStringSubmatchIndex(f.text, -1) {
		number := m[4:6]
		if !alone(f.text, number) {
			continue
		}
		k := kindOfLabel(strings.ToLower(f.text[m[2]:m[3]]))
		if k == Phone && len(digits(f.text[number[0]:number[1]])) < 7 {
			continue
		}
		add(number, k)
	}
	return out
}

func kindOfLabel(label string) Kind {
	switch {
	case strings.HasPrefix(label, "nip"), strings.HasPrefix(label, "ni "):
		return NIP
	case label == "nik", label == "ktp", label == "kartu keluarga":
		return NIK
	case strings.HasPrefix(label, "wa"), strings.HasPrefix(label, "whats"), label == "hp", strings.HasPrefix(label, "t"), label == "ponsel",
		strings.HasSuffix(label, "saya") && label[0] == 'n', strings.HasSuffix(label, "sy"), label == "nomorku":
		return Phone
	}
	return Card
}

// alone reports whether text[m[0]:m[1]] is a number of its own: no digit or
// letter touches it, and no slash, which reference numbers of letters have.
func alone(text string, m []int) bool {
	if m[0] > 0 && (isWord(text[m[0]-1]) || text[m[0]-1] == '/') {
		return false
	}
	return m[1] == len(text) || !isWord(text[m[1]]) && (text[m[1]] != '/' || m[1]+1 == len(text) || !isWord(text[m[1]+1]))
}

func digits(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, s)
}

// plausibleNIP takes 18 digits.
func plausibleNIP(d string) bool {
	born, hired := num(d[:4]), num(d[8:12])
	month := num(d[12:14])
	return born >= 1935 && born <= 2015 && date(num(d[6:8]), num(d[4:6])) &&
		hired-born >= 15 && hired-born <= 65 && (month >= 1 && month <= 12 || month >= 20 && month <= 29)
}

// plausibleNIK takes 16 digits.
func plausibleNIK(d string) bool {
	province, day := num(d[:2]), num(d[6:8])
	if day > 40 {
		day -= 40
	}
	return province >= 11 && province <= 97 && d[2:4] != "00" && d[4:6] != "00" && date(day, num(d[8:10])) && d[12:] != "0000"
}

func date(day, month int) bool { return day >= 1 && day <= 31 && month >= 1 && month <= 12 }

func num(s string) int {
	n, _ := strconv.Atoi(s)
	return n
}

// phoneEnd returns the end of the Indonesian mobile number that starts at i, or
// 0. Groups of digits may be set apart by one or two separators; a group that
// is a whole number by itself is not continued into what follows it.
func phoneEnd(text string, i int) int {
	if !alone(text[:i+1], []int{i, i + 1}) {
		return 0
	}
	total, best := 0, 0
	j := i
	for j < len(text) {
		group := 0
		for j < len(text) && text[j] >= '0' && text[j] <= '9' {
			j++
			group++
		}
		total += group
		if national := total - prefix(text[i:j]); national >= 9 && national <= 12 && alone(text, []int{i, j}) {
			best = j
			if group >= 9 {
				return best
			}
		}
		seps := 0
		for j < len(text) && seps < 3 && strings.IndexByte(" .-+()", text[j]) >= 0 {
			j++
			seps++
		}
		if j == len(text) || text[j] < '0' || text[j] > '9' || total > 15 {
			break
		}
	}
	return best
}

// prefix counts the digits before the 8 of a mobile number.
func prefix(s string) int { return max(0, strings.IndexByte(digits(s), '8')) }
