package store

// The types of records, in CloudFormation's spelling where it has one.
const (
	TypeUser            = "AWS::IAM::User"
	TypeGroup           = "AWS::IAM::Group"
	TypeRole            = "AWS::IAM::Role"
	TypeManagedPolicy   = "AWS::IAM::ManagedPolicy"
	TypeInstanceProfile = "AWS::IAM::InstanceProfile"
	TypeOIDCProvider    = "AWS::IAM::OIDCProvider"
	TypeSAMLProvider    = "AWS::IAM::SAMLProvider"
	TypeAccountAlias    = "AWS::IAM::AccountAlias"

	TypeOrganization = "AWS::Organizations::Organization"
	TypeOrgRoot      = "AWS::Organizations::Root"
	TypeOrgUnit      = "AWS::Organizations::OrganizationalUnit"
	TypeAccount      = "AWS::Organizations::Account"
	TypeOrgPolicy    = "AWS::Organizations::Policy"

	TypeDelegatedAdministrator = "AWS::Organizations::DelegatedAdministrator"
	TypeOrgResourcePolicy      = "AWS::Organizations::ResourcePolicy"
	TypeOrganizationsFeatures  = "AWS::IAM::OrganizationsFeatures"

	TypeSSOInstance        = "AWS::SSO::Instance"
	TypePermissionSet      = "AWS::SSO::PermissionSet"
	TypeSSOAssignment      = "AWS::SSO::Assignment"
	TypeIdentityStoreUser  = "AWS::IdentityStore::User"
	TypeIdentityStoreGroup = "AWS::IdentityStore::Group"

	TypeKey   = "AWS::KMS::Key"
	TypeAlias = "AWS::KMS::Alias"

	TypeDBInstance              = "AWS::RDS::DBInstance"
	TypeDBCluster               = "AWS::RDS::DBCluster"
	TypeDBSnapshot              = "AWS::RDS::DBSnapshot"
	TypeDBClusterSnapshot       = "AWS::RDS::DBClusterSnapshot"
	TypeDBProxy                 = "AWS::RDS::DBProxy"
	TypeDBSubnetGroup           = "AWS::RDS::DBSubnetGroup"
	TypeDBParameterGroup        = "AWS::RDS::DBParameterGroup"
	TypeDBClusterParameterGroup = "AWS::RDS::DBClusterParameterGroup"
	TypeDBInstanceBackup        = "AWS::RDS::DBInstanceAutomatedBackup"
	TypeDBClusterBackup         = "AWS::RDS::DBClusterAutomatedBackup"
	TypeExportTask              = "AWS::RDS::ExportTask"

	TypeSecret              = "AWS::SecretsManager::Secret"
	TypeFunction            = "AWS::Lambda::Function"
	TypeInstance            = "AWS::EC2::Instance"
	TypeDynamoDBTable       = "AWS::DynamoDB::Table"
	TypeRedshiftCluster     = "AWS::Redshift::Cluster"
	TypeRedshiftSubnetGroup = "AWS::Redshift::ClusterSubnetGroup"

	TypeVPC                      = "AWS::EC2::VPC"
	TypeVPCEndpoint              = "AWS::EC2::VPCEndpoint"
	TypeVPCPeeringConnection     = "AWS::EC2::VPCPeeringConnection"
	TypeSubnet                   = "AWS::EC2::Subnet"
	TypeRouteTable               = "AWS::EC2::RouteTable"
	TypeSecurityGroup            = "AWS::EC2::SecurityGroup"
	TypeNetworkACL               = "AWS::EC2::NetworkAcl"
	TypeInternetGateway          = "AWS::EC2::InternetGateway"
	TypePrefixList               = "AWS::EC2::PrefixList"
	TypeTransitGatewayAttachment = "AWS::EC2::TransitGatewayAttachment"
	TypeLaunchTemplate           = "AWS::EC2::LaunchTemplate"
)
