"""Load balancers: one listener with TLS, a group that lets in what stands before it, and logs where clients call it."""

from __future__ import annotations

from typing import Any

from modeler.errors import StackError
from modeler.inventory import Attribute, Ref
from modeler.inventory.kinds.bucket import Bucket, ExpiryRule
from modeler.inventory.kinds.listener import Action, Listener
from modeler.inventory.kinds.listener_rule import ListenerRule, RuleCondition
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.target_group import Target, TargetGroup

from ...stack import StackParameter
from .. import policies
from ..clients import are_routed
from ..edge import ORIGIN_HEADER, ask_origin_secret, is_behind_edge
from ..logs import retention_days
from ..names import ask_certificate, domain_name, name_for_clients
from ..network import ANYWHERE, StackNetwork
from ..resolver import inbound_resolver
from ..services import service_path
from ..site import ACCOUNT, HTTPS, BuildStep, BuiltHop, arn, composed, new_record
from ..web_acl import add_web_acl

BUILDS = ("alb", "nlb")
BUILDS_BESIDE = ("cloudwatch-logs", "hosted-zone", "public-ipv4", "cross-az", "web-acl", "resolver-endpoint")
TLS_POLICY = "ELBSecurityPolicy-TLS13-1-2-2021-06"
"""TLS 1.3 and 1.2. Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/describe-ssl-policies.html
(2026-11-30)."""
_PASS_BYTES = ("endpoint-service", "global-accelerator", "interface-endpoint", "nlb")
"""What stands before a balancer and ends no TLS, as an NLB does not that another balancer stands behind."""


def build_hop(step: BuildStep) -> BuiltHop:
    """Build the balancer, its listener, and the target group of a balancer before it."""
    if step.network.choice.listener:
        return _existing(step)
    site, network, target = step.site, step.network, step.next
    assert target is not None
    if _has_clients_name(step) and step.component == "alb" and step.w.api.authorizer not in ("iam", "none"):
        raise StackError(
            f"no builder makes the authorizer '{step.w.api.authorizer}' of a load balancer: set api.authorizer to none"
        )
    public = step.hop.component.scheme == "internet-facing"  # type: ignore[attr-defined]
    group = network.group(f"{step.key}Group", "Guards the load balancer.")
    balancer = site.add(
        LoadBalancer,
        step.key,
        type="application" if step.component == "alb" else "network",
        scheme="internet-facing" if public else "internal",
        subnets=network.public if public or _in_public_subnets(step) else network.private,
        security_groups=(group,),
        **_settings(step),
    )
    name = domain_name(step) if _has_clients_name(step) else None
    listener = _listener(step, balancer)
    _tell_apart(step, listener, target)
    _rewrite_host(step, listener)
    if is_behind_edge(step):
        _take_only_from_edge(step, listener)
    if step.beside("web-acl"):
        add_web_acl(step, composed(Attribute(balancer.key)))
    if step.beside("resolver-endpoint"):
        inbound_resolver(step)
    if step.is_first:
        _let_clients_in(network, group, public)
        name_for_clients(step, composed(Attribute(balancer.key, "DNSName")), private=not public)
    for service in (target, *target.others):
        site.let(group, service.group, service.port, "Sends requests to the targets.")
    return step.built(
        balancer,
        listener=listener,
        targets=_as_target(step, balancer, listener) if step.comes_from("nlb") else None,
        group=group,
        protocol="TCP" if step.component == "nlb" and step.w.api.nlb_listener == "TCP" else "HTTPS",
        host=name,
    )


def takes_a_listener(step: BuildStep) -> bool:
    """Return whether a listener that stands can take the place of a balancer: behind a VPC link V2."""
    return step.component in BUILDS and step.comes_from("vpc-link-v2")


def _existing(step: BuildStep) -> BuiltHop:
    """Return the listener that stands, whose balancer has to let the VPC link in."""
    listener: Ref[Any] = Ref("listener", step.network.choice.listener)
    group = step.site.ask(
        StackParameter(
            "BalancerGroupId",
            "AWS::EC2::SecurityGroup::Id",
            "The security group of the load balancer that stands.",
            group="Backend",
        )
    )
    step.site.note("The load balancer stands already: let the group of the VPC link in on the port of its listener.")
    return step.built(listener, listener=listener, group=group)


def _has_clients_name(step: BuildStep) -> bool:
    """Return whether clients call the balancer by the name that they know: nothing before it ends their TLS."""
    before = step.before
    while before is not None and before.component in _PASS_BYTES:
        before = before.before
    return before is None


def _in_public_subnets(step: BuildStep) -> bool:
    return getattr(step.hop.component, "subnets", "private") == "public"


def _settings(step: BuildStep) -> dict[str, Any]:
    if step.component == "nlb":
        over_privatelink = step.comes_from("vpc-link-v1", "endpoint-service")
        return {
            "cross_zone": step.w.assumptions.nlb_cross_zone,
            "inbound_rules_on_privatelink": "off" if over_privatelink else None,
        }
    logs = {"access_logs": True, "log_bucket": _log_bucket(step)} if step.beside("cloudwatch-logs") else {}
    return {"drop_invalid_headers": True, **logs}


