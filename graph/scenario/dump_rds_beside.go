package scenario

import (
	"fmt"
	"maps"
	"strings"
)

// with puts fields in AWS's own words into an answer.
func (c *compiler) with(out map[string]any, changed fields, account string) {
	for name, value := range changed {
		out[name] = c.named(value, account)
	}
}

// parameters writes that a group of parameters which somebody made has none
// that were changed.
func (c *compiler) parameters(t *thing, operation, field string, groups ...any) {
	for _, group := range groups {
		name, _ := group.(string)
		if entry, ok := group.(map[string]any); ok {
			name, _ = entry[field].(string)
		}
		if name != "" && !strings.HasPrefix(name, "default.") {
			c.put(call(t.account, t.region, "rds", operation, name), map[string]any{"Parameters": []any{}})
		}
	}
}

// named replaces the names of things within a value.
func (c *compiler) named(value any, account string) any {
	switch v := value.(type) {
	case string:
		return c.value(v, account)
	case []any:
		list := make([]any, len(v))
		for i, item := range v {
			list[i] = c.named(item, account)
		}
		return list
	case map[string]any:
		out := maps.Clone(v)
		for name, item := range v {
			out[name] = c.named(item, account)
		}
		return out
	}
	return value
}

// besideDatabases writes automated backups, further endpoints of proxies, and
// what joins databases.
func (c *compiler) besideDatabases(account, region string) error {
	for _, t := range c.of(account, region, "auto-backup", "cluster-auto-backup") {
		if err := c.backup(t); err != nil {
			return err
		}
	}
	for _, t := range c.of(account, region, "proxy-endpoint") {
		b, _ := t.body.(*proxyEndpoint)
		of := c.find(b.Of, account)
		if of == nil || of.kind != "proxy" {
			return c.at(t.line, fmt.Errorf("of %q is no proxy of this scenario", b.Of))
		}
		c.list(call(account, region, "rds", "describe-db-proxy-endpoints"), map[string]any{
			"DBProxyEndpointName": t.name, "DBProxyEndpointArn": t.arn(), "DBProxyName": of.name, "Status": "available", "VpcId": c.vpcID(t),
			"VpcSecurityGroupIds": c.groups(t), "VpcSubnetIds": c.subnets(t), "TargetRole": "READ_WRITE", "IsDefault": false, "CreatedDate": created,
			"Endpoint": t.name + ".endpoint.proxy-" + id(12, account) + "." + region + ".rds.amazonaws.com",
		})
	}
	for _, t := range c.of(account, region, "deployment", "global-cluster", "integration") {
		if err := c.pair(t); err != nil {
			return err
		}
	}
	return nil
}

// backup writes automated backups. The database may be gone, or in another
// region.
func (c *compiler) backup(t *thing) error {
	b, _ := t.body.(*snapshot)
	word, kind := "DBInstance", "db"
	if t.kind == "cluster-auto-backup" {
		word, kind = "DBCluster", "cluster"
	}
	_, _, name := splitName(b.Of)
	source := c.find(b.Of, t.account)
	if source == nil {
		source = &thing{kind: kind, name: name, account: t.account, region: t.region, body: &database{}}
	}
	if source.kind != kind {
		return c.at(t.line, fmt.Errorf("of %q is not the database that %s/%s is of", b.Of, t.kind, t.name))
	}
	status := b.Status
	if status == "" {
		status = "retained"
	}
	out := map[string]any{
		word + "AutomatedBackupsArn": t.arn(), word + "Identifier": name, word + "Arn": source.arn(), "Region": source.region, "Status": status,
		"Engine": source.engine(), "BackupRetentionPeriod": 7,
	}
	if kind == "db" {
		out["DbiResourceId"], out["Encrypted"] = source.resourceID(), b.Key != ""
	} else {
		out["DbClusterResourceId"], out["StorageEncrypted"] = source.resourceID(), b.Key != ""
	}
	if b.Key != "" {
		k, err := c.keyOf(t, b.Key, "rds")
		if err != nil {
			return err
		}
		out["KmsKeyId"] = k.arn()
	}
	operation := map[string]string{"db": "describe-db-instance-automated-backups", "cluster": "describe-db-cluster-automated-backups"}[kind]
	c.list(call(t.account, t.region, "rds", operation), out)
	return nil
}

func (c *compiler) pair(t *thing) error {
	b, _ := t.body.(*pair)
	from, to := c.find(b.From, t.account), c.find(b.To, t.account)
	if from == nil || to == nil {
		return c.at(t.line, fmt.Errorf("from %q or to %q is not in this scenario", b.From, b.To))
	}
	status := b.Status
	switch t.kind {
	case "deployment":
		if status == "" {
			status = "AVAILABLE"
		}
		c.list(call(t.account, t.region, "rds", "describe-blue-green-deployments"), map[string]any{
			"BlueGreenDeploymentIdentifier": t.name, "BlueGreenDeploymentName": t.name, "Source": from.arn(), "Target": to.arn(), "Status": status,
			"CreateTime": created,
		})
	case "global-cluster":
		for _, region := range c.regions(t.account) { // every region tells of all
			c.list(call(t.account, region, "rds", "describe-global-clusters"), map[string]any{
				"GlobalClusterIdentifier": t.name, "GlobalClusterArn": t.arn(), "Engine": from.engine(), "Status": "available",
				"GlobalClusterMembers": []any{
					map[string]any{"DBClusterArn": from.arn(), "IsWriter": true, "Readers": []any{to.arn()}},
					map[string]any{"DBClusterArn": to.arn(), "IsWriter": false, "Readers": []any{}},
				},
			})
		}
	case "integration":
		if status == "" {
			status = "active"
		}
		c.list(call(t.account, t.region, "rds", "describe-integrations"), map[string]any{
			"IntegrationArn": t.arn(), "IntegrationName": t.name, "SourceArn": from.arn(), "Status": status, "CreateTime": created,
			"TargetArn": "arn:aws:redshift:" + to.region + ":" + to.account + ":namespace:" + uuid(to.full()),
		})
	}
	return nil
}
