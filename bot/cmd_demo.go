package main

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"netralbot/bot/emulator"
	"netralbot/tips"
	"netralbot/tips/receipt"
)

type demoCmd struct {
	Addr string `default:"127.0.0.1:8080" help:"Where the chat page is served; a loopback address."`
}

func (d *demoCmd) Run(ctx context.Context, c console) error {
	dir, err := os.MkdirTemp("", "netralbot-demo-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	demo, err := newDemo(dir, d.Addr, newLog(c, "warn"))
	if err != nil {
		return err
	}
	fmt.Fprintf(c.out, "DEMO: open http://%s in a browser. Everything is thrown away at the end; Ctrl+C ends it.\n", d.Addr)
	err = demo.app.Run(ctx)
	return errors.Join(err, demo.close())
}

// demo is the bot with an emulator in place of Telegram and a vault of its own.
type demo struct {
	app    *App
	server *emulator.Server
}

func newDemo(dir, addr string, log *slog.Logger) (*demo, error) {
	var secret [24]byte
	if _, err := rand.Read(secret[:]); err != nil {
		return nil, err
	}
	token := "1000000001:" + hex.EncodeToString(secret[:])
	server := emulator.New(emulator.Options{Token: token, Page: true, People: demoPeople(), Username: "netralbot_demo", Name: "Netralbot (DEMO)"})
	if err := server.Start(addr); err != nil {
		return nil, mistake("the chat page can't be served at "+addr+": "+err.Error(), "another program may use that port: try --addr 127.0.0.1:8081")
	}
	config, err := demoConfig(dir, "http://"+addr)
	if err != nil {
		return nil, errors.Join(err, server.Close())
	}
	app, err := OpenApp(config, Deps{Token: token, Log: log, Unpaced: true})
	if err != nil {
		return nil, errors.Join(err, server.Close())
	}
	d := &demo{app, server}
	if err := d.fill(); err != nil {
		return nil, errors.Join(err, d.close())
	}
	return d, nil
}

func (d *demo) close() error {
	err := d.app.Close()
	if e := d.server.Close(); e != nil && !errors.Is(e, http.ErrServerClosed) {
		err = errors.Join(err, e)
	}
	return err
}

func demoPeople() []emulator.Profile {
	return []emulator.Profile{
		{Key: "asn", FirstName: "ASN", Role: "ASN", Note: "Seorang pegawai yang ingin tahu apa yang boleh.",
			Suggestions: []string{"/start", "klo cuma ngelike fb paslon kena gak", "sanksinya apa?", "kalau honorer?", "/cek", "/kuis"}},
		{Key: "warga", FirstName: "Warga", Role: "Warga", Note: "Seseorang yang melihat pelanggaran dan takut ketahuan melapor.",
			Suggestions: []string{"/lapor", "/status", "/privasi", "/kontak"}},
		{Key: "petugas", FirstName: "Petugas", Role: "Petugas", Note: "Petugas yang menangani laporan. Sudah didaftarkan untuk demo ini.",
			Suggestions: []string{"/antrean", "/rekap", "/pertanyaan"}},
	}
}

// demoConfig is a configuration as a district would write it, for a place that
// doesn't exist.
func demoConfig(dir, api string) (*Config, error) {
	id, err := tips.NewIdentity()
	if err != nil {
		return nil, err
	}
	key := filepath.Join(dir, "petugas.key")
	if err := id.Save(key, ""); err != nil {
		return nil, err
	}
	c := defaults()
	c.DataDir = filepath.Join(dir, "data")
	c.Government.Name = "Kabupaten Contoh (DEMO)"
	c.Telegram.APIURL = api
	c.Tips.Recipients = []string{id.Recipient()}
	c.Tips.IdentityFile = key
	c.Tips.NoticeMinutes = 0 // nobody to protect, and nobody wants to wait
	c.Units = []Named{{"sekretariat-daerah", "Sekretariat Daerah"}, {"dinas-pendidikan", "Dinas Pendidikan"}, {"dinas-kesehatan", "Dinas Kesehatan"}, {"satpol-pp", "Satpol PP"}, {"bkpsdm", "BKPSDM"}}
	c.Districts = []Named{{"kec-utara", "Kecamatan Utara"}, {"kec-tengah", "Kecamatan Tengah"}, {"kec-selatan", "Kecamatan Selatan"}}
	c.Destinations = []Named{{"bawaslu", "Bawaslu"}, {"bkn", "BKN"}, {"inspektorat", "Inspektorat"}, {"ppk", "Pejabat Pembina Kepegawaian"}}
	c.Contacts = []ContactConfig{
		{Name: "Bawaslu", How: "Datang ke kantor Bawaslu kabupaten/kota, atau lewat SigapLapor Bawaslu.", Note: "Perlu identitas pelapor, uraian kejadian, dan bukti."},
		{Name: "SP4N-LAPOR!", How: "lapor.go.id", Note: "Bisa memilih anonim atau rahasia."},
		{Name: "Inspektorat", How: "Kantor inspektorat daerah, pada jam kerja."},
	}
	return &c, c.check()
}

// fill puts a few example tips into the vault and enrols the officer.
func (d *demo) fill() error {
	examples := []tips.Report{
		{Kind: "medsos", Topic: "medsos-share", Texts: []string{"CONTOH. Sebuah akun pegawai membagikan poster pasangan calon di grup WhatsApp kantor."}, When: "kemarin malam", Unit: "dinas-kesehatan", Who: "admin grup"},
		{Kind: "fasilitas", Topic: "kendaraan-dinas-kampanye", Texts: []string{"CONTOH. Mobil dinas terlihat mengantar spanduk ke posko.", "Fotonya ada di saya, bisa saya kirim kalau diperlukan."}, Unit: "kec-utara"},
		{Kind: "perintah", Texts: []string{"CONTOH. Dalam rapat, para guru diminta mengajak keluarga memilih calon tertentu."}, Unit: "dinas-pendidikan"},
	}
	for _, r := range examples {
		code, err := receipt.New(rand.Reader)
		if err != nil {
			return err
		}
		if _, err := d.app.store.Submit(r, code, rand.Text()); err != nil {
			return err
		}
	}
	inv, err := d.app.store.Invite(tips.Operator(), tips.Petugas, "")
	if err != nil {
		return err
	}
	d.server.Person("petugas").Start(inv.Code)
	return nil
}

// startWithin is how long a check waits for the server.
const startWithin = 10 * time.Second
