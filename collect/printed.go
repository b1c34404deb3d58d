package collect

import (
	"context"
	"reflect"
	"strings"
	"time"
)

// printed turns an output of the SDK into what the AWS CLI prints: members by
// their names, times as ISO 8601, enumerations as text, absent members left
// out, and neither page tokens nor metadata of the response.
func printed(output any) map[string]any {
	fields, _ := plain(reflect.ValueOf(output)).(map[string]any)
	for _, name := range pageTokens {
		delete(fields, name)
	}
	delete(fields, "ResultMetadata")
	return fields
}

// camelCase is for services whose members begin with a small letter. Their
// answers must hold no maps, whose names are data.
func camelCase(call Call) Call {
	return func(ctx context.Context, clients *Clients, args Args) (any, error) {
		answer, err := call(ctx, clients, args)
		return lowered(answer), err
	}
}

func lowered(value any) any {
	switch v := value.(type) {
	case map[string]any:
		fields := make(map[string]any, len(v))
		for name, value := range v {
			fields[strings.ToLower(name[:1])+name[1:]] = lowered(value)
		}
		return fields
	case []any:
		for i := range v {
			v[i] = lowered(v[i])
		}
	}
	return value
}

var pageTokens = []string{"IsTruncated", "Truncated", "Marker", "NextMarker", "NextToken", "LastEvaluatedTableName"}

// plain returns nil for what is absent. It reads fields alone: a call of
// methods by reflection would make the linker keep every operation.
func plain(v reflect.Value) any {
	switch v.Kind() {
	case reflect.Pointer:
		if v.IsNil() {
			return nil
		}
		return plain(v.Elem())
	case reflect.Interface:
		if v.IsNil() {
			return nil
		}
		return plainUnion(v)
	case reflect.Struct:
		if v.Type() == reflect.TypeFor[time.Time]() {
			return v.Interface().(time.Time).UTC().Format(time.RFC3339Nano)
		}
		fields := map[string]any{}
		for i := range v.NumField() {
			field := v.Type().Field(i)
			if !field.IsExported() {
				continue
			}
			if value := plain(v.Field(i)); value != nil {
				fields[field.Name] = value
			}
		}
		return fields
	case reflect.Slice:
		if v.IsNil() {
			return nil
		}
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return v.Bytes() // JSON prints base64, as the CLI does
		}
		list := make([]any, 0, v.Len())
		for i := range v.Len() {
			list = append(list, plain(v.Index(i)))
		}
		return list
	case reflect.Map:
		if v.IsNil() {
			return nil
		}
		entries := map[string]any{}
		for it := v.MapRange(); it.Next(); {
			entries[it.Key().String()] = plain(it.Value())
		}
		return entries
	case reflect.String:
		if v.Type() != reflect.TypeFor[string]() && v.Len() == 0 {
			return nil // an enumeration that was not in the answer
		}
		return v.String()
	case reflect.Bool, reflect.Int32, reflect.Int64, reflect.Float32, reflect.Float64:
		return v.Interface()
	default:
		return nil
	}
}

// plainUnion prints one of several members: the SDK has a type for each, which
// is named after the interface and the member.
func plainUnion(v reflect.Value) any {
	inner := reflect.Indirect(v.Elem())
	member, ok := strings.CutPrefix(inner.Type().Name(), v.Type().Name()+"Member")
	if !ok || inner.Kind() != reflect.Struct || !inner.FieldByName("Value").IsValid() {
		return plain(v.Elem())
	}
	return map[string]any{member: plain(inner.FieldByName("Value"))}
}
