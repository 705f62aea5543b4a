package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"runtime"
	"time"

	"netralbot/bot/telegram"
)

// maxDrift is how far this machine's clock may be off. Deadlines count days,
// but a day must begin and end when it does.
const maxDrift = 2 * time.Minute

const setClock = "switch time synchronisation on: timedatectl set-ntp true; deadlines and encrypted connections depend on it"

// checkTokenFile makes sure that the token is the bot's alone.
func checkTokenFile(config *Config) []finding {
	_, handed := credential("token")
	if handed || os.Getenv("NETRALBOT_TOKEN") != "" || config.Telegram.TokenFile == "" {
		return nil
	}
	if fi, err := os.Stat(config.Telegram.TokenFile); err == nil && openToOthers(fi) {
		return []finding{{what: "telegram.token_file", wrong: fmt.Sprintf("others can read it (mode %04o)", fi.Mode().Perm()), hint: "chmod 0600 it, and let it belong to the bot's user: who has the token is the bot", warning: true}}
	}
	return nil
}

// openToOthers tells whether more than the owner gets at a file. Windows has
// no such bits.
func openToOthers(fi os.FileInfo) bool {
	return runtime.GOOS != "windows" && fi.Mode().Perm()&0o077 != 0
}

// checkServer asks the Bot API server for the bot, and its clock.
func checkServer(ctx context.Context, config *Config, now func() time.Time) []finding {
	out := checkTokenFile(config)
	token, err := config.token()
	if err != nil {
		return append(out, wrong("token", err, ""))
	}
	ctx, cancel := context.WithTimeout(ctx, startWithin)
	defer cancel()
	w, err := telegram.New(telegram.Options{Token: token, Endpoint: config.Telegram.APIURL, AddressKey: make([]byte, 32), Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return append(out, wrong("server", err, ""))
	}
	defer w.Close()
	state, err := w.Probe(ctx)
	var invalid x509.CertificateInvalidError
	switch {
	case errors.Is(err, telegram.ErrToken):
		out = append(out, finding{what: "token", wrong: "the server refuses it", hint: "it is wrong or was revoked: get a new one from @BotFather, and put it where the old one is"})
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		return append(out, finding{what: "clock", wrong: fmt.Sprintf("it says %s, and the server's certificate isn't valid on that day", now().Format(time.DateOnly)), hint: setClock})
	case err != nil:
		return append(out, finding{what: "server", wrong: "it can't be reached at telegram.api_url", hint: "check the network, a proxy, and whether Telegram is blocked here"})
	default:
		out = append(out, finding{what: "token: @" + state.Username})
		out = append(out, checkProfile(state)...)
		out = append(out, checkWebhook(ctx, config, state)...)
	}
	return append(out, checkClock(ctx, config, now))
}

// checkProfile looks at what is set at @BotFather.
func checkProfile(state telegram.ServerState) []finding {
	out := []finding{{what: "privacy mode"}}
	if state.ReadsGroups {
		out[0] = finding{what: "privacy mode", wrong: "it is off, so the bot is sent everything that is said in groups", hint: "turn it on: @BotFather, /setprivacy, Enable; then remove the bot from its groups and add it again", warning: true}
	}
	if !state.Inline {
		out = append(out, finding{what: "inline mode", wrong: "it is off, so answers can't be quoted with @" + state.Username, hint: "turn it on: @BotFather, /setinline", warning: true})
	}
	return out
}

// checkWebhook compares what the server knows of a webhook with the
// configuration. A running bot mends it within a minute, so a difference then
// is somebody else's doing.
func checkWebhook(ctx context.Context, config *Config, state telegram.ServerState) []finding {
	running, _ := socketState(ctx, config.DataDir)
	const foreign = "another program has the bot's token: stop it; if it isn't yours, revoke the token at @BotFather"
	var out []finding
	switch mine := config.Telegram.WebhookURL; {
	case config.Telegram.Mode == "webhook" && state.Webhook == mine:
		out = append(out, finding{what: "webhook"})
	case config.Telegram.Mode == "webhook" && state.Webhook == "" && running:
		out = append(out, finding{what: "webhook", wrong: "it is missing though the bot is running", hint: "wait a minute and check again; if it stays so, " + foreign})
	case config.Telegram.Mode == "webhook" && state.Webhook == "":
		out = append(out, finding{what: "webhook", wrong: "it is missing: Telegram doesn't know telegram.webhook_url", hint: "it is set when the bot starts: start it", warning: true})
	case config.Telegram.Mode == "webhook" && running:
		out = append(out, finding{what: "webhook", wrong: "a foreign one is set, to another address than telegram.webhook_url", hint: foreign})
	case config.Telegram.Mode == "webhook":
		out = append(out, finding{what: "webhook", wrong: "another address than telegram.webhook_url is set", hint: "it is replaced when the bot starts. If it isn't an old one of yours, " + foreign, warning: true})
	case state.Webhook != "" && running:
		out = append(out, finding{what: "webhook", wrong: "a foreign one is set although telegram.mode is polling, so no updates arrive", hint: foreign + "; then restart the bot"})
	case state.Webhook != "":
		out = append(out, finding{what: "webhook", wrong: "one is set although telegram.mode is polling", hint: "it is removed when the bot starts. If it isn't an old one of yours, " + foreign, warning: true})
	}
	if state.WebhookError != "" && state.Webhook != "" {
		out = append(out, finding{what: "webhook", wrong: fmt.Sprintf("Telegram couldn't deliver lately: %s; %d updates wait", state.WebhookError, state.Waiting), hint: "check the reverse proxy, the certificate and the firewall on the way to webhook_listen", warning: true})
	}
	return out
}

// checkClock compares this machine's clock with the server's.
func checkClock(ctx context.Context, config *Config, now func() time.Time) finding {
	unknown := func(why string) finding {
		return finding{what: "clock", wrong: why, hint: "compare it with another by hand", warning: true}
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodHead, config.Telegram.APIURL, nil)
	if err != nil {
		return unknown("the server's time can't be asked")
	}
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	asked := now()
	res, err := client.Do(req)
	if err != nil {
		return unknown("the server's time can't be asked")
	}
	defer res.Body.Close()
	theirs, err := http.ParseTime(res.Header.Get("Date"))
	if err != nil {
		return unknown("the server doesn't tell its time")
	}
	if off := asked.Sub(theirs); off.Abs() > maxDrift {
		side := "ahead of"
		if off < 0 {
			side = "behind"
		}
		return finding{what: "clock", wrong: fmt.Sprintf("it is %s %s the server's", off.Abs().Round(time.Second), side), hint: setClock}
	}
	return finding{what: "clock"}
}
