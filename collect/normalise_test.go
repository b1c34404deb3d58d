package collect

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestNormalForm(t *testing.T) {
	t.Parallel()
	o := &Operation{
		Documents: []string{"Policy"}, Drop: []string{"Pages", "List.Health"}, Ordered: []string{"Layers"},
		Secret: []string{"Environment.Variables", "Data.UserData"}, Modified: "Parameters",
	}
	for _, test := range []struct{ name, in, want string }{
		{"leaves_out_null_and_empty", `{"a":null,"b":"","c":[],"d":{},"e":[null,{"x":{"y":[]}}],"f":0,"g":false,"h":"x"}`, `{"f":0,"g":false,"h":"x"}`},
		{"leaves_out_what_the_sdk_cannot_leave_out", `{"IsDefaultVersion":false,"CodeSize":0,"Enabled":true}`, `{"Enabled":true}`},
		{"writes_times_in_utc", `{"CreateDate":"2026-01-02T03:04:05+02:00","LaunchTime":"2026-01-02T03:04:05.678Z","LastModified":"2026-01-02T03:04:05.000+0000"}`, `{"CreateDate":"2026-01-02T01:04:05Z","LastModified":"2026-01-02T03:04:05Z","LaunchTime":"2026-01-02T03:04:05Z"}`},
		{"reads_seconds_since_1970", `{"CreationDate":1741079411.517,"CreationDateTime":1.741079411E9}`, `{"CreationDate":"2025-03-04T09:10:11Z","CreationDateTime":"2025-03-04T09:10:11Z"}`},
		{"leaves_other_numbers_alone", `{"LagTime":17,"Size":1741079411,"Big":123456789012345678901234567890}`, `{"Big":123456789012345678901234567890,"LagTime":17,"Size":1741079411}`},
		{"leaves_texts_that_are_no_times", `{"MaintenanceTime":"sun:05:00-sun:06:00","Value":"2026-01-02T03:04:05+02:00"}`, `{"MaintenanceTime":"sun:05:00-sun:06:00","Value":"2026-01-02T03:04:05+02:00"}`},
		{"leaves_times_in_tags", `{"Tags":{"EndDate":"2026-01-02T03:04:05+02:00"}}`, `{"Tags":{"EndDate":"2026-01-02T03:04:05+02:00"}}`},
		{"writes_whole_numbers_without_a_fraction", `{"Max":64.0,"Min":0.5}`, `{"Max":64,"Min":0.5}`},
		{"sorts_sets", `{"Tags":[{"Key":"b"},{"Key":"a"}],"Ids":["z","a"],"Ports":[10,9]}`, `{"Ids":["a","z"],"Ports":[10,9],"Tags":[{"Key":"a"},{"Key":"b"}]}`},
		{"sorts_sets_by_their_normal_form", `{"Rules":[{"Ids":["z","a"]},{"Ids":["b","a"],"x":null}]}`, `{"Rules":[{"Ids":["a","b"]},{"Ids":["a","z"]}]}`},
		{"keeps_an_order_that_means_something", `{"Layers":["z","a"]}`, `{"Layers":["z","a"]}`},
		{"keeps_empty_values_of_an_encryption_context", `{"EncryptionContextSubset":{"stage":""}}`, `{"EncryptionContextSubset":{"stage":""}}`},
		{"keeps_a_document_as_it_is", `{"Policy":" {\"b\":1, \"a\":2}"}`, `{"Policy":" {\"b\":1, \"a\":2}"}`},
		{"decodes_a_document", `{"Policy":"%7B%22a%22%3A%22+%22%7D"}`, `{"Policy":"{\"a\":\"+\"}"}`},
		{"prints_a_document_that_is_an_object_as_it_is", `{"Policy":{"b" : [2,1],  "a":null}}`, `{"Policy":"{\"b\" : [2,1],  \"a\":null}"}`},
		{"drops_what_is_not_kept", `{"Pages":1,"List":[{"Health":"ok","Id":"x"}]}`, `{"List":[{"Id":"x"}]}`},
		{"keeps_parameters_that_somebody_set", `{"Parameters":[{"ParameterName":"a","Source":"user"},{"ParameterName":"b"},{"ParameterName":"c","Source":"system"}]}`, `{"Parameters":[{"ParameterName":"a","Source":"user"},{"ParameterName":"b"}]}`},
		{"reduces_variables_to_names", `{"Environment":{"Variables":{"STAGE":"prod","API_TOKEN":"x","SECRET_ARN":"arn:aws:secretsmanager:eu-west-1:1:secret:x"}}}`, `{"Environment":{"Variables":[{"LooksLikeSecret":true,"Name":"API_TOKEN"},{"LooksLikeSecret":false,"Name":"SECRET_ARN"},{"LooksLikeSecret":false,"Name":"STAGE"}]}}`},
		{"leaves_out_no_variables", `{"Environment":{"Variables":{}}}`, `null`},
		{"reduces_user_data", `{"Data":{"UserData":"ZWNobyBoZWxsbw=="}}`, `{"Data":{"UserData":{"LooksLikeSecret":false}}}`},
		{"leaves_no_value_in_what_looks_reduced", `{"Environment":{"Variables":[{"Name":"A","LooksLikeSecret":true,"Value":"x"},17]},"Data":{"UserData":{"LooksLikeSecret":"planted","More":1}}}`, `{"Data":{"UserData":[{"LooksLikeSecret":true,"Name":"LooksLikeSecret"},{"LooksLikeSecret":false,"Name":"More"}]},"Environment":{"Variables":[{"LooksLikeSecret":true,"Name":"A"}]}}`},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			once := normalForm(t, o, test.in)
			if diff := cmp.Diff(test.want, once); diff != "" {
				t.Errorf("normal form (-want +got):\n%s", diff)
			}
			if twice := normalForm(t, o, once); twice != once {
				t.Errorf("the normal form of the normal form differs:\n%s\n%s", once, twice)
			}
		})
	}
}

