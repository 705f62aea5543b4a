package emulator

import (
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"
	"unicode/utf8"
)

// syntaxError is worded as Telegram words it, capital letter and all.
type syntaxError string

func (e syntaxError) Error() string { return string(e) }

func syntax(format string, args ...any) error {
	return syntaxError(fmt.Sprintf(format, args...))
}

// entityTypes maps the tags Telegram knows to the entities they make.
var entityTypes = map[string]string{
	"b": "bold", "strong": "bold", "i": "italic", "em": "italic", "u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
	"tg-spoiler": "spoiler", "span": "spoiler", "a": "text_link", "code": "code", "pre": "pre",
	"blockquote": "blockquote", "tg-emoji": "custom_emoji", "tg-time": "date_time",
}

// openTag is a start tag whose end is still to come.
type openTag struct {
	name, arg string
	unix      int64
	offset    int // in UTF-16 units of the output
	begin     int // in bytes of the output
}

// htmlParser reads Telegram's HTML: only the tags above, strictly nested,
// only &lt; &gt; &amp; &quot; and numeric references decoded.
type htmlParser struct {
	in    string
	pos   int
	out   strings.Builder
	units int
	open  []openTag
	list  []Entity
}

// ParseHTML turns text of parse_mode HTML into plain text and entities, and
// refuses what Telegram refuses, in its words (without "can't parse
// entities: "). White space is kept; an entity around nothing is dropped.
func ParseHTML(in string) (string, []Entity, error) {
	p := &htmlParser{in: in}
	for p.pos < len(in) {
		switch c := in[p.pos]; {
		case c == '&':
			if r, next := decodeReference(in, p.pos); r != 0 {
				p.emit(r)
				p.pos = next
				continue
			}
			p.emit('&')
			p.pos++
		case c == '<' && p.at(p.pos+1) == '/':
			if err := p.endTag(); err != nil {
				return "", nil, err
			}
		case c == '<':
			if err := p.startTag(); err != nil {
				return "", nil, err
			}
		default:
			r, size := utf8.DecodeRuneInString(in[p.pos:])
			p.emit(r)
			p.pos += size
		}
	}
	if n := len(p.open); n > 0 {
		return "", nil, syntax("Can't find end tag corresponding to start tag %q", p.open[n-1].name)
	}
	sortEntities(p.list)
	return p.out.String(), p.list, nil
}

func (p *htmlParser) emit(r rune) {
	p.out.WriteRune(r)
	p.units += max(utf16.RuneLen(r), 1)
}

// at returns a byte of the input, 0 behind its end.
func (p *htmlParser) at(i int) byte {
	if i < len(p.in) {
		return p.in[i]
	}
	return 0
}

func isSpace(c byte) bool {
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == 0 || c == '\v'
}

func (p *htmlParser) skipSpace() {
	for p.pos < len(p.in) && isSpace(p.in[p.pos]) {
		p.pos++
	}
}

