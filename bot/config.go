package main

import (
	"errors"
	"fmt"
	"io/fs"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
	_ "time/tzdata" // the host may have no zone files

	"github.com/BurntSushi/toml"

	"netralbot/bot/chat"
	"netralbot/tips"
)

// Config is the configuration file. config.example.toml names every key.
type Config struct {
	DataDir      string           `toml:"data_dir"`
	Government   Government       `toml:"government"`
	Telegram     TelegramConfig   `toml:"telegram"`
	Tips         TipsConfig       `toml:"tips"`
	FAQ          FAQConfig        `toml:"faq"`
	Log          LogConfig        `toml:"log"`
	Health       HealthConfig     `toml:"health"`
	Deadlines    Deadlines        `toml:"deadlines"`
	Units        []Named          `toml:"unit"`
	Districts    []Named          `toml:"kecamatan"`
	Contacts     []ContactConfig  `toml:"contact"`
	Destinations []Named          `toml:"destination"`
	Calendar     []CalendarConfig `toml:"calendar"`

	zone *time.Location
}

// Government is whom the bot serves.
type Government struct {
	Name     string `toml:"name"`
	Timezone string `toml:"timezone"`
}

// TelegramConfig is the way to the Bot API server.
type TelegramConfig struct {
	TokenFile     string `toml:"token_file"`
	APIURL        string `toml:"api_url"`
	Mode          string `toml:"mode"`
	WebhookURL    string `toml:"webhook_url"`
	WebhookListen string `toml:"webhook_listen"`
	WebhookCert   string `toml:"webhook_cert"`
	WebhookKey    string `toml:"webhook_key"`
}

// TipsConfig is the vault's part.
type TipsConfig struct {
	Recipients       []string          `toml:"recipients"`
	RecipientUnits   map[string]string `toml:"recipient_units"`
	OutsideRecipient string            `toml:"outside_recipient"`
	IdentityFile     string            `toml:"identity_file"`
	RetentionDays    int               `toml:"retention_days"`
	MaxPhotos        int               `toml:"max_photos"`
	PerHour          int               `toml:"per_hour"`
	VanishMinutes    int               `toml:"vanish_minutes"`
	NoticeMinutes    int               `toml:"notice_minutes"`
}

// FAQConfig is the government's own content.
type FAQConfig struct {
	Dir string `toml:"dir"`
}

// LogConfig says how much is logged.
type LogConfig struct {
	Level string `toml:"level"`
}

// HealthConfig says where the bot's own state can be asked; see health.go.
type HealthConfig struct {
	Listen string `toml:"listen"`
}

// Deadlines are days.
type Deadlines struct {
	FirstLook int `toml:"first_look"`
	Formal    int `toml:"formal_report"`
	Answer    int `toml:"answer"`
}

// Named is a thing with an id that scripts use and a name that people read.
type Named struct {
	ID   string `toml:"id"`
	Name string `toml:"name"`
}

// ContactConfig is where one reports formally.
type ContactConfig struct {
	Name string `toml:"name"`
	How  string `toml:"how"`
	Note string `toml:"note"`
}

// CalendarConfig is a stage of an election; both days count.
type CalendarConfig struct {
	ID       string `toml:"id"`
	Name     string `toml:"name"`
	Election string `toml:"election"`
	From     string `toml:"from"`
	Until    string `toml:"until"`
}

// maxTexts is how many messages one tip or addition can consist of.
const maxTexts = 100

// publicAPI is Telegram's own server.
const publicAPI = "https://api.telegram.org"

// defaults is a Config with every key that may be left out.
func defaults() Config {
	return Config{
		Government: Government{Name: "Pemerintah Daerah", Timezone: "Asia/Jakarta"},
		Telegram:   TelegramConfig{APIURL: publicAPI, Mode: "polling"},
		Tips:       TipsConfig{RetentionDays: 365, MaxPhotos: 10, PerHour: 300, VanishMinutes: 10, NoticeMinutes: 15},
		Log:        LogConfig{Level: "info"},
		Deadlines:  Deadlines{FirstLook: 1, Formal: 7, Answer: 3},
	}
}

