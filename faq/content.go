package faq

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"
)

// overridePrefix marks the files of an override folder in messages.
const overridePrefix = "faq.dir/"

// content gathers files before they become a Catalogue.
type content struct {
	groups      []*Group
	places      map[string]place // topic id → where it stands
	instruments map[string]*Instrument
	provisions  map[string]*Provision
	lines       lineTable
}

// place is a topic's place among the groups.
type place struct {
	group *Group
	i     int
}

func newContent() *content {
	return &content{
		places:      map[string]place{},
		instruments: map[string]*Instrument{},
		provisions:  map[string]*Provision{},
		lines:       lineTable{},
	}
}

type topicsFile struct {
	Title  string   `toml:"title"`
	Topics []*Topic `toml:"topic"`
}

type provisionsFile struct {
	Instruments []*Instrument `toml:"instrument"`
	Provisions  []*Provision  `toml:"provision"`
}

// folder adds all files of a folder, and says everything that is wrong in it.
func (c *content) folder(folder fs.FS, prefix string) error {
	var errs []error
	seen := map[string]string{} // what this folder holds already, to find what it holds twice
	provisions, err := tomlFiles(folder, "provisions")
	errs = append(errs, err)
	for _, name := range provisions {
		errs = append(errs, c.provisionsFile(folder, prefix, name, seen))
	}
	topics, err := tomlFiles(folder, "topics")
	errs = append(errs, err)
	for _, name := range topics {
		errs = append(errs, c.topicsFile(folder, prefix, name, seen))
	}
	return errors.Join(errs...)
}

// tomlFiles lists the data files of one subfolder by name; the subfolder may
// be missing, for a government that overrides topics only.
func tomlFiles(folder fs.FS, sub string) ([]string, error) {
	entries, err := fs.ReadDir(folder, sub)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".toml") {
			names = append(names, path.Join(sub, e.Name()))
		}
	}
	return names, nil
}

func (c *content) provisionsFile(folder fs.FS, prefix, name string, seen map[string]string) error {
	var file provisionsFile
	lines, err := decodeStrictly(folder, prefix, name, &file)
	if err != nil {
		return err
	}
	var errs []error
	full := prefix + name
	for i, in := range file.Instruments {
		at := lines.position(full, "instrument", i)
		if err := claim(seen, "instrument "+in.ID, in.ID, at); err != nil {
			errs = append(errs, err)
			continue
		}
		c.instruments[in.ID] = in
		c.lines["instrument "+in.ID] = at
	}
	for i, p := range file.Provisions {
		at := lines.position(full, "provision", i)
		if err := claim(seen, "provision "+p.ID, p.ID, at); err != nil {
			errs = append(errs, err)
			continue
		}
		c.provisions[p.ID] = p
		c.lines["provision "+p.ID] = at
	}
	return errors.Join(errs...)
}

func (c *content) topicsFile(folder fs.FS, prefix, name string, seen map[string]string) error {
	var file topicsFile
	lines, err := decodeStrictly(folder, prefix, name, &file)
	if err != nil {
		return err
	}
	full := prefix + name
	if file.Title == "" {
		return fmt.Errorf("%s:1: the file has no title; write title = \"…\" before the first [[topic]]", full)
	}
	group := c.group(groupID(name), file.Title)
	var errs []error
	for i, t := range file.Topics {
		at := lines.position(full, "topic", i)
		if err := claim(seen, "topic "+t.ID, t.ID, at); err != nil {
			errs = append(errs, err)
			continue
		}
		c.lines["topic "+t.ID] = at
		c.put(group, t)
	}
	return errors.Join(errs...)
}

// claim notes that a folder holds what, and fails if it does so already or if
// the id is missing or unfit for a link.
func claim(seen map[string]string, what, id string, at position) error {
	switch {
	case id == "":
		return fmt.Errorf("%s: the entry has no id", at)
	case strings.Trim(id, idLetters) != "" || len(id) > maxID:
		return fmt.Errorf("%s: id %q: use letters, digits and hyphens, at most %d", at, id, maxID)
	case seen[what] != "":
		return fmt.Errorf("%s: %s: the id was used already at %s", at, id, seen[what])
	}
	seen[what] = at.String()
	return nil
}

const (
	idLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-"
	maxID     = 48 // with a prefix it must fit the 64 bytes of a link's or button's payload
)

// groupID is the file's name without folder, number and ending.
func groupID(name string) string {
	id := strings.TrimSuffix(path.Base(name), ".toml")
	if number, rest, ok := strings.Cut(id, "-"); ok && strings.Trim(number, "0123456789") == "" {
		return rest
	}
	return id
}

func (c *content) group(id, title string) *Group {
	for _, g := range c.groups {
		if g.ID == id {
			g.Title = title
			return g
		}
	}
	g := &Group{ID: id, Title: title}
	c.groups = append(c.groups, g)
	return g
}

// put adds t to the group, or puts it in the place of the topic of the same id
// wherever that stands.
func (c *content) put(group *Group, t *Topic) {
	if old, ok := c.places[t.ID]; ok {
		t.Group = old.group.ID
		old.group.Topics[old.i] = t
		return
	}
	t.Group = group.ID
	c.places[t.ID] = place{group, len(group.Topics)}
	group.Topics = append(group.Topics, t)
}

// catalogue freezes what was gathered so far; the content may grow afterwards
// without changing it. It has no index yet.
func (c *content) catalogue() *Catalogue {
	cat := &Catalogue{
		topics:      map[string]*Topic{},
		provisions:  map[string]*Provision{},
		instruments: map[string]*Instrument{},
		lines:       lineTable{},
	}
	for id, p := range c.provisions {
		cat.provisions[id] = p
	}
	for id, in := range c.instruments {
		cat.instruments[id] = in
	}
	for id, at := range c.lines {
		cat.lines[id] = at
	}
	for _, g := range c.groups {
		if len(g.Topics) == 0 {
			continue
		}
		copied := &Group{ID: g.ID, Title: g.Title, Topics: slices.Clone(g.Topics)}
		cat.groups = append(cat.groups, copied)
		for _, t := range copied.Topics {
			cat.topics[t.ID] = t
			cat.ordered = append(cat.ordered, t)
		}
	}
	return cat
}

// cites lists how the topic's citations are written.
func (c *Catalogue) cites(t *Topic) []string {
	var all []string
	for _, id := range t.Citations {
		if p := c.provisions[id]; p != nil {
			all = append(all, p.Cite)
		}
	}
	return all
}

// decodeStrictly reads one file into v. Every error names file and line.
func decodeStrictly(folder fs.FS, prefix, name string, v any) (*fileLines, error) {
	text, err := fs.ReadFile(folder, name)
	if err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff")) // editors on Windows put a mark there
	full := prefix + name
	meta, err := toml.Decode(string(text), v)
	var parse toml.ParseError
	if errors.As(err, &parse) {
		return nil, fmt.Errorf("%s:%d: %s", full, parse.Position.Line, parse.Message)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", full, err)
	}
	lines := scanLines(string(text))
	var errs []error
	for _, key := range uniqueKeys(meta.Undecoded()) {
		for _, line := range lines.linesOf(key) {
			errs = append(errs, fmt.Errorf("%s:%d: unknown key %q", full, line, key))
		}
	}
	return lines, errors.Join(errs...)
}

func uniqueKeys(keys []toml.Key) []string {
	var all []string
	for _, k := range keys {
		all = append(all, k.String())
	}
	slices.SortFunc(all, cmp.Compare)
	return slices.Compact(all)
}
