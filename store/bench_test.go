package store

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// roles makes records that look like AWS's: ids and dates that nothing can
// compress, within text that is much alike.
func roles(n, day int) []*Record {
	records := make([]*Record, n)
	for i := range records {
		h := sha256.Sum256([]byte(fmt.Sprint(i)))
		id := hex.EncodeToString(h[:])
		name := "role-" + id[:12]
		r := role(name,
			"iam:GetAccountAuthorizationDetails", fmt.Sprintf(`{"Arn":"arn:aws:iam::111122223333:role/%s","AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::%d:root"},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"%s"}}}]},"AttachedManagedPolicies":[{"PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess","PolicyName":"ReadOnlyAccess"}],"CreateDate":"2024-03-%02dT10:%02d:00Z","Path":"/","RoleId":"AROA%s","RoleName":"%s"}`,
				name, 100000000000+i, id[8:20], i%28+1, i%60, id[20:36], name),
			"iam:GetRole", fmt.Sprintf(`{"MaxSessionDuration":3600,"Tags":[{"Key":"team","Value":"team-%d"}]}`, i%50))
		if i%100 == day%100 {
			r.Parts["iam:GetRole"] = json.RawMessage(fmt.Sprintf(`{"MaxSessionDuration":3600,"Tags":[{"Key":"day","Value":"%d-%s"}]}`, day, id[40:48]))
		}
		records[i] = r
	}
	return records
}

var sizes = []int{1000, 10000, 100000}

func BenchmarkNewSnapshot(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			records := roles(n, 0)
			b.ReportAllocs()
			for b.Loop() {
				at(b, taken, nil, records...)
			}
		})
	}
}

func BenchmarkPut(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			want := at(b, taken, nil, roles(n, 0)...)
			folder := b.TempDir()
			path := ""
			b.ReportAllocs()
			for i := 0; b.Loop(); i++ {
				path = filepath.Join(folder, fmt.Sprint(i))
				written(b, path, want)
			}
			info, err := os.Stat(path)
			if err != nil {
				b.Fatal(err)
			}
			b.ReportMetric(float64(info.Size())/float64(n), "B/record")
		})
	}
}

func BenchmarkRead(b *testing.B) {
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			path := filepath.Join(b.TempDir(), "x.db")
			written(b, path, at(b, taken, nil, roles(n, 0)...))
			b.ReportAllocs()
			for b.Loop() {
				s, err := Open(path, Options{ReadOnly: true})
				if err != nil {
					b.Fatal(err)
				}
				if _, err := s.Snapshot("latest"); err != nil {
					b.Fatal(err)
				}
				if err := s.Close(); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

// BenchmarkDays measures what a day costs on which one record in a hundred
// changed.
func BenchmarkDays(b *testing.B) {
	path := filepath.Join(b.TempDir(), "x.db")
	written(b, path, at(b, taken, nil, roles(10000, 0)...))
	first := pagesInUse(b, path)
	day := 0
	for b.Loop() {
		day++
		written(b, path, at(b, taken.Add(time.Duration(day)*24*time.Hour), nil, roles(10000, day)...))
	}
	b.ReportMetric(float64(first), "B/first-day")
	b.ReportMetric(float64(pagesInUse(b, path)-first)/float64(day), "B/day")
}

// pagesInUse is the size of a store without the room that bbolt takes ahead.
func pagesInUse(b testing.TB, path string) int64 {
	b.Helper()
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	size := int64(os.Getpagesize())
	first, _ := readHeader(f, 0)
	second, _ := readHeader(f, size)
	return int64(max(first.pages, second.pages)) * size
}
