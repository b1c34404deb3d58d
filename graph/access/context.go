package access

import (
	"strconv"
	"strings"
	"time"

	"github.com/iamreach/iamreach/graph/inventory"
	"github.com/iamreach/iamreach/policy"
)

// context sets the condition keys that the snapshot or the step knows.
func (d *Decider) context(c Check, r *policy.Request) *policy.Context {
	ctx := policy.Over(d.caller(c), d.called(&c, r.Target.Owner), lacking(c.Action))
	if strings.EqualFold(c.Action, "kms:CreateGrant") && c.Via == "" { // a grant that is good for any data, so without constraints (PE-203)
		ctx.SetPrefixAbsent("kms:EncryptionContext:")
		ctx.SetAbsent("kms:EncryptionContextKeys")
		ctx.SetAbsent("kms:GrantConstraintType")
	}
	for name, values := range c.Context {
		ctx.Set(name, values...)
	}
	return ctx
}

// called sets what is known of the resource and of the region that is asked.
// Of a thing it is the same every time, but for the services that answer
// elsewhere.
func (d *Decider) called(c *Check, owner string) *policy.Context {
	if c.Thing == nil || strings.HasPrefix(c.Action, "rds-db:") || c.Actor.Has(outside) {
		return d.calledOn(c, owner)
	}
	key := calledKey{c.Thing, answering(c.Action), c.Actor.changed(retagged, c.Thing)}
	ctx := d.things[key]
	if ctx == nil {
		ctx = d.calledOn(c, owner)
		if len(d.things) >= maxThings {
			clear(d.things)
		}
		d.things[key] = ctx
	}
	return ctx
}

// maxThings bounds the things whose keys a Decider keeps.
const maxThings = 1 << 14

type calledKey struct {
	thing    *inventory.Thing
	where    string
	retagged bool
}

// answering names the services that do not answer in the region of the thing.
func answering(action string) string {
	service, _, _ := strings.Cut(action, ":")
	switch {
	case looksAtBoundary(action):
		return "iam, at a principal's boundary"
	case service == "sts", service == "iam":
		return service
	}
	return ""
}

func (d *Decider) calledOn(c *Check, owner string) *policy.Context {
	ctx := policy.NewContext()
	if strings.HasPrefix(c.Action, "rds-db:") { // PE-141: what it sees of such keys is not documented
		ctx.SetUnknown("aws:ResourceAccount", policy.Circumstance)
		ctx.SetUnknown("aws:RequestedRegion", policy.Circumstance)
		return ctx
	}
	d.resourceKeys(ctx, *c, owner)
	regionKey(ctx, *c)
	return ctx
}

// caller sets what is known of who calls and how. What the actor calls itself
// has the same every time.
func (d *Decider) caller(c Check) *policy.Context {
	itself := c.Service == "" && c.Via == ""
	if itself && d.asked.context != nil {
		return d.asked.context
	}
	ctx := policy.NewContext()
	ctx.Set("aws:CurrentTime", d.Inventory.Snapshot.Info().Taken.UTC().Format(time.RFC3339))
	if c.Service != "" {
		d.serviceKeys(ctx, c)
	} else {
		d.principalKeys(ctx, c.Actor)
	}
	d.callKeys(ctx, c)
	if itself {
		d.asked.context = ctx
	}
	return ctx
}

// regionKey sets the region that is asked (PE-117). That of STS is for the
// caller to choose, since it answers in each.
func regionKey(ctx *policy.Context, c Check) {
	if strings.HasPrefix(c.Action, "sts:") {
		ctx.SetPresent("aws:RequestedRegion", policy.Chosen)
		return
	}
	region := ""
	if c.Thing != nil {
		region = c.Thing.Region
	} else if part := strings.SplitN(c.Pattern, ":", 6); len(part) == 6 {
		region = part[3]
	}
	switch {
	case region == "global" || strings.HasPrefix(c.Action, "iam:"):
		region = "us-east-1"
	case region == "":
		ctx.SetPresent("aws:RequestedRegion", policy.Chosen)
		return
	}
	ctx.Set("aws:RequestedRegion", region)
	ctx.Set("ec2:Region", region)
}

