package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"netralbot/bot/telegram"
	"netralbot/tips"
)

type checkCmd struct {
	Config  string `required:"" help:"The configuration file."`
	Offline bool   `help:"Leave out what needs the network."`
}

// finding is one line of the check: what was looked at, what is wrong with it
// ("" if nothing), and what to do.
type finding struct {
	what, wrong, hint string
	warning           bool
}

func (k *checkCmd) Run(ctx context.Context, c console) error {
	config, err := readConfig(k.Config)
	if err != nil {
		return err
	}
	var all []finding
	all = append(all, finding{what: "configuration"})
	all = append(all, checkContent(config)...)
	all = append(all, checkRecipients(config)...)
	all = append(all, checkDir(config))
	all = append(all, checkVault(ctx, config, c))
	if !k.Offline {
		all = append(all, checkServer(ctx, config)...)
	}
	return printFindings(c.out, all)
}

func printFindings(w io.Writer, all []finding) error {
	bad := 0
	for _, f := range all {
		switch {
		case f.wrong == "":
			fmt.Fprintf(w, "ok       %s\n", f.what)
		case f.warning:
			fmt.Fprintf(w, "warning  %s: %s\n         %s\n", f.what, f.wrong, f.hint)
		default:
			bad++
			fmt.Fprintf(w, "WRONG    %s: %s\n         %s\n", f.what, f.wrong, f.hint)
		}
	}
	if bad > 0 {
		return &fault{fmt.Errorf("%d of %d checks failed", bad, len(all)), "mend what is marked WRONG above"}
	}
	return nil
}

func wrong(what string, err error, hint string) finding {
	var p *problem
	if errors.As(err, &p) {
		hint = p.hint
	}
	if h := tips.Hint(err); h != "" {
		hint = h
	}
	return finding{what: what, wrong: err.Error(), hint: hint}
}

func checkContent(config *Config) []finding {
	catalogue, err := loadFAQ(config)
	if err != nil {
		return []finding{wrong("content", err, "mend the lines named")}
	}
	expired, problems := 0, 0
	for _, t := range catalogue.Topics() {
		if t.Expired(time.Now()) {
			expired++
		}
	}
	for _, p := range catalogue.Lint(time.Now()) {
		if !p.Warning {
			problems++
		}
	}
	out := []finding{{what: fmt.Sprintf("content: %d topics", len(catalogue.Topics()))}}
	if expired > 0 {
		out = append(out, finding{what: "review dates", wrong: fmt.Sprintf("%d topics are past the day they may be shown unreviewed", expired), hint: "they are shown with a warning; have a curator review them", warning: true})
	}
	if problems > expired {
		out = append(out, finding{what: "content", wrong: fmt.Sprintf("%d problems", problems), hint: "'netralbot faq lint' lists them", warning: true})
	}
	return out
}

func checkRecipients(config *Config) []finding {
	var out []finding
	for i, key := range config.Tips.Recipients {
		if err := tips.CheckRecipient(key); err != nil {
			out = append(out, wrong(fmt.Sprintf("tips.recipients, number %d", i+1), err, "copy the age1… line that 'netralbot keys new' printed"))
		}
	}
	if config.Tips.IdentityFile != "" {
		if _, err := os.Stat(config.Tips.IdentityFile); err != nil {
			out = append(out, wrong("tips.identity_file", errors.New("it can't be read"), "give the path of a key file that the bot may read, or leave the key out: then staff pull sealed bundles"))
		}
	}
	if len(out) == 0 {
		out = append(out, finding{what: fmt.Sprintf("recipients: %d", len(config.Tips.Recipients))})
	}
	return out
}

