package synthetic

import (
	"fmt"

	"github.com/iamreach/iamreach/store"
)

// someKey writes a key that leaves it to the account, or names some, or lets
// others in.
func (a *account) someKey(i int) {
	policy := []statement{ofAccount(a.place)}
	switch i % 6 {
	case 2: // named alone
		policy = []statement{
			administered(a.place),
			keyStatement("kms:Decrypt", "kms:CreateGrant", "kms:DescribeKey", "kms:GenerateDataKey*").to("AWS", a.some(lambda, server), a.some(worker, sso)),
		}
	case 4: // copies go to another account
		policy = append(policy, keyStatement("kms:Decrypt", "kms:CreateGrant", "kms:DescribeKey").to("AWS", a.other().iam("root")))
	case 5: // by way of a service alone
		policy = []statement{administered(a.place), keyStatement("kms:Decrypt", "kms:CreateGrant", "kms:DescribeKey").to("AWS", a.iam("root")).given(
			when("StringEquals", "kms:ViaService", "rds."+a.region+".amazonaws.com", "dynamodb."+a.region+".amazonaws.com"))}
	}
	grants := []object{}
	if i%3 == 1 {
		grants = append(grants, a.grant(fmt.Sprintf("own-%d", i), a.some(lambda, partner), "Decrypt", "DescribeKey"))
	}
	if i%5 == 2 {
		grants = append(grants, a.grant(fmt.Sprintf("far-%d", i), a.someIn(a.other(), lambda), "Decrypt"))
	}
	a.writeKey(a.key(i), "CUSTOMER", policy, grants...)
	alias := fmt.Sprintf("alias/team-%d", i)
	a.list(a.region, store.TypeAlias, a.arn("kms", "%s", alias), "kms:ListAliases", object{
		"AliasName": alias, "AliasArn": a.arn("kms", "%s", alias), "TargetKeyId": lastWord(a.key(i)),
	})
}

func keyStatement(actions ...string) statement { return allow("*", actions...) }

func (a *account) grant(name, grantee string, operations ...string) object {
	return object{
		"GrantId": a.uniqueID("", name), "Name": name, "GranteePrincipal": grantee, "Operations": operations,
		"IssuingAccount": a.iam("root"), "CreationDate": created,
	}
}

func (a *account) writeKey(id, manager string, policy []statement, grants ...object) {
	name := lastWord(id)
	a.list(a.region, store.TypeKey, id, "kms:ListKeys", object{"KeyId": name, "KeyArn": id})
	a.ask(a.region, store.TypeKey, id, "kms:DescribeKey", name, object{
		"KeyId": name, "Arn": id, "AWSAccountId": a.id, "KeyManager": manager, "KeyState": "Enabled", "Enabled": true,
		"KeyUsage": "ENCRYPT_DECRYPT", "KeySpec": "SYMMETRIC_DEFAULT", "Origin": "AWS_KMS",
	})
	a.ask(a.region, store.TypeKey, id, "kms:GetKeyPolicy", name, object{"Policy": plain(policy...)})
	a.ask(a.region, store.TypeKey, id, "kms:ListGrants", name, object{"Grants": grants})
}

// managedKey writes the key that AWS manages for a service.
func (a *account) managedKey(service string) {
	id := a.managedKeyARN(service)
	s := keyStatement("kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:CreateGrant", "kms:DescribeKey").to("AWS", "*")
	a.writeKey(id, "AWS", []statement{s.given(tests{"StringEquals": {
		"kms:CallerAccount": {a.id}, "kms:ViaService": {service + "." + a.region + ".amazonaws.com"},
	}})})
	alias := a.arn("kms", "alias/aws/%s", service)
	a.list(a.region, store.TypeAlias, alias, "kms:ListAliases", object{
		"AliasName": "alias/aws/" + service, "AliasArn": alias, "TargetKeyId": lastWord(id),
	})
}

func (a *account) managedKeyARN(service string) string {
	return a.keyNamed(fmt.Sprintf("%08x-0000-4000-9000-%s", a.number, (service + "000000000000")[:12]))
}
