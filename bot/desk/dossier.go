package desk

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// dossierWish is what the officer wants in a dossier.
type dossierWish struct {
	To, Agenda          string
	Photos, Talk, Notes bool
}

// dossier is a tip as it is handed to Bawaslu or BKN, on paper or as a PDF.
type dossier struct {
	dossierWish
	Number, Ref  string
	Government   string
	Printed      day
	Facts        []fact
	Story        []string
	StoryMissing bool // the key opened none of it
	Incomplete   bool // the key opened only a part
	Talk         []turn
	Notes        []noted
	Steps        []fact
	Photos       []dossierPhoto
	LeftOut      int // photos there are but not in here
	Source, Sum  string
	Lead         string
	Origin       string
	Signatures   []string
}

type fact struct{ Name, Value string }

type noted struct {
	Day        day
	From, Text string
}

type dossierPhoto struct {
	*photo
	Caption string
	Sum     string // SHA-256 in hex of the bytes as opened
}

const (
	dossierTitle = "Berkas informasi awal"
	dossierLead  = "Informasi awal, bukan laporan resmi. Keterangan di bawah ini disampaikan tanpa nama melalui saluran tertutup; " +
		"siapa penyampainya tidak diketahui dan tidak dicatat. Isinya ditulis sebagaimana diterima, belum diperiksa kebenarannya, " +
		"dan tidak menggantikan laporan menurut tata cara dan tenggat lembaga yang berwenang. " +
		"Setiap orang yang disebut di dalamnya harus dianggap tidak bersalah sampai ada keputusan."
	dossierOrigin = "Isi berkas ini tersegel sejak diterima bot dan dibuka di komputer petugas pada %s dari berkas tersegel “%s” (sidik SHA-256 %s). " +
		"Sidik itu dapat dicocokkan dengan berkas tersegel yang masih disimpan."
)

// dossierOf puts together what the officer wants of t.
func (d *Desk) dossierOf(q *queue, t *tip, wish dossierWish) dossier {
	today := d.today()
	v := dossier{
		dossierWish: wish, Number: t.number, Ref: fmt.Sprintf("NETRALBOT/%s/%s", t.number, today), Government: d.names.government(),
		Printed: today, Facts: d.factsOf(t), Story: t.Report.Texts, Incomplete: t.Locked,
		StoryMissing: len(t.Report.Texts) == 0 && t.Locked, Source: t.source, Sum: t.sum,
		Lead: dossierLead, Signatures: []string{"Yang menyerahkan", "Yang menerima"},
	}
	v.Origin = fmt.Sprintf(dossierOrigin, longDate(today), t.source, t.sum)
	if wish.Talk {
		v.Talk = t.talk()
	}
	if wish.Notes {
		for _, n := range t.Notes {
			v.Notes = append(v.Notes, noted{n.Day, d.names.staff(n.From), n.Text})
		}
	}
	for _, s := range t.steps(today) {
		v.Steps = append(v.Steps, fact{longDate(s.Day), d.names.state(s.State)})
	}
	for _, p := range t.photos {
		// Photos of additions belong to the conversation.
		if !wish.Photos || p.Part > 0 && !wish.Talk {
			v.LeftOut++
			continue
		}
		v.Photos = append(v.Photos, q.captioned(t, p))
	}
	return v
}

func (q *queue) captioned(t *tip, p *photo) dossierPhoto {
	c := dossierPhoto{photo: p, Caption: fmt.Sprintf("Foto %d, dari laporan pertama", p.Place)}
	if p.Part > 0 {
		c.Caption = fmt.Sprintf("Foto %d, dari keterangan tambahan %s", p.Place, longDate(t.Additions[p.Part-1].Day))
	}
	if b, ok := q.photo(p.ID); ok {
		sum := sha256.Sum256(b)
		c.Sum = hex.EncodeToString(sum[:])
	}
	return c
}

func (d *Desk) factsOf(t *tip) []fact {
	c, r, n := t.Card, t.Report, d.names
	list := []fact{{"Nomor laporan", t.number}, {"Jenis dugaan", n.kind(c.Kind)}}
	add := func(name, value string) {
		if value != "" {
			list = append(list, fact{name, value})
		}
	}
	if c.Unit != "" {
		add("Unit atau kecamatan", n.unit(c.Unit))
	}
	add("Tempat, menurut penyampai", r.Place)
	add("Waktu kejadian, menurut penyampai", r.When)
	add("Yang diduga terlibat, menurut penyampai", r.Who)
	add("Diterima", longDate(c.Day))
	add("Status", n.state(c.State))
	if c.Destination != "" {
		add("Diteruskan ke", n.destination(c.Destination))
	}
	if c.Outcome != "" {
		add("Hasil", n.outcome(c.Outcome))
	}
	return list
}
