resource "aws_vpc_endpoint" "door" {
  vpc_id            = "vpc-0a1b2c3d"
  vpc_endpoint_type = "Interface"
  service_name      = "com.amazonaws.eu-west-1.execute-api"
  subnet_ids        = ["subnet-0a1b2c3d"] # finding
}
