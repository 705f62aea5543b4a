package main

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"netralbot/tips"
)

// TestExampleConfig holds config.example.toml against the code: it decodes
// strictly, shows every key there is, and where it shows a default it shows
// the true one.
func TestExampleConfig(t *testing.T) {
	data, err := os.ReadFile("../config.example.toml")
	if err != nil {
		t.Fatal(err)
	}
	var c Config
	meta, err := toml.Decode(string(data), &c)
	if err != nil {
		t.Fatal(err)
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		t.Errorf("keys the code doesn't know: %v", unknown)
	}
	for _, key := range tomlKeys("", reflect.TypeFor[Config]()) {
		if !meta.IsDefined(strings.Split(key, ".")...) {
			t.Errorf("config.example.toml doesn't show %s", key)
		}
	}
	d := defaults()
	for _, pair := range []struct{ got, want any }{
		{c.Government, d.Government}, {c.Telegram.APIURL, d.Telegram.APIURL}, {c.Telegram.Mode, d.Telegram.Mode},
		{c.Tips, d.Tips}, {c.Log, d.Log}, {c.Health, d.Health}, {c.Deadlines, d.Deadlines}, {c.FAQ, d.FAQ},
	} {
		if diff := cmp.Diff(pair.want, pair.got, cmpopts.EquateEmpty()); diff != "" {
			t.Errorf("config.example.toml shows another default than the code's:\n%s", diff)
		}
	}
	filled := strings.Replace(string(data), "recipients = []", `recipients = ["`+newRecipient(t)+`"]`, 1)
	if _, err := decodeConfig(filled); err != nil {
		t.Errorf("the example with a recipient is refused: %v", err)
	}
}

// tomlKeys lists the keys of a struct, those of lists by the list's own key.
func tomlKeys(prefix string, typ reflect.Type) []string {
	var keys []string
	for f := range typ.Fields() {
		name := f.Tag.Get("toml")
		if name == "" {
			continue
		}
		keys = append(keys, prefix+name)
		if f.Type.Kind() == reflect.Struct {
			keys = append(keys, tomlKeys(prefix+name+".", f.Type)...)
		}
	}
	return keys
}

func newRecipient(t *testing.T) string {
	t.Helper()
	id, err := tips.NewIdentity()
	if err != nil {
		t.Fatal(err)
	}
	return id.Recipient()
}

// TestMinimalConfig proves the contract: data_dir, token, api_url and
// recipients are enough.
func TestMinimalConfig(t *testing.T) {
	_, err := decodeConfig("data_dir = \"/d\"\n[telegram]\ntoken_file = \"t\"\napi_url = \"http://127.0.0.1:1\"\n[tips]\nrecipients = [\"" + newRecipient(t) + "\"]\n")
	if err != nil {
		t.Error(err)
	}
}

