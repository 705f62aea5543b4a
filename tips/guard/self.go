package guard

import (
	"regexp"
	"strings"
)

var (
	family = set(`suami istri isteri bini anak ayah bapak bapa papa ibu mama emak mak ortu orangtua mertua menantu kakak abang ayuk adik adek
		keponakan ponakan paman om bibi tante sepupu saudara ipar nenek kakek pacar tunangan besan cucu`)
	// Words that also address somebody: "ibu, saya mau lapor".
	courtesies = set(`bapak bapa ibu mama kakak abang om tante saudara adik adek mak ayuk paman bibi`)
	kinNotes   = set(`kandung pertama kedua ketiga sulung bungsu tiri ipar sepupu perempuan laki-laki angkat`)

	// What a subject does, seen after "ibu saya", tells that "ibu" was an address.
	acts = set(`mau ingin pengen izin ijin lihat liat melihat melaporkan lapor melapor tanya bertanya nanya punya ada adalah tidak tdk gak sudah
		sdh baru kemarin tadi minta mohon tahu tau dengar dapat takut akan pernah hendak sampaikan menyampaikan laporkan bingung memohon kirim`)

	superiors = set(`atasan bos boss pimpinan kadis kabid kasubag kasubbag kasi kasie kabag kepsek kapus kaban sekdin camat lurah sekcam bawahan
		senior juragan majikan guru dosen rt kadus`)
	villagers   = set(`camat lurah`) // of everybody who lives there, with "kami"
	ofTheOffice = set(`dinas bidang sekolah puskesmas kantor badan bagian seksi upt uptd ruangan unit subbagian`)
	spoken      = set(`pak bu bapak ibu yth kepada halo`)
	colleagues  = set(`kerja kantor sekantor seruangan sebidang sedinas sekelas serumah kerjanya`)
	with        = set(`dengan dgn sama sm bersama`)

	rooms = set(`ruangan ruang kantor meja kelas sekolah bidang seksi dinas instansi opd unit rumah kos kost kontrakan toko warung puskesmas
		bengkel kampus asrama alamat kamar teras halaman kosan`)
	locals = set(`di ke dari sebelah depan dalam samping belakang dekat`)

	pointing = set(`di nomor no adalah jl jln jalan`)

	evidence = set(`merekam ngerekam rekam memotret motret memfoto foto memvideokan videoin mengambil ambil memegang pegang mengetik ngetik
		membuat buat bikin menulis mencatat nyatat melayani mengantar antar nyupir menyetir nyetir disuruh diminta diperintah ditugaskan
		mengurus ngurus urus menyiapkan nyiapin membawa bawa menolak nolak ditelepon dipanggil`)
	company = regexp.MustCompile(`^ber(?:dua|tiga|empat|lima|enam)$`)

	ownVehicle = regexp.MustCompile(`(?i)\b(?:motor|mobil|kendaraan|plat(?: nomor)?|nopol|no(?:mor)? polisi)(?:ku| (?:pribadi )?(?:saya|sy|aku|gue|gw|kami))\b[^.!?\n\x01]{0,30}?\b([a-z]{1,2}) ?\d{1,4} ?[a-z]{1,3}\b`)
	vehicleOwn = regexp.MustCompile(`(?i)\b([a-z]{1,2}) ?\d{1,4} ?[a-z]{1,3}\b[ ,(:]{0,3}(?:itu )?(?:motor|mobil|kendaraan)(?:ku| (?:pribadi )?(?:saya|sy|aku|gue|gw|kami))\b`)
	regions    = set(`a b d e f g h k l m n p r s t w z aa ab ad ae ag ba bb bd be bg bh bk bl bm bn bp cc cd da db dc dd de dg dh dk dl dm dn dp
		dr ds dt dw ea eb ed kb kh kt ku pa pb pg`)

	chatGroup  = regexp.MustCompile(`(?i)^(?:grup|group|grop|gc|wag)\b(?: (?:wa|whatsapp|whatsap|telegram|tele|line|chat)\b)? *(?:"[^"\n]{2,40}"|'[^'\n]{2,40}'|[a-z0-9'&.\- ]{2,60})?`)
	messengers = set(`wa whatsapp whatsap telegram tele line chat`)
	innerGroup = set(`kantor bidang ruangan internal seksi staf staff guru keluarga alumni angkatan arisan rt pkk kelas wali sekolah puskesmas dinas
		kecamatan kelurahan desa operator bendahara kepsek pegawai honorer subbag bagian`)
	openGroup = set(`asn pns pppk p3k wa whatsapp telegram fb facebook tersebut itu ini yang yg di ke dari untuk dan pemkab pemkot bupati calon
		paslon relawan pendukung kampanye timses tim pemenangan`)
)

