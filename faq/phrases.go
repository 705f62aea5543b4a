package faq

// phrases finds concepts whose name is several words.
type phrases struct {
	next  map[uint64]int32  // node and base → node
	ends  map[int32][]int32 // node → concepts
	heads map[int32]bool    // bases that phrases start with
	nodes int32
}

func newPhrases() phrases {
	return phrases{next: map[uint64]int32{}, ends: map[int32][]int32{}, heads: map[int32]bool{}, nodes: 1}
}

func phraseKey(node, base int32) uint64 { return uint64(node)<<32 | uint64(uint32(base)) }

func (p *phrases) add(path []int32, concept int32) {
	p.heads[path[0]] = true
	node := int32(0)
	for _, b := range path {
		to, ok := p.next[phraseKey(node, b)]
		if !ok {
			to = p.nodes
			p.nodes++
			p.next[phraseKey(node, b)] = to
		}
		node = to
	}
	p.ends[node] = append(p.ends[node], concept)
}

// longest returns how many of a sentence's pieces, from the first, the longest phrase
// takes, and the concepts it names. A phrase written with a root fits all forms
// of it (hak pilih: hak memilih); one written with another form fits only that.
func (l *lexicon) longest(pieces []piece, node int32, sentence int) (taken int, concepts []int32) {
	if len(pieces) == 0 || pieces[0].base < 0 || pieces[0].sentence != sentence {
		return 0, nil
	}
	base := pieces[0].base
	for _, b := range [2]int32{base, l.bases[base].root} {
		to, ok := l.phrases.next[phraseKey(node, b)]
		if !ok {
			continue
		}
		n, found := l.longest(pieces[1:], to, sentence)
		if found == nil {
			found = l.phrases.ends[to]
		}
		if found != nil && n+1 > taken {
			taken, concepts = n+1, found
		}
		if b == l.bases[base].root {
			break
		}
	}
	return taken, concepts
}
