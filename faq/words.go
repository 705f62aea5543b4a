package faq

import (
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
)

// words is what data/words holds: how people write, what means the same, and
// how scores become an outcome.
type words struct {
	roots    []string
	slang    map[string]string // as typed → as meant, several words with spaces
	filler   map[string]bool
	outside  []string            // questions the catalogue doesn't answer
	drill    map[string][]string // topic → more ways of asking, for training only
	concepts []concept
	settings settings
	lexicon  *lexicon // of these words alone; an index learns in a copy
}

// concept is one thing with its many names.
type concept struct {
	ID       string   `toml:"id"`
	Words    string   `toml:"words"`
	Broader  []string `toml:"broader"`
	Weight   *float64 `toml:"weight"`
	Who      string   `toml:"who"`
	Stage    string   `toml:"stage"`
	Election string   `toml:"election"`
	Aspect   Aspect   `toml:"aspect"`
}

// names are the concept's names.
func (c *concept) names() []string {
	var all []string
	for _, name := range strings.Split(c.Words, ",") {
		if name = strings.Join(strings.Fields(name), " "); name != "" {
			all = append(all, name)
		}
	}
	return all
}

func (c *concept) weight() float64 {
	if c.Weight == nil {
		return 1
	}
	return *c.Weight
}

// loadWords reads data/words of a folder.
func loadWords(folder fs.FS) (*words, error) {
	w := &words{slang: map[string]string{}}
	var errs []error
	read := func(name string, v any) {
		_, err := decodeStrictly(folder, "", "words/"+name, v)
		errs = append(errs, err)
	}
	var filler struct {
		Words string `toml:"words"`
	}
	var outside struct {
		Questions string `toml:"questions"`
	}
	var drill struct {
		Topic map[string]string `toml:"topic"`
	}
	var roots struct {
		Words string `toml:"words"`
		More  string `toml:"more"` // known so that they aren't taken for typing errors
	}
	var slang map[string]map[string]string
	var concepts struct {
		Concepts []concept `toml:"concept"`
	}
	read("roots.toml", &roots)
	read("filler.toml", &filler)
	read("luar.toml", &outside)
	read("latih.toml", &drill)
	read("slang.toml", &slang)
	read("concepts.toml", &concepts)
	read("search.toml", &w.settings)
	w.roots, w.filler = strings.Fields(roots.Words+" "+roots.More), set(strings.Fields(filler.Words))
	w.outside = lines(outside.Questions)
	w.drill = map[string][]string{}
	for topic, questions := range drill.Topic {
		w.drill[topic] = lines(questions)
	}
	w.concepts = concepts.Concepts
	errs = append(errs, w.addSlang(slang), w.checkConcepts())
	if err := errors.Join(errs...); err != nil {
		return nil, err
	}
	w.lexicon = newLexicon(w)
	return w, nil
}

// lines are the lines that aren't blank.
func lines(text string) []string {
	var all []string
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" {
			all = append(all, line)
		}
	}
	return all
}

func set(words []string) map[string]bool {
	m := make(map[string]bool, len(words))
	for _, word := range words {
		m[word] = true
	}
	return m
}

// meanings are the words that slang stands for, in a fixed order.
func (w *words) meanings() []string {
	all := map[string]bool{}
	for _, meant := range w.slang {
		for _, m := range strings.Fields(meant) {
			all[m] = true
		}
	}
	return slices.Sorted(maps.Keys(all))
}

func (w *words) addSlang(tables map[string]map[string]string) error {
	var errs []error
	for table, entries := range tables {
		for meant, typed := range entries {
			for _, t := range strings.Fields(typed) {
				if old, twice := w.slang[t]; twice && old != meant {
					errs = append(errs, fmt.Errorf("words/slang.toml: [%s] %q stands for both %q and %q", table, t, old, meant))
				}
				if as := tokenize(t); len(as) != 1 || as[0].text != t {
					errs = append(errs, fmt.Errorf("words/slang.toml: [%s] %q is never read in one piece; write it without hyphen, figure or capital", table, t))
				}
				if t != meant {
					w.slang[t] = meant
				}
			}
		}
	}
	return errors.Join(errs...)
}

func (w *words) checkConcepts() error {
	var errs []error
	ids := map[string]bool{}
	for _, c := range w.concepts {
		if ids[c.ID] {
			errs = append(errs, fmt.Errorf("words/concepts.toml: concept %q stands twice", c.ID))
		}
		ids[c.ID] = true
		if c.Who != "" && Who[c.Who] == "" {
			errs = append(errs, fmt.Errorf("words/concepts.toml: concept %q: unknown who %q", c.ID, c.Who))
		}
	}
	for i := range w.concepts {
		c := &w.concepts[i]
		for _, name := range c.names() {
			if meant := w.slang[name]; meant != "" {
				errs = append(errs, fmt.Errorf("words/concepts.toml: concept %q: %q stands in slang.toml for %q; name that instead", c.ID, name, meant))
			}
		}
		for _, b := range c.Broader {
			if !ids[b] {
				errs = append(errs, fmt.Errorf("words/concepts.toml: concept %q: unknown broader concept %q", c.ID, b))
			}
		}
	}
	return errors.Join(errs...)
}
