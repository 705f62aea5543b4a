package receipt

// exp returns a^n in GF(32) modulo x⁵+x²+1, where a is the polynomial x.
func exp(n int) byte {
	v := byte(1)
	for range n % 31 {
		v = double(v)
	}
	return v
}

func double(v byte) byte {
	v <<= 1
	if v&32 != 0 {
		v ^= 0b100101
	}
	return v
}

// check returns the check symbol for the first four symbols of group g.
func check(g int, syms []byte) byte {
	for s := range byte(32) {
		if holds(g, []byte{syms[0], syms[1], syms[2], syms[3], s}) {
			return s
		}
	}
	panic("receipt: unreachable: multiplication by a⁴ is a bijection")
}

// holds reports whether the five symbols are a valid group g. It evaluates the
// polynomial of the package doc from the highest power down.
func holds(g int, syms []byte) bool {
	sum := byte(0)
	for j := groupSize - 1; j >= 0; j-- {
		if syms[j] == unknown {
			return false
		}
		sum = double(sum) ^ syms[j]
	}
	return sum == exp(10+g)
}
