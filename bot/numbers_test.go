package main

import (
	"testing"

	"netralbot/tips"
)

// TestRises is a table of what is worth a warning.
func TestRises(t *testing.T) {
	history := func(perWeek int) []tips.Trend {
		var all []tips.Trend
		for _, w := range []string{"2029-W30", "2029-W31", "2029-W32", "2029-W33", "2029-W34", "2029-W35", "2029-W36", "2029-W37"} {
			all = append(all, tips.Trend{Week: w, Kind: "medsos", Unit: "kec-utara", Count: perWeek})
		}
		return all
	}
	for _, tt := range []struct {
		name  string
		usual int
		now   int
		want  bool
	}{
		{"four are too few, whatever the usual", 0, 4, false},
		{"five out of nothing", 0, 5, true},
		{"twice a small level may be chance", 4, 8, false},
		{"a wave over a small level", 4, 11, true},
		{"a third more of many is chance", 30, 40, false},
		{"twice as many of many", 30, 60, true},
		{"fewer than usual", 30, 10, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			trends := append(history(tt.usual), tips.Trend{Week: "2029-W38", Kind: "medsos", Unit: "kec-utara", Count: tt.now})
			found := rises(trends, "2029-W38")
			if got := len(found) == 2; got != tt.want || len(found) == 1 {
				t.Errorf("%d rises: %v", len(found), found)
			}
		})
	}
	questions := []tips.Trend{{Week: "2029-W38", Kind: tips.KindQuestion, Count: 50}}
	if found := rises(questions, "2029-W38"); len(found) > 0 {
		t.Errorf("questions raise a warning: %v", found)
	}
}
