"""Functions, containers, logs, keys, roles, buckets: what stands behind and beside an API."""

from __future__ import annotations

import io
import json
import zipfile
from typing import Any

from ..model import Context, Made, ModelCall, Properties, ResourceFailed, ResourceModel

_OWN_TIME = (1980, 1, 1, 0, 0, 0)


def _archive(properties: Properties, context: Context) -> Properties:
    """Return a function's properties with its code as the archive that CloudFormation makes of a text."""
    code = dict(properties.get("Code", {}))
    if "ZipFile" in code:
        packed = io.BytesIO()
        suffix = "py" if str(properties.get("Runtime", "")).startswith("python") else "js"
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(zipfile.ZipInfo(f"index.{suffix}", _OWN_TIME), code["ZipFile"])
        code["ZipFile"] = packed.getvalue()
    return {"FunctionName": context.physical_name(), **properties, "Code": code}


def _named(key: str, longest: int = 64) -> Any:
    def adjust(properties: Properties, context: Context) -> Properties:
        return {key: context.physical_name(longest), **properties}

    return adjust


def _make_role(properties: Properties, context: Context) -> Made:
    name = properties.get("RoleName") or context.physical_name()
    simple = ("Path", "Description", "MaxSessionDuration", "PermissionsBoundary")
    known = {"RoleName", "AssumeRolePolicyDocument", "Policies", "ManagedPolicyArns", "Tags", *simple}
    unknown = sorted(set(properties) - known)
    if unknown:
        raise ResourceFailed(f"Properties validation failed: #: extraneous key [{unknown[0]}] is not permitted")
    tags = dict(context.stack_tags) | {tag["Key"]: str(tag["Value"]) for tag in properties.get("Tags", [])}
    role = context.call(
        "iam",
        "create_role",
        RoleName=name,
        AssumeRolePolicyDocument=_json(properties["AssumeRolePolicyDocument"]),
        Tags=[{"Key": key, "Value": value} for key, value in tags.items()],
        **{key: properties[key] for key in simple if key in properties},
    )["Role"]
    made = Made(name, {"Arn": role["Arn"], "RoleId": role["RoleId"]})
    try:
        for arn in properties.get("ManagedPolicyArns", []):
            context.call("iam", "attach_role_policy", RoleName=name, PolicyArn=arn)
        for policy in properties.get("Policies", []):
            context.call(
                "iam",
                "put_role_policy",
                RoleName=name,
                PolicyName=policy["PolicyName"],
                PolicyDocument=_json(policy["PolicyDocument"]),
            )
    except ResourceFailed:
        _remove_role(properties, name, context)
        raise
    return made


def _remove_role(_: Properties, name: str, context: Context) -> None:
    for policy in context.call("iam", "list_attached_role_policies", RoleName=name)["AttachedPolicies"]:
        context.call("iam", "detach_role_policy", RoleName=name, PolicyArn=policy["PolicyArn"])
    for policy in context.call("iam", "list_role_policies", RoleName=name)["PolicyNames"]:
        context.call("iam", "delete_role_policy", RoleName=name, PolicyName=policy)
    context.call("iam", "delete_role", RoleName=name)


def _json(document: Any) -> str:
    return document if isinstance(document, str) else json.dumps(document)


