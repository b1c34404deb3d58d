package collect

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"testing/fstest"
)

// manyAccounts is a dump of accounts with roles, keys and databases.
func manyAccounts(accounts, roles int) fstest.MapFS {
	dump := fstest.MapFS{"taken": {Data: []byte("2026-11-23T20:02:20Z\n")}}
	for a := range accounts {
		id := fmt.Sprintf("1%011d", a)
		put := func(path, format string, args ...any) {
			dump[id+"/"+path] = &fstest.MapFile{Data: fmt.Appendf(nil, format, args...)}
		}
		put("global/iam/get-account-authorization-details.json", `{"RoleDetailList":[%s]}`, list(roles, func(i int) string {
			return fmt.Sprintf(`{"Arn":"arn:aws:iam::%s:role/app-%d","RoleName":"app-%d","RoleId":"AROA%d","Path":"/","CreateDate":"2024-03-01T10:00:00+00:00",
"AssumeRolePolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]},
"RolePolicyList":[{"PolicyName":"own","PolicyDocument":{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["dynamodb:GetItem","dynamodb:Query"],"Resource":"arn:aws:dynamodb:eu-west-1:%s:table/t-%d"}]}}],
"AttachedManagedPolicies":[{"PolicyName":"ReadOnlyAccess","PolicyArn":"arn:aws:iam::aws:policy/ReadOnlyAccess"}],"Tags":[{"Key":"team","Value":"team-%d"}],"InstanceProfileList":[]}`, id, i, i, i, id, i, i%50)
		}))
		keys := max(roles/20, 1)
		put("eu-west-1/kms/list-keys.json", `{"Keys":[%s]}`, list(keys, func(i int) string {
			return fmt.Sprintf(`{"KeyId":"key-%d","KeyArn":"arn:aws:kms:eu-west-1:%s:key/key-%d"}`, i, id, i)
		}))
		for i := range keys {
			put(fmt.Sprintf("eu-west-1/kms/describe-key/key-%d.json", i), `{"KeyMetadata":{"KeyId":"key-%d","Arn":"arn:aws:kms:eu-west-1:%s:key/key-%d","KeyManager":"CUSTOMER","KeyState":"Enabled"}}`, i, id, i)
			put(fmt.Sprintf("eu-west-1/kms/get-key-policy/key-%d.json", i), `{"Policy":"{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\",\"Principal\":{\"AWS\":\"arn:aws:iam::%s:root\"},\"Action\":\"kms:*\",\"Resource\":\"*\"}]}"}`, id)
			put(fmt.Sprintf("eu-west-1/kms/list-grants/key-%d.json", i), `{"Grants":[]}`)
		}
		put("eu-west-1/rds/describe-db-instances.json", `{"DBInstances":[%s]}`, list(keys, func(i int) string {
			return fmt.Sprintf(`{"DBInstanceIdentifier":"db-%d","DBInstanceArn":"arn:aws:rds:eu-west-1:%s:db:db-%d","Engine":"postgres","KmsKeyId":"arn:aws:kms:eu-west-1:%s:key/key-%d"}`, i, id, i, id, i)
		}))
	}
	return dump
}

func list(n int, item func(i int) string) string {
	items := make([]string, n)
	for i := range items {
		items[i] = item(i)
	}
	return strings.Join(items, ",")
}

// It counts what is allocated in the whole process, so no other test runs
// beside it.
func TestImportTakesMemoryInProportionToTheAccounts(t *testing.T) { //nolint:paralleltest
	few, many := allocated(t, manyAccounts(50, 20)), allocated(t, manyAccounts(200, 20))
	if ratio := many / few; ratio > 4.8 {
		t.Errorf("four times the accounts take %.1f times the memory (%.0f and %.0f bytes)", ratio, few, many)
	}
}

func allocated(t *testing.T, dump fstest.MapFS) float64 {
	t.Helper()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if _, _, err := Import(t.Context(), ImportOptions{FS: dump}); err != nil {
		t.Fatal(err)
	}
	runtime.ReadMemStats(&after)
	return float64(after.TotalAlloc - before.TotalAlloc)
}

func BenchmarkImport(b *testing.B) {
	for _, size := range []struct{ accounts, roles int }{{1, 1000}, {10, 1000}, {100, 100}, {1000, 100}} {
		b.Run(fmt.Sprintf("%d accounts of %d roles", size.accounts, size.roles), func(b *testing.B) {
			dir := b.TempDir() // a MapFS takes the square of its files to walk
			if err := os.CopyFS(dir, manyAccounts(size.accounts, size.roles)); err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			for b.Loop() {
				if _, _, err := Import(b.Context(), ImportOptions{Paths: []string{dir}}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
