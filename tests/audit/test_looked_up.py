"""What a template looks up by a data source says little of itself: no rule and no way ends with a fault there."""

from __future__ import annotations

import modeler as m

LOOKED_UP = """
data "aws_vpc" "main" { default = true }
data "aws_subnet" "a" { id = "subnet-1" }
data "aws_security_group" "s" { name = "s" }
data "aws_lb" "front" { name = "front" }
data "aws_lb_target_group" "group" { name = "group" }
data "aws_vpc_endpoint" "api" { service_name = "com.amazonaws.eu-west-1.execute-api" }
data "aws_acm_certificate" "own" { domain = "api.corp.example" }
resource "aws_vpc_endpoint" "api" {
  vpc_id              = data.aws_vpc.main.id
  service_name        = "com.amazonaws.eu-west-1.execute-api"
  vpc_endpoint_type   = "Interface"
  private_dns_enabled = true
  subnet_ids          = [data.aws_subnet.a.id]
  security_group_ids  = [data.aws_security_group.s.id]
}
resource "aws_api_gateway_rest_api" "api" {
  name   = "api"
  policy = jsonencode({ Statement = [{
    Effect    = "Allow"
    Principal = "*"
    Action    = "execute-api:Invoke"
    Resource  = "*"
    Condition = { StringEquals = { "aws:SourceVpce" = data.aws_vpc_endpoint.api.id } }
  }] })
  endpoint_configuration {
    types            = ["PRIVATE"]
    vpc_endpoint_ids = [data.aws_vpc_endpoint.api.id]
  }
}
resource "aws_api_gateway_domain_name" "own" {
  domain_name     = "api.corp.example"
  certificate_arn = data.aws_acm_certificate.own.arn
  endpoint_configuration { types = ["PRIVATE"] }
}
resource "aws_api_gateway_domain_name_access_association" "own" {
  domain_name_arn                = aws_api_gateway_domain_name.own.arn
  access_association_source      = data.aws_vpc_endpoint.api.id
  access_association_source_type = "VPCE"
}
resource "aws_lb_listener" "front" {
  load_balancer_arn = data.aws_lb.front.arn
  port              = 80
  protocol          = "HTTP"
  default_action {
    type             = "forward"
    target_group_arn = data.aws_lb_target_group.group.arn
  }
}
resource "aws_api_gateway_vpc_link" "link" {
  name        = "link"
  target_arns = [data.aws_lb.front.arn]
}
"""


def test_rules_and_recognition_cannot_tell_what_a_data_source_does_not_say(tmp_path):
    (tmp_path / "main.tf").write_text(LOOKED_UP)
    inventory = m.read(tmp_path)
    checked = m.check(inventory)
    assert "PA-03" in {item.rule for item in checked.cannot_tell}
    assert "aws_api_gateway_rest_api.api" in {result.entry.key for result in m.recognise(inventory)}
