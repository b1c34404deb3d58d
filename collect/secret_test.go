package collect

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/klauspost/compress/zstd"
	"go.etcd.io/bbolt"

	"github.com/iamreach/iamreach/store"
)

// planted is a secret that AWS or a careless person puts into an answer.
const planted = "planted-Xq7-secret"

// answersWithSecrets are answers with a secret wherever one may stand.
func answersWithSecrets() map[string]string {
	encoded := base64.StdEncoding.EncodeToString([]byte("#!/bin/sh\nexport PASSWORD=" + planted + "\n"))
	return map[string]string{
		region + "lambda/list-functions.json": `{"Functions":[{"FunctionName":"f","FunctionArn":"arn:aws:lambda:eu-west-1:444455556666:function:f","Role":"arn:aws:iam::444455556666:role/r",
			"Environment":{"Variables":{"DB_PASSWORD":"` + planted + `","PLAIN":"` + planted + `"}}}]}`,
		region + "ec2/describe-launch-templates.json":              `{"LaunchTemplates":[{"LaunchTemplateId":"lt-1"}]}`,
		region + "ec2/describe-launch-template-versions/lt-1.json": `{"LaunchTemplateVersions":[{"LaunchTemplateId":"lt-1","VersionNumber":1,"LaunchTemplateData":{"UserData":"` + encoded + `"}}]}`,
		region + "ec2/describe-instances.json":                     `{"Reservations":[{"Instances":[{"InstanceId":"i-1","PasswordData":"` + planted + `"}]}]}`,
		region + "rds/describe-db-parameter-groups.json":           `{"DBParameterGroups":[{"DBParameterGroupName":"g","DBParameterGroupArn":"arn:aws:rds:eu-west-1:444455556666:pg:g"}]}`,
		region + "rds/describe-db-parameters/g.json": `{"Parameters":[
			{"ParameterName":"init_connect","ParameterValue":"SET @password = '` + planted + `'","Source":"user"},
			{"ParameterName":"replica","ParameterValue":"postgres://admin:` + planted + `@db/x","Source":"user"},
			{"ParameterName":"password_encryption","ParameterValue":"scram-sha-256","Source":"user"},
			{"ParameterName":"default","ParameterValue":"` + planted + `","Source":"engine-default"}]}`,
		region + "rds/describe-db-instances.json": `{"DBInstances":[{"DBInstanceIdentifier":"db","DBInstanceArn":"arn:aws:rds:eu-west-1:444455556666:db:db","DbiResourceId":"db-1","Engine":"postgres",
			"MasterUserPassword":"` + planted + `","PendingModifiedValues":{"MasterUserPassword":"` + planted + `"},"DBParameterGroups":[{"DBParameterGroupName":"g"}]}]}`,
		region + "secretsmanager/list-secrets.json":                    `{"SecretList":[{"ARN":"arn:aws:secretsmanager:eu-west-1:444455556666:secret:s-AbCdEf","Name":"s","SecretString":"` + planted + `","SecretBinary":"` + encoded + `"}]}`,
		region + "secretsmanager/get-secret-value/s.json":              `{"SecretString":"` + planted + `"}`,
		region + "ssm/get-parameter/p.json":                            `{"Parameter":{"Value":"` + planted + `"}}`,
		account + "/global/iam/create-access-key/u.json":               `{"AccessKey":{"SecretAccessKey":"` + planted + `"}}`,
		account + "/global/iam/list-access-keys/u.json":                `{"AccessKeyMetadata":[{"UserName":"u","AccessKeyId":"AKIAEXAMPLE","SecretAccessKey":"` + planted + `"}]}`,
		account + "/global/iam/get-account-authorization-details.json": `{"UserDetailList":[{"UserName":"u","Arn":"arn:aws:iam::444455556666:user/u"}]}`,
		region + "redshift/describe-clusters.json":                     `{"Clusters":[{"ClusterIdentifier":"c","ClusterNamespaceArn":"arn:aws:redshift:eu-west-1:444455556666:namespace:n","PendingModifiedValues":{"MasterUserPassword":"` + planted + `"}}]}`,
		region + "cloudformation/describe-stacks.json":                 `{"Stacks":[{"StackName":"s","Parameters":[{"ParameterKey":"Password","ParameterValue":"` + planted + `"}]}]}`,
		region + "ecs/describe-task-definition/t%3A1.json":             `{"taskDefinition":{"taskDefinitionArn":"arn:aws:ecs:eu-west-1:444455556666:task-definition/t:1","family":"t","containerDefinitions":[{"name":"c","environment":[{"name":"PASSWORD","value":"` + planted + `"}]}]}}`,
		region + "codebuild/batch-get-projects.json":                   `{"projects":[{"name":"p","arn":"arn:aws:codebuild:eu-west-1:444455556666:project/p","environment":{"environmentVariables":[{"name":"PASSWORD","value":"` + planted + `","type":"PLAINTEXT"}]}}]}`,
	}
}

