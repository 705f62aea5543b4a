package faq

// corrector finds the known word a mistyped one stands for. Candidates share
// pairs of letters with it; the nearest by edits wins.
type corrector struct {
	words  []string
	weight []uint8            // how common the word is in the catalogue, at most 255
	grams  map[uint16][]int32 // pair of letters → words that hold it
	bones  map[string]int32   // skeleton → its word; -1 if there are several
}

// newCorrector indexes words with how often the catalogue uses them. Words of
// fewer than four letters are left out: nearly everything is near to them.
func newCorrector(counts map[string]int, sorted []string) *corrector {
	c := &corrector{grams: make(map[uint16][]int32, 700), bones: make(map[string]int32, len(sorted))}
	for _, word := range sorted {
		if len(word) < 4 || len(word) > maxWord || isNumber(word) {
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
// included.
func eachGram(word string, f func(uint16)) {
	last := byte('^')
	for i := 0; i < len(word); i++ {
		f(uint16(last)<<8 | uint16(word[i]))
		last = word[i]
	}
	f(uint16(last)<<8 | '$')
}

// correct returns the word that the unknown word stands for, "" if nothing is
// near enough.
func (c *corrector) correct(word string) string {
	if len(word) < 4 || len(word) > maxWord {
		return ""
	}
	if bone := boneOf(word); bone != "" {
		if id, ok := c.bones[bone]; ok && id >= 0 {
			return c.words[id]
		}
	}
	shared := make([]uint8, len(c.words))
	var near []int32
	need := uint8(max(2, (len(word)+1)/2-1))
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
		edits, vowelsOnly := edits(word, candidate)
		if edits > allowed(word, candidate, vowelsOnly) {
			continue
		}
		cost := edits*100 - int(min(c.weight[id], 40))
		if vowelsOnly {
			cost -= 30
		}
		if word[0] != candidate[0] {
			cost += 40
		}
		if cost < bestCost || cost == bestCost && candidate < best {
			best, bestCost = candidate, cost
		}
	}
	return best
}

// allowed is how many edits may lie between a mistyped word and the known one.
func allowed(word, candidate string, vowelsOnly bool) int {
	n := min(len(word), len(candidate))
	switch {
	case n >= 8:
		return 2
	case n >= 6 && (vowelsOnly || word[0] == candidate[0] && len(word) < len(candidate)):
		return 2
	case n >= 5, n == 4 && word[0] == candidate[0]:
		return 1
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

// edits counts insertions, deletions, substitutions and swaps of neighbours
// between two words, at most 3 of interest, and whether they touch vowels only.
func edits(a, b string) (n int, vowelsOnly bool) {
	var rows [3][maxWord + 3]int
	if len(a) > maxWord || len(b) > maxWord+2 {
		return 1000, false
	}
	for j := 0; j <= len(b); j++ {
		rows[0][j] = j
	}
	prev2, prev, cur := &rows[2], &rows[0], &rows[1]
	for i := 1; i <= len(a); i++ {
		cur[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			d := min(prev[j]+1, cur[j-1]+1, prev[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				d = min(d, prev2[j-2]+1)
			}
			cur[j] = d
		}
		prev2, prev, cur = prev, cur, prev2
	}
	return prev[len(b)], skeleton(a) == skeleton(b)
}
