package tips

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
)

func TestKeyFileGrowsWithTheTipsAndIsUsedAgain(t *testing.T) {
	k := newKit(t)
	size := func() int64 { return must(os.Stat(filepath.Join(k.opt.Dir, keyFileName)))(t).Size() }
	empty := size()
	codes := k.many(3 * slotChunk)
	full := size()
	if most := int64(keyHeader + 4*3*slotChunk*slotSize); full <= empty || full > most {
		t.Errorf("%d tips take a key file of %d bytes, want at most %d", 3*slotChunk, full, most)
	}
	var wg sync.WaitGroup
	for _, code := range codes {
		wg.Go(func() {
			if err := k.Withdraw(code, token()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	k.many(slotChunk)
	if size() != full {
		t.Errorf("the slots of withdrawn tips are not used again: %d bytes", size())
	}
}
