package inventory

import "fmt"

// kindWords is the name of a kind for people.
func kindWords(kind string) string {
	switch kind {
	case RDSSnapshot:
		return "snapshot"
	case ClusterSnapshot:
		return "cluster snapshot"
	case PermissionSet:
		return "permission set"
	case SSOGroup:
		return "group of Identity Center"
	case RDSProxy:
		return "proxy"
	case ProxyEndpoint:
		return "endpoint of a proxy"
	case RDSBackup, ClusterBackup:
		return "automated backup"
	case Table:
		return "table"
	case RDSInstance, RDSMember:
		return "instance"
	case RDSCluster:
		return "cluster"
	case BackupVault:
		return "vault"
	case RecoveryPoint:
		return "recovery point"
	case TrustAnchor:
		return "trust anchor"
	case AnywhereProfile:
		return "profile of Roles Anywhere"
	case IdentityPool:
		return "identity pool"
	case Export:
		return "export"
	case LaunchTemplate:
		return "launch template"
	case ResourceShare:
		return "share"
	case Member:
		return "account"
	}
	return kind
}

// plural is a count with its noun: 1 key, 14 keys.
func plural(count int, noun string) string {
	switch {
	case count == 1:
		return "1 " + noun
	case noun == "proxy":
		noun = "proxies"
	default:
		noun += "s"
	}
	return fmt.Sprintf("%d %s", count, noun)
}
