terraform {
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.100"
    }
  }
}

provider "aws" {
  region                      = "eu-west-1"
  access_key                  = "none"
  secret_key                  = "none"
  skip_credentials_validation = true
  skip_requesting_account_id  = true
  skip_metadata_api_check     = true
}

locals {
  zones = ["eu-west-1a", "eu-west-1b"]
}

resource "aws_vpc" "main" {
  cidr_block           = "10.30.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "private" {
  count             = length(local.zones)
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 8, count.index)
  availability_zone = local.zones[count.index]
}

resource "aws_security_group" "balancer" {
  description = "the balancer"
  vpc_id      = aws_vpc.main.id
}

resource "aws_security_group_rule" "from_network" {
  type              = "ingress"
  security_group_id = aws_security_group.balancer.id
  protocol          = "tcp"
  from_port         = 443
  to_port           = 443
  cidr_blocks       = [aws_vpc.main.cidr_block]
}

resource "aws_security_group_rule" "out" {
  type              = "egress"
  security_group_id = aws_security_group.balancer.id
  protocol          = "-1"
  from_port         = 0
  to_port           = 0
  cidr_blocks       = ["0.0.0.0/0"]
}

resource "aws_lb" "internal" {
  internal                   = true
  subnets                    = aws_subnet.private[*].id
  security_groups            = [aws_security_group.balancer.id]
  drop_invalid_header_fields = true
  access_logs {
    enabled = true
    bucket  = "logs-of-balancers"
  }
}

resource "aws_route53_zone" "internal" {
  name = "internal.example.com"
  vpc {
    vpc_id     = aws_vpc.main.id
    vpc_region = "eu-west-1"
  }
}

resource "aws_route53_record" "orders" {
  zone_id = aws_route53_zone.internal.zone_id
  name    = "orders.internal.example.com"
  type    = "A"
  alias {
    name                   = aws_lb.internal.dns_name
    zone_id                = aws_lb.internal.zone_id
    evaluate_target_health = false
  }
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.internal.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d"
  default_action {
    type = "fixed-response"
    fixed_response {
      status_code  = "404"
      content_type = "text/plain"
    }
  }
}

resource "aws_lb_listener_rule" "orders" {
  listener_arn = aws_lb_listener.https.arn
  priority     = 10
  condition {
    path_pattern {
      values = ["/orders*"]
    }
  }
  action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.orders.arn
  }
}

resource "aws_lb_target_group" "orders" {
  target_type                        = "lambda"
  lambda_multi_value_headers_enabled = true
}

resource "aws_lb_target_group_attachment" "orders" {
  target_group_arn = aws_lb_target_group.orders.arn
  target_id        = aws_lambda_function.orders.arn
  depends_on       = [aws_lambda_permission.balancer]
}

resource "aws_cloudwatch_log_group" "orders" {
  name              = "/aws/lambda/orders"
  retention_in_days = 30
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  runtime       = "python3.13"
  architectures = ["arm64"]
  handler       = "index.handler"
  memory_size   = 256
  timeout       = 15
  role          = "arn:aws:iam::111122223333:role/orders"
  s3_bucket     = "code"
  s3_key        = "orders.zip"
  tracing_config {
    mode = "Active"
  }
  environment {
    variables = { STAGE = "live" }
  }
  depends_on = [aws_cloudwatch_log_group.orders]
}

resource "aws_lambda_permission" "balancer" {
  function_name  = aws_lambda_function.orders.arn
  action         = "lambda:InvokeFunction"
  principal      = "elasticloadbalancing.amazonaws.com"
  source_account = "111122223333"
}