func normalForm(t *testing.T, o *Operation, text string) string {
	t.Helper()
	d, err := newDecoder(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	value, err := decodeValue(d, "", o.Documents)
	if err != nil {
		t.Fatal(err)
	}
	return string(printJSON(o.clean("", "", value)))
}

func TestWhatLooksLikeASecret(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name, value string
		want        bool
	}{
		{"DB_PASSWORD", "x", true},
		{"db_pwd", "x", true},
		{"GITHUB_TOKEN", "x", true},
		{"ApiKey", "x", true},
		{"DATABASE_URL", "x", true},
		{"URL", "https://user:pw@example.com/", true},
		{"ID", "AKIAIOSFODNN7EXAMPLE", true},
		{"KEY", "-----BEGIN RSA PRIVATE KEY-----", true},
		{"STAGE", "prod", false},
		{"URL", "https://example.com:8080/a", false},
		{"DB_SECRET_ARN", "arn:aws:secretsmanager:eu-west-1:444455556666:secret:x", false},
		{"BYPASS", "1", false},
	} {
		if got := looksLikeSecret(test.name, test.value); got != test.want {
			t.Errorf("%s=%s looks like a secret: %t, want %t", test.name, test.value, got, test.want)
		}
	}
}

func TestPlantedSecretsAreInNoRecord(t *testing.T) {
	t.Parallel()
	s, _ := mustImport(t, smallDump(t))
	for _, r := range s.Records() {
		for _, part := range []map[string]string{texts(r.Parts), texts(r.Volatile)} {
			for name, text := range part {
				if strings.Contains(text, "planted") || strings.Contains(text, "cGxhbnRlZ") {
					t.Errorf("%s of %s holds a secret: %s", name, r.ID, text)
				}
			}
		}
	}
}

func texts[V ~[]byte](parts map[string]V) map[string]string {
	all := map[string]string{}
	for name, part := range parts {
		all[name] = string(part)
	}
	return all
}
