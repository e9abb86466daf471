"""Load balancers, listeners and target groups."""

from __future__ import annotations

from ..model import Context, ModelCall, Properties, ResourceModel


def _named(properties: Properties, context: Context) -> Properties:
    """Return properties with the name that CloudFormation makes up."""
    return {"Name": context.physical_name(32), **properties}


def _attributes(operation: str, key: str, name: str) -> ModelCall:
    return ModelCall(operation, {key: "{id}", "Attributes": f"{{{name}}}"}, needs=name)


MODELS = (
    ResourceModel(
        "AWS::ElasticLoadBalancingV2::LoadBalancer",
        "elbv2",
        create="create_load_balancer",
        adjust=_named,
        id="LoadBalancers[0].LoadBalancerArn",
        attributes={
            "LoadBalancerArn": "LoadBalancers[0].LoadBalancerArn",
            "DNSName": "LoadBalancers[0].DNSName",
            "CanonicalHostedZoneID": "LoadBalancers[0].CanonicalHostedZoneId",
            "LoadBalancerName": "LoadBalancers[0].LoadBalancerName",
            "SecurityGroups": "LoadBalancers[0].SecurityGroups",
        },
        steps=(
            _attributes("modify_load_balancer_attributes", "LoadBalancerArn", "LoadBalancerAttributes"),
            ModelCall(
                "set_security_groups",
                {
                    "LoadBalancerArn": "{id}",
                    "SecurityGroups": "{SecurityGroups}",
                    "EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic": (
                        "{EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic}"
                    ),
                },
                needs="EnforceSecurityGroupInboundRulesOnPrivateLinkTraffic",
            ),
        ),
        update=(_attributes("modify_load_balancer_attributes", "LoadBalancerArn", "LoadBalancerAttributes"),),
        updates=frozenset({"LoadBalancerAttributes"}),
        delete=(ModelCall("delete_load_balancer", {"LoadBalancerArn": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ElasticLoadBalancingV2::TargetGroup",
        "elbv2",
        create="create_target_group",
        adjust=_named,
        id="TargetGroups[0].TargetGroupArn",
        attributes={
            "TargetGroupArn": "TargetGroups[0].TargetGroupArn",
            "TargetGroupName": "TargetGroups[0].TargetGroupName",
        },
        steps=(
            _attributes("modify_target_group_attributes", "TargetGroupArn", "TargetGroupAttributes"),
            ModelCall("register_targets", {"TargetGroupArn": "{id}", "Targets": "{Targets}"}, needs="Targets"),
        ),
        update=(
            _attributes("modify_target_group_attributes", "TargetGroupArn", "TargetGroupAttributes"),
            ModelCall("register_targets", {"TargetGroupArn": "{id}", "Targets": "{Targets}"}, needs="Targets"),
        ),
        updates=frozenset({"TargetGroupAttributes"}),
        delete=(ModelCall("delete_target_group", {"TargetGroupArn": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ElasticLoadBalancingV2::Listener",
        "elbv2",
        create="create_listener",
        id="Listeners[0].ListenerArn",
        attributes={"ListenerArn": "Listeners[0].ListenerArn"},
        update=(
            ModelCall(
                "modify_listener",
                {
                    "ListenerArn": "{id}",
                    "Port": "{Port}",
                    "Protocol": "{Protocol}",
                    "SslPolicy": "{SslPolicy}",
                    "Certificates": "{Certificates}",
                    "DefaultActions": "{DefaultActions}",
                },
            ),
        ),
        updates=frozenset({"Port", "Protocol", "SslPolicy", "Certificates", "DefaultActions"}),
        delete=(ModelCall("delete_listener", {"ListenerArn": "{id}"}),),
    ),
    ResourceModel(
        "AWS::ElasticLoadBalancingV2::ListenerRule",
        "elbv2",
        create="create_rule",
        id="Rules[0].RuleArn",
        attributes={"RuleArn": "Rules[0].RuleArn"},
        delete=(ModelCall("delete_rule", {"RuleArn": "{id}"}),),
    ),
)