func (p *htmlParser) startTag() error {
	begin := p.pos
	p.pos++
	from := p.pos
	for !isSpace(p.at(p.pos)) && p.at(p.pos) != '>' {
		p.pos++
	}
	if p.pos >= len(p.in) {
		return syntax("Unclosed start tag at byte offset %d", begin)
	}
	t := openTag{name: strings.ToLower(p.in[from:p.pos]), offset: p.units, begin: p.out.Len()}
	if entityTypes[t.name] == "" {
		return syntax("Unsupported start tag %q at byte offset %d", t.name, begin)
	}
	for p.at(p.pos) != '>' {
		p.skipSpace()
		if p.at(p.pos) == '>' {
			break
		}
		name, value, err := p.attribute(t.name, begin)
		if err != nil {
			return err
		}
		t.take(name, value)
	}
	p.pos++
	if t.name == "span" && t.arg != "spoiler" {
		return syntax("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
	}
	p.open = append(p.open, t)
	return nil
}

func (t *openTag) take(name, value string) {
	switch {
	case t.name == "a" && name == "href", t.name == "tg-emoji" && name == "emoji-id", t.name == "tg-time" && name == "format":
		t.arg = value
	case t.name == "code" && name == "class" && strings.HasPrefix(value, "language-"):
		t.arg = value[len("language-"):]
	case t.name == "span" && name == "class" && strings.HasPrefix(value, "tg-"):
		t.arg = value[len("tg-"):]
	case t.name == "blockquote" && name == "expandable":
		t.arg = "1"
	case t.name == "tg-time" && name == "unix":
		t.unix, _ = strconv.ParseInt(value, 10, 32)
	}
}

// attribute reads one name, or name=value, of the tag that begins at begin.
func (p *htmlParser) attribute(tag string, begin int) (name, value string, err error) {
	unclosed := func() error {
		return syntax("Unclosed start tag %q at byte offset %d", tag, begin)
	}
	from := p.pos
	for !isSpace(p.at(p.pos)) && !strings.ContainsRune("=>/\"'", rune(p.at(p.pos))) {
		p.pos++
	}
	if name = p.in[from:p.pos]; name == "" {
		if p.pos >= len(p.in) {
			return "", "", unclosed()
		}
		return "", "", syntax("Empty attribute name in the tag %q at byte offset %d", tag, begin)
	}
	p.skipSpace()
	if p.at(p.pos) != '=' {
		if p.pos >= len(p.in) {
			return "", "", unclosed()
		}
		return name, "", nil
	}
	p.pos++
	p.skipSpace()
	if p.pos >= len(p.in) {
		return "", "", unclosed()
	}
	if c := p.at(p.pos); c == '\'' || c == '"' {
		value = p.quoted(c)
	} else if value, err = p.token(); err != nil {
		return "", "", err
	}
	if p.pos >= len(p.in) {
		return "", "", syntax("Unclosed start tag at byte offset %d", begin)
	}
	return name, value, nil
}

func (p *htmlParser) quoted(end byte) string {
	p.pos++
	var b strings.Builder
	for p.pos < len(p.in) && p.in[p.pos] != end {
		if r, next := decodeReference(p.in, p.pos); r != 0 {
			b.WriteRune(r)
			p.pos = next
			continue
		}
		b.WriteByte(p.in[p.pos])
		p.pos++
	}
	if p.pos < len(p.in) {
		p.pos++
	}
	return b.String()
}

func (p *htmlParser) token() (string, error) {
	from := p.pos
	for c := p.at(p.pos); isAlnum(c) || c == '.' || c == '-'; c = p.at(p.pos) {
		p.pos++
	}
	if c := p.at(p.pos); !isSpace(c) && c != '>' {
		return "", syntax("Unexpected end of name token at byte offset %d", from)
	}
	return strings.ToLower(p.in[from:p.pos]), nil
}

func isAlnum(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
}

func (p *htmlParser) endTag() error {
	begin := p.pos
	if len(p.open) == 0 {
		return syntax("Unexpected end tag at byte offset %d", begin)
	}
	p.pos += 2
	from := p.pos
	for !isSpace(p.at(p.pos)) && p.at(p.pos) != '>' {
		p.pos++
	}
	name := strings.ToLower(p.in[from:p.pos])
	p.skipSpace()
	if p.at(p.pos) != '>' {
		return syntax("Unclosed end tag at byte offset %d", begin)
	}
	p.pos++
	t := p.open[len(p.open)-1]
	if name != "" && name != t.name {
		return syntax("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, t.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	if p.units == t.offset {
		return nil
	}
	return p.close(t)
}

// close turns a finished tag into its entity.
func (p *htmlParser) close(t openTag) error {
	e := Entity{Type: entityTypes[t.name], Offset: t.offset, Length: p.units - t.offset}
	last := len(p.list) - 1
	inside := last >= 0 && p.list[last].Offset == e.Offset && p.list[last].Length == e.Length
	switch t.name {
	case "a":
		link, ok := p.link(t)
		if !ok {
			return nil
		}
		link.Offset, link.Length = e.Offset, e.Length
		e = link
	case "pre":
		if inside && p.list[last].Type == "code" && p.list[last].Language != "" {
			p.list[last].Type = "pre"
			return nil
		}
	case "code":
		e.Language = t.arg
		if inside && p.list[last].Type == "pre" && t.arg != "" {
			p.list[last].Language = t.arg
			return nil
		}
	case "blockquote":
		if t.arg != "" {
			e.Type = "expandable_blockquote"
		}
	case "tg-emoji":
		if id, err := strconv.ParseInt(t.arg, 10, 64); err != nil || id == 0 {
			return syntax("Invalid custom emoji identifier specified")
		}
		e.EmojiID = t.arg
	case "tg-time":
		if t.unix <= 0 {
			return nil
		}
		e.UnixTime = t.unix
	}
	p.list = append(p.list, e)
	return nil
}

// link makes the entity of an <a>; a URL Telegram can't use turns into plain
// text without a word.
func (p *htmlParser) link(t openTag) (Entity, bool) {
	target := t.arg
	if target == "" {
		target = p.out.String()[t.begin:]
	}
	if id, ok := mentionID(target); ok {
		return Entity{Type: "text_mention", User: &User{ID: id}}, true
	}
	target, ok := checkLink(target)
	return Entity{Type: "text_link", URL: target}, ok
}

func mentionID(link string) (int64, bool) {
	u, err := url.Parse(link)
	if err != nil || u.Scheme != "tg" || u.Host != "user" {
		return 0, false
	}
	id, err := strconv.ParseInt(u.Query().Get("id"), 10, 64)
	return id, err == nil && id > 0
}

// checkLink accepts what Telegram opens: http, https and tg links, with a
// host that has a dot; a missing scheme is http.
func checkLink(link string) (string, bool) {
	if !strings.Contains(link, "://") {
		link = "http://" + link
	}
	u, err := url.Parse(link)
	if err != nil || u.Host == "" || strings.ContainsAny(link, " \n\t") {
		return "", false
	}
	switch strings.ToLower(u.Scheme) {
	case "tg", "ton", "tonsite":
		return link, true
	case "http", "https":
	default:
		return "", false
	}
	if !slices.Contains([]byte(u.Hostname()), '.') && !strings.Contains(u.Hostname(), ":") {
		return "", false
	}
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String(), true
}
