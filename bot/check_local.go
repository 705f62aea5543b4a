package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"netralbot/bot/telegram"
	"netralbot/tips"
)

const (
	// scarceDisk is when the check warns; see lowDisk for when the bot does.
	scarceDisk = 1 << 30
	// longestSocket is the longest path of a socket that systems take.
	longestSocket = 103
	// expiresSoon is how long before its end a certificate is spoken of.
	expiresSoon = 14 * 24 * time.Hour
)

func checkContent(config *Config, now time.Time) []finding {
	catalogue, err := loadFAQ(config)
	if err != nil {
		return []finding{wrong("content", err, "mend the lines named")}
	}
	var expired []string
	problems := 0
	for _, t := range catalogue.Topics() {
		if t.Expired(now) {
			expired = append(expired, t.ID)
		}
	}
	for _, p := range catalogue.Lint(now) {
		if !p.Warning {
			problems++
		}
	}
	out := []finding{{what: fmt.Sprintf("content: %d topics", len(catalogue.Topics()))}}
	if n := len(expired); n > 0 {
		out = append(out, finding{what: "review dates", wrong: fmt.Sprintf("%d topics are past the day they may be shown unreviewed: %s", n, strings.Join(expired[:min(n, 5)], ", ")),
			hint: "they are shown with a warning; have a curator hold them against the law and set reviewed and expires", warning: true})
	}
	if problems > len(expired) {
		out = append(out, finding{what: "content", wrong: fmt.Sprintf("%d problems", problems), hint: "'netralbot faq lint' lists them", warning: true})
	}
	return out
}

// checkRecipients makes sure that somebody can read every tip.
func checkRecipients(config *Config) []finding {
	for i, key := range config.Tips.Recipients {
		if err := tips.CheckRecipient(key); err != nil {
			return []finding{wrong(fmt.Sprintf("tips.recipients, number %d", i+1), errors.New("it is no age recipient"), "copy the age1… line that 'netralbot keys new' printed")}
		}
	}
	// A vault of nothing, opened with the same settings, refuses what ours would.
	dir, err := os.MkdirTemp("", "netralbot-check-")
	if err != nil {
		return []finding{wrong("temporary directory", err, "check TMPDIR")}
	}
	defer os.RemoveAll(dir)
	o := config.storeOptions(time.Now)
	o.Dir = filepath.Join(dir, "data")
	s, err := tips.Open(o)
	if err != nil {
		return []finding{wrong("recipients", err, "see tips in config.example.toml")}
	}
	if err := s.Close(); err != nil {
		return []finding{wrong("temporary directory", err, "check TMPDIR")}
	}
	return []finding{{what: fmt.Sprintf("recipients: %d", len(config.Tips.Recipients))}}
}

// checkIdentity opens the key on this machine as the bot will.
func checkIdentity(config *Config, c console) []finding {
	path := config.Tips.IdentityFile
	if path == "" {
		return nil
	}
	const what = "tips.identity_file"
	asked := false
	ask := c.passphrase("Passphrase of tips.identity_file: ", "identity_passphrase")
	id, err := tips.LoadIdentity(path, func() (string, error) { asked = true; return ask() })
	var p *problem
	switch {
	case errors.As(err, &p):
		return []finding{{what: what, wrong: "it is protected, and no passphrase was given to try it with", hint: "run the check in a terminal, or set NETRALBOT_PASSPHRASE for it", warning: true}}
	case errors.Is(err, tips.ErrPassphrase):
		return []finding{{what: what, wrong: "the passphrase doesn't open it", hint: "the bot wouldn't start with it: give the right one, or make a new key with 'netralbot keys new'"}}
	case err != nil:
		return []finding{{what: what, wrong: "it can't be read: " + reason(err), hint: "give the path of a key file that the bot's user may read, or leave the key out: then staff pull sealed bundles"}}
	}
	var out []finding
	if !slices.ContainsFunc(config.Tips.Recipients, func(key string) bool { return strings.TrimSpace(key) == id.Recipient() }) {
		out = append(out, finding{what: what, wrong: "its recipient isn't among tips.recipients, so it opens no new tip", hint: "put this line there: " + id.Recipient(), warning: true})
	}
	if fi, err := os.Stat(path); err == nil && openToOthers(fi) && !asked {
		out = append(out, finding{what: what, wrong: fmt.Sprintf("others can read it (mode %04o), and no passphrase protects it", fi.Mode().Perm()), hint: "chmod 0600 it, and let it belong to the bot's user", warning: true})
	}
	if len(out) == 0 {
		out = []finding{{what: what}}
	}
	return out
}

