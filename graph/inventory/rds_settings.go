package inventory

import (
	"fmt"
	"slices"
	"strings"
)

// readSettings reads what else an instance or cluster says of itself and
// decides who gets how far: its groups of parameters and options, where it
// writes its activity, and the directory that its users may lie in.
func (in *Inventory) readSettings(t *Thing) {
	t.set("type", t.Kind)
	t.set("custom", strings.HasPrefix(t.Text("Engine"), "custom-"))
	if t.Kind != RDSCluster {
		t.relate("hosts", t)
	}
	groups := t.fieldOfEach("DBParameterGroups", "DBParameterGroupName")
	in.relateGroups(t, "parameterGroups", ParameterGroup, "pg", groups)
	in.relateGroups(t, "clusterParameterGroups", ClusterGroup, "cluster-pg", nonEmpty(t.Text("DBClusterParameterGroup")))
	options := t.fieldOfEach("OptionGroupMemberships", "OptionGroupName")
	options = append(options, t.fieldOfEach("DBClusterOptionGroupMemberships", "DBClusterOptionGroupName")...)
	in.relateGroups(t, "optionGroups", OptionGroup, "og", options)
	for relation, field := range map[string]string{"performanceKey": "PerformanceInsightsKMSKeyId", "activityKey": "ActivityStreamKmsKeyId"} {
		if key := t.Text(field); key != "" {
			t.relate(relation, in.key(t, key))
		}
	}
	t.set("backtracks", !slices.Contains([]string{"", "0"}, t.Text("BacktrackWindow")))
	for _, domain := range t.fieldOfEach("DomainMemberships", "Domain") {
		if strings.HasPrefix(domain, "d-") { // one that AWS runs
			t.set("directory", domain)
		}
	}
	if logs := t.List("EnabledCloudwatchLogsExports"); len(logs) > 0 {
		t.set("logs", strings.Join(logs, ", "))
	}
}

// fieldOfEach returns a field of each object in a list.
func (t *Thing) fieldOfEach(list, field string) []string { return words(t.value(list), field) }

// relateGroups relates groups of parameters or options that somebody made:
// those that AWS makes nobody can change.
func (in *Inventory) relateGroups(t *Thing, relation, kind, word string, names []string) {
	for _, name := range names {
		if strings.HasPrefix(name, "default.") || strings.HasPrefix(name, "default:") {
			continue
		}
		t.relate(relation, in.ghost(kind, fmt.Sprintf("arn:%s:rds:%s:%s:%s:%s", t.Partition, t.Region, t.Account, word, name)))
	}
}
