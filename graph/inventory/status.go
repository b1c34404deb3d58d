package inventory

// readStatus notes whether anybody can connect to an instance or cluster now:
// one that is stopped can be started, one that is gone or broken cannot. What
// is on its way to be available counts as that.
func (t *Thing) readStatus() {
	status := t.Text("DBInstanceStatus")
	if t.Kind == RDSCluster {
		status = t.Text("Status")
	}
	gone := false
	switch status {
	case "stopped", "stopping", "inaccessible-encryption-credentials-recoverable":
		t.set("stopped", t.Kind)
	case "deleting", "failed", "inaccessible-encryption-credentials", "incompatible-network", "incompatible-restore", "restore-error",
		"cloning-failed", "migration-failed":
		gone = true
	}
	t.set("gone", gone)
}
