"""Web ACLs of WAF, with where they write their logs."""

from __future__ import annotations

from ..model import Context, ModelCall, Properties, ResourceModel


def _named(properties: Properties, context: Context) -> Properties:
    """Return properties with the name that CloudFormation makes up."""
    return {"Name": context.physical_name(128), **properties}


def _remove(properties: Properties, own_id: str, context: Context) -> None:
    acl = {"Name": properties["Name"], "Id": own_id, "Scope": properties["Scope"]}
    token = context.call("wafv2", "get_web_acl", **acl)["LockToken"]
    context.call("wafv2", "delete_web_acl", **acl, LockToken=token)


MODELS = (
    ResourceModel(
        "AWS::WAFv2::WebACL",
        "wafv2",
        create="create_web_acl",
        adjust=_named,
        id="Summary.Id",
        attributes={"Arn": "Summary.ARN", "Id": "Summary.Id"},
        remove=_remove,
    ),
    ResourceModel(
        "AWS::WAFv2::LoggingConfiguration",
        "wafv2",
        create="put_logging_configuration",
        names={
            name: f"LoggingConfiguration.{name}"
            for name in ("ResourceArn", "LogDestinationConfigs", "LoggingFilter", "RedactedFields")
        },
        id="{ResourceArn}",
        delete=(ModelCall("delete_logging_configuration", {"ResourceArn": "{id}"}),),
    ),
)