// TestNothingSecretIsKept searches what an import leaves on the disk: the file
// of the store as it is and decompressed, and its export.
func TestNothingSecretIsKept(t *testing.T) {
	t.Parallel()
	collected := iamCollectDump(t)
	saml := "aws/aws/accounts/444455556666/iam/saml-provider/idp/metadata.json"
	collected[saml] = &fstest.MapFile{Data: []byte(`{"arn":"arn:aws:iam::444455556666:saml-provider/idp","metadata-document":"` + planted + `","privateKeys":["` + planted + `"]}`)}
	collected["aws/aws/accounts/444455556666/lambda/eu-west-1/function/pay/environment.json"] = &fstest.MapFile{Data: []byte(`{"PASSWORD":"` + planted + `"}`)}
	for _, test := range []struct {
		name string
		dump fs.FS
		want string // something that must be kept, so that the search can find
	}{
		{"a dump", dumpOf(answersWithSecrets()), "scram-sha-256"},
		{"a directory of iam-collect", collected, "arn:aws:iam::444455556666:saml-provider/idp"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			snapshot, _, err := Import(context.Background(), ImportOptions{FS: test.dump})
			if err != nil {
				t.Fatal(err)
			}
			folder := t.TempDir()
			path := filepath.Join(folder, "x.db")
			s, err := store.Open(path, store.Options{Create: true})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Put(snapshot); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if err := Export(snapshot, filepath.Join(folder, "export")); err != nil {
				t.Fatal(err)
			}
			kept := decompressed(t, path)
			err = filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
				if err != nil || entry.IsDir() {
					return err
				}
				kept[path], err = os.ReadFile(path)
				return err
			})
			if err != nil {
				t.Fatal(err)
			}
			found := false
			for where, text := range kept {
				found = found || bytes.Contains(text, []byte(test.want))
				for _, form := range formsOf(planted) {
					if bytes.Contains(text, []byte(form)) {
						t.Errorf("%s holds %q", where, form)
					}
				}
			}
			if !found {
				t.Errorf("%q is not kept: the search finds nothing", test.want)
			}
		})
	}
}

// formsOf are a text and what it is within base64, wherever it begins there.
func formsOf(text string) []string {
	forms := []string{text, strings.ToUpper(text)}
	for shift := range 3 {
		encoded := base64.StdEncoding.EncodeToString(append(make([]byte, shift), text...))
		forms = append(forms, encoded[4:len(encoded)-4])
	}
	return forms
}

// decompressed are the values of a store without their hashes.
func decompressed(t *testing.T, path string) map[string][]byte {
	t.Helper()
	decoder, err := zstd.NewReader(nil)
	if err != nil {
		t.Fatal(err)
	}
	defer decoder.Close()
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{ReadOnly: true})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	all := map[string][]byte{}
	err = db.View(func(tx *bbolt.Tx) error {
		return tx.ForEach(func(bucket []byte, b *bbolt.Bucket) error {
			return b.ForEach(func(key, value []byte) error {
				const hash = 32
				if len(value) > hash {
					if plain, err := decoder.DecodeAll(value[hash:], nil); err == nil {
						all[string(bucket)+" "+string(key)] = plain
					}
				}
				return nil
			})
		})
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

func TestParametersWithPasswordsAreHidden(t *testing.T) {
	t.Parallel()
	o := operationsByName()["rds/describe-db-parameters"]
	a, err := o.Answered(Place{Partition: "aws", Account: account, Region: "eu-west-1"}, Args{Item: "g"}, json.RawMessage(`{"Parameters":[
		{"ParameterName":"init_connect","ParameterValue":"SET @password='x'","Source":"user"},
		{"ParameterName":"password_encryption","ParameterValue":"md5","Source":"user"}]}`))
	if err != nil {
		t.Fatal(err)
	}
	text := string(a.items[0].part)
	for _, want := range []string{`{"LooksLikeSecret":true,"ParameterName":"init_connect","Source":"user"}`, `"ParameterValue":"md5"`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is not in %s", want, text)
		}
	}
}
