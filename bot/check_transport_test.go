package main

import "testing"

// TestNothingCrossesANetworkInTheOpen: the operator is told when a listener in
// between would learn who wrote what.
func TestNothingCrossesANetworkInTheOpen(t *testing.T) {
	for _, tt := range []struct {
		url, mode, listen, cert string
		want                    int
	}{
		{url: "https://api.telegram.org", mode: "polling"},
		{url: "http://127.0.0.1:8081", mode: "polling"},
		{url: "http://localhost:8081", mode: "polling"},
		{url: "http://[::1]:8081", mode: "polling"},
		{url: "http://10.1.2.3:8081", mode: "polling", want: 1},
		{url: "http://bot-api.kab.example:8081", mode: "polling", want: 1},
		{url: "https://10.1.2.3", mode: "polling"},
		{url: "https://api.telegram.org", mode: "webhook", listen: "127.0.0.1:8443"},
		{url: "https://api.telegram.org", mode: "webhook", listen: ":8443", want: 1},
		{url: "https://api.telegram.org", mode: "webhook", listen: "0.0.0.0:8443", want: 1},
		{url: "https://api.telegram.org", mode: "webhook", listen: ":8443", cert: "bot.pem"},
		{url: "https://api.telegram.org", mode: "polling", listen: ":8443"},
	} {
		c := &Config{Telegram: TelegramConfig{APIURL: tt.url, Mode: tt.mode, WebhookListen: tt.listen, WebhookCert: tt.cert}}
		if found := checkTransport(c); len(found) != tt.want {
			t.Errorf("%+v: %d warnings, want %d: %v", tt, len(found), tt.want, found)
		}
	}
}
