resource "aws_apigatewayv2_vpc_link" "two" {
  name               = "two"
  subnet_ids         = ["subnet-0a1b2c3d", "subnet-1a1b2c3d"]
  security_group_ids = []
}