// callKeys sets how the call is made: by the actor itself, or by a service in
// its name (PE-125, PE-126, PE-137, PE-138).
func (d *Decider) callKeys(ctx *policy.Context, c Check) {
	if c.Via == "" {
		ctx.Set("aws:ViaAWSService", "false")
		for _, name := range []string{"aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast", "kms:ViaService", "kms:GrantIsForAWSResource"} {
			ctx.SetAbsent(name)
		}
		return
	}
	ctx.Set("aws:ViaAWSService", "true")
	ctx.Set("kms:ViaService", c.Via)
	service, _, _ := strings.Cut(c.Via, ".")
	for _, name := range []string{"aws:CalledVia", "aws:CalledViaFirst", "aws:CalledViaLast"} {
		ctx.Set(name, service+".amazonaws.com")
	}
	if c.Action == "kms:CreateGrant" { // PE-204
		ctx.Set("kms:GrantIsForAWSResource", "true")
	} else {
		ctx.SetAbsent("kms:GrantIsForAWSResource")
	}
}

// resourceKeys sets what is known of the resource and its owner.
func (d *Decider) resourceKeys(ctx *policy.Context, c Check, owner string) {
	d.organization(ctx, &c.Actor, "aws:Resource", owner)
	t := c.governed()
	boundaryKey(ctx, &c, t)
	if t == nil && withinDatabase(c.Pattern) {
		return // nobody tags a database's own users: whether AWS looks at the cluster's tags is not documented
	}
	if t == nil {
		// Something new carries the tags that its maker gives it.
		ctx.SetPrefixUnknown("aws:ResourceTag/", policy.Chosen)
		for _, prefixes := range tagPrefixes {
			for _, prefix := range prefixes {
				ctx.SetPrefixUnknown(prefix, policy.Chosen)
			}
		}
		return
	}
	for _, prefix := range append([]string{"aws:ResourceTag/"}, tagPrefixes[t.Kind]...) {
		if c.Actor.changed(retagged, t) {
			ctx.SetPrefixUnknown(prefix, policy.Chosen)
			continue
		}
		if m := t.TagsUnread(); m != nil {
			ctx.SetMissing(prefix, *m)
			continue
		}
		for key, value := range t.Tags {
			ctx.Set(prefix+key, value)
		}
		ctx.SetPrefixAbsent(prefix)
	}
	switch t.Kind {
	case inventory.Secret:
		ctx.Set("secretsmanager:SecretId", t.ID)
	case inventory.RDSInstance, inventory.RDSCluster:
		ctx.Set("rds:DatabaseEngine", t.Text("Engine"))
		ctx.Set("rds:StorageEncrypted", strconv.FormatBool(t.Encrypted()))
		ctx.SetAbsent("rds:DatabaseName") // that was made with it, if one was
		for _, field := range []string{"DBName", "DatabaseName"} {
			if name := t.Text(field); name != "" {
				ctx.Set("rds:DatabaseName", name)
			}
		}
	case inventory.Key:
		if aliases := t.Aliases(); aliases != nil {
			ctx.Set("kms:ResourceAliases", aliases...)
		}
		for key, field := range keyFields {
			if value := t.Text(field); value != "" {
				ctx.Set(key, value)
			}
		}
		if _, known, _ := t.Field("MultiRegion"); known {
			ctx.Set("kms:MultiRegion", strconv.FormatBool(t.Flag("MultiRegion")))
			if !t.Flag("MultiRegion") {
				ctx.SetAbsent("kms:MultiRegionKeyType")
			}
		}
	}
}

// keyFields are the fields of a KMS key that condition keys have.
var keyFields = map[string]string{
	"kms:KeyOrigin": "Origin", "kms:KeySpec": "KeySpec", "kms:KeyUsage": "KeyUsage",
	"kms:MultiRegionKeyType": "MultiRegionConfiguration.MultiRegionKeyType",
}

