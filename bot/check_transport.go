package main

import (
	"net"
	"net/url"
)

// checkTransport looks for what would cross a network in the open: Telegram
// tells the bot who writes, so whoever listens on the way learns both the tip
// and its reporter.
func checkTransport(config *Config) []finding {
	var out []finding
	if u, err := url.Parse(config.Telegram.APIURL); err == nil && u.Scheme == "http" && !thisMachine(u.Hostname()) {
		out = append(out, finding{what: "telegram.api_url", wrong: "it is plain http to another machine: whoever is on the way reads what reporters write, and who they are",
			hint: "run the server on this machine and use http://127.0.0.1:PORT, or put https in front of it", warning: true})
	}
	t := config.Telegram
	if host, _, err := net.SplitHostPort(t.WebhookListen); err == nil && t.Mode == "webhook" && t.WebhookCert == "" && !thisMachine(host) {
		out = append(out, finding{what: "telegram.webhook_listen", wrong: "other machines reach it without encryption: whoever is on the way reads what reporters write, and who they are",
			hint: "listen at 127.0.0.1 with the reverse proxy on this machine, or give webhook_cert and webhook_key", warning: true})
	}
	return out
}

// thisMachine tells whether a host is this machine for certain.
func thisMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}
