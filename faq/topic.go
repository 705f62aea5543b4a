package faq

import "time"

// Verdict is the word that heads an answer. It answers the question "bolehkah saya …?".
type Verdict string

const (
	Melanggar Verdict = "melanggar" // the act asked about is forbidden
	Boleh     Verdict = "boleh"     // the act asked about is allowed
	Bersyarat Verdict = "bersyarat" // allowed under the conditions the answer names
	Informasi Verdict = "informasi" // no act is judged
)

// Topic is one curated question with its answer.
type Topic struct {
	ID       string   `toml:"id"`
	Title    string   `toml:"title"`
	Verdict  Verdict  `toml:"verdict"`
	Variants []string `toml:"variants"` // at least ten ways people ask it
	Keywords []string `toml:"keywords"` // words that point here though no variant holds them; optional

	Answer    string   `toml:"answer"`    // two to five plain sentences
	Cases     []Case   `toml:"case"`      // what differs by person, stage or election, likely one first; optional
	Applies   []string `toml:"applies"`   // whom the answer is for: a subset of Groups of people, see Who
	Sanction  string   `toml:"sanction"`  // one sentence in words; required where the verdict is melanggar
	Tier      []Tier   `toml:"tier"`      // the sanction's tiers, checked against those of the cited provisions in force
	Citations []string `toml:"citations"` // provision ids, those of the old law first
	Open      []string `toml:"open"`      // points that rest on something unconfirmed; for the curator, never shown
	Related   []string `toml:"related"`   // topic ids, nearest first

	Reviewed time.Time `toml:"reviewed"` // the day a curator last held it against the law
	Expires  time.Time `toml:"expires"`  // the last day it may be shown without a new review

	Group string `toml:"-"` // id of the group whose file holds it
}

// Case is what holds for one kind of person, stage or election.
type Case struct {
	Who      string `toml:"who"`      // one of the ids in Who; empty: everybody the topic applies to
	Stage    string `toml:"stage"`    // "bakal-calon" or "calon"; empty: both
	Election string `toml:"election"` // "pemilu" or "pilkada"; empty: both
	Text     string `toml:"text"`     // one or two sentences
}

// Tier is the weight of a sanction.
type Tier string

const (
	TierEthics   Tier = "etik" // moral sanction under the code of ethics
	TierLight    Tier = "ringan"
	TierMedium   Tier = "sedang"
	TierHeavy    Tier = "berat"
	TierCriminal Tier = "pidana"
	TierContract Tier = "kontrak"       // what the work agreement provides, up to its end
	TierOffice   Tier = "jabatan"       // reprimand, suspension or removal from an elected or village office
	TierDismiss  Tier = "berhenti"      // dismissal that is no disciplinary penalty, such as for joining a party
	TierOther    Tier = "sesuai-aturan" // another body's own rules
)

// Who lists the ids of the people an answer can be for, with the name shown.
var Who = map[string]string{
	"asn": "semua ASN", "pns": "PNS", "cpns": "CPNS", "pppk": "PPPK", "honorer": "honorer/non-ASN",
	"kades": "kepala desa", "perangkat-desa": "perangkat desa dan BPD", "rt-rw": "RT/RW",
	"tni-polri": "TNI/Polri", "bumn": "pegawai BUMN/BUMD", "pensiunan": "pensiunan ASN",
	"keluarga": "keluarga ASN", "pejabat": "pejabat daerah dan penjabat", "pimpinan": "atasan dan pimpinan",
	"guru-dosen": "guru dan dosen", "camat-lurah": "camat dan lurah", "warga": "warga", "petugas-pemilu": "penyelenggara pemilu",
}

// Group is a heading of the catalogue; each is one file of data/topics.
type Group struct {
	ID     string   // the file's name without number and ending: "medsos" of "02-medsos.toml"
	Title  string   // shown in /topik
	Topics []*Topic // in the file's order
}
