//go:build !unix

package wasmcache

// Restore does nothing: on Windows the folder for temporary files belongs to
// the user, so nothing was changed.
func Restore() {}
