resource "aws_security_group" "door" {
  vpc_id = "vpc-0a1b2c3d"

  ingress {
    protocol    = "tcp"
    from_port   = 8443
    to_port     = 8443
    cidr_blocks = ["10.0.0.0/16"]
  }
}

resource "aws_vpc_endpoint" "door" {
  vpc_id             = "vpc-0a1b2c3d"
  vpc_endpoint_type  = "Interface"
  service_name       = "com.amazonaws.eu-west-1.execute-api"
  subnet_ids         = ["subnet-0a1b2c3d", "subnet-1a1b2c3d"]
  security_group_ids = [aws_security_group.door.id] # finding
}
