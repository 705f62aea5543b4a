package chat

import (
	"strings"
	"testing"
)

// TestNoCodeReachesStaffAsAQuestion: what nobody can answer may be sent to
// staff, but not if it holds a receipt code or nearly one. They could follow,
// add to and withdraw the tip.
func TestNoCodeReachesStaffAsAQuestion(t *testing.T) {
	b := newBot(t)
	one, two := newCode(t).Show(), newCode(t).Show()
	slip := []byte(one)
	if slip[0]++; slip[0] == '9'+1 || slip[0] == 'Z'+1 {
		slip[0] = '2'
	}
	for name, ev := range map[string]Event{
		"two codes":            {Kind: KindText, Text: "kode saya " + one + " atau " + two},
		"a code in /tanya":     {Kind: KindCommand, Command: "tanya", Text: "qwxz vvvv kode " + one},
		"a slip of the pen":    {Kind: KindText, Text: string(slip)},
		"the same in /tanya":   {Kind: KindCommand, Command: "tanya", Text: string(slip)},
		"without its dashes":   {Kind: KindCommand, Command: "tanya", Text: strings.ToLower(strings.ReplaceAll(one, "-", ""))},
		"over several lines":   {Kind: KindCommand, Command: "tanya", Text: "zzqq\n" + strings.ReplaceAll(one, "-", "\n") + "\nvvxx"},
		"glued to other words": {Kind: KindCommand, Command: "tanya", Text: "zzqq" + one + "vvxx dan " + two},
	} {
		ev.Private, ev.At = true, day0
		st, effects := b.Step(State{}, ev)
		for _, e := range effects {
			if s, ok := e.(Say); ok {
				for _, r := range s.Buttons {
					for _, k := range r {
						if k.Press.Verb == "titip" {
							t.Errorf("%s: may be sent to staff", name)
						}
					}
				}
			}
		}
		if next, _ := b.Step(st, Event{Kind: KindPress, Press: To("titip"), Private: true, At: day0}); next.Stage == Preview {
			t.Errorf("%s: an older button sends it to staff", name)
		}
	}
	st, _ := b.Step(State{}, Event{Kind: KindText, Text: "bagaimana merawat anggrek bulan di ruang kantor", Private: true, At: day0})
	if next, _ := b.Step(st, Event{Kind: KindPress, Press: To("titip"), Private: true, At: day0}); next.Stage != Preview {
		t.Error("a question without a code can't be sent")
	}
}
