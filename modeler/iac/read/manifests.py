"""Manifests of Kubernetes: the balancers that an Ingress or a Service makes on AWS.

The AWS Load Balancer Controller makes an Application Load Balancer of an Ingress with the class ``alb``, and a Network
Load Balancer of a Service of the type LoadBalancer. Annotations say how. Here they become the same resources that a
template would write, so that everything that reads an inventory sees balancers, listeners and target groups.

Sources: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/ingress/annotations/ and
https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/ (2026-11-30).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import field, replace
from typing import Any

from modeler.dataclass import dataclass
from modeler.files.plain_json import load_json

from ...inventory import Attribute, Cause, Node, NotCollected, Origin, Ref, Resource, Unknown
from ...inventory.kinds.kubernetes_ingress import KubernetesIngress
from ...inventory.kinds.kubernetes_service import KubernetesService
from ...inventory.kinds.target_group import TargetGroup
from ...inventory.values import Tree
from .source import SourceFile

_ALB = "alb.ingress.kubernetes.io/"
_NLB = "service.beta.kubernetes.io/aws-load-balancer-"
_CONTROLLERS = ("ingress.k8s.aws/alb", "eks.amazonaws.com/alb")
_BALANCER = "AWS::ElasticLoadBalancingV2::LoadBalancer"
_LISTENER = "AWS::ElasticLoadBalancingV2::Listener"
_TARGETS = "AWS::ElasticLoadBalancingV2::TargetGroup"
_GATEWAY_API = ("Gateway", "HTTPRoute", "GRPCRoute", "TCPRoute", "TLSRoute", "UDPRoute")


@dataclass(frozen=True)
class Manifest:
    """One object of Kubernetes and the file that it stands in."""

    data: Mapping[str, Any]
    origin: Origin

    @property
    def kind(self) -> str:
        """Its kind, such as ``Ingress``."""
        return str(self.data.get("kind"))

    @property
    def spec(self) -> Mapping[str, Any]:
        """What it asks for."""
        return _mapping(self.data.get("spec"))

    @property
    def namespace(self) -> str:
        """Its namespace."""
        return str(_mapping(self.data.get("metadata")).get("namespace") or "default")

    @property
    def name(self) -> str:
        """Its name."""
        return str(_mapping(self.data.get("metadata")).get("name"))

    @property
    def key(self) -> str:
        """Its namespace and name."""
        return f"{self.namespace}/{self.name}"

    @property
    def annotations(self) -> dict[str, str]:
        """What tells controllers how, as text."""
        given = _mapping(_mapping(self.data.get("metadata")).get("annotations"))
        return {str(name): _text(value) for name, value in given.items()}


@dataclass
class ManifestReading:
    """What came of reading manifests together."""

    nodes: list[Node] = field(default_factory=list)
    resources: list[Resource] = field(default_factory=list)
    not_collected: list[NotCollected] = field(default_factory=list)


def is_manifest(source: SourceFile) -> bool:
    r"""Return whether a document is an object of Kubernetes.

    Examples
    --------
    >>> from modeler.iac.read.source import decode
    >>> is_manifest(decode("apiVersion: v1\nkind: Service\n", "s.yaml"))
    True
    """
    data = source.data
    return isinstance(data, Mapping) and isinstance(data.get("apiVersion"), str) and isinstance(data.get("kind"), str)


def read_manifests(sources: Sequence[SourceFile]) -> ManifestReading:
    """Return the balancers that manifests make, their listeners and target groups, and the services behind them.

    Parameters
    ----------
    sources : sequence of SourceFile
        Documents for which `is_manifest` holds; all of a cluster, since an Ingress names a Service.
    """
    reading = ManifestReading()
    manifests = list(_once_each(_opened(sources), reading))
    classes = {"alb"} | {
        item.name for item in manifests if item.kind == "IngressClass" and item.spec.get("controller") in _CONTROLLERS
    }
    groups: dict[str, list[Manifest]] = defaultdict(list)
    for item in manifests:
        if item.kind in _GATEWAY_API and "gateway" in str(item.data["apiVersion"]):
            reading.not_collected.append(
                NotCollected(
                    str(item.origin), f"{item.kind} {item.key} of the Gateway API is not read: read the account"
                )
            )
        elif item.kind == "Ingress":
            reading.nodes.append(_ingress(item))
            if _class_of(item) in classes:
                groups[item.annotations.get(f"{_ALB}group.name") or item.key].append(item)
    services = {item.key: item for item in manifests if item.kind == "Service"}
    behind: dict[str, list[str]] = defaultdict(list)
    for key, members in groups.items():
        reading.resources += _Application(key, members, behind).resources()
    for item in services.values():
        if item.spec.get("type") == "LoadBalancer":
            reading.resources += _network(item)
            behind[item.key].append(f"{item.key}/targets")
    for item in manifests:
        if item.kind == "TargetGroupBinding":
            name = _mapping(item.spec.get("serviceRef")).get("name")
            group = item.spec.get("targetGroupARN") or item.spec.get("targetGroupName")
            behind[f"{item.namespace}/{name}"].append(str(group))
    reading.nodes += [_service(services.get(key), key, behind[key]) for key in (services | behind)]
    return reading


def bound_by_name(services: Sequence[Node], others: Sequence[Node]) -> list[Node]:
    """Return services whose target groups, where a binding gives the name, are those of a template.

    Source: https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/targetgroupbinding/
    (2026-11-30).
    """
    keys = {node.name: node.key for node in others if isinstance(node, TargetGroup) and isinstance(node.name, str)}
    bound: list[Node] = []
    for service in services:
        groups = getattr(service, "target_groups", ())
        known = isinstance(service, KubernetesService) and isinstance(groups, tuple)
        led = tuple(replace(group, key=keys.get(group.key, group.key)) for group in groups) if known else ()
        bound.append(service.replace(target_groups=led) if known else service)
    return bound


def _opened(sources: Sequence[SourceFile]) -> Iterator[Manifest]:
    for source in sources:
        if source.data.get("kind") == "List":
            items = source.data.get("items")
            for position, item in enumerate(items if isinstance(items, list) else ()):
                if isinstance(item, Mapping) and isinstance(item.get("kind"), str) and "apiVersion" in item:
                    yield Manifest(item, source.origin(("items", position)))
        else:
            yield Manifest(source.data, source.origin(("kind",)))


def _once_each(manifests: Iterator[Manifest], reading: ManifestReading) -> Iterator[Manifest]:
    seen: set[tuple[str, str]] = set()
    for item in manifests:
        if (item.kind, item.key) in seen:
            reason = f"{item.kind} {item.key} is written twice, as by an overlay: render it (kubectl kustomize FOLDER)"
            reading.not_collected.append(NotCollected(str(item.origin), reason))
            continue
        seen.add((item.kind, item.key))
        yield item


def _class_of(ingress: Manifest) -> str:
    return str(ingress.spec.get("ingressClassName") or ingress.annotations.get("kubernetes.io/ingress.class", ""))


def _ingress(item: Manifest) -> Node:
    rules = [_mapping(rule) for rule in _list(item.spec.get("rules"))]
    return KubernetesIngress(
        key=item.key,
        origin=replace(item.origin, name=item.name),
        name=item.name,
        namespace=item.namespace,
        scheme=item.annotations.get(f"{_ALB}scheme", "internal"),
        annotations=item.annotations,
        ingress_class=_class_of(item),
        hosts=tuple(dict.fromkeys(str(rule["host"]) for rule in rules if "host" in rule)),
        paths=tuple(dict.fromkeys(path for _, path, _ in _routes(item))),
        backends=tuple(Ref("kubernetes-service", f"{item.namespace}/{name}") for name in _backends(item)),
    )


def _service(item: Manifest | None, key: str, groups: Sequence[str]) -> Node:
    """Return a service of a cluster; one that only an Ingress names stands outside what was read."""
    namespace, _, name = key.partition("/")
    spec = item.spec if item else {}
    kind = str(spec.get("type") or "ClusterIP")
    ports = [_mapping(port) for port in _list(spec.get("ports"))]
    unknown = Unknown(Cause.OUTSIDE, f"the Service {key}")
    return KubernetesService(
        key=key,
        origin=replace(item.origin, name=name) if item else Origin("Kubernetes"),
        name=name,
        namespace=namespace,
        scheme=_scheme_of(item) if item and kind == "LoadBalancer" else None,
        annotations=item.annotations if item else unknown,
        type=kind if item else unknown,
        ports=tuple(str(port["port"]) for port in ports if "port" in port),
        target_groups=tuple(Ref("target-group", group) for group in groups),
    )


def _routes(item: Manifest) -> Iterator[tuple[str, str, tuple[str, str]]]:
    """Yield the host, the path and the service with its port of each route of an Ingress."""
    for rule in map(_mapping, _list(item.spec.get("rules"))):
        for path in map(_mapping, _list(_mapping(rule.get("http")).get("paths"))):
            target = _target(path.get("backend"))
            if target:
                yield str(rule.get("host") or ""), _pattern(path), target


def _pattern(path: Mapping[str, Any]) -> str:
    written = str(path.get("path") or "/")
    return written if path.get("pathType") != "Prefix" or written.endswith("*") else written.rstrip("/") + "/*"


def _target(backend: Any) -> tuple[str, str] | None:
    """Return the service and port of a backend, in the form of today or in that of before Kubernetes 1.19."""
    service = _mapping(_mapping(backend).get("service"))
    port = _mapping(service.get("port"))
    name = service.get("name") or _mapping(backend).get("serviceName")
    number = port.get("number") or port.get("name") or _mapping(backend).get("servicePort") or ""
    return (str(name), str(number)) if name and number != "use-annotation" else None


def _backends(item: Manifest) -> list[str]:
    targets = [_target(item.spec.get("defaultBackend")), *(target for _, _, target in _routes(item))]
    return list(dict.fromkeys(name for name, _ in filter(None, targets)))


class _Application:
    """The Application Load Balancer that the Ingresses of a group share."""

    def __init__(self, key: str, members: Sequence[Manifest], behind: dict[str, list[str]]) -> None:
        self.key, self.members, self.behind = key, members, behind
        self.key = f"{key}/balancer"
        self.annotations = {
            name.removeprefix(_ALB): value
            for item in reversed(members)
            for name, value in item.annotations.items()
            if name.startswith(_ALB)
        }

    def resources(self) -> Iterator[Resource]:
        origin = self.members[0].origin
        yield Resource(_BALANCER, self.key, self._balancer(), origin)
        groups = dict(self._groups())
        yield from groups.values()
        for protocol, port in self._ports():
            yield Resource(_LISTENER, f"{self.key}/{port}", self._listener(protocol, port, list(groups)), origin)
        if "wafv2-acl-arn" in self.annotations:
            properties = {"ResourceArn": Attribute(self.key), "WebACLArn": self.annotations["wafv2-acl-arn"]}
            yield Resource("AWS::WAFv2::WebACLAssociation", f"{self.key}/web-acl", properties, origin)

    def _balancer(self) -> dict[str, Tree]:
        given = self.annotations
        return _present(
            {
                "Type": "application",
                "Name": given.get("load-balancer-name"),
                "Scheme": given.get("scheme", "internal"),
                "Subnets": _commas(given.get("subnets")),
                "SecurityGroups": _commas(given.get("security-groups")),
                "IpAddressType": given.get("ip-address-type"),
                "LoadBalancerAttributes": _pairs(given.get("load-balancer-attributes")),
            }
        )

    def _groups(self) -> Iterator[tuple[str, Resource]]:
        for item in self.members:
            routes = [target for _, _, target in _routes(item)]
            for name, port in dict.fromkeys(filter(None, [_target(item.spec.get("defaultBackend")), *routes])):
                key = f"{self.key}/{item.namespace}/{name}:{port}"
                self.behind[f"{item.namespace}/{name}"].append(key)
                yield key, Resource(_TARGETS, key, self._group(port), item.origin)

    def _group(self, port: str) -> dict[str, Tree]:
        given = self.annotations
        return _present(
            {
                "TargetType": given.get("target-type", "instance"),
                "Protocol": given.get("backend-protocol", "HTTP"),
                "ProtocolVersion": given.get("backend-protocol-version"),
                "Port": int(port) if port.isdigit() else None,
                "HealthCheckPath": given.get("healthcheck-path", "/"),
                "HealthCheckProtocol": given.get("healthcheck-protocol"),
                "Matcher": {"HttpCode": given["success-codes"]} if "success-codes" in given else None,
            }
        )

    def _ports(self) -> list[tuple[str, int]]:
        """Return the protocol and port of each listener."""
        try:
            written = load_json(self.annotations.get("listen-ports", "null"))
        except ValueError:
            written = None
        ports = [
            (str(protocol), int(port))
            for item in _list(written)
            for protocol, port in _mapping(item).items()
            if str(port).isdigit()
        ]
        return ports or [("HTTPS", 443) if "certificate-arn" in self.annotations else ("HTTP", 80)]

    def _listener(self, protocol: str, port: int, groups: list[str]) -> dict[str, Tree]:
        redirected = self.annotations.get("ssl-redirect")
        action: dict[str, Tree] = {
            "Type": "forward",
            "ForwardConfig": {"TargetGroups": [{"TargetGroupArn": Attribute(key)} for key in groups]},
        }
        if redirected and str(port) != redirected:
            action = {"Type": "redirect", "RedirectConfig": {"Protocol": "HTTPS", "Port": redirected}}
        certificates = _commas(self.annotations.get("certificate-arn")) if protocol == "HTTPS" else None
        return _present(
            {
                "LoadBalancerArn": Attribute(self.key),
                "Port": port,
                "Protocol": protocol,
                "Certificates": [{"CertificateArn": arn} for arn in certificates or ()] or None,
                "SslPolicy": self.annotations.get("ssl-policy") if protocol == "HTTPS" else None,
                "DefaultActions": [action],
            }
        )


def _scheme_of(service: Manifest) -> str:
    given = service.annotations
    if given.get(f"{_NLB}internal", "").lower() in ("true", "0.0.0.0/0"):
        return "internal"
    in_tree = given.get(f"{_NLB}type") == "nlb"
    return given.get(f"{_NLB}scheme", "internet-facing" if in_tree else "internal")


def _network(item: Manifest) -> Iterator[Resource]:
    """Yield the Network Load Balancer that a Service makes, its target group and its listeners."""
    given = {name.removeprefix(_NLB): value for name, value in item.annotations.items() if name.startswith(_NLB)}
    key, targets = f"{item.key}/balancer", f"{item.key}/targets"
    attributes = _pairs(given.get("attributes")) or []
    if "cross-zone-load-balancing-enabled" in given:
        cross_zone = given["cross-zone-load-balancing-enabled"]
        attributes.append({"Key": "load_balancing.cross_zone.enabled", "Value": cross_zone})
    balancer = {
        "Type": "network",
        "Name": given.get("name"),
        "Scheme": _scheme_of(item),
        "Subnets": _commas(given.get("subnets")),
        "SecurityGroups": _commas(given.get("security-groups")),
        "LoadBalancerAttributes": attributes or None,
    }
    yield Resource(_BALANCER, key, _present(balancer), item.origin)
    ports = [_mapping(port) for port in _list(item.spec.get("ports"))]
    ip = given.get("nlb-target-type") == "ip" or given.get("type") == "nlb-ip"
    group = {
        "TargetType": "ip" if ip else "instance",
        "Protocol": str(ports[0].get("protocol") or "TCP") if ports else "TCP",
        "Port": ports[0].get("port") if ports else None,
        "TargetGroupAttributes": _proxy(given),
    }
    yield Resource(_TARGETS, targets, _present(group), item.origin)
    tls_ports = _commas(given.get("ssl-ports")) or ["*"]
    for port in ports:
        names = {str(port.get("port")), str(port.get("name")), "*"}
        tls = "ssl-cert" in given and bool(names & set(tls_ports))
        listener = {
            "LoadBalancerArn": Attribute(key),
            "Port": port.get("port"),
            "Protocol": "TLS" if tls else str(port.get("protocol") or "TCP"),
            "Certificates": [{"CertificateArn": arn} for arn in _commas(given["ssl-cert"]) or ()] if tls else None,
            "SslPolicy": given.get("ssl-negotiation-policy") if tls else None,
            "DefaultActions": [{"Type": "forward", "TargetGroupArn": Attribute(targets)}],
        }
        yield Resource(_LISTENER, f"{key}/{port.get('port')}", _present(listener), item.origin)


def _proxy(given: Mapping[str, str]) -> list[dict[str, str]] | None:
    return [{"Key": "proxy_protocol_v2.enabled", "Value": "true"}] if given.get("proxy-protocol") == "*" else None


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


def _commas(value: str | None) -> list[str] | None:
    return [part.strip() for part in value.split(",") if part.strip()] if value else None


def _pairs(value: str | None) -> list[dict[str, str]] | None:
    pairs = [part.partition("=") for part in _commas(value) or ()]
    return [{"Key": name.strip(), "Value": setting.strip()} for name, _, setting in pairs] or None


def _present(properties: Mapping[str, Tree]) -> dict[str, Tree]:
    return {name: value for name, value in properties.items() if value is not None}
