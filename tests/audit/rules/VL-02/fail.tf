resource "aws_apigatewayv2_vpc_link" "one" {
  name               = "one"
  subnet_ids         = ["subnet-0a1b2c3d"] # finding
  security_group_ids = []
}
