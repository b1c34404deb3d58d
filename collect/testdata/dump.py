"""Dumps accounts with botocore, the library beneath the AWS CLI.

    python3 dump.py FOLDER ROLE REGION,REGION ACCOUNT,ACCOUNT

It assumes ROLE in each account; the first account also reads the
organisation. Endpoint and credentials come from the environment.
"""

import base64
import datetime
import json
import os
import sys
import urllib.parse

import botocore.exceptions
import botocore.session
from botocore import xform_name

FOLDER, ROLE, REGIONS, ACCOUNTS = sys.argv[1:5]


def printed(value):
    """As the AWS CLI prints what JSON cannot hold."""
    if isinstance(value, (datetime.datetime, datetime.date)):
        return value.isoformat()
    if isinstance(value, (bytes, bytearray)):
        return base64.b64encode(value).decode()
    raise TypeError(type(value))


class Account:
    def __init__(self, number):
        self.number = number
        self.session = botocore.session.get_session()
        self.clients = {}
        sts = self.session.create_client("sts", region_name="us-east-1")
        arn = "arn:aws:iam::%s:role/%s" % (number, ROLE)
        self.key = sts.assume_role(RoleArn=arn, RoleSessionName="dump")["Credentials"]

    def client(self, service, region):
        if (service, region) not in self.clients:
            self.clients[service, region] = self.session.create_client(
                service,
                region_name="us-east-1" if region == "global" else region,
                aws_access_key_id=self.key["AccessKeyId"],
                aws_secret_access_key=self.key["SecretAccessKey"],
                aws_session_token=self.key["SessionToken"],
            )
        return self.clients[service, region]

    def call(self, region, service, operation, path=(), **arguments):
        """Makes one call, all pages of it, and writes its file."""
        client = self.client(service, region)
        command = xform_name(operation, "-")
        method = xform_name(operation)
        folder = os.path.join(FOLDER, self.number, region, "s3api" if service == "s3" else service)
        file = os.path.join(folder, command, *(urllib.parse.quote(p, safe="") for p in path))
        os.makedirs(os.path.dirname(file), exist_ok=True)
        try:
            if client.can_paginate(method):
                answer = client.get_paginator(method).paginate(**arguments).build_full_result()
            else:
                answer = getattr(client, method)(**arguments)
        except botocore.exceptions.ClientError as error:
            answer = {k: error.response["Error"].get(k, "") for k in ("Code", "Message")}
            file += ".error"
        answer.pop("ResponseMetadata", None)
        with open(file + ".json", "w") as out:
            json.dump(answer, out, default=printed)
        return answer


def identities(account):
    details = account.call("global", "iam", "GetAccountAuthorizationDetails")
    account.call("global", "iam", "ListAccountAliases")
    for provider in account.call("global", "iam", "ListOpenIDConnectProviders")["OpenIDConnectProviderList"]:
        arn = provider["Arn"]
        account.call("global", "iam", "GetOpenIDConnectProvider", [arn], OpenIDConnectProviderArn=arn)
    account.call("global", "iam", "ListSAMLProviders")
    for user in details["UserDetailList"]:
        for operation in ("ListAccessKeys", "GetLoginProfile", "ListMFADevices"):
            account.call("global", "iam", operation, [user["UserName"]], UserName=user["UserName"])


def organization(account):
    def targets(target):
        for kind in ("SERVICE_CONTROL_POLICY", "RESOURCE_CONTROL_POLICY"):
            attached = account.call("global", "organizations", "ListPoliciesForTarget", [target, kind], TargetId=target, Filter=kind)
            policies.update(policy["Id"] for policy in attached["Policies"])

    def beneath(parent):
        targets(parent)
        units = account.call("global", "organizations", "ListOrganizationalUnitsForParent", [parent], ParentId=parent)
        for unit in units["OrganizationalUnits"]:
            beneath(unit["Id"])

    policies = set()
    for root in account.call("global", "organizations", "ListRoots")["Roots"]:
        beneath(root["Id"])
    for member in account.call("global", "organizations", "ListAccounts")["Accounts"]:
        account.call("global", "organizations", "ListParents", [member["Id"]], ChildId=member["Id"])
        targets(member["Id"])
    for policy in sorted(policies):
        account.call("global", "organizations", "DescribePolicy", [policy], PolicyId=policy)
    for delegated in account.call("global", "organizations", "ListDelegatedAdministrators")["DelegatedAdministrators"]:
        account.call("global", "organizations", "ListDelegatedServicesForAccount", [delegated["Id"]], AccountId=delegated["Id"])


