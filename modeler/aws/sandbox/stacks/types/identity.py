"""User pools of Cognito: who may call an API."""

from __future__ import annotations

from ..model import Context, ModelCall, Properties, ResourceModel


def _pool(properties: Properties, context: Context) -> Properties:
    """Return a pool's properties with its tags, those of the stack among them, as the call takes them."""
    tags = {**dict(context.stack_tags), **properties.get("UserPoolTags", {})}
    return {"UserPoolName": context.physical_name(128), **properties, "UserPoolTags": tags}


_POOL = {"UserPoolId": "{UserPoolId}"}

MODELS = (
    ResourceModel(
        "AWS::Cognito::UserPool",
        "cognito-idp",
        create="create_user_pool",
        adjust=_pool,
        names={"UserPoolName": "PoolName"},
        id="UserPool.Id",
        attributes={
            "UserPoolId": "UserPool.Id",
            "Arn": "UserPool.Arn",
            "ProviderName": "cognito-idp.{region}.amazonaws.com/{id}",
            "ProviderURL": "https://cognito-idp.{region}.amazonaws.com/{id}",
        },
        delete=(ModelCall("delete_user_pool", {"UserPoolId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::Cognito::UserPoolClient",
        "cognito-idp",
        create="create_user_pool_client",
        id="UserPoolClient.ClientId",
        attributes={"ClientId": "UserPoolClient.ClientId", "ClientSecret": "UserPoolClient.ClientSecret"},
        delete=(ModelCall("delete_user_pool_client", {**_POOL, "ClientId": "{id}"}),),
    ),
    ResourceModel(
        "AWS::Cognito::UserPoolDomain",
        "cognito-idp",
        create="create_user_pool_domain",
        id="{Domain}",
        delete=(ModelCall("delete_user_pool_domain", {**_POOL, "Domain": "{Domain}"}),),
    ),
    ResourceModel(
        "AWS::Cognito::UserPoolResourceServer",
        "cognito-idp",
        create="create_resource_server",
        id="{UserPoolId}|{Identifier}",
        delete=(ModelCall("delete_resource_server", {**_POOL, "Identifier": "{Identifier}"}),),
    ),
)