MODELS = (
    ResourceModel(
        "AWS::Lambda::Function",
        "lambda",
        create="create_function",
        adjust=_archive,
        id="FunctionName",
        attributes={"Arn": "FunctionArn"},
        update=(
            ModelCall(
                "update_function_configuration",
                {
                    "FunctionName": "{id}",
                    "Timeout": "{Timeout}",
                    "MemorySize": "{MemorySize}",
                    "Handler": "{Handler}",
                    "Runtime": "{Runtime}",
                    "Environment": "{Environment}",
                },
            ),
        ),
        updates=frozenset({"Timeout", "MemorySize", "Handler", "Runtime", "Environment"}),
        delete=(ModelCall("delete_function", {"FunctionName": "{id}"}),),
    ),
    ResourceModel(
        "AWS::Lambda::Permission",
        "lambda",
        create="add_permission",
        also={"StatementId": "{physical_name}"},
        id="{physical_name}",
        delete=(ModelCall("remove_permission", {"FunctionName": "{FunctionName}", "StatementId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::Lambda::Url",
        "lambda",
        create="create_function_url_config",
        names={"TargetFunctionArn": "FunctionName"},
        id="FunctionArn",
        attributes={"FunctionUrl": "FunctionUrl", "FunctionArn": "FunctionArn"},
        delete=(
            ModelCall(
                "delete_function_url_config", {"FunctionName": "{TargetFunctionArn}", "Qualifier": "{Qualifier}"}
            ),
        ),
    ),
    ResourceModel(
        "AWS::Lambda::Version",
        "lambda",
        create="publish_version",
        id="FunctionArn",
        attributes={"Version": "Version", "FunctionArn": "FunctionArn"},
    ),
    ResourceModel(
        "AWS::Lambda::Alias",
        "lambda",
        create="create_alias",
        id="AliasArn",
        attributes={"AliasArn": "AliasArn"},
        delete=(ModelCall("delete_alias", {"FunctionName": "{FunctionName}", "Name": "{Name}"}),),
    ),
    ResourceModel(
        "AWS::Logs::LogGroup",
        "logs",
        create="create_log_group",
        adjust=_named("LogGroupName", 512),
        names={"KmsKeyId": "kmsKeyId"},
        id="{LogGroupName}",
        attributes={"Arn": "arn:{partition}:logs:{region}:{account}:log-group:{id}:*"},
        steps=(
            ModelCall(
                "put_retention_policy",
                {"logGroupName": "{id}", "retentionInDays": "{RetentionInDays}"},
                needs="RetentionInDays",
            ),
        ),
        update=(
            ModelCall(
                "put_retention_policy",
                {"logGroupName": "{id}", "retentionInDays": "{RetentionInDays}"},
                needs="RetentionInDays",
            ),
        ),
        updates=frozenset({"RetentionInDays"}),
        delete=(ModelCall("delete_log_group", {"logGroupName": "{id}"}),),
    ),
    ResourceModel(
        "AWS::KMS::Key",
        "kms",
        create="create_key",
        names={"KeyPolicy": "Policy"},
        id="KeyMetadata.KeyId",
        attributes={"Arn": "KeyMetadata.Arn", "KeyId": "KeyMetadata.KeyId"},
        steps=(ModelCall("enable_key_rotation", {"KeyId": "{id}"}, if_true="EnableKeyRotation"),),
        update=(ModelCall("put_key_policy", {"KeyId": "{id}", "PolicyName": "default", "Policy": "{KeyPolicy}"}),),
        updates=frozenset({"KeyPolicy"}),
        delete=(ModelCall("schedule_key_deletion", {"KeyId": "{id}", "PendingWindowInDays": 7}),),
    ),
    ResourceModel(
        "AWS::IAM::Role",
        "iam",
        make=_make_role,
        remove=_remove_role,
    ),
    ResourceModel(
        "AWS::ECS::Cluster",
        "ecs",
        create="create_cluster",
        adjust=_named("ClusterName", 255),
        names={"ClusterSettings": "settings"},
        id="cluster.clusterName",
        attributes={"Arn": "cluster.clusterArn"},
        delete=(ModelCall("delete_cluster", {"cluster": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ECS::TaskDefinition",
        "ecs",
        create="register_task_definition",
        adjust=_named("Family", 255),
        id="taskDefinition.taskDefinitionArn",
        attributes={"TaskDefinitionArn": "taskDefinition.taskDefinitionArn"},
        delete=(ModelCall("deregister_task_definition", {"taskDefinition": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ECS::Service",
        "ecs",
        create="create_service",
        adjust=_named("ServiceName", 255),
        id="service.serviceArn",
        attributes={"Name": "service.serviceName", "ServiceArn": "service.serviceArn"},
        update=(
            ModelCall(
                "update_service",
                {
                    "cluster": "{Cluster}",
                    "service": "{id}",
                    "desiredCount": "{DesiredCount}",
                    "taskDefinition": "{TaskDefinition}",
                },
            ),
        ),
        updates=frozenset({"DesiredCount", "TaskDefinition"}),
        delete=(ModelCall("delete_service", {"cluster": "{Cluster}", "service": "{id}", "force": True}),),
    ),
    ResourceModel(
        "AWS::CloudWatch::Alarm",
        "cloudwatch",
        create="put_metric_alarm",
        adjust=_named("AlarmName", 255),
        id="{AlarmName}",
        attributes={"Arn": "arn:{partition}:cloudwatch:{region}:{account}:alarm:{id}"},
        delete=(ModelCall("delete_alarms", {"AlarmNames": ["{id}"]}),),
    ),
)
