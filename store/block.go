package store

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"runtime"

	"github.com/klauspost/compress/zstd"
)

// Bodies are small and much alike: alone they grow when compressed. So those
// that come together are compressed in blocks of about blockSize plain bytes.
const (
	blockSize = 64 << 10
	// maxBlock bounds what a block may claim to decompress to.
	maxBlock = 1 << 30
)

// seal puts a hash before a value, so that a changed bit anywhere in it is
// seen before anything is made of it.
func seal(value []byte) []byte {
	s := sha256.Sum256(value)
	return append(s[:], value...)
}

func unseal(sealed []byte) ([]byte, error) {
	if len(sealed) < sha256.Size {
		return nil, fmt.Errorf("is missing")
	}
	value := sealed[sha256.Size:]
	if s := sha256.Sum256(value); !bytes.Equal(s[:], sealed[:sha256.Size]) {
		return nil, fmt.Errorf("does not match its hash")
	}
	return value, nil
}

// compressor compresses and decompresses values.
type compressor struct {
	encoder *zstd.Encoder
	decoder *zstd.Decoder
}

func newCompressor() (*compressor, error) {
	// Each value is packed and unpacked by one goroutine, several at a time.
	encoder, err := zstd.NewWriter(nil, zstd.WithEncoderConcurrency(runtime.GOMAXPROCS(0)))
	if err != nil {
		return nil, fmt.Errorf("set up compression: %w", err)
	}
	decoder, err := zstd.NewReader(nil, zstd.WithDecoderConcurrency(runtime.GOMAXPROCS(0)), zstd.WithDecoderMaxMemory(maxBlock))
	if err != nil {
		return nil, fmt.Errorf("set up decompression: %w", err)
	}
	return &compressor{encoder, decoder}, nil
}

func (c *compressor) close() {
	_ = c.encoder.Close()
	c.decoder.Close()
}

func (c *compressor) pack(plain []byte) []byte { return seal(c.encoder.EncodeAll(plain, nil)) }

func (c *compressor) unpack(sealed []byte) ([]byte, error) {
	value, err := unseal(sealed)
	if err != nil {
		return nil, err
	}
	plain, err := c.decoder.DecodeAll(value, nil)
	if err != nil {
		return nil, fmt.Errorf("cannot be decompressed: %w", err)
	}
	return plain, nil
}

func encodeBlock(bodies [][]byte) []byte {
	b := appendCount(nil, len(bodies))
	for _, body := range bodies {
		b = appendText(b, body)
	}
	return b
}

func decodeBlock(plain []byte) ([][]byte, error) {
	r := reader{rest: plain}
	bodies := make([][]byte, r.count())
	for i := range bodies {
		bodies[i] = r.bytes()
	}
	return bodies, r.end()
}

// cutBlocks divides bodies into runs that fill a block each.
func cutBlocks(bodies [][]byte) [][][]byte {
	var blocks [][][]byte
	start, size := 0, 0
	for i, body := range bodies {
		if size > 0 && size+len(body) > blockSize {
			blocks, start, size = append(blocks, bodies[start:i]), i, 0
		}
		size += len(body)
	}
	if start < len(bodies) {
		blocks = append(blocks, bodies[start:])
	}
	return blocks
}