// boundaryKey sets which permissions boundary the user or role has that is
// changed. A call that sets one says so itself.
func boundaryKey(ctx *policy.Context, c *Check, t *inventory.Thing) {
	if !looksAtBoundary(c.Action) {
		return
	}
	if boundary := boundaryOf(t); boundary != "" {
		ctx.Set("iam:PermissionsBoundary", boundary)
	} else {
		ctx.SetAbsent("iam:PermissionsBoundary")
	}
}

// looksAtBoundary reports whether an action has the key, and of the principal: of
// those that put a boundary in place it is that boundary.
func looksAtBoundary(action string) bool {
	switch action {
	case "iam:CreateUser", "iam:CreateRole", "iam:AttachUserPolicy", "iam:AttachRolePolicy", "iam:DetachUserPolicy", "iam:DetachRolePolicy",
		"iam:PutUserPolicy", "iam:PutRolePolicy", "iam:DeleteUserPolicy", "iam:DeleteRolePolicy", "iam:DeleteUserPermissionsBoundary", "iam:DeleteRolePermissionsBoundary":
		return true
	}
	return false
}

func boundaryOf(t *inventory.Thing) string {
	if t == nil {
		return ""
	}
	return t.Text("PermissionsBoundary.PermissionsBoundaryArn")
}

// withinDatabase reports whether an ARN is that of a name within a cluster of
// Redshift, which its database knows and AWS does not.
func withinDatabase(arn string) bool {
	part := strings.SplitN(arn, ":", 6)
	if len(part) < 6 || part[2] != "redshift" {
		return false
	}
	kind, _, _ := strings.Cut(part[5], ":")
	return kind == "dbuser" || kind == "dbname" || kind == "dbgroup"
}

var tagPrefixes = map[string][]string{
	inventory.RDSInstance: {"rds:db-tag/"}, inventory.RDSCluster: {"rds:cluster-tag/"},
	inventory.RDSSnapshot: {"rds:snapshot-tag/"}, inventory.ClusterSnapshot: {"rds:cluster-snapshot-tag/"},
	inventory.Secret: {"secretsmanager:ResourceTag/"}, inventory.User: {"iam:ResourceTag/"}, inventory.Role: {"iam:ResourceTag/"},
	inventory.Instance: {"ec2:ResourceTag/", "ssm:resourceTag/"}, inventory.Parameter: {"ssm:resourceTag/"},
	inventory.ResourceShare: {"ram:ResourceTag/"},
}

// organization sets the organisation of an account under aws:Principal,
// aws:Resource or aws:Source (PE-106, PE-107, PE-115).
func (d *Decider) organization(ctx *policy.Context, asks *Actor, prefix, account string) {
	a := d.Inventory.Account(account)
	switch {
	case asks.leftOrganization(account):
		ctx.SetAbsent(prefix + "OrgID")
		ctx.SetAbsent(prefix + "OrgPaths")
	case a == nil:
		d.foreign(ctx, prefix)
	case a.Org != nil:
		ctx.Set(prefix+"OrgID", a.Org.ID)
		if a.PathUnknown != nil {
			ctx.SetMissing(prefix+"OrgPaths", *a.PathUnknown)
		} else if len(a.Path) > 0 {
			ctx.Set(prefix+"OrgPaths", a.Org.ID+"/"+strings.Join(a.Path, "/")+"/")
		}
	case a.OrgUnknown != nil:
		ctx.SetMissing(prefix+"OrgID", *a.OrgUnknown)
		ctx.SetMissing(prefix+"OrgPaths", *a.OrgUnknown)
	default:
		ctx.SetAbsent(prefix + "OrgID")
		ctx.SetAbsent(prefix + "OrgPaths")
	}
}

// foreign says of an account that nothing lists that it is in none of the
// organisations whose accounts are known.
func (d *Decider) foreign(ctx *policy.Context, prefix string) {
	var ours []string
	for _, o := range d.Inventory.Organizations() {
		if o.Listed() {
			ours = append(ours, o.ID)
		}
	}
	if len(ours) == 0 {
		ctx.SetUnknown(prefix+"OrgID", policy.Circumstance)
	} else {
		ctx.SetExcluded(prefix+"OrgID", ours...)
	}
	ctx.SetUnknown(prefix+"OrgPaths", policy.Circumstance)
}
