package cache

import (
	"crypto/sha256"
	"fmt"
	"os"
	"sync"

	"github.com/klauspost/compress/zstd"
)

// most is how large a file may get: what was used least recently goes.
const most = 1 << 30

// mostBlob is how large a blob may be, so that a damaged one takes no memory.
const mostBlob = 1 << 30

// Cache holds blobs under keys. It is safe for concurrent use.
type Cache struct {
	path string
	most int64
	zip  *zstd.Encoder
	zap  *zstd.Decoder

	mu     sync.Mutex
	file   *os.File // nil: there is none, or it is no cache
	places []place  // in it, the most recent first
	at     map[Key]int
	used   map[Key]bool
	fresh  map[Key][]byte // put and not saved yet, compressed
	order  []Key          // of fresh
	fault  error
}

// Open opens the cache of a path, which need not be there. Call Close when
// done.
func Open(path string) *Cache {
	c := &Cache{path: path, most: most, at: map[Key]int{}, used: map[Key]bool{}, fresh: map[Key][]byte{}}
	// These options are right: nothing can fail.
	c.zip, _ = zstd.NewWriter(nil, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithLowerEncoderMem(true))
	c.zap, _ = zstd.NewReader(nil, zstd.WithDecoderMaxMemory(mostBlob), zstd.WithDecoderConcurrency(0))
	c.file, c.places, c.fault = open(path)
	for i, p := range c.places {
		c.at[p.key] = i
	}
	return c
}

// open returns no file and no error when there is none.
func open(path string) (*os.File, []place, error) {
	info, err := os.Stat(path)
	if os.IsNotExist(err) {
		return nil, nil, nil
	}
	if err == nil && !info.Mode().IsRegular() {
		err = errNoFile
	}
	if err != nil {
		return nil, nil, fmt.Errorf("open cache %q: %w", path, err)
	}
	file, err := os.Open(path)
	if err != nil {
		return nil, nil, fmt.Errorf("open cache: %w", err)
	}
	if info, err = file.Stat(); err == nil { // of what was opened: the path may be another file by now
		var places []place
		if places, err = readIndex(file, info.Size()); err == nil {
			return file, places, nil
		}
	}
	_ = file.Close()
	return nil, nil, fmt.Errorf("open cache %q: %w", path, err)
}

// Fault says why there is no use in the file, nil when there is, or when there
// is no file.
func (c *Cache) Fault() error { return c.fault }

// Get returns the blob of a key. One that is damaged is not there.
func (c *Cache) Get(key Key) ([]byte, bool) {
	packed, ok := c.packed(key)
	if !ok {
		return nil, false
	}
	blob, err := c.zap.DecodeAll(packed, nil)
	return blob, err == nil
}

func (c *Cache) packed(key Key) ([]byte, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if packed, ok := c.fresh[key]; ok {
		return packed, true
	}
	i, ok := c.at[key]
	if !ok || c.file == nil {
		return nil, false
	}
	packed, err := read(c.file, &c.places[i])
	if err != nil {
		return nil, false
	}
	c.used[key] = true
	return packed, true
}

func read(file *os.File, p *place) ([]byte, error) {
	packed := make([]byte, p.size)
	if _, err := file.ReadAt(packed, p.offset); err != nil {
		return nil, err
	}
	if sha256.Sum256(packed) != p.sum {
		return nil, errDamaged
	}
	return packed, nil
}

// Put keeps a blob. It is in the file after the next Save.
func (c *Cache) Put(key Key, blob []byte) {
	packed := c.zip.EncodeAll(blob, nil)
	c.mu.Lock()
	defer c.mu.Unlock()
	if _, have := c.fresh[key]; !have {
		c.order = append(c.order, key)
	}
	c.fresh[key] = packed
}

// Close lets go of the file. What was not saved is gone.
func (c *Cache) Close() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.zap.Close()
	if c.file != nil {
		_ = c.file.Close()
		c.file = nil
	}
}