// readConfig reads and checks a configuration file. A mistake is told with its
// line and what to do; nothing of a value is repeated, since it may be secret.
func readConfig(path string) (*Config, error) {
	data, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, mistake(fmt.Sprintf("there is no configuration file %s", path), "copy config.example.toml to it and fill it in")
	}
	if err != nil {
		return nil, mistake("the configuration can't be read: "+err.Error(), "check the file's owner and mode")
	}
	c, err := decodeConfig(string(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	base := filepath.Dir(path)
	for _, p := range []*string{&c.DataDir, &c.Telegram.TokenFile, &c.Telegram.WebhookCert, &c.Telegram.WebhookKey, &c.Tips.IdentityFile, &c.FAQ.Dir} {
		if *p != "" && !filepath.IsAbs(*p) {
			*p = filepath.Join(base, *p)
		}
	}
	return c, nil
}

func decodeConfig(data string) (*Config, error) {
	c := defaults()
	meta, err := toml.Decode(data, &c)
	var parse toml.ParseError
	if errors.As(err, &parse) {
		return nil, mistake(fmt.Sprintf("line %d: %s", parse.Position.Line, parse.Message), "see config.example.toml")
	}
	if err != nil {
		return nil, mistake(err.Error(), "see config.example.toml")
	}
	if unknown := meta.Undecoded(); len(unknown) > 0 {
		key := unknown[0].String()
		return nil, mistake(fmt.Sprintf("line %d: unknown key %s", lineOf(data, unknown[0]), key), "see config.example.toml for the keys there are")
	}
	return &c, c.check()
}

// lineOf finds the line of a key that decoded into nothing, 0 if it can't.
func lineOf(data string, key toml.Key) int {
	last := key[len(key)-1]
	for i, line := range strings.Split(data, "\n") {
		name, _, ok := strings.Cut(line, "=")
		if ok && strings.Trim(name, " \t\"'") == last || strings.Trim(line, "[] \t") == key.String() {
			return i + 1
		}
	}
	return 0
}

// check tells the first thing that contradicts itself.
func (c *Config) check() error {
	if c.DataDir == "" {
		return mistake("data_dir is missing", "name the directory that everything is written below, such as data_dir = \"/var/lib/netralbot\"")
	}
	if len(c.Tips.Recipients) == 0 {
		return mistake("tips.recipients is missing", "make a key with 'netralbot keys new --out KEY' and put the recipient it prints here")
	}
	u, err := url.Parse(c.Telegram.APIURL)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" || u.Host == "" {
		return mistake("telegram.api_url is no address of a server", "leave it out for the public Bot API, or give http://HOST:PORT of your own")
	}
	switch c.Telegram.Mode {
	case "polling":
	case "webhook":
		if err := c.Telegram.checkWebhook(); err != nil {
			return err
		}
	default:
		return mistake("telegram.mode must be \"polling\" or \"webhook\"", "\"polling\" needs no open port")
	}
	if c.zone, err = time.LoadLocation(c.Government.Timezone); err != nil {
		return mistake("government.timezone is unknown", "use Asia/Jakarta, Asia/Makassar or Asia/Jayapura")
	}
	switch c.Log.Level {
	case "debug", "info", "warn", "error":
	default:
		return mistake("log.level must be debug, info, warn or error", "info is the default")
	}
	if c.Health.Listen != "" && !loopback(c.Health.Listen) {
		return mistake("health.listen is no loopback address with a port", "it tells strangers too much: use \"127.0.0.1:9090\", or leave it out")
	}
	if c.Tips.NoticeMinutes < 0 || c.Tips.NoticeMinutes > 24*60 {
		return mistake("tips.notice_minutes must be from 0 to 1440", "15 tells staff every quarter of an hour what is new, 0 at once")
	}
	if _, err := c.periods(); err != nil {
		return err
	}
	return c.checkNames()
}

