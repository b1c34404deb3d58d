package scenario

import "fmt"

// federation writes what Roles Anywhere and Cognito sign in to roles.
func (c *compiler) federation() error {
	return c.each(func(account, region string) error {
		for _, t := range c.of(account, region, "trust-anchor") {
			b, _ := t.body.(*trustAnchor)
			c.list(call(account, region, "rolesanywhere", "list-trust-anchors"), map[string]any{
				"trustAnchorArn": t.arn(), "trustAnchorId": uuid(t.full()), "name": t.name, "enabled": !b.Disabled, "createdAt": created,
				"source": map[string]any{"sourceType": "CERTIFICATE_BUNDLE", "sourceData": map[string]any{"x509CertificateData": "-----BEGIN CERTIFICATE-----"}},
			})
		}
		for _, t := range c.of(account, region, "anywhere-profile") {
			b, _ := t.body.(*anywhereProfile)
			roles := []any{}
			for _, name := range b.Roles {
				r, err := c.roleOf(t, name)
				if err != nil {
					return err
				}
				roles = append(roles, r.arn())
			}
			out := map[string]any{
				"profileArn": t.arn(), "profileId": uuid(t.full()), "name": t.name, "enabled": !b.Disabled, "createdAt": created,
				"roleArns": roles, "managedPolicyArns": []any{}, "durationSeconds": 3600,
			}
			if b.Limited {
				out["sessionPolicy"] = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}]}`
			}
			c.list(call(account, region, "rolesanywhere", "list-profiles"), out)
		}
		for _, t := range c.of(account, region, "identity-pool") {
			if err := c.identityPool(t); err != nil {
				return err
			}
		}
		return nil
	})
}

func (c *compiler) identityPool(t *thing) error {
	b, _ := t.body.(*identityPool)
	roles := map[string]any{}
	if b.Authenticated != "" {
		r, err := c.roleOf(t, b.Authenticated)
		if err != nil {
			return fmt.Errorf("authenticated: %w", err)
		}
		roles["authenticated"] = r.arn()
	}
	c.list(call(t.account, t.region, "cognito-identity", "list-identity-pools"), map[string]any{"IdentityPoolId": t.poolID(), "IdentityPoolName": t.name})
	out := map[string]any{
		"IdentityPoolId": t.poolID(), "IdentityPoolName": t.name, "AllowUnauthenticatedIdentities": b.Guests, "AllowClassicFlow": b.Classic,
		"IdentityPoolTags": t.tags,
	}
	if b.Developer != "" {
		out["DeveloperProviderName"] = b.Developer
	}
	if b.Google {
		out["SupportedLoginProviders"] = map[string]any{"accounts.google.com": "shop.apps.googleusercontent.com"}
	}
	c.put(call(t.account, t.region, "cognito-identity", "describe-identity-pool", t.poolID()), out)
	c.put(call(t.account, t.region, "cognito-identity", "get-identity-pool-roles", t.poolID()), map[string]any{"IdentityPoolId": t.poolID(), "Roles": roles})
	return nil
}
