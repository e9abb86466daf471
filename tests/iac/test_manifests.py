"""Manifests of Kubernetes, by what the AWS Load Balancer Controller's guide says of annotations."""

from __future__ import annotations

import pytest

from modeler.audit.recognise.way import ways
from modeler.errors import InventoryError
from modeler.iac.read import read
from modeler.inventory.kinds.kubernetes_ingress import KubernetesIngress
from modeler.inventory.kinds.kubernetes_service import KubernetesService
from modeler.inventory.kinds.listener import Listener
from modeler.inventory.kinds.load_balancer import LoadBalancer
from modeler.inventory.kinds.target_group import TargetGroup
from modeler.inventory.kinds.vpc_link_v2 import VpcLinkV2

CERTIFICATE = "arn:aws:acm:eu-west-1:111122223333:certificate/1"
INGRESS = f"""
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata:
  name: orders
  namespace: shop
  annotations:
    alb.ingress.kubernetes.io/scheme: internal
    alb.ingress.kubernetes.io/target-type: ip
    alb.ingress.kubernetes.io/subnets: subnet-1, subnet-2
    alb.ingress.kubernetes.io/security-groups: sg-1
    alb.ingress.kubernetes.io/certificate-arn: {CERTIFICATE}
    alb.ingress.kubernetes.io/listen-ports: '[{{"HTTP": 80}}, {{"HTTPS": 443}}]'
    alb.ingress.kubernetes.io/ssl-redirect: '443'
    alb.ingress.kubernetes.io/load-balancer-attributes: idle_timeout.timeout_seconds=29,deletion_protection.enabled=true
    alb.ingress.kubernetes.io/healthcheck-path: /health
spec:
  ingressClassName: alb
  rules:
    - host: orders.example.com
      http:
        paths:
          - path: /v1
            pathType: Prefix
            backend: {{service: {{name: orders, port: {{number: 8080}}}}}}
---
apiVersion: v1
kind: Service
metadata: {{name: orders, namespace: shop}}
spec: {{ports: [{{port: 8080}}]}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {{name: orders, namespace: shop}}
spec: {{replicas: 2}}
"""
SERVICE = f"""
apiVersion: v1
kind: Service
metadata:
  name: edge
  annotations:
    service.beta.kubernetes.io/aws-load-balancer-type: external
    service.beta.kubernetes.io/aws-load-balancer-nlb-target-type: ip
    service.beta.kubernetes.io/aws-load-balancer-ssl-cert: {CERTIFICATE}
    service.beta.kubernetes.io/aws-load-balancer-ssl-ports: "443"
    service.beta.kubernetes.io/aws-load-balancer-attributes: load_balancing.cross_zone.enabled=true
spec:
  type: LoadBalancer
  ports: [{{name: tls, port: 443}}, {{name: plain, port: 80}}]
"""


def _read(tmp_path, text, name="k8s.yaml"):
    (tmp_path / name).write_text(text)
    return read(tmp_path)


def test_an_ingress_of_the_class_alb_makes_an_application_load_balancer(tmp_path):
    inventory = _read(tmp_path, INGRESS)
    (balancer,) = inventory.all(LoadBalancer)
    assert (balancer.type, balancer.scheme) == ("application", "internal")
    assert [subnet.key for subnet in balancer.subnets] == ["subnet-1", "subnet-2"]
    assert [group.key for group in balancer.security_groups] == ["sg-1"]
    assert (balancer.idle_timeout_s, balancer.deletion_protection) == (29, True)
    assert balancer.origin.line == 3


def test_its_ports_are_listeners_and_its_services_target_groups(tmp_path):
    inventory = _read(tmp_path, INGRESS)
    plain, encrypted = inventory.all(Listener)
    assert (plain.port, plain.actions[0].type, plain.certificates) == (80, "redirect", ())
    assert (encrypted.port, [item.key for item in encrypted.certificates]) == (443, [CERTIFICATE])
    (group,) = inventory.find_all(encrypted.actions[0].target_groups)
    assert (group.target_type, group.port, group.health_path) == ("ip", 8080, "/health")
    (ingress,) = inventory.all(KubernetesIngress)
    assert (ingress.hosts, ingress.paths) == (("orders.example.com",), ("/v1/*",))
    (service,) = inventory.find_all(ingress.backends)
    assert isinstance(service, KubernetesService)