// loopback tells whether an address to listen at reaches this machine alone.
func loopback(address string) bool {
	host, port, err := net.SplitHostPort(address)
	if err != nil || port == "" {
		return false
	}
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

// checkWebhook refuses what Telegram would, before it is asked.
func (t *TelegramConfig) checkWebhook() error {
	if t.WebhookURL == "" || t.WebhookListen == "" {
		return mistake("telegram.mode is \"webhook\" without webhook_url and webhook_listen", "give both, or use mode = \"polling\"")
	}
	u, err := url.Parse(t.WebhookURL)
	if err != nil || u.Host == "" || u.Scheme != "https" && u.Scheme != "http" {
		return mistake("telegram.webhook_url is no address", "give the https address that leads to webhook_listen, such as https://bot.example.go.id/telegram")
	}
	if t.APIURL == publicAPI && (u.Scheme != "https" || !slices.Contains([]string{"", "443", "80", "88", "8443"}, u.Port())) {
		return mistake("telegram.webhook_url is one that Telegram doesn't call", "it must be https on port 443, 80, 88 or 8443")
	}
	if (t.WebhookCert == "") != (t.WebhookKey == "") {
		return mistake("telegram.webhook_cert and webhook_key go together", "give both for a certificate of your own, or neither behind a reverse proxy")
	}
	return nil
}

// checkNames makes sure that every id fits a button and stands for one thing.
func (c *Config) checkNames() error {
	seen := map[string]bool{}
	for _, n := range c.places() {
		if !goodID(n.ID) || n.Name == "" {
			return mistake(fmt.Sprintf("unit or kecamatan %q needs an id of a-z, 0-9 and dashes, at most 32 long, and a name", n.ID), "see config.example.toml")
		}
		if seen[n.ID] {
			return mistake(fmt.Sprintf("unit or kecamatan %q stands there twice", n.ID), "ids must differ, also between units and kecamatan")
		}
		seen[n.ID] = true
	}
	for key, unit := range c.Tips.RecipientUnits {
		if !seen[unit] {
			return mistake(fmt.Sprintf("tips.recipient_units names a unit %q that isn't configured", unit), "use the id of a [[unit]]")
		}
		if err := tips.CheckRecipient(key); err != nil {
			return mistake("tips.recipient_units has a key that is no age recipient", "copy the age1… line that 'netralbot keys new' printed")
		}
	}
	for _, d := range c.Destinations {
		if !goodID(d.ID) || d.Name == "" {
			return mistake(fmt.Sprintf("destination %q needs an id of a-z, 0-9 and dashes, at most 32 long, and a name", d.ID), "see config.example.toml")
		}
	}
	return nil
}

func goodID(id string) bool {
	return id != "" && len(id) <= 32 && strings.Trim(id, "abcdefghijklmnopqrstuvwxyz0123456789-") == ""
}

func (c *Config) places() []Named { return append(append([]Named{}, c.Units...), c.Districts...) }

func (c *Config) periods() ([]chat.Period, error) {
	var out []chat.Period
	for _, k := range c.Calendar {
		from, err1 := time.ParseInLocation(time.DateOnly, k.From, c.zone)
		until, err2 := time.ParseInLocation(time.DateOnly, k.Until, c.zone)
		if err1 != nil || err2 != nil || until.Before(from) {
			return nil, mistake(fmt.Sprintf("calendar %q needs from and until as \"2029-09-22\", in that order", k.Name), "see config.example.toml")
		}
		if k.Name == "" || !slices.Contains(chat.PeriodIDs, k.ID) || k.Election != "pemilu" && k.Election != "pilkada" {
			return nil, mistake(fmt.Sprintf("calendar %q needs a name, an id of %s, and an election of pemilu or pilkada", k.Name, strings.Join(chat.PeriodIDs, ", ")), "see config.example.toml")
		}
		out = append(out, chat.Period{ID: k.ID, Name: k.Name, Election: k.Election, From: from, Until: until})
	}
	return out, nil
}

// credential reads what the service manager hands over under that name.
func credential(name string) (string, bool) {
	dir := os.Getenv("CREDENTIALS_DIRECTORY")
	if dir == "" {
		return "", false
	}
	b, err := os.ReadFile(filepath.Join(dir, name))
	return strings.TrimRight(string(b), "\r\n"), err == nil
}

// token reads the bot's token: the environment wins over the service manager's
// credential "token", and that over the file.
func (c *Config) token() (string, error) {
	t := os.Getenv("NETRALBOT_TOKEN")
	if t == "" {
		t, _ = credential("token")
	}
	if t == "" && c.Telegram.TokenFile != "" {
		b, err := os.ReadFile(c.Telegram.TokenFile)
		if err != nil {
			return "", mistake("telegram.token_file can't be read: "+err.Error(), "put the token from @BotFather into it, readable by the bot alone")
		}
		t = string(b)
	}
	t = strings.TrimSpace(t)
	id, secret, ok := strings.Cut(t, ":")
	switch {
	case t == "":
		return "", mistake("there is no bot token", "set telegram.token_file or the environment variable NETRALBOT_TOKEN to the token from @BotFather")
	case !ok || strings.Trim(id, "0123456789") != "" || len(secret) < 20 || strings.ContainsAny(t, "/ \t\n?#"):
		return "", mistake("the bot token has not the form of a token", "copy the whole line from @BotFather: digits, a colon, letters")
	}
	return t, nil
}

// storeOptions are the vault's part of the configuration.
func (c *Config) storeOptions(now func() time.Time) tips.Options {
	o := tips.Options{
		Dir: c.DataDir, RetentionDays: c.Tips.RetentionDays,
		Clocks: tips.Clocks{FirstLook: c.Deadlines.FirstLook, FormalReport: c.Deadlines.Formal, Answer: c.Deadlines.Answer},
		Limits: tips.Limits{PerHour: c.Tips.PerHour, Photos: c.Tips.MaxPhotos, Texts: maxTexts},
		Now:    func() time.Time { return now().In(c.zone) },
	}
	for _, key := range c.Tips.Recipients {
		o.Recipients = append(o.Recipients, tips.Recipient{Key: key, Unit: c.Tips.RecipientUnits[key]})
	}
	if c.Tips.OutsideRecipient != "" {
		o.Recipients = append(o.Recipients, tips.Recipient{Key: c.Tips.OutsideRecipient, Outside: true})
	}
	for _, n := range c.places() {
		o.Units = append(o.Units, n.ID)
	}
	for _, d := range c.Destinations {
		o.Destinations = append(o.Destinations, d.ID)
	}
	return o
}

// setting is what the conversation knows of the configuration.
func (c *Config) setting(username string) chat.Setting {
	s := chat.Setting{
		Government: c.Government.Name, Username: username, Version: version(), Zone: c.zone,
		RetentionDays: c.Tips.RetentionDays, HostReads: c.Tips.IdentityFile != "", FormalDays: c.Deadlines.Formal,
		NoticeEvery: time.Duration(c.Tips.NoticeMinutes) * time.Minute,
		VanishAfter: time.Duration(c.Tips.VanishMinutes) * time.Minute, MaxPhotos: c.Tips.MaxPhotos, MaxTexts: maxTexts, MaxTextBytes: 60_000,
	}
	for _, n := range c.places() {
		s.Places = append(s.Places, chat.Place{ID: n.ID, Name: n.Name})
	}
	for _, d := range c.Destinations {
		s.Destinations = append(s.Destinations, chat.Destination{ID: d.ID, Name: d.Name})
	}
	for _, k := range c.Contacts {
		s.Contacts = append(s.Contacts, chat.Contact{Name: k.Name, How: k.How, Note: k.Note})
	}
	s.Calendar, _ = c.periods() // checked when it was read
	return s
}
