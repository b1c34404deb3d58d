package answer

import "strings"

// Name is the short name under which a node is shown, made from its id:
// role/ci-deploy for the ARN of a role, orders for that of a database.
func Name(id string) string {
	switch {
	case id == "anyone":
		return "anyone"
	case strings.HasPrefix(id, "account:"):
		return "account " + id[len("account:"):]
	case strings.HasPrefix(id, "admin:"):
		return "administrator of " + id[len("admin:"):]
	case strings.HasPrefix(id, "service:"):
		return id[len("service:"):]
	case !strings.HasPrefix(id, "arn:"):
		return id
	}
	if provider, subject, found := strings.Cut(id, "#"); found {
		if grant, ok := strings.CutPrefix(subject, "grant/"); ok {
			return "grant " + grant + " on " + Name(provider)
		}
		return subject + " via " + providerName(provider)
	}
	fields := strings.SplitN(id, ":", 6)
	if len(fields) < 6 {
		return id
	}
	return resourceName(fields[2], fields[5])
}

// resourceName shortens the last part of an ARN. Kinds that need no word lose
// it: a database is known by its name. A pattern keeps its kind, since "*" says
// nothing.
func resourceName(service, resource string) string {
	pattern := strings.ContainsAny(resource, "*?")
	switch service {
	case "iam":
		kind, path, found := strings.Cut(resource, "/")
		if !found {
			return resource // root
		}
		return kind + "/" + path[strings.LastIndex(path, "/")+1:]
	case "sts":
		return resource
	case "rds":
		kind, name, found := strings.Cut(resource, ":")
		switch {
		case !found:
			return resource
		case (kind == "db" || kind == "cluster") && !pattern:
			return name
		}
		return kind + " " + name
	case "rds-db":
		if database, user, found := strings.Cut(strings.TrimPrefix(resource, "dbuser:"), "/"); found {
			return "database user " + user + " of " + database
		}
	case "dynamodb", "redshift", "lambda", "secretsmanager":
		cut := strings.IndexAny(resource, ":/")
		switch {
		case pattern && cut > 0:
			return resource[:cut] + " " + resource[cut+1:]
		case service == "secretsmanager":
			return secretName(resource[cut+1:])
		}
		return resource[cut+1:]
	}
	return resource
}

// secretName takes away what Secrets Manager adds to the name of a secret in
// its ARN: a hyphen and six random characters.
func secretName(name string) string {
	const suffix = len("-AbCdEf")
	if len(name) <= suffix || name[len(name)-suffix] != '-' {
		return name
	}
	for _, c := range []byte(name[len(name)-suffix+1:]) {
		if (c < '0' || c > '9') && (c < 'A' || c > 'Z') && (c < 'a' || c > 'z') {
			return name
		}
	}
	return name[:len(name)-suffix]
}

// providerName is what an identity provider is called: the host of its issuer,
// or GitHub for the one everybody knows.
func providerName(arn string) string {
	name := arn
	if i := strings.LastIndex(arn, "provider/"); i >= 0 {
		name = arn[i+len("provider/"):]
	}
	if name == "token.actions.githubusercontent.com" {
		return "GitHub"
	}
	return name
}

// Account is the account of an id, or empty.
func Account(id string) string {
	for _, prefix := range []string{"account:", "admin:"} {
		if account, ok := strings.CutPrefix(id, prefix); ok {
			return account
		}
	}
	if fields := strings.SplitN(id, ":", 6); len(fields) == 6 && fields[0] == "arn" {
		return fields[4]
	}
	return ""
}

// NameIn is the short name with the account in parentheses.
func NameIn(id string) string {
	account := Account(id)
	if account == "" || strings.HasPrefix(id, "account:") || strings.HasPrefix(id, "admin:") {
		return Name(id)
	}
	return Name(id) + " (" + account + ")"
}

// NameIn is the name of the node with its account.
func (n Node) NameIn() string {
	if n.Name != "" {
		return n.Name
	}
	return NameIn(n.ID)
}
