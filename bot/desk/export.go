package desk

import (
	"fmt"
	"mime"
	"net/http"
	"slices"
	"strings"
)

// exportView is the page on which the queue is exported.
type exportView struct {
	Found, Total int
	Narrow       bool
}

func (d *Desk) serveExport(w http.ResponseWriter, _ *http.Request, q *queue) {
	d.mu.Lock()
	f := d.filter
	d.mu.Unlock()
	v := exportView{Found: len(f.apply(q, d.today())), Total: len(q.tips), Narrow: f.narrow()}
	d.render(w, http.StatusOK, "ekspor", "layout", d.page("Ekspor antrean", "ekspor", v))
}

// serveSheet sends the queue as filtered as a table.
func (d *Desk) serveSheet(w http.ResponseWriter, r *http.Request, q *queue) {
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	format := r.PostFormValue("format")
	d.mu.Lock()
	f := d.filter
	d.mu.Unlock()
	s := sheetOf(f.apply(q, d.today()), d.names, d.today(), r.PostFormValue("isi") != "")
	name := "antrean-" + d.today().String()
	var body []byte
	var err error
	switch format {
	case "csv":
		body, err = s.csv()
		attach(w, name+".csv", "text/csv; charset=utf-8")
	case "xlsx":
		body, err = s.xlsx()
		attach(w, name+".xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
	default:
		d.serveMessage(w, http.StatusBadRequest, messageBroken)
		return
	}
	d.send(w, body, err)
	d.log.Info("queue exported", "format", format, "tips", len(s.rows))
}

func attach(w http.ResponseWriter, name, kind string) {
	w.Header().Set("Content-Type", kind)
	w.Header().Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
}

func (d *Desk) send(w http.ResponseWriter, body []byte, err error) {
	if err != nil {
		w.Header().Del("Content-Disposition")
		d.log.Error("an export failed", "type", fmt.Sprintf("%T", err))
		d.serveMessage(w, http.StatusInternalServerError, messageBroken)
		return
	}
	w.Header().Set("Content-Length", fmt.Sprint(len(body)))
	_, _ = w.Write(body)
}

// dossierView is the page on which one tip is exported.
type dossierView struct {
	Number       string
	Destinations []string // suggestions
	To           string
	Photos       int
	Talk, Notes  int
	Locked       bool
}

func (d *Desk) serveDossier(w http.ResponseWriter, r *http.Request, q *queue) {
	t := d.asked(w, r, q)
	if t == nil {
		return
	}
	v := d.dossierFormOf(t)
	d.render(w, http.StatusOK, "berkas-laporan", "layout", d.page("Ekspor laporan "+t.number, "antrean", v))
}

func (d *Desk) dossierFormOf(t *tip) dossierView {
	v := dossierView{Number: t.number, Photos: len(t.photos), Talk: len(t.Messages) + len(t.Additions), Notes: len(t.Notes), Locked: t.Locked}
	for _, name := range d.names.given.Destinations {
		v.Destinations = append(v.Destinations, name)
	}
	if len(v.Destinations) == 0 {
		v.Destinations = []string{"Bawaslu", "Badan Kepegawaian Negara"}
	}
	slices.Sort(v.Destinations)
	if t.Card.Destination != "" {
		v.To = d.names.destination(t.Card.Destination)
	}
	return v
}

// readDossier takes the form's wishes.
func readDossier(r *http.Request) dossierWish {
	return dossierWish{
		To: cut(clean(r.PostFormValue("kepada")), 120), Agenda: cut(clean(strings.ReplaceAll(r.PostFormValue("agenda"), "\n", " ")), 80),
		Photos: r.PostFormValue("foto") != "", Talk: r.PostFormValue("percakapan") != "", Notes: r.PostFormValue("catatan") != "",
	}
}

// servePrint shows the dossier as a page to print.
func (d *Desk) servePrint(w http.ResponseWriter, r *http.Request, q *queue) {
	t := d.asked(w, r, q)
	if t == nil {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	v := d.dossierOf(q, t, readDossier(r))
	d.render(w, http.StatusOK, "cetak", "layout", d.page("Cetak laporan "+t.number, "antrean", v))
	d.log.Info("dossier shown for printing")
}

// servePDF sends the dossier as a file.
func (d *Desk) servePDF(w http.ResponseWriter, r *http.Request, q *queue) {
	t := d.asked(w, r, q)
	if t == nil {
		return
	}
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	v := d.dossierOf(q, t, readDossier(r))
	body, err := v.pdf(func(id string) ([]byte, bool) { return q.photo(id) }, d.now())
	attach(w, "laporan-"+t.number+".pdf", "application/pdf")
	d.send(w, body, err)
	d.log.Info("dossier exported as PDF")
}
