package collect

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/iamreach/iamreach/store"
)

// ImportOptions say what Import reads.
type ImportOptions struct {
	FS       fs.FS            // a dump; or
	Paths    []string         // dumps, files of get-account-authorization-details, and directories of iam-collect
	Taken    *time.Time       // when the answers were given, for a dump that does not say
	Now      func() time.Time // where neither says; nil: the clock
	Progress func(files int)  // told how many files are read, never by two goroutines at once
}

// ErrNothingToImport says that what was given holds no answers of any account.
var ErrNothingToImport = errors.New("no answers of an account found")

// Import reads answers that the AWS CLI printed: a directory in the dump
// layout, or files of get-account-authorization-details, which tell of
// identities alone; or a directory of iam-collect. Calls that are not there become gaps. An error means that
// nothing is kept: a file is no whole JSON, or no account is found.
func Import(ctx context.Context, options ImportOptions) (*store.Snapshot, Summary, error) {
	m := &importer{options: options, assembly: NewAssembly(), sources: map[fileKey]string{}, times: map[string]time.Time{}}
	if options.FS != nil {
		if err := m.dump(ctx, options.FS, func(path string) string { return path }); err != nil {
			return nil, Summary{}, err
		}
	}
	for _, path := range options.Paths {
		if err := m.path(ctx, path); err != nil {
			return nil, Summary{}, err
		}
	}
	if err := m.addPages(); err != nil {
		return nil, Summary{}, err
	}
	if len(m.assembly.answers) == 0 {
		return nil, Summary{}, fmt.Errorf("import: %w; give a directory or a file", ErrNothingToImport)
	}
	records, coverage, unused := m.assembly.Finish()
	snapshot, err := store.NewSnapshot(m.when(), records, append(coverage, m.gaps...))
	if err != nil {
		return nil, Summary{}, fmt.Errorf("import: %w", err)
	}
	snapshot = snapshot.WithTimes(m.times)
	for _, a := range unused {
		m.ignored = append(m.ignored, a.Source)
	}
	slices.Sort(m.ignored)
	summary := summarize(snapshot)
	summary.Ignored = m.ignored
	return snapshot, summary, nil
}

type importer struct {
	options  ImportOptions
	assembly *Assembly
	taken    time.Time
	times    map[string]time.Time // of accounts and organisations that were read at another
	ignored  []string
	pages    []*Answer          // files of authorization details
	gaps     []store.Coverage   // that no call of ours tells of
	sources  map[fileKey]string // the file that holds an answer

	mu    sync.Mutex // guards files
	files int
}

type fileKey struct {
	action  string
	place   Place
	args    Args
	refused bool
}

// when returns the dump's own time, else that of the options, else now.
func (m *importer) when() time.Time {
	switch {
	case !m.taken.IsZero():
		return m.taken
	case m.options.Taken != nil:
		return *m.options.Taken
	case m.options.Now != nil:
		return m.options.Now()
	}
	return time.Now()
}

func (m *importer) path(ctx context.Context, path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("import: %w", err)
	}
	switch {
	case info.IsDir():
		return m.dump(ctx, os.DirFS(path), func(p string) string { return filepath.Join(path, filepath.FromSlash(p)) })
	case info.Mode().IsRegular():
		return m.authorizationDetails(ctx, path)
	}
	return fmt.Errorf("import %s: it is neither a directory nor a file", path)
}

// dump reads a directory. The files are read by several goroutines, and taken
// in in the order of their paths.
func (m *importer) dump(ctx context.Context, fsys fs.FS, name func(string) string) error {
	if isIAMCollect(fsys) {
		return m.iamCollect(ctx, fsys, name)
	}
	d, err := walk(fsys, name)
	if err != nil {
		return err
	}
	if len(d.files) == 0 {
		reason := "it is empty"
		if d.any {
			reason = "no file lies at ACCOUNT-ID/REGION/SERVICE/OPERATION.json" + hint(fsys)
		}
		return fmt.Errorf("import %s: %w: %s", name("."), ErrNothingToImport, reason)
	}
	for id, path := range d.taken {
		taken, err := readTaken(fsys, path, name(path))
		switch {
		case err != nil:
			return err
		case id != "":
			m.times[id] = taken
		case taken.After(m.taken):
			m.taken = taken
		}
	}
	answers := make([]*Answer, len(d.files))
	errs := make([]error, len(d.files))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, f := range d.files {
		group.Go(func() error {
			answers[i], errs[i] = f.read(ctx)
			m.progress()
			return nil
		})
	}
	_ = group.Wait() // the errors lie in errs, so that the first of the files is named, not the first in time
	for i, err := range errs {
		if err != nil {
			return fmt.Errorf("import %s: %w", d.files[i].name, err)
		}
	}
	for _, p := range d.places {
		m.assembly.Expect(p)
	}
	m.ignored = append(m.ignored, d.ignored...)
	for i, a := range answers {
		if err := m.add(a, d.files[i].refused); err != nil {
			return err
		}
	}
	return nil
}

func (m *importer) progress() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.files++
	if m.options.Progress != nil {
		m.options.Progress(m.files)
	}
}

// add takes an answer in, once: with two files for one call nobody can say
// which holds. An error beside an answer says that the answer is not whole.
func (m *importer) add(a *Answer, refused bool) error {
	key := fileKey{a.Operation.Action, a.Place, a.Args, refused}
	if old, ok := m.sources[key]; ok {
		return fmt.Errorf("import %s: %s answers the same call; keep one of them", a.Source, old)
	}
	m.sources[key] = a.Source
	m.assembly.Add(a)
	return nil
}

const longestTaken = 100

func readTaken(fsys fs.FS, path, name string) (time.Time, error) {
	file, err := fsys.Open(path)
	if err != nil {
		return time.Time{}, fmt.Errorf("import %s: %w", name, err)
	}
	defer file.Close()
	text, err := io.ReadAll(io.LimitReader(file, longestTaken))
	if err != nil {
		return time.Time{}, fmt.Errorf("import %s: %w", name, err)
	}
	taken, err := time.Parse(time.RFC3339, strings.TrimSpace(string(bytes.TrimPrefix(text, []byte("\xef\xbb\xbf")))))
	if err != nil {
		return time.Time{}, fmt.Errorf("import %s: it holds no time such as 2026-11-23T20:02:20Z: %w", name, err)
	}
	return taken, nil
}

// read reads one file of a dump.
func (f *dumpFile) read(ctx context.Context) (*Answer, error) {
	file, err := f.fsys.Open(f.path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	var a *Answer
	if f.refused {
		a, err = f.readError(untilDone{ctx, file})
	} else {
		a, err = f.operation.read(f.place, f.args, untilDone{ctx, file})
	}
	if err != nil {
		return nil, err
	}
	a.Source = f.name
	return a, nil
}

// readError reads what AWS said when it refused a call.
func (f *dumpFile) readError(r io.Reader) (*Answer, error) {
	d, err := newDecoder(r)
	if err != nil {
		return nil, err
	}
	value, err := decodeValue(d, "", nil)
	if err != nil {
		return nil, err
	}
	fields, _ := value.(object)
	code, _ := fields["Code"].(string)
	message, _ := fields["Message"].(string)
	if code == "" {
		code, message = codeUnreadable, "the error has no Code"
	}
	return f.operation.Refused(f.place, f.args, code, message), decodeEnd(d)
}

// untilDone ends the reading of a large file with its context.
type untilDone struct {
	ctx context.Context
	r   io.Reader
}

func (u untilDone) Read(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.r.Read(p)
}
