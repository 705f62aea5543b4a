package desk

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"

	"github.com/xuri/excelize/v2"
)

// sheet is the queue as a table. A value is a string, an int or a day.
type sheet struct {
	head []string
	rows [][]any
}

// longestCell is what a cell of a spreadsheet takes, in characters.
const longestCell = 32000

// sheetOf puts a row for each tip; what people wrote only if stories is set.
func sheetOf(list []*tip, n *names, today day, stories bool) sheet {
	s := sheet{head: []string{"Nomor", "Jenis", "Unit", "Status", "Diterima", "Tenggat", "Sisa hari", "Petugas",
		"Keterangan baru", "Tujuan", "Hasil", "Selesai", "Tambahan", "Pesan", "Foto"}}
	if stories {
		s.head = append(s.head, "Siapa", "Kapan", "Di mana", "Isi")
	}
	for _, t := range list {
		c := t.Card
		row := []any{t.number, n.kind(c.Kind), named(c.Unit, n.unit), n.state(c.State), c.Day, t.deadline(), "", named(c.Officer.String(), func(string) string { return n.staff(c.Officer) }),
			yes(c.New), named(c.Destination, n.destination), "", c.ClosedDay, c.Additions, c.Messages, len(t.photos)}
		if dl := t.deadline(); dl != 0 {
			row[6] = int(dl) - int(today)
		}
		if c.Outcome != "" {
			row[10] = n.outcome(c.Outcome)
		}
		if stories {
			row = append(row, t.Report.Who, t.Report.When, t.Report.Place, t.whole())
		}
		s.rows = append(s.rows, row)
	}
	return s
}

// named is the name of an id, nothing for none.
func named(id string, name func(string) string) string {
	if id == "" {
		return ""
	}
	return name(id)
}

func yes(b bool) string {
	if b {
		return "ya"
	}
	return ""
}

// whole is all that the reporter wrote, in one text that says what is missing.
func (t *tip) whole() string {
	texts := append([]string{}, t.Report.Texts...)
	for _, a := range t.Additions {
		texts = append(texts, fmt.Sprintf("[Tambahan %s]", longDate(a.Day)))
		texts = append(texts, a.Texts...)
	}
	switch {
	case t.Locked && len(texts) == 0:
		texts = []string{"[Tidak terbuka dengan kunci ini]"}
	case t.Locked:
		texts = append(texts, "[Sebagian tidak terbuka dengan kunci ini]")
	}
	s := strings.Join(texts, "\n\n")
	if short := cut(s, longestCell); short != s {
		return short + "… (terpotong)"
	}
	return s
}

// csv writes the sheet as spreadsheets with Indonesian settings read it:
// semicolons, and a mark of UTF-8 at the front.
func (s sheet) csv() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\uFEFF")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	if err := w.Write(s.head); err != nil {
		return nil, err
	}
	for _, row := range s.rows {
		record := make([]string, len(row))
		for i, v := range row {
			switch v := v.(type) {
			case string:
				record[i] = inert(v)
			case int:
				record[i] = strconv.Itoa(v)
			case day:
				record[i] = v.String()
			}
		}
		if err := w.Write(record); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return b.Bytes(), w.Error()
}

// inert keeps a spreadsheet from taking a stranger's text for a formula: an
// apostrophe goes before whatever it could be taken for, also behind white
// space and in the wide forms of East Asian text. Every line counts, because a
// program that cuts rows at line ends would see it as a cell's beginning.
func inert(s string) string {
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		switch first := strings.TrimLeftFunc(l, func(r rune) bool { return unicode.IsSpace(r) || r == '"' || r == ';' || r == ',' }); {
		case first == "":
		case strings.ContainsRune("=+-@|%＝＋－＠", []rune(first)[0]), strings.HasPrefix(l, "\t"):
			lines[i] = "'" + l
		}
	}
	return strings.Join(lines, "\n")
}

// xlsx writes the sheet as a workbook, in memory. Texts are texts there: no
// cell is a formula.
func (s sheet) xlsx() (data []byte, err error) {
	f := excelize.NewFile()
	defer func() {
		if e := f.Close(); err == nil {
			err = e
		}
	}()
	const tab = "Antrean"
	if err := f.SetSheetName("Sheet1", tab); err != nil {
		return nil, err
	}
	for i, h := range s.head {
		if err := setCell(f, tab, i, 0, h); err != nil {
			return nil, err
		}
	}
	for y, row := range s.rows {
		for x, v := range row {
			if err := setCell(f, tab, x, y+1, v); err != nil {
				return nil, err
			}
		}
	}
	if err := s.dress(f, tab); err != nil {
		return nil, err
	}
	b, err := f.WriteToBuffer()
	if err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func setCell(f *excelize.File, tab string, x, y int, v any) error {
	at, err := excelize.CoordinatesToCellName(x+1, y+1)
	if err != nil {
		return err
	}
	switch v := v.(type) {
	case string:
		if v == "" {
			return nil
		}
		return f.SetCellStr(tab, at, v)
	case int:
		return f.SetCellInt(tab, at, int64(v))
	case day:
		if v == 0 {
			return nil
		}
		return f.SetCellValue(tab, at, v.Time(time.UTC))
	}
	return fmt.Errorf("desk: a %T in a sheet", v)
}

// dress makes the sheet readable as it opens: the head bold, fixed and
// filterable, columns as wide as what they usually hold, long texts wrapped and
// beside the top of their row.
func (s sheet) dress(f *excelize.File, tab string) error {
	last, err := excelize.CoordinatesToCellName(len(s.head), len(s.rows)+1)
	if err != nil {
		return err
	}
	bold, err := f.NewStyle(&excelize.Style{Font: &excelize.Font{Bold: true}})
	if err != nil {
		return err
	}
	if err := f.SetRowStyle(tab, 1, 1, bold); err != nil {
		return err
	}
	if err := f.SetPanes(tab, &excelize.Panes{Freeze: true, XSplit: 1, YSplit: 1, TopLeftCell: "B2", ActivePane: "bottomRight"}); err != nil {
		return err
	}
	if err := f.AutoFilter(tab, "A1:"+last, nil); err != nil {
		return err
	}
	for i, h := range s.head {
		if err := s.dressColumn(f, tab, i+1, h); err != nil {
			return err
		}
	}
	return nil
}

func (s sheet) dressColumn(f *excelize.File, tab string, n int, head string) error {
	dateFormat := "yyyy-mm-dd"
	width, look := 13.0, excelize.Style{Alignment: &excelize.Alignment{Vertical: "top"}}
	switch head {
	case "Diterima", "Tenggat", "Selesai":
		look.CustomNumFmt = &dateFormat
	case "Jenis":
		width = 38
	case "Unit", "Tujuan":
		width = 26
	case "Status", "Hasil", "Keterangan baru":
		width = 18
	case "Siapa", "Kapan", "Di mana":
		width, look.Alignment.WrapText = 30, true
	case "Isi":
		width, look.Alignment.WrapText = 90, true
	}
	column, err := excelize.ColumnNumberToName(n)
	if err != nil {
		return err
	}
	if err := f.SetColWidth(tab, column, column, width); err != nil || len(s.rows) == 0 {
		return err
	}
	style, err := f.NewStyle(&look)
	if err != nil {
		return err
	}
	return f.SetCellStyle(tab, column+"2", fmt.Sprint(column, len(s.rows)+1), style)
}
