resource "aws_vpc" "network" {
  cidr_block           = "10.0.0.0/16"
  enable_dns_hostnames = false # finding
}

resource "aws_vpc_endpoint" "door" {
  vpc_id              = aws_vpc.network.id
  vpc_endpoint_type   = "Interface"
  service_name        = "com.amazonaws.eu-west-1.execute-api"
  private_dns_enabled = true
  subnet_ids          = ["subnet-0a1b2c3d", "subnet-1a1b2c3d"]
}
