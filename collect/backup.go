package collect

import "github.com/iamreach/iamreach/store"

// backupOperations read the vaults of AWS Backup, and what is in them of
// databases.
func backupOperations() []*Operation {
	vaults := &Each{
		Types: []string{store.TypeBackupVault}, Field: "BackupVaultName",
		ID: "arn:{partition}:backup:{region}:{account}:backup-vault:{argument}",
	}
	return []*Operation{
		{
			Service: "backup", Name: "list-backup-vaults", Action: "backup:ListBackupVaults",
			Lists:    []List{{Path: "BackupVaultList", Type: store.TypeBackupVault, ID: "{BackupVaultArn}"}},
			Volatile: []string{"NumberOfRecoveryPoints"},
			Call:     callListBackupVaults,
		},
		{
			Service: "backup", Name: "get-backup-vault-access-policy", Action: "backup:GetBackupVaultAccessPolicy",
			Each: vaults, Lists: []List{{}},
			Documents:    []string{"Policy"},
			NothingThere: []string{"ResourceNotFoundException"},
			Call:         callGetVaultPolicy,
		},
		{
			Service: "backup", Name: "list-recovery-points-by-backup-vault", Action: "backup:ListRecoveryPointsByBackupVault",
			Each:         vaults,
			Filters:      []string{"Aurora", "DocumentDB", "DynamoDB", "Neptune", "RDS"},
			Lists:        []List{{Path: "RecoveryPoints", Type: store.TypeRecoveryPoint, ID: "{RecoveryPointArn}", As: "BackupVaultName"}},
			Volatile:     []string{"LastRestoreTime", "IndexStatus"},
			NothingThere: []string{"ResourceNotFoundException"},
			Call:         callListRecoveryPoints,
		},
	}
}