// selves finds what the writer says of themselves.
func selves(f folded) []span {
	w := tokenise(f.text)
	out := w.names()
	for i := range w.toks {
		for _, find := range []func(int) (span, bool){w.role, w.post, w.kin, w.superior, w.room, w.only, w.witness, w.group} {
			if s, ok := find(i); ok {
				out = append(out, s)
			}
		}
	}
	for _, p := range []*regexp.Regexp{ownVehicle, vehicleOwn} {
		for _, m := range p.FindAllStringSubmatchIndex(f.text, -1) {
			if regions[strings.ToLower(f.text[m[2]:m[3]])] {
				out = append(out, span{m[2], m[1], Plate})
			}
		}
	}
	return out
}

func (w words) me(i int) bool { return pronouns[w.at(i)] && w.gap(i) == blank }

// isPost reports whether a word is a post, also as "sopirnya".
func isPost(word string) bool { return posts[word] || posts[strings.TrimSuffix(word, "nya")] }

func (w words) us(i int) bool { return w.at(i) == "kami" && w.gap(i) == blank }

// role finds a post or place of work after a subject "saya" or "kami".
func (w words) role(i int) (span, bool) {
	if !pronouns[w.at(i)] && w.at(i) != "kami" || !w.subject(i) && !family[w.at(i-1)] {
		return span{}, false
	}
	j := i + 1
	for n := 0; n < 4 && fillers[w.at(j)] && !working[w.at(j)] && w.gap(j) <= mark; n++ {
		j++
	}
	if j >= len(w.toks) || w.gap(j) > mark || j == i+1 && w.gap(j) == mark && !w.toks[j].capital && !posts[w.at(j)] {
		return span{}, false
	}
	return w.occupation(j)
}

// occupation returns the post, calling with a place, residence or work that
// begins at token j.
func (w words) occupation(j int) (span, bool) {
	if j >= len(w.toks) {
		return span{}, false
	}
	end := w.clause(j, 10)
	switch low := w.at(j); {
	case isPost(low):
	case callings[strings.TrimSuffix(low, "nya")] && w.particular(j+1, end):
	case residents[low] && w.any(j+1, end, smallPlaces):
	case working[low] && w.workplace(j, end):
	default:
		return span{}, false
	}
	return w.span(j, end, Role), true
}

// particular reports whether tokens i to end narrow a calling down.
func (w words) particular(i, end int) bool {
	for ; i < end; i++ {
		low := w.at(i)
		if isPost(low) || isPlace(low) {
			return true
		}
		if (low == "di" || low == "pada") && i+1 < end && !vague[w.at(i+1)] {
			return true
		}
	}
	return false
}

// workplace reports whether the verb at i is followed by a place or post.
func (w words) workplace(i, end int) bool {
	for j := i + 1; j < end && j <= i+3; j++ {
		switch low := w.at(j); {
		case low == "di" || low == "pada":
			return j+1 < end && (!vague[w.at(j+1)] || w.particular(j+2, end))
		case posts[low]:
			return true
		case callings[low]:
			return w.particular(j+1, end)
		}
	}
	return false
}

func (w words) any(i, end int, these map[string]bool) bool {
	for ; i < end; i++ {
		if these[w.at(i)] {
			return true
		}
	}
	return false
}

// post finds "jabatan saya …" and "tempat saya mengajar …".
func (w words) post(i int) (span, bool) {
	switch low := w.at(i); {
	case low == "jabatan" || low == "pekerjaan" || low == "profesi" || low == "tupoksi":
		if j := w.skip(i+2, fillers); w.me(i+1) && j < len(w.toks) && w.gap(j) <= mark && (posts[w.at(j)] || callings[w.at(j)]) {
			return w.span(j, w.clause(j, 8), Role), true
		}
	case low == "tempat" && w.me(i+1) && working[w.at(i+2)]:
		return w.span(i, w.clause(i+2, 6), Place), true
	case low == "tempat" && working[w.at(i+1)] && (w.me(i+2) || w.us(i+2)):
		return w.span(i, i+3, Place), true
	}
	return span{}, false
}

// kin finds "suami saya", "suamiku" and "saya anak pak camat".
func (w words) kin(i int) (span, bool) {
	low := w.at(i)
	if stem, ok := strings.CutSuffix(low, "ku"); ok && family[stem] && low != "laku" {
		return w.span(i, i+1, Family), true
	}
	if pronouns[low] && w.subject(i) {
		j := w.skip(i+1, fillers)
		if next := w.at(j + 1); family[w.at(j)] && w.gap(j) == blank && w.gap(j+1) == blank && (next == "dari" || spoken[next] || isPost(next)) {
			return w.span(j, max(w.clause(j, 6), j+2), Family), true
		}
	}
	two := low == "orang" && w.at(i+1) == "tua" && w.gap(i+1) == blank
	if !family[low] && !two {
		return span{}, false
	}
	j := i + 1
	if two {
		j++
	}
	for kinNotes[w.at(j)] && w.gap(j) == blank {
		j++
	}
	if !w.me(j) || courtesies[low] && w.gap(j+1) == blank && acts[w.at(j+1)] {
		return span{}, false
	}
	return w.span(i, j+1, Family), true
}

