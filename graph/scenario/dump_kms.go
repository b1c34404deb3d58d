package scenario

import (
	"errors"
	"fmt"
	"strings"
)

// awsKeys adds the keys that AWS manages for the services that things use.
func (c *compiler) awsKeys() {
	added := map[string]bool{}
	add := func(t *thing, service string) {
		name := t.account + "/key/aws/" + service
		if place := name + t.region; !added[place] {
			added[place] = true
			c.things = append(c.things, &thing{kind: "key", name: "aws/" + service + regionSuffix(t.region), account: t.account, region: t.region, body: &key{manage: service}})
		}
	}
	for _, t := range append([]*thing{}, c.things...) {
		switch b := t.body.(type) {
		case *database:
			if b.Key == "aws" {
				add(t, "rds")
			}
		case *snapshot:
			if b.Key == "aws" {
				add(t, "rds")
			}
		case *table:
			if b.Key == "aws" {
				add(t, "dynamodb")
			}
		case *redshift:
			if b.Key == "aws" {
				add(t, "redshift")
			}
		case *secret:
			if b.Key == "" || b.Key == "aws" {
				add(t, "secretsmanager")
			}
		}
	}
}

// regionSuffix keeps the managed keys of two regions apart.
func regionSuffix(region string) string {
	if region == homeRegion {
		return ""
	}
	return "@" + region
}

// keyOf returns the key that a thing names; "aws" is the one that AWS manages.
func (c *compiler) keyOf(t *thing, name, service string) (*thing, error) {
	if name == "" || name == "aws" {
		for _, k := range c.of(t.account, t.region, "key") {
			if k.body.(*key).manage == service {
				return k, nil
			}
		}
	}
	if k := c.find(name, t.account); k != nil && k.kind == "key" {
		return k, nil
	}
	return nil, c.at(t.line, fmt.Errorf("key %q is not in this scenario", name))
}

// keys writes keys with their policies and grants.
func (c *compiler) keys() error {
	return c.each(func(account, region string) error {
		for _, t := range c.of(account, region, "key") {
			if err := c.key(t, t.body.(*key)); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *compiler) key(t *thing, b *key) error {
	keyID := t.keyID()
	state, manager, alias := b.State, "CUSTOMER", "alias/"+t.name
	if state == "" {
		state = "Enabled"
	}
	if b.manage != "" {
		manager, alias = "AWS", "alias/aws/"+b.manage
	}
	policy, err := c.keyPolicy(t, b)
	if err != nil {
		return err
	}
	grants, err := c.grants(t, b)
	if err != nil {
		return err
	}
	c.list(call(t.account, t.region, "kms", "list-keys"), map[string]any{"KeyId": keyID, "KeyArn": t.arn()})
	c.list(call(t.account, t.region, "kms", "list-aliases"), map[string]any{
		"AliasName": alias, "AliasArn": strings.TrimSuffix(t.arn(), "key/"+keyID) + alias, "TargetKeyId": keyID, "CreationDate": created, "LastUpdatedDate": created,
	})
	metadata := map[string]any{
		"AWSAccountId": t.account, "KeyId": keyID, "Arn": t.arn(), "CreationDate": created, "Enabled": state == "Enabled", "Description": "",
		"KeyUsage": "ENCRYPT_DECRYPT", "KeyState": state, "Origin": "AWS_KMS", "KeyManager": manager, "CustomerMasterKeySpec": "SYMMETRIC_DEFAULT",
		"KeySpec": "SYMMETRIC_DEFAULT", "EncryptionAlgorithms": []string{"SYMMETRIC_DEFAULT"}, "MultiRegion": b.Set != "",
	}
	if b.Set != "" {
		kind := "PRIMARY"
		if b.Replica {
			kind = "REPLICA"
		}
		metadata["MultiRegionConfiguration"] = map[string]any{"MultiRegionKeyType": kind}
	}
	c.put(call(t.account, t.region, "kms", "describe-key", keyID), map[string]any{"KeyMetadata": metadata})
	c.put(call(t.account, t.region, "kms", "get-key-policy", keyID), map[string]any{"Policy": policyText(policy), "PolicyName": "default"})
	c.put(call(t.account, t.region, "kms", "list-grants", keyID), map[string]any{"Grants": grants})
	return nil
}

// keyID is the id of a key: those of one multi-Region key have one.
func (t *thing) keyID() string {
	if b, ok := t.body.(*key); ok && b.Set != "" {
		return "mrk-" + strings.ReplaceAll(uuid(t.account+"/multi-region/"+b.Set), "-", "")
	}
	return uuid(t.full())
}

// keyPolicy writes the policy of a key: by default the one that leaves it to
// IAM. A key that AWS manages has the policy that AWS documents.
func (c *compiler) keyPolicy(t *thing, b *key) (map[string]any, error) {
	list := b.Policy
	switch {
	case b.manage != "":
		list = resourcePolicy{
			{
				who: "anyone", resources: []string{"*"},
				actions: []string{"kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey"},
				conditions: []condition{
					{"kms:CallerAccount", "StringEquals", []string{t.account}},
					{"kms:ViaService", "StringEquals", []string{b.manage + "." + t.region + ".amazonaws.com"}},
				},
			},
			{who: "account", resources: []string{"*"}, actions: []string{"kms:Describe*", "kms:Get*", "kms:List*", "kms:RevokeGrant"}},
		}
	case list == nil:
		list = resourcePolicy{{who: "account", resources: []string{"*"}, actions: []string{"kms:*"}}}
	}
	return c.resourcePolicy(t, list)
}

// grants writes the grants of a key: WHO may kms:OPERATIONS, or as the CLI
// prints one.
func (c *compiler) grants(t *thing, b *key) ([]any, error) {
	list := []any{}
	for i, s := range b.Grants {
		who, err := c.who(s.who, t.account)
		if err != nil {
			return nil, c.at(s.line, err)
		}
		principal, _ := who.(map[string]any)
		grantee, _ := principal["AWS"].(string)
		if grantee == "" || s.deny || s.full != nil {
			return nil, c.at(s.line, errors.New("a grant is WHO may kms:OPERATION, …; it denies nothing, and goes to a principal"))
		}
		var operations []string
		for _, action := range s.actions {
			operations = append(operations, strings.TrimPrefix(action, "kms:"))
		}
		constraints := map[string]any{}
		for _, k := range s.conditions {
			context := map[string]any{}
			for _, v := range k.values {
				context[strings.TrimPrefix(k.key, "kms:EncryptionContext:")] = c.value(v, t.account)
			}
			constraints["EncryptionContextSubset"] = context
		}
		grant := map[string]any{
			"KeyId": t.arn(), "GrantId": id(64, t.full(), fmt.Sprint(i)), "Name": "", "CreationDate": created, "GranteePrincipal": grantee,
			"IssuingAccount": "arn:aws:iam::" + t.account + ":root", "Operations": operations,
		}
		if len(constraints) > 0 {
			grant["Constraints"] = constraints
		}
		list = append(list, grant)
	}
	return list, nil
}
