package chat

import (
	"slices"
	"strings"

	"netralbot/bot/text"
	"netralbot/faq"
)

// Questions about the bot itself have no place in a catalogue of law, and the
// nearest topic of the law is a wrong answer to "bisa dilacak gak". They are
// known by whole texts made of a few words: one word more, and the text is a
// question like any other.

// matter is what of the bot a text asks for; "" for none.
type matter string

const (
	ofPrivacy  matter = "privacy"  // is it safe, who reads it
	ofBot      matter = "bot"      // whose is it, is there a person
	ofLostCode matter = "code"     // the code is gone
	ofProgress matter = "progress" // what became of my tip
)

// maxAside is how many words such a text has at most.
const maxAside = 12

var (
	// small words stand around all of these questions.
	small = words(`apakah apa kah bisa bs dapat akan mau nanti gak ga gk ngga nggak enggak tidak tdk ndak ya iya sih dong kan ini itu
		di sini disini dari oleh sama dengan dgn buat untuk utk pada lewat via kalau klo kalo kl jika bila saya sy aku gue gw ku kami
		yang yg siapa saja aja ada benar beneran benaran betul bener bagaimana gimana gmn soal tentang juga jg terus lalu tapi kok dan
		jadi nya pak bu bapak ibu kak min bang mas mbak bot`)

	privacyWords = words(`aman amankah keamanan keamanannya dilacak terlacak melacak lacak ketahuan ketauan diketahui rahasia kerahasiaan
		kerahasiaannya dirahasiakan anonim bocor dibocorkan bocorin privasi takut dicatat tercatat disimpan kelihatan keliatan
		dilihat terlihat lihat melihat baca membaca dibaca terbaca terbongkar`)
	// knowing asks for privacy only beside somebody who might know.
	knowing       = words(`tahu tau mengetahui`)
	knowers       = words(`siapa atasan bos pimpinan petugas admin identitas nama telegram`)
	privacyAround = words(`identitas identitasnya identitasku nama namanya namaku data datanya dataku akun akunku nomor nomer no hp wa telegram
		tele lapor melapor ngelapor laporin laporan laporannya laporanku orang atasan bos pimpinan kepala kantor teman rekan dinas bupati
		camat polisi admin petugas pemda pemerintah dijamin jamin jaminan terjamin jaminannya tetap isi isinya cerita pesan chat foto
		lokasi posisi harus perlu tahu tau mengetahui`)

	botWords = words(`resmi penipuan penipu asli gratis bayar berbayar robot manusia orangnya pembuatnya pembuat bikin adminnya operator
		operatornya pengelola pengelolanya`)
	talking   = words(`ngomong bicara ngobrol chat hubungi menghubungi telepon nelpon telp kontak nomor nomer wa langsung`)
	people    = words(`petugas petugasnya admin orang pegawai cs`)
	botAround = words(`kamu anda milik punya minta orang langsung sungguhan dibuat hanya cuma`)

	codes       = words(`kode kodenya kodeku`)
	losing      = words(`lupa hilang ilang kehilangan kehapus terhapus dihapus ketinggalan`)
	codeAround  = words(`laporan laporannya laporanku sudah udah telah dicatat catat nyatat mencatat belum harus cari minta lagi ulang tadi kemarin`)
	aboutTips   = words(`laporan laporannya laporanku`)
	progressing = words(`kapan lama kabar kabarnya kelanjutan kelanjutannya perkembangan perkembangannya proses prosesnya diproses ditindaklanjuti
		ditangani dibaca dibalas direspon selesai selesainya hasil hasilnya mana belum`)
	progressAround = words(`laporan laporannya laporanku sampai sudah udah berapa hari lagi masih nunggu menunggu petugas tindak lanjut
		lanjutnya status statusnya tadi kemarin minggu bulan`)
)

// matterOf tells what of the bot a text asks for. mine is set where a tip of
// the writer's is in view, so that it needn't be named.
func matterOf(said string, mine bool) matter {
	fields := strings.Fields(plain(said))
	only := func(sets ...map[string]bool) bool {
		return !slices.ContainsFunc(fields, func(w string) bool {
			return !small[w] && !slices.ContainsFunc(sets, func(s map[string]bool) bool { return s[w] })
		})
	}
	has := func(set map[string]bool) bool {
		return slices.ContainsFunc(fields, func(w string) bool { return set[w] })
	}
	asked := asks(said, fields)
	switch {
	case len(fields) == 0 || len(fields) > maxAside:
	case has(codes) && has(losing) && only(codes, losing, codeAround):
		return ofLostCode
	case only(progressing, progressAround) && has(progressing) && (mine && asked || has(aboutTips) && !has(words(`siapa`))):
		return ofProgress
	case mine && has(aboutTips) && only(aboutTips, progressAround), asked && has(aboutTips) && has(words(`gimana bagaimana gmn`)) && only(aboutTips, progressAround):
		return ofProgress
	case only(privacyWords, privacyAround) && has(privacyWords) && (len(fields) > 1 || asked),
		only(privacyWords, privacyAround) && asked && has(knowing) && has(knowers):
		return ofPrivacy
	case asked && has(people) && only(people, botAround),
		only(botWords, botAround, people, talking) && (has(botWords) || has(people) && has(talking)),
		asked && only(botAround) && has(words(`kamu milik punya`)) && has(words(`siapa apa robot`)):
		return ofBot
	}
	return ""
}

