package main

import (
	"fmt"
	"os"
	"runtime/debug"
	"slices"
	"time"

	"github.com/urfave/cli/v2"

	"github.com/iamreach/iamreach/cmd/iamreach/output"
	"github.com/iamreach/iamreach/graph/cache"
	"github.com/iamreach/iamreach/graph/kept"
)

// keeping is what is kept of the answers on one snapshot. One that is nil
// keeps nothing.
type keeping struct {
	file  *cache.Cache
	about []string // what all answers depend on
}

// cache opens the file beside the store, once in a run.
func (p *program) cache(c *cli.Context) *cache.Cache {
	if p.kept == nil {
		p.kept = cache.Open(c.String("store") + ".cache")
	}
	return p.kept
}

// keepAll writes what was kept in a run. Where that fails, such as on a read-only
// disk, it is computed again next time.
func (p *program) keepAll() {
	if p.kept != nil {
		_ = p.kept.Save()
		p.kept.Close()
	}
}

// keeping finds what is kept of the snapshot that the flags name. Its records
// are not read.
func (p *program) keeping(c *cli.Context) (*keeping, error) {
	s, err := p.open(c)
	if err != nil {
		return nil, err
	}
	info, content, err := s.Find(c.String("snapshot"))
	if closing := s.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return nil, err
	}
	return &keeping{p.cache(c), append(p.engine(c), info.ID, info.Taken.Format(time.RFC3339), content)}, nil
}

// engine names what computes answers: this program, and the techniques that
// the flags add to those built in.
func (p *program) engine(c *cli.Context) []string {
	names := []string{"a build that does not say what it is"}
	if info, ok := debug.ReadBuildInfo(); ok {
		names = []string{buildName(info)}
	}
	for _, name := range c.StringSlice("catalogue") {
		text, err := os.ReadFile(name)
		if err != nil {
			text = []byte(err.Error()) // the question itself will say so
		}
		names = append(names, string(text))
	}
	return names
}

// buildName tells builds apart: by their revision, and those of a source that
// somebody is changing by their file.
func buildName(info *debug.BuildInfo) string {
	name := versionWords(info)
	settings := map[string]string{}
	for _, s := range info.Settings {
		settings[s.Key] = s.Value
	}
	released := info.Main.Version != "" && info.Main.Version != "(devel)" && settings["vcs.modified"] != "true"
	if path, err := os.Executable(); err == nil && !released {
		if file, err := os.Stat(path); err == nil {
			name += fmt.Sprint(" ", file.Size(), " ", file.ModTime().UnixNano())
		}
	}
	return name
}

func (k *keeping) key(question ...string) cache.Key {
	return cache.KeyOf(slices.Concat([]string{"answer"}, k.about, question)...)
}

// questions that are kept.
const (
	questionWho   = "who"
	questionDBs   = "dbs"
	questionReach = "reach"
	questionNames = "names"
)

// who returns the kept answer of a database, by any of its names.
func (k *keeping) who(name string, kinds []string) (kept.Who, bool) {
	text, ok := k.file.Get(k.key(questionNames))
	if !ok {
		return kept.Who{}, false
	}
	names, err := kept.ReadNames(text)
	if err != nil || names[name] == "" {
		return kept.Who{}, false
	}
	if text, ok = k.file.Get(k.key(whoQuestion(names[name], kinds)...)); !ok {
		return kept.Who{}, false
	}
	who, err := kept.ReadWho(text)
	return who, err == nil
}

func whoQuestion(database string, kinds []string) []string {
	return append([]string{questionWho, database}, slices.Sorted(slices.Values(kinds))...)
}

func (k *keeping) databases(kinds []string) (kept.Databases, bool) {
	text, ok := k.file.Get(k.key(dbsQuestion(kinds)...))
	if !ok {
		return kept.Databases{}, false
	}
	all, err := kept.ReadDatabases(text)
	return all, err == nil
}

func dbsQuestion(kinds []string) []string {
	return append([]string{questionDBs}, slices.Sorted(slices.Values(kinds))...)
}

// reach returns the kept answer of a principal, by the name under which it was
// asked for before.
func (k *keeping) reach(name string, kinds []string) (kept.Reach, bool) {
	text, ok := k.file.Get(k.key(reachQuestion(name, kinds)...))
	if !ok {
		return kept.Reach{}, false
	}
	all, err := kept.ReadReach(text)
	return all, err == nil
}

func reachQuestion(name string, kinds []string) []string {
	return append([]string{questionReach, name}, slices.Sorted(slices.Values(kinds))...)
}

// written is an answer that can be kept.
type written interface{ Bytes() ([]byte, error) }

// put keeps an answer.
func (k *keeping) put(value written, question ...string) {
	if text, err := value.Bytes(); err == nil {
		k.file.Put(k.key(question...), text)
	}
}

// putNames keeps the names of the databases, unless they are.
func (k *keeping) putNames(names func() map[string]string) {
	if _, have := k.file.Get(k.key(questionNames)); !have {
		k.put(kept.Names(names()), questionNames)
	}
}

// tablesOnly reports whether an answer is asked for as a table alone: what is
// kept has no proofs.
func tablesOnly(c *cli.Context) bool {
	targets, err := output.Parse(c.StringSlice("output"), formats...)
	return err == nil && !slices.ContainsFunc(targets, func(t output.Target) bool { return t.Format != output.Table })
}
