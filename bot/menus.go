package main

import (
	"netralbot/bot/telegram"
)

// menus are the commands Telegram offers, by who sees them.
func (a *App) menus() telegram.Menus {
	m := telegram.Menus{
		Private:    a.commands("tanya", "topik", "cek", "lapor", "status", "ikrar", "kuis", "kontak", "privasi", "bantuan", "batal"),
		Group:      a.commands("tanya", "topik", "ikrar", "kontak"),
		Staff:      a.staffMenu(),
		About:      a.book.Get("menu.about"),
		AboutShort: a.book.Get("menu.about_short"),
	}
	people, err := a.store.People()
	a.note("staff could not be listed", err)
	for _, p := range people {
		m.StaffAddresses = append(m.StaffAddresses, p.Address)
	}
	return m
}

func (a *App) staffMenu() []telegram.Command {
	return a.commands("antrean", "pertanyaan", "rekap", "tanya", "topik", "kontak", "privasi", "bantuan", "batal")
}

func (a *App) commands(names ...string) []telegram.Command {
	var out []telegram.Command
	for _, n := range names {
		out = append(out, telegram.Command{Name: n, About: a.book.Get("menu." + n)})
	}
	return out
}