// asks tells whether a text has the shape of a question.
func asks(said string, fields []string) bool {
	if strings.Contains(said, "?") {
		return true
	}
	if len(fields) == 0 {
		return false
	}
	first, last := fields[0], fields[len(fields)-1]
	return words(`apa apakah siapa bisa bagaimana gimana gmn kapan kok berapa amankah`)[first] || words(`gak ga gk ngga nggak enggak kah ya belum apa siapa gimana mana`)[last]
}

// itself answers a question about the bot, and tells whether it was one.
func (t *turn) itself(said string) bool {
	mine := t.st.Stage == Following || t.st.Stage == Sent && t.st.Coded
	switch m := matterOf(said, mine); {
	case m == ofPrivacy:
		t.sayButtons(t.privacyShort(), row(t.button("privasi")), row(t.button("tell"), t.button("menu")))
	case m == ofBot:
		t.sayButtons(t.get("general.about", "government", t.Setting.Government, "username", t.Setting.Username), t.menuRows()...)
	case m == ofLostCode && t.ev.Private:
		t.sayButtons(t.get("follow.lost"), row(t.button("tell"), t.button("menu")))
	case m == ofProgress && t.ev.Private && t.st.Stage == Following:
		t.sayButtons(t.get("follow.patience"), row(t.button("perbarui")))
	case m == ofProgress && t.ev.Private:
		t.sayButtons(t.get("follow.patience"), row(t.button("follow")))
	default:
		return false
	}
	return true
}

func (t *turn) privacyShort() string {
	return t.get("privacy.short", "government", t.Setting.Government, "read", text.HTML(t.reads()))
}

// doubts answers who asks, in the middle of a tip, whether that is safe. The
// question doesn't become part of the tip.
func (t *turn) doubts() bool {
	said := t.ev.Text
	at := t.stages[t.st.Stage]
	if t.st.Stage != Notice && !at.holdsWords || matterOf(said, false) != ofPrivacy || !asks(said, strings.Fields(plain(said))) {
		return false
	}
	if t.st.Stage == Notice {
		t.sayButtons(t.privacyShort(), row(t.button("lanjut"), t.button("batal")))
		return true
	}
	t.say(t.privacyShort() + "\n\n" + t.get("privacy.not_taken"))
	t.prompt()
	return true
}

// basisAsked tells whether a text asks which rules the last answer rests on, or
// whether they are still in force, and nothing else.
func basisAsked(said string) bool {
	fields := strings.Fields(plain(said))
	core := words(`dasar dasarnya pasal pasalnya berlaku dicabut aturannya peraturannya hukumnya sumbernya landasannya`)
	around := words(`hukum ayat aturan peraturan mana berapa masih sudah udah belum sekarang undang pp uu sumber landasan`)
	found := false
	for _, w := range fields {
		found = found || core[w]
		if !core[w] && !around[w] && !small[w] {
			return false
		}
	}
	return found && len(fields) <= maxAside
}

// followUp answers what a follow-up asks of the topic just shown, without
// telling the whole once more.
func (t *turn) followUp(topic *faq.Topic, found *faq.Result) {
	parts := []string{t.get("verdict."+string(topic.Verdict), "title", topic.Title)}
	if notice := t.quietNotice(); notice != "" && topic.Verdict != faq.Informasi {
		parts = append(parts, notice)
	}
	if topic.Expired(t.ev.At) {
		parts = append(parts, t.get("answer.expired", "day", t.day(topic.Expires)))
	}
	asked, others := t.cases(topic, found)
	sanction := t.sanction(topic)
	switch {
	case found.Aspect == faq.AspectBasis:
		asked, sanction, others = "", "", ""
	case found.Aspect == faq.AspectSanction:
		asked, sanction = sanction, asked
	default: // what a case says of the sanction differs from what is said of all
		sanction, others = "", ""
	}
	for _, p := range []string{asked, sanction, others, t.citations(topic), t.get("answer.reviewed", "day", t.day(topic.Reviewed))} {
		if p != "" {
			parts = append(parts, p)
		}
	}
	rows := [][]Button{row(t.button("bantu", topic.ID), t.button("tidak", topic.ID))}
	if t.ev.Private {
		rows = append(rows, row(t.button("dasar", topic.ID)))
	}
	rows = append(rows, row(labelled(t.get("button.whole_answer"), "faq", topic.ID)))
	t.do(Say{Text: strings.Join(parts, "\n\n"), Buttons: rows})
}

// wishesToTell tells whether a text says that somebody wants to report, as in
// "aku mau laporin lurah".
func wishesToTell(said string) bool {
	fields := withoutAddress(strings.Fields(plain(said)))
	if len(fields) > 6 || strings.Contains(said, "?") {
		return false
	}
	if len(fields) > 0 && words(`saya sy aku gue gw kami`)[fields[0]] {
		fields = fields[1:]
	}
	if len(fields) < 2 || !words(`mau ingin pengen pingin mo hendak`)[fields[0]] {
		return false
	}
	if !words(`lapor melapor laporin ngelapor ngelaporin melaporkan laporkan mengadu ngadu mengadukan adukan`)[fields[1]] {
		return false
	}
	return !slices.ContainsFunc(fields, func(w string) bool {
		return words(`cara caranya gimana bagaimana gmn kemana mana apa takut tapi bawaslu bkn`)[w]
	})
}
