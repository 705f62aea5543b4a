package faq

import (
	"fmt"
	"strings"
)

// position is a place in a data file. The text of the entry stays beside it,
// so that the line of one of its strings can be found when it is needed.
type position struct {
	File string
	Line int
	text []string // the entry's lines, the first being Line
}

func (p position) String() string { return fmt.Sprintf("%s:%d", p.File, p.Line) }

// at returns the line on which the entry holds what, the entry's first line if
// it isn't found as written.
func (p position) at(what string) int {
	for i, line := range p.text {
		if what != "" && strings.Contains(line, what) {
			return p.Line + i
		}
	}
	return p.Line
}

// lineTable maps "topic ID", "provision ID" and "instrument ID" to their place.
type lineTable map[string]position

// fileLines knows on which lines the tables and keys of a TOML file stand. The
// decoder reports positions for syntax errors only, so this reads the file a
// second time, by lines: enough for files that decode, and for messages.
type fileLines struct {
	lines  []string
	tables map[string][]int // table name ("topic", "topic.case") to the lines of its headers, from 1
	keys   map[string][]int // dotted key ("topic.title") to its lines
}

func scanLines(text string) *fileLines {
	f := &fileLines{lines: strings.Split(text, "\n"), tables: map[string][]int{}, keys: map[string][]int{}}
	table, closing := "", ""
	for i, raw := range f.lines {
		line := strings.TrimSpace(raw)
		if closing != "" { // inside a multi-line string
			if strings.Contains(line, closing) {
				closing = ""
			}
			continue
		}
		if strings.HasPrefix(line, "[") && !strings.HasPrefix(line, `["`) {
			name := strings.TrimSpace(strings.Trim(strings.SplitN(line, "#", 2)[0], "[] \t\r"))
			if isBareKey(name) {
				table = name
				f.tables[table] = append(f.tables[table], i+1)
			}
			continue
		}
		key, value, ok := strings.Cut(line, "=")
		key = strings.TrimSpace(key)
		if !ok || !isBareKey(key) {
			continue
		}
		if table != "" {
			key = table + "." + key
		}
		f.keys[key] = append(f.keys[key], i+1)
		for _, quote := range []string{`"""`, "'''"} {
			if strings.Count(value, quote) == 1 {
				closing = quote
			}
		}
	}
	return f
}

func isBareKey(s string) bool {
	return s != "" && strings.Trim(s, idLetters+"_.") == ""
}

// linesOf returns every line a key or table of that dotted name stands on, or
// line 1 if it is written in a way this scan doesn't follow.
func (f *fileLines) linesOf(key string) []int {
	if at := append(f.keys[key], f.tables[key]...); len(at) > 0 {
		return at
	}
	return []int{1}
}

// position returns where entry i of a table stands.
func (f *fileLines) position(file, table string, i int) position {
	headers := f.tables[table]
	if i >= len(headers) {
		return position{File: file, Line: 1}
	}
	end := len(f.lines)
	for name, others := range f.tables {
		if strings.Contains(name, ".") {
			continue // a table below an entry
		}
		for _, line := range others {
			if line > headers[i] && line-1 < end {
				end = line - 1
			}
		}
	}
	return position{File: file, Line: headers[i], text: f.lines[headers[i]-1 : end]}
}
