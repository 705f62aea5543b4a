package faq

// phrases finds concepts whose name is several words.
type phrases struct {
	next  map[uint64]int32  // node and root → node
	ends  map[int32][]int32 // node → concepts
	nodes int32
}

func newPhrases() phrases {
	return phrases{next: map[uint64]int32{}, ends: map[int32][]int32{}, nodes: 1}
}

func phraseKey(node, root int32) uint64 { return uint64(node)<<32 | uint64(uint32(root)) }

func (p *phrases) add(roots []int32, concept int32) {
	node := int32(0)
	for _, r := range roots {
		to, ok := p.next[phraseKey(node, r)]
		if !ok {
			to = p.nodes
			p.nodes++
			p.next[phraseKey(node, r)] = to
		}
		node = to
	}
	p.ends[node] = append(p.ends[node], concept)
}

// longest returns how many of the roots, from the first, the longest phrase
// takes, and the concepts it names.
func (p *phrases) longest(roots []int32) (taken int, concepts []int32) {
	node := int32(0)
	for i, r := range roots {
		to, ok := p.next[phraseKey(node, r)]
		if !ok {
			break
		}
		node = to
		if found := p.ends[node]; found != nil {
			taken, concepts = i+1, found
		}
	}
	return taken, concepts
}
