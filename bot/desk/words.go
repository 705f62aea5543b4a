package desk

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"netralbot/tips"
)

// day is a civil date.
type day = tips.Day

func dayOf(t time.Time) day { return tips.DayOf(t) }

var months = [...]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"}

var weekdays = [...]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"}

// longDate is such as 22 November 2026.
func longDate(d day) string {
	if d == 0 {
		return "–"
	}
	t := d.Time(time.UTC)
	return fmt.Sprintf("%d %s %d", t.Day(), months[t.Month()-1], t.Year())
}

// shortDate is such as 22 Nov 2026.
func shortDate(d day) string {
	if d == 0 {
		return "–"
	}
	t := d.Time(time.UTC)
	return fmt.Sprintf("%d %s %d", t.Day(), shortMonth(t.Month()), t.Year())
}

func shortMonth(m time.Month) string {
	if m == time.August {
		return "Agu"
	}
	return months[m-1][:3]
}

func weekday(d day) string { return weekdays[d.Time(time.UTC).Weekday()] }

// count writes a number with dots between the thousands.
func count(n int) string {
	s := strconv.Itoa(n)
	sign := ""
	if strings.HasPrefix(s, "-") {
		sign, s = "-", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "." + s[i:]
	}
	return sign + s
}

// size writes a number of bytes.
func size(n int64) string {
	switch {
	case n < 1<<10:
		return fmt.Sprintf("%d B", n)
	case n < 1<<20:
		return fmt.Sprintf("%d KB", (n+1<<9)>>10)
	}
	return strings.Replace(fmt.Sprintf("%.1f MB", float64(n)/(1<<20)), ".", ",", 1)
}

// remaining says how long until d, seen from today.
func remaining(d, today day) string {
	switch n := int(d) - int(today); {
	case d == 0:
		return "tanpa tenggat"
	case n < 0:
		return fmt.Sprintf("lewat %s hari", count(-n))
	case n == 0:
		return "hari ini"
	case n == 1:
		return "besok"
	default:
		return fmt.Sprintf("%s hari lagi", count(n))
	}
}

// urgency is the class of a deadline: lewat, dekat, segera or none.
func urgency(d, today day) string {
	switch n := int(d) - int(today); {
	case d == 0:
		return ""
	case n < 0:
		return "lewat"
	case n <= 1:
		return "dekat"
	case n <= 3:
		return "segera"
	}
	return ""
}
