package inventory

import (
	"encoding/json"
	"fmt"
	"slices"
)

// vpc, groups, subnets and port read the many forms in which AWS prints them.
func (t *Thing) vpc() string {
	for _, path := range []string{"VpcId", "DBSubnetGroup.VpcId", "VpcConfig.VpcId", "vpcId"} {
		if v := t.Text(path); v != "" {
			return v
		}
	}
	return ""
}

func (t *Thing) groups() []string {
	var ids []string
	for path, name := range map[string]string{
		"VpcSecurityGroups": "VpcSecurityGroupId", "SecurityGroups": "GroupId", "VpcSecurityGroupIds": "", "VpcConfig.SecurityGroupIds": "",
	} {
		value, _, _ := t.Field(path)
		ids = append(ids, words(value, name)...)
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

func (t *Thing) subnets(in *Inventory) []string {
	for path, name := range map[string]string{"DBSubnetGroup.Subnets": "SubnetIdentifier", "VpcSubnetIds": ""} {
		value, _, _ := t.Field(path)
		if ids := words(value, name); len(ids) > 0 {
			return ids
		}
	}
	// A cluster names its subnet group, an instance repeats the subnets.
	if group := in.things[t.Text("subnetGroup")]; group != nil {
		return words(group.value("Subnets"), "SubnetIdentifier")
	}
	return nil
}

func (t *Thing) port() int {
	for _, path := range []string{"Endpoint.Port", "Port", "DbInstancePort"} {
		value, _, _ := t.Field(path)
		var port int
		if n, ok := value.(json.Number); ok {
			if _, err := fmt.Sscan(n.String(), &port); err == nil && port > 0 {
				return port
			}
		}
	}
	return defaultPorts[t.Text("EngineFamily")+t.Text("Engine")]
}

var defaultPorts = map[string]int{
	"MYSQL": 3306, "POSTGRESQL": 5432, "SQLSERVER": 1433, "mysql": 3306, "mariadb": 3306, "aurora-mysql": 3306,
	"postgres": 5432, "aurora-postgresql": 5432, "docdb": 27017, "neptune": 8182,
}

// words reads a list of strings, or of objects with a name in them.
func words(value any, name string) []string {
	list, _ := value.([]any)
	var out []string
	for _, item := range list {
		if object, ok := item.(map[string]any); ok {
			item = object[name]
		}
		if s := text(item); s != "" {
			out = append(out, s)
		}
	}
	return out
}

func nonEmpty(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}