def _listener(step: BuildStep, balancer: Ref[Any]) -> Ref[Any]:
    target = step.next
    assert target is not None
    passes_on = step.component == "nlb" and step.w.api.nlb_listener == "TCP"
    secure: dict[str, Any] = (
        {}
        if passes_on
        else {
            "certificates": (ask_certificate(step, backend=not _has_clients_name(step)),),
            "security_policy": TLS_POLICY,
        }
    )
    if _has_clients_name(step) and step.w.api.mtls:
        secure |= _mutual_tls(step)
    protocol = "HTTPS" if step.component == "alb" else step.w.api.nlb_listener
    return step.site.add(
        Listener,
        f"{step.key}Listener",
        load_balancer=balancer,
        port=HTTPS,
        protocol=protocol,
        actions=(_REFUSED if is_behind_edge(step) else _forward(target),),
        **secure,
    )


_REFUSED: Action = new_record(Action, type="fixed-response", status="403")


def _forward(target: BuiltHop) -> Action:
    return new_record(Action, type="forward", target_groups=(target.targets,))  # type: ignore[no-any-return]


def _take_only_from_edge(step: BuildStep, listener: Ref[Any]) -> None:
    """Let pass what shows the secret that CloudFront adds; the listener refuses what does not."""
    target = step.next
    assert target is not None
    step.site.add(
        ListenerRule,
        f"{step.key}Rule",
        listener=listener,
        priority=str(len(target.others) + 1),
        conditions=(_from_edge(step),),
        actions=(_forward(target),),
    )


def _from_edge(step: BuildStep) -> RuleCondition:
    return new_record(  # type: ignore[no-any-return]
        RuleCondition, field="http-header", header=ORIGIN_HEADER, header_values=(ask_origin_secret(step),)
    )


def _tell_apart(step: BuildStep, listener: Ref[Any], target: BuiltHop) -> None:
    """Send what is for another service than the first to it, by its path."""
    edge = (_from_edge(step),) if is_behind_edge(step) else ()
    for number, service in enumerate(target.others, start=2):
        path = service_path(number)
        by_path = new_record(RuleCondition, field="path-pattern", paths=(path, f"{path}/*"))
        step.site.add(
            ListenerRule,
            f"{step.key}Rule{number}",
            listener=listener,
            priority=str(number - 1),
            conditions=(*edge, by_path),
            actions=(_forward(service),),
        )


def _mutual_tls(step: BuildStep) -> dict[str, Any]:
    if step.component != "alb":
        raise StackError("a Network Load Balancer checks no certificates of clients: set api.mtls to no")
    store = step.site.ask(
        StackParameter(
            "TrustStoreArn",
            "String",
            "The trust store with the authorities whose clients may call.",
            allowed_pattern="arn:[a-z-]+:elasticloadbalancing:.+:truststore/.+",
            constraint="Write the ARN of a trust store.",
            group="Names",
        )
    )
    return {"client_certificates": "verify", "trust_store": store}


def _rewrite_host(step: BuildStep, listener: Ref[Any]) -> None:
    """Let S3 find the bucket by the host of a request, which is the clients' name before.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/rule-transforms.html (2026-11-21).
    """
    target = step.next
    bucket = target.next if target is not None else None
    if target is None or bucket is None or bucket.component != "s3-bucket":
        return
    step.site.add(
        ListenerRule,
        f"{step.key}Rule",
        listener=listener,
        priority="1",
        conditions=(new_record(RuleCondition, field="path-pattern", paths=("/*",)),),
        actions=(_forward(target),),
        host_rewrites=(composed(Attribute(bucket.node.key, "RegionalDomainName")),),
    )


def _let_clients_in(network: StackNetwork, group: Ref[Any], public: bool) -> None:
    if not public:
        network.let_clients_in(group, routed=are_routed(network.site.architecture))
        return
    network.site.let_cidr("in", group, ANYWHERE, HTTPS, f"{group.key}FromInternet", "Clients on the internet.")
    network.site.note("The load balancer is internet-facing: everybody can open a connection to it on port 443.")


def _as_target(step: BuildStep, balancer: Ref[Any], listener: Ref[Any]) -> Ref[Any]:
    """Return the target group in which this balancer is the target of a Network Load Balancer.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/network/application-load-balancer-target.html
    (2026-11-30).
    """
    return step.site.add(
        TargetGroup,
        f"{step.key}Targets",
        vpc=step.network.vpc,
        target_type="alb",
        protocol="TCP",
        port=HTTPS,
        targets=(new_record(Target, id=composed(Attribute(balancer.key)), port=HTTPS),),
        health_protocol="HTTPS",
        health_path="/",
        health_matcher="200-499",
    )


def _log_bucket(step: BuildStep) -> Any:
    """Add the bucket of the access logs, in which only the balancers of this account may write.

    Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html (2026-11-30).
    """
    key = f"{step.key}LogBucket"
    written = composed(Attribute(key, "Arn"), "/AWSLogs/", ACCOUNT, "/*")
    by_own = {"ArnLike": {"aws:SourceArn": arn("elasticloadbalancing", "loadbalancer/*")}}
    bucket = step.site.add(
        Bucket,
        key,
        policy=policies.policy_document(
            policies.allow(
                ["s3:PutObject"], written, by_own, {"Service": "logdelivery.elasticloadbalancing.amazonaws.com"}
            ),
            policies.only_with_tls(key),
        ),
        expiry=(
            new_record(ExpiryRule, id="expiry", status="Enabled", days=retention_days(step.w.logging.retention_months)),
        ),
    )
    step.site.retained.add(key)
    step.site.note(
        "The bucket of the load balancer's logs stays when the stack is deleted; its objects expire by themselves."
    )
    return composed(Attribute(bucket.key))
