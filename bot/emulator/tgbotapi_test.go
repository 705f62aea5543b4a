package emulator_test

import (
	"errors"
	"io"
	"net/http"
	"testing"
	"time"

	tgbotapi "github.com/go-telegram-bot-api/telegram-bot-api/v5"
	"netralbot/bot/emulator"
)

// The library our bot uses speaks to the server as it does to Telegram.
func TestLibrary(t *testing.T) {
	s := emulator.ForTest(t, emulator.Options{})
	bot, err := tgbotapi.NewBotAPIWithClient(s.Token(), s.URL()+"/bot%s/%s", &http.Client{Timeout: 10 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	if bot.Self.UserName != emulator.DefaultUsername || !bot.Self.IsBot {
		t.Errorf("getMe says %+v", bot.Self)
	}
	asn := s.Person("asn", emulator.Profile{FirstName: "Sari", Username: "sari"})
	asn.Start("faq_1")
	asn.SendPhoto("bukti", photo(t, 900, 600))

	list, err := bot.GetUpdates(tgbotapi.UpdateConfig{Timeout: 5, AllowedUpdates: []string{"message", "callback_query"}})
	if err != nil || len(list) != 2 {
		t.Fatalf("got %d updates, %v", len(list), err)
	}
	m := list[0].Message
	if m.Command() != "start" || m.CommandArguments() != "faq_1" || m.From.UserName != "sari" || m.Chat.ID != asn.ID() || !m.Chat.IsPrivate() {
		t.Errorf("the first message arrived as %+v", m)
	}
	sizes := list[1].Message.Photo
	if len(sizes) < 2 || sizes[len(sizes)-1].Width != 900 || sizes[0].Width != 90 {
		t.Errorf("the photo's sizes are %+v", sizes)
	}
	libraryFiles(t, s, bot, sizes)
	libraryMessages(t, s, bot, asn)
}

func libraryFiles(t *testing.T, s *emulator.Server, bot *tgbotapi.BotAPI, sizes []tgbotapi.PhotoSize) {
	file, err := bot.GetFile(tgbotapi.FileConfig{FileID: sizes[len(sizes)-1].FileID})
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.Get(s.URL() + "/file/bot" + s.Token() + "/" + file.FilePath)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	data, err := io.ReadAll(resp.Body)
	if err != nil || len(data) != file.FileSize || string(data) != string(photo(t, 900, 600)) {
		t.Errorf("downloaded %d bytes of %d, %v", len(data), file.FileSize, err)
	}
}

func libraryMessages(t *testing.T, s *emulator.Server, bot *tgbotapi.BotAPI, asn *emulator.Person) {
	msg := tgbotapi.NewMessage(asn.ID(), "<b>Halo</b> &amp; salam")
	msg.ParseMode = tgbotapi.ModeHTML
	msg.ReplyMarkup = tgbotapi.NewInlineKeyboardMarkup(tgbotapi.NewInlineKeyboardRow(tgbotapi.NewInlineKeyboardButtonData("Tanya aturan", "ask")))
	got, err := bot.Send(msg)
	if err != nil || got.Text != "Halo & salam" || len(got.Entities) != 1 || got.Entities[0].Type != "bold" {
		t.Fatalf("sent %+v, %v", got, err)
	}
	press, err := asn.Press("Tanya")
	if err != nil {
		t.Fatal(err)
	}
	list, err := bot.GetUpdates(tgbotapi.UpdateConfig{Offset: 1 << 30, Timeout: 5})
	if err != nil {
		t.Fatal(err)
	}
	query := list[len(list)-1].CallbackQuery
	if query == nil || query.Data != "ask" || query.Message.MessageID != got.MessageID {
		t.Fatalf("the press arrived as %+v", list)
	}
	if _, err := bot.Request(tgbotapi.NewCallback(query.ID, "baik")); err != nil {
		t.Fatal(err)
	}
	if a, err := press.Await(deadline(t)); err != nil || a.Text != "baik" {
		t.Errorf("the person saw %+v, %v", a, err)
	}
	if _, err := bot.Send(tgbotapi.NewEditMessageText(asn.ID(), got.MessageID, "Selesai")); err != nil {
		t.Fatal(err)
	}
	album := tgbotapi.NewMediaGroup(asn.ID(), []interface{}{
		tgbotapi.NewInputMediaPhoto(tgbotapi.FileBytes{Name: "a.jpg", Bytes: photo(t, 90, 60)}),
		tgbotapi.NewInputMediaPhoto(tgbotapi.FileBytes{Name: "b.jpg", Bytes: photo(t, 60, 90)}),
	})
	if _, err := bot.SendMediaGroup(album); err != nil {
		t.Fatal(err)
	}
	if _, err := bot.Send(tgbotapi.NewDocument(asn.ID(), tgbotapi.FileBytes{Name: "rekap.csv", Bytes: []byte("a;b")})); err != nil {
		t.Fatal(err)
	}
	if _, err := bot.Request(tgbotapi.NewDeleteMessage(asn.ID(), got.MessageID)); err != nil {
		t.Fatal(err)
	}
	commands := tgbotapi.NewSetMyCommandsWithScope(tgbotapi.NewBotCommandScopeAllPrivateChats(), tgbotapi.BotCommand{Command: "tanya", Description: "Tanya aturan"})
	if _, err := bot.Request(commands); err != nil {
		t.Fatal(err)
	}
	if list := asn.Commands(); len(list) != 1 || list[0].Command != "tanya" {
		t.Errorf("the menu shows %v", list)
	}
	view := asn.Chat()
	if n := len(view); n != 5 || view[2].Album == "" || view[2].Album != view[3].Album || view[4].Document.Name != "rekap.csv" {
		t.Errorf("the person sees %+v", view)
	}
}

// The library's known slips are refused as Telegram refuses them.
func TestLibrarySlips(t *testing.T) {
	s := emulator.New(emulator.Options{})
	defer s.Close()
	bot, err := tgbotapi.NewBotAPIWithClient(s.Token(), s.URL()+"/bot%s/%s", http.DefaultClient)
	if err != nil {
		t.Fatal(err)
	}
	asn := s.Person("asn")
	asn.Send("halo")
	msg := tgbotapi.NewMessage(asn.ID(), "kosong")
	msg.ReplyMarkup = tgbotapi.NewInlineKeyboardMarkup()
	_, err = bot.Send(msg)
	var apiErr *tgbotapi.Error
	if !errors.As(err, &apiErr) || apiErr.Code != 400 || apiErr.Message != `Bad Request: field "inline_keyboard" must be of type Array` {
		t.Errorf("an empty keyboard: %v", err)
	}
	if _, err := bot.Request(tgbotapi.NewSetMyCommands()); err == nil {
		t.Error("commands=null was taken")
	}
	s.RevokeToken()
	if _, err := bot.GetMe(); err == nil || err.Error() != "Unauthorized" {
		t.Errorf("a revoked token: %v", err)
	}
}