// superior finds "atasan saya", "kepala bidang saya", "anak buah saya", "teman
// sekantor saya".
func (w words) superior(i int) (span, bool) {
	low := w.at(i)
	if stem, ok := strings.CutSuffix(low, "ku"); ok && superiors[stem] {
		return w.span(i, i+1, Superior), true
	}
	if s, ok := w.beside(i); ok {
		return s, true
	}
	j := i + 1
	switch {
	case superiors[low]:
		if w.at(j) == "langsung" {
			j++
		}
	case low == "kepala" && ofTheOffice[w.at(j)],
		(low == "teman" || low == "rekan" || low == "kawan" || low == "temen") && colleagues[w.at(j)],
		low == "anak" && w.at(j) == "buah":
		j++
	default:
		return span{}, false
	}
	if !w.me(j) && !(w.us(j) && !villagers[low]) {
		return span{}, false
	}
	if spoken[w.at(i-1)] && acts[w.at(j+1)] {
		return span{}, false
	}
	return w.span(i, j+1, Superior), true
}

// beside finds "saya seruangan dengan …".
func (w words) beside(i int) (span, bool) {
	if !pronouns[w.at(i)] || !w.subject(i) {
		return span{}, false
	}
	j := w.skip(i+1, fillers)
	end := j + 1
	switch low := w.at(j); {
	case low == "duduk" && (w.at(j+1) == "di" || w.at(j+1) == "disebelah"):
		return w.span(j, w.clause(j, 6), Superior), true
	case w.at(j-1) == "satu" && rooms[low]:
	case colleagues[low] && low[0] == 's':
	default:
		return span{}, false
	}
	if !with[w.at(end)] {
		return span{}, false
	}
	return w.span(i+1, end, Superior), true
}

// room finds "ruangan saya", "kantor kami", "di bagian saya".
func (w words) room(i int) (span, bool) {
	low := w.at(i)
	if stem, ok := strings.CutSuffix(low, "ku"); ok && rooms[stem] {
		return w.span(i, i+1, Place), true
	}
	if !rooms[low] && !(low == "bagian" && locals[w.at(i-1)]) {
		return span{}, false
	}
	j := i + 1
	if w.at(j) == "kerja" && w.gap(j) == blank {
		j++
	}
	if !w.me(j) && !w.us(j) {
		return span{}, false
	}
	end := j + 1
	if low == "rumah" && pointing[w.at(end)] || low == "alamat" {
		end = w.clause(j, 12)
	}
	return w.span(i, end, Place), true
}

// only finds what singles the writer out: "satu-satunya", "hanya saya yang".
func (w words) only(i int) (span, bool) {
	low := w.at(i)
	switch {
	case low == "satu-satunya" || low == "satu2nya" || low == "atu-atunya" || low == "satu" && w.at(i+1) == "satunya":
		first, last := i, i
		for w.gap(first) < line && i-first < 30 {
			first--
		}
		for w.gap(last+1) < line && last-i < 30 {
			last++
		}
		end := w.clause(i, 5)
		if w.any(first, last+1, pronouns) || w.any(i+1, min(end, i+3), posts) || w.any(i+1, min(end, i+3), callings) {
			return w.span(i, end, Only), true
		}
	case low == "hanya" || low == "cuma" || low == "cuman" || low == "mung":
		if w.me(i+1) && (w.at(i+2) == "yang" || w.at(i+2) == "yg" || w.at(i+2) == "dan") {
			return w.span(i, min(i+4, len(w.toks)), Only), true
		}
		if w.us(i+1) && company.MatchString(w.at(i+2)) {
			return w.span(i, i+3, Only), true
		}
	}
	return span{}, false
}

// witness finds "saya yang merekam", "saya sendiri yang disuruh".
func (w words) witness(i int) (span, bool) {
	if !pronouns[w.at(i)] {
		return span{}, false
	}
	j := i + 1
	if w.at(j) == "sendiri" {
		j++
	}
	if w.at(j) != "yang" && w.at(j) != "yg" || !evidence[w.at(j+1)] || w.gap(j) != blank || w.gap(j+1) != blank {
		return span{}, false
	}
	return w.span(i, j+2, Only), true
}

// group finds the name of a chat group that few belong to.
func (w words) group(i int) (span, bool) {
	start := w.toks[i].start
	m := chatGroup.FindStringIndex(w.text[start:])
	if m == nil {
		return span{}, false
	}
	if quote := strings.IndexAny(w.text[start:start+m[1]], `"'`); quote >= 0 && strings.IndexAny(w.text[start+m[1]-1:start+m[1]], `"'`) == 0 {
		return span{start, start + m[1], Group}, true
	}
	j := i + 1
	for messengers[w.at(j)] && w.gap(j) == blank {
		j++
	}
	if w.gap(j) != blank || openGroup[w.at(j)] || !innerGroup[w.at(j)] && !(w.proper && w.toks[j].capital) {
		return span{}, false
	}
	return w.span(i, w.clause(j, 5), Group), true
}
