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

resource "aws_vpc_endpoint_service" "orders" {
  network_load_balancer_arns = [aws_lb.internal.arn]
  acceptance_required        = true
}

resource "aws_vpc_endpoint_service_allowed_principal" "client" {
  vpc_endpoint_service_id = aws_vpc_endpoint_service.orders.id
  principal_arn           = "arn:aws:iam::444455556666:root"
}

resource "aws_vpc" "client" {
  cidr_block           = "10.40.0.0/16"
  enable_dns_hostnames = true
}

resource "aws_subnet" "client" {
  vpc_id            = aws_vpc.client.id
  cidr_block        = "10.40.0.0/24"
  availability_zone = "eu-west-1a"
}

resource "aws_security_group" "client" {
  description = "the client"
  vpc_id      = aws_vpc.client.id
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_security_group" "endpoint" {
  description = "the endpoint"
  vpc_id      = aws_vpc.client.id
  ingress {
    protocol        = "tcp"
    from_port       = 443
    to_port         = 443
    security_groups = [aws_security_group.client.id]
  }
  egress {
    protocol    = "-1"
    from_port   = 0
    to_port     = 0
    cidr_blocks = ["0.0.0.0/0"]
  }
}

resource "aws_vpc_endpoint" "orders" {
  vpc_endpoint_type  = "Interface"
  service_name       = aws_vpc_endpoint_service.orders.service_name
  vpc_id             = aws_vpc.client.id
  subnet_ids         = [aws_subnet.client.id]
  security_group_ids = [aws_security_group.endpoint.id]
}

resource "aws_lambda_function" "client" {
  function_name = "client"
  runtime       = "python3.13"
  handler       = "index.handler"
  timeout       = 30
  role          = "arn:aws:iam::444455556666:role/client"
  s3_bucket     = "code"
  s3_key        = "client.zip"
  vpc_config {
    subnet_ids         = [aws_subnet.client.id]
    security_group_ids = [aws_security_group.client.id]
  }
  environment {
    variables = { ORDERS = aws_vpc_endpoint.orders.dns_entry[0].dns_name }
  }
}