func TestConfigMistakes(t *testing.T) {
	const ok = "data_dir = \"/d\"\n[tips]\nrecipients = [\"age1x\"]\n"
	for _, tt := range []struct{ name, data, want string }{
		{"unknown key with its line", ok + "[log]\nlevle = \"info\"\n", "line 5: unknown key log.levle"},
		{"unknown table", ok + "[loging]\n", "line 4: unknown key loging"},
		{"syntax with its line", ok + "[log\n", "line 5"},
		{"wrong type", "data_dir = 3\n", "line 1"},
		{"no data_dir", "[tips]\nrecipients = [\"age1x\"]\n", "data_dir is missing"},
		{"no recipients", "data_dir = \"/d\"\n", "tips.recipients is missing"},
		{"bad url", ok + "[telegram]\napi_url = \"api.telegram.org\"\n", "telegram.api_url"},
		{"webhook without url", ok + "[telegram]\nmode = \"webhook\"\n", "webhook_url"},
		{"webhook without https", ok + "[telegram]\nmode = \"webhook\"\nwebhook_url = \"http://bot.example.go.id/\"\nwebhook_listen = \"127.0.0.1:8443\"\n", "webhook_url"},
		{"webhook on a port of its own", ok + "[telegram]\nmode = \"webhook\"\nwebhook_url = \"https://bot.example.go.id:9000/\"\nwebhook_listen = \"127.0.0.1:8443\"\n", "webhook_url"},
		{"certificate without key", ok + "[telegram]\nmode = \"webhook\"\nwebhook_url = \"https://bot.example.go.id/\"\nwebhook_listen = \"127.0.0.1:8443\"\nwebhook_cert = \"c.pem\"\n", "webhook_key"},
		{"health for everybody", ok + "[health]\nlisten = \":9090\"\n", "health.listen"},
		{"health on the network", ok + "[health]\nlisten = \"192.0.2.1:9090\"\n", "health.listen"},
		{"unknown mode", ok + "[telegram]\nmode = \"push\"\n", "telegram.mode"},
		{"unknown zone", ok + "[government]\ntimezone = \"Asia/Kayuagung\"\n", "government.timezone"},
		{"unknown level", ok + "[log]\nlevel = \"loud\"\n", "log.level"},
		{"bad unit id", ok + "[[unit]]\nid = \"Dinas Pendidikan\"\nname = \"x\"\n", "Dinas Pendidikan"},
		{"unit twice", ok + "[[unit]]\nid = \"a\"\nname = \"x\"\n[[kecamatan]]\nid = \"a\"\nname = \"y\"\n", "twice"},
		{"calendar of an unknown stage", ok + "[[calendar]]\nid = \"kampanye\"\nname = \"x\"\nelection = \"pilkada\"\nfrom = \"2029-02-02\"\nuntil = \"2029-02-03\"\n", "bakal-calon, calon"},
		{"calendar of an unknown election", ok + "[[calendar]]\nid = \"calon\"\nname = \"x\"\nelection = \"pilkades\"\nfrom = \"2029-02-02\"\nuntil = \"2029-02-03\"\n", "pemilu or pilkada"},
		{"calendar out of order", ok + "[[calendar]]\nid = \"calon\"\nname = \"x\"\nfrom = \"2029-02-02\"\nuntil = \"2029-02-01\"\n", "calendar"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := decodeConfig(tt.data)
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want it to say %q", err, tt.want)
			}
		})
	}
}

// TestTokenOrder: the environment, then what the service manager hands over,
// then the file.
func TestTokenOrder(t *testing.T) {
	dir := t.TempDir()
	secret := func(n string) string { return n + ":AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0" }
	for name, n := range map[string]string{"token": "2", "file": "3"} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(secret(n)+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c := &Config{Telegram: TelegramConfig{TokenFile: filepath.Join(dir, "file")}}
	for _, tt := range []struct{ env, credentials, want string }{{secret("1"), dir, "1"}, {"", dir, "2"}, {"", t.TempDir(), "3"}, {"", "", "3"}} {
		t.Setenv("NETRALBOT_TOKEN", tt.env)
		t.Setenv("CREDENTIALS_DIRECTORY", tt.credentials)
		if got, err := c.token(); err != nil || got != secret(tt.want) {
			t.Errorf("%+v: token %.1s, %v", tt, got, err)
		}
	}
}

// TestTokenMistakes makes sure that no part of a wrong token is repeated.
func TestTokenMistakes(t *testing.T) {
	for _, token := range []string{"nonsense-SECRETPART", "12345:short", "https://api.telegram.org/bot1:SECRETPARTSECRETPARTSECRET"} {
		t.Setenv("NETRALBOT_TOKEN", token)
		_, err := (&Config{}).token()
		if err == nil || strings.Contains(err.Error(), "SECRETPART") {
			t.Errorf("token %q: got %v", token, err)
		}
	}
	t.Setenv("NETRALBOT_TOKEN", " 110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0\n")
	if _, err := (&Config{}).token(); err != nil {
		t.Error(err)
	}
}
