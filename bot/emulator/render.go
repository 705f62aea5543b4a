package emulator

import (
	"fmt"
	"html"
	"strings"
)

// RenderHTML puts entities back into the HTML of Telegram's parse mode.
// Entities Telegram finds by itself stay text.
func RenderHTML(text string, list []Entity) string {
	var b strings.Builder
	marks := append([]Entity(nil), list...)
	sortEntities(marks)
	pos := 0
	renderRange(&b, text, marks, &pos, utf16Len(text))
	return b.String()
}

// renderRange writes the text from *pos to end, both in UTF-16 units, with
// the entities that begin in it.
func renderRange(b *strings.Builder, text string, list []Entity, pos *int, end int) {
	for i := 0; i < len(list); i++ {
		e := list[i]
		if e.Offset < *pos || e.Offset >= end {
			continue
		}
		open, shut := tags(e)
		if open == "" {
			continue
		}
		writePlain(b, text, *pos, e.Offset)
		*pos = e.Offset
		b.WriteString(open)
		renderRange(b, text, list[i+1:], pos, min(e.Offset+e.Length, end))
		b.WriteString(shut)
	}
	writePlain(b, text, *pos, end)
	*pos = max(*pos, end)
}

func writePlain(b *strings.Builder, text string, from, to int) {
	if from < to {
		b.WriteString(escaper.Replace(text[byteOffset(text, from):byteOffset(text, to)]))
	}
}

var escaper = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;")

func tags(e Entity) (open, shut string) {
	switch e.Type {
	case "bold":
		return "<b>", "</b>"
	case "italic":
		return "<i>", "</i>"
	case "underline":
		return "<u>", "</u>"
	case "strikethrough":
		return "<s>", "</s>"
	case "spoiler":
		return "<tg-spoiler>", "</tg-spoiler>"
	case "code":
		return "<code>", "</code>"
	case "pre":
		if e.Language != "" {
			return fmt.Sprintf(`<pre><code class="language-%s">`, html.EscapeString(e.Language)), "</code></pre>"
		}
		return "<pre>", "</pre>"
	case "blockquote":
		return "<blockquote>", "</blockquote>"
	case "expandable_blockquote":
		return "<blockquote expandable>", "</blockquote>"
	case "text_link":
		return fmt.Sprintf(`<a href="%s">`, html.EscapeString(e.URL)), "</a>"
	case "text_mention":
		return fmt.Sprintf(`<a href="tg://user?id=%d">`, e.User.ID), "</a>"
	}
	return "", ""
}
