package guard

import (
	"regexp"
	"strings"
)

var (
	emailPattern = regexp.MustCompile(`(?i)[a-z0-9][a-z0-9._%+\-]* ?(?:@|\(at\)|\[at\]|\{at\}) ?[a-z0-9][a-z0-9\-]*(?:\.[a-z0-9\-]+)*\.[a-z]{2,}`)

	// "budi at gmail dot com"
	spokenEmail = regexp.MustCompile(`(?i)\b[a-z0-9._\-]+ +(?:at|et) +(?:gmail|yahoo|ymail|outlook|hotmail|icloud|proton\w*)(?: *(?:\.|dot|titik) *[a-z]{2,}){1,2}\b`)

	usernamePattern = regexp.MustCompile(`@[A-Za-z][A-Za-z0-9_.]{1,31}`)

	// "ig saya: budi_s", "akun tiktok sy budisantoso"
	ownAccount = regexp.MustCompile(`(?i)\b(?:ig|instagram|insta|fb|facebook|tiktok|twitter|telegram|tele|username|line)(?:ku| (?:saya|sy|aku|ak|gue|gw))\b *(?:adalah|yaitu|itu|namanya|:|=)* *([A-Za-z0-9][A-Za-z0-9_.]{2,31}(?-i:(?: [A-Z][a-z]+){0,2}))`)

	linkPattern = regexp.MustCompile(`(?i)(?:https?://)?(?:[a-z0-9\-]+\.)*[a-z0-9\-]+\.[a-z]{2,}/[^\s<>"\x01]*`)
)

// profileHosts are where a path leads to a person, or to something that a
// person shared. A host covers its subdomains.
var profileHosts = strings.Fields(`
	facebook.com fb.com fb.me fb.watch messenger.com m.me instagram.com instagr.am ig.me threads.net threads.com
	tiktok.com x.com twitter.com t.co t.me telegram.me telegram.dog wa.me whatsapp.com line.me linkedin.com lnkd.in
	snapchat.com pinterest.com discord.gg discord.com youtube.com youtu.be linktr.ee
	drive.google.com docs.google.com photos.google.com photos.app.goo.gl forms.gle maps.app.goo.gl goo.gl
	1drv.ms onedrive.live.com sharepoint.com dropbox.com icloud.com mega.nz mediafire.com wetransfer.com we.tl`)

// sharerTokens are query parameters by which a site remembers who shared a link.
var sharerTokens = regexp.MustCompile(`(?i)[?&](?:fbclid|igsh|igshid|mibextid|si|share_id|sharer_id|u_code|_t|share_app_id|s|ref_src|gclid)=`)

// contacts finds e-mail addresses, @names and links.
func contacts(f folded) []span {
	var out []span
	for _, m := range linkPattern.FindAllStringIndex(f.text, -1) {
		if m[0] > 0 && (isWord(f.text[m[0]-1]) || strings.IndexByte("@.-", f.text[m[0]-1]) >= 0) {
			continue
		}
		m[1] = m[0] + len(strings.TrimRight(f.text[m[0]:m[1]], `.,;:!?)'*_`))
		if personal(f.text[m[0]:m[1]]) {
			out = append(out, span{m[0], m[1], Link})
		}
	}
	for _, m := range emailPattern.FindAllStringIndex(f.text, -1) {
		if at := strings.IndexByte(f.text[m[0]:m[1]], '@'); at >= 0 {
			// "rapat @ kantor.id" has blanks on both sides and is none.
			at += m[0]
			if f.text[at-1] == ' ' && f.text[at+1] == ' ' {
				continue
			}
			// "hubungi @budi.sp" is an @name after a word.
			if f.text[at-1] == ' ' {
				continue
			}
		}
		out = append(out, span{m[0], m[1], Email})
	}
	for _, m := range spokenEmail.FindAllStringIndex(f.text, -1) {
		out = append(out, span{m[0], m[1], Email})
	}
	for _, m := range usernamePattern.FindAllStringIndex(f.text, -1) {
		if m[0] > 0 && isWord(f.text[m[0]-1]) {
			continue
		}
		m[1] = m[0] + len(strings.TrimRight(f.text[m[0]:m[1]], "."))
		if m[1]-m[0] >= 3 {
			out = append(out, span{m[0], m[1], Username})
		}
	}
	for _, m := range ownAccount.FindAllStringSubmatchIndex(f.text, -1) {
		name := f.text[m[2]:m[3]]
		if !common(strings.ToLower(name)) && (strings.ContainsAny(name, "_.0123456789") || strings.ContainsAny(f.text[m[0]:m[2]], ":=") || given[strings.ToLower(strings.Fields(name)[0])]) {
			out = append(out, span{m[2], m[3], Username})
		}
	}
	return out
}

// personal reports whether a link leads to a person or tells who shared it.
func personal(link string) bool {
	rest := link
	if _, after, ok := strings.Cut(link, "://"); ok {
		rest = after
	}
	host, path, _ := strings.Cut(strings.ToLower(rest), "/")
	if sharerTokens.MatchString(path) {
		return true
	}
	if path == "" {
		return false
	}
	for _, h := range profileHosts {
		if host == h || strings.HasSuffix(host, "."+h) {
			return true
		}
	}
	return false
}

// isWord reports whether b is part of a word: an ASCII letter or digit, or a
// byte of a longer character.
func isWord(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}
