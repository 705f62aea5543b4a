package emulator_test

import (
	"slices"
	"testing"
	"unicode/utf16"
	"unicode/utf8"

	"netralbot/bot/emulator"
)

func TestParseHTML(t *testing.T) {
	type e = emulator.Entity
	for _, tt := range []struct {
		in, text string
		want     []e
	}{
		{"polos", "polos", nil},
		{"a &lt;b&gt; &amp;amp; &quot;c&quot; &#39;d&#x27;", `a <b> &amp; "c" 'd'`, nil},
		{"&copy; &nbsp; & &#0; &", "&copy; &nbsp; & &#0; &", nil},
		{"<b>a</b><strong>b</strong>", "ab", []e{{Type: "bold", Length: 1}, {Type: "bold", Offset: 1, Length: 1}}},
		{"<i>a</i><em>b</em><u>c</u><ins>d</ins>", "abcd", []e{{Type: "italic", Length: 1}, {Type: "italic", Offset: 1, Length: 1}, {Type: "underline", Offset: 2, Length: 1}, {Type: "underline", Offset: 3, Length: 1}}},
		{"<s>a</s><strike>b</strike><del>c</del>", "abc", []e{{Type: "strikethrough", Length: 1}, {Type: "strikethrough", Offset: 1, Length: 1}, {Type: "strikethrough", Offset: 2, Length: 1}}},
		{"<B>a</b>", "a", []e{{Type: "bold", Length: 1}}},
		{"<b>a</>", "a", []e{{Type: "bold", Length: 1}}},
		{"<b></b>a", "a", nil},
		{"😀<b>é</b>", "😀é", []e{{Type: "bold", Offset: 2, Length: 1}}},
		{"<b>a<i>b</i></b>", "ab", []e{{Type: "bold", Length: 2}, {Type: "italic", Offset: 1, Length: 1}}},
		{`<a href="https://bkn.go.id/x?a=1&amp;b=2">a</a>`, "a", []e{{Type: "text_link", Length: 1, URL: "https://bkn.go.id/x?a=1&b=2"}}},
		{`<a href='t.me/netralbot'>a</a>`, "a", []e{{Type: "text_link", Length: 1, URL: "http://t.me/netralbot"}}},
		{`<a href="http://localhost/">a</a>`, "a", nil},
		{`<a href="javascript://x.y/%0aalert(1)">a</a>`, "a", nil},
		{`<a href="tg://user?id=7">a</a>`, "a", []e{{Type: "text_mention", Length: 1, User: &emulator.User{ID: 7}}}},
		{"<code>a</code>", "a", []e{{Type: "code", Length: 1}}},
		{`<pre><code class="language-go">a</code></pre>`, "a", []e{{Type: "pre", Length: 1, Language: "go"}}},
		{"<pre>a</pre>", "a", []e{{Type: "pre", Length: 1}}},
		{"<blockquote>a</blockquote>", "a", []e{{Type: "blockquote", Length: 1}}},
		{"<blockquote expandable>a</blockquote>", "a", []e{{Type: "expandable_blockquote", Length: 1}}},
		{"<tg-spoiler>a</tg-spoiler>", "a", []e{{Type: "spoiler", Length: 1}}},
		{`<span class="tg-spoiler">a</span>`, "a", []e{{Type: "spoiler", Length: 1}}},
		{`<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>`, "👍", []e{{Type: "custom_emoji", Length: 2, EmojiID: "5368324170671202286"}}},
	} {
		text, got, err := emulator.ParseHTML(tt.in)
		if err != nil || text != tt.text || !slices.EqualFunc(got, tt.want, sameEntity) {
			t.Errorf("%s\n got %q %+v %v\nwant %q %+v", tt.in, text, got, err, tt.text, tt.want)
		}
	}
}

func sameEntity(a, b emulator.Entity) bool {
	if (a.User == nil) != (b.User == nil) || a.User != nil && a.User.ID != b.User.ID {
		return false
	}
	a.User, b.User = nil, nil
	return a == b
}

func TestParseHTMLErrors(t *testing.T) {
	for in, want := range map[string]string{
		"a < b":                               `Unsupported start tag "" at byte offset 2`,
		"<br>":                                `Unsupported start tag "br" at byte offset 0`,
		"<p>a</p>":                            `Unsupported start tag "p" at byte offset 0`,
		"<b":                                  "Unclosed start tag at byte offset 0",
		"a <":                                 "Unclosed start tag at byte offset 2",
		"<b>a":                                `Can't find end tag corresponding to start tag "b"`,
		"a</b>":                               "Unexpected end tag at byte offset 1",
		"<b>a</i>":                            `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`,
		"<b>é<i>a</b></i>":                    `Unmatched end tag at byte offset 9, expected "</i>", found "</b>"`,
		"<b>a</b ":                            "Unclosed end tag at byte offset 4",
		"<span>a</span>":                      `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		`<span class="x">a</span>`:            `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		`<a href=a_b>a</a>`:                   "Unexpected end of name token at byte offset 8",
		`<a ="x">a</a>`:                       `Empty attribute name in the tag "a" at byte offset 0`,
		`<a href="x`:                          "Unclosed start tag at byte offset 0",
		`<a href=`:                            `Unclosed start tag "a" at byte offset 0`,
		`<tg-emoji emoji-id="x">a</tg-emoji>`: "Invalid custom emoji identifier specified",
	} {
		if _, _, err := emulator.ParseHTML(in); err == nil || err.Error() != want {
			t.Errorf("%s: got %v, want %s", in, err, want)
		}
	}
}

// FuzzParseHTML checks what holds for every text that is accepted: entities
// lie inside the text, nest, and show again when the text is written as HTML.
func FuzzParseHTML(f *testing.F) {
	for _, seed := range []string{
		"polos", "<b>a<i>b</i></b>", `<a href="https://a.b/?c&amp;d">x</a>`, "&lt;&#x41;&#65", "<pre><code class=\"language-go\">a</code></pre>",
		"<blockquote expandable>😀</blockquote>", "<b>", "</b>", "<a href='x", "<span class=tg-spoiler>a</span>", "&#x10ffff;&#xd800;", "<\x00b>",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		if !utf8.ValidString(in) {
			t.Skip("Telegram refuses this before it parses")
		}
		text, list, err := emulator.ParseHTML(in)
		if err != nil {
			return
		}
		if !utf8.ValidString(text) {
			t.Fatalf("%q became invalid UTF-8: %q", in, text)
		}
		units := utf16.Encode([]rune(text))
		for i, e := range list {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > len(units) {
				t.Fatalf("%q: entity %+v lies outside %d units", in, e, len(units))
			}
			for _, o := range list[i+1:] {
				end, other := e.Offset+e.Length, o.Offset+o.Length
				if o.Offset < end && other > end && o.Offset > e.Offset {
					t.Fatalf("%q: %+v and %+v cross", in, e, o)
				}
			}
		}
		again, _, err := emulator.ParseHTML(emulator.RenderHTML(text, list))
		if err != nil || again != text {
			t.Fatalf("%q: written again it reads %q, %v; want %q", in, again, err, text)
		}
	})
}
