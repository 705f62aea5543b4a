package emulator_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"netralbot/bot/emulator"
)

// echoBot answers enough to show every part of the page.
type echoBot struct {
	t testing.TB
	s *emulator.Server
}

func (b echoBot) handle(u map[string]json.RawMessage) {
	var m struct {
		ID      int `json:"message_id"`
		Text    string
		Caption string
		Chat    struct{ ID int64 }
		Photo   []struct {
			FileID string `json:"file_id"`
		}
	}
	switch {
	case u["message"] != nil:
		if json.Unmarshal(u["message"], &m) == nil {
			b.message(m.Chat.ID, m.ID, m.Text+m.Caption, len(m.Photo) > 0)
		}
	case u["callback_query"] != nil:
		b.query(u["callback_query"])
	case u["inline_query"] != nil:
		b.inline(u["inline_query"])
	}
}

func (b echoBot) ok(method string, p params) reply {
	r, err := try(b.s, method, p)
	if err == nil && !r.OK {
		b.t.Errorf("%s: %s", method, r.Description)
	}
	return r
}

func (b echoBot) message(chat int64, id int, text string, photo bool) {
	switch {
	case photo:
		b.ok("sendMessage", params{"chat_id": chat, "text": "Foto diterima.", "reply_parameters": params{"message_id": id}})
	case strings.HasPrefix(text, "/start"):
		b.ok("sendMessage", params{"chat_id": chat, "parse_mode": "HTML", "protect_content": true,
			"text": "Selamat datang di <b>Netralbot</b>.\n\nSaya menjawab pertanyaan tentang <i>netralitas ASN</i> dan menerima informasi awal <u>tanpa menyimpan identitas</u> Anda.\n\n<blockquote>PP 94/2021 Pasal 5 huruf n</blockquote>\n<b>Sudah dicabut</b>\n<blockquote expandable>• PP 53/2010 Pasal 4 angka 13 huruf b, kini PP 94/2021 Pasal 5 huruf n angka 6\n• PP 53/2010 Pasal 4 angka 15 huruf d, kini PP 94/2021 Pasal 5 huruf n angka 6\n• UU 5/2014 Pasal 9 ayat (2), kini UU 20/2023 Pasal 9 ayat (2)</blockquote>\nKetik pertanyaan Anda atau pilih tombol di bawah. Lihat juga /bantuan dan <a href=\"https://example.org/aturan\">naskah aturan</a>.",
			"reply_markup": params{"inline_keyboard": [][]params{
				{{"text": "❓ Tanya aturan", "callback_data": "ask"}, {"text": "📣 Lapor", "callback_data": "tip", "style": "primary"}},
				{{"text": "🔎 Cek laporan", "callback_data": "status"}},
				{{"text": "Bagikan jawaban", "switch_inline_query": "like"}, {"text": "Situs BKN", "url": "https://www.bkn.go.id"}},
			}}})
	case strings.HasPrefix(text, "/tombol"):
		b.ok("sendMessage", params{"chat_id": chat, "text": "Pilih satu:", "reply_markup": params{
			"keyboard": [][]string{{"Ya", "Tidak"}, {"Lewati"}}, "resize_keyboard": true, "one_time_keyboard": true}})
	case strings.HasPrefix(text, "/panjang"):
		b.ok("sendMessage", params{"chat_id": chat, "text": strings.Repeat("Aparatur Sipil Negara wajib netral. ", 60)})
	default:
		b.ok("sendMessage", params{"chat_id": chat, "text": "Anda menulis: " + text})
	}
}

func (b echoBot) query(raw json.RawMessage) {
	var q struct {
		ID      string
		Data    string
		Message struct {
			ID   int `json:"message_id"`
			Chat struct{ ID int64 }
		}
	}
	if json.Unmarshal(raw, &q) != nil {
		return
	}
	answer := params{"callback_query_id": q.ID}
	switch q.Data {
	case "status":
		answer["text"], answer["show_alert"] = "Belum ada laporan dari percakapan ini.", true
	case "tip":
		answer["text"] = "Laporan belum dibuka"
	}
	b.ok("answerCallbackQuery", answer)
	if q.Data == "ask" {
		b.ok("editMessageText", params{"chat_id": q.Message.Chat.ID, "message_id": q.Message.ID, "text": "Silakan tulis pertanyaan Anda.",
			"reply_markup": params{"inline_keyboard": [][]params{{{"text": "Batal", "callback_data": "cancel", "style": "danger"}}}}})
	}
}

func (b echoBot) inline(raw json.RawMessage) {
	var q struct{ ID, Query string }
	if json.Unmarshal(raw, &q) != nil {
		return
	}
	var results []params
	for i, title := range []string{"Menyukai unggahan calon", "Berfoto dengan calon", "Menghadiri kampanye"} {
		results = append(results, params{"type": "article", "id": fmt.Sprint(i), "title": title,
			"description":           "MELANGGAR · PP 94/2021",
			"input_message_content": params{"message_text": "<b>" + title + "</b>\nMELANGGAR", "parse_mode": "HTML"}})
	}
	b.ok("answerInlineQuery", params{"inline_query_id": q.ID, "results": results, "cache_time": 0, "is_personal": true})
}

var demoPeople = []emulator.Profile{
	{Key: "asn", FirstName: "Sari", Role: "ASN", Note: "PNS yang ingin tahu apa yang boleh dan tidak", Suggestions: []string{"/start", "klo like fb paslon kena gak pak", "/topik"}},
	{Key: "warga", FirstName: "Budi", Role: "Warga", Note: "Warga yang melihat dugaan pelanggaran", Suggestions: []string{"/lapor", "Pak camat hadir di kampanye calon bupati"}},
	{Key: "petugas", FirstName: "Ratna", Role: "Petugas", Note: "Petugas yang menelaah laporan", Suggestions: []string{"/antrean", "/rekap"}},
}
