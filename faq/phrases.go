package faq

// phrases finds concepts whose name is several words: a tree of bases, whose
// trunk are the bases themselves (base.start).
type phrases struct {
	nodes []node
}

type node struct {
	next     []edge
	concepts []int32    // what the path to here names
	says     []weighted // what that says, see conceptFeatures
	content  float32
}

type edge struct{ base, node int32 }

// addPhrase adds the bases of a concept's name.
func (l *lexicon) addPhrase(path []int32, concept int32) {
	p := &l.phrases
	at := l.bases[path[0]].start
	if at == 0 {
		at = p.grow()
		l.bases[path[0]].start = at
	}
	for _, b := range path[1:] {
		to := p.after(at, b)
		if to == 0 {
			to = p.grow()
			p.nodes[at].next = append(p.nodes[at].next, edge{b, to})
		}
		at = to
	}
	n := &p.nodes[at]
	n.concepts = append(n.concepts, concept)
}

// grow adds a node. The first is none.
func (p *phrases) grow() int32 {
	if len(p.nodes) == 0 {
		p.nodes = make([]node, 1, 2048)
	}
	p.nodes = append(p.nodes, node{})
	return int32(len(p.nodes) - 1)
}

// after is the node behind another by way of a base, 0 if there is none.
func (p *phrases) after(at, base int32) int32 {
	for _, e := range p.nodes[at].next {
		if e.base == base {
			return e.node
		}
	}
	return 0
}

// longest returns how many of a sentence's pieces, from the first, the longest
// phrase takes, and the node it ends at. A phrase written with a root fits all
// forms of it (hak pilih: hak memilih); one written with another form fits only
// that.
func (l *lexicon) longest(pieces []piece, at int32, sentence int) (taken int, end int32) {
	if len(pieces) == 0 || pieces[0].base < 0 || pieces[0].sentence != sentence {
		return 0, 0
	}
	base := pieces[0].base
	root := l.bases[base].root
	for _, b := range [2]int32{base, root} {
		to := l.bases[b].start
		if at != 0 {
			to = l.phrases.after(at, b)
		}
		if to == 0 {
			continue
		}
		n, found := l.longest(pieces[1:], to, sentence)
		if found == 0 && len(l.phrases.nodes[to].concepts) > 0 {
			found = to
		}
		if found != 0 && n+1 > taken {
			taken, end = n+1, found
		}
		if b == root {
			break
		}
	}
	return taken, end
}
