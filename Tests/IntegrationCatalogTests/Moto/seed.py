#!/usr/bin/env python3
"""seed.py PORT sick|healthy: an AWS account in moto on 127.0.0.1, seeded, with signatures and permissions enforced.

Prints one line of JSON (keys of the users, ids of what was made) when it is ready, then serves until it is killed.
"""
import datetime
import json
import os
import signal
import sys
import urllib.request

os.environ["MOTO_IAM_LOAD_MANAGED_POLICIES"] = "true"
import logging

logging.getLogger("werkzeug").setLevel(logging.ERROR)

import boto3
from botocore.config import Config
from moto.iam.models import iam_backends
from moto.server import ThreadedMotoServer

ACCOUNT = "123456789012"
PORT, STATE = int(sys.argv[1]), sys.argv[2]
SICK = STATE == "sick"
URL = f"http://127.0.0.1:{PORT}"

READ = [
    "iam:Get*", "iam:List*", "s3:*", "ec2:DescribeSecurityGroups", "cloudtrail:DescribeTrails", "cloudtrail:GetTrailStatus",
    "sts:GetCallerIdentity",
]


def client(service, region="us-east-1"):
    return boto3.client(
        service, endpoint_url=URL, region_name=region, aws_access_key_id="root", aws_secret_access_key="root",
        config=Config(retries={"max_attempts": 1}))


def policy(actions, deny=()):
    statements = [{"Effect": "Allow", "Action": actions, "Resource": "*"}]
    if deny:
        statements.append({"Effect": "Deny", "Action": list(deny), "Resource": "*"})
    return json.dumps({"Version": "2012-10-17", "Statement": statements})


def user(iam, name, actions=(), deny=()):
    """A user with an access key and, where actions are given, a policy."""
    iam.create_user(UserName=name)
    if actions:
        iam.put_user_policy(UserName=name, PolicyName="p", PolicyDocument=policy(list(actions), deny))
    key = iam.create_access_key(UserName=name)["AccessKey"]
    return {"id": key["AccessKeyId"], "secret": key["SecretAccessKey"]}


def people(iam):
    """120 users without a password, and console users with and without an MFA device."""
    for number in range(120):
        iam.create_user(UserName=f"person-{number:03}")
    for name in ["ada"] + (["bruno"] if SICK else []):
        iam.create_user(UserName=name)
        iam.create_login_profile(UserName=name, Password="correct-Horse-battery-9")
    serial = iam.create_virtual_mfa_device(VirtualMFADeviceName="ada")["VirtualMFADevice"]["SerialNumber"]
    iam.enable_mfa_device(UserName="ada", SerialNumber=serial, AuthenticationCode1="123456", AuthenticationCode2="654321")


def keys(iam):
    made = {
        "scanner": user(iam, "scanner", READ + ["sts:AssumeRole"]),
        "assumer": user(iam, "assumer", ["sts:AssumeRole"]),
        "stranger": user(iam, "stranger", ["iam:GetUser"]),
    }
    for action in ["iam:ListUsers", "iam:GetLoginProfile", "cloudtrail:DescribeTrails", "ec2:DescribeSecurityGroups", "s3:ListAllMyBuckets"]:
        made[action] = user(iam, "without-" + action.replace(":", "-"), READ, [action])
    if SICK:
        made["deploy"] = user(iam, "deploy")
        # Keys cannot be made in the past through the API.
        old = datetime.datetime.now(datetime.timezone.utc).replace(tzinfo=None) - datetime.timedelta(days=400)
        for key in iam_backends[ACCOUNT]["aws"].users["deploy"].access_keys:
            key.create_date = old
    return made


def role(iam):
    trust = {"Effect": "Allow", "Principal": {"AWS": "*"}, "Action": "sts:AssumeRole", "Condition": {"StringEquals": {"sts:ExternalId": "org-1"}}}
    iam.create_role(RoleName="audit", AssumeRolePolicyDocument=json.dumps({"Version": "2012-10-17", "Statement": [trust]}))
    iam.put_role_policy(RoleName="audit", PolicyName="read", PolicyDocument=policy(READ))


def password_policy(iam):
    if SICK:
        iam.update_account_password_policy(MinimumPasswordLength=8)
    else:
        iam.update_account_password_policy(MinimumPasswordLength=14, PasswordReusePrevention=24)


def buckets():
    closed = {"BlockPublicAcls": True, "IgnorePublicAcls": True, "BlockPublicPolicy": True, "RestrictPublicBuckets": True}

    def make(name, region="us-east-1", block=True):
        s3 = client("s3", region)
        place = {} if region == "us-east-1" else {"CreateBucketConfiguration": {"LocationConstraint": region}}
        s3.create_bucket(Bucket=name, **place)
        if block:
            s3.put_public_access_block(Bucket=name, PublicAccessBlockConfiguration=closed)
            rule = {"ApplyServerSideEncryptionByDefault": {"SSEAlgorithm": "AES256"}}
            s3.put_bucket_encryption(Bucket=name, ServerSideEncryptionConfiguration={"Rules": [rule]})

    make("closed-bucket")
    make("closed-bucket-frankfurt", "eu-central-1")
    if SICK:
        make("listed-bucket", block=False)
        s3 = client("s3")
        s3.put_bucket_acl(Bucket="listed-bucket", ACL="public-read")
        make("half-open-bucket", block=False)
        anyone = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::half-open-bucket/*"}
        s3.put_bucket_policy(Bucket="half-open-bucket", Policy=json.dumps({"Version": "2012-10-17", "Statement": [anyone]}))


def trails():
    cloudtrail = client("cloudtrail")
    cloudtrail.create_trail(Name="everywhere", S3BucketName="closed-bucket", IsMultiRegionTrail=True, EnableLogFileValidation=True)
    cloudtrail.start_logging(Name="everywhere")
    if SICK:
        client("cloudtrail", "eu-central-1").create_trail(Name="unchecked", S3BucketName="closed-bucket-frankfurt")


def security_groups():
    made = {}

    def make(name, region, port, cidr, v6=False):
        ec2 = client("ec2", region)
        group = ec2.create_security_group(GroupName=name, Description=name)["GroupId"]
        ranges = {"Ipv6Ranges": [{"CidrIpv6": cidr}]} if v6 else {"IpRanges": [{"CidrIp": cidr}]}
        ec2.authorize_security_group_ingress(GroupId=group, IpPermissions=[{"IpProtocol": "tcp", "FromPort": port, "ToPort": port, **ranges}])
        made[name] = group

    make("office-ssh", "us-east-1", 22, "203.0.113.0/24")
    make("web", "eu-central-1", 443, "0.0.0.0/0")
    if SICK:
        make("open-ssh", "us-east-1", 22, "0.0.0.0/0")
        make("open-desktop", "eu-central-1", 3389, "::/0", v6=True)
    return made


def main():
    server = ThreadedMotoServer("127.0.0.1", PORT, verbose=False)
    server.start()
    iam = client("iam")
    people(iam)
    role(iam)
    password_policy(iam)
    made = keys(iam)
    buckets()
    trails()
    groups = security_groups()
    urllib.request.urlopen(urllib.request.Request(URL + "/moto-api/reset-auth", data=b"0", headers={"Content-Type": "text/plain"})).read()
    print(json.dumps({"keys": made, "groups": groups, "users": len(iam_backends[ACCOUNT]["aws"].users)}), flush=True)
    signal.pause()


main()
