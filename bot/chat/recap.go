package chat

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"netralbot/tips"
)

func (t *turn) recapped(r Recapped) {
	if r.Err != nil {
		t.queueTrouble(r.Err)
		return
	}
	if r.Stats.Total.Count == 0 && !r.Stats.Total.Suppressed {
		t.say(t.get("recap.empty"))
		return
	}
	parts := []string{t.get("recap.head", "total", t.cell(r.Stats.Total), "open", r.Digest.Open, "overdue", r.Digest.Overdue)}
	cells := func(key string, cells []tips.Cell, name func(string) string) {
		if len(cells) == 0 {
			return
		}
		lines := []string{t.get("recap.by", "what", t.get("recap."+key))}
		for _, c := range cells {
			lines = append(lines, t.get("recap.line", "name", name(c.Key), "count", t.cell(c)))
		}
		parts = append(parts, strings.Join(lines, "\n"))
	}
	states := []string{string(tips.Received), string(tips.InReview), string(tips.NeedsInfo), string(tips.Forwarded), string(tips.Closed)}
	byState := slices.SortedFunc(slices.Values(r.Stats.ByState), func(a, b tips.Cell) int {
		return slices.Index(states, a.Key) - slices.Index(states, b.Key)
	})
	cells("state", byState, func(k string) string { return t.get("state." + k) })
	cells("kind", r.Stats.ByKind, t.kindName)
	cells("unit", r.Stats.ByUnit, func(k string) string {
		if k == "" {
			return t.get("recap.no_unit")
		}
		return t.placeName(k, "")
	})
	var yes, no int
	for _, k := range slices.Sorted(maps.Keys(r.Tallies)) {
		switch {
		case strings.HasPrefix(k, "membantu:"):
			yes += r.Tallies[k]
		case strings.HasPrefix(k, "tidak-membantu:"):
			no += r.Tallies[k]
		}
	}
	if r.Chart != nil {
		t.do(Say{Photos: [][]byte{r.Chart}, Protect: true})
	}
	parts = append(parts, t.get("recap.answers", "yes", yes, "no", no, "none", r.Tallies["tanpa-jawaban"]))
	t.say(strings.Join(parts, "\n\n"))
}

func (t *turn) cell(c tips.Cell) string {
	if c.Suppressed {
		return t.get("recap.small")
	}
	return fmt.Sprint(c.Count)
}