def identity_center(account, region):
    for instance in account.call(region, "sso-admin", "ListInstances")["Instances"]:
        arn, store = instance["InstanceArn"], instance["IdentityStoreId"]
        for name in account.call(region, "sso-admin", "ListPermissionSets", [arn], InstanceArn=arn)["PermissionSets"]:
            within = {"InstanceArn": arn, "PermissionSetArn": name}
            for operation in (
                "DescribePermissionSet", "ListManagedPoliciesInPermissionSet", "ListCustomerManagedPolicyReferencesInPermissionSet",
                "GetInlinePolicyForPermissionSet",
            ):
                account.call(region, "sso-admin", operation, [name], **within)
            for number in account.call(region, "sso-admin", "ListAccountsForProvisionedPermissionSet", [name], **within)["AccountIds"]:
                account.call(region, "sso-admin", "ListAccountAssignments", [number, name], AccountId=number, **within)
        account.call(region, "identitystore", "ListUsers", [store], IdentityStoreId=store)
        for group in account.call(region, "identitystore", "ListGroups", [store], IdentityStoreId=store)["Groups"]:
            name = group["GroupId"]
            account.call(region, "identitystore", "ListGroupMemberships", [name], IdentityStoreId=store, GroupId=name)


def keys(account, region):
    account.call(region, "kms", "ListAliases")
    for key in account.call(region, "kms", "ListKeys")["Keys"]:
        name = key["KeyId"]
        account.call(region, "kms", "DescribeKey", [name], KeyId=name)
        account.call(region, "kms", "GetKeyPolicy", [name], KeyId=name, PolicyName="default")
        account.call(region, "kms", "ListGrants", [name], KeyId=name)


def databases(account, region):
    for operation in (
        "DescribeDBInstances", "DescribeDBClusters", "DescribeDBProxies", "DescribeDBSubnetGroups",
        "DescribeExportTasks", "DescribeDBInstanceAutomatedBackups", "DescribeGlobalClusters", "DescribeBlueGreenDeployments",
    ):
        account.call(region, "rds", operation)
    for snapshot in account.call(region, "rds", "DescribeDBSnapshots")["DBSnapshots"]:
        if snapshot["SnapshotType"] == "manual":
            name = snapshot["DBSnapshotIdentifier"]
            account.call(region, "rds", "DescribeDBSnapshotAttributes", [name], DBSnapshotIdentifier=name)
    for snapshot in account.call(region, "rds", "DescribeDBClusterSnapshots")["DBClusterSnapshots"]:
        if snapshot["SnapshotType"] == "manual":
            name = snapshot["DBClusterSnapshotIdentifier"]
            account.call(region, "rds", "DescribeDBClusterSnapshotAttributes", [name], DBClusterSnapshotIdentifier=name)
    for cluster in account.call(region, "redshift", "DescribeClusters")["Clusters"]:
        group = cluster.get("ClusterSubnetGroupName")
        if group:
            account.call(region, "redshift", "DescribeClusterSubnetGroups", [group], ClusterSubnetGroupName=group)
    for table in account.call(region, "dynamodb", "ListTables")["TableNames"]:
        arn = account.call(region, "dynamodb", "DescribeTable", [table], TableName=table)["Table"]["TableArn"]
        account.call(region, "dynamodb", "GetResourcePolicy", [arn], ResourceArn=arn)
    for secret in account.call(region, "secretsmanager", "ListSecrets")["SecretList"]:
        account.call(region, "secretsmanager", "GetResourcePolicy", [secret["ARN"]], SecretId=secret["ARN"])


def shared(account, region):
    for parameter in account.call(region, "ssm", "DescribeParameters")["Parameters"]:
        if parameter.get("Tier") == "Advanced":
            account.call(region, "ssm", "GetResourcePolicies", [parameter["ARN"]], ResourceArn=parameter["ARN"])
    account.call(region, "ram", "GetResourceShares", ["SELF"], resourceOwner="SELF")
    for kind in ("PRINCIPAL", "RESOURCE"):
        account.call(region, "ram", "GetResourceShareAssociations", [kind], associationType=kind)
    account.call(region, "backup", "ListBackupVaults")


def compute(account, region):
    for function in account.call(region, "lambda", "ListFunctions")["Functions"]:
        name = function["FunctionName"]
        account.call(region, "lambda", "GetPolicy", [name], FunctionName=name)
    for operation in (
        "DescribeInstances", "DescribeIamInstanceProfileAssociations", "DescribeSecurityGroups", "DescribeSubnets",
        "DescribeRouteTables", "DescribeVpcs", "DescribeVpcEndpoints", "DescribeLaunchTemplates", "DescribeNetworkAcls",
        "DescribeInternetGateways", "DescribeVpcPeeringConnections", "DescribeTransitGatewayAttachments", "DescribeManagedPrefixLists",
    ):
        account.call(region, "ec2", operation)


for position, number in enumerate(ACCOUNTS.split(",")):
    reader = Account(number)
    reader.call("global", "sts", "GetCallerIdentity")
    reader.call("global", "organizations", "DescribeOrganization")
    if position == 0:
        organization(reader)
    identities(reader)
    for name in REGIONS.split(","):
        if position == 0:
            identity_center(reader, name)
        keys(reader, name)
        databases(reader, name)
        shared(reader, name)
        compute(reader, name)
