package text

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode/utf16"

	"netralbot/tips/guard"
)

// usedKeys finds the keys in the sources of the program: whole ones, and the
// beginnings of those put together from an id ("kind." + k).
func usedKeys(t *testing.T) (whole, begins map[string]bool) {
	t.Helper()
	whole, begins = map[string]bool{}, map[string]bool{}
	literal := regexp.MustCompile(`"([a-z_]+\.[a-z_-]*)"`)
	for _, dir := range []string{"../chat", ".."} {
		files, err := filepath.Glob(dir + "/*.go")
		if err != nil || len(files) == 0 {
			t.Fatalf("no sources in %s: %v", dir, err)
		}
		for _, f := range files {
			if strings.HasSuffix(f, "_test.go") {
				continue
			}
			src, err := os.ReadFile(f)
			if err != nil {
				t.Fatal(err)
			}
			for _, m := range literal.FindAllStringSubmatch(string(src), -1) {
				whole[m[1]] = true
				if strings.HasSuffix(m[1], ".") || strings.HasSuffix(m[1], "_") {
					begins[m[1]] = true
				}
			}
			for _, m := range regexp.MustCompile(`t\.button\("([a-z]+)"`).FindAllStringSubmatch(string(src), -1) {
				whole["button."+m[1]] = true
			}
		}
	}
	return whole, begins
}

func TestEverySentence(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	whole, begins := usedKeys(t)
	for _, k := range guard.Kinds() {
		whole[k.Advice()] = true
		if !b.Has(k.Advice()) {
			t.Errorf("no sentence for the guard's %s", k.Advice())
		}
	}
	for _, key := range b.Keys() {
		s := b.sentences[key]
		if s == "" {
			t.Errorf("%s is empty", key)
		}
		limit := 3500
		switch part, name, _ := strings.Cut(key, "."); part {
		case "when":
			if name != "prompt" {
				limit = 48
			}
		case "button", "kind", "stage":
			limit = 48
		case "menu":
			limit = 256
		}
		if n := len(utf16.Encode([]rune(s))); n > limit {
			t.Errorf("%s has %d UTF-16 units, more than %d", key, n, limit)
		}
		used := whole[key]
		for begin := range begins {
			used = used || strings.HasPrefix(key, begin)
		}
		if !used {
			t.Errorf("%s is used nowhere", key)
		}
	}
	for key := range whole {
		part, name, _ := strings.Cut(key, ".")
		if name != "" && !begins[key] && hasPart(b, part) && !b.Has(key) {
			t.Errorf("the code asks for %s, which isn't there", key)
		}
	}
}

func hasPart(b *Book, part string) bool {
	for _, k := range b.Keys() {
		if strings.HasPrefix(k, part+".") {
			return true
		}
	}
	return false
}

// TestValuesCantBeMarkup plants markup and braces in a value.
func TestValuesCantBeMarkup(t *testing.T) {
	b, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	got := b.Get("field.text", "value", `<b>{value}</b> & "x"`)
	want := "<blockquote>&lt;b&gt;{value}&lt;/b&gt; &amp; &#34;x&#34;</blockquote>"
	if got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
