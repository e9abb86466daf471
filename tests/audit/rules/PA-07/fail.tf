resource "aws_api_gateway_rest_api" "orders" { # finding
  name = "orders"

  endpoint_configuration {
    types = ["PRIVATE"]
  }
}
