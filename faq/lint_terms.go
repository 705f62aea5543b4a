package faq

import (
	"regexp"
	"strings"
)

// wrongTerm is a way the law is often misnamed, with the right one.
type wrongTerm struct {
	wrong *regexp.Regexp
	right string
}

func wrong(pattern, right string) wrongTerm { return wrongTerm{regexp.MustCompile(pattern), right} }

// wrongTerms are names that don't exist or that press reports garble, and
// claims that are never true. What people type is no business of this list:
// variants may hold all of it.
var wrongTerms = []wrongTerm{
	wrong(`Peraturan Pemerintahan\b`, "Peraturan Pemerintah"),
	wrong(`PP (No\.? ?)?53[ /](tahun )?(2009|2011|2012|2021)`, "PP 53/2010"),
	wrong(`PP (No\.? ?)?94[ /](tahun )?(2010|2020|2022)`, "PP 94/2021"),
	wrong(`UU (No\.? ?)?5[ /](tahun )?(2004|2013|2015)`, "UU 5/2014"),
	wrong(`UU (No\.? ?)?(29|21|22)/2023`, "UU 20/2023"),
	wrong(`UU (No\.? ?)?20/(2022|2024)`, "UU 20/2023"),
	wrong(`(?i)\b(bawaslo|banwaslu|bawasulu|baswalu)\b`, "Bawaslu"),
	wrong(`(^|[^.\w])(bawaslu|BAWASLU)([^.\w]|$)`, "Bawaslu"),
	wrong(`(^|[^.\w])(mendagri|MENDAGRI)([^.\w]|$)`, "Mendagri"),
	wrong(`(?i)\bmenpan-?rb\b`, "MenPANRB"),
	wrong(`(?i)aparatur sipil negeri`, "Aparatur Sipil Negara"),
	wrong(`(?i)pegawai pemerintah dengan perjanjian kontrak`, "Pegawai Pemerintah dengan Perjanjian Kerja"),
	wrong(`(?i)netralisasi asn`, "netralitas ASN"),
	wrong(`(?i)pejabat pembina pegawai\b`, "Pejabat Pembina Kepegawaian"),
	wrong(`(?i)cuti di luar tanggungan pemerintah`, "cuti di luar tanggungan negara"),
	wrong(`(?i)pasti (dipecat|aman|diberhentikan|dihukum|bebas)`, "no outcome is promised: 'dapat', 'diancam'"),
	wrong(`(?i)(^|[.;:] )(PP 53/2010|UU 5/2014) (masih|tetap) berlaku`, "both are revoked; say what holds today"),
	wrong(`(?i)(silakan|dapat|bisa) (lapor|laporkan|melapor|dilaporkan|mengadu) (ke|kepada) KASN`, "KASN ended on 24 August 2024"),
}

func (l *linter) terms(kind, id, text string) {
	for _, t := range wrongTerms {
		m := t.wrong.FindString(text)
		if m == "" || right(m, t.right) {
			continue
		}
		l.add("term", kind, id, m, "%q: %s", m, t.right)
	}
}

// right lets a case-insensitive pattern pass what is spelled right.
func right(found, want string) bool { return strings.Contains(want, found) }