// reason is the system's word for a failure, without what is around it.
func reason(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

func checkDir(config *Config) []finding {
	const what = "data_dir"
	info, err := os.Stat(config.DataDir)
	if errors.Is(err, os.ErrNotExist) {
		parent, err := os.Stat(filepath.Dir(config.DataDir))
		if err != nil || !parent.IsDir() {
			return []finding{{what: what, wrong: "neither it nor its parent exists", hint: "make the directory for the bot's user, mode 0700"}}
		}
		return []finding{{what: what + ": will be made at the first start"}}
	}
	switch {
	case err != nil:
		return []finding{wrong(what, errors.New("it can't be looked at: "+reason(err)), "run the check as the bot's user")}
	case !info.IsDir():
		return []finding{{what: what, wrong: "it is a file", hint: "name a directory for the bot alone"}}
	case openToOthers(info):
		return []finding{{what: what, wrong: fmt.Sprintf("it is shared: others can get at it (mode %04o)", info.Mode().Perm()), hint: "chmod 0700 it; it must belong to the bot's user alone"}}
	case len(socketPath(config.DataDir)) > longestSocket:
		return []finding{{what: what, wrong: "its path is too long for a socket", hint: "use a shorter one, such as /var/lib/netralbot"}}
	}
	if err := tryWrite(config.DataDir); err != nil {
		return []finding{{what: what, wrong: "it can't be written: " + reason(err), hint: "let it belong to the user that runs the bot, and this check, on a file system mounted for writing"}}
	}
	return []finding{{what: what}}
}

// checkDisk looks at the file system that data_dir is on, or will be.
func checkDisk(config *Config, of func(string) (disk, bool)) []finding {
	dir := config.DataDir
	for {
		if _, err := os.Stat(dir); err == nil || dir == filepath.Dir(dir) {
			break
		}
		dir = filepath.Dir(dir)
	}
	d, ok := of(dir)
	switch {
	case !ok:
		return nil
	case d.network:
		return []finding{{what: "disk", wrong: "data_dir is shared: it lies on another machine's disk, where locks can't be trusted", hint: "use a disk of this machine"}}
	case d.free < lowDisk:
		return []finding{{what: "disk", wrong: fmt.Sprintf("only %d MiB are left", d.free>>20), hint: "free some: no tips are taken when it is full"}}
	case d.free < scarceDisk:
		return []finding{{what: "disk", wrong: fmt.Sprintf("%d MiB are left", d.free>>20), hint: "free some before it runs out", warning: true}}
	}
	return []finding{{what: fmt.Sprintf("disk: %d GiB free", d.free>>30)}}
}

// checkVault lets the running bot check its vault, or does so itself.
func checkVault(ctx context.Context, config *Config) []finding {
	if _, err := os.Stat(filepath.Join(config.DataDir, "vault.db")); errors.Is(err, os.ErrNotExist) {
		return []finding{{what: "vault: will be made at the first start"}}
	}
	var out []finding
	running, stale := socketState(ctx, config.DataDir)
	if stale {
		out = append(out, finding{what: "control.sock", wrong: "it is left from a bot that was killed", hint: "nothing to do: the next start replaces it. If the bot should be running, its log says why it ended", warning: true})
	}
	err := vault(ctx, config, "check", nil, io.Discard)
	switch {
	case errors.Is(err, tips.ErrLocked):
		out = append(out, finding{what: "vault", wrong: "another program holds its lock and doesn't answer at control.sock",
			hint: "it is a bot that is starting or hangs, or a second one with the same data_dir: 'fuser -v " + filepath.Join(config.DataDir, "vault.lock") + "' names it; stop it and check again"})
	case err != nil:
		out = append(out, wrong("vault", err, "restore the last backup beside it and compare"))
	case running:
		out = append(out, finding{what: "vault and audit trail, checked by the running bot"})
	default:
		out = append(out, finding{what: "vault and audit trail; no bot is running"})
	}
	return out
}

// socketState tells whether a bot answers at the control socket, or none does
// though the socket is there.
func socketState(ctx context.Context, dir string) (running, stale bool) {
	if _, err := os.Lstat(socketPath(dir)); err != nil {
		return false, false
	}
	conn, err := (&net.Dialer{Timeout: 2 * time.Second}).DialContext(ctx, "unix", socketPath(dir))
	if err != nil {
		return false, true
	}
	_ = conn.Close()
	return true, false
}

// checkCertificate looks at the webhook's own certificate, if it has one.
func checkCertificate(config *Config, now time.Time) []finding {
	t := config.Telegram
	if t.Mode != "webhook" || t.WebhookCert == "" {
		return nil
	}
	const what, hint = "telegram.webhook_cert", "renew it for the host of webhook_url; the running bot takes the new file by itself"
	if err := telegram.CheckCertificate(t.WebhookCert, t.WebhookKey, t.WebhookURL, now); err != nil {
		return []finding{{what: what, wrong: err.Error(), hint: hint}}
	}
	if err := telegram.CheckCertificate(t.WebhookCert, t.WebhookKey, t.WebhookURL, now.Add(expiresSoon)); err != nil {
		return []finding{{what: what, wrong: "it expires within two weeks", hint: hint, warning: true}}
	}
	return []finding{{what: what}}
}
