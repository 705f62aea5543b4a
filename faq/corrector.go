package faq

import "strings"

// corrector finds the known word a mistyped one stands for. Candidates share
// pairs of letters with it; the nearest by edits wins.
type corrector struct {
	words  []string
	weight []uint8          // how common the word is in the catalogue, at most 255
	grams  [1 << 10][]int32 // pair of letters → words that hold it
	bones  map[string]int32 // skeleton → its word; -1 if there are several
	costs  [128][128]uint8  // of typing one letter for another
}

// newCorrector indexes words with how often the catalogue uses them. Words of
// fewer than four letters and those with figures are left out: too much is near
// to them.
func newCorrector(counts map[string]int, sorted []string) *corrector {
	c := &corrector{costs: substitutions(), bones: make(map[string]int32, len(sorted))}
	for _, word := range sorted {
		if len(word) < 4 || len(word) > maxWord || strings.ContainsAny(word, "0123456789") {
			continue
		}
		id := int32(len(c.words))
		c.words = append(c.words, word)
		c.weight = append(c.weight, uint8(min(counts[word], 255)))
		eachGram(word, func(g uint16) {
			list := c.grams[g]
			if len(list) == 0 || list[len(list)-1] != id {
				c.grams[g] = append(list, id)
			}
		})
		if bone := skeleton(word); bone != "" {
			if old, twice := c.bones[bone]; twice && old >= 0 && counts[c.words[old]] >= 2*counts[word] {
				continue // the common word keeps the skeleton
			} else if twice && old >= 0 && 2*counts[c.words[old]] > counts[word] {
				c.bones[bone] = -1
				continue
			}
			c.bones[bone] = id
		}
	}
	return c
}

const maxWord = 24

// eachGram calls f with each pair of neighbouring letters, the word's borders
// included: five bits for a letter, 0 for a border.
func eachGram(word string, f func(uint16)) {
	last := uint16(0)
	for i := 0; i < len(word); i++ {
		letter := uint16(word[i] & 31)
		f(last<<5 | letter)
		last = letter
	}
	f(last << 5)
}

// correct returns the word that the unknown word stands for, "" if nothing is
// near enough.
func (c *corrector) correct(word string) string {
	if len(word) < 3 || len(word) > maxWord {
		return ""
	}
	if bone := boneOf(word); bone != "" {
		if id, ok := c.bones[bone]; ok && id >= 0 {
			return c.words[id]
		}
	}
	if len(word) == 3 {
		return ""
	}
	shared := make([]uint8, len(c.words))
	var near []int32
	need := leastShared(len(word))
	eachGram(word, func(g uint16) {
		for _, id := range c.grams[g] {
			shared[id]++
			if shared[id] == need {
				near = append(near, id)
			}
		}
	})
	best, bestCost := "", 1000
	for _, id := range near {
		candidate := c.words[id]
		if diff := len(candidate) - len(word); diff > 2 || diff < -2 {
			continue
		}
		distance := c.edits(word, candidate)
		if distance > allowed(word, candidate) {
			continue
		}
		cost := distance*10 - int(min(c.weight[id], 40))
		if word[0] != candidate[0] {
			cost += 40
		}
		if cost < bestCost || cost == bestCost && candidate < best {
			best, bestCost = candidate, cost
		}
	}
	return best
}

// leastShared is how many pairs of letters a mistyped word of that length still
// shares with the right one: an edit spoils two or three of its length plus one.
func leastShared(length int) uint8 {
	switch {
	case length >= 9:
		return uint8(length - 4)
	case length >= 7:
		return uint8(length - 3)
	}
	return uint8(max(2, length-2))
}

// allowed is the cost of edits that may lie between a mistyped word and the
// known one.
func allowed(word, candidate string) int {
	n := min(len(word), len(candidate))
	switch {
	case n >= 9:
		return 24
	case n >= 7:
		return 20
	case n >= 5, n == 4 && word[0] == candidate[0]:
		return 10
	}
	return 0
}

// boneOf is the skeleton of a word that looks as if its vowels were dropped.
func boneOf(word string) string {
	vowels := 0
	for i := 1; i < len(word); i++ {
		if isVowel(word[i]) {
			vowels++
		}
	}
	if vowels > len(word)/4 {
		return ""
	}
	return skeleton(word)
}

// edits is the cost of the insertions, deletions, substitutions and swaps of
// neighbours between two words, 10 for one. A consonant typed for one that
// lies elsewhere on the keyboard costs more: then it is likely another word.
func (c *corrector) edits(a, b string) int {
	var rows [3][maxWord + 3]int
	for j := 0; j <= len(b); j++ {
		rows[0][j] = 10 * j
	}
	prev2, prev, cur := &rows[2], &rows[0], &rows[1]
	for i := 1; i <= len(a); i++ {
		cur[0] = 10 * i
		for j := 1; j <= len(b); j++ {
			d := min(prev[j]+10, cur[j-1]+10, prev[j-1]+int(c.costs[a[i-1]][b[j-1]]))
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, prev2[j-2]+10)
			}
			cur[j] = d
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)]
}

func substitutions() (costs [128][128]uint8) {
	for a := range costs {
		for b := range costs[a] {
			switch {
			case a == b:
			case isVowel(byte(a)) && isVowel(byte(b)):
				costs[a][b] = 8
			case strings.IndexByte(neighbours[a], byte(b)) >= 0:
				costs[a][b] = 10
			default:
				costs[a][b] = 16
			}
		}
	}
	return costs
}

// neighbours are the keys beside a key, and letters that sound alike.
var neighbours = [128]string{
	'q': "wak", 'w': "qes", 'e': "wrd", 'r': "etf", 't': "rygd", 'y': "tuh", 'u': "yij", 'i': "uok", 'o': "ipl", 'p': "ob",
	'a': "qsz", 's': "adwxzc", 'd': "sfect", 'f': "dgrvp", 'g': "fhtbk", 'h': "gjyn", 'j': "hkum", 'k': "jlgqc", 'l': "kor",
	'z': "xasj", 'x': "zcs", 'c': "xvsk", 'v': "cbf", 'b': "vnp", 'n': "bm", 'm': "n",
}
