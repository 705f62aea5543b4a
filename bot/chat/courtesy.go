package chat

import (
	"slices"
	"strings"
	"unicode"
)

// manners is what a text is when it asks nothing.
type manners string

const (
	greeting  manners = "halo"
	thanks    manners = "terima kasih"
	agreement manners = "baik"
	insult    manners = "kesal"
	wordless  manners = "tanpa kata"
)

// addresses are the words people put around a greeting or a command.
var addresses = words(`pak bu bapak ibu kak min admin bang mas mbak semua bot selamat wr wb banyak ya yah dong deh nih sih
	warahmatullahi wabarakatuh`)

var insults = words(`bego goblok tolol bodoh dungu anjing anjir asu bangsat kampret sialan brengsek tai jancok jancuk pantek
	sampah payah ngaco ngawur`)

// aroundInsults is what may stand beside them. Anything else makes the text a
// question: "apakah calon bodoh boleh dihina" has an answer.
var aroundInsults = words(`dasar lu lo loe kamu kau anda ini itu banget sekali amat jawaban jawabannya jawabnya nya ga gak
	nggak tidak becus guna berguna robot mesin program petugas`)

// thankful are the words of longer thanks, as in "oke siap makasih banyak atas infonya".
var thankful = words(`oke ok baik siap sip mantap paham mengerti noted iya alhamdulillah terima kasih terimakasih makasih trims thanks tks thx mksh suwun
	nuwun matur nuhun atas info infonya bantuan bantuannya jawaban jawabannya penjelasan penjelasannya ilmunya sangat membantu sekali bermanfaat jelas
	sudah udah saya`)

// within tells whether there are words and all are of the set.
func within(fields []string, set map[string]bool) bool {
	return len(fields) > 0 && !slices.ContainsFunc(fields, func(w string) bool { return !set[w] })
}

var courtesies = courtesyTable()

func courtesyTable() map[string]manners {
	table := map[string]manners{}
	for kind, all := range map[manners]string{
		greeting: `halo|hai|hi|hallo|hello|helo|assalamualaikum|assalamu alaikum|assalamuallaikum|permisi|pagi|siang|sore|malam|salam|punten|mulai|menu|p|tes|test|
			apa kabar|halo apa kabar|hai apa kabar|siapa kamu|kamu siapa|kamu bot|siapa ini|ini siapa|ini apa|ini apaan|apa ini|bisa apa|kamu bisa apa|bisa apa saja`,
		thanks: `terima kasih|terimakasih|makasih|trims|thanks|tks|thx|mksh|suwun|matur nuwun|nuhun|oke terima kasih|ok terima kasih|ok makasih|
			oke makasih`,
		agreement: `oke|ok|baik|baiklah|siap|sip|mantap|paham|mengerti|jelas|sudah jelas|saya paham|noted|iya|betul|aman|hm|hmm|oh|oh gitu|o gitu|oh begitu|gitu ya|wah|waduh|haha|hehe|wkwk|wkwkwk`,
	} {
		for _, s := range strings.Split(all, "|") {
			table[strings.TrimSpace(s)] = kind
		}
	}
	return table
}

func words(s string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(s) {
		all[w] = true
	}
	return all
}

// courtesy recognises a text that is only a greeting, thanks, an insult or the
// like; "" for all others. It looks at whole texts, so that "pak, boleh like?"
// stays a question.
func courtesy(said string) manners {
	fields := strings.Fields(plain(said))
	if len(fields) == 0 {
		if strings.ContainsAny(said, "👍🙏👌❤😊") {
			return agreement
		}
		return wordless
	}
	rest := withoutAddress(fields)
	if kind := courtesies[strings.Join(rest, " ")]; kind != "" {
		return kind
	}
	if within(rest, thankful) && (slices.Contains(rest, "kasih") || slices.ContainsFunc(rest, func(w string) bool { return courtesies[w] == thanks })) {
		return thanks
	}
	rude := false
	for _, w := range rest {
		rude = rude || insults[w]
		if !insults[w] && !aroundInsults[w] {
			return ""
		}
	}
	if rude {
		return insult
	}
	return ""
}

func withoutAddress(fields []string) []string {
	return slices.DeleteFunc(slices.Clone(fields), func(w string) bool { return addresses[w] })
}

// plain keeps the letters and digits of a text, in small letters, its words
// parted by one space.
func plain(s string) string {
	return strings.Join(strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }), " ")
}

// polite answers a text that asks nothing, and tells whether it was one. In a
// group it takes no part in nods.
func (t *turn) polite(said string) bool {
	kind := courtesy(said)
	if !t.ev.Private && (kind == agreement || kind == wordless) {
		return true
	}
	switch kind {
	case greeting:
		if !t.ev.Private {
			t.say(t.get("ask.how"))
			return true
		}
		t.greet()
	case thanks:
		t.say(t.get("general.welcome"))
	case agreement:
		t.say(t.get("general.fine"))
	case insult:
		rows := [][]Button{row(t.button("topik"))}
		if t.st.Question != "" && t.ev.Private {
			rows = append(rows, row(t.button("titip")))
		}
		t.sayButtons(t.get("general.sorry"), rows...)
	case wordless:
		t.say(t.get("general.wordless"))
	default:
		return false
	}
	return true
}
