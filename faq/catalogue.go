package faq

import (
	"cmp"
	"embed"
	"errors"
	"io/fs"
	"slices"
)

//go:embed data
var embedded embed.FS

// Catalogue is content that was read and checked, with its search index. It
// never changes after Load, so any number of goroutines may use it; a reload
// is a new Catalogue that takes the place of the old.
type Catalogue struct {
	groups      []*Group
	topics      map[string]*Topic
	ordered     []*Topic // in the order of the groups
	provisions  map[string]*Provision
	instruments map[string]*Instrument
	lines       lineTable
	search      *index
}

// Load reads the embedded content and then each override folder, in order. A
// folder has the layout of the embedded one (topics/*.toml,
// provisions/*.toml); its topics, provisions and instruments are added, or
// replace whole the ones with the same id.
//
// Content is taken whole or not at all: the error joins everything that is
// wrong, each with file and line. A folder that would bring a problem of
// [Catalogue.Lint] which wasn't there before is refused in the same way,
// except that dates don't matter: a review date that has passed is no reason
// not to start.
func Load(overrides ...fs.FS) (*Catalogue, error) {
	own, err := fs.Sub(embedded, "data")
	if err != nil {
		return nil, err
	}
	words, err := loadWords(own)
	if err != nil {
		return nil, err
	}
	read := newContent()
	if err := read.folder(own, ""); err != nil {
		return nil, err
	}
	base := read.catalogue()
	if len(overrides) == 0 {
		return base.indexed(words), nil
	}
	for _, folder := range overrides {
		if err := read.folder(folder, overridePrefix); err != nil {
			return nil, err
		}
	}
	merged := read.catalogue().indexed(words)
	if err := newProblems(merged, func() *Catalogue { return base.indexed(words) }); err != nil {
		return nil, err
	}
	return merged, nil
}

// indexed gives the catalogue its search.
func (c *Catalogue) indexed(words *words) *Catalogue {
	c.search = newIndex(c.ordered, c.cites, words)
	return c
}

// newProblems returns the errors of merged that the base doesn't have. The base
// is only asked for if there are any.
func newProblems(merged *Catalogue, base func() *Catalogue) error {
	found := slices.DeleteFunc(merged.lint(noDay), func(p Problem) bool { return p.Warning })
	if len(found) == 0 {
		return nil
	}
	known := map[string]bool{}
	for _, p := range base().lint(noDay) {
		known[p.ID+"\x00"+p.Sentence] = true
	}
	var errs []error
	for _, p := range found {
		if !known[p.ID+"\x00"+p.Sentence] {
			errs = append(errs, errors.New(p.String()))
		}
	}
	return errors.Join(errs...)
}

// Groups returns the headings of /topik in their order. The caller must not
// change what it gets.
func (c *Catalogue) Groups() []*Group { return c.groups }

// Topics returns every topic in the order of the groups. The caller must not
// change what it gets.
func (c *Catalogue) Topics() []*Topic { return c.ordered }

// Topic returns the topic of that id, nil if there is none.
func (c *Catalogue) Topic(id string) *Topic { return c.topics[id] }

// Provision returns the provision of that id, nil if there is none.
func (c *Catalogue) Provision(id string) *Provision { return c.provisions[id] }

// Instrument returns the instrument of that id, nil if there is none.
func (c *Catalogue) Instrument(id string) *Instrument { return c.instruments[id] }

// Provisions returns every provision, by id.
func (c *Catalogue) Provisions() []*Provision {
	return sortedByID(c.provisions, func(p *Provision) string { return p.ID })
}

// Instruments returns every instrument, by id.
func (c *Catalogue) Instruments() []*Instrument {
	return sortedByID(c.instruments, func(i *Instrument) string { return i.ID })
}

func sortedByID[T any](m map[string]*T, id func(*T) string) []*T {
	all := make([]*T, 0, len(m))
	for _, v := range m {
		all = append(all, v)
	}
	slices.SortFunc(all, func(a, b *T) int { return cmp.Compare(id(a), id(b)) })
	return all
}