def test_requests_go_on_from_the_balancer_to_pods(tmp_path):
    inventory = _read(tmp_path, INGRESS)
    (way,) = ways(inventory, inventory.all(LoadBalancer)[0])
    assert (way.components, way.ends) == (("alb", "eks-pods"), "backend")


def test_a_service_of_the_type_load_balancer_makes_a_network_load_balancer(tmp_path):
    inventory = _read(tmp_path, SERVICE)
    (balancer,) = inventory.all(LoadBalancer)
    assert (balancer.type, balancer.scheme, balancer.cross_zone) == ("network", "internal", True)
    assert [(item.port, item.protocol) for item in inventory.all(Listener)] == [(443, "TLS"), (80, "TCP")]
    assert inventory.all(TargetGroup)[0].target_type == "ip"


@pytest.mark.parametrize(
    ("annotations", "scheme"),
    [
        ("service.beta.kubernetes.io/aws-load-balancer-scheme: internet-facing", "internet-facing"),
        ("service.beta.kubernetes.io/aws-load-balancer-type: nlb", "internet-facing"),
        ('service.beta.kubernetes.io/aws-load-balancer-internal: "true"', "internal"),
        ("a: b", "internal"),
    ],
)
def test_who_may_reach_a_service_hangs_on_its_annotations(tmp_path, annotations, scheme):
    text = f"apiVersion: v1\nkind: Service\nmetadata:\n  name: s\n  annotations:\n    {annotations}\n"
    inventory = _read(tmp_path, text + "spec: {type: LoadBalancer, ports: [{port: 80}]}\n")
    assert inventory.all(LoadBalancer)[0].scheme == scheme


def test_ingresses_of_a_group_share_a_balancer(tmp_path):
    text = "apiVersion: networking.k8s.io/v1\nkind: Ingress\nmetadata:\n  name: {}\n  annotations:\n"
    text += "    alb.ingress.kubernetes.io/group.name: all\n"
    text += "spec: {{ingressClassName: alb, defaultBackend: {{service: {{name: {}, port: {{number: 80}}}}}}}}\n"
    inventory = _read(tmp_path, text.format("a", "x") + "---\n" + text.format("b", "y"))
    (listener,) = inventory.all(Listener)
    assert len(inventory.all(LoadBalancer)) == 1
    assert len(listener.actions[0].target_groups) == 2


def test_an_ingress_of_another_class_makes_no_balancer(tmp_path):
    inventory = _read(tmp_path, INGRESS.replace("ingressClassName: alb", "ingressClassName: nginx"))
    assert inventory.all(LoadBalancer) == ()
    assert len(inventory.all(KubernetesIngress)) == 1


def test_a_binding_registers_a_service_in_a_target_group_of_a_template(tmp_path):
    arn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:targetgroup/a/1"
    text = "apiVersion: elbv2.k8s.aws/v1beta1\nkind: TargetGroupBinding\nmetadata: {name: b}\n"
    inventory = _read(tmp_path, text + f"spec: {{serviceRef: {{name: s, port: 80}}, targetGroupARN: '{arn}'}}\n")
    (service,) = inventory.all(KubernetesService)
    assert [group.key for group in service.target_groups] == [arn]


def test_manifests_are_read_beside_templates(tmp_path):
    (tmp_path / "t.yaml").write_text(
        "Resources:\n  Link: {Type: 'AWS::ApiGatewayV2::VpcLink', Properties: {Name: a}}\n"
    )
    inventory = _read(tmp_path, INGRESS)
    assert len(inventory.all(VpcLinkV2)) == len(inventory.all(LoadBalancer)) == 1


def test_what_cannot_be_read_of_a_cluster_is_said(tmp_path):
    gateway = "apiVersion: gateway.networking.k8s.io/v1\nkind: Gateway\nmetadata: {name: g}\nspec: {}\n"
    inventory = _read(tmp_path, f"{SERVICE}---{SERVICE}---\n{gateway}")
    reasons = [item.reason for item in inventory.not_collected]
    assert len(inventory.all(LoadBalancer)) == 1
    assert "Service default/edge is written twice" in reasons[0]
    assert "Gateway default/g of the Gateway API is not read" in reasons[1]


@pytest.mark.parametrize("name", ["{{ .Values.name }}", "'{{ .Values.name }}'"])
def test_a_template_of_helm_says_what_to_run(tmp_path, name):
    text = f"apiVersion: v1\nkind: Service\nmetadata:\n  name: {name}\nspec: {{type: LoadBalancer}}\n"
    with pytest.raises(InventoryError, match="helm template CHART"):
        _read(tmp_path, text)
