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

resource "aws_lb" "internal" {
  load_balancer_type               = "network"
  internal                         = true
  subnets                          = aws_subnet.private[*].id
  enable_cross_zone_load_balancing = true
}

resource "aws_lb_target_group" "tasks" {
  target_type = "ip"
  protocol    = "TCP"
  port        = 8443
  vpc_id      = aws_vpc.main.id
  health_check {
    protocol = "HTTPS"
    path     = "/healthz"
    matcher  = "200"
  }
}

resource "aws_lb_listener" "tcp" {
  load_balancer_arn = aws_lb.internal.arn
  port              = 443
  protocol          = "TCP"
  default_action {
    type             = "forward"
    target_group_arn = aws_lb_target_group.tasks.arn
  }
}

resource "aws_security_group" "tasks" {
  description = "the tasks"
  vpc_id      = aws_vpc.main.id
  ingress {
    protocol    = "tcp"
    from_port   = 8443
    to_port     = 8443
    cidr_blocks = ["10.30.0.0/16"]
  }
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_ecs_cluster" "main" {
  name = "main"
}

resource "aws_ecs_task_definition" "orders" {
  family                   = "orders"
  cpu                      = "256"
  memory                   = "512"
  network_mode             = "awsvpc"
  requires_compatibilities = ["FARGATE"]
  container_definitions    = jsonencode([{ name = "orders", image = "public.ecr.aws/example/orders:1", portMappings = [{ containerPort = 8443 }] }])
}

resource "aws_ecs_service" "orders" {
  name            = "orders"
  cluster         = aws_ecs_cluster.main.id
  launch_type     = "FARGATE"
  desired_count   = 2
  task_definition = aws_ecs_task_definition.orders.arn
  load_balancer {
    target_group_arn = aws_lb_target_group.tasks.arn
    container_name   = "orders"
    container_port   = 8443
  }
  network_configuration {
    subnets         = aws_subnet.private[*].id
    security_groups = [aws_security_group.tasks.id]
  }
  depends_on = [aws_lb_listener.tcp]
}

resource "aws_api_gateway_vpc_link" "chat" {
  name        = "chat"
  target_arns = [aws_lb.internal.arn]
}

resource "aws_apigatewayv2_api" "chat" {
  name                       = "chat"
  protocol_type              = "WEBSOCKET"
  route_selection_expression = "$request.body.action"
}

resource "aws_apigatewayv2_authorizer" "callers" {
  api_id           = aws_apigatewayv2_api.chat.id
  name             = "callers"
  authorizer_type  = "REQUEST"
  authorizer_uri   = aws_lambda_function.check.invoke_arn
  identity_sources = ["route.request.header.Authorization"]
}

resource "aws_apigatewayv2_integration" "backend" {
  api_id                 = aws_apigatewayv2_api.chat.id
  integration_type       = "HTTP_PROXY"
  integration_method     = "POST"
  integration_uri        = "https://chat.internal.example.com/messages"
  connection_type        = "VPC_LINK"
  connection_id          = aws_api_gateway_vpc_link.chat.id
  payload_format_version = "1.0"
}

resource "aws_apigatewayv2_route" "connect" {
  api_id             = aws_apigatewayv2_api.chat.id
  route_key          = "$connect"
  authorization_type = "CUSTOM"
  authorizer_id      = aws_apigatewayv2_authorizer.callers.id
  target             = "integrations/${aws_apigatewayv2_integration.backend.id}"
}

resource "aws_apigatewayv2_route" "default" {
  api_id    = aws_apigatewayv2_api.chat.id
  route_key = "$default"
  target    = "integrations/${aws_apigatewayv2_integration.backend.id}"
}

resource "aws_apigatewayv2_stage" "live" {
  api_id      = aws_apigatewayv2_api.chat.id
  name        = "live"
  auto_deploy = true
  default_route_settings {
    throttling_rate_limit  = 1000
    throttling_burst_limit = 500
  }
}

resource "aws_lambda_function" "check" {
  function_name = "check"
  runtime       = "python3.13"
  handler       = "check.handler"
  role          = "arn:aws:iam::111122223333:role/check"
  s3_bucket     = "code"
  s3_key        = "check.zip"
}

resource "aws_lambda_permission" "api" {
  function_name = aws_lambda_function.check.function_name
  action        = "lambda:InvokeFunction"
  principal     = "apigateway.amazonaws.com"
  source_arn    = "${aws_apigatewayv2_api.chat.execution_arn}/authorizers/${aws_apigatewayv2_authorizer.callers.id}"
}