func checkDir(config *Config) finding {
	what := "data_dir"
	info, err := os.Stat(config.DataDir)
	if errors.Is(err, os.ErrNotExist) {
		parent, err := os.Stat(filepath.Dir(config.DataDir))
		if err != nil || !parent.IsDir() {
			return finding{what: what, wrong: "neither it nor its parent exists", hint: "make the directory for the bot's user, mode 0700"}
		}
		return finding{what: what + ": will be made at the first start"}
	}
	if err != nil {
		return wrong(what, err, "check its owner and mode")
	}
	if info.Mode().Perm()&0o077 != 0 {
		return finding{what: what, wrong: fmt.Sprintf("others can get at it (mode %04o)", info.Mode().Perm()), hint: "chmod 0700 it; it must belong to the bot's user alone"}
	}
	probe, err := os.CreateTemp(config.DataDir, ".check-*")
	if err != nil {
		return wrong(what, errors.New("it can't be written"), "check its owner, and whether the disk is full or read-only")
	}
	_ = probe.Close()
	_ = os.Remove(probe.Name())
	return finding{what: what}
}

func checkVault(ctx context.Context, config *Config, c console) finding {
	if _, err := os.Stat(config.DataDir); errors.Is(err, os.ErrNotExist) {
		return finding{what: "vault: will be made at the first start"}
	}
	if err := vault(ctx, config, "check", nil, io.Discard); err != nil {
		var f *fault
		if errors.As(err, &f) {
			return finding{what: "vault", wrong: f.Error(), hint: f.hint}
		}
		return wrong("vault", err, "restore the last backup beside it and compare")
	}
	return finding{what: "vault and audit trail"}
}

// checkServer asks the Bot API server for the bot, and its clock.
func checkServer(ctx context.Context, config *Config) []finding {
	token, err := config.token()
	if err != nil {
		return []finding{wrong("token", err, "")}
	}
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	w, err := telegram.New(telegram.Options{Token: token, Endpoint: config.Telegram.APIURL, AddressKey: make([]byte, 32), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return []finding{wrong("server", err, "")}
	}
	defer w.Close()
	state, err := w.Probe(ctx)
	if errors.Is(err, telegram.ErrToken) {
		return []finding{{what: "token", wrong: "the server refuses it", hint: "it is wrong or was revoked: get a new one from @BotFather"}}
	}
	if err != nil {
		return []finding{{what: "server", wrong: "it can't be reached at telegram.api_url", hint: "check the network, a proxy, and whether Telegram is blocked here"}}
	}
	out := []finding{{what: "token: @" + state.Username}}
	if state.ReadsGroups {
		out = append(out, finding{what: "privacy mode", wrong: "it is off, so the bot is sent everything that is said in groups", hint: "turn it on: @BotFather, /setprivacy, Enable", warning: true})
	}
	if !state.Inline {
		out = append(out, finding{what: "inline mode", wrong: "it is off, so answers can't be quoted with @" + state.Username, hint: "turn it on: @BotFather, /setinline", warning: true})
	}
	switch {
	case config.Telegram.Mode == "webhook" && state.Webhook != config.Telegram.WebhookURL:
		out = append(out, finding{what: "webhook", wrong: "Telegram doesn't know telegram.webhook_url", hint: "it is set when the bot starts; start it", warning: true})
	case config.Telegram.Mode == "polling" && state.Webhook != "":
		out = append(out, finding{what: "webhook", wrong: "one is set although telegram.mode is polling", hint: "it is removed when the bot starts", warning: true})
	}
	return append(out, checkClock(ctx, config))
}

func checkClock(ctx context.Context, config *Config) finding {
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, config.Telegram.APIURL, nil)
	if err != nil {
		return wrong("clock", err, "")
	}
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return finding{what: "clock", wrong: "the server's time can't be read", hint: "check the clock by hand", warning: true}
	}
	defer res.Body.Close()
	theirs, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil {
		return finding{what: "clock", wrong: "the server doesn't tell its time", hint: "check the clock by hand", warning: true}
	}
	if off := time.Since(theirs).Abs(); off > 2*time.Minute {
		return finding{what: "clock", wrong: fmt.Sprintf("it differs from the server's by %s", off.Round(time.Second)), hint: "switch time synchronisation on: timedatectl set-ntp true; deadlines depend on it"}
	}
	return finding{what: "clock"}
}
