"""Deploys a CloudFormation template of standard input to the AWS of the
environment, and prints the role of a name and its policies as JSON.

usage: deploy.py ROLE [PARAMETER=VALUE...]
"""
import json
import sys

import botocore.session

role, parameters = sys.argv[1], [p.split("=", 1) for p in sys.argv[2:]]
session = botocore.session.get_session()
iam, stacks = (session.create_client(s, region_name="us-east-1") for s in ("iam", "cloudformation"))
if any(name == "RoleName" for name, _ in parameters):  # it is there before
    iam.create_role(RoleName=role, AssumeRolePolicyDocument="{}")
stacks.create_stack(
    StackName=role,
    TemplateBody=sys.stdin.read(),
    Parameters=[{"ParameterKey": name, "ParameterValue": value} for name, value in parameters],
    Capabilities=["CAPABILITY_NAMED_IAM"],
)
stack = stacks.describe_stacks(StackName=role)["Stacks"][0]
made = iam.get_role(RoleName=role)["Role"]
documents = []
resources = stacks.describe_stack_resources(StackName=role)["StackResources"]
for policy in sorted(resources, key=lambda r: r["LogicalResourceId"]):
    if policy["ResourceType"] == "AWS::IAM::ManagedPolicy":
        arn = policy["PhysicalResourceId"]
        version = iam.get_policy(PolicyArn=arn)["Policy"]["DefaultVersionId"]
        documents.append(iam.get_policy_version(PolicyArn=arn, VersionId=version)["PolicyVersion"]["Document"])
attached = iam.list_attached_role_policies(RoleName=role)["AttachedPolicies"]
json.dump(
    {
        "Status": stack["StackStatus"],
        "Outputs": {o["OutputKey"]: o["OutputValue"] for o in stack.get("Outputs", [])},
        "Arn": made["Arn"],
        "Trust": made["AssumeRolePolicyDocument"],
        "Policies": documents,
        "Attached": len(attached),
    },
    sys.stdout,
)
