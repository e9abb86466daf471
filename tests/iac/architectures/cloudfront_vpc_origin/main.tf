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
  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    prefix_list_ids = ["pl-4fa04526"]
  }
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_lb" "internal" {
  internal        = true
  subnets         = aws_subnet.private[*].id
  security_groups = [aws_security_group.balancer.id]
}

resource "aws_lb_target_group" "orders" {
  target_type = "lambda"
}

resource "aws_lb_target_group_attachment" "orders" {
  target_group_arn = aws_lb_target_group.orders.arn
  target_id        = aws_lambda_function.orders.arn
  depends_on       = [aws_lambda_permission.balancer]
}

resource "aws_lb_listener" "https" {
  load_balancer_arn = aws_lb.internal.arn
  port              = 443
  protocol          = "HTTPS"
  ssl_policy        = "ELBSecurityPolicy-TLS13-1-2-2021-06"
  certificate_arn   = "arn:aws:acm:eu-west-1:111122223333:certificate/0a1b2c3d"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.orders.arn
  }
}

resource "aws_lambda_function" "orders" {
  function_name = "orders"
  runtime       = "python3.13"
  handler       = "index.handler"
  memory_size   = 512
  timeout       = 10
  role          = "arn:aws:iam::111122223333:role/orders"
  s3_bucket     = "code"
  s3_key        = "orders.zip"
}

resource "aws_lambda_permission" "balancer" {
  function_name = aws_lambda_function.orders.arn
  action        = "lambda:InvokeFunction"
  principal     = "elasticloadbalancing.amazonaws.com"
}

resource "aws_cloudfront_vpc_origin" "inside" {
  vpc_origin_endpoint_config {
    name                   = "orders"
    arn                    = aws_lb.internal.arn
    http_port              = 80
    https_port             = 443
    origin_protocol_policy = "https-only"
    origin_ssl_protocols {
      items    = ["TLSv1.2"]
      quantity = 1
    }
  }
}

resource "aws_cloudfront_distribution" "orders" {
  enabled    = true
  aliases    = ["orders.example.com"]
  web_acl_id = "arn:aws:wafv2:us-east-1:111122223333:global/webacl/edge/0a1b2c3d"
  viewer_certificate {
    acm_certificate_arn      = "arn:aws:acm:us-east-1:111122223333:certificate/9f8e7d6c"
    minimum_protocol_version = "TLSv1.2_2021"
    ssl_support_method       = "sni-only"
  }
  origin {
    origin_id   = "inside"
    domain_name = "orders.internal.example.com"
    vpc_origin_config {
      vpc_origin_id = aws_cloudfront_vpc_origin.inside.id
    }
  }
  default_cache_behavior {
    target_origin_id       = "inside"
    viewer_protocol_policy = "https-only"
    cache_policy_id        = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    allowed_methods        = ["GET", "HEAD"]
    cached_methods         = ["GET", "HEAD"]
  }
  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }
}
