package main

import (
	"context"
	"errors"
	"fmt"
	"html"
	"io"
	"log/slog"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"

	"netralbot/bot/poster"
	"netralbot/bot/telegram"
	"netralbot/bot/text"
	"netralbot/faq"
)

type posterCmd struct {
	Config   string   `required:"" help:"The configuration file: whose bot it is."`
	Out      string   `required:"" help:"The file to write, .pdf or .svg; it must not exist."`
	Username string   `help:"The bot's username; without it the server is asked."`
	Topic    []string `help:"A topic whose question is shown, by id; up to three."`
}

// posterTopics are shown where nothing else is asked for: what people wonder
// about most, with three different answers.
var posterTopics = []string{"medsos-like", "honorer-wajib-netral", "menonton-debat"}

const posterQuestions = 3

func (p *posterCmd) Run(ctx context.Context, c console) error {
	config, err := readConfig(p.Config)
	if err != nil {
		return err
	}
	kind := strings.ToLower(filepath.Ext(p.Out))
	if kind != ".pdf" && kind != ".svg" {
		return mistake("--out must end in .pdf or .svg", "use --out poster.pdf for the printer")
	}
	content, err := p.content(ctx, config)
	if err != nil {
		return err
	}
	sheet, err := poster.New(content)
	if err != nil {
		return mistake(err.Error(), "shorten government.name, or choose other questions with --topic")
	}
	write := sheet.PDF
	if kind == ".svg" {
		write = sheet.SVG
	}
	if err := writeNew(p.Out, func(w io.Writer) error { return write(w) }); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.out, "%s: leads to https://t.me/%s. Print it on A4 and try the code with a phone before it is hung up.\n", p.Out, content.Username)
	return err
}

func (p *posterCmd) content(ctx context.Context, config *Config) (poster.Content, error) {
	catalogue, err := loadFAQ(config)
	if err != nil {
		return poster.Content{}, err
	}
	book, err := text.Load()
	if err != nil {
		return poster.Content{}, err
	}
	questions, err := p.questions(catalogue)
	if err != nil {
		return poster.Content{}, err
	}
	username := strings.TrimPrefix(p.Username, "@")
	if username == "" {
		if username, err = askUsername(ctx, config); err != nil {
			return poster.Content{}, err
		}
	}
	if _, err := poster.Link(username); err != nil {
		return poster.Content{}, mistake(err.Error(), "give the name @BotFather shows, such as --username netralbot_contoh_bot")
	}
	get := func(key string) string { return html.UnescapeString(book.Get(key)) }
	return poster.Content{
		Username: username, Government: config.Government.Name, Questions: questions,
		Headline: [2]string{get("poster.headline_first"), get("poster.headline_second")}, Lead: get("poster.lead"),
		Steps: []string{get("poster.step_scan"), get("poster.step_start"), get("poster.step_ask")},
		Ask:   get("poster.ask"), Tell: get("poster.tell"), TellHow: get("poster.tell_how"), Privacy: get("poster.privacy"), Note: get("poster.note"),
	}, nil
}

// questions takes one question of each topic, in the words of its variants.
func (p *posterCmd) questions(c *faq.Catalogue) ([]string, error) {
	var out []string
	for _, id := range p.Topic {
		topic := c.Topic(id)
		if topic == nil {
			return nil, mistake("there is no topic "+id, "'netralbot faq dump' lists the ids")
		}
		out = append(out, posterQuestion(topic))
	}
	if len(out) > posterQuestions {
		return nil, mistake("--topic can be given three times at most", "leave some out")
	}
	for _, id := range posterTopics {
		if topic := c.Topic(id); topic != nil && len(out) < posterQuestions && len(p.Topic) == 0 {
			out = append(out, posterQuestion(topic))
		}
	}
	return out, nil
}

// posterQuestion is the first variant that asks whether one may, as a
// sentence.
func posterQuestion(t *faq.Topic) string {
	question := t.Title
	for i, v := range t.Variants {
		if i == 0 || strings.HasPrefix(v, "boleh") {
			question = v
		}
		if strings.HasPrefix(v, "boleh") {
			break
		}
	}
	first, n := utf8.DecodeRuneInString(question)
	return string(unicode.ToUpper(first)) + strings.TrimRight(question[n:], "?. ") + "?"
}

// askUsername asks the server for the bot's name.
func askUsername(ctx context.Context, config *Config) (string, error) {
	token, err := config.token()
	if err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	w, err := telegram.New(telegram.Options{Token: token, Endpoint: config.Telegram.APIURL, AddressKey: make([]byte, 32), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return "", err
	}
	defer w.Close()
	state, err := w.Probe(ctx)
	if errors.Is(err, telegram.ErrToken) {
		return "", err
	}
	if err != nil {
		return "", &fault{errors.New("the server can't be asked for the bot's username"), "give it with --username"}
	}
	return state.Username, nil
}
